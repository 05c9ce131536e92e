// Objects by content in a directory of DVC's layout: the cache, or a remote that is a directory.
//
//   <root>/files/md5/ab/cdef…[.dir]     3.x objects, mode 0444
//   <root>/ab/cdef…[.dir]               2.x objects (md5-dos2unix)
//   <root>/runs/…                       run cache (exec/run_cache.hpp), <root>/lineage/… run records
//   <root>/files/md5/.tutti-…           temporaries; DVC's gc deletes whatever else it finds in two-character folders
//
// An object never changes once stored. All const functions may be called from several threads.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/cancellation.hpp"
#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/progress.hpp"
#include "base/publish.hpp"
#include "base/time.hpp"
#include "store/tree.hpp"

namespace tutti {

class StoreIndex;

struct StoreOptions {
  std::string root;        // absolute
  std::string index_path;  // of the store index; empty: none is kept
  Durability durability = Durability::flush;
  bool group_writable = false;   // cache.shared = group: directories 02775
  const Clock* clock = nullptr;  // tells what is too young to be trusted; null: the system's clock
};

class LocalStore {
 public:
  explicit LocalStore(StoreOptions options);
  ~LocalStore();
  LocalStore(const LocalStore&) = delete;
  LocalStore& operator=(const LocalStore&) = delete;

  const std::string& root() const { return options_.root; }
  const StoreOptions& options() const { return options_; }
  const Clock& clock() const { return clock_; }
  std::string path_of(const ObjectId& id) const;

  // Whether the object's file is there: answered from the store index while its folder is unchanged, else by looking.
  // Says nothing about its bytes.
  bool contains(const ObjectId& id) const;
  // Those of `ids` that are not there, in the order given.
  std::vector<ObjectId> missing(std::span<const ObjectId> ids) const;
  // Whether a tree's manifest and all it names are there. Remembered per tree while no folder of the store changed.
  bool is_complete(const TreeId& id) const;
  // Whether the object is there; of a tree: with all it names.
  bool contains_whole(const ObjectId& id) const;
  // Removes what processes that died had in preparation. Never throws.
  void sweep() const noexcept;

  // The object's bytes, known to match the name as by verified_stat(): throws NotFound, Corrupt.
  // `spare` as for read_all().
  std::string read(const ObjectId& id, std::size_t spare = 0) const;
  // As read(), parsed. Kept in memory for the life of the store.
  std::shared_ptr<const Tree> tree(const TreeId& id) const;
  // What turned one tree into the other; both are proven as by read(). What they share is not looked at: it costs a
  // third of two tree() calls.
  TreeDifference difference(const TreeId& before, const TreeId& after) const;
  // The files that a tree names, in its order, proven as by read(). Its paths are neither checked nor kept: for asking
  // what is stored, at a third of the price.
  std::vector<BlobId> blobs_of(const TreeId& id) const;

  // The object's stat if its bytes are known to match its name: hashed now, or hashed earlier and untouched since
  // (same inode, size and mtime). Throws NotFound, Corrupt.
  FileStat verified_stat(const ObjectId& id) const;

  // Tells the index that a file was just written and hashed here.
  void remember(const ObjectId& id, const FileStat& stat);

  // Every object below the store (both layouts), in no order. Names that are no object are passed over.
  void for_each(const std::function<void(const ObjectId&)>& visit) const;

  // Writes what was learned to the index file, but for folders that changed just before `now`; readers do this at the
  // end too. Never throws.
  void save_index(std::int64_t now) noexcept;

 private:
  bool is_proven(const ObjectId& id, const FileStat& stat) const;
  // Visits a manifest's entries while its file is read, as EntryReader does. False if it is not there, not canonical,
  // or `visit` gave up; then what was visited does not count. Proven when it returns.
  using VisitEntry = std::function<bool(std::string_view path, const BlobId& id)>;
  bool visit_entries(const TreeId& id, const VisitEntry& visit) const;

  StoreOptions options_;
  SystemClock system_clock_;
  const Clock& clock_;
  std::unique_ptr<StoreIndex> index_;
  struct Memory;
  std::unique_ptr<Memory> memory_;
};

}  // namespace tutti
