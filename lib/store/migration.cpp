// Gives what DVC 2.x stored its name of DVC 3.x as well.
#include "store/migration.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/threads.hpp"
#include "object_layout.hpp"
#include "object_reader.hpp"
#include "staging.hpp"

namespace tutti {
namespace {

constexpr std::uint32_t object_mode = 0444;

class Migrating {
 public:
  Migrating(LocalStore& store, const Cancellation& cancellation, Task& task)
      : store_(store), cancellation_(cancellation), task_(task), staging_(store) {}

  Migration run(unsigned workers) {
    store_.sweep();
    std::vector<BlobId> blobs;
    std::vector<TreeId> trees;
    for (const ObjectId& id : old_objects(store_)) {
      if (id.is_tree()) {
        trees.push_back(*id.tree());
      } else {
        blobs.push_back(*id.blob());
      }
    }
    task_.add_total(blobs.size() + trees.size(), {});
    parallel_for(blobs.size(), workers, cancellation_, [&](std::size_t i, unsigned) {
      rename(blobs[i]);
      task_.advance(1, {});
    });
    for (const TreeId& id : trees) {
      cancellation_.check();
      rename(id);
      task_.advance(1, {});
    }
    staging_.publish(store_, [&](unsigned folder) -> StagedFolder& { return folders_[folder]; });
    std::ranges::sort(migration_.left, {}, &Migration::Left::id);
    return std::move(migration_);
  }

 private:
  void leave(const ObjectId& id, std::string reason, bool is_damaged) {
    const std::lock_guard lock(mutex_);
    migration_.left.push_back({id, std::move(reason), is_damaged});
  }

  void note(const ObjectId& old_id, const Migration::Renamed& renamed) {
    const std::lock_guard lock(mutex_);
    migration_.renamed.emplace(old_id, renamed);
  }

  void rename(const BlobId& old_id) {
    const std::string path = store_.path_of(old_id);
    const std::optional<Fd> file = find_file(path, O_RDONLY | O_CLOEXEC);
    if (!file) return leave(old_id, "it leads nowhere", true);
    const FileStat stat = stat_of(*file, path);
    if (stat.type != FileType::regular) return leave(old_id, "it is no file", true);
    if (const std::optional<BlobId> known = renamed_before(old_id, stat)) {
      return note(old_id, {.id = *known, .size = stat.size});
    }

    Hasher old_hasher(Algorithm::md5_dos2unix), new_hasher(Algorithm::md5);
    for_each_piece(*file, path, [&](std::string_view piece) {
      cancellation_.check();
      old_hasher.update(piece);
      new_hasher.update(piece);
      task_.advance(0, {piece.size()});
    });
    const Digest found = old_hasher.finish();
    if (found != old_id.digest) return leave(old_id, fmt::format("its bytes hash to {}", found.hex()), true);
    const BlobId new_id{new_hasher.finish()};
    store_.remember(old_id, stat);
    note(old_id, {.id = new_id, .size = stat.size});
    if (const std::optional<bool> replaces = is_wanted(new_id)) stage(*file, path, stat, new_id, *replaces);
  }

  void rename(const TreeId& old_id) {
    std::shared_ptr<const Tree> tree;
    try {
      tree = store_.tree(old_id);
    } catch (const Error& error) {
      return leave(old_id, error.message(), true);
    }
    std::vector<TreeEntry> entries;
    std::uint64_t size = 0;
    for (const TreeEntry& entry : tree->entries()) {
      const auto renamed = migration_.find(entry.id);
      if (!renamed) {
        const bool is_here = store_.contains(entry.id);
        return leave(
            old_id,
            fmt::format("it names '{}', which {}", entry.id.name(), is_here ? "is damaged" : "is not in the cache"),
            false);
      }
      entries.push_back({entry.path, *renamed->id.blob()});
      size += renamed->size;
    }
    const Tree fresh(std::move(entries));
    const TreeId new_id = fresh.id();
    note(old_id, {.id = new_id, .size = size, .nfiles = fresh.entries().size()});
    const std::optional<bool> replaces = is_wanted(new_id);
    if (!replaces) return;
    if (std::ranges::equal(new_id.digest.bytes(), old_id.digest.bytes())) {  // none of its files has a new name
      const std::string path = store_.path_of(old_id);
      const Fd file = open_file(path, O_RDONLY | O_CLOEXEC);
      return stage(file, path, stat_of(file, path), new_id, *replaces);
    }
    add(new_id, staging_.write(new_id, fresh.manifest(), fmt::format("the object '{}'", new_id.name())), *replaces,
        false);
  }

