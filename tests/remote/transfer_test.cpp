// Moving objects: what is missing and nothing else, a tree after its files, and no conclusion from a manifest alone.
#include "remote/transfer.hpp"

#include <algorithm>
#include <mutex>

#include <catch2/catch.hpp>

#include "../store/scratch.hpp"
#include "base/error.hpp"
#include "memory_remote.hpp"

using namespace tutti;

namespace {

// Two places with nothing in between but a remote in memory.
struct World {
  Scratch scratch;
  LocalStore here{{.root = scratch.path("here"), .durability = Durability::none}};
  LocalStore there{{.root = scratch.path("there"), .durability = Durability::none}};
  MemoryRemote remote;
  Cancellation cancellation;

  BlobId put(const std::string& bytes) {
    Intake intake(here);
    intake.take_bytes(blob_of(bytes), bytes);
    intake.publish();
    return blob_of(bytes);
  }
  TreeId put_tree(const std::vector<std::string>& contents) {
    std::vector<TreeEntry> entries;
    for (const std::string& bytes : contents) entries.push_back({RelPath::parse("f-" + bytes), put(bytes)});
    const Tree tree(std::move(entries));
    Intake intake(here);
    intake.take_bytes(tree.id(), tree.manifest());
    intake.publish();
    return tree.id();
  }
  TransferReport push(const std::vector<ObjectId>& ids, Progress& progress = no_progress()) {
    return push_objects(ids, here, remote, cancellation, progress);
  }
  TransferReport fetch(const std::vector<ObjectId>& ids, Progress& progress = no_progress()) {
    return fetch_objects(ids, remote, there, cancellation, progress);
  }
};

class CountingProgress final : public Progress {
 public:
  std::uint64_t total_files = 0, total_bytes = 0, files = 0, bytes = 0;
  std::vector<std::string> verbs;

  std::unique_ptr<Task> start(std::string verb) override {
    verbs.push_back(std::move(verb));
    return std::make_unique<CountingTask>(*this);
  }

 private:
  class CountingTask final : public Task {
   public:
    explicit CountingTask(CountingProgress& sum) : sum_(sum) {}
    void add_total(std::uint64_t more_files, ByteCount more_bytes) override {
      sum_.total_files += more_files;
      sum_.total_bytes += more_bytes.value;
    }
    void advance(std::uint64_t more_files, ByteCount more_bytes) override {
      sum_.files += more_files;
      sum_.bytes += more_bytes.value;
    }

   private:
    CountingProgress& sum_;
  };
};

}  // namespace

TEST_CASE("a tree goes after all its files, and arrives whole elsewhere") {
  World world;
  const TreeId tree = world.put_tree({"a", "b", "c"});
  CountingProgress up, down;

  const TransferReport pushed = world.push({tree}, up);
  const TransferReport fetched = world.fetch({tree}, down);

  CHECK(pushed.moved.size() == 4);
  CHECK(pushed.missing.empty());
  CHECK(pushed.bytes.value == 3 + world.here.read(tree).size());
  CHECK(world.remote.order.at(3) == ObjectId(tree));
  CHECK(fetched.moved.size() == 4);
  CHECK(fetched.bytes == pushed.bytes);
  CHECK(world.there.is_complete(tree));
  for (const CountingProgress* progress : {&up, &down}) {
    CHECK(progress->total_files == 4);
    CHECK(progress->files == 4);
    CHECK(progress->total_bytes == pushed.bytes.value);
    CHECK(progress->bytes == pushed.bytes.value);
  }
  CHECK(up.verbs == std::vector<std::string>{"Uploading"});
  CHECK(down.verbs == std::vector<std::string>{"Downloading"});
}

TEST_CASE("what is there already is not moved again") {
  World world;
  const TreeId first = world.put_tree({"a", "b"});
  const TreeId second = world.put_tree({"b", "c"});
  world.push({first});
  world.fetch({first});

  CHECK(world.push({second, first, second}).moved == std::vector<ObjectId>{blob_of("c"), second});
  CHECK(world.fetch({second, first}).moved == std::vector<ObjectId>{second, blob_of("c")});
  CountingProgress progress;
  CHECK(world.push({first, second}, progress).moved.empty());
  CHECK(world.fetch({first, second}, progress).moved.empty());
  CHECK(progress.verbs.empty());
}

TEST_CASE("a remote that has a manifest but lost a file gets the file") {
  World world;
  const TreeId tree = world.put_tree({"a", "b"});
  world.push({tree});
  world.remote.objects.erase(blob_of("a"));
  CHECK(world.push({tree}).moved == std::vector<ObjectId>{blob_of("a")});
}

