// Conflicts in metadata files: found, told, and resolved one by one.
#include <catch2/catch.hpp>

#include "exec/resolve.hpp"
#include "playground.hpp"

namespace tutti {
namespace {

std::string output(const std::string& path, char digit) {
  return "- md5: a" + std::string(31, digit) + "\n  size: 1\n  hash: md5\n  path: " + path + "\n";
}

std::string conflict(const std::string& ours, const std::string& theirs) {
  return "<<<<<<< ours\n" + ours + "=======\n" + theirs + ">>>>>>> theirs\n";
}

}  // namespace

TEST_CASE("one output of a file with several is resolved; the other conflict stays") {
  Playground ground;
  const std::string both =
      "outs:\n" + conflict(output("a", '1'), output("a", '2')) + conflict(output("b", '3'), output("b", '4'));
  ground.write("sub/both.dvc", both);
  Repository repository = ground.open();

  const auto conflicts = find_conflicts(repository);
  const Resolution first = resolve_conflict(repository, "b", RelPath::parse("sub"), MergeSide::theirs);
  const std::string halfway = ground.read("sub/both.dvc");
  const Resolution second = resolve_conflict(repository, "sub/a", RelPath::root(), MergeSide::ours);

  REQUIRE(conflicts.size() == 1);
  CHECK(conflicts[0].hunks == 2);
  REQUIRE(conflicts[0].contents.size() == 2);
  CHECK(conflicts[0].contents[1].path == RelPath::parse("sub/b"));
  CHECK(conflicts[0].contents[1].theirs.id->name() == "a" + std::string(31, '4'));
  CHECK(first.hunks_left == 1);
  CHECK(halfway == "outs:\n" + conflict(output("a", '1'), output("a", '2')) + output("b", '4'));
  CHECK(second.hunks_left == 0);
  CHECK(ground.read("sub/both.dvc") == "outs:\n" + output("a", '1') + output("b", '4'));
  CHECK(find_conflicts(repository).empty());
}

TEST_CASE("a conflict whose sides are not readable is listed and can be resolved whole") {
  Playground ground;
  ground.write("x.dvc", conflict("outs: [\n", "outs: {\n"));
  Repository repository = ground.open();

  const auto conflicts = find_conflicts(repository);

  REQUIRE(conflicts.size() == 1);
  CHECK(conflicts[0].contents.empty());
  CHECK_THROWS_AS(resolve_conflict(repository, "x", RelPath::root(), MergeSide::ours), NotFound);
  CHECK(resolve_conflict(repository, "x.dvc", RelPath::root(), MergeSide::theirs).hunks_left == 0);
  CHECK(ground.read("x.dvc") == "outs: {\n");
}

TEST_CASE("a file that one side removed is told from Git's index, in each of its forms, and what was edited stays") {
  const std::string form = GENERATE(as<std::string>(), "", "git update-index --split-index",
                                    "git update-index --index-version 4", "git config core.autocrlf true");
  Playground ground(With::git);
  ground.write("x.dvc", "outs:\n" + output("x", '1'));
  ground.write("plain.txt", "1");
  ground.shell("git add -A && git commit -qm 1 && git checkout -qb theirs");
  ground.write("x.dvc", "outs:\n" + output("x", '2'));
  ground.write("plain.txt", "2");
  ground.shell("git commit -qam 2 && git checkout -q - && git rm -q x.dvc plain.txt && git commit -qm 3");
  ground.shell((form.empty() ? std::string("true") : form) + " && ! git merge -q theirs >/dev/null 2>&1");
  Repository repository = ground.open();

  const auto conflicts = find_conflicts(repository);
  const std::string left = ground.read("x.dvc");
  ground.write("x.dvc", "outs:\n" + output("x", '3'));

  REQUIRE(conflicts.size() == 1);
  CHECK(conflicts[0].lacking == MergeSide::ours);
  REQUIRE(conflicts[0].contents.size() == 1);
  CHECK(conflicts[0].contents[0].base.id->name() == "a" + std::string(31, '1'));
  CHECK(!conflicts[0].contents[0].ours.id);
  CHECK(conflicts[0].contents[0].theirs.id->name() == "a" + std::string(31, '2'));
  for (const MergeSide side : {MergeSide::ours, MergeSide::theirs}) {
    CHECK_THROWS_AS(resolve_conflict(repository, "x.dvc", RelPath::root(), side), Conflict);
  }
  CHECK(ground.read("x.dvc") == "outs:\n" + output("x", '3'));
  ground.write("x.dvc", left);
  CHECK(resolve_conflict(repository, "x", RelPath::root(), MergeSide::theirs).hunks_left == 0);
  CHECK(ground.read("x.dvc") == "outs:\n" + output("x", '2'));
  CHECK(resolve_conflict(repository, "x", RelPath::root(), MergeSide::ours).removed);
  CHECK(!find_stat(ground.root + "/x.dvc"));
}

}  // namespace tutti
