// What the commands about runs share: not public.
#pragma once

#include <optional>
#include <string>

#include "commands/context.hpp"
#include "exec/runs.hpp"

namespace tutti {

// The run that is meant by the beginning of its id; without one, the only one that is going on.
std::string chosen_run(Context& context, const std::optional<std::string>& prefix);

// "train, sub/dvc.yaml:evaluate", as read where the person stands.
std::string shown_stages(Context& context, const std::vector<StageKey>& stages);

}  // namespace tutti
