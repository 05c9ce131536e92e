// How an object gets its name in the workspace: reflink, hardlink, symlink or copy, the first that works.
#include "store/link.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "object_reader.hpp"

namespace tutti {

namespace {

constexpr std::array<std::pair<LinkType, std::string_view>, 4> names{{{LinkType::reflink, "reflink"},
                                                                      {LinkType::hardlink, "hardlink"},
                                                                      {LinkType::symlink, "symlink"},
                                                                      {LinkType::copy, "copy"}}};

// A name beside the target that goes away again unless it became the target.
class Beside {
 public:
  Beside(int directory, const std::string& path) : directory_(directory), path_(path), name_(temporary_name()) {}
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;
  ~Beside() { unlinkat(directory_, name_.c_str(), 0); }  // also after rename(): two names of one file stay two

  const char* name() const { return name_.c_str(); }

  void rename(const std::string& target) const {
    if (renameat(directory_, name(), directory_, target.c_str()) == 0) return;
    throw SystemError(errno, fmt::format("cannot replace {}", in_quotes(path_)));
  }

 private:
  int directory_;
  const std::string& path_;
  std::string name_;
};

// What the object, the file system or the system's rules cannot do, as opposed to what failed.
bool is_refusal(int code) {
  return code == EOPNOTSUPP || code == ENOTSUP || code == EXDEV || code == EPERM || code == EACCES || code == EINVAL ||
         code == ENOTTY || code == ENOSYS || code == EMLINK || code == EBADF || code == ETXTBSY;
}

// Links share the object's file: whoever writes through one writes to the store.
void protect(const std::string& object, const FileStat& stat) {
  if (stat.mode == 0444 || stat.owner != geteuid()) return;
  chmod(object.c_str(), 0444);  // DVC too goes on where a file system knows no modes
}

// Gives the object's file, or a symbolic link to it, the name: directly where the name is free.
template <class Give>
int give_name(int directory, const std::string& name, const std::string& path, const Give& give) {
  if (give(name.c_str()) == 0) return 0;
  if (errno != EEXIST) return errno;
  const Beside beside(directory, path);
  if (give(beside.name()) != 0) return errno;
  beside.rename(name);
  return 0;
}

class Making {
 public:
  Making(const LocalStore& store, const BlobId& id, int directory, const std::string& name, const std::string& path,
         bool executable)
      : store_(store),
        id_(id),
        object_(store.path_of(id)),
        directory_(directory),
        name_(name),
        path_(path),
        mode_(executable ? 0777 : 0666) {}

  // 0, or why this type cannot be made.
  int make(LinkType type, LinkType& made) {
    made = type;
    if (type == LinkType::copy) return copy();
    const FileStat stat = store_.verified_stat(id_);
    switch (type) {
      case LinkType::reflink:
        return reflink();
      case LinkType::hardlink:
        // As in DVC: data sets have many empty files, and a file may not have as many names.
        if (stat.size == 0) {
          made = LinkType::copy;
          return copy();
        }
        protect(object_, stat);
        return give_name(directory_, name_, path_, [&](const char* as) {
          return linkat(AT_FDCWD, object_.c_str(), directory_, as, AT_SYMLINK_FOLLOW);
        });
      case LinkType::symlink:
        protect(object_, stat);
        return give_name(directory_, name_, path_,
                         [&](const char* as) { return symlinkat(object_.c_str(), directory_, as); });
      case LinkType::copy:
        break;
    }
    return 0;
  }

 private:
  Fd open_object() const {
    std::optional<Fd> file = find_file(object_, O_RDONLY | O_CLOEXEC);
    if (file) return std::move(*file);
    throw NotFound(fmt::format("the object '{}' is not in the cache", id_.name()), {"run 'tutti pull'"});
  }

