// Directories: made with their parents, listed in order, flushed.
#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "directory_listing.hpp"
#include "system_call.hpp"

namespace tutti {
namespace {

// Nothing if the entry vanished meanwhile.
std::optional<FileType> type_of_entry(int directory, const dirent64& entry) {
  switch (entry.d_type) {
    case DT_REG:
      return FileType::regular;
    case DT_DIR:
      return FileType::directory;
    case DT_LNK:
      return FileType::symlink;
    case DT_UNKNOWN: {  // some file systems do not say
      const std::optional<FileStat> stat = find_stat_at(directory, entry.d_name);
      if (!stat) return std::nullopt;
      return stat->type;
    }
    default:
      return FileType::other;
  }
}

Fd open_directory(const std::string& path) {
  Fd directory = try_open(directory_name(path), O_RDONLY | O_DIRECTORY);
  if (!directory) fail_to("open the directory", path);
  return directory;
}

}  // namespace

std::vector<DirectoryEntry> list_open_directory(int directory, std::string_view path) {
  constexpr std::size_t buffer_size = 64 * 1024;
  const auto buffer = std::make_unique_for_overwrite<char[]>(buffer_size);

  std::vector<DirectoryEntry> entries;
  while (true) {
    const ssize_t size = ::getdents64(directory, buffer.get(), buffer_size);
    if (size < 0) fail_to("list the directory", path);
    if (size == 0) break;
    for (const char* at = buffer.get(); at < buffer.get() + size;) {
      const auto& entry = *reinterpret_cast<const dirent64*>(at);
      at += entry.d_reclen;
      const std::string_view name(entry.d_name);
      if (name == "." || name == "..") continue;
      if (const std::optional<FileType> type = type_of_entry(directory, entry)) {
        entries.push_back({std::string(name), *type});
      }
    }
  }
  std::ranges::sort(entries, {}, &DirectoryEntry::name);
  return entries;
}

std::optional<std::vector<DirectoryEntry>> find_and_list_directory(const std::string& path) {
  const Fd directory = try_open(directory_name(path), O_RDONLY | O_DIRECTORY);
  if (directory) return list_open_directory(directory.get(), path);
  if (is_absence(errno)) return std::nullopt;
  fail_to("open the directory", path);
}

std::vector<DirectoryEntry> list_directory(const std::string& path) {
  const Fd directory = open_directory(path);
  return list_open_directory(directory.get(), path);
}

void make_directories(const std::string& path) {
  const auto is_directory = [](const char* name) {
    struct stat raw;
    return ::stat(name, &raw) == 0 && S_ISDIR(raw.st_mode);
  };
  if (is_directory(directory_name(path))) return;
  // Shortest first only as far as needed: nearly always the directory or its parent is there.
  std::vector<std::string> missing = {path};
  while (!missing.empty()) {
    const char* name = directory_name(missing.back());
    if (::mkdir(name, 0777) == 0) {
      missing.pop_back();
    } else if (errno == ENOENT && missing.back() != parent_path(missing.back())) {
      missing.push_back(parent_path(missing.back()));
    } else {
      const int code = errno;
      const bool is_there = is_directory(name);
      errno = code;
      if (!is_there) fail_to("make the directory", missing.back());
      missing.pop_back();
    }
  }
}

void remove_empty_directory(const std::string& path) {
  if (::rmdir(path.c_str()) == 0 || errno == ENOTEMPTY || errno == EEXIST || errno == ENOENT) return;
  fail_to("remove the directory", path);
}

void sync_directory(const std::string& path) {
  const Fd directory = open_directory(path);
  // EINVAL: a file system that has no such thing as flushing a directory (some FUSE, SMB); nothing was lost.
  if (::fsync(directory.get()) != 0 && errno != EINVAL) fail_to("flush the directory", path);
}

}  // namespace tutti
