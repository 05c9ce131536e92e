// fsck --repair: sound bytes come back from wherever they are; damaged ones are kept where there are none.
#include "exec/repair.hpp"

#include <catch2/catch.hpp>

#include "base/hash.hpp"
#include "playground.hpp"

using namespace tutti;

namespace {

struct Ward : Playground {
  Ward() {
    write(".dvc/config", "[core]\n    no_scm = true\n    remote = up\n['remote \"up\"']\n    url = ../../remote\n");
  }

  static std::string place(const std::string& cache, const ObjectId& id) {
    const std::string name = id.name();
    return cache + "/files/md5/" + name.substr(0, 2) + "/" + name.substr(2);
  }
  void store(const std::string& cache, const ObjectId& id, const std::string& bytes) const {
    write(place(cache, id), bytes);
  }
  void track(const std::string& path, const ObjectId& id) const {
    write(path + ".dvc", "outs:\n- md5: " + id.name() + "\n  hash: md5\n  path: " + path + "\n");
  }
  std::vector<RepairedObject> repair(const std::optional<std::string>& remote = {}) {
    Repository repository = open();
    const Project project = Project::load(*workspace_tree(repository));
    return repair_store(repository, project, remote, check_store(repository, remote));
  }
};

BlobId blob(const std::string& bytes) {
  return BlobId{md5_of(bytes)};
}

constexpr const char* cache = ".dvc/cache";
constexpr const char* remote = "../remote";

}  // namespace

TEST_CASE("a damaged object is restored from a remote, and its damaged bytes are gone") {
  Ward ward;
  const BlobId id = blob("sound");
  ward.store(cache, id, "broken");
  ward.store(remote, id, "sound");

  const std::vector<RepairedObject> repaired = ward.repair();

  REQUIRE(repaired.size() == 1);
  CHECK(repaired[0].source == "the remote 'up'");
  CHECK(repaired[0].quarantine.empty());
  CHECK(ward.read(Ward::place(cache, id)) == "sound");
  CHECK(ward.shell("ls .dvc/tmp/tutti/quarantine").empty());
}

TEST_CASE("a damaged object is restored from the unchanged file of the workspace, and not from a changed one") {
  Ward ward;
  const BlobId same = blob("same"), changed = blob("as it was");
  ward.store(cache, same, "?");
  ward.store(cache, changed, "?");
  ward.track("a", same);
  ward.track("b", changed);
  ward.write("a", "same");
  ward.write("b", "as it is");

  const std::vector<RepairedObject> repaired = ward.repair();

  CHECK(repaired.size() == 2);
  CHECK(ward.read(Ward::place(cache, same)) == "same");
  CHECK_FALSE(ward.exists(Ward::place(cache, changed)));
  CHECK(ward.read(".dvc/tmp/tutti/quarantine/" + changed.name()) == "?");
}

TEST_CASE("an object of DVC 2's layout and its twin of the same name are restored both, one by the other") {
  Ward ward;
  const BlobId id = blob("sound"), other = blob("other");
  const auto old_place = [](const BlobId& blob) {
    return std::string(cache) + "/" + blob.name().substr(0, 2) + "/" + blob.name().substr(2);
  };
  ward.store(cache, id, "broken");
  ward.write(old_place(id), "broken");
  ward.track("a", id);
  ward.write("a", "sound");
  ward.store(cache, other, "other");
  ward.write(old_place(other), "broken");

  const std::vector<RepairedObject> repaired = ward.repair();

  REQUIRE(repaired.size() == 3);
  for (const RepairedObject& object : repaired) CHECK_FALSE(object.source.empty());
  CHECK(ward.read(Ward::place(cache, id)) == "sound");
  CHECK(ward.read(old_place(id)) == "sound");
  CHECK(ward.read(old_place(other)) == "other");
}

TEST_CASE("a copy that is damaged too restores nothing") {
  Ward ward;
  const BlobId id = blob("sound");
  ward.store(cache, id, "broken");
  ward.store(remote, id, "broken as well");

  const std::vector<RepairedObject> repaired = ward.repair();

  REQUIRE(repaired.size() == 1);
  CHECK(repaired[0].source.empty());
  CHECK(ward.read(".dvc/tmp/tutti/quarantine/" + id.name()) == "broken");
}

TEST_CASE("a damaged manifest is made again from the directory, and what it then lacks is restored, too") {
  Ward ward;
  const Tree tree({{RelPath::parse("x"), blob("one")}, {RelPath::parse("y"), blob("two")}});
  ward.store(cache, tree.id(), "[]");
  ward.store(cache, blob("one"), "one");
  ward.store(remote, blob("two"), "two");
  ward.track("d", tree.id());
  ward.write("d/x", "one");
  ward.write("d/y", "two");

  ward.repair();

  CHECK(ward.read(Ward::place(cache, tree.id())) == tree.manifest());
  CHECK(ward.read(Ward::place(cache, blob("two"))) == "two");
}

TEST_CASE("a remote is restored from the cache") {
  Ward ward;
  const BlobId id = blob("sound");
  ward.store(cache, id, "sound");
  ward.store(remote, id, "broken");

  const std::vector<RepairedObject> repaired = ward.repair("up");

  REQUIRE(repaired.size() == 1);
  CHECK(repaired[0].source == "the cache");
  CHECK(ward.read(Ward::place(remote, id)) == "sound");
}

TEST_CASE("a missing file of a directory is restored") {
  Ward ward;
  const Tree tree({{RelPath::parse("x"), blob("one")}});
  ward.store(cache, tree.id(), tree.manifest());
  ward.store(remote, blob("one"), "one");

  ward.repair();

  CHECK(ward.read(Ward::place(cache, blob("one"))) == "one");
}
