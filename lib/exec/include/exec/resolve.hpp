// The conflicts that a merge left in '.dvc' files, dvc.lock and dvc.yaml: what they are about, and choosing a side.
//
// What both sides changed is in the file with the markers. What one side changed and the other removed, or each moved
// to a name of its own, Git's index alone tells; it is listed until Git is told the end of it (`git add`). A directory
// in conflict is told file by file, as its two manifests are in the cache (exec/merge_trees.hpp).
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
  ConflictSide base;                // only of a file that one side lacks
  std::vector<TreeConflict> files;  // of a directory, when both manifests are in the cache; paths below it
};

struct FileConflict {
  RelPath file;
  std::size_t hunks = 0;
  std::size_t line = 0;              // of the first marker; 0: there is none
  std::optional<MergeSide> lacking;  // the side that has no such file: it removed or renamed it
  std::vector<std::string> stages;   // of dvc.lock and dvc.yaml: those that differ
  std::vector<ContentConflict> contents;
};

// Sorted by file. A file whose sides are no longer readable is listed with its hunks alone.
std::vector<FileConflict> find_conflicts(Repository& repository);

struct Resolution {
  RelPath file;
  std::size_t hunks_left = 0;
  bool removed = false;          // the chosen side lacks the file
  std::vector<RelPath> ignored;  // .gitignore files that were written
  bool staged = false;           // in Git's index, with core.autostage; only when no conflict is left in it
};
// `target`: a file with conflicts, the output that a '.dvc' file or stage records, a path inside a tracked directory,
// or the name of a stage of dvc.lock. A file that the chosen side lacks is removed, the data stays. Throws NotFound
// when it is in no conflict.
Resolution resolve_conflict(Repository& repository, const std::string& target, const RelPath& place, MergeSide side);

}  // namespace tutti
