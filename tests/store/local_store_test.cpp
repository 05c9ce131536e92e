// A store on disk: what it says about objects, and that what it remembers never makes it lie.
#include "store/local_store.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/threads.hpp"
#include "scratch.hpp"
#include "store/intake.hpp"
#include "store_conformance.hpp"

using namespace tutti;

namespace {

class LocalStoreUnderTest final : public StoreUnderTest {
 public:
  explicit LocalStoreUnderTest(bool with_index)
      : store_({.root = scratch_.path("cache"),
                .index_path = with_index ? scratch_.path("index") : "",
                .durability = Durability::none}) {}

  void put(const std::vector<Object>& objects) override {
    Intake intake(store_);
    for (const auto& [id, bytes] : objects) {
      const std::unique_ptr<Intake::Arrival> arrival = intake.expect(id);
      arrival->write(std::string_view(bytes).substr(0, bytes.size() / 3));
      arrival->write(std::string_view(bytes).substr(bytes.size() / 3));
      arrival->finish();
    }
    intake.publish();
  }
  std::vector<ObjectId> missing(const std::vector<ObjectId>& ids) override { return store_.missing(ids); }
  std::optional<std::string> get(const ObjectId& id) override {
    try {
      return store_.read(id);
    } catch (const NotFound&) {
      return {};
    }
  }
  void damage(const ObjectId& id, const std::string& bytes) override { damage_file(store_.path_of(id), bytes); }

 private:
  Scratch scratch_;
  LocalStore store_;
};

// A store with a clock that can run ahead of the files' times.
struct Shop {
  Scratch scratch;
  ShiftedClock clock;

