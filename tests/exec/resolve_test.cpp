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

}  // namespace tutti
