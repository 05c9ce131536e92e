// Who gets what there is not enough of.
#include "../../lib/exec/resource_pool.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <set>

using namespace tutti;  // NOLINT: a test reads better without the prefix

namespace {

using Demand = ResourcePool::Demand;

}  // namespace

TEST_CASE("small stages pass a large one that waits, in what it does not need") {
  ResourcePool pool({{"cpu", 4}, {"gpu", 1}});
  REQUIRE(pool.enter(1, {{0, 1}, {1, 1}}));

  CHECK_FALSE(pool.enter(2, {{0, 1}, {1, 1}}));
  CHECK(pool.enter(3, {{0, 3}}));
  CHECK_FALSE(pool.enter(4, {{0, 1}}));
  CHECK_FALSE(pool.next());

  pool.leave(3);
  CHECK(pool.next() == StageNumber{4});
  pool.leave(1);
  CHECK(pool.next() == StageNumber{2});
}

TEST_CASE("what the first in line lacks is kept for it: a stream of small stages does not starve it") {
  ResourcePool pool({{"cpu", 4}});
  REQUIRE(pool.enter(1, {{0, 1}}));
  REQUIRE_FALSE(pool.enter(2, {{0, 4}}));

  for (StageNumber small = 10; small < 20; ++small) CHECK_FALSE(pool.enter(small, {{0, 1}}));
  CHECK_FALSE(pool.next());
  pool.leave(1);
  CHECK(pool.next() == StageNumber{2});
}

TEST_CASE("more than there is is named, and nobody enters with it") {
  ResourcePool pool({{"cpu", 4}, {"licence", 1}});

  CHECK(pool.exceeded_by({{0, 4}, {1, 2}}) == 1U);
  CHECK_THROWS(pool.enter(1, {{1, 2}}));
}

TEST_CASE("random demands: nothing is given twice, and whoever is first in line enters when those inside have left") {
  std::mt19937 random(20260331);
  for (int round = 0; round < 200; ++round) {
    std::vector<ResourcePool::Resource> resources;
    const std::uint32_t kinds = 1 + random() % 4;
    for (std::uint32_t i = 0; i < kinds; ++i) resources.push_back({"r", 1 + random() % 8});
    ResourcePool pool(resources);
    std::vector<Demand> demands;
    const std::size_t count = 1 + random() % 120;
    for (std::size_t i = 0; i < count; ++i) {
      Demand demand;
      for (std::uint32_t kind = 0; kind < kinds; ++kind) {
        const std::uint64_t amount = random() % 3 == 0 ? random() % (resources[kind].offered + 1) : 0;
        if (amount > 0) demand.emplace_back(kind, amount);
      }
      demands.push_back(demand);
    }
    std::vector<StageNumber> inside, line;
    std::set<StageNumber> were_inside;  // when the first in line became so, or a kind was kept for it
    std::size_t entered = 0, next_new = 0, generations = 0;
    const auto is_overbooked = [&] {
      for (std::uint32_t kind = 0; kind < kinds; ++kind) {
        std::uint64_t used = 0;
        for (const StageNumber stage : inside) {
          for (const auto& [resource, amount] : demands[stage]) used += resource == kind ? amount : 0;
        }
        if (used + pool.free(kind) != resources[kind].offered || used > resources[kind].offered) return true;
      }
      return false;
    };
    const auto now_inside = [&](StageNumber stage) {
      inside.push_back(stage);
      ++entered;
      if (!line.empty() && line.front() == stage) generations = 0;
      std::erase(line, stage);
    };
    bool was_overbooked = false, has_starved = false;
    while (entered < count && !has_starved) {
      while (const auto stage = pool.next()) now_inside(*stage);
      // Newcomers in gusts, so that there is always somebody who would like to push in.
      for (std::uint32_t gust = random() % 5; gust > 0 && next_new < count; --gust) {
        const auto stage = static_cast<StageNumber>(next_new++);
        if (pool.enter(stage, demands[stage])) {
          inside.push_back(stage);
          ++entered;
        } else {
          line.push_back(stage);
        }
      }
      was_overbooked = was_overbooked || is_overbooked();
      if (!line.empty()) {
        if (were_inside.empty()) {
          // All that were inside have left, once for each kind that it may have come to lack, and it still waits.
          has_starved = generations++ > kinds;
          were_inside = {inside.begin(), inside.end()};
        }
      }
      if (!inside.empty() && (random() % 2 == 0 || next_new == count)) {
        const std::size_t leaving = random() % inside.size();
        pool.leave(inside[leaving]);
        were_inside.erase(inside[leaving]);
        inside.erase(inside.begin() + static_cast<std::ptrdiff_t>(leaving));
      }
    }
    INFO("round " << round);
    CHECK_FALSE(was_overbooked);
    CHECK_FALSE(has_starved);
    CHECK(entered == count);
  }
}
