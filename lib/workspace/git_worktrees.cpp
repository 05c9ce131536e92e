// Finds the other working trees of a Git repository.
//
//   <common>/worktrees/<name>/gitdir    the path of the worktree's ".git" file, absolute or relative to this folder
#include "workspace/git_worktrees.hpp"

#include "base/files.hpp"
#include "base/text.hpp"

namespace tutti {

namespace {

constexpr std::string_view git_name = "/.git";

}  // namespace

GitWorktrees find_worktrees(const GitRepository& git) {
  GitWorktrees found;
  const auto add = [&](const std::string& git_file) {
    if (!git_file.ends_with(git_name)) return;
    const std::string root = parent_path(git_file);
    if (!find_stat(git_file)) {
      found.lost.push_back(root);
    } else if (git.is_bare() || real_path(root) != real_path(git.root())) {
      found.roots.push_back(root);
    }
  };
  const std::string common = absolute_path(git.common_directory());
  add(common);  // of a bare repository, and of a submodule, it is not what a working tree has
  const std::string folder = join_path(common, "worktrees");
  const auto entries = find_and_list_directory(folder);
  for (const DirectoryEntry& entry : entries.value_or(std::vector<DirectoryEntry>{})) {
    const std::string place = join_path(folder, entry.name);
    const auto text = find_and_read_file(join_path(place, "gitdir"));
    if (text) add(absolute_path(join_path(place, trim(*text))));
  }
  return found;
}

}  // namespace tutti
