// inotify.
#include "base/file_watch.hpp"

#include <poll.h>
#include <sys/inotify.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "system_call.hpp"

namespace tutti {
namespace {

constexpr std::uint32_t what = IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE |
                               IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;

// NFS, CIFS, SMB2, Ceph, Lustre, FUSE, 9P: what others write there is not told.
bool is_told_of(const std::string& directory) {
  constexpr std::array<std::uint32_t, 7> silent = {0x6969,     0xff534d42, 0xfe534d42, 0x00c36400,
                                                   0x0bd00bd0, 0x65735546, 0x01021997};
  struct statfs system {};
  if (::statfs(directory.c_str(), &system) != 0) return true;
  return std::ranges::find(silent, static_cast<std::uint32_t>(system.f_type)) == silent.end();
}

}  // namespace

bool FileWatch::refuse(std::string reason) {
  events_.reset();
  watches_.clear();
  directories_.clear();
  refusal_ = std::move(reason);
  return false;
}

void FileWatch::forget(std::map<std::string, int>::iterator watch) {
  const auto names = directories_.find(watch->second);
  names->second.erase(watch->first);
  if (names->second.empty()) {
    ::inotify_rm_watch(events_.get(), names->first);
    directories_.erase(names);
  }
  watches_.erase(watch);
}

bool FileWatch::watch(const std::set<std::string>& directories) {
  if (!events_) {
    events_ = Fd(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    if (!events_) return refuse(fmt::format("the system watches no files: {}", std::strerror(errno)));
    refusal_.clear();
  }
  for (auto known = watches_.begin(); known != watches_.end();) {
    const auto here = known++;
    if (!directories.contains(here->first)) forget(here);
  }
  for (const std::string& directory : directories) {
    const auto known = watches_.find(directory);
    if (known == watches_.end() && !is_told_of(directory)) {
      return refuse(fmt::format("{} is on a network file system", in_quotes(directory)));
    }
    // Asked of a known one too: another directory may have its name by now, and the number says whether.
    const int number = ::inotify_add_watch(events_.get(), directory.c_str(), what);
    if (known != watches_.end()) {
      if (number == known->second) continue;
      const int code = errno;
      forget(known);
      errno = code;
    }
    if (number < 0) {
      if (is_absence(errno) || errno == EACCES) continue;
      if (errno == ENOSPC) return refuse("there are more directories to watch than fs.inotify.max_user_watches");
      return refuse(fmt::format("cannot watch {}: {}", in_quotes(directory), std::strerror(errno)));
    }
    watches_[directory] = number;
    directories_[number].insert(directory);
  }
  return true;
}

FileWatch::Changes FileWatch::wait(std::chrono::milliseconds timeout) {
  Changes changes;
  pollfd end{events_.get(), POLLIN, 0};
  if (::poll(&end, 1, static_cast<int>(timeout.count())) <= 0 || !events_) return changes;

  alignas(inotify_event) std::array<char, 65536> buffer;
  ssize_t count;
  while ((count = ::read(events_.get(), buffer.data(), buffer.size())) > 0) {
    inotify_event event;
    for (ssize_t at = 0; at < count; at += static_cast<ssize_t>(sizeof event + event.len)) {
      std::memcpy(&event, buffer.data() + at, sizeof event);
      if ((event.mask & IN_Q_OVERFLOW) != 0) changes.is_all = true;
      const auto found = directories_.find(event.wd);
      if (found == directories_.end()) continue;
      const std::string name = event.len > 0 ? buffer.data() + at + sizeof event : "";
      for (const std::string& directory : found->second) {
        changes.paths.insert(name.empty() ? directory : join_path(directory, name));
      }
      if ((event.mask & IN_IGNORED) == 0) continue;  // else it is gone, and may come again
      for (const std::string& directory : found->second) watches_.erase(directory);
      directories_.erase(found);
    }
  }
  return changes;
}

}  // namespace tutti
