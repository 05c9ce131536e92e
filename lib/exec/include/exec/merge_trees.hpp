// Three-way merge of directories, file by file.
//
// What one side added, changed, removed or renamed is taken; what both changed alike stands once. A file that one side
// renamed and the other changed is the changed file under the new name. In conflict are: a path that both gave
// different content; a file that one changed and the other removed; one that both renamed differently; and a path that
// is a file on one side and a directory on the other.
#pragma once

#include <optional>
#include <vector>

#include "format/merge.hpp"
#include "store/tree.hpp"
#include "workspace/repository.hpp"

namespace tutti {

struct TreeConflict {
  RelPath path;
  std::optional<BlobId> ours, theirs;  // nothing: not there on that side
  friend bool operator==(const TreeConflict&, const TreeConflict&) = default;
};

// Both trees hold all that could be merged, and each its own side's version of what could not: they are equal unless
// there is a conflict, and what is in conflict is what differs between them. So a pointer whose conflict markers name
// both of them holds everything that a later choice needs.
struct TreeMerge {
  Tree ours, theirs;
  std::vector<TreeConflict> conflicts;  // sorted by path
};
TreeMerge merge_trees(const Tree& base, const Tree& ours, const Tree& theirs);

// The same for the trees that pointers name: through the store, into the store. Nothing when a manifest is not there
// (the log says which, and how to get it). Without a base, everything was added by both sides.
std::optional<MergedDirectory> merge_directories(Repository& repository, const DirectoryVersions& versions);

}  // namespace tutti
