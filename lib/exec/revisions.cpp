// Looks targets up in one state of a project after the other.
#include "exec/revisions.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <set>
#include <unordered_set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "gc_roots.hpp"

namespace tutti {
namespace {

// Names are looked up one by one, so that what one state does not know keeps nothing else of it back.
class Lookup {
 public:
  explicit Lookup(const TargetNames& names) : wanted_(names) {
    unknown_.insert(names.names.begin(), names.names.end());
  }

  std::vector<Target> find(const Project& project) {
    if (wanted_.names.empty()) return filtered(project, resolve(project, {}));
    std::vector<Target> targets;
    for (const std::string& name : wanted_.names) {
      try {
        std::ranges::move(resolve(project, {name}), std::back_inserter(targets));
        unknown_.erase(name);
      } catch (const NotFound&) {
        if (!first_failure_) first_failure_ = std::current_exception();
      }
    }
    return filtered(project, std::move(targets));
  }

  void finish() const {
    if (!unknown_.empty()) std::rethrow_exception(first_failure_);
  }

 private:
  std::vector<Target> resolve(const Project& project, const std::vector<std::string>& names) const {
    return resolve_targets(project, names, wanted_.directory, wanted_.options);
  }
  std::vector<Target> filtered(const Project& project, std::vector<Target> targets) const {
    return filter_targets(project, std::move(targets), wanted_.filter);
  }

  const TargetNames& wanted_;
  std::set<std::string> unknown_;
  std::exception_ptr first_failure_;
};

// Joins what is wanted by one state after the other.
class Union {
 public:
  explicit Union(Repository& repository) : remotes_(repository) {}

  void add_workspace(WantedObjects wanted) {
    joined_.unknown = std::move(wanted.unknown);
    joined_.not_imported = std::move(wanted.not_imported);
    joined_.kept_back = std::move(wanted.kept_back);
    for (WantedObjects::ByRemote& group : wanted.groups) add(std::move(group));
  }

  void add_commit(const std::string& commit, WantedObjects wanted) {
    for (auto& [id, path] : wanted.kept_back) joined_.kept_back.emplace_back(id, fmt::format("{}@{}", path, commit));
    for (WantedObjects::ByRemote& group : wanted.groups) {
      if (!remotes_.has(group.remote, commit)) continue;
      for (WantedObjects::Part& part : group.parts) part.may_be_absent = true;
      add(std::move(group));
    }
  }

  WantedObjects finish() { return std::move(joined_); }

 private:
  struct Known {
    std::unordered_set<ObjectId, ObjectIdHash> ids;
    std::set<std::pair<TreeId, RelPath>> parts;
  };

  void add(WantedObjects::ByRemote group) {
    Known& known = known_[group.remote];
    auto place = std::ranges::find(joined_.groups, group.remote, &WantedObjects::ByRemote::remote);
    if (place == joined_.groups.end()) place = joined_.groups.insert(place, {group.remote, {}, {}});
    for (const ObjectId& id : group.ids) {
      if (known.ids.insert(id).second) place->ids.push_back(id);
    }
    for (WantedObjects::Part& part : group.parts) {
      if (known.parts.emplace(part.tree, part.inside).second) place->parts.push_back(std::move(part));
    }
  }

  RemotesOfCommits remotes_;
  WantedObjects joined_;
  std::map<std::optional<std::string>, Known> known_;
};

}  // namespace

bool RemotesOfCommits::has(const std::optional<std::string>& remote, const std::string& commit) {
  if (!remote || repository_.config().remote(*remote)) return true;
  if (absent_.insert(*remote).second) {
    repository_.surroundings().log.warning("commit {} has outputs for a remote {} that is not set up: passed over",
                                           commit.substr(0, 7), in_quotes(*remote));
  }
  return false;
}

void for_each_revision(Repository& repository, const Project& workspace, const TargetNames& names,
                       const Revisions& revisions, Unreadable unreadable, const VisitRevision& visit) {
  const Surroundings& around = repository.surroundings();
  Lookup lookup(names);
  const std::vector<Target> here = lookup.find(workspace);
  if (!revisions.any()) lookup.finish();  // nothing is done for names that nobody knows
  visit({.commit = {}, .project = workspace, .targets = here});
  const GcOptions wanted{
      .all_branches = revisions.all_branches, .all_tags = revisions.all_tags, .all_commits = revisions.all_commits};
  for (const Root& root : gc_roots(repository, wanted, History::as_far_as_known)) {
    if (!root.commit) continue;
    around.cancellation.check();
    std::optional<Project> project;
    std::vector<Target> targets;
    try {
      project = Project::load(*commit_tree(repository, *root.commit));
      targets = lookup.find(*project);
    } catch (InvalidFile& error) {
      if (unreadable == Unreadable::refuses) {
        error.add_context(fmt::format("while reading commit {}", root.name));
        throw;
      }
      around.log.warning("commit {} is passed over: {}", root.name, error.message());
      continue;
    }
    visit({.commit = root.commit, .project = *project, .targets = targets});
  }
  lookup.finish();
}

Wanted wanted_in_revisions(Repository& repository, const Project& workspace, const TargetNames& names,
                           const Revisions& revisions, For purpose, const std::optional<std::string>& remote) {
  Wanted wanted;
  Union all(repository);
  for_each_revision(repository, workspace, names, revisions, Unreadable::is_passed_over,
                    [&](const RevisionTargets& revision) {
                      WantedObjects objects = wanted_objects(revision.targets, purpose, remote);
                      if (revision.commit) {
                        all.add_commit(*revision.commit, std::move(objects));
                      } else {
                        all.add_workspace(std::move(objects));
                        wanted.targets = revision.targets;
                      }
                    });
  wanted.objects = all.finish();
  return wanted;
}

}  // namespace tutti
