// Do stored bytes match their names? Reads everything, at disk speed, on all cores.
#pragma once

#include <string>
#include <vector>

#include "base/cancellation.hpp"
#include "base/progress.hpp"
#include "store/local_store.hpp"

namespace tutti {

struct DamagedObject {
  ObjectId id;
  std::string reason;          // "its bytes hash to 3f2a…", "it is empty", "cannot open '…': …"
  bool is_unreadable = false;  // so that nothing is known of its bytes
};

struct CheckReport {
  std::uint64_t objects = 0;
  ByteCount bytes;
  std::vector<DamagedObject> damaged;              // sorted by id
  std::vector<std::pair<TreeId, ObjectId>> holes;  // a manifest, and an object it names that is not there
};

CheckReport check_objects(LocalStore& store, const Cancellation& cancellation, Progress& progress);

}  // namespace tutti
