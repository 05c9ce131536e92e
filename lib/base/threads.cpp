// The cores we may use, and a loop over them.
#include "base/threads.hpp"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace tutti {
namespace {

unsigned scheduled_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(0, sizeof(set), &set) == 0) return static_cast<unsigned>(std::max(CPU_COUNT(&set), 1));
  return std::max(std::thread::hardware_concurrency(), 1U);  // more than 1024 cores
}

// "150000 100000" -> 2 cores; "max 100000" -> nothing.
std::optional<unsigned> parse_quota(std::string_view text) {
  const std::vector<std::string> words = split(trim(text), ' ');
  if (words.size() != 2) return std::nullopt;
  const auto number = [](const std::string& word) {
    unsigned long value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    return error == std::errc() && end == word.data() + word.size() ? value : 0;
  };
  const unsigned long quota = number(words[0]);
  const unsigned long period = number(words[1]);
  if (quota == 0 || period == 0) return std::nullopt;
  return static_cast<unsigned>(std::clamp<unsigned long>((quota + period - 1) / period, 1, 1U << 16));
}

// What a container may use: the smallest quota from our control group (version 2) up to the root.
unsigned quota_cores() {
  unsigned cores = 1U << 16;
  try {
    std::string group = "/";
    for (const std::string& line : split(find_and_read_file("/proc/self/cgroup").value_or(""), '\n')) {
      if (line.starts_with("0::/")) group = line.substr(3);
    }
    for (bool is_root = false; !is_root; group = parent_path(group)) {
      is_root = group == "/";
      const std::optional<std::string> limit =
          find_and_read_file(join_path("/sys/fs/cgroup", join_path(group.substr(1), "cpu.max")));
      if (limit) cores = std::min(cores, parse_quota(*limit).value_or(cores));
    }
  } catch (const Error&) {
    // Hidden from us: then the scheduler's answer must do.
  }
  return cores;
}

class Loop {
 public:
  Loop(std::size_t count, unsigned workers, const Cancellation& cancellation,
       const std::function<void(std::size_t, unsigned)>& body)
      : count_(count),
        // Small, so that no worker is left with a long tail; not so small that the counter is all they wait for.
        portion_(std::clamp<std::size_t>(count / (std::size_t{workers} * 64), 1, 64)),
        cancellation_(cancellation),
        body_(body) {}

  void work(unsigned worker) noexcept {
    try {
      while (!stopped_.load(std::memory_order_relaxed)) {
        const std::size_t begin = next_.fetch_add(portion_, std::memory_order_relaxed);
        if (begin >= count_) return;
        const std::size_t end = begin + std::min(portion_, count_ - begin);
        for (std::size_t index = begin; index < end; ++index) {
          if (stopped_.load(std::memory_order_relaxed)) return;
          cancellation_.check();
          body_(index, worker);
        }
      }
    } catch (...) {
      const std::lock_guard guard(mutex_);
      if (!failure_) failure_ = std::current_exception();
      stopped_.store(true, std::memory_order_relaxed);
    }
  }

  void finish() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  const std::size_t count_, portion_;
  const Cancellation& cancellation_;
  const std::function<void(std::size_t, unsigned)>& body_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stopped_{false};
  std::mutex mutex_;
  std::exception_ptr failure_;
};

}  // namespace

unsigned core_count() {
  static const unsigned cores = std::min(scheduled_cores(), quota_cores());
  return cores;
}

void parallel_for(std::size_t count, unsigned workers, const Cancellation& cancellation,
                  const std::function<void(std::size_t index, unsigned worker)>& body) {
  workers = static_cast<unsigned>(std::min<std::size_t>(std::max(workers, 1U), std::max<std::size_t>(count, 1)));
  Loop loop(count, workers, cancellation, body);
  {
    std::vector<std::jthread> threads;
    threads.reserve(workers - 1);
    try {
      for (unsigned worker = 1; worker < workers; ++worker)
        threads.emplace_back([&loop, worker] { loop.work(worker); });
    } catch (const std::system_error&) {
      // No more threads to be had: those that are there do it all.
    }
    loop.work(0);
  }
  loop.finish();
}

}  // namespace tutti
