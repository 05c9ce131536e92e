// What the roots of a collection need: of this project, of others that share its cache, of linked worktrees.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "exec/gc.hpp"
#include "gc_copies.hpp"
#include "gc_roots.hpp"
#include "store/tree.hpp"

namespace tutti {

class Needs {
 public:
  using Ids = std::unordered_set<ObjectId, ObjectIdHash>;

  // One of the projects whose roots count.
  struct ProjectRoots {
    explicit ProjectRoots(Repository& which) : repository(which), reader(which) {}
    Repository& repository;
    OutputReader reader;
    std::set<std::string> commits_read;
  };

  Needs(Repository& mine, const GcOptions& options, Copies& copies);

  // Reads what is new since the last time; the workspaces always. Throws as GarbageCollector::plan().
  void read(GcPlan& plan);

  const std::vector<std::unique_ptr<ProjectRoots>>& projects() const { return projects_; }
  const Ids& used() const { return used_; }  // by any root
  const std::map<std::string, Ids>& used_on() const {
    return used_on_;
  }  // by the remote that outputs name for themselves
  // By the workspaces, the files of their directories and what their symbolic links lead to with them; known only where
  // there is a budget.
  const Ids& in_use() const { return in_use_; }

  // What a manifest names. Nothing if it is not there, or damaged: as good as not there.
  static std::optional<std::vector<BlobId>> find_files(const LocalStore& store, const TreeId& id);

 private:
  void add_project(const std::string& path);
  // Linked worktrees of this Git repository that have the same cache: nobody would think of naming them.
  void add_worktrees();
  void refuse_lost_worktrees(GcPlan& plan) const;
  void read_roots(GcPlan& plan);
  void read_root(ProjectRoots& project, const Root& root, GcPlan& plan);
  void use(const NamedOutput& output, const std::string& where);
  // Adds the files of the directories that are used, each once.
  void use_files_of(const TreeId& id, const std::vector<BlobId>& files);
  void use_files_of_trees(GcPlan& plan);
  void find_in_use(GcPlan& plan);
  std::optional<std::vector<BlobId>> find_files(const TreeId& id);

  Repository& repository_;
  const GcOptions& options_;
  Copies& copies_;
  std::vector<std::unique_ptr<Repository>> others_;
  std::vector<std::string> lost_worktrees_;
  std::vector<std::unique_ptr<ProjectRoots>> projects_;
  Ids used_, in_use_;
  std::map<TreeId, std::string> trees_to_read_;  // and who named it
  std::map<std::string, Ids> used_on_;
  std::map<TreeId, std::set<std::string>> remotes_of_;  // of directories, for their files
};

}  // namespace tutti
