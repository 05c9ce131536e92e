// Chooses stages for a run.
#include "plan.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tutti {

std::vector<StageNumber> plan_run(const Project&, const Graph& graph, const std::vector<StageNumber>& targets,
                                  const RunOptions& options) {
  if (targets.empty()) return graph.all();
  if (options.pipeline) return graph.component(targets);
  if (options.single_item) {
    std::vector<StageNumber> steps;
    for (const StageNumber target : targets) {
      if (std::ranges::find(steps, target) == steps.end()) steps.push_back(target);
    }
    return steps;
  }
  return options.downstream ? graph.descendants(targets) : graph.ancestors(targets);
}

}  // namespace tutti
