// Names beneath a directory, resolved by the kernel in one call or by hand, never through a link.
#include "base/safe_fs.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tutti {
namespace {

constexpr int directory_flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

// Takes the components of a path off its front.
class Components {
 public:
  explicit Components(const RelPath& path) : rest_(path.str()) {}
  bool at_end() const { return rest_.empty(); }
  std::string next() {
    const std::size_t end = rest_.find('/');
    std::string component(rest_.substr(0, end));
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    return component;
  }

 private:
  std::string_view rest_;
};

// All openers here answer an empty Fd and errno.
Fd open_component(int directory, const char* name, int flags) {
  int fd;
  do {
    fd = ::openat(directory, name, flags | O_NOFOLLOW | O_CLOEXEC);
  } while (fd < 0 && errno == EINTR);
  return Fd(fd);
}

Fd open_by_hand(int root, const RelPath& path, int flags) {
  Fd holder;
  int directory = root;
  for (Components components(path);;) {
    const std::string component = components.next();
    if (components.at_end()) return open_component(directory, component.c_str(), flags);
    Fd below = open_component(directory, component.c_str(), directory_flags);
    if (!below) return below;
    holder = std::move(below);
    directory = holder.get();
  }
}

Fd open_beneath(int root, const RelPath& path, int flags) {
  if (path.is_root()) return open_component(root, ".", flags);

  open_how how{};
  how.flags = static_cast<unsigned>(flags | O_NOFOLLOW | O_CLOEXEC);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
  long fd;
  do {
    fd = ::syscall(SYS_openat2, root, path.str().c_str(), &how, sizeof(how));
  } while (fd < 0 && (errno == EINTR || errno == EAGAIN));
  // EPERM is also a sandbox's way to refuse the call itself; if it is about the file, the walk ends in it again.
  if (fd < 0 && (errno == ENOSYS || errno == EPERM)) return open_by_hand(root, path, flags);
  return Fd(static_cast<int>(fd));
}

struct Obstacle {
  RelPath at;
  FileType type;
};

// The first component that stands in the way: a link, or a file where a directory should be. Which code the kernel
// gives for it depends on flags and versions, so look.
std::optional<Obstacle> find_obstacle(int root, const RelPath& path) {
  Fd holder;
  int directory = root;
  RelPath reached = RelPath::root();
  for (Components components(path); !components.at_end();) {
    const std::string component = components.next();
    reached = reached / component;
    const std::optional<FileStat> stat = find_stat_at(directory, component.c_str());
    if (!stat) return std::nullopt;
    if (stat->type == FileType::symlink) return Obstacle{reached, stat->type};
    if (components.at_end()) return std::nullopt;
    if (stat->type != FileType::directory) return Obstacle{reached, stat->type};
    Fd below = open_component(directory, component.c_str(), directory_flags);
    if (!below) return std::nullopt;
    holder = std::move(below);
    directory = holder.get();
  }
  return std::nullopt;
}

Conflict conflict_with(const Obstacle& obstacle, const RelPath& path) {
  const std::string subject = printable(path.str());
  const std::string culprit = printable(obstacle.at.str());
  if (obstacle.type != FileType::symlink) {
    return Conflict(fmt::format("'{}' passes through '{}', which is not a directory", subject, culprit));
  }
  if (obstacle.at == path) return Conflict(fmt::format("'{}' is a symbolic link", subject));
  return Conflict(fmt::format("'{}' passes through the symbolic link '{}'", subject, culprit));
}

bool may_be_an_obstacle(int code) {
  return code == ELOOP || code == ENOTDIR || code == EMLINK;
}

[[noreturn]] void fail_to_open(int code, int root, const RelPath& path) {
  if (may_be_an_obstacle(code)) {
    if (const std::optional<Obstacle> obstacle = find_obstacle(root, path)) throw conflict_with(*obstacle, path);
  }
  throw SystemError(code, fmt::format("cannot open {}", in_quotes(path.display())));
}

[[noreturn]] void fail_to_open_directory(int code, int root, const RelPath& path) {
  if (code == ENOENT) throw NotFound(fmt::format("there is no directory {}", in_quotes(path.display())));
  if (may_be_an_obstacle(code)) {
    if (const std::optional<Obstacle> obstacle = find_obstacle(root, path)) throw conflict_with(*obstacle, path);
    if (code == ENOTDIR) throw Conflict(fmt::format("{} is not a directory", in_quotes(path.display())));
  }
  fail_to_open(code, root, path);
}

// For those who look for a path: nothing if the way to it ends at a file or nowhere; throws when a link is on the way.
bool is_absent(int code, int root, const RelPath& path) {
  if (code == ENOENT) return true;
  if (code != ENOTDIR) return false;
  const std::optional<Obstacle> obstacle = find_obstacle(root, path);
  return !obstacle || obstacle->type != FileType::symlink;
}

}  // namespace

SafeDirectory::SafeDirectory(std::string root)
    : root_(std::move(root)), root_fd_(open_file(root_, O_PATH | O_DIRECTORY)) {}

Fd SafeDirectory::open_directory(const RelPath& path) const {
  Fd directory = open_beneath(root_fd_.get(), path, directory_flags);
  if (!directory) fail_to_open_directory(errno, root_fd_.get(), path);
  return directory;
}

Fd SafeDirectory::make_directory(const RelPath& path) const {
  Fd directory = open_beneath(root_fd_.get(), path, directory_flags);
  if (directory) return directory;
  if (errno != ENOENT) fail_to_open_directory(errno, root_fd_.get(), path);

  int above = root_fd_.get();
  for (Components components(path); !components.at_end();) {
    const std::string component = components.next();
    Fd below = open_component(above, component.c_str(), directory_flags);
    if (!below && errno == ENOENT) {
      // EEXIST: another made it just now.
      if (::mkdirat(above, component.c_str(), 0777) != 0 && errno != EEXIST) {
        const int code = errno;
        throw SystemError(code, fmt::format("cannot make the directory {}", in_quotes(path.display())));
      }
      below = open_component(above, component.c_str(), directory_flags);
    }
    if (!below) fail_to_open_directory(errno, root_fd_.get(), path);
    directory = std::move(below);
    above = directory.get();
  }
  return directory;
}

std::optional<FileStat> SafeDirectory::find_stat(const RelPath& path) const {
  const Fd file = open_beneath(root_fd_.get(), path, O_PATH | O_NOFOLLOW);
  if (file) return stat_of(file, path.display());
  const int code = errno;
  if (is_absent(code, root_fd_.get(), path)) return std::nullopt;
  errno = code;
  fail_to_open(code, root_fd_.get(), path);
}

std::optional<Fd> SafeDirectory::find_file(const RelPath& path) const {
  // O_NONBLOCK: opening a pipe must not wait for a writer; regular files do not care.
  Fd file = open_beneath(root_fd_.get(), path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  const int code = file ? 0 : errno;
  if (!file && code != ENXIO) {  // ENXIO: a socket
    if (is_absent(code, root_fd_.get(), path)) return std::nullopt;
    fail_to_open(code, root_fd_.get(), path);
  }
  if (!file || stat_of(file, path.display()).type != FileType::regular) {
    throw Conflict(fmt::format("{} is not a regular file", in_quotes(path.display())));
  }
  return file;
}

}  // namespace tutti
