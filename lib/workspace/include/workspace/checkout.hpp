// Makes the workspace hold what the store has under an id: links what is missing, replaces what differs, removes what
// does not belong; or, before any of that, says what would be lost.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/rel_path.hpp"
#include "store/link.hpp"
#include "workspace/path_set.hpp"
#include "workspace/repository.hpp"

namespace tutti {

struct CheckoutTarget {
  RelPath path;
  ObjectId id;
  bool is_executable = false;
};

struct CheckoutOptions {
  bool force = false;   // workspace bytes that the store does not have may go
  bool relink = false;  // also files whose content is right but whose link type is not as configured
  bool only_within_filter = false;
  PathSet filter;  // with only_within_filter: touch only these and what is beneath
  // Called once everything is planned and nothing is refused, before the first byte changes; may be empty.
  std::function<void()> before_changes = {};
};

enum class Change { added, modified, deleted };

struct CheckoutChange {
  Change change;
  RelPath path;  // the target's (an output), not each file
  bool is_directory = false;
};

struct CheckoutReport {
  std::vector<CheckoutChange> changes;  // one a target that changed, in the order of the targets
  std::uint64_t relinked = 0;
  struct Missing {
    RelPath path;
    ObjectId id;
    std::uint64_t objects = 0;  // of it that the store lacks
  };
  std::vector<Missing> missing;  // targets that could not be brought whole: what is there was, nothing was removed
};

// Every target is planned before the first byte changes. Throws Conflict listing files that the store does not have and
// that would be overwritten or removed, unless forced. A file counts as stored only if its object is sound. Objects are
// proven before they are delivered: Corrupt names the object. Parents are made; nothing is ever written through a link
// (Conflict). After a kill, the same call again finishes the work.
CheckoutReport checkout(Repository& repository, const std::vector<CheckoutTarget>& targets,
                        const CheckoutOptions& options);

// Removes a tracked path that nothing refers to any longer, if the store has all its bytes; else Conflict unless
// forced.
void remove_output(Repository& repository, const RelPath& path, bool force);
// Throws the same Conflict for all of `paths` together, before any of them is touched.
void refuse_unsaved(Repository& repository, const std::vector<RelPath>& paths);

// Turns links into writable copies (before a command writes in place): `unprotect`.
void unprotect(Repository& repository, const RelPath& path);

// After add/commit: makes the workspace's files what cache.type asks for. Where that is copies, links become files of
// their own and a single file gets the mode that DVC gives it; files of a directory keep theirs. The bytes must be in
// the store already; files edited since the snapshot are left alone.
void relink(Repository& repository, const CheckoutTarget& target);

}  // namespace tutti
