// Whatever the graph: side by side gives what one after the other gives.
#include <catch2/catch.hpp>

#include <algorithm>
#include <random>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "playground.hpp"

using namespace tutti;  // NOLINT: a test reads better without the prefix

namespace {

std::string random_pipeline(std::mt19937& random, int count) {
  std::string yaml = "stages:\n";
  for (int i = 0; i < count; ++i) {
    std::string deps = "in", inputs = "in";
    for (int j = 0; j < i; ++j) {
      if (random() % 3 != 0) continue;
      deps += fmt::format(", o{}", j);
      inputs += fmt::format(" o{}", j);
    }
    const bool fails = random() % 12 == 0;
    yaml += fmt::format("  s{0}:\n    cmd: cat {1} | cksum > o{0}{3}\n    deps: [{2}]\n    outs: [o{0}]\n", i, inputs,
                        deps, fails ? "; exit 1" : "");
  }
  return yaml;
}

std::string sorted_outcomes(const RunReport& report) {
  std::vector<std::string> lines;
  for (const StageResult& result : report.stages) {
    lines.push_back(fmt::format("{} {}", result.address, static_cast<int>(result.outcome)));
  }
  std::sort(lines.begin(), lines.end());
  return fmt::format("{}", fmt::join(lines, "\n"));
}

}  // namespace

TEST_CASE("random graphs: runs with four jobs and with one leave the same files and the same outcomes") {
  std::mt19937 random(20260214);
  for (int round = 0; round < 25; ++round) {
    const std::string yaml = random_pipeline(random, 2 + static_cast<int>(random() % 8));
    Playground serial, parallel;
    for (Playground* ground : {&serial, &parallel}) {
      ground->write("in", "seed\n");
      ground->write("dvc.yaml", yaml);
    }
    INFO(yaml);
    CHECK(sorted_outcomes(serial.run({.keep_going = true, .jobs = 1})) ==
          sorted_outcomes(parallel.run({.keep_going = true, .jobs = 4})));
    CHECK(serial.shell("cat o*") == parallel.shell("cat o*"));
    CHECK(serial.read("dvc.lock") == parallel.read("dvc.lock"));
    CHECK(sorted_outcomes(serial.run({.keep_going = true, .jobs = 4})) ==
          sorted_outcomes(parallel.run({.keep_going = true, .jobs = 1})));
  }
}
