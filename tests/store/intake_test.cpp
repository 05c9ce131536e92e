// Taking files into a store: every byte once, all together, and nothing left behind when it goes wrong.
#include "store/intake.hpp"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <atomic>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/threads.hpp"
#include "scratch.hpp"
#include "store/check.hpp"

using namespace tutti;

namespace {

// Flushing is left to the tests that say so: it waits for all that the machine has to write.
StoreOptions unflushed(const Scratch& scratch) {
  return {.root = scratch.path("cache"), .durability = Durability::none};
}

Intake::Taken take(Intake& intake, const std::string& path) {
  const std::unique_ptr<Task> task = no_progress().start("Adding");
  const Cancellation cancellation;
  return intake.take_file(open_file(path, O_RDONLY | O_CLOEXEC), path, cancellation, *task);
}

// Names below the cache that are no objects: temporaries.
std::vector<std::string> leftovers(const std::string& cache) {
  std::vector<std::string> result;
  const std::string objects = join_path(cache, "files/md5");
  if (!find_stat(objects)) return result;
  for (const DirectoryEntry& entry : list_directory(objects)) {
    if (entry.name.size() != 2) result.push_back(entry.name);
  }
  return result;
}

CheckReport check(LocalStore& store) {
  return check_objects(store, Cancellation(), no_progress());
}

// Lets others see the file at the very moment it is read: writes when progress passes by.
class Meddler final : public Task {
 public:
  explicit Meddler(std::function<void()> meddle) : meddle_(std::move(meddle)) {}
  void add_total(std::uint64_t, ByteCount) override {}
  void advance(std::uint64_t, ByteCount bytes) override {
    if (bytes.value > 0) meddle_();
  }

 private:
  std::function<void()> meddle_;
};

}  // namespace

TEST_CASE("a file becomes an object with its bytes, read-only, and nothing is visible before publish") {
  const Scratch scratch;
  const std::string file = scratch.write("data.csv", "1,2\n");
  LocalStore store(unflushed(scratch));
  {
    Intake intake(store);
    const Intake::Taken taken = take(intake, file);

    CHECK(taken.id == blob_of("1,2\n"));
    CHECK(taken.stat.size == 4);
    CHECK(intake.count() == 1);
    CHECK_FALSE(store.contains(taken.id));

    intake.publish();
  }
  const std::string object = store.path_of(blob_of("1,2\n"));
  CHECK(read_file(object) == "1,2\n");
  CHECK(find_stat(object)->mode == 0444);
  CHECK(find_stat(object)->links == 1);
  CHECK(leftovers(scratch.path("cache")).empty());
}

TEST_CASE("with flushing, few objects and many arrive alike") {
  const Scratch scratch;
  LocalStore store({.root = scratch.path("cache"), .durability = Durability::flush});
  for (const int count : {3, 80}) {
    Intake intake(store);
    std::vector<TreeEntry> entries;
    for (int i = 0; i < count; ++i) {
      const std::string bytes = std::to_string(count) + " " + std::to_string(i);
      take(intake, scratch.write("f", bytes));
      entries.push_back({RelPath::parse(std::to_string(i)), blob_of(bytes)});
    }
    const Tree tree(std::move(entries));
    intake.take_bytes(tree.id(), tree.manifest());
    intake.publish();
    CHECK(store.is_complete(tree.id()));
  }
  CHECK(check(store).objects == 85);
  CHECK(check(store).damaged.empty());
}

TEST_CASE("without publish nothing stays") {
  const Scratch scratch;
  LocalStore store(unflushed(scratch));
  {
    Intake intake(store);
    take(intake, scratch.write("small", "s"));
    take(intake, scratch.write("large", std::string(3 << 20, 'l')));
    intake.take_bytes(Tree().id(), Tree().manifest());
    CHECK(intake.count() == 3);
  }
  CHECK(leftovers(scratch.path("cache")).empty());
  CHECK(files_below(scratch.path("cache")).empty());
}

TEST_CASE("an intake goes on after it has published, and stores again what was deleted since") {
  const Scratch scratch;
  LocalStore store(unflushed(scratch));
  Intake intake(store);
  for (const char* bytes : {"one", "two", "one"}) {
    take(intake, scratch.write("f", bytes));
    intake.publish();

    CHECK(store.contains(blob_of(bytes)));
    CHECK(intake.count() == 0);
    if (bytes == std::string_view("one")) remove_file(store.path_of(blob_of("one")));
  }
}

