// Takes objects out of a store: the only code that does.
//
// Manifests go first, and are gone for good before the first blob goes, so that whoever stops this at any point leaves
// no manifest that names an object which this deleted.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "base/byte_count.hpp"
#include "base/cancellation.hpp"
#include "base/progress.hpp"
#include "store/local_store.hpp"

namespace tutti {

struct StoredObject {
  ObjectId id;
  std::uint64_t size = 0;
  std::uint64_t inode = 0;
  std::int64_t mtime = 0;    // ns since the epoch
  std::int64_t touched = 0;  // when it came: mtime, or ctime where a link made lately shows in that alone
  bool is_link = false;      // a symbolic link to a file elsewhere
  std::uint32_t links = 1;   // names that the file has, in the store and elsewhere
};

// The objects that `wanted` says yes to, from several threads at once, in the order of their ids; modern layout first.
// Objects in a two-character folder that is itself a link are passed over: they are somebody else's.
std::vector<StoredObject> list_objects(const LocalStore& store, const std::function<bool(const ObjectId&)>& wanted);

struct Removed {
  std::uint64_t objects = 0;
  ByteCount bytes;
};

// Removes what is still as it was listed; an object that was replaced meanwhile stays. Names are removed inside their
// opened folder: no link is followed. Works in `workers` folders at the same time. Throws SystemError for what cannot
// be removed; what went before is gone then.
Removed remove_objects(const LocalStore& store, std::span<const StoredObject> objects, unsigned workers,
                       const Cancellation& cancellation, Task& task);

}  // namespace tutti
