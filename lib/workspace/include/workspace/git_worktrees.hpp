// The other working trees of a Git repository: `git worktree list`, without asking Git.
#pragma once

#include <string>
#include <vector>

#include "workspace/git.hpp"

namespace tutti {

// Roots of all working trees that are there but `git` itself's, the main one first. Trees on disks that are not
// mounted, and those that were deleted, are passed over.
std::vector<std::string> worktree_roots(const GitRepository& git);

}  // namespace tutti
