// What was true of workspace files when they were last hashed, so that nothing unchanged is read again.
//
// An entry is (path, size, mtime ns, ctime ns, inode, mode, digest); the device is not compared (it changes on remount,
// NFS, containers). An entry whose file was as young as the look at it (within 10 ms: stat times tick) is racily clean
// and not trusted, as in Git. A file known to be a link to a store object (same inode, mode 0444) is judged by inode,
// size and mtime alone: another clone that links the object changes ctime. Directories keep their children together
// and, for a tracked directory, the id of the tree they make, so that an unchanged directory is compared and never
// rebuilt.
//
// File: .dvc/tmp/tutti/index, versioned, checksummed, sorted, replaced by rename, rebuildable: missing, damaged or
// older, it is as if empty; newer, it is left alone. Read by mmap; by pread on network file systems.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/rel_path.hpp"
#include "base/time.hpp"
#include "store/tree.hpp"

namespace tutti {

class Index {
 public:
  // Never throws: what cannot be read is as if empty.
  static std::unique_ptr<Index> load(const std::string& path);
  ~Index();
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;

  // The digest of a file with this stat (of a symbolic link: its target's), if it is known and trusted.
  std::optional<BlobId> find_file(const RelPath& path, const FileStat& stat) const;
  // `seen`: when the stat was taken; nothing: the file was made by this process, so that no other hand was in between.
  void put_file(const RelPath& path, const FileStat& stat, const BlobId& id, bool is_store_link,
                std::optional<Timestamp> seen);
  void forget(const RelPath& path);  // the path and all beneath

  // Replaces the file if anything was learned. Never throws.
  void save() noexcept;

  // The directory half is what a walk uses (directory_index.hpp, private to this room). All functions of both halves
  // may be called from several threads.
  class Directories;
  Directories& directories() { return *directories_; }

 private:
  explicit Index(std::unique_ptr<Directories> directories);
  std::unique_ptr<Directories> directories_;
};

}  // namespace tutti
