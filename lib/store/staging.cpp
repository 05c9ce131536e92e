// The private folder in which an intake prepares objects, and the moves that make them public.
#include "staging.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"

namespace tutti {

namespace {

constexpr unsigned object_mode = 0444;

// "md5-ab", "old-ab"
std::string subfolder_name(unsigned folder) {
  return (layout_of_folder(folder) == Layout::modern ? "md5-" : "old-") + folder_name(folder);
}

}  // namespace

Staging::Staging(const LocalStore& store)
    : store_(store), path_(join_path(layout_path(store.root(), Layout::modern), temporary_name())) {}

Staging::~Staging() {
  if (!exists()) return;
  try {
    remove_tree(path_);
  } catch (const std::exception&) {
    // Swept by a later command, as if this process had died.
  }
}

SharedWith Staging::shared_with() const {
  return store_.options().group_writable ? SharedWith::group : SharedWith::nobody;
}

void Staging::make_public_directory(const std::string& path) {
  if (find_stat(path, Follow::yes)) return;
  // Names that are new, from the topmost on, have to be flushed in what was there before.
  std::string above = parent_path(path);
  changed_directories_.insert(above);
  while (!find_stat(above, Follow::yes)) {
    above = parent_path(above);
    changed_directories_.insert(above);
  }
  make_store_directories(path, shared_with());
}

void Staging::make() {
  const std::lock_guard lock(mutex_);
  if (exists()) return;
  file_system_ = open_file_system(parent_path(path_));
  try {
    make_public_directory(parent_path(path_));
    if (mkdir(path_.c_str(), 0700) != 0) throw SystemError(errno, fmt::format("cannot create {}", in_quotes(path_)));
  } catch (SystemError& error) {
    add_sharing_hints(error, store_.root(), shared_with());
    throw;
  }
  folder_ = open_file(path_, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  umask_ = current_umask();
  made_.store(true, std::memory_order_release);
}

int Staging::folder() {
  if (!exists()) make();
  return folder_.get();
}

void Staging::make_subfolder(const std::string& name) const {
  if (mkdirat(folder_.get(), name.c_str(), 0777) != 0) {
    if (errno == EEXIST) return;
    throw SystemError(errno, fmt::format("cannot create '{}/{}'", printable(path_), name));
  }
  // The group's bit comes with the parent only if that has it; the staging folder itself is ours alone.
  if (shared_with() == SharedWith::group) set_mode(join_path(path_, name), 02775);
}

std::string Staging::staged_name(unsigned folder, const ObjectKey& key) const {
  if (key.is_tree()) {
    return fmt::format("{}/{}", layout_of_folder(folder) == Layout::modern ? "md5-trees" : "old-trees",
                       key.id(folder).name());
  }
  return fmt::format("{}/{}", subfolder_name(folder), key.file_name());
}

std::string Staging::staged_name(const ObjectId& id) const {
  return staged_name(folder_of(id), ObjectKey::of(id));
}

void Staging::finish_mode(int file, std::string_view subject) const {
  if ((object_mode & umask_) != 0 && fchmod(file, object_mode) != 0) {
    throw SystemError(errno, fmt::format("cannot protect the copy of {} in {}", subject, in_quotes(path_)));
  }
}

void Staging::keep_open(const std::string& name, Fd file) {
  if (store_.options().durability != Durability::flush) return;
  const std::lock_guard lock(mutex_);
  if (written_.size() < many) written_.emplace(name, std::move(file));
}

FileStat Staging::write(const ObjectId& id, std::string_view bytes, std::string_view subject) {
  const int directory = folder();
  const std::string name = staged_name(id);
  constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  Fd file(openat(directory, name.c_str(), flags, object_mode));
  if (!file && errno == ENOENT) {
    make_subfolder(name.substr(0, name.find('/')));
    file = Fd(openat(directory, name.c_str(), flags, object_mode));
  }
  if (!file) throw SystemError(errno, fmt::format("cannot store {} in {}", subject, in_quotes(path_)));
  try {
    write_full(file, bytes, path_);
  } catch (const SystemError& error) {
    throw SystemError(error.code(), fmt::format("cannot store {} in {}", subject, in_quotes(path_)));
  }
  finish_mode(file.get(), subject);
  const FileStat stat = stat_of(file, path_);
  keep_open(name, std::move(file));
  return stat;
}

bool Staging::link(const ObjectId& id, const std::string& path) {
  const int directory = folder();
  const std::string name = staged_name(id);
  if (linkat(AT_FDCWD, path.c_str(), directory, name.c_str(), 0) == 0) return true;
  if (errno != ENOENT) return false;
  make_subfolder(name.substr(0, name.find('/')));
  return linkat(AT_FDCWD, path.c_str(), directory, name.c_str(), 0) == 0;
}

Staging::Unnamed Staging::create(std::string_view subject) {
  const int directory = folder();
  Unnamed result{std::to_string(next_.fetch_add(1, std::memory_order_relaxed)), {}};
  result.file = Fd(openat(directory, result.name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, object_mode));
  if (!result.file) throw SystemError(errno, fmt::format("cannot store {} in {}", subject, in_quotes(path_)));
  return result;
}

FileStat Staging::name(Unnamed unnamed, const ObjectId& id, std::string_view subject) {
  finish_mode(unnamed.file.get(), subject);
  const std::string name = staged_name(id);
  if (renameat(folder_.get(), unnamed.name.c_str(), folder_.get(), name.c_str()) != 0) {
    if (errno == ENOENT) make_subfolder(name.substr(0, name.find('/')));
    if (renameat(folder_.get(), unnamed.name.c_str(), folder_.get(), name.c_str()) != 0) {
      throw SystemError(errno, fmt::format("cannot store {} in {}", subject, in_quotes(path_)));
    }
  }
  const FileStat stat = stat_of(unnamed.file, path_);
  keep_open(name, std::move(unnamed.file));
  return stat;
}

void Staging::discard(const Unnamed& unnamed) noexcept {
  unlinkat(folder_.get(), unnamed.name.c_str(), 0);
}

// The mode changes last, when nothing but the names is missing: until then the workspace's file is as it was.
void Staging::protect_links(unsigned folder, std::deque<StagedObject>& objects) {
  for (StagedObject& object : objects) {
    if (!object.linked) continue;
    const std::string path = join_path(path_, staged_name(folder, object.key));
    const Fd file = open_file(path, O_RDONLY | O_CLOEXEC);
    const FileStat stat = stat_of(file, path);
    if (stat.inode != object.inode || stat.size != object.size || stat.mtime != object.mtime) {
      throw Conflict(
          fmt::format("a file changed while it was being added as the object '{}'", object.key.id(folder).name()));
    }
    if (stat.mode != object_mode && fchmod(file.get(), object_mode) != 0) {
      throw SystemError(errno, fmt::format("cannot protect {}", in_quotes(path)));
    }
  }
}

void Staging::flush_each(unsigned folder, const std::deque<StagedObject>& objects) {
  for (const StagedObject& object : objects) {
    const std::string name = staged_name(folder, object.key);
    const std::string path = join_path(path_, name);
    const auto written = written_.find(name);
    const Fd file = written != written_.end() ? std::move(written->second) : open_file(path, O_RDONLY | O_CLOEXEC);
    sync_file(file, path);
  }
}

void Staging::mark_changed(unsigned folder) {
  const std::string layout = layout_path(store_.root(), layout_of_folder(folder));
  changed_directories_.insert(join_path(layout, folder_name(folder)));
}

bool Staging::move_folder(unsigned folder) {
  const std::string layout = layout_path(store_.root(), layout_of_folder(folder));
  const std::string target = join_path(layout, folder_name(folder));
  if (renameat2(folder_.get(), subfolder_name(folder).c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) != 0) {
    return false;  // it is there already, or cannot be moved as a whole: then one by one
  }
  changed_directories_.insert(layout);
  changed_directories_.insert(target);
  return true;
}

void Staging::move_one(unsigned folder, const StagedObject& object) {
  const std::string target = store_.path_of(object.key.id(folder));
  const std::string source = staged_name(folder, object.key);
  const auto fail = [&](int code) {
    throw SystemError(code, fmt::format("cannot create the object {}", in_quotes(target)));
  };
  if (object.replaces) {
    if (renameat(folder_.get(), source.c_str(), AT_FDCWD, target.c_str()) != 0) fail(errno);
    return;
  }
  if (renameat2(folder_.get(), source.c_str(), AT_FDCWD, target.c_str(), RENAME_NOREPLACE) == 0) return;
  int code = errno;
  if (code == EINVAL || code == ENOSYS) {  // a file system that cannot; linking never replaces either
    if (linkat(folder_.get(), source.c_str(), AT_FDCWD, target.c_str(), 0) == 0) return;
    code = errno;
  }
  // Someone else stored the same object meanwhile; or there is half an object, the remains of a power cut, which the
  // true bytes replace.
  if (code == EEXIST) {
    const std::optional<FileStat> there = find_stat(target, Follow::yes);
    if (there && there->type == FileType::regular && there->size == object.size) return;
  } else if (code != EPERM && code != EOPNOTSUPP) {
    fail(code);
  }
  if (renameat(folder_.get(), source.c_str(), AT_FDCWD, target.c_str()) != 0) fail(errno);
}

void Staging::move(unsigned folder, const std::deque<StagedObject>& objects) try {
  if (objects.empty()) return;
  if (!objects.front().key.is_tree() && move_folder(folder)) return;
  mark_changed(folder);
  const std::string layout = layout_path(store_.root(), layout_of_folder(folder));
  make_public_directory(join_path(layout, folder_name(folder)));
  for (const StagedObject& object : objects) move_one(folder, object);
} catch (SystemError& error) {
  add_sharing_hints(error, store_.root(), shared_with());
  throw;
}

bool Staging::flush_file_system() const {
  return exists() ? sync_file_system(file_system_, path_)
                  : sync_file_system(open_file_system(store_.root()), store_.root());
}

void Staging::flush_names() {
  if (changed_directories_.size() < many || !flush_file_system()) {
    for (const std::string& directory : changed_directories_) sync_directory(directory);
  }
  changed_directories_.clear();
  written_.clear();
}

void Staging::publish(LocalStore& store, const std::function<StagedFolder&(unsigned folder)>& staged) {
  const bool flush = store.options().durability == Durability::flush;
  std::size_t count = 0;
  for (unsigned folder = 0; folder < folder_count; ++folder) {
    StagedFolder& objects = staged(folder);
    protect_links(folder, objects.blobs);
    protect_links(folder, objects.trees);
    count += objects.blobs.size() + objects.trees.size();
  }
  if (flush && !(count >= many && flush_file_system())) {
    for (unsigned folder = 0; folder < folder_count; ++folder) {
      flush_each(folder, staged(folder).blobs);
      flush_each(folder, staged(folder).trees);
    }
  }

  for (unsigned folder = 0; folder < folder_count; ++folder) {
    move(folder, staged(folder).blobs);
    // What someone else stored a moment ago may have a name that is not flushed yet.
    if (flush && !staged(folder).kept.empty()) mark_changed(folder);
  }
  if (flush) flush_names();
  for (unsigned folder = 0; folder < folder_count; ++folder) move(folder, staged(folder).trees);
  if (flush) flush_names();

  for (unsigned folder = 0; folder < folder_count; ++folder) {
    StagedFolder objects = std::exchange(staged(folder), {});  // gone when the store knows them
    for (const auto* list : {&objects.blobs, &objects.trees}) {
      for (const StagedObject& object : *list) store.remember(object.key.id(folder), object.stat());
    }
  }
}

}  // namespace tutti
