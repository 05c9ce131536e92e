// When the workspaces that use a cache last held an object, for whoever has to choose which ones go.
//
// Access times of files do not tell: many file systems are mounted without them, and a backup or a check of the cache
// moves them all. So each workspace notes in the cache what it holds, whenever that changes, and once a day otherwise:
//
//   <cache>/lineage/used/<md5 of the workspace's path>
//   "tutti used 1\n", then for each object: "<seconds since the epoch> <algorithm> <object>\n"
// A directory stands for its files. What is damaged, newer or not there counts as never noted.
#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>

#include "base/digest.hpp"
#include "workspace/repository.hpp"

namespace tutti {

using UsedTimes = std::unordered_map<ObjectId, std::int64_t, ObjectIdHash>;  // ns since the epoch

// Whether a day has passed since this workspace last noted anything.
bool is_use_noted_long_ago(const Repository& repository);
// Never throws: what is not noted looks older than it is, and no more.
void note_used(const Repository& repository, std::span<const ObjectId> ids) noexcept;

// Removes what killed commands left where it is noted.
void sweep_used(const Repository& repository) noexcept;

// By all workspaces, the newest time of each.
UsedTimes read_used(const Repository& repository);

}  // namespace tutti
