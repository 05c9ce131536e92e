// Manifests compared and changed as text: the same as with trees, for any tree and any change.
#include "store/manifest_edit.hpp"

#include <algorithm>
#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "scratch.hpp"
#include "store/intake.hpp"
#include "store/local_store.hpp"

using namespace tutti;

namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t limit) {
  return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
}

// Names that sort close together, need escapes, or look like the text between entries.
RelPath some_path(Random& random) {
  static const std::vector<std::string> names{
      "a", "a-", "ab", "b", "\xc3\xa9", "\"", "\"}, {\"md5\": \"", "\\", "\xf0\x9f\x8e\xb5", "z0", "~"};
  std::string path = names[below(random, names.size())];
  for (std::size_t depth = below(random, 3); depth > 0; --depth) path += "/" + names[below(random, names.size())];
  return RelPath::parse(path);
}

// As many as fit beside each other: no file is a directory too.
std::vector<TreeEntry> some_entries(Random& random, std::size_t most) {
  std::vector<TreeEntry> entries;
  for (std::size_t i = 0; i < most; ++i) {
    const RelPath path = some_path(random);
    const auto collides = [&](const TreeEntry& entry) {
      return entry.path.is_within(path) || path.is_within(entry.path);
    };
    if (std::ranges::any_of(entries, collides)) continue;
    entries.push_back({path, blob_of(std::to_string(below(random, 3)))});
  }
  return entries;
}

// What may be put there: nothing, a file, or files beneath.
std::vector<TreeEntry> some_fresh(Random& random, const RelPath& inside) {
  std::vector<TreeEntry> fresh;
  switch (below(random, 3)) {
    case 0:
      break;
    case 1:
      fresh.push_back({inside, blob_of(std::to_string(below(random, 3)))});
      break;
    default:
      for (TreeEntry& each : some_entries(random, 1 + below(random, 4))) fresh.push_back({inside / each.path, each.id});
      std::ranges::sort(fresh, {}, [](const TreeEntry& each) { return each.path.str(); });
  }
  return fresh;
}

Tree replaced(const Tree& tree, const RelPath& inside, const std::vector<TreeEntry>& fresh) {
  std::vector<TreeEntry> entries = fresh;
  for (const TreeEntry& entry : tree.entries()) {
    const bool makes_room = !fresh.empty() && inside.is_within(entry.path);
    if (!entry.path.is_within(inside) && !makes_room) entries.push_back(entry);
  }
  return Tree(std::move(entries));
}

// Whether the text may be changed, looked at where `inside` would be.
bool is_editable(const std::string& text, const std::string& inside = "zz") {
  ManifestEdit edit(text);
  return edit.put(RelPath::parse(inside), std::vector<TreeEntry>{{RelPath::parse(inside), blob_of("new")}}) &&
         edit.count_checked();
}

const std::string hex = "0cc175b9c0f1b6a831c399e269772661";
std::string entry(const std::string& path, const std::string& md5 = hex) {
  return "{\"md5\": \"" + md5 + "\", \"relpath\": \"" + path + "\"}";
}

struct Shop {
  Scratch scratch;
  LocalStore store{{.root = scratch.path("cache"), .index_path = {}, .durability = Durability::none}};

  TreeId put(const std::string& manifest) {
    const TreeId id{md5_of(manifest)};
    Intake intake(store);
    intake.take_bytes(id, manifest);
    intake.publish();
    return id;
  }
};

bool is_same(const TreeDifference& a, const TreeDifference& b) {
  const auto is_equal = [](const TreeDifference::Modified& x, const TreeDifference::Modified& y) {
    return x.path == y.path && x.before == y.before && x.after == y.after;
  };
  return a.added == b.added && a.deleted == b.deleted && std::ranges::equal(a.modified, b.modified, is_equal);
}

}  // namespace

TEST_CASE("edits of the text make the manifest that the changed tree has, for any tree and any changes") {
  Random random(20);
  std::size_t with_room = 0;
  for (int round = 0; round < 2000; ++round) {
    Tree tree(some_entries(random, below(random, 40)));
    ManifestEdit edit(tree.manifest());
    for (std::size_t changes = 1 + below(random, 3); changes > 0; --changes) {
      const RelPath inside = some_path(random);
      const std::vector<TreeEntry> fresh = some_fresh(random, inside);
      INFO(round << ": " << inside.str() << " in " << tree.manifest());
      const std::optional<ManifestEdit::Part> part = edit.put(inside, fresh);
      REQUIRE(part);
      const auto is_above = [&](const TreeEntry& each) { return each.path != inside && inside.is_within(each.path); };
      const auto is_inside = [&](const TreeEntry& each) { return each.path.is_within(inside); };
      REQUIRE(part->is_below_file == std::ranges::any_of(tree.entries(), is_above));
      REQUIRE(part->found == static_cast<std::size_t>(std::ranges::count_if(tree.entries(), is_inside)));
      if (part->found > 0 || part->is_below_file) ++with_room;
      const Tree expected = replaced(tree, inside, fresh);
      REQUIRE(part->is_change == (expected.entries() != tree.entries()));
      REQUIRE(edit.manifest() == expected.manifest());
      tree = expected;
    }
    REQUIRE(edit.count_checked() == tree.entries().size());
  }
  CHECK(with_room > 500);
}

