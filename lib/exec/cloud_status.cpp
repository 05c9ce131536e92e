// Compares the cache with remotes, path by path.
#include "exec/cloud_status.hpp"
#include "exec/tree_pattern.hpp"
#include "workspace/path_set.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

namespace tutti {
namespace {

// The objects to ask one remote for, each with the paths it has.
class Asked {
 public:
  Asked(Repository& repository, const std::optional<std::string>& remote, unsigned jobs)
      : repository_(repository), remote_(repository.open_remote(remote, jobs)) {}

  void add(const ObjectId& id, const RelPath& path) {
    paths_[id].insert(path);
    if (const std::optional<TreeId> tree = id.tree()) add_files(*tree, path, RelPath::root());
  }

  void add_part(const WantedObjects::Part& part) {
    paths_[ObjectId(part.tree)].insert(part.output);
    add_files(part.tree, part.output, part.inside);
  }

  void compare(std::map<RelPath, CloudState>& status) const {
    std::vector<ObjectId> ids;
    for (const auto& [id, paths] : paths_) ids.push_back(id);
    const auto set_of = [](const std::vector<ObjectId>& list) {
      return std::unordered_set<ObjectId, ObjectIdHash>(list.begin(), list.end());
    };
    const auto not_there = set_of(remote_->missing(ids, repository_.surroundings().cancellation));
    const auto not_here = set_of(repository_.store().missing(ids));
    for (const auto& [id, paths] : paths_) {
      const bool is_here = !not_here.contains(id), is_there = !not_there.contains(id);
      if (is_here && is_there) continue;
      const CloudState state = is_here ? CloudState::fresh : is_there ? CloudState::deleted : CloudState::missing;
      for (const RelPath& path : paths) {
        const auto [place, is_new] = status.emplace(path, state);
        if (!is_new) place->second = std::max(place->second, state);
      }
    }
  }

 private:
  void add_files(const TreeId& id, const RelPath& path, const RelPath& inside) {
    if (!expanded_.emplace(id, path, inside).second || !has_manifest(id)) return;
    const std::shared_ptr<const Tree> tree = repository_.store().tree(id);
    PathSet asked;
    if (inside.is_root()) {
      asked.add(inside);
    } else {
      for (const RelPath& each : matching_entries(*tree, inside)) asked.add(each);
    }
    for (const TreeEntry& entry : tree->entries()) {
      if (asked.holds(entry.path)) paths_[ObjectId(entry.id)].insert(path / entry.path);
    }
  }

  bool has_manifest(const TreeId& id) {
    if (repository_.store().contains(id)) return true;
    const Surroundings& around = repository_.surroundings();
    const std::vector<ObjectId> manifest{ObjectId(id)};
    if (!remote_->missing(manifest, around.cancellation).empty()) return false;
    const std::unique_ptr<Task> task = around.progress.start("Downloading");
    task->add_total(1, {});
    return remote_->get(manifest, repository_.store(), around.cancellation, *task).empty();
  }

  Repository& repository_;
  std::unique_ptr<Remote> remote_;
  std::unordered_map<ObjectId, std::set<RelPath>, ObjectIdHash> paths_;
  std::set<std::tuple<TreeId, RelPath, RelPath>> expanded_;
};

}  // namespace

std::map<RelPath, CloudState> cloud_status(Repository& repository, const Project& project,
                                           const CloudStatusOptions& options) {
  std::map<std::optional<std::string>, Asked> remotes;
  const auto asked = [&](const std::optional<std::string>& remote) -> Asked& {
    return remotes.try_emplace(remote, repository, remote, options.jobs).first->second;
  };
  if (options.remote) asked(options.remote);  // it must be one, even when nothing is to be asked
  RemotesOfCommits known(repository);
  const auto visit = [&](const RevisionTargets& revision) {
    for (const Target& target : by_output(revision.targets)) {
      const WantedObjects wanted = wanted_objects({target}, For::push, options.remote);
      if (!revision.commit) warn_unknown(repository, wanted);
      for (const WantedObjects::ByRemote& group : wanted.groups) {
        if (revision.commit && !known.has(group.remote, *revision.commit)) continue;
        for (const ObjectId& id : group.ids) asked(group.remote).add(id, target.output->path);
        for (const WantedObjects::Part& part : group.parts) asked(group.remote).add_part(part);
      }
    }
  };
  for_each_revision(repository, project, options.targets, options.revisions, Unreadable::refuses, visit);

  std::map<RelPath, CloudState> status;
  for (const auto& [name, one] : remotes) one.compare(status);
  return status;
}

}  // namespace tutti
