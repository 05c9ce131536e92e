// Which paths a pattern stands for.
#include "exec/path_pattern.hpp"

#include <catch2/catch.hpp>

#include "playground.hpp"

namespace tutti {
namespace {

struct Place : Playground {
  Place() {
    for (const char* name :
         {"a.csv", "b.csv", ".c.csv", "in/d.csv", "in/deep/e.csv", "in/.hidden/f.csv", "[x].txt", "y.txt"}) {
      write(name, name);
    }
  }
  std::vector<std::string> match(const std::string& pattern) const { return matching_paths(pattern, root); }
};

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("a wildcard stays within a name and passes over names that begin with a dot") {
  const Place place;

  CHECK(place.match("*.csv") == Paths{"a.csv", "b.csv"});
  CHECK(place.match("?.csv") == Paths{"a.csv", "b.csv"});
  CHECK(place.match(".*.csv") == Paths{".c.csv"});
  CHECK(place.match("*/*.csv") == Paths{"in/d.csv"});
  CHECK(place.match("*.none").empty());
}

TEST_CASE("two stars are any number of directories, hidden ones excepted") {
  const Place place;

  CHECK(place.match("**/*.csv") == Paths{"a.csv", "b.csv", "in/d.csv", "in/deep/e.csv"});
  CHECK(place.match("in/**") == Paths{"in", "in/d.csv", "in/deep", "in/deep/e.csv"});
  CHECK(place.match("**/deep/*") == Paths{"in/deep/e.csv"});
}

TEST_CASE("brackets are a set, and there are no escapes") {
  const Place place;

  CHECK(place.match("[xy].txt") == Paths{"y.txt"});
  CHECK(place.match("[[]x].txt") == Paths{"[x].txt"});
  CHECK(place.match("[!y].txt").empty());
  CHECK(place.match("\\*.txt").empty());
}

TEST_CASE("a pattern without wildcards is itself if it is there, and a final slash wants a directory") {
  const Place place;

  CHECK(place.match("a.csv") == Paths{"a.csv"});
  CHECK(place.match("missing").empty());
  CHECK(place.match("*/") == Paths{"in"});
  CHECK(place.match("./*.txt") == Paths{"./[x].txt", "./y.txt"});
  CHECK(place.match(place.root + "/y.*") == Paths{place.root + "/y.txt"});
}

}  // namespace tutti
