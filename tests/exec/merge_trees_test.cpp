// Three-way merges of directories, file by file.
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <random>

#include "exec/merge_trees.hpp"
#include "playground.hpp"
#include "store/intake.hpp"

namespace tutti {
namespace {

BlobId blob(char digit) {
  return {*Digest::from_hex(Algorithm::md5, std::string(32, digit))};
}

Tree tree(const std::map<std::string, char>& files) {
  std::vector<TreeEntry> entries;
  for (const auto& [path, digit] : files) entries.push_back({RelPath::parse(path), blob(digit)});
  return Tree(entries);
}

std::vector<std::string> conflicts(const TreeMerge& merge) {
  std::vector<std::string> paths;
  for (const TreeConflict& conflict : merge.conflicts) paths.push_back(conflict.path.str());
  return paths;
}

}  // namespace

TEST_CASE("files added, changed and removed on either side of a directory are all taken") {
  const Tree base = tree({{"a", '1'}, {"b", '1'}, {"c", '1'}, {"d", '1'}});
  const Tree ours = tree({{"a", '2'}, {"b", '1'}, {"d", '1'}, {"new/ours", '5'}});
  const Tree theirs = tree({{"a", '1'}, {"b", '3'}, {"c", '1'}, {"new/theirs", '6'}});

  const TreeMerge merge = merge_trees(base, ours, theirs);

  CHECK(merge.conflicts.empty());
  CHECK(merge.ours == tree({{"a", '2'}, {"b", '3'}, {"new/ours", '5'}, {"new/theirs", '6'}}));
  CHECK(merge.theirs == merge.ours);
}

TEST_CASE("a file of a directory that was renamed here and changed there is the changed file under the new name") {
  const Tree base = tree({{"raw/x.png", '1'}, {"y", '2'}});
  const Tree ours = tree({{"clean/x.png", '1'}, {"y", '2'}}), theirs = tree({{"raw/x.png", '9'}, {"y", '2'}});

  CHECK(merge_trees(base, ours, theirs).ours == tree({{"clean/x.png", '9'}, {"y", '2'}}));
  CHECK(merge_trees(base, theirs, ours).theirs == tree({{"clean/x.png", '9'}, {"y", '2'}}));
  CHECK(merge_trees(base, ours, theirs).conflicts.empty());
}

TEST_CASE("what both sides of a directory changed differently is in conflict, and only that") {
  const Tree base = tree({{"a", '1'}, {"b", '1'}, {"r", '4'}, {"s", '7'}});
  const Tree ours = tree({{"a", '2'}, {"r1", '4'}, {"both", '5'}, {"o", '0'}, {"t", '7'}});
  const Tree theirs = tree({{"a", '3'}, {"b", '9'}, {"r2", '4'}, {"both", '6'}});

  const TreeMerge merge = merge_trees(base, ours, theirs);

  CHECK(conflicts(merge) == std::vector<std::string>{"a", "b", "both", "r1", "r2", "t"});
  CHECK(merge.ours == tree({{"a", '2'}, {"r1", '4'}, {"both", '5'}, {"o", '0'}, {"t", '7'}}));
  CHECK(merge.theirs == tree({{"a", '3'}, {"b", '9'}, {"r2", '4'}, {"both", '6'}, {"o", '0'}}));
}

TEST_CASE("a file here and a directory there of the same name are in conflict") {
  const Tree base = tree({{"k", '1'}}), ours = tree({{"k", '1'}, {"x", '2'}});
  const Tree theirs = tree({{"k", '1'}, {"x/y", '3'}});

  const TreeMerge merge = merge_trees(base, ours, theirs);

  CHECK(merge.ours == ours);
  CHECK(merge.theirs == theirs);
  CHECK(conflicts(merge) == std::vector<std::string>{"x", "x/y"});
}

TEST_CASE("merging random directories: one-sided changes are kept, swapping sides swaps the result") {
  std::mt19937 random(20240607);
  const auto mutated = [&](std::map<std::string, char> files) {
    for (int change = 0; change < 3; ++change) {
      const std::string path = "f" + std::to_string(random() % 12);
      if (random() % 3 == 0) {
        files.erase(path);
      } else {
        files[path] = "0123456789abcdef"[random() % 16];
      }
    }
    return files;
  };
  for (int round = 0; round < 1000; ++round) {
    const std::map<std::string, char> start = mutated(mutated({})), left = mutated(start), right = mutated(start);
    const TreeMerge merge = merge_trees(tree(start), tree(left), tree(right));
    const TreeMerge swapped = merge_trees(tree(start), tree(right), tree(left));
    REQUIRE(merge.ours == swapped.theirs);
    REQUIRE(merge.theirs == swapped.ours);
    REQUIRE(merge_trees(tree(start), tree(left), tree(start)).ours == tree(left));
    REQUIRE(merge_trees(tree(start), tree(left), tree(left)).ours == tree(left));
    // No content that either side made vanishes from both results.
    for (const auto& [side, other] : {std::pair(left, merge.ours), std::pair(right, merge.theirs)}) {
      for (const auto& [path, digit] : side) {
        const char made = digit;
        const bool is_old =
            std::any_of(start.begin(), start.end(), [&](const auto& file) { return file.second == made; });
        if (is_old) continue;
        bool is_there = false;
        for (const TreeEntry& entry : other.entries()) is_there |= entry.id == blob(digit);
        REQUIRE(is_there);
      }
    }
  }
}

TEST_CASE("directories are merged into the cache; without a manifest they are not") {
  Playground ground;
  Repository repository = ground.open();
  LocalStore& store = repository.store();
  const Tree base = tree({{"a", '1'}}), ours = tree({{"a", '1'}, {"b", '2'}}), theirs = tree({{"a", '1'}, {"c", '3'}});
  Intake intake(store);
  for (const Tree* side : {&base, &ours, &theirs}) intake.take_bytes(side->id(), side->manifest());
  intake.publish();

  const auto merged = merge_directories(repository, {base.id(), ours.id(), theirs.id()});
  const auto unknown = merge_directories(repository, {tree({{"z", '1'}}).id(), ours.id(), theirs.id()});

  REQUIRE(merged);
  CHECK(merged->ours == merged->theirs);
  CHECK(merged->ours.nfiles == 3);
  CHECK_FALSE(merged->ours.size);  // the cache lacks the files
  CHECK(*store.tree(merged->ours.id) == tree({{"a", '1'}, {"b", '2'}, {"c", '3'}}));
  CHECK_FALSE(unknown);
}

}  // namespace tutti
