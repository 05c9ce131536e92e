// Compares the last commit with the metadata files and those with the workspace, output by output.
#include "exec/data_status.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "base/error.hpp"
#include "exec/move_data.hpp"
#include "remote/remote.hpp"
#include "sides.hpp"

namespace tutti {
namespace {

struct Compared {
  DataChanges changes;
  std::set<std::string> unchanged;
};

class Comparison {
 public:
  explicit Comparison(const DataStatusOptions& options) : options_(options) {}

  Compared compare(const Side& before, const Side& after) {
    std::set<std::string> paths;
    for (const auto& [path, content] : before) paths.insert(path);
    for (const auto& [path, content] : after) paths.insert(path);
    for (const std::string& path : paths) {
      const auto a = before.find(path), b = after.find(path);
      compare_output(path, a == before.end() ? nullptr : &a->second, b == after.end() ? nullptr : &b->second);
    }
    for (const DataDiff::Renamed& one : take_renamed(deleted_, added_)) {
      result_.changes.renamed.push_back({one.old_path, one.new_path});
    }
    for (const DataDiff::Item& item : added_) result_.changes.added.push_back(item.path);
    for (const DataDiff::Item& item : deleted_) result_.changes.deleted.push_back(item.path);
    std::ranges::sort(result_.changes.modified);
    return std::move(result_);
  }

 private:
  void note(const std::string& path, const std::string& before, const std::string& after, bool is_directory) {
    if (!is_named(path, options_.targets)) return;
    std::string shown = is_directory ? path + "/" : path;
    if (before.empty()) {
      added_.push_back({std::move(shown), after});
    } else if (after.empty()) {
      deleted_.push_back({std::move(shown), before});
    } else if (before != after) {
      result_.changes.modified.push_back(std::move(shown));
    } else {
      result_.unchanged.insert(std::move(shown));
    }
  }

  void compare_output(const std::string& path, const Content* before, const Content* after) {
    const auto hash = [](const Content* content) { return content ? content->id.name() : std::string(); };
    // The newer side says what the path is.
    note(path, hash(before), hash(after), after ? after->id.is_tree() : before->id.is_tree());
    if (!options_.granular) return;
    const std::shared_ptr<const Tree> old_tree = tree_of(before), new_tree = tree_of(after);
    // Without a manifest nobody knows which files came and went.
    if (!old_tree || !new_tree) return;
    const TreeDifference difference = tutti::difference(*old_tree, *new_tree);
    const auto full = [&](const RelPath& below) { return path + "/" + below.str(); };
    std::set<RelPath> changed;
    for (const TreeEntry& entry : difference.added) note(full(entry.path), "", entry.id.name(), false);
    for (const TreeEntry& entry : difference.deleted) {
      note(full(entry.path), entry.id.name(), "", false);
      changed.insert(entry.path);
    }
    for (const TreeDifference::Modified& entry : difference.modified) {
      note(full(entry.path), entry.before.name(), entry.after.name(), false);
      changed.insert(entry.path);
    }
    for (const TreeEntry& entry : old_tree->entries()) {
      if (!changed.contains(entry.path)) note(full(entry.path), entry.id.name(), entry.id.name(), false);
    }
  }

