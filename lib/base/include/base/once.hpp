// Something that is done once, by whichever thread comes first; the others wait. After an exception it is still undone.
//
// Not std::call_once: glibc unwinds pthread_once with the libgcc_s of the system, and a program that carries a libgcc
// of its own, as ours does, is aborted by the first exception that passes there.
#pragma once

#include <atomic>
#include <mutex>

namespace tutti {

class Once {
 public:
  template <class Act>
  void run(const Act& act) {
    if (is_done_.load(std::memory_order_acquire)) return;
    const std::lock_guard<std::mutex> held(mutex_);
    if (is_done_.load(std::memory_order_relaxed)) return;
    act();
    is_done_.store(true, std::memory_order_release);
  }

 private:
  std::atomic<bool> is_done_ = false;
  std::mutex mutex_;
};

}  // namespace tutti
