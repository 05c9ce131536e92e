// A run that is repeated when a save makes something of it stale. Not public.
#pragma once

#include <functional>

#include "commands/context.hpp"
#include "exec/watch.hpp"

namespace tutti {

enum class WatchBy {
  events,  // of the kernel; where it tells none, by looking
  looking  // every second
};

// `attempt` runs once, shows what came of it, and lets `witness` observe; what it throws is shown, and watching goes
// on. Ends by Cancelled, as every command that is interrupted.
using Attempt = std::function<void(RunObserver& witness)>;
[[noreturn]] void watch_and_run(Context& context, const RunWish& wish, WatchBy by, const Attempt& attempt);

}  // namespace tutti
