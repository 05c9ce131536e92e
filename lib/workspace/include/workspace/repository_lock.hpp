// The two locks that DVC and tutti share, held as briefly as can be.
//
// Writers hold flock on .dvc/tmp/lock for the stretch that changes shared state; DVC gives up after about three
// seconds, so hash and copy first. core.hardlink_lock=true: a hard-link lock as DVC's flufl.lock makes it, instead.
// .dvc/tmp/rwlock lists who reads and writes which path while a stage's command runs (the lock itself is free then):
// exactly DVC's keys, `pid` and `cmd`; host and start time go to .dvc/tmp/tutti/locks/.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/rel_path.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// Held until destroyed. Waits up to the repository's lock_timeout, saying for whom on the log; throws Locked.
class RepositoryLock {
 public:
  explicit RepositoryLock(const Repository& repository);
  ~RepositoryLock();
  RepositoryLock(const RepositoryLock&) = delete;
  RepositoryLock& operator=(const RepositoryLock&) = delete;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// While it lives, `reads` and `writes` (absolute paths) stand in rwlock under `command`. Entries of dead processes are
// dropped; a live one that overlaps is waited for, then Locked names it. Garbage in the file is replaced, with a
// warning, not made a person's task.
class PathLock {
 public:
  PathLock(const Repository& repository, std::string command, std::vector<std::string> reads,
           std::vector<std::string> writes);
  ~PathLock();
  PathLock(const PathLock&) = delete;
  PathLock& operator=(const PathLock&) = delete;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tutti
