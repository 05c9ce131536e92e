// What was learned about a store's files, kept so that it need not be learned again.
//
// Two kinds of knowledge, each with what it hangs on:
//   - which objects a folder holds: true while the folder's stamp (inode, mtime, ctime) is what it was when listed;
//   - an object whose bytes were seen to match its name: true while inode, size and mtime are what they were.
// Whether all files of a tree are there hangs on the stamps of all folders together.
//
// The file is a cache: it may vanish at any time, and a damaged one counts as empty. Format, version 1, in the byte
// order of the machine:
//
//   header   64 bytes: "tuttisto", u32 version, u32 number of trees, u64 checksum64 of the store's root,
//            u64 checksum64 of the folder and tree tables, u64 x 2 fingerprint of each layout's stamps that the trees
//            hang on, zeros
//   folders  512 x 48 bytes (256 of files/md5, 256 of the 2.x layout): i64 x 3 stamp (inode, mtime, ctime), u64 offset
//            of the block, u32 objects in it, u32 1 if the stamp vouches for them, u64 checksum64 of the block
//   trees    n x 24 bytes: digest, u8 layout, u8 1 if complete, zeros
//   blocks   per folder: n x 16 bytes ObjectKey, sorted; n x 24 bytes u64 inode, u64 size, i64 mtime, zero if not known
//
// Of a large file that few folders changed, their blocks are appended and the tables written over; blocks that nothing
// names any more stay until they are most of it. Who reads meanwhile, or comes after a crash in between, finds a wrong
// checksum and knows less.
//
// Blocks are read when first needed, with pread: a few objects cost a few pages, and a file that shrinks under a
// mapping cannot kill the process.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.hpp"
#include "base/time.hpp"
#include "folder_listing.hpp"
#include "object_layout.hpp"

namespace tutti {

struct ObjectFacts {
  std::uint64_t inode = 0;  // 0: nothing is known
  std::uint64_t size = 0;
  std::int64_t mtime = 0;
  friend bool operator==(const ObjectFacts&, const ObjectFacts&) = default;
};

// All functions but the constructor may be called from several threads.
class StoreIndex {
 public:
  StoreIndex(std::string path, const std::string& root, const Clock& clock);

  // Which of `keys` the folder does not hold: true at their places in `missing`, which is as long. Lists the folder if
  // it changed, unless only a few are asked for.
  void find_missing(const LayoutFolder& layout, unsigned folder, const std::vector<ObjectKey>& keys,
                    std::vector<bool>& missing);

  std::optional<ObjectFacts> facts(const ObjectId& id);
  void remember(const ObjectId& id, const ObjectFacts& facts);

  // The state of all folders of a layout in one number; `settled` is false while one of them changed so recently that a
  // further change could leave the number as it is.
  struct Fingerprint {
    std::uint64_t value = 0;
    bool settled = false;
  };
  Fingerprint fingerprint(const LayoutFolder& layout, Layout which) const;
  std::optional<bool> completeness(const TreeId& id, const Fingerprint& fingerprint);
  void remember_completeness(const TreeId& id, const Fingerprint& fingerprint, bool complete);

  // Replaces the file if anything was learned. Leaves the file of a newer version alone.
  void save(std::int64_t now);

 private:
  struct Folder {
    std::mutex mutex;
    bool loaded = false;
    bool changed = false;  // since it was loaded
    bool vouched = false;  // `keys` is what the folder holds while its stamp is `stamp`
    FolderStamp stamp;
    std::vector<ObjectKey> keys;  // sorted
    std::vector<ObjectFacts> facts;
  };
  struct FolderRecord {
    FolderStamp stamp;
    std::uint64_t offset = 0;
    std::uint32_t count = 0;
    std::uint32_t vouched = 0;
    std::uint64_t checksum = 0;
  };
  struct TreeRecord {
    std::array<std::uint8_t, 16> digest{};
    std::uint8_t layout = 0;
    std::uint8_t complete = 0;
    std::array<std::uint8_t, 6> zeros{};
  };
  struct Header;

  void open();
  void load(Folder& folder, unsigned number);
  bool read_at(std::uint64_t offset, void* to, std::size_t size) const;
  void adopt(Folder& folder, FolderListing listing);
  std::string serialized(std::int64_t now);
  bool patch(std::int64_t now);
  FolderRecord append_block(std::string& out, Folder& folder, std::uint64_t offset, std::int64_t now) const;
  std::string tree_table() const;
  std::string tables(const std::vector<FolderRecord>& records, std::string_view trees) const;

  std::string path_;
  std::uint64_t root_checksum_;
  const Clock& clock_;
  std::optional<Fd> file_;
  std::uint64_t file_size_ = 0;
  std::uint64_t saved_tables_ = 0;  // their checksum in the file that was opened
  std::uint32_t saved_trees_ = 0;
  bool newer_ = false;  // the file is of a later version
  std::vector<FolderRecord> records_;
  std::array<Folder, folder_count> folders_;
  mutable std::mutex trees_mutex_;
  std::map<TreeId, bool> trees_;  // whether complete, by `tree_fingerprints_` of the tree's layout
  std::array<std::uint64_t, layout_count> tree_fingerprints_{};
  std::atomic<bool> learned_{false};
};

}  // namespace tutti