  // By the file that both names share, if its bytes have been proven under both.
  std::optional<BlobId> renamed_before(const BlobId& old_id, const FileStat& stat) {
    if (stat.links < 2) return std::nullopt;
    std::call_once(listed_, [&] { list_new_names(); });
    const auto found = new_names_.find(stat.inode);
    if (found == new_names_.end()) return std::nullopt;
    try {
      const FileStat a = store_.verified_stat(old_id), b = store_.verified_stat(found->second);
      if (a.inode == b.inode && a.device == b.device) return found->second;
    } catch (const Error&) {
      // Damaged, or gone by now: looked at like any other.
    }
    return std::nullopt;
  }

  void list_new_names() {
    store_.for_each([&](const ObjectId& id) {
      if (id.is_tree() || id.digest().algorithm() != Algorithm::md5) return;
      const std::optional<FileStat> stat = find_stat(store_.path_of(id));
      if (stat && stat->type == FileType::regular && stat->links > 1) new_names_.emplace(stat->inode, *id.blob());
    });
  }

  // Nothing if the object is there and sound, or somebody has it in hand; else whether it replaces a damaged one.
  std::optional<bool> is_wanted(const ObjectId& id) {
    {
      const std::lock_guard lock(mutex_);
      if (!claimed_.insert(id).second) return std::nullopt;
    }
    try {
      store_.verified_stat(id);
      return std::nullopt;
    } catch (const NotFound&) {
      return false;
    } catch (const Corrupt&) {
      return true;
    }
  }

  void add(const ObjectId& id, const FileStat& stat, bool replaces, bool linked) {
    const std::lock_guard lock(mutex_);
    StagedFolder& folder = folders_[folder_of(id)];
    (id.is_tree() ? folder.trees : folder.blobs).push_back({ObjectKey::of(id), stat, replaces, linked});
    ++migration_.added;
  }

  // A clone is as cheap as a link, and lives on its own; so DVC prefers it too.
  void stage(const Fd& file, const std::string& path, const FileStat& stat, const ObjectId& id, bool replaces) {
    if (stat.size > 0 && !clones_refused_.load(std::memory_order_relaxed)) {
      Staging::Unnamed unnamed = staging_.create(in_quotes(path));
      if (ioctl(unnamed.file.get(), FICLONE, file.get()) == 0 &&
          digest_of_file(Algorithm::md5, unnamed.file, path) == id.digest()) {
        return add(id, staging_.name(std::move(unnamed), id, in_quotes(path)), replaces, false);
      }
      staging_.discard(unnamed);
      clones_refused_ = true;
    }
    // The mode of somebody else's object is not ours to change, and one that can be written to is no object's.
    // Many empty files with one inode run into the file system's limit of names for it: DVC links none.
    const bool may_be_linked = stat.size > 0 && (stat.mode == object_mode || stat.owner == geteuid());
    const std::optional<FileStat> own = find_stat(path);
    const bool is_the_file = own && own->type == FileType::regular && own->inode == stat.inode;
    if (may_be_linked && is_the_file && staging_.link(id, path)) return add(id, stat, replaces, true);
    copy(path, id, replaces);
  }

  void copy(const std::string& path, const ObjectId& id, bool replaces) {
    const Fd file = open_file(path, O_RDONLY | O_CLOEXEC);
    Staging::Unnamed unnamed = staging_.create(in_quotes(path));
    Hasher hasher(Algorithm::md5);
    for_each_piece(file, path, [&](std::string_view piece) {
      cancellation_.check();
      hasher.update(piece);
      write_full(unnamed.file, piece, staging_.path());
    });
    if (hasher.finish() != id.digest()) {
      throw Conflict(fmt::format("{} changed while it was being read", in_quotes(path)));
    }
    add(id, staging_.name(std::move(unnamed), id, in_quotes(path)), replaces, false);
  }

  LocalStore& store_;
  const Cancellation& cancellation_;
  Task& task_;
  Staging staging_;
  std::mutex mutex_;
  Migration migration_;
  std::set<ObjectId> claimed_;
  std::array<StagedFolder, folder_count> folders_;
  std::atomic<bool> clones_refused_{false};
  std::once_flag listed_;
  std::unordered_map<std::uint64_t, BlobId> new_names_;  // by inode
};

}  // namespace

std::optional<Migration::Renamed> Migration::find(const ObjectId& old_id) const {
  const auto found = renamed.find(old_id);
  if (found == renamed.end()) return std::nullopt;
  return found->second;
}

std::vector<ObjectId> old_objects(const LocalStore& store) {
  std::vector<ObjectId> ids;
  store.for_each([&](const ObjectId& id) {
    if (id.digest().algorithm() == Algorithm::md5_dos2unix) ids.push_back(id);
  });
  return ids;
}

Migration migrate_objects(LocalStore& store, unsigned workers, const Cancellation& cancellation, Progress& progress) {
  const std::unique_ptr<Task> task = progress.start("Renaming");
  return Migrating(store, cancellation, *task).run(workers);
}

}  // namespace tutti
