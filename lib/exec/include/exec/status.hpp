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
std::vector<StageStatus> status(Repository& repository, const Project& project, const std::vector<Target>& targets);

}  // namespace tutti
