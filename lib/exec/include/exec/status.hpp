// What differs between workspace, cache and what the metadata files say, for every pointer and stage.
#pragma once

#include <vector>

#include "exec/observe.hpp"
#include "pipeline/project.hpp"

namespace tutti {

struct StageStatus {
  const Stage* stage = nullptr;
  Staleness staleness;
};

// Only those that differ, in the project's order. Targets empty: all. Never says "up to date" of what it did not see.
// Subjects are paths as they read from the directory `from`, as DVC shows them, and not as the stage writes them.
std::vector<StageStatus> status(Repository& repository, const Project& project, const std::vector<Target>& targets,
                                const RelPath& from = RelPath::root());

}  // namespace tutti
