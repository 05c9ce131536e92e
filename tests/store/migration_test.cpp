// What DVC 2.x stored gets its new name, and keeps the old one.
#include "store/migration.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "scratch.hpp"

using namespace tutti;

namespace {

// A store of DVC 2.x.
struct OldStore : Scratch {
  LocalStore store{{.root = path("cache"), .index_path = path("index"), .durability = Durability::none}};
  Cancellation cancellation;

  BlobId put(std::string_view bytes) {
    const BlobId id{digest_of(Algorithm::md5_dos2unix, bytes)};
    put(id, bytes);
    return id;
  }
  void put(const ObjectId& id, std::string_view bytes) {
    const std::string file = store.path_of(id);
    make_directories(parent_path(file));
    publish_file(file, bytes, Durability::none, 0444);
  }
  TreeId put_tree(const std::vector<TreeEntry>& entries) {
    const Tree tree(entries);
    const TreeId id{digest_of(Algorithm::md5_dos2unix, tree.manifest())};
    put(id, tree.manifest());
    return id;
  }
  std::string old_bytes(const ObjectId& id) const { return read_file(store.path_of(id)); }
  Migration migrate() { return migrate_objects(store, 2, cancellation, no_progress()); }
};

TreeEntry entry(const std::string& path, const BlobId& id) {
  return {RelPath::parse(path), id};
}

}  // namespace

TEST_CASE("every old object gets its new name, and keeps the old one") {
  OldStore place;
  const BlobId text = place.put("a\r\nb\r\n"), binary = place.put(std::string_view("\0\r\n", 3)), empty = place.put("");

  const Migration migration = place.migrate();

  CHECK(migration.added == 3);
  CHECK(migration.left.empty());
  CHECK(migration.find(text)->id == ObjectId(blob_of("a\r\nb\r\n")));
  CHECK(migration.find(binary)->size == 3);
  CHECK(place.store.read(blob_of("a\r\nb\r\n")) == "a\r\nb\r\n");
  CHECK(place.store.read(blob_of("")).empty());
  CHECK(place.store.read(text) == "a\r\nb\r\n");
  CHECK(find_stat(place.store.path_of(text))->inode == find_stat(place.store.path_of(blob_of("a\r\nb\r\n")))->inode);
  CHECK(find_stat(place.store.path_of(empty))->links == 1);
}

TEST_CASE("a manifest names its files anew, and none is written that names what is not there") {
  OldStore place;
  const BlobId text = place.put("x\r\n"), gone{digest_of(Algorithm::md5_dos2unix, "gone")};
  const TreeId whole = place.put_tree({entry("a", text), entry("b", text)});
  const TreeId torn = place.put_tree({entry("a", text), entry("c", gone)});

  const Migration migration = place.migrate();

  const Tree expected({entry("a", blob_of("x\r\n")), entry("b", blob_of("x\r\n"))});
  CHECK(migration.find(whole)->id == ObjectId(expected.id()));
  CHECK(migration.find(whole)->size == 6);
  CHECK(migration.find(whole)->nfiles == 2);
  CHECK(place.store.is_complete(expected.id()));
  REQUIRE(migration.left.size() == 1);
  CHECK(migration.left[0].id == ObjectId(torn));
  CHECK_FALSE(migration.left[0].is_damaged);
  CHECK_FALSE(migration.find(torn));
}

TEST_CASE("an object that is not what its name says gets no new one") {
  OldStore place;
  const BlobId good = place.put("good"), bad{digest_of(Algorithm::md5_dos2unix, "as it was")};
  place.put(bad, "as it is");
  const TreeId tree = place.put_tree({entry("a", good), entry("b", bad)});

  const Migration migration = place.migrate();

  CHECK(migration.added == 1);
  REQUIRE(migration.left.size() == 2);
  for (const Migration::Left& left : migration.left) CHECK(left.is_damaged == (left.id != ObjectId(tree)));
  CHECK_FALSE(place.store.contains(blob_of("as it is")));
  CHECK(place.old_bytes(bad) == "as it is");
}

TEST_CASE("a second time there is nothing to do, and a damaged new object is replaced") {
  OldStore place;
  place.put("one");
  const BlobId other = place.put("other\r\n");
  place.put_tree({entry("a", other)});
  place.migrate();

  CHECK(place.migrate().added == 0);

  const std::string there = place.store.path_of(blob_of("other\r\n"));
  remove_file(there);
  publish_file(there, "damage", Durability::none, 0444);
  CHECK(place.migrate().added == 1);
  CHECK(place.store.read(blob_of("other\r\n")) == "other\r\n");
  CHECK(place.store.read(other) == "other\r\n");
}

TEST_CASE("an old object that can be written to is protected under both names; through a link it is copied") {
  OldStore place;
  const BlobId open = place.put("open"), elsewhere{digest_of(Algorithm::md5_dos2unix, "elsewhere")};
  ::chmod(place.store.path_of(open).c_str(), 0644);
  const std::string target = place.write("file", "elsewhere");
  make_directories(parent_path(place.store.path_of(elsewhere)));
  REQUIRE(::symlink(target.c_str(), place.store.path_of(elsewhere).c_str()) == 0);

  place.migrate();

  CHECK(find_stat(place.store.path_of(blob_of("open")))->mode == 0444);
  CHECK(find_stat(place.store.path_of(blob_of("elsewhere")))->type == FileType::regular);
  CHECK(find_stat(target)->mode == 0644);
}
