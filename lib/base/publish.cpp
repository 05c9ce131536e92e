// Whole files under their final names, and the sweeping of what never got one.
//
// A temporary is named ".tutti-<host>-<boot>-<pid>-<start>-<n>". <host> is the host's name, with every byte but
// letters, digits and '.' replaced by '_', a '.', and the number of the process namespace: a pid means nothing in
// another one. <boot> is the kernel's boot id without dashes, <start> the start of the process in clock ticks since
// boot, which tells a pid that was used again, <n> a count within the process.
#include "base/publish.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/error.hpp"
#include "base/process_identity.hpp"
#include "base/text.hpp"
#include "system_call.hpp"

namespace tutti {
namespace {

constexpr std::string_view temporary_prefix = ".tutti-";
constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t week = 7 * 86'400 * second;

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// As it stands in names: plain, so that '-' ends it.
const std::string& host_field() {
  static const std::string field = [] {
    std::string host = this_machine().host.substr(0, 64);
    for (char& c : host) {
      if (!is_alphanumeric(c) && c != '.') c = '_';
    }
    return fmt::format("{}.{}", host, this_machine().space);
  }();
  return field;
}

bool process_is_gone(int pid, std::uint64_t start) {
  if (::kill(pid, 0) != 0 && errno == ESRCH) return true;
  const std::optional<ProcessState> state = state_of_process(pid);
  return state && (state->has_ended || state->start != start);
}

struct Maker {
  std::string_view host, boot;
  int pid;
  std::uint64_t start;
};

std::optional<Maker> parse_temporary_name(std::string_view name) {
  if (!name.starts_with(temporary_prefix)) return std::nullopt;
  name.remove_prefix(temporary_prefix.size());
  std::array<std::string_view, 5> fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::size_t end = name.find('-');
    if ((end == std::string_view::npos) != (i + 1 == fields.size())) return std::nullopt;
    fields[i] = name.substr(0, end);
    if (fields[i].empty()) return std::nullopt;
    if (end != std::string_view::npos) name.remove_prefix(end + 1);
  }
  const std::optional<int> pid = parse_number<int>(fields[2]);
  const std::optional<std::uint64_t> start = parse_number<std::uint64_t>(fields[3]);
  if (!pid || *pid <= 0 || !start || !parse_number<std::uint64_t>(fields[4])) return std::nullopt;
  return Maker{fields[0], fields[1], *pid, *start};
}

std::int64_t uptime() {
  struct sysinfo info;
  return ::sysinfo(&info) == 0 ? info.uptime * second : 0;
}

}  // namespace

AtomicFile::AtomicFile(std::string path, Durability durability, std::optional<unsigned> mode,
                       const std::optional<std::string>& workplace)
    : path_(std::move(path)),
      temporary_(join_path(workplace.value_or(parent_path(path_)), temporary_name())),
      durability_(durability) {
  if (!mode) {
    const std::optional<FileStat> replaced = find_stat(path_);
    if (replaced && replaced->type == FileType::regular) mode = replaced->mode;
  }
  // The kernel applies the umask, or the directory's default ACL in its place.
  constexpr int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  file_ = Fd(::open(temporary_.c_str(), flags, mode ? 0600 : 0666));
  if (!file_) fail_to("create", path_);
  if (mode && ::fchmod(file_.get(), *mode) != 0) {
    const int code = errno;
    ::unlink(temporary_.c_str());
    errno = code;
    fail_to("change the mode of", path_);
  }
}

AtomicFile::~AtomicFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::string_view bytes) {
  write_full(file_, bytes, path_);
}

// ext4 writes a file's bytes to disk when it is renamed over another (auto_da_alloc): a millisecond each for who has
// said that nothing need be flushed. Swapping the two names is as atomic and does not. False: nothing was changed.
static bool swap_names(const std::string& temporary, const std::string& path) {
  const std::optional<FileStat> old = find_stat(path);
  if (!old || old->type != FileType::regular) return false;
  if (::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, path.c_str(), RENAME_EXCHANGE) != 0) return false;
  ::unlink(temporary.c_str());
  return true;
}

void AtomicFile::commit() {
  // After a failed flush the kernel may have dropped the bytes and would report success next time: never try again.
  if (durability_ == Durability::flush) sync_file(file_, path_);
  // NFS tells at close() that the server did not take the bytes. After EINTR the descriptor is closed all the same.
  if (::close(file_.release()) != 0 && errno != EINTR) fail_to("write", path_);
  if (!(durability_ == Durability::none && swap_names(temporary_, path_)) &&
      ::rename(temporary_.c_str(), path_.c_str()) != 0) {
    fail_to("replace", path_);
  }
  temporary_.clear();
  if (durability_ == Durability::flush) sync_directory(parent_path(path_));
}

