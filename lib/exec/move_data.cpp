// Works out what a set of targets stands for, and moves it to a remote or back.
#include "exec/move_data.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "exec/run_cache.hpp"
#include "exec/tree_pattern.hpp"
#include "format/lock_file.hpp"
#include "format/yaml.hpp"
#include "workspace/path_set.hpp"

namespace tutti {
namespace {

constexpr std::string_view runs_directory = "runs";

// Only what another repository keeps for us; other imports are data of this one.
bool is_repo_import(const Stage& stage) {
  return stage.is_import() && stage.deps.front().repository;
}

class Collector {
 public:
  Collector(For purpose, const std::optional<std::string>& remote) : purpose_(purpose), remote_(remote) {}

  void add(const Target& target) { add(*target.stage, *target.output, target.inside); }

  WantedObjects finish() {
    std::erase_if(wanted_.kept_back, [&](const auto& kept) { return shared_.contains(kept.first); });
    return std::move(wanted_);
  }

 private:
  void add(const Stage& stage, const Output& output, const std::optional<RelPath>& inside) {
    if (!output.options.cache) return;
    if (purpose_ == For::push && (!output.options.push || is_repo_import(stage))) return;
    if (remote_ && output.options.remote && *output.options.remote != *remote_) return;
    if (!output.recorded || !output.recorded->id) {
      auto& names = stage.is_import() ? wanted_.not_imported : wanted_.unknown;
      names.push_back(output.path.str());
      return;
    }
    WantedObjects::ByRemote& group = group_of(output.options.remote ? output.options.remote : remote_);
    const ObjectId& id = *output.recorded->id;
    if (output.options.push) {
      shared_.insert(id);
    } else {
      wanted_.kept_back.emplace_back(id, output.path.str());
    }
    if (!inside) {
      group.ids.push_back(id);
    } else if (const std::optional<TreeId> tree = id.tree()) {
      group.parts.push_back({*tree, *inside, output.path});
    } else {
      throw NotFound(fmt::format("{} is a file: nothing is inside it", in_quotes(output.path.str())));
    }
  }

  WantedObjects::ByRemote& group_of(const std::optional<std::string>& remote) {
    const auto found = std::ranges::find(wanted_.groups, remote, &WantedObjects::ByRemote::remote);
    if (found != wanted_.groups.end()) return *found;
    wanted_.groups.push_back({remote, {}, {}});
    return wanted_.groups.back();
  }

  For purpose_;
  const std::optional<std::string>& remote_;
  WantedObjects wanted_;
  std::set<ObjectId> shared_;  // of outputs that are pushed
};

std::vector<ObjectId> files_of(const WantedObjects::Part& part, const Tree& tree) {
  PathSet wanted;
  for (const RelPath& path : matching_entries(tree, part.inside)) wanted.add(path);
  std::vector<ObjectId> ids;
  for (const TreeEntry& entry : tree.entries()) {
    if (wanted.holds(entry.path)) ids.emplace_back(entry.id);
  }
  if (ids.empty() && !part.may_be_absent) {
    throw NotFound(fmt::format("{} has no {} inside", in_quotes(part.output.str()), in_quotes(part.inside.str())));
  }
  return ids;
}

// Counts each object once, however many groups name it.
class Report {
 public:
  void add(const TransferReport& transfer) {
    report_.files += transfer.moved.size();
    report_.bytes += transfer.bytes;
    missing_.insert(transfer.missing.begin(), transfer.missing.end());
  }
  void add_missing(const ObjectId& id) { missing_.insert(id); }
  void add_runs(std::uint64_t count) { report_.runs += count; }
  SyncReport finish() {
    report_.missing.assign(missing_.begin(), missing_.end());
    return std::move(report_);
  }