TEST_CASE("a tree whose files are on neither side is not sent, its other files are") {
  World world;
  const TreeId tree = world.put_tree({"a", "b"});
  remove_file(world.here.path_of(blob_of("a")));

  const TransferReport report = world.push({tree, ObjectId(blob_of("never"))});

  CHECK(report.moved == std::vector<ObjectId>{blob_of("b")});
  std::vector<ObjectId> missing = report.missing;
  std::sort(missing.begin(), missing.end());
  std::vector<ObjectId> expected{blob_of("a"), blob_of("never")};
  std::sort(expected.begin(), expected.end());
  CHECK(missing == expected);
  CHECK_FALSE(world.remote.objects.contains(tree));
}

TEST_CASE("a file that only the remote has does not keep its tree from being sent") {
  World world;
  const TreeId tree = world.put_tree({"a", "b"});
  world.push({ObjectId(blob_of("a"))});
  remove_file(world.here.path_of(blob_of("a")));
  CHECK(world.push({tree}).missing.empty());
  CHECK(world.remote.objects.contains(tree));
}

TEST_CASE("a failure half-way leaves no manifest without its files") {
  World world;
  const TreeId tree = world.put_tree({"a", "b", "c"});
  world.remote.capacity = 2;
  CHECK_THROWS_AS(world.push({tree}), RemoteFailed);
  CHECK_FALSE(world.remote.objects.contains(tree));
  world.remote.capacity = 100;
  CHECK(world.push({tree}).moved.size() == 2);
}

TEST_CASE("what the remote has not got is reported, the rest arrives") {
  World world;
  const TreeId tree = world.put_tree({"a", "b"});
  world.push({tree});
  world.remote.objects.erase(blob_of("a"));
  const TreeId unknown{md5_of("unknown")};

  const TransferReport report = world.fetch({tree, unknown});

  CHECK(report.missing == std::vector<ObjectId>{unknown, blob_of("a")});
  CHECK(world.there.contains(blob_of("b")));
  CHECK(world.there.contains(tree));
  CHECK_FALSE(world.there.is_complete(tree));
}

TEST_CASE("an object damaged at the remote gets no name here") {
  World world;
  const TreeId tree = world.put_tree({"a", "b"});
  world.push({tree});
  world.remote.objects[blob_of("a")] = "A";
  CHECK_THROWS_AS(world.fetch({tree}), Corrupt);
  CHECK_FALSE(world.there.contains(blob_of("a")));
  CHECK(world.there.contains(blob_of("b")));
}

TEST_CASE("a hostile manifest is refused before any of its files is fetched") {
  World world;
  const std::string manifest = "[{\"md5\": \"0cc175b9c0f1b6a831c399e269772661\", \"relpath\": \"../../.bashrc\"}]";
  const TreeId tree{md5_of(manifest)};
  world.remote.objects[tree] = manifest;
  world.remote.objects[blob_of("a")] = "a";
  CHECK_THROWS_AS(world.fetch({tree}), InvalidFile);
  CHECK_FALSE(world.there.contains(blob_of("a")));
}

TEST_CASE("a damaged object here is not pushed") {
  World world;
  const BlobId id = world.put("hello");
  damage_file(world.here.path_of(id), "jello");
  CHECK_THROWS_AS(world.push({ObjectId(id)}), Corrupt);
  CHECK(world.remote.objects.empty());
}

TEST_CASE("a cancelled transfer stops") {
  World world;
  const TreeId tree = world.put_tree({"a", "b"});
  world.cancellation.cancel();
  CHECK_THROWS_AS(world.push({tree}), Cancelled);
  CHECK_THROWS_AS(world.fetch({tree}), Cancelled);
  CHECK(world.remote.objects.empty());
}

TEST_CASE("a directory remote carries a tree from one store to another") {
  World world;
  const TreeId tree = world.put_tree({"a", "b", "c"});
  const std::unique_ptr<Remote> remote = directory_remote("disk", world.scratch.path("remote"), Durability::flush);
  CHECK(
      push_objects(std::vector<ObjectId>{tree}, world.here, *remote, world.cancellation, no_progress()).moved.size() ==
      4);
  CHECK(fetch_objects(std::vector<ObjectId>{tree}, *remote, world.there, world.cancellation, no_progress())
            .moved.size() == 4);
  CHECK(world.there.is_complete(tree));
}
