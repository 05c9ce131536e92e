// Locks between processes that die with their holder.
//
// flock() on a file that stays; its content names the holder, for messages only. DVC takes the same kind of lock on
// .dvc/tmp/lock and writes " <pid>\n" into it (reference: DVC 3.67.1, zc.lockfile).
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "base/cancellation.hpp"
#include "base/files.hpp"

namespace tutti {

struct LockHolder {
  int pid = 0;
  std::string host;     // empty: this one, or not known
  std::string command;  // empty: not known
};

// "process 123 ('dvc add data')", "process 123 on 'node7'", "another process": what is known.
std::string describe(const LockHolder& holder);

class FileLock {
 public:
  FileLock(FileLock&&) noexcept = default;
  FileLock& operator=(FileLock&&) noexcept = default;

  // Waits up to `timeout` (zero: try once). `waiting` is called once, when the first try fails. Throws Locked.
  static FileLock acquire(const std::string& path, std::chrono::milliseconds timeout, const Cancellation& cancellation,
                          const std::function<void(const LockHolder&)>& waiting = {});
  static std::optional<FileLock> try_acquire(const std::string& path);

  void release() { file_.reset(); }

 private:
  explicit FileLock(Fd file) : file_(std::move(file)) {}
  Fd file_;
};

bool process_exists(int pid);
std::string command_of(int pid);  // its command line; empty if not known

}  // namespace tutti
