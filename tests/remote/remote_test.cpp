// Remotes keep objects as stores do, say what failed, and keep small files beside the objects.
#include "remote/remote.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include <atomic>

#include <catch2/catch.hpp>

#include "../store/scratch.hpp"
#include "../store/store_conformance.hpp"
#include "base/error.hpp"
#include "memory_remote.hpp"
#include "store/check.hpp"

using namespace tutti;

namespace {

// A remote with a local store on this side of it.
class RemoteUnderTest final : public StoreUnderTest {
 public:
  explicit RemoteUnderTest(bool in_memory) {
    if (in_memory) {
      auto memory = std::make_unique<MemoryRemote>();
      memory_ = memory.get();
      remote_ = std::move(memory);
    } else {
      remote_ = directory_remote("backup", scratch_.path("not/yet/there"), Durability::none);
    }
  }

  void put(const std::vector<Object>& objects) override {
    LocalStore local(fresh());
    std::vector<ObjectId> ids;
    for (const auto& [id, bytes] : objects) {
      make_directories(parent_path(local.path_of(id)));
      publish_file(local.path_of(id), bytes, Durability::none, 0444);  // not proven: that is the remote's part
      ids.push_back(id);
    }
    remote_->put(ids, local, cancellation_, *task_);
  }
  std::vector<ObjectId> missing(const std::vector<ObjectId>& ids) override {
    return remote_->missing(ids, cancellation_);
  }
  std::optional<std::string> get(const ObjectId& id) override {
    LocalStore local(fresh());
    if (!remote_->get(std::vector{id}, local, cancellation_, *task_).empty()) return {};
    return local.read(id);
  }
  void damage(const ObjectId& id, const std::string& bytes) override {
    if (memory_) {
      memory_->objects[id] = bytes;
    } else {
      damage_file(LocalStore({.root = scratch_.path("not/yet/there")}).path_of(id), bytes);
    }
  }

 private:
  StoreOptions fresh() {
    return {.root = scratch_.path("local" + std::to_string(count_++)), .durability = Durability::none};
  }

  Scratch scratch_;
  std::unique_ptr<Remote> remote_;
  MemoryRemote* memory_ = nullptr;
  Cancellation cancellation_;
  std::unique_ptr<Task> task_ = no_progress().start("");
  int count_ = 0;
};

struct Pair {
  Scratch scratch;
  LocalStore local{{.root = scratch.path("cache"), .durability = Durability::none}};
  std::string directory = scratch.path("remote");
  std::unique_ptr<Remote> remote = directory_remote("backup", directory, Durability::none);
  LocalStore there{{.root = directory, .durability = Durability::none}};
  Cancellation cancellation;
  std::unique_ptr<Task> task = no_progress().start("");

  ObjectId put(LocalStore& store, const std::string& bytes) {
    Intake intake(store);
    intake.take_bytes(blob_of(bytes), bytes);
    intake.publish();
    return blob_of(bytes);
  }
};

}  // namespace

TEST_CASE("a directory remote keeps objects as every store must") {
  check_store_conformance([] { return std::make_unique<RemoteUnderTest>(false); });
}

TEST_CASE("the tests' remote in memory keeps objects as every store must") {
  check_store_conformance([] { return std::make_unique<RemoteUnderTest>(true); });
}

TEST_CASE("what a directory remote holds is laid out as DVC lays it out") {
  Pair pair;
  const ObjectId id = pair.put(pair.local, "hello");

  pair.remote->put(std::vector{id}, pair.local, pair.cancellation, *pair.task);

  const auto files = files_below(pair.directory);
  CHECK(files == std::map<std::string, std::string>{{"files/md5/5d/41402abc4b2a76b9719d911017c592", "hello"}});
  CHECK(find_stat(pair.directory + "/files/md5/5d/41402abc4b2a76b9719d911017c592")->mode == 0444);
}

TEST_CASE("an answer is never remembered") {
  Pair pair;
  std::vector<ObjectId> ids;
  for (int i = 0; i < 40; ++i) ids.push_back(pair.put(pair.there, "object " + std::to_string(i)));
  CHECK(pair.remote->missing(ids, pair.cancellation).empty());
  remove_file(pair.there.path_of(ids[7]));
  CHECK(pair.remote->missing(ids, pair.cancellation) == std::vector{ids[7]});
}

TEST_CASE("one damaged object keeps the others from neither side") {
  Pair pair;
  std::vector<ObjectId> ids;
  SECTION("pushing: the cache's damage is named, the sound ones arrive") {
    for (int i = 0; i < 5; ++i) ids.push_back(pair.put(pair.local, "object " + std::to_string(i)));
    damage_file(pair.local.path_of(ids[2]), "objekt 2");
    CHECK_THROWS_WITH(pair.remote->put(ids, pair.local, pair.cancellation, *pair.task),
                      "the object '" + ids[2].name() + "' in the cache is damaged: its bytes do not match its name");
    CHECK(pair.there.missing(ids) == std::vector{ids[2]});
  }
  SECTION("fetching: the remote's damage is named, the sound ones arrive") {
    for (int i = 0; i < 5; ++i) ids.push_back(pair.put(pair.there, "object " + std::to_string(i)));
    damage_file(pair.there.path_of(ids[2]), "");
    CHECK_THROWS_WITH(
        pair.remote->get(ids, pair.local, pair.cancellation, *pair.task),
        "the object '" + ids[2].name() + "' in the remote 'backup' is damaged: its bytes do not match its name");
    CHECK(pair.local.missing(ids) == std::vector{ids[2]});
    CHECK(read_file(pair.there.path_of(ids[2])).empty());
  }
}

