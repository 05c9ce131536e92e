// Removes a directory with all that it holds.
#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "directory_listing.hpp"
#include "system_call.hpp"

namespace tutti {
namespace {

// Removes what a directory holds without following links and without a path that could grow too long.
class TreeRemoval {
 public:
  TreeRemoval(int root, std::string_view path) : root_(root), path_(path) {}

  void clear_root() {
    do {
      moved_any_ = false;
      if (::lseek(root_, 0, SEEK_SET) < 0) fail_to("list the directory", path_);
      clear(root_, 0);
    } while (moved_any_);
  }

 private:
  // Each level holds a descriptor: deeper trees are first moved up to the root, and cleared from there.
  static constexpr unsigned deepest = 64;

  void clear(int directory, unsigned depth) {
    for (const DirectoryEntry& entry : list_open_directory(directory, path_)) {
      if (entry.type != FileType::directory) {
        remove(directory, entry.name, 0);
      } else if (depth == deepest) {
        move_up(directory, entry.name);
      } else {
        {
          const Fd below = open_below(directory, entry.name);
          if (!below) continue;
          clear(below.get(), depth + 1);
        }
        remove(directory, entry.name, AT_REMOVEDIR);
      }
    }
  }

  // Nothing if it vanished. A directory of ours that we may not read or change is made so first, as DVC does.
  Fd open_below(int directory, const std::string& name) const {
    constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    Fd below(::openat(directory, name.c_str(), flags));
    if (!below && errno == EACCES && ::fchmodat(directory, name.c_str(), 0700, 0) == 0) {
      below = Fd(::openat(directory, name.c_str(), flags));
    }
    if (!below && errno != ENOENT) fail_to("remove", join_path(path_, name));
    return below;
  }

  void remove(int directory, const std::string& name, int flags) const {
    if (::unlinkat(directory, name.c_str(), flags) == 0 || errno == ENOENT) return;
    if (errno == EACCES && ::fchmod(directory, 0700) == 0 && ::unlinkat(directory, name.c_str(), flags) == 0) return;
    fail_to("remove", join_path(path_, name));
  }

  void move_up(int directory, const std::string& name) {
    std::string target;
    do {
      target = fmt::format(".removed-{}", moved_count_++);
    } while (::faccessat(root_, target.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0);
    if (::renameat(directory, name.c_str(), root_, target.c_str()) != 0) fail_to("remove", join_path(path_, name));
    moved_any_ = true;
  }

  int root_;
  std::string_view path_;
  bool moved_any_ = false;
  unsigned moved_count_ = 0;
};

}  // namespace

void remove_tree(const std::string& path) {
  std::string tree = path;
  while (tree.size() > 1 && tree.ends_with('/')) tree.pop_back();  // "link/" would be what the link points to
  const std::optional<FileStat> stat = find_stat(tree);
  if (!stat) return;
  if (stat->type != FileType::directory) return remove_file(tree);
  {
    constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW;
    Fd root = try_open(tree.c_str(), flags);
    if (!root && errno == EACCES && ::chmod(tree.c_str(), 0700) == 0) root = try_open(tree.c_str(), flags);
    if (!root && errno == ENOENT) return;
    if (!root) fail_to("remove", tree);
    TreeRemoval(root.get(), tree).clear_root();
  }
  if (::rmdir(tree.c_str()) != 0 && errno != ENOENT) fail_to("remove", tree);
}

}  // namespace tutti
