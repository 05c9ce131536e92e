// The content of a .dvc file's output: the digest and what goes with it, merged as one, or tree by tree.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "format/merge.hpp"
#include "merge_outline.hpp"

namespace tutti {

struct NamedParts {
  std::vector<MergePart>* parts;
  std::vector<std::string>* names;
};

// Leaves the content keys only where they are to be taken from, so that merging key by key gives one side's content
// whole, or the merged directory's. Returns the keys for which both sides' versions have to stand in conflict.
std::unordered_set<std::string> settle_content(const NamedParts& base, const NamedParts& ours, const NamedParts& theirs,
                                               const DirectoryMerge& merge_directory);

}  // namespace tutti
