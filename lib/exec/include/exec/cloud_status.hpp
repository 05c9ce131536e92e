// status --cloud: what the cache has and a remote lacks, the other way round, or neither has.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "exec/revisions.hpp"

namespace tutti {

// In DVC's order: of a path with several versions, the last one is told.
enum class CloudState { deleted, fresh, missing };  // on the remote only, in the cache only, on neither side

struct CloudStatusOptions {
  TargetNames targets;
  Revisions revisions;
  std::optional<std::string> remote;
  unsigned jobs = 0;
};

// By the path of the file or directory, from the root, for all that differs. A directory is its manifest; its files
// have paths of their own. A manifest that only the remote has is brought to the cache, as by DVC: without it nobody
// knows the files. Every object is asked for; nothing is concluded from a manifest that is there.
std::map<RelPath, CloudState> cloud_status(Repository& repository, const Project& project,
                                           const CloudStatusOptions& options);

}  // namespace tutti
