// The conflicts that a merge left in '.dvc' files, dvc.lock and dvc.yaml: what they are about, and choosing a side.
//
// Everything is in the file with the markers: no list of conflicts is kept elsewhere, Git is not asked. A directory in
// conflict is told file by file, as its two manifests are in the cache (exec/merge_trees.hpp).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exec/merge_trees.hpp"
#include "format/merge.hpp"
#include "workspace/repository.hpp"

namespace tutti {

struct ConflictSide {
  std::optional<ObjectId> id;  // nothing: not there on this side
  std::optional<std::uint64_t> size, nfiles;
  friend bool operator==(const ConflictSide&, const ConflictSide&) = default;
};

// A path whose content the two sides record differently.
struct ContentConflict {
  RelPath path;
  ConflictSide ours, theirs;
  std::vector<TreeConflict> files;  // of a directory, when both manifests are in the cache; paths below it
};

struct FileConflict {
  RelPath file;
  std::size_t hunks = 0;
  std::size_t line = 0;             // of the first marker
  std::vector<std::string> stages;  // of dvc.lock and dvc.yaml: those that differ
  std::vector<ContentConflict> contents;
};

// Sorted by file. A file whose sides are no longer readable is listed with its hunks alone.
std::vector<FileConflict> find_conflicts(Repository& repository);

struct Resolution {
  RelPath file;
  std::size_t hunks_left = 0;
  bool staged = false;  // in Git's index, with core.autostage; only when no conflict is left in it
};
// `target`: a file with conflicts, the output that a '.dvc' file or stage records, a path inside a tracked directory,
// or the name of a stage of dvc.lock. Throws NotFound when it is in no conflict.
Resolution resolve_conflict(Repository& repository, const std::string& target, const RelPath& place, MergeSide side);

}  // namespace tutti
