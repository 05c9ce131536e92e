// What one of a store's 256 folders holds, and the stamp by which a change to it is noticed.
#include "folder_listing.hpp"

#include <dirent.h>
#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tutti {

namespace {

FolderStamp to_stamp(const FileStat& stat) {
  return {stat.inode, stat.mtime, stat.ctime};
}

[[noreturn]] void cannot(int code, std::string_view verb, const LayoutFolder& layout, unsigned folder) {
  throw SystemError(code, fmt::format("cannot {} {}", verb, in_quotes(join_path(layout.path, folder_name(folder)))));
}

// An object may be a link to a file elsewhere (a cache that someone spread by hand), never a directory.
bool is_object_file(int directory, const struct dirent& entry) {
  if (entry.d_type == DT_REG) return true;
  if (entry.d_type != DT_LNK && entry.d_type != DT_UNKNOWN) return false;
  const std::optional<FileStat> stat = find_stat_at(directory, entry.d_name, Follow::yes);
  return stat && stat->type == FileType::regular;
}

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};

}  // namespace

LayoutFolder LayoutFolder::open(std::string_view root, Layout layout) {
  LayoutFolder result{layout_path(root, layout), {}};
  result.file = find_file(result.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  return result;
}

FolderStamp stamp_of(const LayoutFolder& layout, unsigned folder) {
  if (!layout.file) return {};
  const std::optional<FileStat> stat = find_stat_at(layout.file->get(), folder_name(folder).c_str(), Follow::yes);
  return stat && stat->type == FileType::directory ? to_stamp(*stat) : FolderStamp{};
}

FolderListing list_folder(const LayoutFolder& layout, unsigned folder) {
  FolderListing listing;
  if (!layout.file) return listing;
  Fd file(openat(layout.file->get(), folder_name(folder).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!file) {
    if (errno == ENOENT || errno == ENOTDIR) return listing;
    cannot(errno, "list", layout, folder);
  }
  listing.stamp = to_stamp(stat_of(file, layout.path));
  const int descriptor = file.get();
  const std::unique_ptr<DIR, CloseDirectory> directory(fdopendir(descriptor));
  if (!directory) cannot(errno, "list", layout, folder);
  file.release();
  errno = 0;
  while (const struct dirent* entry = readdir(directory.get())) {
    const std::optional<ObjectKey> key = ObjectKey::parse(entry->d_name);
    if (key && is_object_file(descriptor, *entry)) listing.keys.push_back(*key);
    errno = 0;
  }
  if (errno != 0) cannot(errno, "list", layout, folder);
  std::sort(listing.keys.begin(), listing.keys.end());
  listing.steady = stamp_of(layout, folder) == listing.stamp;
  return listing;
}

bool is_present(const LayoutFolder& layout, unsigned folder, const ObjectKey& key) {
  if (!layout.file) return false;
  const std::string name = folder_name(folder) + "/" + key.file_name();
  const std::optional<FileStat> stat = find_stat_at(layout.file->get(), name.c_str(), Follow::yes);
  return stat && stat->type == FileType::regular;
}

}  // namespace tutti
