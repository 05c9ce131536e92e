// The other working trees of a Git repository: `git worktree list`, without asking Git.
#pragma once

#include <string>
#include <vector>

#include "workspace/git.hpp"

namespace tutti {

struct GitWorktrees {
  std::vector<std::string> roots;  // of those that are there but `git` itself's, the main one first
  std::vector<std::string> lost;   // where Git expects one and none is: deleted, moved by hand, on a disk not mounted
};
GitWorktrees find_worktrees(const GitRepository& git);

}  // namespace tutti
