// `add` and `commit` in a real repository: bytes stored, metadata written, refusals that change nothing.
#include "exec/track.hpp"

#include <catch2/catch.hpp>

#include "exec/move_data.hpp"
#include "exec/status.hpp"
#include "playground.hpp"

using namespace tutti;

namespace {

AddReport track(Playground& place, const std::vector<std::string>& names, const AddOptions& options = {}) {
  Repository repository = place.open();
  std::vector<RelPath> paths;
  for (const std::string& name : names) paths.push_back(RelPath::parse(name));
  AddReport report = add(repository, paths, options);
  repository.save_indexes();
  return report;
}

CommitReport accept(Playground& place, const std::vector<std::string>& names, const CommitOptions& options) {
  Repository repository = place.open();
  const Project project = Project::load(*workspace_tree(repository));
  return commit(repository, project, resolve_targets(project, names, RelPath::root(), {}), options,
                [](const std::string&) { return false; });
}

std::string object_of(const std::string& md5) {
  return ".dvc/cache/files/md5/" + md5.substr(0, 2) + "/" + md5.substr(2);
}

constexpr const char* md5_of_1 = "c4ca4238a0b923820dcc509a6f75849b";

}  // namespace

TEST_CASE("a file added is an object, a pointer and a line for Git") {
  Playground place(With::git);
  place.write("data/a.csv", "1");

  const AddReport report = track(place, {"data/a.csv"});

  CHECK(place.read("data/a.csv.dvc") ==
        "outs:\n- md5: c4ca4238a0b923820dcc509a6f75849b\n  size: 1\n  hash: md5\n  path: a.csv\n");
  CHECK(place.read("data/.gitignore") == "/a.csv\n");
  CHECK(place.read(object_of(md5_of_1)) == "1");
  CHECK(report.added.at(0).changed);
  CHECK(report.to_stage == std::vector{RelPath::parse("data/a.csv.dvc"), RelPath::parse("data/.gitignore")});
}

TEST_CASE("adding again what has not changed writes nothing and leaves no record") {
  Playground place(With::git);
  place.write("data/a", "1");
  track(place, {"data"});
  place.write("data.dvc", "# mine\n" + place.read("data.dvc"));
  const std::string before = place.read("data.dvc"), records = place.shell("find .dvc/cache/lineage -type f | wc -l");

  const AddReport report = track(place, {"data"});

  CHECK_FALSE(report.added.at(0).changed);
  CHECK(report.to_stage.empty());
  CHECK(place.read("data.dvc") == before);
  CHECK(place.shell("find .dvc/cache/lineage -type f | wc -l") == records);
}

TEST_CASE("a path inside a tracked directory updates that directory's pointer, by DVC's rule for the size") {
  Playground place;
  place.write("d/a", "1");
  place.write("d/b", "22");
  track(place, {"d"});

  place.write("d/sub/c", "333");
  track(place, {"d/sub/c"});
  CHECK(place.read("d.dvc") ==
        "outs:\n- md5: 40c87b1284b9647bc3512bb0e7b3393a.dir\n  size: 6\n  nfiles: 3\n  hash: md5\n  path: d\n");

  place.write("d/a", "4");
  track(place, {"d/a"});
  CHECK(place.read("d.dvc").find("size") == std::string::npos);

  remove_file(place.path("d/b"));
  track(place, {"d/b"});
  CHECK(place.read("d.dvc").find("nfiles: 2") != std::string::npos);
  CHECK_THROWS_AS(track(place, {"d/b"}), NotFound);
}

TEST_CASE("what cannot be tracked is refused and nothing is written") {
  Playground place(With::git);
  place.write("in_git", "1");
  place.shell("git add in_git");
  place.write("d/inner", "1");
  track(place, {"d/inner"});
  place.write("dvc.yaml", "stages:\n  s:\n    cmd: touch out\n    outs: [out]\n");
  place.write("out", "1");
  const std::string before = place.shell("find . -path ./.git -prune -o -type f -print | sort | xargs md5sum");

  CHECK_THROWS_AS(track(place, {"in_git"}), Conflict);
  CHECK_THROWS_AS(track(place, {"d"}), Conflict);
  CHECK_THROWS_AS(track(place, {"out"}), Conflict);
  CHECK_THROWS_AS(track(place, {"d/inner/x"}), Error);
  CHECK_THROWS_AS(track(place, {"d/inner.dvc"}), UsageError);
  CHECK_THROWS_AS(track(place, {"missing"}), NotFound);
  CHECK_THROWS_AS(track(place, {"d/inner", "missing"}), NotFound);

  CHECK(place.shell("find . -path ./.git -prune -o -type f -print | sort | xargs md5sum") == before);
}

TEST_CASE("without a commit of bytes the pointer is written and the cache is not") {
  Playground place;
  place.write("a", "1");

  track(place, {"a"}, {.no_commit = true});

  CHECK(place.exists("a.dvc"));
  CHECK_FALSE(place.exists(object_of(md5_of_1)));
}

TEST_CASE("a pointer of DVC 2.x stays while its data matches, and is renewed when the data changes") {
  Playground place;
  place.write("old", "a\r\nb\r\n");
  const std::string dos2unix = "dd8c6a395b5dd36c56d23275028f526c";  // of "a\nb\n"
  const std::string pointer = "outs:\n- md5: " + dos2unix + "\n  size: 6\n  path: old\n";
  place.write("old.dvc", pointer);
  place.write(".dvc/cache/dd/" + dos2unix.substr(2), "a\r\nb\r\n");

  track(place, {"old"});
  CHECK(place.read("old.dvc") == pointer);

  place.write("old", "c");
  track(place, {"old"});
  CHECK(place.read("old.dvc") ==
        "outs:\n- md5: 4a8a08f09d37b73795649038408b5f33\n  size: 1\n  path: old\n  hash: md5\n");
}

TEST_CASE("a changed pointer is committed by force only, then it is as the workspace is") {
  Playground place;
  place.write("a", "1");
  track(place, {"a"});
  place.write("a", "2");
  const std::string before = place.read("a.dvc");

  CHECK_THROWS_AS(accept(place, {}, {}), Conflict);
  CHECK(place.read("a.dvc") == before);

  const CommitReport report = accept(place, {}, {.force = true});
  CHECK(report.committed == std::vector<std::string>{"a.dvc"});
  CHECK(place.read(object_of("c81e728d9d4c2f636f067f89cc14862c")) == "2");
  CHECK(accept(place, {}, {}).committed.empty());
}

TEST_CASE("a stage that was run by hand is up to date once it is committed") {
  Playground place;
  place.write("in", "1");
  place.write("out", "1");
  place.write("dvc.yaml", "stages:\n  s:\n    cmd: cp in out\n    deps: [in]\n    outs: [out]\n");

  accept(place, {}, {.force = true});

  Repository repository = place.open();
  const Project project = Project::load(*workspace_tree(repository));
  CHECK(status(repository, project, {}).empty());
  CHECK(outcomes(place.run()) == "s same");
  CHECK(place.shell("find .dvc/cache/runs -type f | wc -l") == "1\n");
}

TEST_CASE("bytes that are committed come back after the workspace lost them") {
  Playground place;
  place.write("d/a", "1");
  track(place, {"d"});
  place.write("d/a", "2");
  accept(place, {}, {.force = true});
  remove_tree(place.path("d"));

  Repository repository = place.open();
  const Project project = Project::load(*workspace_tree(repository));
  checkout_targets(repository, project, resolve_targets(project, {}, RelPath::root(), {}), {});

  CHECK(place.read("d/a") == "2");
}
