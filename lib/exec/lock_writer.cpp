// Writes dvc.lock and .dvc files.
#include "lock_writer.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "format/pointer_file.hpp"
#include "pipeline/stage_md5.hpp"

namespace tutti {

RelPath lock_file_of(const RelPath& pipeline_file) {
  return pipeline_file.parent() / lock_file_name;
}

void LockWriter::put(const RelPath& pipeline_file, const std::string& stage, StageLock lock,
                     std::vector<Promised> promised, std::optional<std::uint32_t> place) {
  if (place) expect_beside({pipeline_file, stage, *place});
  auto& stages = pending_[pipeline_file];
  const auto known = std::ranges::find(stages, stage, &Pending::stage);
  if (known != stages.end()) stages.erase(known);
  stages.push_back({stage, std::move(lock), std::move(promised)});
}

void LockWriter::expect_beside(const NewEntry& entry) {
  new_[entry.file][entry.place].push_back(entry.stage);
}

std::vector<std::string> LockWriter::order_in(const RelPath& pipeline_file) const {
  std::vector<std::string> order;
  const auto known = new_.find(pipeline_file);
  if (known == new_.end()) return order;
  for (const auto& [place, stages] : known->second) order.insert(order.end(), stages.begin(), stages.end());
  return order;
}

std::unique_ptr<RepositoryLock> LockWriter::lock_when_stored(std::vector<Lost>& lost) {
  std::vector<Promised> promised;
  for (const auto& [file, stages] : pending_) {
    for (const Pending& each : stages) promised.insert(promised.end(), each.promised.begin(), each.promised.end());
  }
  return tutti::lock_when_stored(repository_, promised, [&](const Promised& gone) {
    for (auto& entry : pending_) {
      std::erase_if(entry.second, [&](const Pending& each) {
        if (std::ranges::find(each.promised, gone.output, &Promised::output) == each.promised.end()) return false;
        lost.push_back({entry.first, each.stage, std::current_exception()});
        return true;
      });
    }
  });
}

LockWriter::Flushed LockWriter::flush() {
  Flushed flushed;
  if (pending_.empty()) return flushed;
  const std::unique_ptr<RepositoryLock> held = lock_when_stored(flushed.lost);
  for (const auto& [pipeline_file, stages] : pending_) {
    if (stages.empty()) continue;
    const RelPath file = lock_file_of(pipeline_file);
    const std::string path = repository_.absolute(file);
    const std::string old_text = find_and_read_file(path).value_or("");
    std::vector<std::pair<std::string, StageLock>> locks;
    for (const Pending& each : stages) locks.emplace_back(each.stage, each.lock);
    const std::string text = put_stage_locks(old_text, locks, file.str(), order_in(pipeline_file));
    if (text == old_text) continue;
    publish_file(path, text, repository_.options().durability);
    flushed.changed.push_back(file);
  }
  pending_.clear();
  return flushed;
}

std::vector<Promised> promised_by(const Stage& stage, const StageLock& lock) {
  std::vector<Promised> promised;
  for (const Output& output : stage.outs) {
    const ContentEntry* entry = output.options.cache ? lock.find_out(output.written) : nullptr;
    if (entry && entry->id) promised.push_back({output.path, *entry->id});
  }
  return promised;
}

bool update_pointer(Repository& repository, const Stage& stage, const std::vector<ContentEntry>& entries,
                    std::vector<Promised> promised) {
  const std::unique_ptr<RepositoryLock> held = lock_when_stored(repository, std::move(promised));
  const std::string path = repository.absolute(stage.file);
  const std::string old_text = read_file(path);
  PointerFile pointer = parse_pointer(old_text, stage.file.str());
  for (PointerOutput& out : pointer.outs) {
    const auto entry = std::ranges::find(entries, out.entry.path, &ContentEntry::path);
    if (entry == entries.end()) {
      throw Conflict(fmt::format("{} was edited meanwhile", in_quotes(stage.file.str())));
    }
    Value foreign = std::move(out.entry.foreign);
    out.entry = *entry;
    out.entry.foreign = std::move(foreign);
  }
  pointer.md5 = stage_md5(pointer);
  const std::string text = rewrite_pointer(old_text, pointer, stage.file.str());
  if (text == old_text) return false;
  publish_file(path, text, repository.options().durability);
  return true;
}

}  // namespace tutti
