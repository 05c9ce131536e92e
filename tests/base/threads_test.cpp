// The parallel loop: every index once, the first failure out.
#include "base/threads.hpp"

#include <atomic>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

namespace tutti {

TEST_CASE("there is at least one core") {
  CHECK(core_count() >= 1);
}

TEST_CASE("every index is visited once, by a worker in range, however many workers there are") {
  for (const unsigned workers : {0U, 1U, 2U, 8U}) {
    for (const std::size_t count : {0, 1, 2, 7, 1000, 100'000}) {
      std::vector<std::atomic<int>> visits(count);
      std::atomic<bool> in_range{true};
      const Cancellation cancellation;

      parallel_for(count, workers, cancellation, [&](std::size_t index, unsigned worker) {
        visits[index].fetch_add(1);
        if (worker >= std::max(workers, 1U)) in_range = false;
      });

      std::size_t once = 0;
      for (const std::atomic<int>& visit : visits) once += visit == 1 ? 1 : 0;
      CHECK(once == count);
      CHECK(in_range);
    }
  }
}

TEST_CASE("one worker goes in order, in the calling thread") {
  std::vector<std::size_t> seen;
  const Cancellation cancellation;

  parallel_for(500, 1, cancellation, [&](std::size_t index, unsigned) { seen.push_back(index); });

  std::vector<std::size_t> expected(500);
  std::iota(expected.begin(), expected.end(), 0);
  CHECK(seen == expected);
}

TEST_CASE("the first exception stops the rest and comes out as it was thrown") {
  for (const unsigned workers : {1U, 4U}) {
    std::atomic<std::size_t> calls{0};
    std::atomic<bool> is_thrown{false};
    const Cancellation cancellation;

    CHECK_THROWS_WITH(parallel_for(10'000'000, workers, cancellation,
                                   [&](std::size_t index, unsigned) {
                                     if (index == 10) {
                                       is_thrown = true;
                                       throw std::runtime_error("index 10");
                                     }
                                     // The others get nowhere before, so that all they do counts against the promise.
                                     while (index > 10 && !is_thrown) std::this_thread::yield();
                                     ++calls;
                                   }),
                      "index 10");
    CHECK(calls < 5'000'000);
  }
}

TEST_CASE("a cancelled loop ends early, and says so") {
  for (const unsigned workers : {1U, 4U}) {
    std::atomic<std::size_t> calls{0};
    Cancellation cancellation;

    CHECK_THROWS_AS(parallel_for(10'000'000, workers, cancellation,
                                 [&](std::size_t, unsigned) {
                                   if (++calls == 100) cancellation.cancel();
                                 }),
                    Cancelled);
    CHECK(calls < 10'000'000);
  }
}

TEST_CASE("a loop that is cancelled before it starts does nothing") {
  Cancellation cancellation;
  cancellation.cancel();
  std::atomic<int> calls{0};

  CHECK_THROWS_AS(parallel_for(10, 2, cancellation, [&](std::size_t, unsigned) { ++calls; }), Cancelled);
  CHECK(calls == 0);
}

}  // namespace tutti
