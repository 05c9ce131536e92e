// Paths that cannot leave the workspace.
#include "base/rel_path.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"

namespace tutti {
namespace {

RelPath path(std::string_view text) {
  return RelPath::parse(text);
}

}  // namespace

TEST_CASE("ordinary and odd names are paths as written") {
  for (const std::string text : {"a", "a/b", "data/x y.csv", "...", "a/..b", ".dvcignore", ".gitignore", ".github/x",
                                 "data.dvc", "\xff\xfe", "a\nb", ".git~", "x.git", "\xe2\x80\x8c", "-rf", "a\\b"}) {
    CHECK(RelPath::parse(text).str() == text);
  }
}

TEST_CASE("a path that could leave the workspace or reach into .git or .dvc is refused") {
  using namespace std::string_literals;
  for (const std::string& text : {""s,
                                  "."s,
                                  ".."s,
                                  "/"s,
                                  "/a"s,
                                  "a/"s,
                                  "a//b"s,
                                  "./a"s,
                                  "a/."s,
                                  "a/./b"s,
                                  "../a"s,
                                  "a/.."s,
                                  "a/../b"s,
                                  "a\0b"s,
                                  ".git"s,
                                  ".dvc"s,
                                  "a/.git"s,
                                  "a/.git/hooks"s,
                                  ".DVC/config"s,
                                  "a/.GiT/x"s,
                                  ".git "s,
                                  ".git."s,
                                  ".dvc . ./x"s,
                                  ".g\xe2\x80\x8cit"s,
                                  "\xe2\x80\x8d.git"s,
                                  ".git\xef\xbb\xbf"s,
                                  ".d\xe2\x81\xafvc"s}) {
    INFO(text);
    CHECK(RelPath::refusal(text).has_value());
    CHECK_THROWS_AS(RelPath::parse(text), InvalidFile);
  }
}

TEST_CASE("a refusal names the path and the reason") {
  CHECK_THROWS_WITH(RelPath::parse("a/../b"), "'a/../b' is not a path inside the workspace: it has the component '..'");
  CHECK_THROWS_WITH(RelPath::parse("/etc"), "'/etc' is not a path inside the workspace: it is absolute");
}

TEST_CASE("resolving joins and normalises") {
  CHECK(RelPath::resolve(path("a/b"), "../c")->str() == "a/c");
  CHECK(RelPath::resolve(path("a"), ".")->str() == "a");
  CHECK(RelPath::resolve(path("a"), "")->str() == "a");
  CHECK(RelPath::resolve(path("a"), "..")->is_root());
  CHECK(RelPath::resolve(RelPath::root(), "./x//y/")->str() == "x/y");
  CHECK(RelPath::resolve(path("a"), "b/../../c")->str() == "c");
}

TEST_CASE("resolving answers nothing for what leaves the workspace, even for a moment") {
  CHECK_FALSE(RelPath::resolve(RelPath::root(), ".."));
  CHECK_FALSE(RelPath::resolve(path("a"), "../../x"));
  CHECK_FALSE(RelPath::resolve(RelPath::root(), "../workspace/x"));
}

TEST_CASE("resolving refuses what no path may hold") {
  CHECK_THROWS_AS(RelPath::resolve(path("a"), "/etc/passwd"), InvalidFile);
  CHECK_THROWS_AS(RelPath::resolve(path("a"), "../.git/hooks"), InvalidFile);
  CHECK_THROWS_AS(RelPath::resolve(path("a"), std::string_view("x\0y", 3)), InvalidFile);
}

TEST_CASE("a path has a parent and a name") {
  CHECK(path("a/b/c").parent() == path("a/b"));
  CHECK(path("a").parent().is_root());
  CHECK(RelPath::root().parent().is_root());
  CHECK(path("a/b").name() == "b");
  CHECK(path("a").name() == "a");
  CHECK(RelPath::root().name().empty());
  CHECK(RelPath::root().display() == ".");
}

TEST_CASE("joining checks the component") {
  CHECK((RelPath::root() / "a").str() == "a");
  CHECK((path("a") / "b/c").str() == "a/b/c");
  CHECK((path("a") / path("b")).str() == "a/b");
  CHECK((RelPath::root() / path("b")).str() == "b");
  CHECK((path("a") / RelPath::root()).str() == "a");
  CHECK_THROWS_AS(path("a") / "..", InvalidFile);
  CHECK_THROWS_AS(path("a") / "", InvalidFile);
}

TEST_CASE("within means whole components") {
  CHECK(path("a/b").is_within(path("a")));
  CHECK(path("a").is_within(path("a")));
  CHECK(path("a").is_within(RelPath::root()));
  CHECK_FALSE(path("ab").is_within(path("a")));
  CHECK_FALSE(path("a").is_within(path("a/b")));
  CHECK(path("a/b/c").relative_to(path("a")) == path("b/c"));
  CHECK(path("a").relative_to(path("a")).is_root());
  CHECK_THROWS_AS(path("ab").relative_to(path("a")), InternalError);
}

TEST_CASE("a path reads from another as a person would type it") {
  CHECK(relative_text(path("data/x"), path("src")) == "../data/x");
  CHECK(relative_text(path("a/x"), path("a")) == "x");
  CHECK(relative_text(path("a"), path("a")) == ".");
  CHECK(relative_text(path("a"), path("a/b/c")) == "../..");
  CHECK(relative_text(path("ab"), path("a")) == "../ab");
  CHECK(relative_text(RelPath::root(), path("a")) == "..");
  CHECK(relative_text(path("x"), RelPath::root()) == "x");
}

}  // namespace tutti
