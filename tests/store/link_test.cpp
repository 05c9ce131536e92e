// Objects get their names in the workspace: each type, over whatever is there, and never with wrong bytes.
#include "store/link.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/threads.hpp"
#include "scratch.hpp"
#include "store/intake.hpp"

using namespace tutti;

namespace {

struct Shop {
  Scratch scratch;
  LocalStore store{
      {.root = scratch.path("cache"), .index_path = scratch.path("index"), .durability = Durability::none}};
  Fd directory;

  Shop() {
    make_directories(scratch.path("work"));
    directory = open_file(scratch.path("work"), O_RDONLY | O_DIRECTORY);
  }
  BlobId put(const std::string& bytes) {
    Intake intake(store);
    intake.take_bytes(blob_of(bytes), bytes);
    intake.publish();
    return blob_of(bytes);
  }
  std::string target(const std::string& name) const { return scratch.path("work/" + name); }
  Linker::Made make(const BlobId& id, std::vector<LinkType> types, const std::string& name, bool executable = false) {
    return Linker(store, std::move(types)).make(id, directory.get(), name, target(name), executable);
  }
  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const DirectoryEntry& entry : list_directory(scratch.path("work"))) result.push_back(entry.name);
    return result;
  }
};

}  // namespace

TEST_CASE("link types have DVC's names") {
  for (const char* name : {"reflink", "hardlink", "symlink", "copy"}) CHECK(name_of(*link_type(name)) == name);
  CHECK_FALSE(link_type("junction"));
}

TEST_CASE("each type gives the object's bytes, over nothing, a file, a link, or itself") {
  Shop shop;
  const BlobId id = shop.put("hello");
  const std::string object = shop.store.path_of(id);
  const LinkType type = GENERATE(LinkType::copy, LinkType::hardlink, LinkType::symlink);
  const std::string name = "a name";
  const std::string before = GENERATE("nothing", "file", "link", "same");
  if (before == "file") shop.scratch.write("work/" + name, "old");
  if (before == "link") std::filesystem::create_symlink("/nowhere", shop.target(name));
  if (before == "same") shop.make(id, {type}, name);

  const Linker::Made made = shop.make(id, {type}, name);

  INFO(before);
  CHECK(made.type == type);
  CHECK(read_file(shop.target(name)) == "hello");
  CHECK(shop.names() == std::vector<std::string>{name});
  const FileStat stat = *find_stat(shop.target(name));
  CHECK(made.stat.inode == stat.inode);
  if (type == LinkType::copy) {
    CHECK(stat.mode == (0666 & ~current_umask()));
    CHECK(stat.links == 1);
  }
  if (type == LinkType::hardlink) {
    CHECK(stat.inode == find_stat(object)->inode);
    CHECK(stat.mode == 0444);
  }
  if (type == LinkType::symlink) CHECK(std::filesystem::read_symlink(shop.target(name)) == object);
  CHECK(Linker(shop.store, {type}).is_linked_as_wished(id, stat, shop.target(name)));
}

TEST_CASE("a copy can be executable") {
  Shop shop;
  const Linker::Made made = shop.make(shop.put("#!/bin/sh"), {LinkType::copy}, "run", true);
  CHECK(made.stat.mode == (0777 & ~current_umask()));
}

TEST_CASE("large objects are copied whole") {
  Shop shop;
  const std::string bytes = std::string(1 << 20, 'a') + std::string(1 << 20, 'b') + "c";
  shop.make(shop.put(bytes), {LinkType::copy}, "large");
  const bool same = read_file(shop.target("large")) == bytes;
  CHECK(same);
}

TEST_CASE("an empty file is not hard-linked") {
  Shop shop;
  const BlobId id = shop.put("");
  const Linker::Made made = shop.make(id, {LinkType::hardlink}, "empty");
  CHECK(made.type == LinkType::copy);
  CHECK(find_stat(shop.store.path_of(id))->links == 1);
  CHECK(Linker(shop.store, {LinkType::hardlink}).is_linked_as_wished(id, made.stat, shop.target("empty")));
}

