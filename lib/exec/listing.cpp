// Joins what lies there with what is tracked.
#include "exec/listing.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "from_remotes.hpp"
#include "listed_files.hpp"

namespace tutti {
namespace {

using Entries = std::map<std::string, ListedEntry>;  // by name

// Everything tracked, as directories of names; what is inside an output is read when it is asked for.
class Tracked {
 public:
  Tracked(Repository& repository, const Project& project, const ListOptions& options, const Unknown& unknown)
      : repository_(repository), unknown_(unknown) {
    if (options.asks_remotes) remotes_.emplace(repository);
    directories_.emplace(RelPath::root(), Entries{});
    for (const Stage& stage : project.stages()) {
      for (const Output& output : stage.outs) {
        if (output.options.cache) add(output);
      }
    }
  }

  const Entries& entries(const RelPath& directory) {
    for (RelPath above = directory;; above = above.parent()) {
      read(above);
      if (above.is_root()) break;
    }
    const auto found = directories_.find(directory);
    return found == directories_.end() ? none_ : found->second;
  }

  std::optional<ListedEntry> find(const RelPath& path) {
    if (path.is_root()) return directory_entry(false);
    const Entries& beside = entries(path.parent());
    const auto found = beside.find(std::string(path.name()));
    return found == beside.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  struct Unread {
    const Output* output;
    TreeId id;
  };

  static ListedEntry directory_entry(bool is_output) {
    return {.path = {}, .is_output = is_output, .is_directory = true, .size = {}, .md5 = {}};
  }

  void add(const Output& output) {
    ListedEntry entry{.path = {}, .is_output = true, .size = {}, .md5 = {}};
    entry.size = output.recorded ? output.recorded->size : 0;  // 0 as DVC says of what was never made
    if (output.recorded && output.recorded->id) {
      entry.md5 = output.recorded->id->name();
      entry.is_directory = output.recorded->id->is_tree();
      if (const auto tree = output.recorded->id->tree()) unread_.emplace(output.path, Unread{&output, *tree});
    }
    put(output.path, std::move(entry), false);
  }

  // With the directories above it, up to an output or the root.
  void put(const RelPath& path, ListedEntry entry, bool is_inside) {
    directories_[path.parent()].insert_or_assign(std::string(path.name()), std::move(entry));
    for (RelPath above = path.parent(); !above.is_root(); above = above.parent()) {
      if (!directories_[above.parent()].emplace(above.name(), directory_entry(is_inside)).second) break;
    }
  }

  void read(const RelPath& output) {
    const auto found = unread_.find(output);
    if (found == unread_.end()) return;
    const Unread unread = found->second;
    unread_.erase(found);
    if (!has(unread)) return unknown_(output.str());
    for (const TreeEntry& file : repository_.store().tree(unread.id)->entries()) {
      put(output / file.path, {.path = {}, .is_output = true, .size = {}, .md5 = ObjectId(file.id).name()}, true);
    }
  }

  bool has(const Unread& unread) {
    if (repository_.store().contains(unread.id)) return true;
    try {
      return remotes_ && remotes_->bring(unread.id, *unread.output);
    } catch (const Error& error) {
      repository_.surroundings().log.warning("{}", error.message());
      return false;
    }
  }

  Repository& repository_;
  std::optional<FromRemotes> remotes_;
  const Unknown& unknown_;
  std::map<RelPath, Entries> directories_;
  std::map<RelPath, Unread> unread_;
  Entries none_;
};

class Lister {
 public:
  Lister(Repository& repository, const ListOptions& options, const Unknown& unknown)
      : options_(options),
        files_(options.revision ? files_of_commit(repository, *options.revision) : files_of_workspace(repository)),
        project_(Project::load(options.revision ? *commit_tree(repository, *options.revision)
                                                : *workspace_tree(repository))),
        tracked_(repository, project_, options, unknown) {}

  ListedEntry get(const RelPath& path) {
    const std::optional<ListedEntry> file = files_->find(path), data = tracked_.find(path);
    if (!file && !data) throw NotFound(fmt::format("{} is not in the repository", in_quotes(path.display())));
    return joined(file ? &*file : nullptr, data ? &*data : nullptr);
  }

  Entries entries(const RelPath& directory) {
    Entries files = options_.dvc_only ? Entries{} : files_->entries(directory);
    // A file where a directory is tracked, or the other way round, hides what is recorded.
    const std::optional<ListedEntry> there = options_.dvc_only ? std::nullopt : files_->find(directory);
    const Entries data = there && !there->is_directory ? Entries{} : tracked_.entries(directory);
    Entries all;
    for (const auto& [name, entry] : data) {
      const auto file = files.find(name);
      all.emplace(name, joined(file == files.end() ? nullptr : &file->second, &entry));
    }
    for (auto& [name, entry] : files) all.emplace(name, std::move(entry));
    return all;
  }

  void list(const RelPath& directory, const std::string& prefix, unsigned depth, std::vector<ListedEntry>& found) {
    for (auto& [name, entry] : entries(directory)) {
      const bool is_deepest = !options_.recursive || (options_.max_depth && depth >= *options_.max_depth);
      if (entry.is_directory && !is_deepest) {
        list(directory / name, prefix + name + "/", depth + 1, found);
        continue;
      }
      entry.path = prefix + name;
      found.push_back(std::move(entry));
    }
  }

  ListedTree tree(const RelPath& path, ListedEntry entry, unsigned depth) {
    ListedTree tree{std::move(entry), {}};
    if (!tree.entry.is_directory || (options_.max_depth && depth >= *options_.max_depth)) return tree;
    for (auto& [name, below] : entries(path)) {
      below.path = name;
      tree.contents.push_back(this->tree(path / name, std::move(below), depth + 1));
    }
    return tree;
  }

 private:
  // What lies there says what it is and how large; what is recorded, whether it is an output and which.
  static ListedEntry joined(const ListedEntry* file, const ListedEntry* data) {
    if (!data) return *file;
    ListedEntry entry = *data;
    if (file) {
      entry.is_directory = file->is_directory;
      entry.is_executable = file->is_executable;
      if (file->size) entry.size = file->size;
    }
    return entry;
  }

  const ListOptions& options_;
  std::unique_ptr<ListedFiles> files_;
  const Project project_;
  Tracked tracked_;
};

}  // namespace

std::vector<ListedEntry> list(Repository& repository, const RelPath& path, const ListOptions& options,
                              const Unknown& unknown) {
  Lister lister(repository, options, unknown);
  ListedEntry itself = lister.get(path);
  std::vector<ListedEntry> found;
  if (!itself.is_directory || (options.recursive && options.max_depth == 0U)) {
    itself.path = path.is_root() ? "." : std::string(path.name());
    found.push_back(std::move(itself));
    return found;
  }
  lister.list(path, "", 1, found);
  std::ranges::sort(found, {}, &ListedEntry::path);
  return found;
}

ListedTree list_tree(Repository& repository, const RelPath& path, const ListOptions& options, const Unknown& unknown) {
  Lister lister(repository, options, unknown);
  ListedEntry itself = lister.get(path);
  itself.path = path.display();
  return lister.tree(path, std::move(itself), 0);
}

}  // namespace tutti
