// What targets stand for in more states of a project than its workspace: the commits of branches, tags, or all of them.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "exec/move_data.hpp"

namespace tutti {

struct Revisions {
  bool all_branches = false, all_tags = false, all_commits = false;
  bool any() const { return all_branches || all_tags || all_commits; }
};

// Targets as a person names them, to be looked up in every state.
struct TargetNames {
  std::vector<std::string> names;
  RelPath directory = RelPath::root();  // where the person stands
  ResolveOptions options;
  OutputFilter filter = {};
};

// One state of the project, with what the names stand for in it.
struct RevisionTargets {
  std::optional<std::string> commit;  // nothing: the workspace
  const Project& project;
  const std::vector<Target>& targets;
};
using VisitRevision = std::function<void(const RevisionTargets& revision)>;

enum class Unreadable { is_passed_over, refuses };  // with a warning
// Visits the workspace, then each commit asked for, once. A name has to be known in one of them: throws NotFound as
// resolve_targets() does, after all visits. DVC
// passes over commits that it cannot read when it moves data, and refuses when it compares.
void for_each_revision(Repository& repository, const Project& workspace, const TargetNames& names,
                       const Revisions& revisions, Unreadable unreadable, const VisitRevision& visit);

// The remotes that outputs of commits name: those that are not set up any more are told of once.
class RemotesOfCommits {
 public:
  explicit RemotesOfCommits(Repository& repository) : repository_(repository) {}
  bool has(const std::optional<std::string>& remote, const std::string& commit);  // the default one always

 private:
  Repository& repository_;
  std::set<std::string> absent_;
};

// What all of them want, each object once. Outputs that a commit records without content, or for a remote that is
// not set up any more, want nothing; the latter are warned of.
struct Wanted {
  std::vector<Target> targets;  // in the workspace
  WantedObjects objects;
};
Wanted wanted_in_revisions(Repository& repository, const Project& workspace, const TargetNames& names,
                           const Revisions& revisions, For purpose, const std::optional<std::string>& remote);

}  // namespace tutti
