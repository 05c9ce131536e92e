// What goes so that a cache fits into a budget, and above all what does not.
#include "../../lib/exec/gc_budget.hpp"

#include <map>
#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "base/hash.hpp"
#include "store/tree.hpp"

using namespace tutti;

namespace {

// A store that is told of, not made: objects by a word, each of 100 bytes unless said otherwise.
struct Imagined {
  std::vector<StoredObject> objects;
  std::map<ObjectId, std::int64_t> used;
  std::map<TreeId, std::vector<BlobId>> trees;
  std::set<ObjectId> in_use, off_remote;
  std::uint64_t next_inode = 1;

  BlobId file(const std::string& word, std::int64_t last_used, std::uint64_t size = 100) {
    const BlobId id{md5_of(word)};
    objects.push_back({.id = id, .size = size, .inode = next_inode++});
    used[id] = last_used;
    return id;
  }
  TreeId directory(const std::vector<BlobId>& files, std::int64_t last_used) {
    std::vector<TreeEntry> entries;
    for (const BlobId& id : files) entries.push_back({RelPath::parse("f" + std::to_string(entries.size())), id});
    const Tree tree(std::move(entries));
    objects.push_back({.id = tree.id(), .size = 10, .inode = next_inode++});
    used[tree.id()] = last_used;
    trees.emplace(tree.id(), files);
    return tree.id();
  }
  StoredObject& object(const ObjectId& id) { return *std::ranges::find(objects, id, &StoredObject::id); }

  BudgetPlan fit(std::uint64_t limit, std::int64_t young_since = 1000) const {
    return fit_budget(objects, {limit}, young_since,
                      {.is_in_use = [&](const ObjectId& id) { return in_use.contains(id); },
                       .used = [&](const StoredObject& object) { return used.at(object.id); },
                       .is_on_remote = [&](const StoredObject& object) { return !off_remote.contains(object.id); },
                       .files_of = [&](const TreeId& id) { return trees.at(id); }});
  }
};

std::set<ObjectId> ids_of(const BudgetPlan& plan) {
  std::set<ObjectId> ids;
  for (const StoredObject& object : plan.dropped) ids.insert(object.id);
  return ids;
}

using Set = std::set<ObjectId>;

}  // namespace

TEST_CASE("nothing goes while the cache fits") {
  Imagined store;
  store.file("a", 1);

  const BudgetPlan plan = store.fit(100);

  CHECK(plan.dropped.empty());
  CHECK(plan.budget.is_met());
}

TEST_CASE("what was used least recently goes first, and no more than has to") {
  Imagined store;
  const BlobId newest = store.file("newest", 30), oldest = store.file("oldest", 10), middle = store.file("middle", 20);

  CHECK(ids_of(store.fit(299)) == Set{oldest});
  CHECK(ids_of(store.fit(100)) == Set{oldest, middle});
  CHECK(ids_of(store.fit(0)) == Set{oldest, middle, newest});
}

TEST_CASE("a directory goes as a whole, manifest first, and is as recent as the newest of its files") {
  Imagined store;
  const BlobId a = store.file("a", 1), b = store.file("b", 50), alone = store.file("alone", 40);
  const TreeId directory = store.directory({a, b}, 2);

  CHECK(ids_of(store.fit(250)) == Set{alone});
  const BudgetPlan both = store.fit(150);
  CHECK(ids_of(both) == Set{alone, directory, a, b});
  CHECK(both.dropped[1].id == ObjectId(directory));
}

TEST_CASE("a file that two directories name goes with the last of them") {
  Imagined store;
  const BlobId shared = store.file("shared", 1), first = store.file("first", 1), second = store.file("second", 1);
  const TreeId old = store.directory({shared, first}, 10), recent = store.directory({shared, second}, 20);

  CHECK(ids_of(store.fit(310)) == Set{old, first});
  CHECK(ids_of(store.fit(50)) == Set{old, first, recent, shared, second});
}

TEST_CASE("what the workspace uses stays, and what an old directory shares with it too") {
  Imagined store;
  const BlobId kept = store.file("kept", 1), gone = store.file("gone", 1);
  const TreeId now = store.directory({kept}, 2), before = store.directory({kept, gone}, 1);
  store.in_use = {now, kept};

  const BudgetPlan plan = store.fit(0);

  CHECK(ids_of(plan) == Set{before, gone});
  CHECK_FALSE(plan.budget.is_met());
  CHECK(plan.budget.in_use == ByteCount{110});
}

