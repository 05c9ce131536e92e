// Descriptors, whole-file reads and writes, directories: the system's calls with errors that name the path.
#include "base/files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tutti {
namespace {

[[noreturn]] void fail(std::string_view what, std::string_view path) {
  const int code = errno;
  throw SystemError(code, fmt::format("cannot {} '{}'", what, printable(path)));
}

bool is_absence(int code) {
  return code == ENOENT || code == ENOTDIR;
}

// What the system calls "here" is "." there: every empty directory name means the current one.
const char* directory_name(const std::string& path) {
  return path.empty() ? "." : path.c_str();
}

Fd try_open(const char* path, int flags, unsigned mode) {
  int fd;
  do {
    fd = ::open(path, flags | O_CLOEXEC, mode);
  } while (fd < 0 && errno == EINTR);
  return Fd(fd);
}

std::int64_t nanoseconds_of(const timespec& time) {
  return time.tv_sec * std::int64_t{1'000'000'000} + time.tv_nsec;
}

FileType type_of_mode(unsigned mode) {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return FileType::regular;
    case S_IFDIR:
      return FileType::directory;
    case S_IFLNK:
      return FileType::symlink;
    default:
      return FileType::other;
  }
}

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

std::vector<DirectoryEntry> list_open_directory(int directory, std::string_view path) {
  constexpr std::size_t buffer_size = 64 * 1024;
  const auto buffer = std::make_unique_for_overwrite<char[]>(buffer_size);

  std::vector<DirectoryEntry> entries;
  while (true) {
    const ssize_t size = ::getdents64(directory, buffer.get(), buffer_size);
    if (size < 0) fail("list the directory", path);
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

// Removes what a directory holds without following links and without a path that could grow too long.
class TreeRemoval {
 public:
  TreeRemoval(int root, std::string_view path) : root_(root), path_(path) {}

  void clear_root() {
    do {
      moved_any_ = false;
      if (::lseek(root_, 0, SEEK_SET) < 0) fail("list the directory", path_);
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
    if (!below && errno != ENOENT) fail("remove", join_path(path_, name));
    return below;
  }

  void remove(int directory, const std::string& name, int flags) const {
    if (::unlinkat(directory, name.c_str(), flags) == 0 || errno == ENOENT) return;
    if (errno == EACCES && ::fchmod(directory, 0700) == 0 && ::unlinkat(directory, name.c_str(), flags) == 0) return;
    fail("remove", join_path(path_, name));
  }

  void move_up(int directory, const std::string& name) {
    std::string target;
    do {
      target = fmt::format(".removed-{}", moved_count_++);
    } while (::faccessat(root_, target.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0);
    if (::renameat(directory, name.c_str(), root_, target.c_str()) != 0) fail("remove", join_path(path_, name));
    moved_any_ = true;
  }

  int root_;
  std::string_view path_;
  bool moved_any_ = false;
  unsigned moved_count_ = 0;
};

}  // namespace

Fd& Fd::operator=(Fd&& other) noexcept {
  if (this != &other) {
    reset();
    fd_ = other.release();
  }
  return *this;
}

int Fd::release() {
  return std::exchange(fd_, -1);
}

void Fd::reset() {
  if (fd_ >= 0) ::close(release());
}

FileStat to_file_stat(const struct stat& raw) {
  return {
      .type = type_of_mode(raw.st_mode),
      .mode = raw.st_mode & 07777,
      .size = static_cast<std::uint64_t>(raw.st_size),
      .mtime = nanoseconds_of(raw.st_mtim),
      .ctime = nanoseconds_of(raw.st_ctim),
      .inode = raw.st_ino,
      .device = raw.st_dev,
      .links = static_cast<std::uint32_t>(raw.st_nlink),
      .owner = raw.st_uid,
  };
}

std::optional<FileStat> find_stat_at(int directory, const char* name, Follow follow) {
  struct stat raw;
  if (::fstatat(directory, name, &raw, follow == Follow::yes ? 0 : AT_SYMLINK_NOFOLLOW) == 0) return to_file_stat(raw);
  if (is_absence(errno)) return std::nullopt;
  fail("stat", name);
}

std::optional<FileStat> find_stat(const std::string& path, Follow follow) {
  return find_stat_at(AT_FDCWD, path.c_str(), follow);
}

FileStat stat_of(const Fd& file, std::string_view path) {
  struct stat raw;
  if (::fstat(file.get(), &raw) != 0) fail("stat", path);
  return to_file_stat(raw);
}

Fd open_file(const std::string& path, int flags, unsigned mode) {
  Fd file = try_open(path.c_str(), flags, mode);
  if (!file) fail((flags & O_CREAT) != 0 ? "create" : "open", path);
  return file;
}

std::optional<Fd> find_file(const std::string& path, int flags) {
  Fd file = try_open(path.c_str(), flags, 0);
  if (file) return file;
  if (is_absence(errno)) return std::nullopt;
  fail("open", path);
}

std::string read_file(const std::string& path) {
  return read_all(open_file(path, O_RDONLY), path);
}

std::optional<std::string> find_and_read_file(const std::string& path) {
  const std::optional<Fd> file = find_file(path, O_RDONLY);
  return file ? std::optional(read_all(*file, path)) : std::nullopt;
}

std::string read_all(const Fd& file, std::string_view path) {
  // The size is a guess: the file may grow, and those of /proc say 0. The byte more finds the end without growing.
  std::string bytes(stat_of(file, path).size + 1, '\0');
  std::size_t size = 0;
  while (true) {
    size += read_full(file, bytes.data() + size, bytes.size() - size, path);
    if (size < bytes.size()) break;
    bytes.resize(std::max<std::size_t>(2 * bytes.size(), 4096));
  }
  bytes.resize(size);
  return bytes;
}

std::size_t read_full(const Fd& file, void* buffer, std::size_t size, std::string_view path) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count = ::read(file.get(), static_cast<char*>(buffer) + done, size - done);
    if (count == 0) break;
    if (count > 0) {
      done += static_cast<std::size_t>(count);
    } else if (errno != EINTR) {
      fail("read", path);
    }
  }
  return done;
}

void write_full(const Fd& file, std::string_view bytes, std::string_view path) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file.get(), bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      fail("write", path);
    }
  }
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
      if (!is_there) fail("make the directory", missing.back());
      missing.pop_back();
    }
  }
}

