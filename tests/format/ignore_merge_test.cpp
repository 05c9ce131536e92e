// Merging .gitignore files.
#include "format/ignore_merge.hpp"

#include <catch2/catch.hpp>

using namespace std::string_literals;

namespace tutti {
namespace {

TEST_CASE("lines that both sides append to a .gitignore all stay, ours first") {
  CHECK(merge_ignore_lines({"/a\n", "/a\n/ours\n", "/a\n/theirs\n/more\n"}) == "/a\n/ours\n/theirs\n/more\n"s);
  CHECK(merge_ignore_lines({"", "/ours\n", "/theirs\n"}) == "/ours\n/theirs\n"s);
}

TEST_CASE("a line of .gitignore that either side took out is gone") {
  CHECK(merge_ignore_lines({"/a\n/b\n/c\n", "/b\n/c\n/new\n", "/a\n/b\n"}) == "/b\n/new\n"s);
}

TEST_CASE("a line of .gitignore that both sides put in, or that stands there twice, stays as we have it") {
  CHECK(merge_ignore_lines({"/a\n", "/a\n/new\n/ours\n/a\n", "/a\n/theirs\n/new\n"}) ==
        "/a\n/new\n/ours\n/a\n/theirs\n"s);
}

TEST_CASE("a renamed line of .gitignore stands there under both new names") {
  CHECK(merge_ignore_lines({"/old\n", "/ours\n", "/theirs\n"}) == "/ours\n/theirs\n"s);
}

TEST_CASE("line ends of a .gitignore make no difference, and a missing last one joins no two lines") {
  CHECK(merge_ignore_lines({"/a\n/b\n", "/a\r\n/b\r\n/ours", "/a\n/theirs\n"}) == "/a\r\n/ours\n/theirs\n"s);
}

TEST_CASE("empty lines and comments of a .gitignore: ours stay in place, their new comments come along") {
  CHECK(merge_ignore_lines({"/a\n", "# ours\n\n/a\n/x\n", "/a\n\n# theirs\n/y\n"}) ==
        "# ours\n\n/a\n/x\n# theirs\n/y\n"s);
}

TEST_CASE("a .gitignore with an exception is not merged by lines, for their order matters") {
  CHECK(!merge_ignore_lines({"/a\n", "/a\n!/a/b\n", "/a\n/c\n"}));
  CHECK(!merge_ignore_lines({"!/x\n", "/a\n", "/b\n"}));
}

}  // namespace
}  // namespace tutti
