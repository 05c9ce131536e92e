// Reads and writes run cache entries.
#include "exec/run_cache.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/publish.hpp"
#include "format/yaml.hpp"
#include "store/shared_directory.hpp"

namespace tutti {
namespace {

bool is_local(const Dependency& dep) {
  const External* external = std::get_if<External>(&dep.location);
  return !dep.is_import && !(external && external->is_url());
}

}  // namespace

RunCache::RunCache(Repository& repository)
    : repository_(repository), directory_(repository.cache_directory() + "/runs") {}

std::optional<StageLock> RunCache::find(const StageLock& lock) const {
  const std::string key = run_cache_key(lock);
  const std::string directory = directory_ + "/" + key.substr(0, 2) + "/" + key;
  struct Entry {
    std::int64_t mtime;
    std::string name;
  };
  std::vector<Entry> entries;
  const auto listed = find_and_list_directory(directory);
  for (const DirectoryEntry& file : listed.value_or(std::vector<DirectoryEntry>{})) {
    if (file.name.starts_with('.')) continue;  // temporaries, DVC's and ours
    if (const auto stat = find_stat(directory + "/" + file.name, Follow::yes))
      entries.push_back({stat->mtime, file.name});
  }
  std::ranges::stable_sort(entries, std::ranges::greater(), &Entry::mtime);

  for (const Entry& entry : entries) {
    const std::string path = directory + "/" + entry.name;
    try {
      const std::optional<std::string> text = find_and_read_file(path);
      if (!text) continue;
      StageLock found = stage_lock_from(read_yaml(*text, path), path);
      // The file's place is a claim; its content must make the same one, or a copy in the wrong directory would pass
      // for the result of another command.
      if (run_cache_key(found) == key) return found;
      repository_.surroundings().log.warning("run cache entry '{}' is of another command: ignored", path);
    } catch (const InvalidFile& error) {
      repository_.surroundings().log.warning("run cache entry is damaged: {}: ignored", error.message());
    }
  }
  return std::nullopt;
}

bool RunCache::save(const StageLock& lock) const {
  const std::string key = run_cache_key(lock);
  const std::string directory = directory_ + "/" + key.substr(0, 2) + "/" + key;
  const std::string path = directory + "/" + run_cache_value(lock);
  if (find_stat(path, Follow::yes)) return false;
  const bool is_shared = repository_.config().shared_cache();
  make_store_directories(directory, is_shared ? SharedWith::group : SharedWith::nobody);
  // DVC takes whatever lies beside an entry for another one.
  publish_file(path, write_run_cache_entry(lock), repository_.options().durability,
               is_shared ? std::optional(shared_file_mode) : std::nullopt, workplace_in_store(repository_));
  return true;
}

std::string workplace_in_store(const Repository& repository) {
  return repository.cache_directory() + "/files/md5";
}

bool may_restore(const Stage& stage) {
  return !stage.is_pointer() && !stage.is_callback() && !stage.always_changed && !stage.command.lines.empty() &&
         !(stage.deps.empty() && stage.params.empty()) && !stage.outs.empty() &&
         std::ranges::all_of(stage.deps, is_local) &&
         std::ranges::none_of(stage.outs, [](const Output& output) { return output.options.persist; });
}

bool may_save(const Stage& stage) {
  return may_restore(stage) && std::ranges::all_of(stage.outs, [](const Output& output) {
           return output.options.cache || output.options.metric || output.options.plot;
         });
}

}  // namespace tutti
