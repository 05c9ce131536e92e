// A run as a command starts it: shown to who waits for it, written down for who does not. Not public.
#pragma once

#include <string>
#include <vector>

#include "commands/context.hpp"
#include "exec/run.hpp"

namespace tutti {

enum class Where { here, background };

struct RecordedRun {
  RunReport report;
  std::string detached;  // in the caller of a run in the background: its id, and that is all there is
};

// In the background, this process becomes two (base/detachment.hpp), and both return from here, the second one when the
// run has ended. `witness` hears what the view hears; of a dry run nothing.
RecordedRun run_recorded(Context& context, const Project& project, const std::vector<StageNumber>& targets,
                         const RunOptions& options, Where where, RunObserver* witness = nullptr);

}  // namespace tutti