TEST_CASE("objects are readable by all and folders follow the umask, whatever the umask") {
  const Scratch scratch;
  const mode_t before = ::umask(077);
  {
    LocalStore store(unflushed(scratch));
    Intake intake(store);
    take(intake, scratch.write("small", "s"));
    take(intake, scratch.write("large", std::string(3 << 20, 'l')));
    intake.publish();
    CHECK(find_stat(store.path_of(blob_of("s")))->mode == 0444);
    CHECK(find_stat(store.path_of(blob_of(std::string(3 << 20, 'l'))))->mode == 0444);
    CHECK(find_stat(parent_path(store.path_of(blob_of("s"))))->mode == 0700);
  }
  ::umask(before);
}

TEST_CASE("a shared cache has folders that the group may write to") {
  const Scratch scratch;
  LocalStore store({.root = scratch.path("cache"), .durability = Durability::none, .group_writable = true});
  for (const char* round : {"first", "second"}) {
    Intake intake(store);
    for (int i = 0; i < 40; ++i) take(intake, scratch.write("f", round + std::to_string(i)));
    intake.publish();
  }
  CHECK(find_stat(scratch.path("cache"))->mode == 02775);
  CHECK(find_stat(scratch.path("cache/files/md5"))->mode == 02775);
  for (const DirectoryEntry& entry : list_directory(scratch.path("cache/files/md5"))) {
    CHECK(find_stat(scratch.path("cache/files/md5/" + entry.name))->mode == 02775);
  }
  CHECK(check(store).objects == 80);
}

TEST_CASE("equal bytes are written once") {
  const Scratch scratch;
  LocalStore store(unflushed(scratch));
  Intake intake(store);
  for (int i = 0; i < 5; ++i) take(intake, scratch.write("f" + std::to_string(i), "same"));
  for (int i = 0; i < 3; ++i) take(intake, scratch.write("g" + std::to_string(i), std::string(2 << 20, 'L')));
  CHECK(intake.count() == 2);
  intake.publish();
  CHECK(files_below(scratch.path("cache")).size() == 2);
}

TEST_CASE("an object that is there already is left as it is") {
  const Scratch scratch;
  LocalStore store(unflushed(scratch));
  const std::string file = scratch.write("f", "hello");
  {
    Intake intake(store);
    take(intake, file);
    intake.publish();
  }
  const FileStat before = *find_stat(store.path_of(blob_of("hello")));
  Intake intake(store);
  take(intake, file);
  CHECK(intake.count() == 0);
  intake.publish();
  CHECK(find_stat(store.path_of(blob_of("hello")))->inode == before.inode);
}

TEST_CASE("an object that a power cut left empty is replaced by its true bytes") {
  const Scratch scratch;
  LocalStore store(unflushed(scratch));
  const std::string object = store.path_of(blob_of("hello"));
  make_directories(parent_path(object));
  publish_file(object, "", Durability::none, 0444);

  Intake intake(store);
  take(intake, scratch.write("f", "hello"));
  intake.publish();

  CHECK(store.read(blob_of("hello")) == "hello");
}

TEST_CASE("an object whose bytes rotted is replaced by its true bytes, of the same size") {
  const Scratch scratch;
  LocalStore store(unflushed(scratch));
  const std::string large(3 << 20, 'l');
  std::string rotten = large;
  rotten[5] = 'L';
  for (const auto& [good, bad] : {std::pair(std::string("hello"), std::string("jello")), std::pair(large, rotten)}) {
    const std::string object = store.path_of(blob_of(good));
    make_directories(parent_path(object));
    publish_file(object, bad, Durability::none, 0444);

    Intake intake(store);
    take(intake, scratch.write("f", good));
    intake.publish();

    const bool sound = store.read(blob_of(good)) == good;
    CHECK(sound);
  }
}

TEST_CASE("an object that is deleted while an intake relies on it is not called stored") {
  const Scratch scratch;
  LocalStore store(unflushed(scratch));
  const std::string file = scratch.write("f", "hello");
  {
    Intake intake(store);
    take(intake, file);
    intake.publish();
  }
  Intake intake(store);
  take(intake, file);
  remove_file(store.path_of(blob_of("hello")));
  CHECK_THROWS_AS(intake.publish(), Conflict);
}

TEST_CASE("a directory where an object belongs is named") {
  const Scratch scratch;
  LocalStore store(unflushed(scratch));
  make_directories(store.path_of(blob_of("hello")));
  Intake intake(store);
  CHECK_THROWS_AS(take(intake, scratch.write("f", "hello")), Conflict);
}