TEST_CASE("what is on no remote stays, with the directory that it is of, and the budget says so") {
  Imagined store;
  const BlobId a = store.file("a", 1), b = store.file("b", 1), safe = store.file("safe", 5);
  store.directory({a, b}, 1);
  store.off_remote = {b};

  const BudgetPlan plan = store.fit(0);

  CHECK(ids_of(plan) == Set{safe});
  CHECK(plan.budget.unsafe == ByteCount{210});
}

TEST_CASE("what came or was used within a day stays, and what else its directory holds") {
  Imagined store;
  const BlobId young = store.file("young", 2000), beside = store.file("beside", 1), come = store.file("come", 1);
  const TreeId directory = store.directory({young, beside}, 1);
  store.object(come).touched = 2000;

  const BudgetPlan plan = store.fit(0);

  CHECK(plan.dropped.empty());
  CHECK(plan.budget.young == ByteCount{200});
  CHECK(ids_of(store.fit(0, 3000)) == Set{young, beside, come, directory});
}

TEST_CASE("what has a name outside the cache stays, because deleting it frees nothing") {
  Imagined store;
  const BlobId linked = store.file("linked", 1), own = store.file("own", 2);
  store.object(linked).links = 2;

  const BudgetPlan plan = store.fit(0);

  CHECK(ids_of(plan) == Set{own});
  CHECK(plan.budget.linked == ByteCount{100});
}

TEST_CASE("two names of one file in the cache count once, and free their bytes together") {
  Imagined store;
  const BlobId modern = store.file("modern", 1), other = store.file("other", 3);
  const BlobId old{digest_of(Algorithm::md5_dos2unix, "old")};
  store.objects.push_back(store.object(modern));
  store.objects.back().id = old;
  store.used[old] = 2;
  for (const ObjectId id : {ObjectId(modern), ObjectId(old)}) store.object(id).links = 2;

  const BudgetPlan plan = store.fit(100);

  CHECK(plan.budget.before == ByteCount{200});
  CHECK(ids_of(plan) == Set{modern, old});
  CHECK(plan.budget.after == ByteCount{100});
  CHECK_FALSE(ids_of(plan).contains(other));
}

TEST_CASE("whatever a cache looks like, a budget leaves no manifest with holes, and nothing goes that has to stay") {
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp): the same every time
  const auto below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  for (int round = 0; round < 300; ++round) {
    Imagined store;
    std::vector<BlobId> files;
    for (std::size_t i = 0; i < 2 + below(12); ++i) {
      files.push_back(store.file(std::to_string(round) + "/" + std::to_string(i),
                                 static_cast<std::int64_t>(below(1200)), below(200)));
    }
    for (std::size_t i = 0; i < below(6); ++i) {
      std::vector<BlobId> some;
      for (const BlobId& id : files) {
        if (below(3) == 0) some.push_back(id);
      }
      const Tree wanted([&] {
        std::vector<TreeEntry> entries;
        for (const BlobId& id : some) entries.push_back({RelPath::parse("f" + std::to_string(entries.size())), id});
        return entries;
      }());
      if (!store.trees.contains(wanted.id())) store.directory(some, static_cast<std::int64_t>(below(1200)));
    }
    for (const StoredObject& object : store.objects) {
      if (below(6) == 0) store.in_use.insert(object.id);
      if (below(6) == 0) store.off_remote.insert(object.id);
    }

    const BudgetPlan plan = store.fit(below(1500));

    const Set gone = ids_of(plan);
    bool has_holes = false, lost = false;
    for (const auto& [id, named] : store.trees) {
      if (gone.contains(id)) continue;
      for (const BlobId& file : named) has_holes |= gone.contains(file);
    }
    std::uint64_t left = 0;
    for (const StoredObject& object : store.objects) {
      if (!gone.contains(object.id)) {
        left += object.size;
        continue;
      }
      lost |= store.in_use.contains(object.id) || store.off_remote.contains(object.id) || store.used[object.id] > 1000;
    }
    INFO("round " << round);
    CHECK_FALSE(has_holes);
    CHECK_FALSE(lost);
    CHECK(plan.budget.after.value == left);
  }
}
