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

std::vector<std::string> worktree_roots(const GitRepository& git) {
  std::vector<std::string> roots;
  const auto add = [&](const std::string& git_file) {
    if (!git_file.ends_with(git_name) || !find_stat(git_file)) return;
    const std::string root = parent_path(git_file);
    if (git.is_bare() || real_path(root) != real_path(git.root())) roots.push_back(root);
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
  return roots;
}

}  // namespace tutti