TEST_CASE("a damaged or missing object gives nothing, and what was there stays") {
  Shop shop;
  const BlobId id = shop.put("hello");
  const LinkType type = GENERATE(LinkType::reflink, LinkType::copy, LinkType::hardlink, LinkType::symlink);
  shop.scratch.write("work/f", "precious");

  SECTION("damaged") {
    damage_file(shop.store.path_of(id), "jello");
    age(shop.store.path_of(id), 3);
    CHECK_THROWS_AS(shop.make(id, {type}, "f"), Corrupt);
  }
  SECTION("cut") {
    damage_file(shop.store.path_of(id), "hel");
    CHECK_THROWS_AS(shop.make(id, {type}, "f"), Corrupt);
  }
  SECTION("missing") {
    remove_file(shop.store.path_of(id));
    CHECK_THROWS_AS(shop.make(id, {type}, "f"), NotFound);
  }
  SECTION("a directory in its place") {
    remove_file(shop.store.path_of(id));
    make_directories(shop.store.path_of(id));
    CHECK_THROWS_AS(shop.make(id, {type}, "f"), Error);
  }
  CHECK(read_file(shop.target("f")) == "precious");
  CHECK(shop.names() == std::vector<std::string>{"f"});
}

TEST_CASE("a directory in the target's place stays") {
  Shop shop;
  const BlobId id = shop.put("hello");
  const LinkType type = GENERATE(LinkType::copy, LinkType::hardlink, LinkType::symlink);
  shop.scratch.write("work/d/precious", "p");
  CHECK_THROWS_AS(shop.make(id, {type}, "d"), SystemError);
  CHECK(read_file(shop.target("d/precious")) == "p");
  CHECK(shop.names() == std::vector<std::string>{"d"});
}

TEST_CASE("the first type that works is taken, and what a copy is not is known") {
  Shop shop;
  const BlobId id = shop.put("hello");
  const Linker::Made made = shop.make(id, {LinkType::reflink, LinkType::copy}, "f");
  CHECK((made.type == LinkType::reflink || made.type == LinkType::copy));
  CHECK(Linker(shop.store, {LinkType::copy}).is_linked_as_wished(id, made.stat, shop.target("f")));
  CHECK_FALSE(Linker(shop.store, {LinkType::hardlink}).is_linked_as_wished(id, made.stat, shop.target("f")));
  CHECK_FALSE(Linker(shop.store, {LinkType::symlink}).is_linked_as_wished(id, made.stat, shop.target("f")));
  const Linker::Made linked = shop.make(id, {LinkType::hardlink}, "g");
  CHECK_FALSE(Linker(shop.store, {LinkType::copy}).is_linked_as_wished(id, linked.stat, shop.target("g")));
}

TEST_CASE("when no type works nothing changed, and the message says what was tried") {
  Shop shop;
  const BlobId id = shop.put("hello");
  std::string elsewhere = (std::filesystem::temp_directory_path() / "tutti-link-XXXXXX").string();
  REQUIRE(mkdtemp(elsewhere.data()));
  {
    const Fd directory = open_file(elsewhere, O_RDONLY | O_DIRECTORY);
    publish_file(elsewhere + "/f", "precious", Durability::none);
    if (find_stat(elsewhere)->device != find_stat(shop.scratch.root())->device) {
      const Linker linker(shop.store, {LinkType::hardlink});
      CHECK_THROWS_WITH(linker.make(id, directory.get(), "f", "f", false),
                        "cannot make 'f': the file system refuses hardlink");
      CHECK_THROWS_AS(linker.make(id, directory.get(), "f", "f", false), Conflict);
      CHECK(read_file(elsewhere + "/f") == "precious");
      CHECK(list_directory(elsewhere).size() == 1);

      const Linker second(shop.store, {LinkType::hardlink, LinkType::copy});
      CHECK(second.make(id, directory.get(), "f", "f", false).type == LinkType::copy);
      CHECK(read_file(elsewhere + "/f") == "hello");
    }
  }
  remove_tree(elsewhere);
}

TEST_CASE("many threads link at once") {
  Shop shop;
  std::vector<BlobId> ids;
  for (int i = 0; i < 200; ++i) ids.push_back(shop.put("content " + std::to_string(i)));
  const Linker linker(shop.store, {LinkType::reflink, LinkType::hardlink});
  parallel_for(ids.size(), 4, Cancellation(), [&](std::size_t i, unsigned) {
    const std::string name = "f" + std::to_string(i);
    linker.make(ids[i], shop.directory.get(), name, name, false);
  });
  CHECK(shop.names().size() == 200);
  for (int i = 0; i < 200; ++i) {
    const bool same = read_file(shop.target("f" + std::to_string(i))) == "content " + std::to_string(i);
    CHECK(same);
  }
}
