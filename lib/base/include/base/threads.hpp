// Work on all cores: a loop over indices, and nothing cleverer.
#pragma once

#include <cstddef>
#include <functional>

#include "base/cancellation.hpp"

namespace tutti {

unsigned core_count();  // at least 1; what this process may use, not what the machine has

// Calls body(index, worker) for every index in [0, count), on `workers` threads; indices are handed out in order, in
// small portions. `worker` is in [0, workers). The first exception stops the rest and is rethrown here.
void parallel_for(std::size_t count, unsigned workers, const Cancellation& cancellation,
                  const std::function<void(std::size_t index, unsigned worker)>& body);

}  // namespace tutti
