// The files whose merge Git left to a person: what its index holds of each side.
#pragma once

#include <string>
#include <vector>

#include "workspace/git.hpp"

namespace tutti {

// Blobs for GitRepository::read_blob(); empty where a side does not have the file, as when it removed it.
struct UnmergedFile {
  std::string path;  // from the root of the working tree
  std::string base, ours, theirs;
};

// Sorted by path.
std::vector<UnmergedFile> unmerged_files(const GitRepository& git);

}  // namespace tutti
