// Files and directories as the system sees them: descriptors that close themselves, whole-file reads, walks.
//
// Paths here are the system's, absolute or relative to the process; RelPath and safe_fs.hpp are for names from files.
// Everything throws SystemError naming the path, unless it says otherwise.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_count.hpp"

namespace tutti {

class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(other.release()) {}
  Fd& operator=(Fd&& other) noexcept;
  ~Fd() { reset(); }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release();
  void reset();

 private:
  int fd_ = -1;
};

// What stat() says, in the terms that the index compares.
enum class FileType : std::uint8_t { regular, directory, symlink, other };

struct FileStat {
  FileType type = FileType::other;
  std::uint32_t mode = 0;  // permission bits, 07777
  std::uint64_t size = 0;
  std::int64_t mtime = 0;  // ns since the epoch
  std::int64_t ctime = 0;
  std::uint64_t inode = 0;
  std::uint64_t device = 0;
  std::uint32_t links = 0;
  std::uint32_t owner = 0;

  bool is_executable() const { return (mode & 0111) != 0; }  // for anybody, as DVC sees it
};

enum class Follow { no, yes };

FileStat to_file_stat(const struct stat& raw);
std::optional<FileStat> find_stat(const std::string& path, Follow follow = Follow::no);  // nothing if it is not there
std::optional<FileStat> find_stat_at(int directory, const char* name, Follow follow = Follow::no);
FileStat stat_of(const Fd& file, std::string_view path);

Fd open_file(const std::string& path, int flags, unsigned mode = 0);
std::optional<Fd> find_file(const std::string& path, int flags);  // nothing on ENOENT/ENOTDIR

std::string read_file(const std::string& path);
std::optional<std::string> find_and_read_file(const std::string& path);  // nothing if it is not there
// `spare`: how much longer the text will become in the caller's hands without being copied.
std::string read_all(const Fd& file, std::string_view path, std::size_t spare = 0);
// Fills as much of the buffer as the file still has; fewer bytes only at the end of the file.
std::size_t read_full(const Fd& file, void* buffer, std::size_t size, std::string_view path);
void write_full(const Fd& file, std::string_view bytes, std::string_view path);

void make_directories(const std::string& path);        // all of them; mode 0777 & ~umask; fine if they exist
void remove_file(const std::string& path);             // fine if it is not there
void remove_tree(const std::string& path);             // never follows a link; fine if it is not there
void remove_empty_directory(const std::string& path);  // fine if it is not empty or not there
void rename_file(const std::string& from, const std::string& to);
void set_mode(const std::string& path, unsigned mode);
void sync_file(const Fd& file, std::string_view path);  // its bytes are on the disk
void sync_directory(const std::string& path);

struct DirectoryEntry {
  std::string name;
  FileType type;  // without following; symlink and other are told apart
};
// All but "." and "..", sorted by name (bytes).
std::vector<DirectoryEntry> list_directory(const std::string& path);
std::optional<std::vector<DirectoryEntry>> find_and_list_directory(const std::string& path);

std::string current_directory();
std::string absolute_path(std::string_view path);  // lexically normal, links untouched
std::string real_path(const std::string& path);    // links resolved; throws if it is not there
std::string parent_path(std::string_view path);
std::string join_path(std::string_view directory, std::string_view name);  // `name` alone if it is absolute
unsigned current_umask();
std::string host_name();

}  // namespace tutti
