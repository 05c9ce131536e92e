// A directory for one test, and short ways to put files into it and look at them.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/publish.hpp"
#include "base/time.hpp"

namespace tutti {

class Scratch {
 public:
  Scratch() {
    // In memory where that is possible: ext4 takes milliseconds to create a file after many were deleted.
    const std::filesystem::path memory = "/dev/shm";
    const bool usable = ::access(memory.c_str(), W_OK) == 0;
    std::string pattern = ((usable ? memory : std::filesystem::temp_directory_path()) / "tutti-test-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw std::runtime_error("no scratch directory");
    root_ = pattern;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    // A test may have taken its own permissions away.
    std::error_code ignored;
    std::filesystem::permissions(root_, std::filesystem::perms::owner_all, ignored);
    std::filesystem::remove_all(root_, ignored);
  }

  std::string path(std::string_view name) const { return join_path(root_, name); }
  const std::string& root() const { return root_; }

  std::string write(std::string_view name, std::string_view bytes) const {
    const std::string full = path(name);
    make_directories(parent_path(full));
    remove_file(full);
    publish_file(full, bytes, Durability::none, 0644);
    return full;
  }

 private:
  std::string root_;
};

inline BlobId blob_of(std::string_view bytes) {
  return BlobId{md5_of(bytes)};
}

// Every regular file below a directory by its relative path, with its bytes.
inline std::map<std::string, std::string> files_below(const std::string& root) {
  std::map<std::string, std::string> result;
  if (!std::filesystem::exists(root)) return result;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.is_regular_file()) {
      result[std::filesystem::relative(entry.path(), root).string()] = read_file(entry.path().string());
    }
  }
  return result;
}

// Overwrites a file in place, whatever its mode: what a disk error or a careless program does.
inline void damage_file(const std::string& path, std::string_view bytes) {
  ::chmod(path.c_str(), 0644);
  const Fd file = open_file(path, O_WRONLY | O_TRUNC);
  write_full(file, bytes, path);
  ::chmod(path.c_str(), 0444);
}

// Moves a file's or directory's own times into the past, so that they are no longer "just now".
inline void age(const std::string& path, int seconds) {
  struct stat raw;
  if (::stat(path.c_str(), &raw) != 0) throw std::runtime_error("cannot stat " + path);
  const timespec times[2] = {{raw.st_atim.tv_sec - seconds, 0}, {raw.st_mtim.tv_sec - seconds, 0}};
  if (::utimensat(AT_FDCWD, path.c_str(), times, 0) != 0) throw std::runtime_error("cannot age " + path);
}

// Time as a test wishes it: the system's plus a distance.
class ShiftedClock final : public Clock {
 public:
  Timestamp now() const override { return {SystemClock().now().nanoseconds + shift}; }
  std::int64_t shift = 0;
};

}  // namespace tutti