// A file without a name until it is whole, so that a kill leaves nothing behind. False: nothing was published, because
// the name is taken by now or the file system knows no such files.
static bool publish_unnamed(const std::string& path, std::string_view bytes, Durability durability,
                            std::optional<unsigned> mode) {
  const std::string directory = parent_path(path);
  const Fd file(::open(directory.c_str(), O_WRONLY | O_TMPFILE | O_CLOEXEC, 0666));
  if (!file) return false;
  if (mode && ::fchmod(file.get(), *mode) != 0) fail_to("change the mode of", path);
  write_full(file, bytes, path);
  if (durability == Durability::flush) sync_file(file, path);
  const std::string unnamed = fmt::format("/proc/self/fd/{}", file.get());
  if (::linkat(AT_FDCWD, unnamed.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) != 0) return false;
  if (durability == Durability::flush) sync_directory(directory);
  return true;
}

static bool are_on_one_device(const std::optional<std::string>& workplace, const std::string& path) {
  if (!workplace) return false;
  const std::optional<FileStat> there = find_stat(*workplace, Follow::yes);
  const std::optional<FileStat> here = find_stat(parent_path(path), Follow::yes);
  return there && here && there->type == FileType::directory && there->device == here->device;
}

void publish_file(const std::string& path, std::string_view bytes, Durability durability, std::optional<unsigned> mode,
                  const std::optional<std::string>& workplace) {
  if (!find_stat(path) && publish_unnamed(path, bytes, durability, mode)) return;
  AtomicFile file(path, durability, mode, are_on_one_device(workplace, path) ? workplace : std::nullopt);
  file.write(bytes);
  file.commit();
}

std::string temporary_name() {
  static std::atomic<std::uint64_t> count{0};
  static std::atomic<int> known_pid{0};
  static std::atomic<std::uint64_t> known_start{0};

  const int pid = ::getpid();
  if (known_pid.load(std::memory_order_acquire) != pid) {  // first call, or the first after a fork
    known_start.store(state_of_process(pid).value_or(ProcessState()).start, std::memory_order_relaxed);
    known_pid.store(pid, std::memory_order_release);
  }
  return fmt::format("{}{}-{}-{}-{}-{}", temporary_prefix, host_field(), this_machine().boot, pid,
                     known_start.load(std::memory_order_relaxed), count.fetch_add(1, std::memory_order_relaxed));
}

bool is_abandoned_temporary(std::string_view name, std::int64_t mtime, std::int64_t now) {
  const std::optional<Maker> maker = parse_temporary_name(name);
  if (!maker) return false;

  // Here the process itself is the proof, however long it has been at work.
  if (maker->host == host_field() && maker->boot == this_machine().boot)
    return process_is_gone(maker->pid, maker->start);
  if (mtime < now - week) return true;
  // Of an earlier boot, or of another host that bears the same name: that one may have written since we booted.
  return maker->host == host_field() && mtime < now - uptime();
}

void sweep_temporaries(const std::string& directory, std::int64_t now) noexcept {
  try {
    for (const DirectoryEntry& entry : list_directory(directory)) {
      if (!entry.name.starts_with(temporary_prefix)) continue;
      const std::string path = join_path(directory, entry.name);
      try {
        const std::optional<FileStat> stat = find_stat(path);
        if (stat && is_abandoned_temporary(entry.name, stat->mtime, now)) remove_tree(path);
      } catch (const std::exception&) {
        // Not ours to remove, or being removed by another sweep: the next one tries again.
      }
    }
  } catch (const std::exception&) {
    // No such directory, or not readable: nothing to sweep.
  }
}

Fd open_file_system(const std::string& directory) {
  for (std::string path = directory;; path = parent_path(path)) {
    std::optional<Fd> found = find_file(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (found) return *std::move(found);
    if (path == parent_path(path)) fail_to("open", directory);
  }
}

bool sync_file_system(const Fd& opened, std::string_view path) {
  struct utsname system;
  int major = 0;
  int minor = 0;
  if (::uname(&system) != 0 || std::sscanf(system.release, "%d.%d", &major, &minor) != 2) return false;
  if (major < 5 || (major == 5 && minor < 8)) return false;  // before that, syncfs() kept write errors to itself

  if (::syncfs(opened.get()) == 0) return true;
  if (errno == ENOSYS || errno == EPERM || errno == EINVAL || errno == EOPNOTSUPP) return false;
  fail_to("flush the file system of", path);
}

}  // namespace tutti