TEST_CASE("text that a tree would write differently, or refuse, is not edited") {
  CHECK(is_editable("[]"));
  CHECK(is_editable("[" + entry("a") + ", " + entry("b") + "]"));
  CHECK_FALSE(is_editable(""));
  CHECK_FALSE(is_editable("["));
  CHECK_FALSE(is_editable("[" + entry("a") + ", " + entry("b") + "]\n"));
  CHECK_FALSE(is_editable("[" + entry("a") + "," + entry("b") + "]"));
  CHECK_FALSE(is_editable("[" + entry("a") + ", ]"));
  CHECK_FALSE(is_editable("[{\"relpath\": \"a\", \"md5\": \"" + hex + "\"}]"));
  CHECK_FALSE(is_editable("[" + entry("b") + ", " + entry("a") + "]"));  // not sorted
  CHECK_FALSE(is_editable("[" + entry("a") + ", " + entry("a") + "]"));  // twice
  CHECK_FALSE(
      is_editable("[" + entry("a") + ", " + entry("a-") + ", " + entry("a/b") + "]"));  // a file and a directory
  CHECK_FALSE(is_editable("[" + entry("../x") + "]"));
  CHECK_FALSE(is_editable("[" + entry("b/.git/x") + "]"));
  CHECK_FALSE(is_editable("[" + entry("\\u0061") + "]"));  // an escape that is not needed
  CHECK_FALSE(is_editable("[" + entry("a", "0CC175B9C0F1B6A831C399E269772661") + "]"));
  CHECK_FALSE(is_editable("[" + entry("a", "0cc175b9c0f1b6a831c399e26977266g") + "]"));
  CHECK_FALSE(is_editable("[" + entry("a") + ", " + entry("c") + ", " + entry("b") + ", " + entry("d") + "]", "d"));
}

TEST_CASE("the store finds between two manifests what is between their trees") {
  Shop shop;
  Random random(21);
  std::size_t changes = 0;
  for (int round = 0; round < 2000; ++round) {
    const Tree before(some_entries(random, below(random, 60)));
    Tree after = before;
    for (std::size_t i = below(random, 4); i > 0; --i) {
      const RelPath inside = some_path(random);
      after =
          replaced(after, inside,
                   below(random, 2) == 0 ? std::vector<TreeEntry>{} : std::vector{TreeEntry{inside, blob_of("new")}});
    }
    const TreeId a = shop.put(before.manifest()), b = shop.put(after.manifest());
    const TreeDifference expected = difference(before, after);
    INFO(before.manifest() << " to " << after.manifest());
    REQUIRE(is_same(shop.store.difference(a, b), expected));
    changes += expected.added.size() + expected.deleted.size() + expected.modified.size();
  }
  CHECK(changes > 1000);
}

TEST_CASE("between manifests that are not as DVC writes them the store still finds the difference") {
  Shop shop;
  const std::string other = "92eb5ffee6ae2fec3ad71c777531578f";
  const TreeId plain = shop.put("[" + entry("a") + ", " + entry("b") + "]");
  const std::vector<std::string> same{"[" + entry("b") + ", " + entry("a", other) + "]",
                                      "[" + entry("a", other) + "," + entry("b") + "]",
                                      "[{\"relpath\": \"a\", \"md5\": \"" + other + "\"}, " + entry("b") + "]"};
  for (const std::string& text : same) {
    INFO(text);
    for (const TreeDifference& found :
         {shop.store.difference(plain, shop.put(text)), shop.store.difference(shop.put(text), plain)}) {
      CHECK(found.added.empty());
      CHECK(found.deleted.empty());
      REQUIRE(found.modified.size() == 1);
      CHECK(found.modified[0].path.str() == "a");
    }
  }
  CHECK_THROWS_AS(shop.store.difference(plain, shop.put("[" + entry("../x") + "]")), InvalidFile);
}

TEST_CASE("a damaged manifest is not compared") {
  Shop shop;
  const TreeId a = shop.put("[" + entry("a") + "]"), b = shop.put("[" + entry("b") + "]");
  damage_file(shop.store.path_of(b), "[" + entry("a") + "]");
  CHECK_THROWS_AS(shop.store.difference(a, b), Corrupt);
  CHECK_THROWS_AS(shop.store.difference(b, a), Corrupt);
}
