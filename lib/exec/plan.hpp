// Which stages a run looks at, and in which order.
#pragma once

#include <vector>

#include "exec/run.hpp"

namespace tutti {

// In DVC's order. `targets` empty: all.
std::vector<StageNumber> plan_run(const Project& project, const Graph& graph, const std::vector<StageNumber>& targets,
                                  const RunOptions& options);

}  // namespace tutti
