// The index file: its layout, and how it is read without being copied.
//
// All numbers are in the byte order of the machine that wrote them (`version` tells); nothing else reads the file.
//
//   header      64 bytes, IndexHeader
//   blocks      one a directory, in the order of the table: `count` records of 56 bytes (IndexRecord), sorted by name,
//               then their names back to back without separators, then zeros up to a multiple of 8
//   singles     one more block, whose names are whole paths: files that were asked for one by one
//   table       one IndexTableEntry (56 bytes) a directory, sorted by path, and a last one, without path, for `singles`
//   trees       one IndexTreeEntry (64 bytes) a tracked directory, sorted by path
//   paths       the bytes that both tables point into
//
// `tables_checksum` covers table, trees and paths; each block has a checksum of its own, so that what is not needed is
// not read, and what is needed is checked by the thread that needs it. A block that does not match counts as absent.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/files.hpp"

namespace tutti {

using IndexDigest = std::array<std::uint8_t, 16>;

struct IndexRecord {
  static constexpr std::uint16_t racy = 1U << 12;        // so young when hashed that its stat proves nothing
  static constexpr std::uint16_t store_link = 1U << 13;  // shares its inode with an object, which is never written
  static constexpr std::uint16_t symlink = 1U << 14;     // the numbers are those of its target
  static constexpr std::uint16_t shared = 1U << 15;      // had several names when it was looked at

  std::uint64_t size = 0;
  std::int64_t mtime = 0;
  std::int64_t ctime = 0;
  std::uint64_t inode = 0;
  IndexDigest digest{};
  std::uint32_t name_offset = 0;
  std::uint16_t name_length = 0;
  std::uint16_t mode_and_flags = 0;  // 07777 and the flags above

  unsigned mode() const { return mode_and_flags & 07777U; }
  bool has(std::uint16_t flag) const { return (mode_and_flags & flag) != 0; }
};
static_assert(sizeof(IndexRecord) == 56);

struct IndexHeader {
  static constexpr std::array<char, 8> signature{'t', 'u', 't', 't', 'i', 'i', 'd', 'x'};
  static constexpr std::uint32_t current = 1;

  std::array<char, 8> magic{};
  std::uint32_t version = 0;
  std::uint32_t directories = 0;
  std::uint32_t trees = 0;
  std::uint32_t padding = 0;
  std::uint64_t tables_offset = 0;
  std::uint64_t tables_size = 0;
  std::uint64_t tables_checksum = 0;
  std::uint64_t reserved[2] = {};
};
static_assert(sizeof(IndexHeader) == 64);

struct IndexTableEntry {
  std::uint64_t offset = 0;  // of the block in the file
  std::uint64_t checksum = 0;
  IndexDigest content{};
  std::uint32_t count = 0;
  std::uint32_t names_length = 0;
  std::uint64_t path_offset = 0;  // in `paths`
  std::uint32_t path_length = 0;
  std::uint32_t padding = 0;

  std::uint64_t block_size() const { return (count * sizeof(IndexRecord) + names_length + 7) / 8 * 8; }
};
static_assert(sizeof(IndexTableEntry) == 56);

struct IndexTreeEntry {
  IndexDigest fingerprint{};
  IndexDigest id{};
  std::uint64_t size = 0;
  std::uint64_t nfiles = 0;
  std::uint64_t path_offset = 0;
  std::uint32_t path_length = 0;
  std::uint32_t padding = 0;
};
static_assert(sizeof(IndexTreeEntry) == 64);

class IndexFile {
 public:
  enum class State { sound, absent, newer };  // damaged is absent

  // Never throws. Mapped; read into memory on network file systems, where a mapping could fail long after.
  static std::shared_ptr<const IndexFile> open(const std::string& path);
  IndexFile() = default;
  IndexFile(const IndexFile&) = delete;
  IndexFile& operator=(const IndexFile&) = delete;
  ~IndexFile();

  State state() const { return state_; }
  std::span<const IndexTableEntry> table() const { return table_; }  // without the last one
  std::span<const IndexTreeEntry> trees() const { return trees_; }
  std::string_view path(const IndexTableEntry& entry) const {
    return paths_.substr(entry.path_offset, entry.path_length);
  }
  std::string_view path(const IndexTreeEntry& entry) const {
    return paths_.substr(entry.path_offset, entry.path_length);
  }

  // Position of the first entry whose path is not less than `path`.
  std::size_t lower_bound(std::string_view path) const;
  std::size_t lower_bound_tree(std::string_view path) const;

  // A block's bytes as they stand, to be copied into the next file.
  std::string_view block_bytes(const IndexTableEntry& entry) const;
  // Whether its bytes are those that were written. Read through once: single files are looked up in one block.
  bool is_sound(const IndexTableEntry& entry) const;
  std::span<const IndexRecord> records(const IndexTableEntry& entry) const;
  std::string_view names(const IndexTableEntry& entry) const;
  const IndexTableEntry* singles() const { return singles_; }

 private:
  bool read_tables();
  bool check(const IndexTableEntry& entry) const;

  State state_ = State::absent;
  std::string copy_;  // instead of a mapping
  const char* bytes_ = nullptr;
  std::size_t size_ = 0;
  bool is_mapped_ = false;
  std::span<const IndexTableEntry> table_;
  std::span<const IndexTreeEntry> trees_;
  std::string_view paths_;
  const IndexTableEntry* singles_ = nullptr;
  std::unique_ptr<std::atomic<bool>[]> known_sound_;  // by place in the table, `singles` last
};

// Whether `fs_type` (statfs) names a file system whose files live on another machine.
bool is_network_file_system(const Fd& file);

}  // namespace tutti