TEST_CASE("a file that changes under every reading is refused by name") {
  const Scratch scratch;
  const std::string small = scratch.write("small", "0");
  const std::string large = scratch.write("large", std::string(3 << 20, 'l'));
  LocalStore store(unflushed(scratch));
  Intake intake(store);

  int times = 0;
  Meddler meddler([&] {
    const Fd file = open_file(large, O_WRONLY | O_APPEND);
    write_full(file, "x", large);
    ++times;
  });
  try {
    intake.take_file(open_file(large, O_RDONLY), large, Cancellation(), meddler);
    FAIL("accepted");
  } catch (const Conflict& error) {
    CHECK(error.message() == "'" + large + "' changed while it was being read");
  }
  CHECK(times >= 3);

  take(intake, small);
  CHECK(intake.count() == 1);
  intake.publish();
  CHECK(leftovers(scratch.path("cache")).size() == 1);  // the intake's own, until it ends
  CHECK(check(store).damaged.empty());
}

TEST_CASE("a file that changes once is read again") {
  const Scratch scratch;
  const std::string large = scratch.write("large", std::string(3 << 20, 'l'));
  LocalStore store(unflushed(scratch));
  Intake intake(store);
  bool done = false;
  Meddler meddler([&] {
    if (std::exchange(done, true)) return;
    const Fd file = open_file(large, O_WRONLY | O_APPEND);
    write_full(file, "x", large);
  });

  const Intake::Taken taken = intake.take_file(open_file(large, O_RDONLY), large, Cancellation(), meddler);
  intake.publish();

  CHECK(taken.id == blob_of(std::string(3 << 20, 'l') + "x"));
  CHECK(check(store).damaged.empty());
}

TEST_CASE("a file can be taken by making the object its second name") {
  const Scratch scratch;
  LocalStore store(unflushed(scratch));
  const std::string file = scratch.write("f", "hello");
  const std::string empty = scratch.write("empty", "");
  const std::string twin = scratch.write("twin", "twin");
  std::filesystem::create_hard_link(twin, scratch.path("twin2"));

  SECTION("published") {
    Intake intake(store, TakeBy::hardlink);
    take(intake, file);
    take(intake, empty);
    take(intake, twin);
    CHECK(find_stat(file)->mode == 0644);
    intake.publish();

    CHECK(find_stat(file)->inode == find_stat(store.path_of(blob_of("hello")))->inode);
    CHECK(find_stat(file)->mode == 0444);
    CHECK(find_stat(empty)->links == 1);
    CHECK(find_stat(twin)->links == 2);
    CHECK(find_stat(twin)->mode == 0644);
    CHECK(check(store).objects == 3);
    CHECK(check(store).damaged.empty());
  }
  SECTION("given up: the file is as it was") {
    {
      Intake intake(store, TakeBy::hardlink);
      take(intake, file);
    }
    CHECK(find_stat(file)->links == 1);
    CHECK(find_stat(file)->mode == 0644);
    CHECK(read_file(file) == "hello");
  }
  SECTION("changed between being read and being published: refused") {
    Intake intake(store, TakeBy::hardlink);
    take(intake, file);
    const Fd opened = open_file(file, O_WRONLY | O_TRUNC);
    write_full(opened, "jello world", file);
    CHECK_THROWS_AS(intake.publish(), Conflict);
    CHECK_FALSE(store.contains(blob_of("hello")));
  }
}

TEST_CASE("a store that cannot be written to says what and where") {
  if (geteuid() == 0) return;  // root may write anywhere
  const Scratch scratch;
  make_directories(scratch.path("cache/files/md5"));
  set_mode(scratch.path("cache/files/md5"), 0555);
  LocalStore store(unflushed(scratch));
  Intake intake(store);
  CHECK_THROWS_AS(take(intake, scratch.write("f", "hello")), SystemError);
  set_mode(scratch.path("cache/files/md5"), 0755);
}

TEST_CASE("a full disk is reported with the file and the folder, and leaves nothing") {
  // A limit on the size of files stands in for the disk: the write comes back short, then fails.
  const Scratch scratch;
  const std::string file = scratch.write("model.bin", std::string(4 << 20, 'm'));
  const std::string small = scratch.write("small.bin", std::string(3 << 19, 's'));
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1 << 19, 1 << 19};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    int verdict = 0;
    for (const std::string& each : {file, small}) {
      try {
        LocalStore store(unflushed(scratch));
        Intake intake(store);
        take(intake, each);
        verdict |= 1;
      } catch (const SystemError& error) {
        if (error.message().find(each) == std::string::npos) verdict |= 2;
        if (error.message().find(scratch.path("cache/files/md5")) == std::string::npos) verdict |= 4;
      } catch (...) {
        verdict |= 8;
      }
    }
    ::_exit(verdict);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(leftovers(scratch.path("cache")).empty());
}

