// Takes objects out of a store: the only code that does.
#include "store/removal.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <mutex>
#include <optional>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "base/threads.hpp"
#include "folder_listing.hpp"
#include "object_layout.hpp"

namespace tutti {
namespace {

std::string path_of_folder(const LayoutFolder& layout, unsigned folder) {
  return join_path(layout.path, folder_name(folder));
}

// Nothing if it is not there, or leads elsewhere.
std::optional<Fd> open_own_folder(const LayoutFolder& layout, unsigned folder) {
  if (!layout.file) return std::nullopt;
  Fd file(openat(layout.file->get(), folder_name(folder).c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (file) return file;
  const int code = errno;
  if (code == ENOENT || code == ENOTDIR || code == ELOOP) return std::nullopt;
  throw SystemError(code, fmt::format("cannot open {}", in_quotes(path_of_folder(layout, folder))));
}

// The objects of one kind in one folder.
class Folder {
 public:
  Folder(const LocalStore& store, unsigned number)
      : store_(store),
        layout_(LayoutFolder::open(store.root(), layout_of_folder(number))),
        number_(number),
        file_(open_own_folder(layout_, number)) {}

  Removed remove(std::span<const StoredObject> objects, const Cancellation& cancellation, Task& task) {
    Removed removed;
    if (!file_) return removed;
    for (const StoredObject& object : objects) {
      cancellation.check();
      if (!remove_one(object)) continue;
      ++removed.objects;
      if (!object.is_link) removed.bytes += ByteCount{object.size};
      task.advance(1, {});
    }
    if (removed.objects > 0 && store_.options().durability == Durability::flush && fsync(file_->get()) != 0) {
      const int code = errno;
      throw SystemError(code, fmt::format("cannot flush {}", in_quotes(path_of_folder(layout_, number_))));
    }
    return removed;
  }

 private:
  bool remove_one(const StoredObject& object) {
    const std::string name = ObjectKey::of(object.id).file_name();
    const std::optional<FileStat> now = find_stat_at(file_->get(), name.c_str());
    if (!now || now->type == FileType::directory || now->inode != object.inode || now->mtime != object.mtime) {
      return false;
    }
    if (unlinkat(file_->get(), name.c_str(), 0) == 0) return true;
    const int code = errno;
    if (code == ENOENT) return false;
    throw SystemError(code,
                      fmt::format("cannot delete {}", in_quotes(join_path(path_of_folder(layout_, number_), name))));
  }

  const LocalStore& store_;
  const LayoutFolder layout_;
  const unsigned number_;
  const std::optional<Fd> file_;
};

}  // namespace

std::vector<StoredObject> list_objects(const LocalStore& store, const std::function<bool(const ObjectId&)>& wanted) {
  std::vector<LayoutFolder> layouts;
  for (const Layout which : {Layout::modern, Layout::legacy})
    layouts.push_back(LayoutFolder::open(store.root(), which));
  std::array<std::vector<StoredObject>, folder_count> by_folder;
  const Cancellation never;
  parallel_for(folder_count, core_count(), never, [&](std::size_t i, unsigned) {
    const auto folder = static_cast<unsigned>(i);
    const LayoutFolder& layout = layouts[folder / folders_per_layout];
    const std::optional<Fd> file = open_own_folder(layout, folder);
    if (!file) return;
    for (const ObjectKey& key : list_folder(layout, folder).keys) {
      const ObjectId id = key.id(folder);
      if (!wanted(id)) continue;
      const std::string name = key.file_name();
      const std::optional<FileStat> own = find_stat_at(file->get(), name.c_str());
      const std::optional<FileStat> content = find_stat_at(file->get(), name.c_str(), Follow::yes);
      if (!own || !content || content->type != FileType::regular) continue;
      const bool is_link = own->type == FileType::symlink;
      // A file that was linked in keeps its old mtime; that it came lately shows in ctime.
      const std::int64_t touched = own->links > 1 ? std::max(own->mtime, own->ctime) : own->mtime;
      by_folder[folder].push_back({id, content->size, own->inode, own->mtime, touched, is_link, own->links});
    }
  });
  std::vector<StoredObject> objects;
  for (const std::vector<StoredObject>& some : by_folder) objects.insert(objects.end(), some.begin(), some.end());
  return objects;
}

Removed remove_objects(const LocalStore& store, std::span<const StoredObject> objects, unsigned workers,
                       const Cancellation& cancellation, Task& task) {
  Removed removed;
  std::mutex mutex;
  for (const bool trees : {true, false}) {
    std::map<unsigned, std::vector<StoredObject>> by_folder;
    for (const StoredObject& object : objects) {
      if (object.id.is_tree() == trees) by_folder[folder_of(object.id)].push_back(object);
    }
    const std::vector<std::pair<unsigned, std::vector<StoredObject>>> folders(by_folder.begin(), by_folder.end());
    parallel_for(folders.size(), workers, cancellation, [&](std::size_t i, unsigned) {
      const auto& [number, some] = folders[i];
      const Removed done = Folder(store, number).remove(some, cancellation, task);
      const std::lock_guard lock(mutex);
      removed.objects += done.objects;
      removed.bytes += done.bytes;
    });
  }
  return removed;
}

}  // namespace tutti
