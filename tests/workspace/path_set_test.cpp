// Paths that stand for all beneath them.
#include "workspace/path_set.hpp"

#include <catch2/catch.hpp>

namespace tutti {
namespace {

RelPath at(const char* text) {
  return RelPath::parse(text);
}
using Paths = std::set<std::string, std::less<>>;

}  // namespace

TEST_CASE("a path set holds what lies beneath its paths, and not what merely begins alike") {
  const PathSet set{at("a/b"), at("c")};
  CHECK(set.holds(at("a/b")));
  CHECK(set.holds(at("a/b/x/y")));
  CHECK(set.holds(at("c/x")));
  CHECK_FALSE(set.holds(at("a")));
  CHECK_FALSE(set.holds(at("a/bc")));
  CHECK_FALSE(set.holds(at("a/b-c")));
  CHECK_FALSE(set.holds(RelPath::root()));
  CHECK_FALSE(PathSet().holds(at("a")));
}

TEST_CASE("a path takes the place of what is beneath it in a path set") {
  PathSet set{at("a/b"), at("a/c/d"), at("a-b"), at("a0")};
  set.add(at("a"));
  CHECK(set.paths() == Paths{"a", "a-b", "a0"});
  set.add(at("a/new"));
  CHECK(set.paths() == Paths{"a", "a-b", "a0"});
  set.add(RelPath::root());
  CHECK(set.paths() == Paths{""});
  CHECK(set.holds(at("anything")));
}

}  // namespace tutti
