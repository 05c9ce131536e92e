// flock through base; the hard-link lock by hand, as flufl.lock 9 makes it with DVC's changes.
//
//   claim   .dvc/tmp/<md5 of "lockfile|host|pid|random">.lock, holding its own path; mtime: when the lock expires,
//   which
//           DVC sets a year ahead
//   lock    a hard link to the claim: whoever makes it has the lock; two links and our path in it: it is still ours
//
// The claim's name tells nothing of its owner. So tutti notes for each of its claims who made it, and breaks the lock
// of a process that is surely gone; DVC would wait a year. Reference: DVC 3.67.1, dvc/lock.py; flufl/lock/_lockfile.py.
#include "shared_lock.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <random>
#include <thread>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/lock.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"

namespace tutti {

namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t lifetime = 365 * 24 * 3600 * second;
constexpr std::int64_t clock_slop = 10 * second;

class HardlinkLock {
 public:
  HardlinkLock(const Repository& repository, std::string lock) : repository_(repository), lock_(std::move(lock)) {
    std::random_device random;
    const std::string name = fmt::format("{}|{}|{}|{}", lock_, host_name(), ::getpid(), random());
    claim_ = join_path(lock_directory(repository), md5_of(name).hex() + ".lock");
    note_ = claim_.substr(claim_.rfind('/') + 1);
  }
  ~HardlinkLock() {
    if (is_ours()) ::unlink(lock_.c_str());
    withdraw();
  }
  HardlinkLock(const HardlinkLock&) = delete;
  HardlinkLock& operator=(const HardlinkLock&) = delete;

  void acquire(std::chrono::milliseconds timeout) {
    const Surroundings& around = repository_.surroundings();
    write_holder_note(repository_, note_);
    const Fd claim = open_file(claim_, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    write_full(claim, claim_, claim_);
    const std::int64_t expiry = around.clock.now().nanoseconds + lifetime;
    const std::array<timespec, 2> times{timespec{expiry / second, 0}, timespec{expiry / second, 0}};
    if (::futimens(claim.get(), times.data()) != 0) throw SystemError(errno, "cannot set the time of a lock");

    const steady_clock::time_point start = steady_clock::now();
    steady_clock::duration pause = 1ms;
    for (bool is_first = true;; is_first = false) {
      around.cancellation.check();
      if (::link(claim_.c_str(), lock_.c_str()) == 0) return;
      if (errno != EEXIST && errno != ENOENT && errno != ESTALE) {
        throw SystemError(errno, fmt::format("cannot make the lock {}", in_quotes(lock_)));
      }
      if (break_if_abandoned()) continue;
      const steady_clock::duration left = timeout - (steady_clock::now() - start);
      if (left <= 0ms) throw Locked("the repository is locked by another process");
      if (is_first) around.log.note("waiting for another process, which has locked the repository");
      std::this_thread::sleep_for(std::min(pause, left));
      pause = std::min<steady_clock::duration>(pause * 2, 50ms);
    }
  }

 private:
  bool is_ours() const {
    const std::optional<FileStat> stat = find_stat(lock_);
    return stat && stat->links == 2 && find_and_read_file(lock_) == claim_;
  }
  // True if the lock's owner is gone and the way is free.
  bool break_if_abandoned() {
    const std::optional<FileStat> stat = find_stat(lock_);
    if (!stat) return true;
    const std::string winner = find_and_read_file(lock_).value_or("");
    const std::size_t slash = winner.rfind('/');
    if (slash == std::string::npos) return false;  // no lock of this kind: flock leaves such a file behind
    const std::string note = winner.substr(slash + 1);
    const bool has_expired = repository_.surroundings().clock.now().nanoseconds > stat->mtime + clock_slop;
    if (!has_expired && !is_holder_gone(repository_, note)) return false;
    // Moved away first: of several that see the same dead owner, each removes only what it has moved.
    const std::string aside = join_path(lock_directory(repository_), temporary_name());
    if (::rename(lock_.c_str(), aside.c_str()) != 0) return true;
    const bool is_the_same = find_and_read_file(aside) == winner;
    if (!is_the_same && ::link(aside.c_str(), lock_.c_str()) != 0) return false;
    ::unlink(aside.c_str());
    if (!is_the_same) return false;
    remove_file(join_path(lock_directory(repository_), note));
    remove_file(join_path(holder_directory(repository_), note));
    repository_.surroundings().log.detail("the lock of a process that is gone was taken over");
    return true;
  }
  void withdraw() noexcept {
    ::unlink(claim_.c_str());
    ::unlink((holder_directory(repository_) + "/" + note_).c_str());
  }

  const Repository& repository_;
  std::string lock_, claim_, note_;
};

}  // namespace

struct SharedLock::State {
  std::optional<FileLock> file;
  std::optional<HardlinkLock> link;
};

SharedLock::SharedLock(const Repository& repository, const std::string& name) : state_(std::make_unique<State>()) {
  const Surroundings& around = repository.surroundings();
  const std::string path = join_path(lock_directory(repository), name);
  if (repository.config().flag("core.hardlink_lock", false)) {
    // flock leaves its file behind; DVC, too, could not make its link then.
    const std::optional<FileStat> left = find_stat(path);
    if (left && left->links == 1 && left->type == FileType::regular) {
      if (std::optional<FileLock> old = FileLock::try_acquire(path)) remove_file(path);
    }
    state_->link.emplace(repository, path);
    state_->link->acquire(repository.options().lock_timeout);
    return;
  }
  state_->file =
      FileLock::acquire(path, repository.options().lock_timeout, around.cancellation, [&](const LockHolder& holder) {
        around.log.note("waiting for {}, which has locked the repository", describe(holder));
      });
}

SharedLock::~SharedLock() = default;

std::string lock_directory(const Repository& repository) {
  std::string path = join_path(repository.dvc_directory(), "tmp");
  make_directories(path);
  return path;
}

std::string holder_directory(const Repository& repository) {
  std::string path = join_path(repository.tutti_directory(), "locks");
  make_directories(path);
  return path;
}

void write_holder_note(const Repository& repository, const std::string& name) {
  const std::string path = join_path(holder_directory(repository), name);
  const std::string note = temporary_name();
  // All but the last field, a count, says who we are.
  const std::string_view us = std::string_view(note).substr(0, note.rfind('-') + 1);
  if (find_and_read_file(path).value_or("").starts_with(us)) return;
  publish_file(path, note, Durability::none);
}

bool is_holder_gone(const Repository& repository, const std::string& name) {
  if (name.empty() || name.find('/') != std::string::npos) return false;
  const std::string path = join_path(holder_directory(repository), name);
  const std::optional<FileStat> stat = find_stat(path);
  const std::optional<std::string> note = find_and_read_file(path);
  return stat && note && is_abandoned_temporary(*note, stat->mtime, repository.surroundings().clock.now().nanoseconds);
}

}  // namespace tutti
