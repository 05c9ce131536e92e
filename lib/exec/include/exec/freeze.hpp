// Freezes stages and .dvc files, so that runs pass them over, and thaws them.
#pragma once

#include <span>
#include <vector>

#include "pipeline/project.hpp"
#include "workspace/repository.hpp"

namespace tutti {

struct FreezeReport {
  struct One {
    const Stage* stage;
    bool changed;  // false: it was so already
  };
  std::vector<One> stages;
  std::vector<RelPath> to_stage;
  bool staged = false;
};

// Only the line `frozen: true` comes or goes; the rest of the file stays as it is. Throws Conflict for stages that need
// templating, before anything is written.
FreezeReport set_frozen(Repository& repository, std::span<const Target> targets, bool frozen);

}  // namespace tutti
