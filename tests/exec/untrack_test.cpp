// Ending, moving and freezing what is tracked.
#include "exec/untrack.hpp"

#include <catch2/catch.hpp>

#include "exec/copy_in.hpp"
#include "exec/freeze.hpp"
#include "exec/move.hpp"
#include "exec/move_data.hpp"
#include "exec/track.hpp"
#include "playground.hpp"

namespace tutti {
namespace {

class Tracked : public Playground {
 public:
  Tracked() : repository_(open()) {}

  Repository& repository() { return repository_; }
  RelPath at(const std::string& path) { return RelPath::parse(path); }
  void add(const std::string& path) { tutti::add(repository_, {at(path)}, {}); }
  UntrackReport untrack(const std::string& name, const UntrackOptions& options = {}) {
    const Project project = Project::load(*workspace_tree(repository_));
    const std::vector<std::string> names{name};
    return tutti::untrack(repository_, project, resolve_targets(project, names, RelPath::root(), {}), options);
  }
  MoveReport move(const std::string& from, const std::string& to) {
    return move_tracked(repository_, Project::load(*workspace_tree(repository_)), at(from), at(to));
  }
  void checkout_all() {
    const Project project = Project::load(*workspace_tree(repository_));
    checkout_targets(repository_, project, resolve_targets(project, {}, RelPath::root(), {}), {});
  }

 private:
  Repository repository_;
};

}  // namespace

TEST_CASE("data that is no longer tracked belongs to the person: a checkout leaves it alone") {
  Tracked place;
  place.write("a", "one");
  place.add("a");

  place.untrack("a.dvc");
  place.checkout_all();

  CHECK_FALSE(place.exists("a.dvc"));
  CHECK(place.read("a") == "one");
}

TEST_CASE("an output is deleted only if the store has it, and of several targets then none is touched") {
  Tracked place;
  place.write("a", "one");
  place.add("a");
  place.write("a", "not stored");

  CHECK_THROWS_AS(place.untrack("a.dvc", {.outs = true}), Conflict);
  CHECK(place.read("a") == "not stored");
  CHECK(place.exists("a.dvc"));

  place.untrack("a.dvc", {.outs = true, .force = true});
  CHECK_FALSE(place.exists("a"));
}

TEST_CASE("a path leaves its directory without the rest being read") {
  Tracked place;
  place.write("data/old", "old");
  place.write("data/kept", "kept");
  place.add("data");
  place.write("data/kept", "edited, and not to be looked at");

  place.untrack("data/old");

  CHECK_FALSE(place.exists("data/old"));
  const Project project = Project::load(*workspace_tree(place.repository()));
  const Output& output = *project.find_output(place.at("data")).output;
  const auto tree = place.repository().store().tree(*output.recorded->id->tree());
  REQUIRE(tree->entries().size() == 1);
  CHECK(tree->entries().front().path.str() == "kept");
  CHECK(place.repository().store().read(tree->entries().front().id) == "kept");
}

TEST_CASE("a move that was killed before the data moved is finished by the same move") {
  Tracked place;
  place.write("a", "one");
  place.add("a");
  place.shell("sed 's/path: a/path: b/' a.dvc > b.dvc");

  place.move("a", "b");

  CHECK(place.read("b") == "one");
  CHECK_FALSE(place.exists("a"));
  CHECK_FALSE(place.exists("a.dvc"));
}

TEST_CASE("a move that was killed after the data moved is finished by the same move, directories too") {
  Tracked place;
  place.write("data/x", "x");
  place.add("data");
  place.shell("sed 's/path: data/path: raw/' data.dvc > raw.dvc; mv data raw");

  const MoveReport report = place.move("data", "raw");

  CHECK(report.to.str() == "raw");
  CHECK(place.read("raw/x") == "x");
  CHECK_FALSE(place.exists("data.dvc"));
}

TEST_CASE("an import that moves keeps its source, from where it is now") {
  Tracked place;
  place.write("source", "one");
  place.write("sub/.keep", "");
  place.write("a", "one");
  place.write("a.dvc",
              "md5: abcdef00000000000000000000000000\nfrozen: true\ndeps:\n- md5: f97c5d29941bfb1b2fdab0874906ab82\n"
              "  size: 3\n  hash: md5\n  path: source\nouts:\n- md5: f97c5d29941bfb1b2fdab0874906ab82\n"
              "  size: 3\n  hash: md5\n  path: a\n");

  place.move("a", "sub");

  const std::string text = place.read("sub/a.dvc");
  CHECK(text.find("path: ../source") != std::string::npos);
  CHECK(text.find("frozen: true") != std::string::npos);
  CHECK(text.find("md5: abcdef") == std::string::npos);
}

TEST_CASE("what a copy replaced comes back when the copy is not kept") {
  Tracked place;
  place.write("outside", "new");
  place.write("a", "old");

  { const CopyIn copy(place.repository(), place.path("outside"), place.at("a"), Replace::yes); }
  CHECK(place.read("a") == "old");

  { const CopyIn copy(place.repository(), place.path("outside"), place.at("b"), Replace::no); }
  CHECK_FALSE(place.exists("b"));

  CopyIn copy(place.repository(), place.path("outside"), place.at("a"), Replace::yes);
  copy.keep();
  CHECK(place.read("a") == "new");
  CHECK_THROWS_AS(CopyIn(place.repository(), place.path("outside"), place.at("a"), Replace::no), Conflict);
}

TEST_CASE("freezing changes one line of dvc.yaml") {
  Tracked place;
  const std::string text = "stages:\n  # one\n  one:\n    cmd: 'true'   # quoted\n\n  two:\n    cmd: \"true\"\n";
  place.write("dvc.yaml", text);
  const Project project = Project::load(*workspace_tree(place.repository()));
  const std::vector<std::string> names{"one"};
  const auto targets = resolve_targets(project, names, RelPath::root(), {.kinds = TargetKinds::stages});

  CHECK(set_frozen(place.repository(), targets, true).stages.front().changed);
  CHECK(place.read("dvc.yaml") ==
        "stages:\n  # one\n  one:\n    cmd: 'true'   # quoted\n    frozen: true\n\n  two:\n    cmd: \"true\"\n");
  CHECK_FALSE(set_frozen(place.repository(), targets, true).stages.front().changed);

  set_frozen(place.repository(), targets, false);
  CHECK(place.read("dvc.yaml") == text);
}

}  // namespace tutti
