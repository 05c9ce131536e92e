// Why stages would run.
#include "exec/why.hpp"

#include <catch2/catch.hpp>

#include "playground.hpp"

using namespace tutti;  // NOLINT: a test reads better without the prefix

TEST_CASE("a stage is explained by its differences, by what it waits for, and by its last run") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("dvc.yaml",
               "stages:\n  first:\n    cmd: cat in > one\n    deps: [in]\n    outs: [one]\n"
               "  second:\n    cmd: cat one > two\n    deps: [one]\n    outs: [two]\n");
  const auto ask = [&] {
    Repository repository = ground.open();
    const Project project = Project::load(*workspace_tree(repository));
    return why(repository, project, {0, 1});
  };

  std::vector<WhyAnswer> answers = ask();
  REQUIRE(answers.size() == 2);
  CHECK(answers[0].staleness.differences.at(0).cause == Cause::never_run);
  CHECK(answers[1].waits_for == std::vector<std::string>{"first"});
  CHECK_FALSE(answers[0].last_run);

  ground.run();
  answers = ask();
  CHECK_FALSE(answers[0].staleness.is_stale());
  CHECK(answers[1].waits_for.empty());
  REQUIRE(answers[1].last_run);
  CHECK(answers[1].last_run->record.command == std::vector<std::string>{"cat one > two"});

  ground.write("in", "2\n");
  answers = ask();
  CHECK(sentence(answers[0].staleness.differences.at(0)) == "runs, because 'in' changed (b026324c -> 26ab0db9)");
  CHECK_FALSE(answers[1].staleness.is_stale());
  CHECK(answers[1].waits_for == std::vector<std::string>{"first"});
}