  Fd create(const Beside& beside) const {
    Fd file(openat(directory_, beside.name(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_));
    if (!file) throw SystemError(errno, fmt::format("cannot create {}", in_quotes(path_)));
    return file;
  }

  int copy() const {
    const Fd object = open_object();
    const Beside beside(directory_, path_);
    Fd file = create(beside);
    Hasher hasher(id_.digest.algorithm());
    for_each_piece(object, object_, [&](std::string_view piece) {
      hasher.update(piece);
      write_full(file, piece, path_);
    });
    const Digest found = hasher.finish();
    if (found != id_.digest) throw damaged_in_cache(id_, found);
    file.reset();
    beside.rename(name_);
    return 0;
  }

  int reflink() const {
    const Fd object = open_object();
    const Beside beside(directory_, path_);
    Fd file = create(beside);
    if (ioctl(file.get(), FICLONE, object.get()) != 0) return errno;
    file.reset();
    beside.rename(name_);
    return 0;
  }

  const LocalStore& store_;
  const BlobId& id_;
  std::string object_;
  int directory_;
  const std::string& name_;
  const std::string& path_;
  unsigned mode_;
};

}  // namespace

std::string_view name_of(LinkType type) {
  return names[static_cast<std::size_t>(type)].second;
}

std::optional<LinkType> link_type(std::string_view name) {
  for (const auto& [type, text] : names) {
    if (text == name) return type;
  }
  return {};
}

Linker::Linker(const LocalStore& store, std::vector<LinkType> types) : store_(store), types_(std::move(types)) {}

Linker::Made Linker::make(const BlobId& id, int directory, const std::string& name, const std::string& path,
                          bool executable) const {
  Making making(store_, id, directory, name, path, executable);
  int reason = 0;
  for (const LinkType type : types_) {
    std::atomic<bool>& refused = refused_[static_cast<std::size_t>(type)];
    if (refused.load(std::memory_order_relaxed)) continue;
    LinkType made = type;
    reason = making.make(type, made);
    if (reason == 0) {
      const std::optional<FileStat> stat = find_stat_at(directory, name.c_str());
      if (!stat) throw Conflict(fmt::format("{} was deleted while it was being made", in_quotes(path)));
      return {made, *stat};
    }
    if (!is_refusal(reason)) {
      throw SystemError(reason, fmt::format("cannot make {} a {} of its object", in_quotes(path), name_of(type)));
    }
    // Too many names of one object says nothing about the next object.
    if (reason != EMLINK) refused = true;
  }
  std::vector<std::string> tried;
  for (const LinkType type : types_) tried.emplace_back(name_of(type));
  throw Conflict(fmt::format("cannot make {}: the file system refuses {}", in_quotes(path), join(tried, ", ")),
                 {"run 'tutti config cache.type copy'"});
}

bool Linker::wishes_links() const {
  return std::any_of(types_.begin(), types_.end(),
                     [](LinkType type) { return type == LinkType::hardlink || type == LinkType::symlink; });
}

bool Linker::is_linked_as_wished(const BlobId& id, const FileStat& stat, const std::string& path) const {
  LinkType wished = LinkType::copy;
  for (const LinkType type : types_) {
    if (refused_[static_cast<std::size_t>(type)].load(std::memory_order_relaxed)) continue;
    wished = type;
    break;
  }
  const std::string object = store_.path_of(id);
  if (wished == LinkType::symlink) {
    if (stat.type != FileType::symlink) return false;
    std::string target(object.size() + 1, '\0');
    const ssize_t length = readlink(path.c_str(), target.data(), target.size());
    return length >= 0 && std::string_view(target.data(), static_cast<std::size_t>(length)) == object;
  }
  if (stat.type != FileType::regular) return false;
  const std::optional<FileStat> stored = find_stat(object, Follow::yes);
  const bool shares = stored && stored->inode == stat.inode && stored->device == stat.device;
  if (wished == LinkType::hardlink) return shares || stat.size == 0;
  return !shares;
}

}  // namespace tutti