TEST_CASE("an object that the store has not got cannot be put") {
  Pair pair;
  const std::vector<ObjectId> ids{blob_of("nowhere")};
  CHECK_THROWS_AS(pair.remote->put(ids, pair.local, pair.cancellation, *pair.task), NotFound);
}

TEST_CASE("a remote whose path leads through a file is unreachable, not empty") {
  Pair pair;
  pair.scratch.write("remote", "a file");
  const std::vector<ObjectId> ids{blob_of("x")};
  pair.put(pair.local, "x");
  try {
    pair.remote->put(ids, pair.local, pair.cancellation, *pair.task);
    FAIL("accepted");
  } catch (const RemoteFailed& error) {
    CHECK(error.message().find("the remote 'backup' (" + pair.directory + ")") != std::string::npos);
  }
  CHECK_THROWS_AS(pair.remote->write_file("runs/x", "y"), RemoteFailed);
  CHECK_THROWS_AS(pair.remote->missing(ids, pair.cancellation), RemoteFailed);
  CHECK_THROWS_AS(pair.remote->get(ids, pair.local, pair.cancellation, *pair.task), RemoteFailed);
}

TEST_CASE("a remote that may not be read or written says so") {
  if (geteuid() == 0) return;  // root may
  Pair pair;
  const ObjectId id = pair.put(pair.there, "x");
  pair.put(pair.local, "y");
  const std::string objects = pair.directory + "/files/md5";
  set_mode(objects, 0555);
  CHECK_THROWS_AS(pair.remote->put(std::vector{ObjectId(blob_of("y"))}, pair.local, pair.cancellation, *pair.task),
                  RemoteFailed);
  set_mode(objects, 0);
  CHECK_THROWS_AS(pair.remote->missing(std::vector{id}, pair.cancellation), RemoteFailed);
  CHECK_THROWS_AS(pair.remote->get(std::vector{id}, pair.local, pair.cancellation, *pair.task), RemoteFailed);
  set_mode(objects, 0755);
}

TEST_CASE("small files beside the objects are listed, read and written") {
  Pair pair;
  CHECK(pair.remote->list_files("runs").empty());
  CHECK_THROWS_AS(pair.remote->read_file("runs/ab/x"), NotFound);

  pair.remote->write_file("runs/ab/abcd/1", "one");
  pair.remote->write_file("runs/ab/abcd/1", "two");
  pair.remote->write_file("runs/cd/cdef/2", "");
  pair.scratch.write("remote/runs/ab/.tutti-left", "over");

  CHECK(pair.remote->list_files("runs") == std::vector<std::string>{"runs/ab/abcd/1", "runs/cd/cdef/2"});
  CHECK(pair.remote->list_files("runs/ab/") == std::vector<std::string>{"runs/ab/abcd/1"});
  CHECK(pair.remote->read_file("runs/ab/abcd/1") == "two");
}

TEST_CASE("the name of a small file cannot lead out of the remote") {
  Pair pair;
  for (const char* path : {"../x", "/etc/passwd", "runs/../../x", ""}) {
    INFO(path);
    CHECK_THROWS_AS(pair.remote->write_file(path, "x"), Error);
    CHECK_THROWS_AS(pair.remote->read_file(path), Error);
  }
  CHECK_FALSE(find_stat(pair.scratch.path("x")));
}

TEST_CASE("a push that is killed leaves whole objects only, and the next one finishes it") {
  Pair pair;
  std::vector<ObjectId> ids;
  {
    Intake intake(pair.local);
    for (int i = 0; i < 300; ++i) {
      const std::string bytes = "object " + std::to_string(i);
      intake.take_bytes(blob_of(bytes), bytes);
      ids.emplace_back(blob_of(bytes));
    }
    intake.publish();
  }
  for (int round = 0; round < 8; ++round) {
    const pid_t child = ::fork();
    if (child == 0) {
      pair.remote->put(ids, pair.local, pair.cancellation, *pair.task);
      ::_exit(0);
    }
    for (std::atomic<int> spin = 0; spin < round * 300'000; ++spin) {
    }
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(check_objects(pair.there, pair.cancellation, no_progress()).damaged.empty());
  }
  pair.remote->put(ids, pair.local, pair.cancellation, *pair.task);
  CHECK(pair.remote->missing(ids, pair.cancellation).empty());
  CHECK(files_below(pair.directory).size() == 300);
}
