// Checking a store: all damage is found, named and left as it is.
#include "store/check.hpp"

#include <mutex>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "scratch.hpp"
#include "store/intake.hpp"

using namespace tutti;

namespace {

struct Shop {
  Scratch scratch;
  LocalStore store{{.root = scratch.path("cache"), .index_path = {}, .durability = Durability::none}};

  void put(const ObjectId& id, const std::string& bytes) {
    Intake intake(store);
    intake.take_bytes(id, bytes);
    intake.publish();
  }
  CheckReport check() { return check_objects(store, Cancellation(), no_progress()); }
};

class CountingProgress final : public Progress {
 public:
  std::mutex mutex;
  std::uint64_t total_files = 0, total_bytes = 0, files = 0, bytes = 0;

  std::unique_ptr<Task> start(std::string) override { return std::make_unique<CountingTask>(*this); }

 private:
  class CountingTask final : public Task {
   public:
    explicit CountingTask(CountingProgress& sum) : sum_(sum) {}
    void add_total(std::uint64_t more_files, ByteCount more_bytes) override {
      const std::lock_guard lock(sum_.mutex);
      sum_.total_files += more_files;
      sum_.total_bytes += more_bytes.value;
    }
    void advance(std::uint64_t more_files, ByteCount more_bytes) override {
      const std::lock_guard lock(sum_.mutex);
      sum_.files += more_files;
      sum_.bytes += more_bytes.value;
    }

   private:
    CountingProgress& sum_;
  };
};

}  // namespace

TEST_CASE("a sound store of both layouts has no damage, and progress ends where it said") {
  Shop shop;
  shop.put(blob_of("hello"), "hello");
  shop.put(blob_of(""), "");
  shop.put(blob_of(std::string(3 << 20, 'x')), std::string(3 << 20, 'x'));
  shop.put(BlobId{digest_of(Algorithm::md5_dos2unix, "a\r\n")}, "a\r\n");
  CountingProgress progress;

  const CheckReport report = check_objects(shop.store, Cancellation(), progress);

  CHECK(report.objects == 4);
  CHECK(report.bytes.value == 5 + (3 << 20) + 3);
  CHECK(report.damaged.empty());
  CHECK(report.holes.empty());
  CHECK(progress.files == 4);
  CHECK(progress.total_files == 4);
  CHECK(progress.bytes == report.bytes.value);
  CHECK(progress.total_bytes == report.bytes.value);
}

TEST_CASE("damage of every kind is found and left as it is") {
  Shop shop;
  std::vector<ObjectId> ids;
  for (int i = 0; i < 40; ++i) {
    ids.emplace_back(blob_of("object " + std::to_string(i)));
    shop.put(ids.back(), "object " + std::to_string(i));
  }
  const ObjectId legacy = BlobId{digest_of(Algorithm::md5_dos2unix, "a\r\n")};
  shop.put(legacy, "a\r\n");
  damage_file(shop.store.path_of(ids[3]), "Object 3");
  damage_file(shop.store.path_of(ids[5]), "");
  damage_file(shop.store.path_of(ids[7]), "object");
  damage_file(shop.store.path_of(legacy), "b\r\n");
  const auto before = files_below(shop.store.root());

  const CheckReport report = shop.check();

  std::map<std::string, std::string> found;
  for (const DamagedObject& object : report.damaged) found[object.id.name()] = object.reason;
  CHECK(found == std::map<std::string, std::string>{{ids[3].name(), "its bytes hash to " + md5_of("Object 3").hex()},
                                                    {ids[5].name(), "it is empty"},
                                                    {ids[7].name(), "its bytes hash to " + md5_of("object").hex()},
                                                    {legacy.name(), "its bytes hash to " + md5_of("b\n").hex()}});
  CHECK(std::is_sorted(report.damaged.begin(), report.damaged.end(),
                       [](const DamagedObject& a, const DamagedObject& b) { return a.id < b.id; }));
  CHECK(files_below(shop.store.root()) == before);
}

TEST_CASE("a manifest whose files are gone has holes") {
  Shop shop;
  const Tree tree({{RelPath::parse("a"), blob_of("a")}, {RelPath::parse("b"), blob_of("b")}});
  shop.put(tree.id(), tree.manifest());
  shop.put(blob_of("a"), "a");

  const CheckReport report = shop.check();

  REQUIRE(report.holes.size() == 1);
  CHECK(report.holes[0].first == tree.id());
  CHECK(report.holes[0].second == ObjectId(blob_of("b")));
}

TEST_CASE("a manifest that is no manifest is damaged, however well it hashes") {
  Shop shop;
  const std::string hostile =
      "[{\"md5\": \"0cc175b9c0f1b6a831c399e269772661\", \"relpath\": \"../../.ssh/authorized_keys\"}]";
  shop.put(TreeId{md5_of(hostile)}, hostile);

  const CheckReport report = shop.check();

  REQUIRE(report.damaged.size() == 1);
  CHECK(report.damaged[0].id.name() == md5_of(hostile).hex() + ".dir");
}

TEST_CASE("an object that cannot be read is damaged, not passed over") {
  Shop shop;
  const ObjectId id = blob_of("hello");
  shop.put(id, "hello");
  remove_file(shop.store.path_of(id));
  std::filesystem::create_symlink(shop.scratch.root(), shop.store.path_of(id));  // reading it fails, even for root
  CHECK(shop.check().objects == 0);                                              // a directory is no object
  remove_file(shop.store.path_of(id));
  shop.put(id, "hello");
  if (geteuid() == 0) return;
  ::chmod(shop.store.path_of(id).c_str(), 0);
  REQUIRE(shop.check().damaged.size() == 1);
  CHECK(shop.check().damaged[0].reason.find("Permission denied") != std::string::npos);
}
