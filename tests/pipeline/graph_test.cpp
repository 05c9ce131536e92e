// Who needs whom.
#include "pipeline/graph.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <random>

#include <fmt/format.h>

#include "base/error.hpp"
#include "fake_tree.hpp"

using namespace tutti;  // NOLINT: a test reads better without the prefix

namespace {

using Names = std::vector<std::string>;

std::string stage(const std::string& name, const std::string& deps, const std::string& outs) {
  return fmt::format("  {}:\n    cmd: x\n    deps: [{}]\n    outs: [{}]\n", name, deps, outs);
}

Project project_of(const std::string& stages) {
  return load({{"dvc.yaml", "stages:\n" + stages}});
}

Names names(const Project& project, const std::vector<StageNumber>& numbers) {
  Names found;
  for (const StageNumber number : numbers) found.push_back(project.stages()[number].address());
  return found;
}

std::string refusal(const std::string& stages) {
  try {
    build_graph(project_of(stages));
  } catch (const InvalidFile& error) {
    return error.message();
  }
  return "";
}

const std::string diamond = stage("d", "b, c", "dd") + stage("b", "a", "b") + stage("c", "a", "c") +
                            stage("a0", "", "a") + stage("e", "", "ee");

}  // namespace

TEST_CASE("stages come after all they need, in the order that DVC runs them") {
  const Project project = project_of(diamond);
  const Graph graph = build_graph(project);

  CHECK(names(project, graph.all()) == Names{"a0", "b", "c", "d", "e"});
  CHECK(names(project, graph.ancestors(std::vector<StageNumber>{2})) == Names{"a0", "c"});
  CHECK(names(project, graph.descendants(std::vector<StageNumber>{1})) == Names{"b", "d"});
  CHECK(names(project, graph.component(std::vector<StageNumber>{3})) == Names{"a0", "b", "c", "d"});
}

TEST_CASE("a stage needs who writes its dependency, a directory above it, or something beneath it") {
  const Project project = project_of(stage("whole", "", "data/raw") + stage("part", "data/raw/1.csv", "p") +
                                     stage("all", "data", "q") + stage("other", "data/raw2", "r"));
  const Graph graph = build_graph(project);

  CHECK(graph.needs[1] == std::vector<StageNumber>{0});
  CHECK(graph.needs[2] == std::vector<StageNumber>{0});
  CHECK(graph.needs[3].empty());
  CHECK(graph.needed_by[0] == std::vector<StageNumber>{1, 2});
}

TEST_CASE("a stage needs the one that writes its parameters") {
  const Project project = project_of(stage("tune", "", "params.yaml") + "  train:\n    cmd: x\n    params: [lr]\n");

  CHECK(build_graph(project).needs[1] == std::vector<StageNumber>{0});
}

TEST_CASE("a frozen stage waits for nobody when needs of frozen stages are dropped") {
  const Project project = project_of(stage("a", "", "a1") + stage("b", "a1", "b1") + "    frozen: true\n");

  CHECK(build_graph(project, FrozenNeeds::kept).needs[1].size() == 1);
  CHECK(build_graph(project, FrozenNeeds::dropped).needs[1].empty());
  CHECK(build_graph(project, FrozenNeeds::dropped).needed_by[0].empty());
}

TEST_CASE("two stages may not write the same path, nor one into the other's directory") {
  CHECK_THAT(refusal(stage("a", "", "x") + stage("b", "", "x")),
             Catch::EndsWith("output 'x' is specified in both 'a' and 'b'"));
  CHECK_THAT(refusal(stage("a", "", "x/y/z") + stage("b", "", "x")),
             Catch::EndsWith("output 'x/y/z' of 'a' lies in output 'x' of 'b'"));
  CHECK(refusal(stage("a", "", "x/y") + stage("b", "", "x-y") + stage("c", "", "x.y")).empty());
}

TEST_CASE("a metadata file may not lie in an output") {
  const Project project = load({{"dvc.yaml", "stages:\n  a:\n    cmd: x\n    outs: [b]\n"},
                                {"a/dvc.yaml", "stages:\n  s:\n    cmd: x\n    wdir: ..\n    outs: [a]\n"}});

  CHECK_THROWS_WITH(build_graph(project), Catch::Contains("stage 'a/dvc.yaml:s' lies in output 'a' of"));
}

TEST_CASE("a cycle is told by the names of its stages") {
  CHECK_THAT(
      refusal(stage("free", "", "f") + stage("a", "c1, f", "a1") + stage("b", "a1", "b1") + stage("c", "b1", "c1")),
      Catch::EndsWith("stages need each other in a cycle: 'a' -> 'c' -> 'b' -> 'a'"));
  CHECK_THAT(refusal(stage("a", "x", "x")), Catch::EndsWith("in a cycle: 'a' -> 'a'"));
}

TEST_CASE("random graphs: an order never names a stage before one that it needs") {
  std::mt19937 random(20260131);
  for (int round = 0; round < 50; ++round) {
    const int count = 2 + static_cast<int>(random() % 30);
    std::vector<int> places(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) places[static_cast<std::size_t>(i)] = i;
    std::shuffle(places.begin(), places.end(), random);
    std::string stages;
    for (const int i : places) {
      std::string deps;
      for (int j = 0; j < i; ++j) {
        if (random() % 4 == 0) deps += fmt::format("{}o{}", deps.empty() ? "" : ", ", j);
      }
      stages += stage(fmt::format("s{}", i), deps, fmt::format("o{}", i));
    }
    const Project project = project_of(stages);
    const Graph graph = build_graph(project);

    std::vector<bool> seen(project.stages().size(), false);
    bool is_ordered = true;
    for (const StageNumber number : graph.all()) {
      for (const StageNumber need : graph.needs[number]) is_ordered = is_ordered && seen[need];
      seen[number] = true;
    }
    CHECK(is_ordered);
    CHECK(graph.all().size() == project.stages().size());
  }
}

TEST_CASE("a chain of 100,000 stages does not exhaust the stack") {
  std::string stages;
  for (int i = 0; i < 100'000; ++i) {
    stages += fmt::format("  s{}:\n    cmd: x\n    deps: [d/o{}]\n    outs: [d/o{}]\n", i, i + 1, i);
  }
  const Project project = project_of(stages);

  const auto start = std::chrono::steady_clock::now();
  const Graph graph = build_graph(project);
  const auto took = std::chrono::steady_clock::now() - start;
  INFO(fmt::format("{} ms", std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));

  CHECK(graph.all().front() == 99'999);
  CHECK(took <
        std::chrono::seconds(20));  // generous: unoptimised builds with sanitizers, quadratic ones would take hours
}
