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
#include "workspace/repository_lock.hpp"

namespace tutti {

RelPath lock_file_of(const RelPath& pipeline_file) {
  return pipeline_file.parent() / lock_file_name;
}

void LockWriter::put(const RelPath& pipeline_file, const std::string& stage, StageLock lock) {
  auto& stages = pending_[pipeline_file];
  const auto known = std::ranges::find(stages, stage, &std::pair<std::string, StageLock>::first);
  if (known != stages.end()) {
    known->second = std::move(lock);
  } else {
    stages.emplace_back(stage, std::move(lock));
  }
}

std::vector<RelPath> LockWriter::flush() {
  std::vector<RelPath> written;
  if (pending_.empty()) return written;
  const RepositoryLock held(repository_);
  for (const auto& [pipeline_file, stages] : pending_) {
    const RelPath file = lock_file_of(pipeline_file);
    const std::string path = repository_.absolute(file);
    const std::string old_text = find_and_read_file(path).value_or("");
    const std::string text = put_stage_locks(old_text, stages, file.str());
    if (text == old_text) continue;
    publish_file(path, text, repository_.options().durability);
    written.push_back(file);
  }
  pending_.clear();
  return written;
}

bool update_pointer(Repository& repository, const Stage& stage, const std::vector<ContentEntry>& entries) {
  const RepositoryLock held(repository);
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
