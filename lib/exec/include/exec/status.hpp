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

// Whether imports are compared with what they came from. Frozen ones too, as by DVC.
enum class Updates { asked, not_asked };

// Only those that differ, in the project's order. Targets empty: all. Never says "up to date" of what it did not see:
// a note names imports whose source is not on this machine, as the network is not asked. Subjects are paths as they
// read from the directory `from`, as DVC shows them, and not as the stage writes them.
std::vector<StageStatus> status(Repository& repository, const Project& project, const std::vector<Target>& targets,
                                const RelPath& from = RelPath::root(), Updates updates = Updates::asked);

}  // namespace tutti
