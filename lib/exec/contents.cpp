// Turns snapshots into entries.
#include "contents.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace tutti {
namespace {

constexpr std::string_view default_params_file = "params.yaml";

void check_complete(const ParamsDependency& params, const Value& values) {
  std::vector<std::string> missing;
  for (const std::string& key : params.keys) {
    if (!values.find(key)) missing.push_back(in_quotes(key));
  }
  if (missing.empty()) return;
  throw NotFound(fmt::format("{} {} missing from {}", join(missing, ", "), missing.size() == 1 ? "is" : "are",
                             in_quotes(params.written)));
}

std::string_view key_text(const Member& member) {
  return member.key.is_string() ? member.key.as_string() : "";
}

}  // namespace

ContentEntry entry_of(const std::string& written, const Snapshot& snapshot) {
  ContentEntry entry{.path = written};
  entry.id = id_of(snapshot);
  if (const auto* file = std::get_if<FileSnapshot>(&snapshot)) {
    entry.size = file->size;
    entry.is_executable = file->is_executable;
  } else if (const auto* directory = std::get_if<DirectorySnapshot>(&snapshot)) {
    entry.size = directory->size;
    entry.nfiles = directory->nfiles;
  }
  return entry;
}

ContentEntry entry_of(const ContentEntry& recorded, const CompletedSnapshot& completed) {
  ContentEntry entry = entry_of(recorded.path, completed.snapshot);
  if (!completed.is_size_known) entry.size = entry.id == recorded.id ? recorded.size : std::nullopt;
  return entry;
}

namespace {

[[noreturn]] void fail_sparse(const Stage& stage, std::string_view verb, const RelPath& path, std::size_t away) {
  throw Conflict(fmt::format("{} {} {}, which is sparse: {} {} not here", in_quotes(stage.address()), verb,
                             in_quotes(path.display()), count_of(away, "file"), away == 1 ? "is" : "are"),
                 {fmt::format("tutti pull {}", shell_quote(path.display()))});
}

}  // namespace

void refuse_sparse(const Stage& stage, Observer& observer) {
  for (const Dependency& dep : stage.deps) {
    const RelPath* path = std::get_if<RelPath>(&dep.location);
    if (!path) continue;
    if (const std::size_t away = observer.away(*path).size()) fail_sparse(stage, "reads", *path, away);
  }
  for (const Output& output : stage.outs) {
    if (!output.options.persist) continue;
    if (const std::size_t away = observer.away(output.path).size()) fail_sparse(stage, "adds to", output.path, away);
  }
}

std::vector<std::pair<std::string, Value>> params_of(const Stage& stage, Observer& observer) {
  std::vector<std::pair<std::string, Value>> params;
  for (const ParamsDependency& dependency : stage.params) {
    std::optional<Value> values = observer.params(dependency);
    if (!values) throw NotFound(fmt::format("dependency {} does not exist", in_quotes(dependency.written)));
    check_complete(dependency, *values);
    std::ranges::stable_sort(values->members(), {}, key_text);
    params.emplace_back(dependency.written, *std::move(values));
  }
  std::ranges::stable_sort(params, [](const auto& a, const auto& b) {
    const bool a_is_default = a.first == default_params_file, b_is_default = b.first == default_params_file;
    return a_is_default != b_is_default ? a_is_default : a.first < b.first;
  });
  return params;
}

void refuse_url(const Stage& stage, const Dependency& dep) {
  const External* external = std::get_if<External>(&dep.location);
  if (!external || !external->is_url()) return;
  refuse({stage.file.str()}, dep.mark,
         fmt::format("dependency {} cannot be read: tutti reads dependencies from this machine only",
                     in_quotes(dep.written)));
}

StageLock inputs_of(const Stage& stage, Observer& observer) {
  StageLock lock;
  lock.command = stage.command.value();
  for (const Dependency& dep : stage.deps) {
    refuse_url(stage, dep);
    const bool is_legacy = dep.recorded && dep.recorded->is_legacy && dep.recorded->id;
    if (is_legacy && id_of(observer.snapshot(dep.location, Algorithm::md5_dos2unix)) == dep.recorded->id) {
      lock.deps.push_back(*dep.recorded);
      continue;
    }
    ContentEntry entry = entry_of(dep.written, observer.snapshot(dep.location));
    if (!entry.id) throw NotFound(fmt::format("dependency {} does not exist", in_quotes(dep.written)));
    lock.deps.push_back(std::move(entry));
  }
  lock.params = params_of(stage, observer);
  for (const Output& output : stage.outs) lock.outs.push_back({.path = output.written});
  std::ranges::stable_sort(lock.deps, {}, &ContentEntry::path);
  std::ranges::stable_sort(lock.outs, {}, &ContentEntry::path);
  return lock;
}

std::string content_name(const std::optional<ObjectId>& id) {
  return id ? fmt::format("{}:{}", name_of(id->digest().algorithm()), id->name()) : "";
}

RecordedContent recorded_content(const Location& location, const ContentEntry& entry) {
  const RelPath* inside = std::get_if<RelPath>(&location);
  return {.path = inside ? inside->str() : std::get<External>(location).text,
          .id = content_name(entry.id),
          .size = entry.size};
}

std::string file_name_for(const Stage& stage) {
  const std::string address = stage.address();
  std::string name;
  bool is_same = address.size() < 100;
  for (const char c : address.substr(0, 100)) {
    const bool is_plain = is_alphanumeric(c) || c == '_' || c == '-' || (c == '.' && !name.empty());
    name += is_plain ? c : '_';
    is_same = is_same && is_plain;
  }
  return is_same ? name : name + "-" + md5_of(address).short_hex();
}

}  // namespace tutti
