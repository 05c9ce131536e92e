// Three states of the tracked data beside each other: the last commit, what the .dvc files and dvc.lock say now, and
// the workspace; and what the cache or a remote lacks of it. DVC's `data status`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exec/sparse_view.hpp"
#include "pipeline/project.hpp"

namespace tutti {

// Paths start at the repository's root, are sorted, and end in '/' for directories.
struct DataChanges {
  struct Renamed {
    std::string before, after;
  };
  std::vector<std::string> modified, added, deleted;
  std::vector<Renamed> renamed;
  bool empty() const { return modified.empty() && added.empty() && deleted.empty() && renamed.empty(); }
};

struct DataStatus {
  std::vector<std::string> not_in_cache, not_in_remote;
  DataChanges committed;    // metadata files against the last commit
  DataChanges uncommitted;  // the workspace against the metadata files
  std::vector<std::string> unchanged;
  std::vector<SparseCount> sparse;     // directories that are here in part
  std::vector<std::string> untracked;  // by Git, whole paths from the repository's root
  bool is_git_dirty = false;           // changed files that Git tracks, or untracked ones that were asked for
  bool is_git_empty = false;           // no commit yet
};

struct DataStatusOptions {
  std::vector<RelPath> targets;  // tracked paths, and paths inside tracked directories; empty: all
  bool granular = false;         // files inside directories, too
  bool untracked = false;
  bool not_in_remote = false;
  std::optional<std::string> remote;  // for not_in_remote; nothing: each output's own, or the default one
};
DataStatus data_status(Repository& repository, const DataStatusOptions& options);

}  // namespace tutti