void remove_file(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && !is_absence(errno)) fail("remove", path);
}

void remove_tree(const std::string& path) {
  std::string tree = path;
  while (tree.size() > 1 && tree.ends_with('/')) tree.pop_back();  // "link/" would be what the link points to
  const std::optional<FileStat> stat = find_stat(tree);
  if (!stat) return;
  if (stat->type != FileType::directory) return remove_file(tree);
  {
    constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW;
    Fd root = try_open(tree.c_str(), flags, 0);
    if (!root && errno == EACCES && ::chmod(tree.c_str(), 0700) == 0) root = try_open(tree.c_str(), flags, 0);
    if (!root && errno == ENOENT) return;
    if (!root) fail("remove", tree);
    TreeRemoval(root.get(), tree).clear_root();
  }
  if (::rmdir(tree.c_str()) != 0 && errno != ENOENT) fail("remove", tree);
}

void remove_empty_directory(const std::string& path) {
  if (::rmdir(path.c_str()) == 0 || errno == ENOTEMPTY || errno == EEXIST || errno == ENOENT) return;
  fail("remove the directory", path);
}

void rename_file(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) {
    const int code = errno;
    throw SystemError(code, fmt::format("cannot rename '{}' to '{}'", printable(from), printable(to)));
  }
}

void set_mode(const std::string& path, unsigned mode) {
  if (::chmod(path.c_str(), mode) != 0) fail("change the mode of", path);
}

void sync_directory(const std::string& path) {
  const Fd directory = try_open(directory_name(path), O_RDONLY | O_DIRECTORY, 0);
  if (!directory) fail("open the directory", path);
  // EINVAL: a file system that has no such thing as flushing a directory (some FUSE, SMB); nothing was lost.
  if (::fsync(directory.get()) != 0 && errno != EINVAL) fail("flush the directory", path);
}

std::optional<std::vector<DirectoryEntry>> find_and_list_directory(const std::string& path) {
  const Fd directory = try_open(directory_name(path), O_RDONLY | O_DIRECTORY, 0);
  if (directory) return list_open_directory(directory.get(), path);
  if (is_absence(errno)) return std::nullopt;
  fail("open the directory", path);
}

std::vector<DirectoryEntry> list_directory(const std::string& path) {
  const Fd directory = try_open(directory_name(path), O_RDONLY | O_DIRECTORY, 0);
  if (!directory) fail("open the directory", path);
  return list_open_directory(directory.get(), path);
}

std::string current_directory() {
  const std::unique_ptr<char, decltype(&std::free)> path(::getcwd(nullptr, 0), &std::free);
  if (!path) fail("find the current directory", ".");
  return path.get();
}

std::string absolute_path(std::string_view path) {
  const std::string whole = path.starts_with('/') ? std::string(path) : join_path(current_directory(), path);
  std::string normal;
  for (std::string_view rest = whole; !rest.empty();) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view component = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (component.empty() || component == ".") continue;
    if (component == "..") {
      normal.resize(normal.empty() ? 0 : normal.rfind('/'));
    } else {
      normal.append(1, '/').append(component);
    }
  }
  return normal.empty() ? "/" : normal;
}

std::string real_path(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> resolved(::realpath(directory_name(path), nullptr), &std::free);
  if (!resolved) fail("resolve", path);
  return resolved.get();
}

std::string parent_path(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  path = path.substr(0, slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  return path.empty() ? "/" : std::string(path);
}

std::string join_path(std::string_view directory, std::string_view name) {
  if (directory.empty() || name.starts_with('/')) return std::string(name);
  if (name.empty()) return std::string(directory);
  std::string path;
  path.reserve(directory.size() + 1 + name.size());
  path.append(directory);
  if (!path.ends_with('/')) path += '/';
  return path.append(name);
}

unsigned current_umask() {
  // umask() can only tell by changing it, for all threads; the kernel tells without (since Linux 4.7).
  if (const std::optional<std::string> status = find_and_read_file("/proc/self/status")) {
    constexpr std::string_view label = "\nUmask:\t";
    const std::size_t at = status->find(label);
    unsigned mask = 0;
    if (at != std::string::npos) {
      const char* const digits = status->data() + at + label.size();
      if (std::from_chars(digits, status->data() + status->size(), mask, 8).ec == std::errc()) return mask;
    }
  }
  const mode_t mask = ::umask(0077);
  ::umask(mask);
  return mask;
}

std::string host_name() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) fail("find the host's name", "");
  return name.data();
}

}  // namespace tutti
