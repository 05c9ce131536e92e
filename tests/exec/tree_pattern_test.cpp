// Patterns over what a directory is recorded to hold.
#include "exec/tree_pattern.hpp"

#include <catch2/catch.hpp>

#include "base/hash.hpp"

namespace tutti {
namespace {

Tree tree_of(const std::vector<std::string>& paths) {
  std::vector<TreeEntry> entries;
  for (const std::string& path : paths) entries.push_back({RelPath::parse(path), BlobId{md5_of(path)}});
  return Tree(std::move(entries));
}

std::vector<std::string> matches(const Tree& tree, const std::string& pattern) {
  std::vector<std::string> texts;
  for (const RelPath& path : matching_entries(tree, RelPath::parse(pattern))) texts.push_back(path.str());
  return texts;
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("a pattern's wildcards stay within a name") {
  const Tree tree = tree_of({"a/1.png", "a/2.png", "a/n.txt", "a/deep/3.png", "a-b/1.png", "top.png", ".hidden.png"});
  CHECK(matches(tree, "a/*.png") == Paths{"a/1.png", "a/2.png"});
  CHECK(matches(tree, "*.png") == Paths{"top.png"});
  CHECK(matches(tree, ".*.png") == Paths{".hidden.png"});
  CHECK(matches(tree, "*/1.png") == Paths{"a-b/1.png", "a/1.png"});
  CHECK(matches(tree, "a/[12].png") == Paths{"a/1.png", "a/2.png"});
  CHECK(matches(tree, "a/[!1].???") == Paths{"a/2.png", "a/n.txt"});
  CHECK(matches(tree, "*.zip").empty());
}

TEST_CASE("a pattern matches directories as well as files") {
  const Tree tree = tree_of({"sub/x", "sub/y/z", "sun", "other"});
  CHECK(matches(tree, "su*") == Paths{"sub", "sun"});
  CHECK(matches(tree, "s*/y") == Paths{"sub/y"});
  CHECK(matches(tree, "sub") == Paths{"sub"});
  CHECK(matches(tree, "su").empty());
}

TEST_CASE("two stars are any number of directories, none that begin with a dot") {
  const Tree tree = tree_of({"1.png", "a/2.png", "a/b/3.png", ".git-like/4.png", "a/b/n.txt"});
  CHECK(matches(tree, "**/*.png") == Paths{"1.png", "a/2.png", "a/b/3.png"});
  CHECK(matches(tree, "a/**/*.png") == Paths{"a/2.png", "a/b/3.png"});
  CHECK(matches(tree, "a/**") == Paths{"a/2.png", "a/b"});
}

TEST_CASE("a name that is there as written is itself, whatever characters it has") {
  const Tree tree = tree_of({"a[1].png", "a1.png", "d[x]/f", "dx/f", "star*", "stars"});
  CHECK(matches(tree, "a[1].png") == Paths{"a[1].png"});
  CHECK(matches(tree, "d[x]/f") == Paths{"d[x]/f"});
  CHECK(matches(tree, "d[x]/*") == Paths{"d[x]/f"});
  CHECK(matches(tree, "star*") == Paths{"star*"});
  CHECK(matches(tree, "a[[]1].png") == Paths{"a[1].png"});
  CHECK(matches(tree, "a*.png") == Paths{"a1.png", "a[1].png"});
}

}  // namespace tutti
