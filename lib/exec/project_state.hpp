// A project in one state, the workspace or a commit, with the bytes of its files: tracked ones come from the cache
// where they are not there otherwise, and get there from the output's remote, as by DVC.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "from_remotes.hpp"
#include "pipeline/project.hpp"

namespace tutti {

class ProjectState {
 public:
  // No commit: the workspace. Throws as Project::load() and commit_tree() do.
  ProjectState(Repository& repository, std::optional<std::string> commit);

  const Project& project() const { return project_; }
  const FileTree& tree() const { return *tree_; }

  // Nothing if there is no such file, or it is a directory. Throws NotFound if it is tracked and neither in the cache
  // nor on the remote, and as Remote does.
  std::optional<std::string> read(const RelPath& path) const;
  // Outside of the workspace. Commits know nothing of it.
  std::optional<std::string> read(const External& external) const;
  bool exists(const RelPath& path) const;
  // Whether it is a tracked directory, or something in one, that is not here, and nothing says what it holds. A remote
  // that fails is warned of.
  bool lacks_manifest(const RelPath& path) const;
  // The files of a directory, in order; the path itself if it is anything else, or lacks_manifest().
  std::vector<RelPath> files_at(const RelPath& path) const;

 private:
  // What a directory of the commit holds, by name; null pointer if there is none. Each is read once: asking Git for
  // thousands of paths one by one takes seconds.
  struct CommitEntry {
    bool is_directory = false;
    std::string id;  // of a file
  };
  using CommitDirectory = std::map<std::string, CommitEntry, std::less<>>;
  const CommitDirectory& commit_directory(const RelPath& path) const;
  const CommitEntry* find_in_commit(const RelPath& path) const;

  std::optional<std::string> read_here(const RelPath& path) const;
  bool is_directory(const RelPath& path) const;
  // Whether the cache has now what is recorded for a directory; a remote that fails is warned of.
  bool bring_manifest(const Output& output) const;
  // Of the directory that `path` is or is in, or of those that it holds.
  void bring_manifests(const RelPath& path) const;

  Repository& repository_;
  std::optional<std::string> commit_;
  std::unique_ptr<FileTree> tree_;
  Project project_;
  mutable std::map<RelPath, CommitDirectory> commit_directories_;
  mutable FromRemotes remotes_;
  mutable std::set<ObjectId> lost_manifests_;  // asked for in vain
};

// Older commits may be from before there was a project in this directory.
bool holds_project(Repository& repository, const std::string& commit);

// Throws Conflict outside Git.
const GitRepository& git_of(const Repository& repository);

}  // namespace tutti
