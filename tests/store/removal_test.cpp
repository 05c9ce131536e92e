// Taking objects out: manifests first, nothing but what was listed, never through a link.
#include "store/removal.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "scratch.hpp"
#include "store/intake.hpp"

using namespace tutti;

namespace {

struct Shop {
  Scratch scratch;
  LocalStore store{{.root = scratch.path("cache"), .index_path = {}, .durability = Durability::none}};

  ObjectId put(const ObjectId& id, const std::string& bytes) {
    Intake intake(store);
    intake.take_bytes(id, bytes);
    intake.publish();
    return id;
  }
  ObjectId put(const std::string& bytes) { return put(blob_of(bytes), bytes); }
  std::vector<StoredObject> all() {
    return list_objects(store, [](const ObjectId&) { return true; });
  }
  Removed remove(const std::vector<StoredObject>& objects) {
    const std::unique_ptr<Task> task = no_progress().start("Deleting");
    return remove_objects(store, objects, 2, Cancellation(), *task);
  }
};

// Presses Ctrl-C when the first object is gone.
class StoppingTask final : public Task {
 public:
  explicit StoppingTask(Cancellation& cancellation) : cancellation_(cancellation) {}
  void add_total(std::uint64_t, ByteCount) override {}
  void advance(std::uint64_t, ByteCount) override { cancellation_.cancel(); }

 private:
  Cancellation& cancellation_;
};

}  // namespace

TEST_CASE("objects of both layouts are listed and removed") {
  Shop shop;
  shop.put("modern");
  shop.scratch.write("cache/ab/" + std::string(30, 'c'), "legacy");

  const Removed removed = shop.remove(shop.all());

  CHECK(removed.objects == 2);
  CHECK(removed.bytes == ByteCount{12});
  CHECK(shop.all().empty());
}

TEST_CASE("who is stopped after the first object has removed a manifest, and no blob") {
  Shop shop;
  const ObjectId blob = shop.put("blob");
  const Tree tree({{RelPath::parse("x"), *blob.blob()}});
  shop.put(tree.id(), tree.manifest());
  Cancellation cancellation;
  StoppingTask task(cancellation);

  CHECK_THROWS_AS(remove_objects(shop.store, shop.all(), 1, cancellation, task), Cancelled);

  CHECK_FALSE(shop.store.contains(tree.id()));
  CHECK(shop.store.contains(blob));
}

TEST_CASE("what was replaced since it was listed stays") {
  Shop shop;
  const ObjectId id = shop.put("bytes");
  const std::vector<StoredObject> objects = shop.all();
  remove_file(shop.store.path_of(id));
  shop.put("other name");
  shop.put("bytes");

  CHECK(shop.remove(objects).objects == 0);
  CHECK(shop.store.contains(id));
}

TEST_CASE("a link goes, what it leads to stays; a folder that is a link is somebody else's") {
  Shop shop;
  const std::string target = shop.scratch.write("elsewhere/object", "bytes");
  make_directories(shop.scratch.path("cache/files/md5/ab"));
  REQUIRE(::symlink(target.c_str(), shop.scratch.path("cache/files/md5/ab/" + std::string(30, 'c')).c_str()) == 0);
  shop.scratch.write("theirs/" + std::string(30, 'd'), "theirs");
  REQUIRE(::symlink(shop.scratch.path("theirs").c_str(), shop.scratch.path("cache/files/md5/cd").c_str()) == 0);

  const Removed removed = shop.remove(shop.all());

  CHECK(removed.objects == 1);
  CHECK(removed.bytes == ByteCount{0});
  CHECK(read_file(target) == "bytes");
  CHECK(read_file(shop.scratch.path("theirs/" + std::string(30, 'd'))) == "theirs");
}
