// Records by content, and the index that finds them again.
#include "lineage/ledger.hpp"

#include <catch2/catch.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"

using namespace tutti;  // NOLINT: a test reads better without the prefix

namespace {

struct Folder {
  std::string path;
  Folder() {
    char name[] = "/tmp/tutti-ledger-XXXXXX";
    path = ::mkdtemp(name);
  }
  ~Folder() { remove_tree(path); }
  Ledger open() const { return Ledger(path + "/cache/lineage", path + "/tmp/ledger.db", Durability::none); }
};

RunRecord record_of(const std::string& stage, std::int64_t second) {
  RunRecord record;
  record.stage = stage;
  record.command = {"cp in out"};
  record.directory = ".";
  record.params = {{"params.yaml:lr", "0.1"}};
  record.inputs = {{.path = "data/in", .id = "md5:aa", .size = 3}};
  record.outputs = {{.path = stage + ".out", .id = "md5:" + stage, .size = {}}};
  record.started = {second * 1'000'000'000};
  record.duration = std::chrono::milliseconds(1500);
  record.user = "ada";
  record.host = "engine";
  record.tutti_version = "0.1.0";
  return record;
}

std::vector<std::string> stages(const std::vector<LedgerEntry>& entries) {
  std::vector<std::string> names;
  for (const LedgerEntry& entry : entries) names.push_back(entry.record.stage);
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a record says the same after writing and reading") {
  RunRecord record = record_of("train", 5);
  record.activity = Activity::restore;
  record.exit_code = 137;
  record.signal = 9;
  record.git_commit = "abc";
  record.git_dirty = true;
  record.inputs_changed = true;
  record.restored_from = "def";
  record.reason = "only a comment changed";

  CHECK(parse_run_record(to_text(record), "r.json") == record);
  CHECK(parse_run_record(to_text(record_of("a", 1)), "r.json") == record_of("a", 1));
}

TEST_CASE("equal records are equal bytes, and bytes that are not UTF-8 do not stop a record") {
  RunRecord record = record_of("train", 5);
  CHECK(to_text(record) == to_text(record_of("train", 5)));

  record.command = {"printf '\xff'"};
  CHECK_NOTHROW(parse_run_record(to_text(record), "r.json"));
}

TEST_CASE("what is no record is refused with its name; so is one of a later version") {
  CHECK_THROWS_WITH(parse_run_record("{}", "r.json"), Catch::StartsWith("r.json: not a run record"));
  CHECK_THROWS_WITH(parse_run_record("[", "r.json"), Catch::StartsWith("r.json: not a run record"));
  CHECK_THROWS_WITH(parse_run_record(R"({"version": 9})", "r.json"), Catch::Contains("version 9"));
}

TEST_CASE("records are found by stage, path and content, newest first") {
  const Folder folder;
  Ledger ledger = folder.open();
  for (int i = 0; i < 3; ++i) ledger.append(record_of("train", i));
  ledger.append(record_of("test", 10));

  CHECK(stages(ledger.find({})) == Names{"test", "train", "train", "train"});
  CHECK(stages(ledger.find({.stage = "train", .limit = 2})) == Names{"train", "train"});
  CHECK(ledger.find({.stage = "train"}).front().record.started.nanoseconds == 2'000'000'000);
  CHECK(stages(ledger.find({.path = "test.out"})) == Names{"test"});
  CHECK(ledger.find({.path = "data"}).size() == 4);
  CHECK(ledger.find({.path = "dat"}).empty());
  CHECK(ledger.find({.path = "data/in/x"}).empty());
  CHECK(stages(ledger.find({.output = "md5:test"})) == Names{"test"});
}

TEST_CASE("records that appear later are found too") {
  const Folder folder;
  Ledger ledger = folder.open();
  CHECK(ledger.find({}).empty());
  for (int i = 0; i < 40; ++i) {
    ledger.append(record_of("s", i));
    REQUIRE(ledger.find({}).size() == static_cast<std::size_t>(i + 1));
  }
}

TEST_CASE("an index that is lost or damaged is rebuilt from the files") {
  const Folder folder;
  Ledger ledger = folder.open();
  ledger.append(record_of("train", 1));
  CHECK(ledger.find({}).size() == 1);

  remove_file(folder.path + "/tmp/ledger.db");
  CHECK(ledger.find({}).size() == 1);
  publish_file(folder.path + "/tmp/ledger.db", std::string(8192, 'x'), Durability::none);
  CHECK(ledger.find({}).size() == 1);
}

TEST_CASE("a damaged record is passed over and told") {
  const Folder folder;
  Ledger ledger = folder.open();
  const std::string hex = ledger.append(record_of("train", 1)).hex();
  ledger.append(record_of("test", 2));
  const std::string path = folder.path + "/cache/lineage/" + hex.substr(0, 2) + "/" + hex.substr(2) + ".json";
  publish_file(path, "{}", Durability::none);

  CHECK(stages(ledger.find({})) == Names{"test"});
  CHECK(ledger.damaged() == Names{path});
}

TEST_CASE("where no index can be written, the files are read") {
  const Folder folder;
  publish_file(folder.path + "/plain", "", Durability::none);
  Ledger ledger(folder.path + "/cache/lineage", folder.path + "/plain/ledger.db", Durability::none);
  ledger.append(record_of("train", 1));
  ledger.append(record_of("test", 2));

  CHECK(stages(ledger.find({.path = "data", .limit = 1})) == Names{"test"});
}

TEST_CASE("a temporary that a killed process left goes with the next record") {
  const Folder folder;
  const std::string records = folder.path + "/cache/lineage/";
  make_directories(records);
  const pid_t child = ::fork();
  if (child == 0) {
    publish_file(records + temporary_name(), "half", Durability::none);
    ::_exit(0);
  }
  ::waitpid(child, nullptr, 0);
  const std::string living = temporary_name();
  publish_file(records + living, "half", Durability::none);
  REQUIRE(list_directory(records).size() == 2);

  const std::string hex = folder.open().append(record_of("train", 1)).hex();

  REQUIRE(list_directory(records).size() == 2);
  CHECK(list_directory(records)[0].name == living);
  CHECK(list_directory(records)[1].name == hex.substr(0, 2));
}
