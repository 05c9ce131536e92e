// flock() with a timeout, and words for who holds it.
#include "base/lock.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <thread>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tutti {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

int parse_pid(std::string_view text) {
  text = trim(text);
  int pid = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), pid);
  return error == std::errc() && end == text.data() + text.size() && pid > 0 ? pid : 0;
}

// True if locked, false if another holds it.
bool try_lock(const Fd& file, const std::string& path) {
  while (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return false;
    const int code = errno;
    if (code != EINTR) throw SystemError(code, fmt::format("cannot lock {}", in_quotes(path)));
  }
  return true;
}

// Someone may have replaced the file between our open and our lock; then others lock another file.
bool is_still(const Fd& file, const std::string& path) {
  const std::optional<FileStat> named = find_stat(path, Follow::yes);
  const FileStat opened = stat_of(file, path);
  return named && named->inode == opened.inode && named->device == opened.device;
}

Fd open_lock(const std::string& path) {
  return open_file(path, O_RDWR | O_CREAT, 0666);
}

// As zc.lockfile does, written over and then cut. A full disk does not matter: the content is for messages only.
void write_holder(const Fd& file) {
  const std::string content = fmt::format(" {}\n", ::getpid());
  std::array<char, 32> present;
  const ssize_t size = ::pread(file.get(), present.data(), present.size(), 0);
  if (size > 0 && content == std::string_view(present.data(), static_cast<std::size_t>(size))) return;
  const ssize_t written = ::pwrite(file.get(), content.data(), content.size(), 0);
  if (written > 0 && ::ftruncate(file.get(), written) != 0) return;
}

int written_pid(const Fd& file) {
  std::array<char, 32> content;
  const ssize_t size = ::pread(file.get(), content.data(), content.size(), 0);
  return size > 0 ? parse_pid({content.data(), static_cast<std::size_t>(size)}) : 0;
}

// The kernel's list, which cannot be stale: "1: FLOCK  ADVISORY  WRITE 123 fe:01:5678 0 EOF". Some file systems (btrfs,
// overlayfs) show another device there than in stat(); then the inode's number and the pid we read must do. Zero if it
// does not say: the holder is on another host or in another process namespace.
int pid_in_kernel_list(const FileStat& lock, int written) {
  const std::string inode = fmt::format(":{}", lock.inode);
  const std::string place = fmt::format("{:02x}:{:02x}{}", major(lock.device), minor(lock.device), inode);
  const std::optional<std::string> list = find_and_read_file("/proc/locks");
  for (const std::string& line : split(list.value_or(""), '\n')) {
    std::vector<std::string> words = split(line, ' ');
    std::erase(words, "");
    if (words.size() < 6 || words[1] != "FLOCK") continue;
    const int pid = parse_pid(words[4]);
    if (words[5] == place || (words[5].ends_with(inode) && pid == written)) return pid;
  }
  return 0;
}

LockHolder holder_of(const Fd& file, const std::string& path) {
  const int written = written_pid(file);
  // A pid that only stands in the file may be another host's, or its last holder's: then no command is named for it.
  if (const int pid = pid_in_kernel_list(stat_of(file, path), written)) {
    return {.pid = pid, .host = {}, .command = command_of(pid)};
  }
  return {.pid = written, .host = {}, .command = {}};
}

Locked locked_error(const LockHolder& holder) {
  Locked error(fmt::format("the repository is locked by {}", describe(holder)));
  if (!holder.command.empty()) error.add_hint(fmt::format("run 'ps -fp {}' to see what it does", holder.pid));
  return error;
}

}  // namespace

std::optional<FileLock> FileLock::try_acquire(const std::string& path) {
  while (true) {
    Fd file = open_lock(path);
    if (!try_lock(file, path)) return std::nullopt;
    if (!is_still(file, path)) continue;
    write_holder(file);
    return FileLock(std::move(file));
  }
}

FileLock FileLock::acquire(const std::string& path, std::chrono::milliseconds timeout, const Cancellation& cancellation,
                           const std::function<void(const LockHolder&)>& waiting) {
  const steady_clock::time_point start = steady_clock::now();
  // Asked again and again, for flock() itself knows no timeout; a signal that ends it could come too early.
  steady_clock::duration pause = 1ms;
  for (bool is_first = true;; is_first = false) {
    if (std::optional<FileLock> lock = try_acquire(path)) return std::move(*lock);
    cancellation.check();  // a wish to stop ends the waiting; what is free may be taken, to leave things in order

    const steady_clock::duration left = timeout - (steady_clock::now() - start);
    if (left <= 0ms) throw locked_error(holder_of(open_lock(path), path));
    if (is_first && waiting) waiting(holder_of(open_lock(path), path));
    std::this_thread::sleep_for(std::min(pause, left));
    pause = std::min<steady_clock::duration>(pause * 2, 50ms);
  }
}

std::string describe(const LockHolder& holder) {
  if (holder.pid == 0) return "another process";
  std::string text = fmt::format("process {}", holder.pid);
  if (!holder.host.empty()) text += fmt::format(" on {}", in_quotes(holder.host));
  if (!holder.command.empty()) text += fmt::format(" ({})", in_quotes(holder.command));
  return text;
}

bool process_exists(int pid) {
  return pid > 0 && (::kill(pid, 0) == 0 || errno == EPERM);
}

std::string command_of(int pid) {
  if (pid <= 0) return {};
  try {
    std::string command = find_and_read_file(fmt::format("/proc/{}/cmdline", pid)).value_or("");
    std::ranges::replace(command, '\0', ' ');
    return std::string(trim(command));
  } catch (const SystemError&) {
    return {};  // it ended meanwhile, or is not ours to see
  }
}

}  // namespace tutti
