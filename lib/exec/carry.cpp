// Copies with all that belongs to a file, and removes what was copied.
#include "carry.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <vector>

#include <fmt/format.h>

#include "base/byte_count.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"

namespace tutti {
namespace {

constexpr std::size_t buffer_size = 1U << 20;
constexpr std::int64_t second = 1'000'000'000;

timespec to_timespec(std::int64_t time) {
  // Before 1970 the nanoseconds still count forwards.
  const std::int64_t nanoseconds = (time % second + second) % second;
  return {.tv_sec = (time - nanoseconds) / second, .tv_nsec = nanoseconds};
}

[[noreturn]] void fail(std::string_view what, const std::string& path) {
  const int code = errno;
  throw SystemError(code, fmt::format("cannot {} {}", what, in_quotes(path)));
}

FileStat require_stat(const std::string& path) {
  const std::optional<FileStat> stat = find_stat(path);
  if (!stat) throw NotFound(fmt::format("{} does not exist", in_quotes(path)));
  return *stat;
}

std::string link_target(const std::string& path) {
  std::array<char, 4096> buffer{};
  const ssize_t size = ::readlink(path.c_str(), buffer.data(), buffer.size());
  if (size < 0) fail("read", path);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

bool is_same(const FileStat& a, const FileStat& b) {
  return a.type == b.type && a.inode == b.inode && a.size == b.size && a.mtime == b.mtime && a.ctime == b.ctime;
}

// Calls visit with each piece, and returns the digest of them all.
template <class Visit>
Digest read_pieces(const Fd& file, const std::string& path, const Cancellation& cancellation, const Visit& visit) {
  Hasher hasher(Algorithm::md5);
  std::vector<char> buffer(buffer_size);
  for (std::size_t size = buffer.size(); size == buffer.size();) {
    cancellation.check();
    size = read_full(file, buffer.data(), buffer.size(), path);
    hasher.update(std::string_view(buffer.data(), size));
    visit(std::string_view(buffer.data(), size));
  }
  return hasher.finish();
}

Digest digest_at(const std::string& path, const Cancellation& cancellation) {
  return read_pieces(open_file(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC), path, cancellation, [](std::string_view) {});
}

class Copy {
 public:
  Copy(const Cancellation& cancellation, Task& task) : cancellation_(cancellation), task_(task) {}

  // The copy of a directory gets its mode and times last: they would keep the files out, or change with them.
  void add(const std::string& from, const std::string& to, const std::string& below) {
    cancellation_.check();
    const FileStat stat = require_stat(from);
    switch (stat.type) {
      case FileType::directory:
        if (::mkdir(to.c_str(), 0700) != 0) fail("make", to);
        for (const DirectoryEntry& entry : list_directory(from)) {
          add(join_path(from, entry.name), join_path(to, entry.name),
              below.empty() ? entry.name : join_path(below, entry.name));
        }
        directories_.push_back(to);
        break;
      case FileType::symlink:
        if (::symlink(link_target(from).c_str(), to.c_str()) != 0) fail("make", to);
        break;
      case FileType::regular:
        copy_bytes(from, to, stat);
        break;
      case FileType::other:
        throw Conflict(fmt::format("{} is neither a file, a directory nor a symbolic link", in_quotes(from)));
    }
    dress(to, stat);
    files_.emplace(below, stat);
  }

  // What the file system says to have. Its own memory may answer; what it cannot keep shows at least.
  void verify() const {
    for (const auto& [path, digest] : digests_) {
      if (digest_at(path, cancellation_) != digest) {
        throw Corrupt(fmt::format("{} does not hold what was written to it", in_quotes(path)));
      }
    }
  }

  void flush(const Fd& file_system, const std::string& directory) const {
    if (sync_file_system(file_system, directory)) return;
    for (const auto& [path, digest] : digests_) {
      const Fd file = open_file(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
      if (::fsync(file.get()) != 0) fail("flush", path);
    }
    for (const std::string& path : directories_) sync_directory(path);
  }

  CarriedFiles take() { return std::move(files_); }

 private:
  void copy_bytes(const std::string& from, const std::string& to, const FileStat& stat) {
    const Fd source = open_file(from, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    const Fd target = open_file(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    task_.add_total(1, ByteCount{stat.size});
    const Digest digest = read_pieces(source, from, cancellation_, [&](std::string_view piece) {
      write_full(target, piece, to);
      task_.advance(0, ByteCount{piece.size()});
    });
    if (!is_same(stat, stat_of(source, from))) {
      throw Conflict(fmt::format("{} changed while it was copied", in_quotes(from)), {"run the command again"});
    }
    task_.advance(1, {});
    digests_.emplace_back(to, digest);
  }

  static void dress(const std::string& path, const FileStat& stat) {
    // Only the superuser may give files away; then the copy belongs to whoever made it, as with cp and mv.
    if (stat.owner != ::geteuid() && ::lchown(path.c_str(), stat.owner, static_cast<gid_t>(-1)) != 0 &&
        errno != EPERM) {
      fail("set the owner of", path);
    }
    if (stat.type != FileType::symlink) set_mode(path, stat.mode);
    const std::array<timespec, 2> times{timespec{.tv_sec = 0, .tv_nsec = UTIME_OMIT}, to_timespec(stat.mtime)};
    if (::utimensat(AT_FDCWD, path.c_str(), times.data(), AT_SYMLINK_NOFOLLOW) != 0) fail("set the time of", path);
  }

  const Cancellation& cancellation_;
  Task& task_;
  CarriedFiles files_;
  std::vector<std::pair<std::string, Digest>> digests_;
  std::vector<std::string> directories_;
};

bool has_all_of(const std::string& source, const std::string& target, const std::string& below,
                const Cancellation& cancellation, CarriedFiles& files) {
  cancellation.check();
  const FileStat stat = require_stat(source);
  const std::optional<FileStat> there = find_stat(target);
  if (!there || there->type != stat.type) return false;
  // The same thing seen through another mount is no copy.
  const bool has_one_name = stat.type == FileType::directory || stat.links == 1;
  if (has_one_name && there->inode == stat.inode && there->device == stat.device) return false;
  files.emplace(below, stat);
  switch (stat.type) {
    case FileType::directory:
      for (const DirectoryEntry& entry : list_directory(source)) {
        const std::string inner = below.empty() ? entry.name : join_path(below, entry.name);
        if (!has_all_of(join_path(source, entry.name), join_path(target, entry.name), inner, cancellation, files)) {
          return false;
        }
      }
      return true;
    case FileType::symlink:
      return link_target(source) == link_target(target);
    case FileType::regular:
      return stat.size == there->size && digest_at(source, cancellation) == digest_at(target, cancellation);
    case FileType::other:
      return false;
  }
  return false;
}

void remove_below(const std::string& path, const std::string& below, const CarriedFiles& files) {
  const FileStat stat = require_stat(path);
  const auto carried = files.find(below);
  const bool is_directory = stat.type == FileType::directory;
  // A directory's own times change as its entries go.
  if (carried == files.end() ||
      !(is_directory ? carried->second.type == FileType::directory : is_same(carried->second, stat))) {
    throw Conflict(fmt::format("{} changed after it was copied: it stays", in_quotes(path)),
                   {"compare it with the copy, then remove one of them"});
  }
  if (is_directory) {
    for (const DirectoryEntry& entry : list_directory(path)) {
      remove_below(join_path(path, entry.name), below.empty() ? entry.name : join_path(below, entry.name), files);
    }
    if (::rmdir(path.c_str()) != 0) fail("remove", path);
  } else if (::unlink(path.c_str()) != 0) {
    fail("remove", path);
  }
}

std::string path_in(const Fd& directory, const std::string& name) {
  return fmt::format("/proc/self/fd/{}/{}", directory.get(), name);
}

}  // namespace

CarriedFiles carry(Repository& repository, const std::string& source, const Fd& directory, const std::string& name) {
  const Surroundings& around = repository.surroundings();
  const std::string aside = temporary_name(), path = path_in(directory, aside);
  const Fd file_system = open_file_system(path_in(directory, "."));
  const std::unique_ptr<Task> task = around.progress.start("Moving");
  try {
    Copy copy(around.cancellation, *task);
    copy.add(source, path, "");
    const bool flushes = repository.options().durability == Durability::flush;
    if (flushes) copy.flush(file_system, path);
    copy.verify();
    if (::renameat2(directory.get(), aside.c_str(), directory.get(), name.c_str(), RENAME_NOREPLACE) != 0) {
      fail("put the copy to", name);
    }
    if (flushes) sync_directory(path_in(directory, "."));
    return copy.take();
  } catch (...) {
    remove_tree(path);
    throw;
  }
}

std::optional<CarriedFiles> find_carried(const std::string& source, const std::string& target,
                                         const Cancellation& cancellation) {
  CarriedFiles files;
  if (!has_all_of(source, target, "", cancellation, files)) return std::nullopt;
  return files;
}

void remove_carried(const std::string& source, const CarriedFiles& files, Durability durability) {
  remove_below(source, "", files);
  if (durability == Durability::flush) sync_directory(parent_path(source));
}

}  // namespace tutti
