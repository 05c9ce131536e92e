// The wish to stop, seen by all who work: set by a signal handler or another thread.
#pragma once

#include <atomic>

#include "base/error.hpp"

namespace tutti {

class Cancellation {
 public:
  void cancel() noexcept { cancelled_.store(true, std::memory_order_relaxed); }
  bool cancelled() const noexcept { return cancelled_.load(std::memory_order_relaxed); }
  // Throws Cancelled.
  void check() const {
    if (cancelled()) throw Cancelled();
  }

 private:
  std::atomic<bool> cancelled_{false};
};

}  // namespace tutti
