// Follows a workspace's symbolic links into a store.
#include "workspace_links.hpp"

#include <unistd.h>

#include <array>
#include <climits>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace tutti {
namespace {

// "/cache/files/md5/ab/cdef…" beneath `root`.
std::optional<ObjectId> object_at(std::string_view path, const std::string& root) {
  if (!path.starts_with(root + "/")) return std::nullopt;
  path.remove_prefix(root.size() + 1);
  constexpr std::string_view modern = "files/md5/";
  const bool is_modern = path.starts_with(modern);
  if (is_modern) path.remove_prefix(modern.size());
  if (path.size() < 3 || path[2] != '/') return std::nullopt;
  return ObjectId::parse(is_modern ? Algorithm::md5 : Algorithm::md5_dos2unix,
                         std::string(path.substr(0, 2)) + std::string(path.substr(3)));
}

class Search {
 public:
  Search(const Repository& workspace, const LocalStore& store)
      : cancellation_(workspace.surroundings().cancellation), root_(store.root()) {
    real_root_ = find_stat(root_, Follow::yes) ? real_path(root_) : root_;
  }

  void search(const std::string& directory) {
    cancellation_.check();
    const auto entries = find_and_list_directory(directory);
    for (const DirectoryEntry& entry : entries.value_or(std::vector<DirectoryEntry>{})) {
      const std::string path = join_path(directory, entry.name);
      if (entry.type == FileType::symlink) {
        follow(directory, path);
      } else if (entry.type == FileType::directory && entry.name != ".git" && entry.name != ".dvc") {
        search(path);
      }
    }
  }

  std::vector<ObjectId> take() { return std::move(found_); }

 private:
  void follow(const std::string& directory, const std::string& path) {
    std::array<char, PATH_MAX> target{};
    const ssize_t size = readlink(path.c_str(), target.data(), target.size());
    if (size <= 0) return;
    const std::string text =
        absolute_path(join_path(directory, std::string_view(target.data(), static_cast<std::size_t>(size))));
    if (const auto id = object_at(text, root_)) return found_.push_back(*id);
    // By another name of the store.
    if (!find_stat(path, Follow::yes)) return;
    if (const auto id = object_at(real_path(path), real_root_)) found_.push_back(*id);
  }

  const Cancellation& cancellation_;
  const std::string root_;
  std::string real_root_;
  std::vector<ObjectId> found_;
};

}  // namespace

std::vector<ObjectId> linked_objects(const Repository& workspace, const LocalStore& store) {
  Search search(workspace, store);
  search.search(workspace.root());
  return search.take();
}

}  // namespace tutti
