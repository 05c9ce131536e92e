// Gives what DVC 2.x stored its name of DVC 3.x as well.
//
// A file of the old layout (md5-dos2unix) is read once, checked against its old name, and linked under its MD5; copied
// where it cannot be linked. A manifest is written anew, with the new names of its files, when all of them have one.
// Nothing of the old layout is touched. Killed at any point, both layouts are whole; the same call again does the rest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/cancellation.hpp"
#include "base/progress.hpp"
#include "store/local_store.hpp"

namespace tutti {

struct Migration {
  struct Renamed {
    ObjectId id;  // the new one
    std::uint64_t size = 0;
    std::uint64_t nfiles = 0;  // of a tree
  };
  std::unordered_map<ObjectId, Renamed, ObjectIdHash> renamed;  // by the old id; those that were renamed before too
  std::uint64_t added = 0;                                      // objects that the new layout did not have
  struct Left {
    ObjectId id;
    std::string reason;       // "its bytes hash to 3f2a…", "it names '88b1…', which is not in the cache"
    bool is_damaged = false;  // it, not what it names
  };
  std::vector<Left> left;  // sorted by id

  std::optional<Renamed> find(const ObjectId& old_id) const;
};

std::vector<ObjectId> old_objects(const LocalStore& store);

Migration migrate_objects(LocalStore& store, unsigned workers, const Cancellation& cancellation, Progress& progress);

}  // namespace tutti