TEST_CASE("whenever an intake is killed, every object is whole, and the next one cleans up") {
  const Scratch scratch;
  std::vector<std::string> files;
  for (int i = 0; i < 400; ++i) {
    files.push_back(scratch.write("f" + std::to_string(i), "content " + std::to_string(i)));
  }
  const std::string cache = scratch.path("cache");
  std::vector<TreeEntry> entries;
  for (int i = 0; i < 400; ++i) {
    entries.push_back({RelPath::parse("f" + std::to_string(i)), blob_of("content " + std::to_string(i))});
  }
  const Tree tree(std::move(entries));
  int killed = 0;
  for (int round = 0; round < 24; ++round) {
    // Every third round begins with an empty store, where whole folders move; else with what the last one left.
    if (round % 3 == 0) remove_tree(cache);
    int announce[2];
    REQUIRE(::pipe(announce) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
      LocalStore store(unflushed(scratch));
      Intake intake(store);
      for (const std::string& file : files) take(intake, file);
      intake.take_bytes(tree.id(), tree.manifest());
      if (::write(announce[1], "x", 1) != 1) ::_exit(1);
      intake.publish();
      ::_exit(0);
    }
    char byte;
    REQUIRE(::read(announce[0], &byte, 1) == 1);
    for (std::atomic<int> spin = 0; spin < round * 20'000; ++spin) {
    }
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(announce[0]);
    ::close(announce[1]);
    if (WIFSIGNALED(status)) ++killed;

    LocalStore store(unflushed(scratch));
    const CheckReport report = check(store);
    REQUIRE(report.damaged.empty());
    REQUIRE(report.holes.empty());  // the manifest comes after all it names
    { Intake next(store); }
    REQUIRE(leftovers(cache).empty());
  }
  CHECK(killed > 0);

  LocalStore store(unflushed(scratch));
  Intake intake(store);
  for (const std::string& file : files) take(intake, file);
  intake.take_bytes(tree.id(), tree.manifest());
  intake.publish();
  CHECK(store.is_complete(tree.id()));
}

TEST_CASE("the folder of an intake that still runs is left alone") {
  const Scratch scratch;
  LocalStore store(unflushed(scratch));
  Intake first(store);
  take(first, scratch.write("f", "hello"));
  {
    Intake second(store);
    take(second, scratch.write("g", "world"));
    second.publish();
  }
  first.publish();
  CHECK(check(store).objects == 2);
}

TEST_CASE("two processes that add the same files at once both succeed") {
  const Scratch scratch;
  std::vector<std::string> files;
  for (int i = 0; i < 300; ++i) {
    files.push_back(scratch.write("f" + std::to_string(i), "content " + std::to_string(i)));
  }
  for (int round = 0; round < 4; ++round) {
    remove_tree(scratch.path("cache"));
    std::vector<pid_t> children;
    for (int i = 0; i < 3; ++i) {
      const pid_t child = ::fork();
      if (child == 0) {
        int code = 0;
        try {
          LocalStore store(unflushed(scratch));
          Intake intake(store);
          for (const std::string& file : files) take(intake, file);
          intake.publish();
        } catch (...) {
          code = 1;
        }
        ::_exit(code);
      }
      children.push_back(child);
    }
    for (const pid_t child : children) {
      int status = 0;
      ::waitpid(child, &status, 0);
      REQUIRE(WIFEXITED(status));
      REQUIRE(WEXITSTATUS(status) == 0);
    }
    LocalStore store(unflushed(scratch));
    const CheckReport report = check(store);
    REQUIRE(report.objects == 300);
    REQUIRE(report.damaged.empty());
    REQUIRE(leftovers(scratch.path("cache")).empty());
  }
}

TEST_CASE("objects of the 2.x layout go where 2.x keeps them") {
  const Scratch scratch;
  LocalStore store(unflushed(scratch));
  const std::string bytes = "a\r\nb\r\n";
  const BlobId id{digest_of(Algorithm::md5_dos2unix, bytes)};
  REQUIRE(id.digest.hex() == md5_of("a\nb\n").hex());
  Intake intake(store);
  const std::unique_ptr<Intake::Arrival> arrival = intake.expect(id);
  arrival->write(bytes);
  arrival->finish();
  intake.publish();

  CHECK(read_file(scratch.path("cache/" + id.name().substr(0, 2) + "/" + id.name().substr(2))) == bytes);
  CHECK(store.read(id) == bytes);
  CHECK(check(store).damaged.empty());
}

TEST_CASE("cancelling stops a long reading") {
  const Scratch scratch;
  const std::string large = scratch.write("large", std::string(4 << 20, 'l'));
  LocalStore store(unflushed(scratch));
  {
    Intake intake(store);
    Cancellation cancellation;
    Meddler meddler([&] { cancellation.cancel(); });
    CHECK_THROWS_AS(intake.take_file(open_file(large, O_RDONLY), large, cancellation, meddler), Cancelled);
  }
  CHECK(leftovers(scratch.path("cache")).empty());
}