  const DataStatusOptions& options_;
  std::vector<DataDiff::Item> added_, deleted_;
  Compared result_;
};

// Objects, and all paths that stand for each.
using PathsOf = std::map<ObjectId, std::vector<std::string>>;

void add_paths(PathsOf& paths, const std::string& path, const Content& content, const DataStatusOptions& options) {
  if (is_named(path, options.targets)) paths[content.id].push_back(content.id.is_tree() ? path + "/" : path);
  if (!options.granular || !content.tree) return;
  const std::shared_ptr<const Tree> tree = content.tree();
  if (!tree) return;
  for (const TreeEntry& entry : tree->entries()) {
    if (std::ranges::binary_search(content.away, entry.path, {}, &TreeEntry::path)) continue;  // not missed
    const std::string full = path + "/" + entry.path.str();
    if (is_named(full, options.targets)) paths[entry.id].push_back(full);
  }
}

template <class FindMissing>
std::vector<std::string> missing_paths(const PathsOf& paths, const FindMissing& find_missing) {
  std::vector<ObjectId> ids;
  for (const auto& [id, some] : paths) ids.push_back(id);
  std::vector<std::string> result;
  for (const ObjectId& id : find_missing(ids)) {
    const std::vector<std::string>& some = paths.at(id);
    result.insert(result.end(), some.begin(), some.end());
  }
  return result;
}

// Of what a push would send there.
std::vector<std::string> not_in_remote(Repository& repository, const Project& project, const Side& recorded,
                                       const DataStatusOptions& options) {
  std::map<std::optional<std::string>, PathsOf> by_remote;
  for (const Stage& stage : project.stages()) {
    for (const Output& output : stage.outs) {
      const auto found = recorded.find(output.path.str());
      if (found == recorded.end()) continue;
      const WantedObjects wanted = wanted_objects({{&stage, &output, {}}}, For::push, options.remote);
      for (const WantedObjects::ByRemote& group : wanted.groups) {
        add_paths(by_remote[options.remote ? options.remote : group.remote], found->first, found->second, options);
      }
    }
  }
  std::vector<std::string> result;
  for (const auto& [name, paths] : by_remote) {
    const bool is_nowhere = !name && !repository.config().default_remote();
    const auto ask = [&](const std::vector<ObjectId>& ids) {
      return is_nowhere ? ids : repository.open_remote(name)->missing(ids, repository.surroundings().cancellation);
    };
    std::ranges::move(missing_paths(paths, ask), std::back_inserter(result));
  }
  std::ranges::sort(result);
  return result;
}

}  // namespace

DataStatus data_status(Repository& repository, const DataStatusOptions& options) {
  DataStatus status;
  const LocalStore& store = repository.store();
  const Project project = Project::load(*workspace_tree(repository));
  FromRemotes remotes(repository);
  Side recorded = recorded_side(remotes, project, options.targets);

  Observer observer(repository);
  Side workspace = workspace_side(observer, project, options.targets);
  // What was never recorded has nothing to differ from.
  std::erase_if(workspace, [&](const auto& one) { return !recorded.contains(one.first); });
  // Nobody needs the manifest of a directory that is there as recorded.
  for (auto& [path, content] : recorded) {
    const auto seen = workspace.find(path);
    if (seen == workspace.end()) continue;
    if (seen->second.id == content.id) content.tree = seen->second.tree;
    content.away = seen->second.away;
  }
  Compared uncommitted = Comparison(options).compare(recorded, workspace);

  PathsOf paths;
  for (const auto& [path, content] : recorded) add_paths(paths, path, content, options);
  status.not_in_cache = missing_paths(paths, [&](const std::vector<ObjectId>& ids) { return store.missing(ids); });
  std::ranges::sort(status.not_in_cache);
  for (auto& [path, content] : recorded) content.away.clear();  // a remote has to have it all
  if (options.not_in_remote) status.not_in_remote = not_in_remote(repository, project, recorded, options);

  Compared committed;
  if (const GitRepository* git = repository.git()) {
    status.is_git_empty = !git->head_commit();
    Side head;
    std::optional<Project> last;
    if (!status.is_git_empty) {
      last = Project::load(*commit_tree(repository, "HEAD"));
      head = recorded_side(remotes, *last, options.targets);
    }
    committed = Comparison(options).compare(head, recorded);
    status.is_git_dirty = git->is_dirty();
    if (options.untracked) {
      const std::string prefix = repository.git_prefix();
      for (const std::string& path : git->untracked()) {
        status.is_git_dirty = true;
        if (!path.starts_with(prefix)) continue;
        std::string below = path.substr(prefix.size());
        if (!RelPath::refusal(below) && is_named(below, options.targets)) status.untracked.push_back(std::move(below));
      }
    }
    std::ranges::set_intersection(uncommitted.unchanged, committed.unchanged, std::back_inserter(status.unchanged));
  } else {
    status.unchanged.assign(uncommitted.unchanged.begin(), uncommitted.unchanged.end());
  }
  status.sparse = sparse_directories(repository, project, options.targets);
  note_sparse(repository, status.sparse);
  status.committed = std::move(committed.changes);
  status.uncommitted = std::move(uncommitted.changes);
  return status;
}

}  // namespace tutti