 private:
  SyncReport report_;
  std::set<ObjectId> missing_;
};

// "runs/ab/<64 hex>/<64 hex>", the first starting with "ab": what DVC writes, and nothing else is copied.
bool is_run_cache_path(std::string_view path) {
  const std::vector<std::string> names = split(path, '/');
  const auto is_sha256 = [](const std::string& hex) { return Digest::from_hex(Algorithm::sha256, hex).has_value(); };
  return names.size() == 4 && names[0] == runs_directory && is_sha256(names[2]) && is_sha256(names[3]) &&
         names[1] == names[2].substr(0, 2);
}

std::vector<std::string> local_runs(Repository& repository) {
  std::vector<std::string> files;
  const std::function<void(const std::string&)> search = [&](const std::string& directory) {
    const auto entries = find_and_list_directory(join_path(repository.cache_directory(), directory));
    for (const DirectoryEntry& entry : entries.value_or(std::vector<DirectoryEntry>{})) {
      const std::string path = directory + "/" + entry.name;
      if (entry.type == FileType::directory) {
        search(path);
      } else if (is_run_cache_path(path)) {
        files.push_back(path);
      }
    }
  };
  search(std::string(runs_directory));
  std::ranges::sort(files);
  return files;
}

std::vector<std::string> remote_runs(Remote& remote) {
  std::vector<std::string> files = remote.list_files(runs_directory);
  std::erase_if(files, [](const std::string& path) { return !is_run_cache_path(path); });
  std::ranges::sort(files);
  return files;
}

// Whether the entry is about what its place says: a wrong one would restore the outputs of another command.
bool is_sound_run(const std::string& path, const std::string& text) {
  try {
    const StageLock lock = stage_lock_from(read_yaml(text, path), path);
    const std::vector<std::string> names = split(path, '/');
    return run_cache_key(lock) == names[2] && run_cache_value(lock) == names[3];
  } catch (const InvalidFile&) {
    return false;
  }
}

std::uint64_t copy_runs(Repository& repository, Remote& remote, For purpose) {
  const std::vector<std::string> here = local_runs(repository), there = remote_runs(remote);
  const std::vector<std::string>& from = purpose == For::push ? here : there;
  const std::vector<std::string>& known = purpose == For::push ? there : here;
  std::uint64_t copied = 0;
  for (const std::string& path : from) {
    if (std::ranges::binary_search(known, path)) continue;
    repository.surroundings().cancellation.check();
    const std::string local = join_path(repository.cache_directory(), path);
    const std::string text = purpose == For::push ? read_file(local) : remote.read_file(path);
    if (!is_sound_run(path, text)) {
      repository.surroundings().log.warning("run cache entry '{}' is damaged: not copied", path);
      continue;
    }
    if (purpose == For::push) {
      remote.write_file(path, text);
    } else {
      make_directories(parent_path(local));
      publish_file(local, text, repository.options().durability, 0666 & ~current_umask(),
                   workplace_in_store(repository));
    }
    ++copied;
  }
  return copied;
}

void push_part(Repository& repository, Remote& remote, const WantedObjects::Part& part, Report& report) {
  const Surroundings& around = repository.surroundings();
  LocalStore& store = repository.store();
  if (!store.contains(part.tree)) {
    report.add_missing(part.tree);
    return;
  }
  const std::shared_ptr<const Tree> tree = store.tree(part.tree);
  report.add(push_objects(files_of(part, *tree), store, remote, around.cancellation, around.progress));
  // Programs that find a manifest on a remote believe that its files are there too: DVC would never send the rest.
  std::vector<ObjectId> all;
  for (const TreeEntry& entry : tree->entries()) all.emplace_back(entry.id);
  const std::size_t absent = remote.missing(all, around.cancellation).size();
  if (absent == 0) {
    const std::vector<ObjectId> manifest{ObjectId(part.tree)};
    report.add(push_objects(manifest, store, remote, around.cancellation, around.progress));
  } else {
    around.log.warning("the manifest of {} is not sent while the remote lacks {} of it: run 'tutti push {}'",
                       in_quotes(part.output.str()), count_of(absent, "file"), shell_quote(part.output.str()));
  }
}

void fetch_part(Repository& repository, Remote& remote, const WantedObjects::Part& part, Report& report) {
  const Surroundings& around = repository.surroundings();
  LocalStore& store = repository.store();
  if (!store.contains(part.tree)) {
    const std::vector<ObjectId> manifest{ObjectId(part.tree)};
    const std::unique_ptr<Task> task = around.progress.start("Downloading");
    task->add_total(1, {});
    TransferReport transfer;
    transfer.missing = remote.get(manifest, store, around.cancellation, *task);
    if (transfer.missing.empty()) transfer.moved = manifest;
    report.add(transfer);
    if (!transfer.missing.empty()) return;
  }
  report.add(
      fetch_objects(files_of(part, *store.tree(part.tree)), remote, store, around.cancellation, around.progress));
}

// Imports whose source would have what our own remote does not: tutti cannot ask it.
std::vector<std::string> incomplete_imports(Repository& repository, const std::vector<Target>& targets) {
  const LocalStore& store = repository.store();
  std::vector<std::string> files;
  for (const Target& target : targets) {
    if (!is_repo_import(*target.stage)) continue;
    const std::optional<ContentEntry>& recorded = target.stage->outs.front().recorded;
    if (!recorded || !recorded->id) continue;
    const bool is_here = store.contains_whole(*recorded->id);
    const std::string file = target.stage->file.str();
    if (!is_here && std::ranges::find(files, file) == files.end()) files.push_back(file);
  }
  return files;
}

SyncReport move(Repository& repository, const WantedObjects& wanted, const SyncOptions& options, For purpose) {
  warn_unknown(repository, wanted);
  const Surroundings& around = repository.surroundings();
  Report report;
  if (options.run_cache) {
    report.add_runs(copy_runs(repository, *repository.open_remote(options.remote, options.jobs), purpose));
  }
  // A remote that was named must be one, even when there is nothing to move.
  if (options.remote && wanted.groups.empty()) repository.open_remote(options.remote);
  for (const WantedObjects::ByRemote& group : wanted.groups) {
    const std::unique_ptr<Remote> remote = repository.open_remote(group.remote, options.jobs);
    if (purpose == For::push) {
      report.add(push_objects(group.ids, repository.store(), *remote, around.cancellation, around.progress));
      for (const WantedObjects::Part& part : group.parts) push_part(repository, *remote, part, report);
    } else {
      report.add(fetch_objects(group.ids, *remote, repository.store(), around.cancellation, around.progress));
      for (const WantedObjects::Part& part : group.parts) fetch_part(repository, *remote, part, report);
    }
  }
  return report.finish();
}

}  // namespace

WantedObjects wanted_objects(const std::vector<Target>& targets, For purpose,
                             const std::optional<std::string>& remote) {
  Collector collector(purpose, remote);
  for (const Target& target : by_output(targets)) collector.add(target);
  return collector.finish();
}

void warn_unknown(Repository& repository, const WantedObjects& wanted) {
  for (const std::string& path : wanted.not_imported) {
    repository.surroundings().log.warning("{} was imported without its data", in_quotes(path));
  }
  for (const std::string& path : wanted.unknown) {
    repository.surroundings().log.warning("{} has no recorded content yet: run 'tutti run' or 'tutti commit' first",
                                          in_quotes(path));
  }
}

SyncReport push(Repository& repository, const WantedObjects& wanted, const SyncOptions& options) {
  return move(repository, wanted, options, For::push);
}

SyncReport fetch(Repository& repository, const WantedObjects& wanted, const std::vector<Target>& targets,
                 const SyncOptions& options) {
  const auto advice = [&] {
    std::vector<std::string> words;
    for (const std::string& file : incomplete_imports(repository, targets)) words.push_back(shell_quote(file));
    return words.empty() ? std::string() : "dvc fetch " + join(words, " ");
  };
  try {
    SyncReport report = move(repository, wanted, options, For::fetch);
    for (const auto& [id, path] : wanted.kept_back) {
      if (std::erase(report.missing, id) == 0) continue;
      repository.surroundings().log.warning("{} is not on the remote: it says 'push: false', and is where it was made",
                                            in_quotes(path));
    }
    if (const std::string command = advice(); !command.empty()) {
      repository.surroundings().log.warning(
          "tutti cannot fetch from the repositories that imports came from yet: run '{}'", command);
    }
    return report;
  } catch (Error& error) {
    if (const std::string command = advice(); !command.empty()) error.add_hint(command);
    throw;
  }
}

}  // namespace tutti
