// The private folder in which an intake prepares objects, and the moves that make them public.
//
//   <root>/files/md5/.tutti-<owner>/md5-ab/cdef…      blobs of the 3.x layout, by their last name
//                                  /old-ab/cdef…      blobs of the 2.x layout
//                                  /md5-trees/3f2a….dir, /old-trees/…   manifests, which come after all blobs
//                                  /7                 what has no name yet
//
// Blobs stand in folders that can become the store's own by one rename each, where the store has none of that name yet:
// 256 renames for a first add of any size. The folders do not have two-character names, because DVC's gc would take
// their files for objects.
#pragma once

#include <array>
#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.hpp"
#include "object_layout.hpp"
#include "store/local_store.hpp"
#include "store/shared_directory.hpp"

namespace tutti {

// From this many on, one flush of the whole file system costs less than one of each file.
constexpr std::size_t many = 32;

// An object that stands ready, and of its file only what is asked for: there may be millions.
struct StagedObject {
  ObjectKey key;
  std::uint64_t inode = 0, size = 0;
  std::int64_t mtime = 0;
  std::uint16_t mode = 0;
  bool replaces = false;  // what the store has under this name is damaged
  bool linked = false;    // shares its file with the workspace

  StagedObject(const ObjectKey& of, const FileStat& stat, bool is_replacement, bool is_linked)
      : key(of),
        inode(stat.inode),
        size(stat.size),
        mtime(stat.mtime),
        mode(static_cast<std::uint16_t>(stat.mode)),
        replaces(is_replacement),
        linked(is_linked) {}
  FileStat stat() const { return {.size = size, .mtime = mtime, .inode = inode}; }
};

// What stands ready for one folder.
struct StagedFolder {
  std::deque<StagedObject> blobs, trees;  // which grow without a copy of all beside them
  std::vector<ObjectKey> kept;            // the store has them already
};

class Staging {
 public:
  explicit Staging(const LocalStore& store);
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;
  ~Staging();  // removes the folder and what is left in it

  // All of these are thread-safe. `subject` is what messages name.
  //
  // Writes a whole object under its last name, read-only.
  FileStat write(const ObjectId& id, std::string_view bytes, std::string_view subject);
  // Makes the last name another name of the file `path`; nothing where that cannot be (another file system, …).
  bool link(const ObjectId& id, const std::string& path);

  // A file without a name yet, for what is longer than a piece.
  struct Unnamed {
    std::string name;
    Fd file;
  };
  Unnamed create(std::string_view subject);
  // Finishes it: read-only, under its last name.
  FileStat name(Unnamed unnamed, const ObjectId& id, std::string_view subject);
  void discard(const Unnamed& unnamed) noexcept;

  // Makes everything public at once: flush, rename (blobs before trees), flush. By one thread. Leaves no folder
  // anything.
  void publish(LocalStore& store, const std::function<StagedFolder&(unsigned folder)>& staged);

  const std::string& path() const { return path_; }

 private:
  void protect_links(unsigned folder, std::deque<StagedObject>& objects);
  void flush_each(unsigned folder, const std::deque<StagedObject>& objects);
  void move(unsigned folder, const std::deque<StagedObject>& objects);
  void mark_changed(unsigned folder);  // an object there is not ours, but must be as durable
  void flush_names();                  // of what was moved or marked
  // Throws for any write of ours that failed, even if another process was told of it first. False where it is refused.
  bool flush_file_system() const;

  SharedWith shared_with() const;
  bool exists() const { return made_.load(std::memory_order_acquire); }
  void make();
  int folder();  // of the staging folder; makes it first
  void make_subfolder(const std::string& name) const;
  std::string staged_name(const ObjectId& id) const;
  std::string staged_name(unsigned folder, const ObjectKey& key) const;
  void make_public_directory(const std::string& path);
  void move_one(unsigned folder, const StagedObject& object);
  bool move_folder(unsigned folder);
  void finish_mode(int file, std::string_view subject) const;
  void keep_open(const std::string& name, Fd file);

  const LocalStore& store_;
  unsigned umask_ = 0;  // known once the folder is made
  std::mutex mutex_;
  std::atomic<bool> made_{false};
  std::string path_;
  Fd file_system_;  // open since before the first write
  Fd folder_;
  // The first files, by staged name: too few for a flush of everything, they are flushed through the descriptors that
  // wrote them. A file that is opened anew knows nothing of a failed write if it left the kernel's memory meanwhile.
  std::map<std::string, Fd> written_;
  std::atomic<std::uint64_t> next_{0};
  std::set<std::string> changed_directories_;
};

}  // namespace tutti
