// What a repeated run looks at, and what is news to it.
#include "exec/watch.hpp"

#include <catch2/catch.hpp>

#include "playground.hpp"

using namespace tutti;

namespace {

const std::string pipeline =
    "stages:\n  make:\n    cmd: cat in/x > made/out\n    deps: [in, lib.py]\n    outs: [made]\n"
    "  use:\n    cmd: cat made/out > end\n    deps: [made]\n    params: [lr]\n    outs: [end]\n"
    "  other:\n    cmd: cat rest > c\n    deps: [rest]\n    outs: [c]\n";

StaleStages stale_because(const std::string& stage, Difference difference) {
  return {{.address = stage, .why = {std::move(difference)}}};
}

std::vector<StageNumber> use_only(const Project& project) {
  return {static_cast<StageNumber>(project.find_stage(RelPath::parse("dvc.yaml"), "use") - project.stages().data())};
}

}  // namespace

TEST_CASE("a path is of concern when a stage reads it, and not when the run writes it") {
  Playground ground;
  ground.write("dvc.yaml", pipeline);
  ground.write("in/deep/x", "1\n");
  ground.write("made/out", "1\n");
  Repository repository = ground.open();
  Glance glance(repository);

  glance.read({.select = use_only});

  const WatchedPaths& paths = glance.paths();
  for (const char* name : {"in", "in/x", "in/deep/x", "lib.py", "params.yaml", "dvc.yaml", "dvc.lock", "new/dvc.yaml",
                           "data.dvc", ".dvcignore"}) {
    INFO(name);
    CHECK(paths.concern(ground.path(name)));
  }
  for (const char* name : {"made", "made/out", "end", "rest", "lib.pyc", "inn", ".gitignore", "notes.txt"}) {
    INFO(name);
    CHECK_FALSE(paths.concern(ground.path(name)));
  }
  CHECK(paths.concern(ground.root));
  CHECK(paths.directories == std::set<std::string>{ground.root, ground.path("in"), ground.path("in/deep")});
}

TEST_CASE("what an earlier stage made is an input when that stage is not run") {
  Playground ground;
  ground.write("dvc.yaml", pipeline);
  ground.write("made/out", "1\n");
  Repository repository = ground.open();
  Glance glance(repository);

  glance.read({.select = use_only, .options = {.single_item = true}});

  CHECK(glance.paths().concern(ground.path("made/out")));
  CHECK_FALSE(glance.paths().concern(ground.path("lib.py")));
}

TEST_CASE("what is not there yet is waited for where it will appear") {
  Playground ground;
  ground.write("dvc.yaml", "stages:\n  s:\n    cmd: x\n    deps: [far/away/file, /nowhere/at/all]\n");
  Repository repository = ground.open();
  Glance glance(repository);

  glance.read({});

  CHECK(glance.paths().concern(ground.path("far")));
  CHECK(glance.paths().concern("/nowhere"));
  CHECK(glance.paths().directories == std::set<std::string>{"/", ground.root});
}

TEST_CASE("what was read before an error is watched all the same") {
  Playground ground;
  ground.write("dvc.yaml", "stages: [\n");
  Repository repository = ground.open();
  Glance glance(repository);

  CHECK_THROWS_AS(glance.read({}), InvalidFile);

  CHECK(glance.paths().concern(ground.path("dvc.yaml")));
  CHECK(glance.paths().directories == std::set<std::string>{ground.root});
}

TEST_CASE("directories that DVC does not look into are not watched") {
  Playground ground;
  ground.write("dvc.yaml", "stages:\n  s:\n    cmd: x\n    deps: [src]\n");
  ground.write(".dvcignore", "__pycache__\n");
  ground.write("src/__pycache__/x", "");
  ground.write("src/pkg/x", "");
  Repository repository = ground.open();
  Glance glance(repository);

  glance.read({});

  CHECK(glance.paths().directories == std::set<std::string>{ground.root, ground.path("src"), ground.path("src/pkg")});
}

TEST_CASE("a failed stage is no news until something that it reads is another") {
  const Stage stage{.file = RelPath::parse("dvc.yaml"), .name = "s", .wdir = RelPath::root()};
  const Difference changed{.cause = Cause::dep_modified, .subject = "in", .before = "1", .after = "2"};
  Difference again = changed;
  again.after = "3";
  Attempts attempts;

  CHECK(attempts.is_news(stale_because("s", changed)));
  attempts.finished(stage, {.address = "s", .outcome = StageOutcome::failed, .why = {{changed}}});
  CHECK_FALSE(attempts.is_news(stale_because("s", changed)));
  CHECK(attempts.is_news(stale_because("s", again)));
  StaleStages without_output = stale_because("s", changed);
  without_output[0].why.push_back({.cause = Cause::out_deleted, .subject = "out"});
  CHECK_FALSE(attempts.is_news(without_output));
  attempts.finished(stage, {.address = "s", .outcome = StageOutcome::ran, .why = {{changed}}});
  CHECK(attempts.is_news(stale_because("s", changed)));
}

TEST_CASE("what was tried and never reached is no news either, and what always changes never is") {
  const Difference changed{.cause = Cause::dep_modified, .subject = "in", .before = "1", .after = "2"};
  Attempts attempts;
  attempts.about_to_run(stale_because("s", changed));

  CHECK_FALSE(attempts.is_news(stale_because("s", changed)));
  CHECK_FALSE(attempts.is_news(stale_because("t", {.cause = Cause::always_changed, .subject = "t"})));
  CHECK_FALSE(attempts.is_news({}));
}

TEST_CASE("what needs a stage that would fail again is no news before that one is") {
  Playground ground;
  ground.write("dvc.yaml",
               "stages:\n  a:\n    cmd: touch a; false\n    deps: [in]\n    outs: [a]\n"
               "  b:\n    cmd: cat a > b\n    deps: [a]\n    outs: [b]\n"
               "  c:\n    cmd: cat b rest > c\n    deps: [b, rest]\n    outs: [c]\n");
  ground.write("in", "1\n");
  ground.write("rest", "1\n");
  const auto look = [&] {
    Repository repository = ground.open();
    Glance glance(repository);
    glance.read({});
    return glance.stale();
  };
  Attempts attempts;

  const StaleStages before = look();
  REQUIRE(before.size() == 3);
  CHECK(before[2].address == "c");
  CHECK(before[2].needs == std::vector<std::size_t>{1});
  CHECK(attempts.is_news(before));
  attempts.about_to_run(before);
  CHECK(outcomes(ground.run({}, {}, attempts)) == "a failed");
  ground.write("rest", "2\n");
  CHECK_FALSE(attempts.is_news(look()));
  ground.write("in", "2\n");
  CHECK(attempts.is_news(look()));
}

TEST_CASE("a glance finds what would run, and runs nothing") {
  Playground ground;
  ground.write("dvc.yaml", "stages:\n  s:\n    cmd: touch ran; cat in > out\n    deps: [in]\n    outs: [out]\n");
  ground.write("in", "1\n");
  Repository repository = ground.open();
  Glance glance(repository);
  glance.read({.options = {.force = true}});

  const StaleStages stale = glance.stale();

  REQUIRE(stale.size() == 1);
  CHECK(stale[0].address == "s");
  CHECK(stale[0].why.front().cause == Cause::never_run);
  CHECK_FALSE(ground.exists("ran"));
}
