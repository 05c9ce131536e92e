// Stages written into dvc.yaml, and stages that do not fit.
#include "exec/stage_add.hpp"

#include <catch2/catch.hpp>

#include "playground.hpp"

using namespace tutti;

namespace {

StageSpec stage(const std::string& name, const std::string& command) {
  StageSpec spec;
  spec.name = name;
  spec.command.lines = {command};
  return spec;
}

StageSpec with_paths(StageSpec spec, const std::vector<std::string>& deps, const std::vector<std::string>& outs) {
  for (const std::string& path : deps) spec.deps.push_back({.path = path, .mark = {}});
  for (const std::string& path : outs) spec.outs.push_back({.path = path, .options = {}, .mark = {}});
  return spec;
}

StageAdded put(Playground& place, const StageSpec& spec, bool force = false, const std::string& directory = "") {
  Repository repository = place.open();
  return add_stage(repository, directory.empty() ? RelPath::root() : RelPath::parse(directory), spec, force);
}

}  // namespace

TEST_CASE("a stage is added with its outputs ignored by Git") {
  Playground place(With::git);

  const StageAdded added = put(place, with_paths(stage("train", "python t.py"), {"in"}, {"model"}));

  CHECK(place.read("dvc.yaml") ==
        "stages:\n  train:\n    cmd: python t.py\n    deps:\n    - in\n    outs:\n    - model\n");
  CHECK(place.read(".gitignore") == "/model\n");
  CHECK(added.to_stage == std::vector{RelPath::parse("dvc.yaml"), RelPath::parse(".gitignore")});
}

TEST_CASE("what stood in dvc.yaml stays, byte for byte") {
  Playground place;
  const std::string before = "# mine\nstages:\n  a:   # first\n    cmd: 'touch x'\n    outs: [x]\n";
  place.write("dvc.yaml", before);

  put(place, with_paths(stage("b", "cp x y"), {"x"}, {"y"}));

  CHECK(place.read("dvc.yaml").starts_with(before));
}

TEST_CASE("an existing stage is replaced by force only") {
  Playground place;
  put(place, with_paths(stage("a", "touch x"), {}, {"x"}));

  CHECK_THROWS_AS(put(place, with_paths(stage("a", "touch y"), {}, {"y"})), Conflict);
  put(place, with_paths(stage("a", "touch y"), {}, {"y"}), true);

  CHECK(place.read("dvc.yaml") == "stages:\n  a:\n    cmd: touch y\n    outs:\n    - y\n");
}

TEST_CASE("a stage that does not fit into the project is refused and dvc.yaml stays") {
  Playground place(With::git);
  put(place, with_paths(stage("a", "cp in x"), {"in"}, {"x"}));
  place.write("in_git", "1");
  place.shell("git add in_git");
  const std::string before = place.read("dvc.yaml");

  CHECK_THROWS_AS(put(place, with_paths(stage("b", "touch x"), {}, {"x"})), Error);       // the same output
  CHECK_THROWS_AS(put(place, with_paths(stage("b", "touch x/y"), {}, {"x/y"})), Error);   // inside one
  CHECK_THROWS_AS(put(place, with_paths(stage("b", "cp x in"), {"x"}, {"in"})), Error);   // a cycle
  CHECK_THROWS_AS(put(place, with_paths(stage("b", "true"), {"y"}, {"y"})), UsageError);  // of its own
  CHECK_THROWS_AS(put(place, with_paths(stage("b", "true"), {}, {"y", "./y"})), UsageError);
  CHECK_THROWS_AS(put(place, with_paths(stage("b", "true"), {}, {"../y"})), Error);
  CHECK_THROWS_AS(put(place, with_paths(stage("b", "true"), {}, {"in_git"})), Conflict);
  CHECK_THROWS_AS(put(place, stage("b@c", "true")), UsageError);
  CHECK_THROWS_AS(put(place, stage("b", "")), UsageError);

  CHECK(place.read("dvc.yaml") == before);
}

TEST_CASE("a working directory is inside the repository and there") {
  Playground place;
  place.write("sub/x", "1");
  StageSpec spec = with_paths(stage("a", "cp x y"), {"x"}, {"y"});

  spec.wdir = "nowhere";
  CHECK_THROWS_AS(put(place, spec), UsageError);
  spec.wdir = "../..";
  CHECK_THROWS_AS(put(place, spec), UsageError);
  spec.wdir = "sub";
  CHECK(put(place, spec).file.str() == "dvc.yaml");
}
