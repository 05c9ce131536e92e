// A lock that DVC takes, too: flock on a file, or with core.hardlink_lock a hard link, which works where flock does
// not.
#pragma once

#include <memory>
#include <string>

#include "workspace/repository.hpp"

namespace tutti {

// Held until destroyed.
class SharedLock {
 public:
  // `name` is the lock file's in .dvc/tmp. Waits up to the repository's lock_timeout, saying for whom; throws Locked.
  SharedLock(const Repository& repository, const std::string& name);
  ~SharedLock();
  SharedLock(const SharedLock&) = delete;
  SharedLock& operator=(const SharedLock&) = delete;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// .dvc/tmp, made if missing.
std::string lock_directory(const Repository& repository);
// .dvc/tmp/tutti/locks, made if missing: who took what, in more words than DVC's files have room for.
std::string holder_directory(const Repository& repository);

// What is noted there: host, boot, pid and start time, in the form of a temporary's name (base/publish.hpp).
void write_holder_note(const Repository& repository, const std::string& name);
// Whether the note proves that its writer is gone. False when there is none.
bool is_holder_gone(const Repository& repository, const std::string& name);

}  // namespace tutti