  StoreOptions options() {
    return {.root = scratch.path("cache"),
            .index_path = scratch.path("tmp/index"),
            .durability = Durability::none,
            .clock = &clock};
  }
  void later() { clock.shift += 1'000'000'000; }
  std::int64_t now() const { return clock.now().nanoseconds; }

  ObjectId put(const std::string& bytes) {
    LocalStore store(options());
    Intake intake(store);
    const ObjectId id = blob_of(bytes);
    intake.take_bytes(id, bytes);
    intake.publish();
    store.save_index(now());
    return id;
  }
  TreeId put_tree(int files) {
    std::vector<TreeEntry> entries;
    LocalStore store(options());
    Intake intake(store);
    for (int i = 0; i < files; ++i) {
      const std::string bytes = "file " + std::to_string(i);
      intake.take_bytes(blob_of(bytes), bytes);
      entries.push_back({RelPath::parse("f" + std::to_string(i)), blob_of(bytes)});
    }
    const Tree tree(std::move(entries));
    intake.take_bytes(tree.id(), tree.manifest());
    intake.publish();
    store.save_index(now());
    return tree.id();
  }
};

}  // namespace

TEST_CASE("a local store keeps objects as every store must") {
  const bool with_index = GENERATE(false, true);
  check_store_conformance([&] { return std::make_unique<LocalStoreUnderTest>(with_index); });
}

TEST_CASE("objects lie where DVC looks for them") {
  const LocalStore store({.root = "/r"});
  const Digest modern = *Digest::from_hex(Algorithm::md5, "0cc175b9c0f1b6a831c399e269772661");
  const Digest legacy = *Digest::from_hex(Algorithm::md5_dos2unix, "0cc175b9c0f1b6a831c399e269772661");
  CHECK(store.path_of(BlobId{modern}) == "/r/files/md5/0c/c175b9c0f1b6a831c399e269772661");
  CHECK(store.path_of(TreeId{modern}) == "/r/files/md5/0c/c175b9c0f1b6a831c399e269772661.dir");
  CHECK(store.path_of(BlobId{legacy}) == "/r/0c/c175b9c0f1b6a831c399e269772661");
}

TEST_CASE("a damaged object is named with what it hashes to, and stays as it is") {
  Shop shop;
  const ObjectId id = shop.put("hello");
  LocalStore store(shop.options());
  damage_file(store.path_of(id), "jello");

  try {
    store.verified_stat(id);
    FAIL("accepted");
  } catch (const Corrupt& error) {
    CHECK(error.message() ==
          "the object '" + id.name() + "' in the cache is damaged: its bytes hash to " + md5_of("jello").hex());
    CHECK(error.hints() == std::vector<std::string>{"run 'tutti fsck'"});
  }
  CHECK_THROWS_AS(store.read(id), Corrupt);
  CHECK(read_file(store.path_of(id)) == "jello");
  CHECK(find_stat(store.path_of(id))->mode == 0444);
}

TEST_CASE("an object known to be sound is not read again until it is touched") {
  Shop shop;
  const ObjectId id = shop.put("hello");
  const std::string path = LocalStore(shop.options()).path_of(id);
  const FileStat before = *find_stat(path);

  SECTION("untouched: bytes changed behind the stat's back go unseen, which proves that they were not read") {
    damage_file(path, "jello");
    const timespec times[2] = {{0, UTIME_OMIT}, {before.mtime / 1'000'000'000, before.mtime % 1'000'000'000}};
    REQUIRE(::utimensat(AT_FDCWD, path.c_str(), times, 0) == 0);
    CHECK(LocalStore(shop.options()).verified_stat(id).size == 5);
  }
  SECTION("touched: it is read and found damaged") {
    damage_file(path, "jello");
    age(path, 5);
    CHECK_THROWS_AS(LocalStore(shop.options()).verified_stat(id), Corrupt);
  }
  SECTION("replaced by another file of the same size: it is read") {
    remove_file(path);
    publish_file(path, "jello", Durability::none, 0444);
    CHECK_THROWS_AS(LocalStore(shop.options()).verified_stat(id), Corrupt);
  }
}

TEST_CASE("a folder that did not change answers from memory, a changed one is looked at again") {
  Shop shop;
  const TreeId tree = shop.put_tree(3000);
  std::vector<ObjectId> ids;
  {
    shop.later();
    LocalStore store(shop.options());
    for (const TreeEntry& entry : store.tree(tree)->entries()) ids.emplace_back(entry.id);
    REQUIRE(store.missing(ids).empty());
    REQUIRE(store.is_complete(tree));
    store.save_index(shop.now());
  }

  SECTION("an object that is deleted is missed") {
    remove_file(LocalStore(shop.options()).path_of(ids[17]));
    LocalStore store(shop.options());
    CHECK_FALSE(store.contains(ids[17]));
    CHECK(store.missing(ids) == std::vector{ids[17]});
    CHECK_FALSE(store.is_complete(tree));
  }
  SECTION("also when the store is open already") {
    LocalStore store(shop.options());
    REQUIRE(store.missing(ids).empty());
    remove_file(store.path_of(ids[17]));
    CHECK(store.missing(ids) == std::vector{ids[17]});
    CHECK_FALSE(store.is_complete(tree));
  }
  SECTION("a folder that is deleted is missed, all of it") {
    LocalStore store(shop.options());
    remove_tree(parent_path(store.path_of(ids[17])));
    std::vector<ObjectId> expected;
    for (const ObjectId& id : ids) {
      if (parent_path(store.path_of(id)) == parent_path(store.path_of(ids[17]))) expected.push_back(id);
    }
    CHECK(store.missing(ids) == expected);
  }
  SECTION("an object that is added is found") {
    const ObjectId added = shop.put("added");
    CHECK(LocalStore(shop.options()).missing(std::vector{added}).empty());
    CHECK(LocalStore(shop.options()).is_complete(tree));
  }
  SECTION("a complete tree needs no manifest while nothing changed") {
    // Proven by a manifest that cannot be read: the folder's stamp does not show it.
    LocalStore store(shop.options());
    damage_file(store.path_of(tree), "[");
    CHECK(LocalStore(shop.options()).is_complete(tree));
  }
  SECTION("a manifest that is gone makes its tree incomplete") {
    remove_file(LocalStore(shop.options()).path_of(tree));
    CHECK_FALSE(LocalStore(shop.options()).is_complete(tree));
  }
}

TEST_CASE("a tree too large to keep is complete while all that it names is there") {
  Shop shop;
  const ObjectId here = shop.put("here"), other = shop.put("other");
  std::vector<TreeEntry> entries;
  for (int i = 0; i < 250'000; ++i) {
    entries.push_back({RelPath::parse("directory/f" + std::to_string(i)), i == 249'999 ? *other.blob() : *here.blob()});
  }
  const std::string manifest = Tree(std::move(entries)).manifest();
  REQUIRE(manifest.size() > 16U << 20);
  const auto put = [&](const std::string& bytes) {
    LocalStore store(shop.options());
    Intake intake(store);
    const TreeId id{md5_of(bytes)};
    intake.take_bytes(id, bytes);
    intake.publish();
    return id;
  };
  // As DVC writes it, and as somebody else might.
  for (const std::string& bytes : {manifest, manifest + "\n"}) {
    const TreeId tree = put(bytes);
    CHECK(LocalStore(shop.options()).is_complete(tree));
    const std::string path = LocalStore(shop.options()).path_of(other);
    rename_file(path, path + ".away");
    CHECK_FALSE(LocalStore(shop.options()).is_complete(tree));
    rename_file(path + ".away", path);
    damage_file(LocalStore(shop.options()).path_of(tree), "[");
    CHECK_THROWS_AS(LocalStore(shop.options()).is_complete(tree), Corrupt);
  }
}

TEST_CASE("a folder that changed just before it was looked at is looked at again") {
  // The folder's stamp is set back to what it was, as if the change had come within the same tick.
  Shop shop;
  const TreeId tree = shop.put_tree(3000);
  const ObjectId victim = blob_of("file 5");
  std::vector<ObjectId> ids;
  const std::string folder = parent_path(LocalStore(shop.options()).path_of(victim));
  {
    LocalStore store(shop.options());
    for (const TreeEntry& entry : store.tree(tree)->entries()) ids.emplace_back(entry.id);
    shop.clock.shift = -3'600'000'000'000;  // to the clock, every folder is newer than now
    REQUIRE(store.is_complete(tree));
    REQUIRE(store.missing(ids).empty());
    store.save_index(SystemClock().now().nanoseconds + 3'600'000'000'000);
  }
  shop.clock.shift = 3'600'000'000'000;
  const std::string index = read_file(shop.scratch.path("tmp/index"));

  // No folder with a stamp is vouched for: u32 at 36 of each 48-byte record after the header of 64.
  int vouched = 0, stamped = 0;
  for (std::size_t i = 0; i < 256; ++i) {
    const std::size_t record = 64 + i * 48;
    if (index[record] == 0 && index[record + 1] == 0 && index[record + 2] == 0) continue;
    ++stamped;
    vouched += index[record + 36];
  }
  CHECK(stamped > 200);
  CHECK(vouched == 0);
}

TEST_CASE("of a large index what changed is written, and all of it is known as before") {
  Shop shop;
  const TreeId tree = shop.put_tree(8000);
  shop.later();
  const std::string path = shop.scratch.path("tmp/index");
  std::vector<ObjectId> ids;
  {
    LocalStore store(shop.options());
    for (const TreeEntry& entry : store.tree(tree)->entries()) ids.emplace_back(entry.id);
    REQUIRE(store.missing(ids).empty());
    REQUIRE(store.is_complete(tree));
    store.save_index(shop.now());
  }
  const FileStat before = *find_stat(path);
  const auto knows_all = [&] {
    LocalStore store(shop.options());
    CHECK(store.missing(ids).empty());
    CHECK(store.is_complete(tree));
    for (const ObjectId& id : ids) CHECK_NOTHROW(store.verified_stat(id));
  };

  SECTION("one object more") {
    ids.push_back(shop.put("one more"));
    const FileStat after = *find_stat(path);
    CHECK(after.inode == before.inode);
    CHECK(after.size > before.size);
    CHECK(after.size < before.size + before.size / 64);
    knows_all();
    // It is known without being read: by its stat alone.
    const std::string object = LocalStore(shop.options()).path_of(ids.back());
    const FileStat stat = *find_stat(object);
    damage_file(object, "one LESS");
    const timespec times[2] = {{0, UTIME_OMIT}, {stat.mtime / 1'000'000'000, stat.mtime % 1'000'000'000}};
    REQUIRE(utimensat(AT_FDCWD, object.c_str(), times, 0) == 0);
    CHECK_NOTHROW(LocalStore(shop.options()).verified_stat(ids.back()));
  }
  SECTION("many times over it does not grow without end") {
    std::uint64_t largest = 0;
    for (int i = 0; i < 600; ++i) {
      ids.push_back(shop.put("more " + std::to_string(i)));
      largest = std::max(largest, find_stat(path)->size);
    }
    CHECK(largest > before.size);
    CHECK(largest < 3 * before.size);
    CHECK(find_stat(path)->inode != before.inode);  // it was written anew in between
    knows_all();
  }
  SECTION("by two at once: both know the truth") {
    const std::string one = "by one", other = "by another";
    {
      LocalStore first(shop.options()), second(shop.options());
      for (const auto& [store, bytes] : {std::pair{&first, &one}, std::pair{&second, &other}}) {
        Intake intake(*store);
        intake.take_bytes(blob_of(*bytes), *bytes);
        intake.publish();
        ids.emplace_back(blob_of(*bytes));
      }
      first.save_index(shop.now());
      second.save_index(shop.now());
    }
    knows_all();
  }
  SECTION("and killed before its tables are written: it is what it was") {
    const std::string whole = read_file(path);
    publish_file(path, whole + std::string(10'000, 'x'), Durability::none);
    knows_all();
    ids.push_back(shop.put("after that"));
    knows_all();
  }
}

TEST_CASE("an index that is damaged, cut or of another store counts as none") {
  Shop shop;
  const TreeId tree = shop.put_tree(500);
  shop.later();
  {
    LocalStore store(shop.options());
    REQUIRE(store.is_complete(tree));
    store.save_index(shop.now());
  }
  const std::string path = shop.scratch.path("tmp/index");
  const std::string whole = read_file(path);
  REQUIRE(whole.size() > 64 + 512 * 48);
  std::vector<ObjectId> ids;
  for (int i = 0; i < 500; ++i) ids.emplace_back(blob_of("file " + std::to_string(i)));
  const auto answers_truly = [&] {
    LocalStore store(shop.options());
    const ObjectId victim = blob_of("file 3");
    CHECK(store.is_complete(tree));
    CHECK(store.missing(ids).empty());
    for (const ObjectId& id : ids) CHECK_NOTHROW(store.verified_stat(id));
    CHECK(store.missing(std::vector{victim, ObjectId(blob_of("never stored"))}) ==
          std::vector{ObjectId(blob_of("never stored"))});
    store.save_index(shop.now());
  };

  SECTION("cut at any place") {
    for (std::size_t length = 0; length < whole.size(); length += 1 + whole.size() / 40) {
      publish_file(path, whole.substr(0, length), Durability::none);
      answers_truly();
    }
  }
  SECTION("a bit flipped at any place") {
    for (std::size_t at = 0; at < whole.size(); at += 1 + whole.size() / 200) {
      if (at >= 8 && at < 12) continue;  // the version: see below
      std::string flipped = whole;
      flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
      publish_file(path, flipped, Durability::none);
      answers_truly();
    }
  }
  SECTION("garbage") {
    publish_file(path, std::string(100'000, '\xff'), Durability::none);
    answers_truly();
  }
  SECTION("of another root, though its folders look the same") {
    rename_file(shop.scratch.path("cache"), shop.scratch.path("other"));
    LocalStore other({.root = shop.scratch.path("other"), .index_path = path, .clock = &shop.clock});
    damage_file(other.path_of(tree), "[");
    CHECK_THROWS_AS(other.is_complete(tree), Corrupt);  // so it was read
  }
  SECTION("of a later version: it is left alone") {
    std::string later = whole;
    later[8] = 2;
    publish_file(path, later, Durability::none);
    answers_truly();
    CHECK(read_file(path) == later);
  }
  SECTION("a directory in its place") {
    remove_file(path);
    make_directories(path + "/x");
    answers_truly();
  }
}

TEST_CASE("what is no object is no object, whatever it is called") {
  Shop shop;
  const ObjectId id = shop.put("hello");
  LocalStore store(shop.options());
  const std::string folder = parent_path(store.path_of(id));
  const std::string pretender(30, 'a');
  make_directories(folder + "/" + pretender);
  for (const char* name : {"readme", ".tmp", "41402abc4b2a76b9719d911017c59", "5D41402ABC4B2A76B9719D911017C5"}) {
    publish_file(folder + "/" + name, "x", Durability::none);
  }

  std::vector<std::string> found;
  store.for_each([&](const ObjectId& object) { found.push_back(object.name()); });

  CHECK(found == std::vector<std::string>{id.name()});
  const ObjectId directory = *ObjectId::parse(Algorithm::md5, id.name().substr(0, 2) + pretender);
  CHECK_FALSE(store.contains(directory));
  CHECK(store.missing(std::vector(20, directory)).size() == 20);
  CHECK_THROWS_AS(store.verified_stat(directory), NotFound);
}

TEST_CASE("a cache behind a symbolic link is a cache") {
  Shop shop;
  make_directories(shop.scratch.path("elsewhere"));
  std::filesystem::create_directory_symlink(shop.scratch.path("elsewhere"), shop.scratch.path("cache"));
  const TreeId tree = shop.put_tree(100);
  CHECK(LocalStore(shop.options()).is_complete(tree));
  CHECK(std::filesystem::is_symlink(shop.scratch.path("cache")));
  CHECK(files_below(shop.scratch.path("elsewhere")).size() == 101);
}

TEST_CASE("a store that cannot be read says so instead of missing everything") {
  if (geteuid() == 0) return;  // to root every folder is readable
  Shop shop;
  const ObjectId id = shop.put("hello");
  const std::string folder = parent_path(LocalStore(shop.options()).path_of(id));
  set_mode(folder, 0);
  const std::vector<ObjectId> many(50, id);
  CHECK_THROWS_AS(LocalStore(shop.options()).missing(many), SystemError);
  CHECK_THROWS_AS(LocalStore(shop.options()).contains(id), SystemError);
  set_mode(folder, 0755);
}
