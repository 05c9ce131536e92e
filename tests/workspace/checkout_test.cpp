// What checkout makes, what it refuses, and what it leaves alone.
#include "workspace/checkout.hpp"

#include <signal.h>

#include <random>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/publish.hpp"
#include "scratch.hpp"

using namespace tutti;

namespace {

using Files = std::map<std::string, std::string>;

// Puts a directory's files into the store without their ever standing in the workspace.
ObjectId store_tree(Repository& repository, const Files& files) {
  Intake intake(repository.store());
  for (const auto& [path, bytes] : files) intake.take_bytes(BlobId{md5_of(bytes)}, bytes);
  const Tree tree = tree_of_files(files);
  intake.take_bytes(tree.id(), tree.manifest());
  intake.publish();
  return tree.id();
}

ObjectId store_file(Repository& repository, const std::string& bytes) {
  Intake intake(repository.store());
  const BlobId id{md5_of(bytes)};
  intake.take_bytes(id, bytes);
  intake.publish();
  return id;
}

CheckoutReport check_out(Repository& repository, const std::string& path, const ObjectId& id,
                         const CheckoutOptions& options = {}) {
  return checkout(repository, {{at(path), id}}, options);
}

ObjectId present_id(Repository& repository, const std::string& path) {
  return *id_of(take_snapshot(repository, at(path)));
}

}  // namespace

TEST_CASE("a missing directory is made whole, and a second checkout has nothing to do") {
  Scratch scratch;
  Repository repository = scratch.open();
  const Files files{{"a", "1"}, {"sub/b", "2"}, {"sub/deep/c", ""}, {"sub.x", "4"}};
  const ObjectId id = store_tree(repository, files);

  const CheckoutReport report = check_out(repository, "d", id);

  REQUIRE(report.changes.size() == 1);
  CHECK(report.changes[0].change == Change::added);
  CHECK(report.changes[0].is_directory);
  CHECK(scratch.files_in("d") == files);
  CHECK(check_out(repository, "d", id).changes.empty());
}

TEST_CASE("what checkout made is known: no file is read to see that nothing changed") {
  Scratch scratch;
  const std::string type = GENERATE("copy", "hardlink", "symlink");
  CAPTURE(type);
  scratch.configure("[cache]\n    type = " + type + "\n");
  ObjectId id = BlobId{md5_of("")};
  {
    Repository repository = scratch.open();
    id = store_tree(repository, {{"a", "1"}, {"sub/b", "2"}, {"sub/e", ""}});
    check_out(repository, "d", id);
    check_out(repository, "f", store_file(repository, "single"));
    repository.save_indexes();
  }
  scratch.progress.take_files();

  Repository again = scratch.open();

  CHECK(present_id(again, "d") == id);
  CHECK(present_id(again, "f").name() == md5_of("single").hex());
  CHECK(scratch.progress.take_files() == 0);
}

TEST_CASE("each link type gives what it promises") {
  Scratch scratch;
  SECTION("copies are files of their own with the usual mode") {
    scratch.configure("[cache]\n    type = copy\n");
    Repository repository = scratch.open();
    check_out(repository, "f", store_file(repository, "bytes"));
    CHECK(scratch.mode_of("f") == (0666U & ~current_umask()));
    CHECK(find_stat(scratch / "f")->inode != find_stat(scratch.object_path(repository, "bytes"))->inode);
  }
  SECTION("hard links share the object's inode, except for empty files") {
    scratch.configure("[cache]\n    type = hardlink\n");
    Repository repository = scratch.open();
    check_out(repository, "d", store_tree(repository, {{"f", "bytes"}, {"e", ""}}));
    CHECK(find_stat(scratch / "d/f")->inode == find_stat(scratch.object_path(repository, "bytes"))->inode);
    CHECK(scratch.mode_of("d/f") == 0444);
    CHECK(find_stat(scratch / "d/e")->links == 1);
  }
  SECTION("symbolic links lead to the object") {
    scratch.configure("[cache]\n    type = symlink\n");
    Repository repository = scratch.open();
    check_out(repository, "d", store_tree(repository, {{"f", "bytes"}}));
    CHECK(std::filesystem::read_symlink(scratch / "d/f") == scratch.object_path(repository, "bytes"));
  }
}

TEST_CASE("an executable file gets the owner's bit, as DVC sets it") {
  Scratch scratch;
  Repository repository = scratch.open();
  const ObjectId id = store_file(repository, "#!/bin/sh\n");

  checkout(repository, {{at("run"), id, true}}, {});
  CHECK(scratch.mode_of("run") == ((0666U & ~current_umask()) | 0100));

  REQUIRE(::chmod((scratch / "run").c_str(), 0644) == 0);
  checkout(repository, {{at("run"), id, true}}, {});
  CHECK((scratch.mode_of("run") & 0100) != 0);
}

TEST_CASE("a directory becomes the other version: files added, replaced and removed, emptied directories gone") {
  Scratch scratch;
  const Files before{{"same", "0"},        {"changed", "1"}, {"gone/x", "2"},
                     {"gone/deep/y", "3"}, {"kept/a", "4"},  {"kept/b", "5"}};
  const Files after{{"same", "0"}, {"changed", "one"}, {"kept/a", "4"}, {"new/z", "6"}};
  for (const auto& [path, bytes] : before) scratch.write("d/" + path, bytes);
  Repository repository = scratch.open();
  scratch.add(repository, "d");
  const ObjectId id = store_tree(repository, after);

  const CheckoutReport report = check_out(repository, "d", id);

  REQUIRE(report.changes.size() == 1);
  CHECK(report.changes[0].change == Change::modified);
  CHECK(scratch.files_in("d") == after);
  CHECK_FALSE(scratch.exists("d/gone"));
  CHECK(present_id(repository, "d") == id);
}

TEST_CASE("files that the store does not have are not overwritten or removed without force") {
  Scratch scratch;
  Repository repository = scratch.open();
  const ObjectId id = store_tree(repository, {{"a", "1"}, {"b", "2"}});
  check_out(repository, "d", id);
  scratch.write("d/a", "my work");
  scratch.write("d/mine", "more of it");
  scratch.remove("d/b");

  CHECK_THROWS_WITH(check_out(repository, "d", id), Catch::Contains("'d/a', 'd/mine'"));
  CHECK(scratch.files_in("d") == Files{{"a", "my work"}, {"mine", "more of it"}});

  check_out(repository, "d", id, {.force = true});
  CHECK(scratch.files_in("d") == Files{{"a", "1"}, {"b", "2"}});
}

TEST_CASE("every target is planned before the first byte changes") {
  Scratch scratch;
  Repository repository = scratch.open();
  const ObjectId id = store_file(repository, "stored");
  scratch.write("second", "not stored");

  CHECK_THROWS_AS(checkout(repository, {{at("first"), id}, {at("second"), id}}, {}), Conflict);

  CHECK_FALSE(scratch.exists("first"));
}

TEST_CASE("a workspace file whose object is damaged is the last good copy, and stays") {
  Scratch scratch;
  scratch.configure("[cache]\n    type = copy\n");
  Repository repository = scratch.open();
  check_out(repository, "f", store_file(repository, "precious"));
  const ObjectId other = store_file(repository, "other");
  const std::string object = scratch.object_path(repository, "precious");
  REQUIRE(::chmod(object.c_str(), 0644) == 0);
  std::ofstream(object, std::ios::trunc) << "damaged!";

  CHECK_THROWS_AS(check_out(repository, "f", other), Conflict);
  CHECK(scratch.read("f") == "precious");
}

TEST_CASE("when objects are missing, the others are delivered and nothing is removed") {
  Scratch scratch;
  Repository repository = scratch.open();
  const Files old{{"a", "1"}, {"extra", "2"}};
  check_out(repository, "d", store_tree(repository, old));
  const ObjectId id = store_tree(repository, {{"a", "one"}, {"b", "lost"}, {"c", "there"}});
  std::filesystem::remove(scratch.object_path(repository, "lost"));

  Repository again = scratch.open();
  const CheckoutReport report = check_out(again, "d", id);

  REQUIRE(report.missing.size() == 1);
  CHECK(report.missing[0].objects == 1);
  CHECK(scratch.files_in("d") == Files{{"a", "one"}, {"extra", "2"}, {"c", "there"}});
  CHECK(present_id(again, "d") == ObjectId(tree_of_files(scratch.files_in("d")).id()));
}

TEST_CASE("without its manifest a directory stays as it is") {
  Scratch scratch;
  scratch.write("d/a", "1");
  Repository repository = scratch.open();
  scratch.add(repository, "d");

  const CheckoutReport report = check_out(repository, "d", tree_of_files({{"x", "y"}}).id());

  CHECK(report.missing.size() == 1);
  CHECK(report.changes.empty());
  CHECK(scratch.files_in("d") == Files{{"a", "1"}});
}

TEST_CASE("a damaged object is named and never delivered, and the sound ones are") {
  Scratch scratch;
  scratch.configure("[cache]\n    type = " + std::string(GENERATE("copy", "hardlink", "symlink")) + "\n");
  Repository repository = scratch.open();
  const ObjectId id = store_tree(repository, {{"bad", "bytes of one"}, {"good", "bytes of two"}});
  const std::string object = scratch.object_path(repository, "bytes of one");
  REQUIRE(::chmod(object.c_str(), 0644) == 0);
  std::ofstream(object, std::ios::trunc) << "bytes of eno";
  REQUIRE(::chmod(object.c_str(), 0444) == 0);

  Repository again = scratch.open();
  CHECK_THROWS_AS(check_out(again, "d", id), Corrupt);
  CHECK_FALSE(scratch.exists("d/bad"));
  CHECK(scratch.read("d/good") == "bytes of two");
}

TEST_CASE("ignored files in a directory are never touched") {
  Scratch scratch;
  scratch.write(".dvcignore", "*.tmp\n");
  Repository repository = scratch.open();
  check_out(repository, "d", store_tree(repository, {{"sub/a", "1"}}));
  scratch.write("d/sub/x.tmp", "ignored");

  check_out(repository, "d", store_tree(repository, {{"b", "2"}}));
  CHECK(scratch.files_in("d") == Files{{"b", "2"}, {"sub/x.tmp", "ignored"}});

  CHECK_THROWS_AS(check_out(repository, "d", store_file(repository, "file now")), Conflict);
  CHECK_THROWS_AS(check_out(repository, "d", store_tree(repository, {{"sub/x.tmp", "theirs"}})), Conflict);
  CHECK(scratch.read("d/sub/x.tmp") == "ignored");
}

TEST_CASE("files and directories take each other's place, at the target and inside it") {
  Scratch scratch;
  Repository repository = scratch.open();
  const ObjectId file = store_file(repository, "file");
  const ObjectId tree = store_tree(repository, {{"x/y", "1"}, {"z", "2"}});
  const ObjectId swapped = store_tree(repository, {{"x", "3"}, {"z/w", "4"}});

  check_out(repository, "p", file);
  check_out(repository, "p", tree);
  CHECK(scratch.files_in("p") == Files{{"x/y", "1"}, {"z", "2"}});
  check_out(repository, "p", swapped);
  CHECK(scratch.files_in("p") == Files{{"x", "3"}, {"z/w", "4"}});
  check_out(repository, "p", file);
  CHECK(scratch.read("p") == "file");
  CHECK(present_id(repository, "p") == file);
}

TEST_CASE("a parent that is a link is a conflict, and nothing is written where it leads") {
  Scratch scratch;
  std::filesystem::create_directories(scratch.root + "/outside");
  Repository repository = scratch.open();
  const ObjectId file = store_file(repository, "bytes"), tree = store_tree(repository, {{"evil/f", "bytes"}});
  std::filesystem::create_symlink(scratch.root + "/outside", scratch / "link");

  CHECK_THROWS_AS(check_out(repository, "link/f", file), Conflict);
  CHECK_THROWS_AS(check_out(repository, "link/f", file, {.force = true}), Conflict);
  CHECK_THROWS_AS(check_out(repository, "link/sub/d", tree, {.force = true}), Conflict);
  // Inside of a directory that is tracked.
  std::filesystem::create_directories(scratch / "d");
  std::filesystem::create_symlink(scratch.root + "/outside", scratch / "d/evil");
  CHECK_THROWS_AS(check_out(repository, "d", tree, {.force = true}), Conflict);
  CHECK_THROWS_AS(remove_output(repository, at("link/f"), true), Conflict);

  CHECK(std::filesystem::is_empty(scratch.root + "/outside"));
}

TEST_CASE("a directory that is a link elsewhere is replaced, and what it leads to is left alone") {
  Scratch scratch;
  std::filesystem::create_directories(scratch.root + "/disk2");
  std::ofstream(scratch.root + "/disk2/a") << "1";
  std::filesystem::create_symlink(scratch.root + "/disk2", scratch / "d");
  Repository repository = scratch.open();
  const ObjectId same = store_tree(repository, {{"a", "1"}}), other = store_tree(repository, {{"b", "2"}});

  CHECK(check_out(repository, "d", same).changes.empty());
  CHECK(std::filesystem::is_symlink(scratch / "d"));
  check_out(repository, "d", other);

  CHECK_FALSE(std::filesystem::is_symlink(scratch / "d"));
  CHECK(scratch.files_in("d") == Files{{"b", "2"}});
  CHECK(std::filesystem::exists(scratch.root + "/disk2/a"));
}

TEST_CASE("links into a cache that lost their objects are replaced; other dangling links are a person's") {
  Scratch scratch;
  scratch.configure("[cache]\n    type = symlink\n");
  Repository repository = scratch.open();
  check_out(repository, "d", store_tree(repository, {{"a", "1"}, {"b", "2"}}));
  std::filesystem::remove(scratch.object_path(repository, "1"));
  Repository again = scratch.open();
  const ObjectId other = store_tree(again, {{"a", "one"}, {"b", "2"}});

  check_out(again, "d", other);
  CHECK(scratch.files_in("d") == Files{{"a", "one"}, {"b", "2"}});

  std::filesystem::remove(scratch / "d/a");
  std::filesystem::create_symlink("nowhere", scratch / "d/a");
  CHECK_THROWS_AS(check_out(again, "d", other), Conflict);
  check_out(again, "d", other, {.force = true});
  CHECK(scratch.read("d/a") == "one");
}

TEST_CASE("a filter brings only what it names") {
  Scratch scratch;
  Repository repository = scratch.open();
  const ObjectId id = store_tree(repository, {{"a", "1"}, {"sub/b", "2"}, {"sub/c", "3"}});

  check_out(repository, "d", id, {.only_within_filter = true, .filter = {at("d/sub/c")}});

  CHECK(scratch.files_in("d") == Files{{"sub/c", "3"}});
  CHECK(present_id(repository, "d") == ObjectId(tree_of_files({{"sub/c", "3"}}).id()));
}

TEST_CASE("relinking changes how files are held, not what they say") {
  Scratch scratch;
  scratch.configure("[cache]\n    type = copy\n");
  ObjectId id = BlobId{md5_of("")};
  {
    Repository repository = scratch.open();
    id = store_tree(repository, {{"a", "1"}, {"sub/b", "2"}});
    check_out(repository, "d", id);
    repository.save_indexes();
  }
  scratch.configure("[cache]\n    type = hardlink\n");
  Repository repository = scratch.open();

  const CheckoutReport report = check_out(repository, "d", id, {.relink = true});

  CHECK(report.relinked == 2);
  CHECK(report.changes.empty());
  CHECK(find_stat(scratch / "d/a")->inode == find_stat(scratch.object_path(repository, "1"))->inode);
  CHECK(check_out(repository, "d", id, {.relink = true}).relinked == 0);
}

TEST_CASE("after an add, files have the mode that DVC leaves them") {
  Scratch scratch;
  scratch.write("d/script", "#!/bin/sh\n");
  scratch.write("d/private", "1");
  scratch.write("run", "#!/bin/sh\n");
  REQUIRE(::chmod((scratch / "d/script").c_str(), 0755) == 0);
  REQUIRE(::chmod((scratch / "d/private").c_str(), 0600) == 0);
  REQUIRE(::chmod((scratch / "run").c_str(), 0755) == 0);
  Repository repository = scratch.open();
  const unsigned usual = 0666U & ~current_umask();

  scratch.add(repository, "d");
  Intake intake(repository.store());
  const Snapshot snapshot = take_snapshot(repository, at("run"), {.intake = &intake});
  intake.publish();
  relink(repository, {at("run"), *id_of(snapshot), std::get<FileSnapshot>(snapshot).is_executable});

  CHECK(scratch.mode_of("d/script") == 0755);
  CHECK(scratch.mode_of("d/private") == 0600);
  CHECK(scratch.mode_of("run") == (usual | 0100));
  scratch.progress.take_files();
  present_id(repository, "d");
  present_id(repository, "run");
  CHECK(scratch.progress.take_files() == 0);
}

TEST_CASE("after an add, links to elsewhere are files of their own or links to the store") {
  Scratch scratch;
  const std::string type = GENERATE("copy", "hardlink", "symlink");
  CAPTURE(type);
  scratch.configure("[cache]\n    type = " + type + "\n");
  scratch.write("outside", "bytes");
  scratch.write("d/plain", "other");
  std::filesystem::create_symlink(scratch / "outside", scratch / "d/link");
  std::filesystem::create_symlink(scratch / "outside", scratch / "single");
  Repository repository = scratch.open();

  const ObjectId id = scratch.add(repository, "d");
  scratch.add(repository, "single");

  CHECK(scratch.read("d/link") == "bytes");
  CHECK(scratch.read("outside") == "bytes");
  for (const char* name : {"d/link", "single"}) {
    const FileStat stat = *find_stat(scratch / name);
    const std::uint64_t object = find_stat(scratch.object_path(repository, "bytes"))->inode;
    if (type == "copy") CHECK((stat.type == FileType::regular && stat.inode != object));
    if (type == "hardlink") CHECK(stat.inode == object);
    if (type == "symlink")
      CHECK(std::filesystem::read_symlink(scratch / name) == scratch.object_path(repository, "bytes"));
  }
  CHECK(present_id(repository, "d") == id);
}

TEST_CASE("unprotected files can be written without touching the store") {
  Scratch scratch;
  scratch.configure("[cache]\n    type = " + std::string(GENERATE("hardlink", "symlink")) + "\n");
  Repository repository = scratch.open();
  const ObjectId id = store_tree(repository, {{"sub/a", "1"}});
  check_out(repository, "d", id);

  unprotect(repository, at("d"));

  CHECK(find_stat(scratch / "d/sub/a")->type == FileType::regular);
  CHECK(find_stat(scratch / "d/sub/a")->links == 1);
  CHECK(scratch.mode_of("d/sub/a") == (0666U & ~current_umask()));
  CHECK(present_id(repository, "d") == id);
  scratch.write("d/sub/a", "edited");
  CHECK(repository.store().read(BlobId{md5_of("1")}) == "1");
  CHECK_THROWS_AS(unprotect(repository, at("none")), NotFound);
}

TEST_CASE("an output is removed only if the store can give it back") {
  Scratch scratch;
  scratch.write("d/a", "1");
  Repository repository = scratch.open();
  const ObjectId id = scratch.add(repository, "d");
  scratch.write("d/new", "not stored");

  CHECK_THROWS_WITH(remove_output(repository, at("d"), false), Catch::Contains("'d/new'"));
  scratch.remove("d/new");
  remove_output(repository, at("d"), false);
  CHECK_FALSE(scratch.exists("d"));

  check_out(repository, "d", id);
  CHECK(scratch.files_in("d") == Files{{"a", "1"}});
  scratch.write("d/new", "not stored");
  remove_output(repository, at("d"), true);
  CHECK_FALSE(scratch.exists("d"));
  remove_output(repository, at("d"), false);
}

TEST_CASE("a checkout killed at any moment is finished by the next one") {
  Scratch scratch;
  scratch.configure("[cache]\n    type = " + std::string(GENERATE("copy", "hardlink")) + "\n");
  Files before, after;
  for (int i = 0; i < 300; ++i) {
    before["s" + std::to_string(i % 7) + "/f" + std::to_string(i)] = "old " + std::to_string(i);
    if (i % 3 != 0) after["s" + std::to_string(i % 5) + "/f" + std::to_string(i)] = "new " + std::to_string(i);
  }
  ObjectId from = BlobId{md5_of("")}, to = from;
  {
    Repository repository = scratch.open();
    from = store_tree(repository, before);
    to = store_tree(repository, after);
    repository.save_indexes();
  }
  std::mt19937 random(7);

  for (int round = 0; round < 12; ++round) {
    const ObjectId& goal = round % 2 == 0 ? from : to;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      try {
        Repository repository = scratch.open();
        check_out(repository, "d", goal);
        repository.save_indexes();
      } catch (...) {
      }
      ::_exit(0);
    }
    // Not a wait for something, but the moment of the blow.
    const timespec moment{0, std::uniform_int_distribution<long>(0, 30'000'000)(random)};
    ::nanosleep(&moment, nullptr);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);

    Repository repository = scratch.open();
    check_out(repository, "d", goal);
    repository.save_indexes();
    REQUIRE(scratch.files_in("d") == (round % 2 == 0 ? before : after));
  }
}

TEST_CASE("two processes may check out the same directory at once") {
  Scratch scratch;
  Files files;
  for (int i = 0; i < 200; ++i) files["s" + std::to_string(i % 4) + "/f" + std::to_string(i)] = std::to_string(i);
  ObjectId id = BlobId{md5_of("")};
  {
    Repository repository = scratch.open();
    id = store_tree(repository, files);
  }
  std::vector<pid_t> children;
  for (int i = 0; i < 2; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      try {
        Repository repository = scratch.open();
        check_out(repository, "d", id);
        repository.save_indexes();
      } catch (const Error&) {  // one may find what the other has just made: told, not overwritten
      }
      ::_exit(0);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFEXITED(status));
  }

  Repository repository = scratch.open();
  check_out(repository, "d", id);
  CHECK(scratch.files_in("d") == files);
  CHECK(present_id(repository, "d") == id);
}

// The model: a map of files that is simply replaced.
TEST_CASE("any sequence of checkouts leaves exactly the files of the last one") {
  const unsigned seed = GENERATE(11u, 12u, 13u);
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto pick = [&](unsigned count) { return std::uniform_int_distribution<unsigned>(0, count - 1)(random); };
  Scratch scratch;
  scratch.clock.ahead = std::chrono::nanoseconds(0);
  const std::vector<std::string> types{"copy", "hardlink", "symlink", "\"hardlink,copy\""};
  auto repository = std::make_unique<Repository>(scratch.open());
  std::vector<std::pair<ObjectId, Files>> versions;
  for (int i = 0; i < 12; ++i) {
    Files files;
    for (unsigned count = pick(12); count > 0; --count) {
      std::string path(1, static_cast<char>('a' + pick(4)));
      for (unsigned depth = pick(3); depth > 0; --depth) path += std::string("/") + static_cast<char>('a' + pick(4));
      bool fits = true;  // no file is another's directory
      for (const auto& [other, bytes] : files) {
        if (other.starts_with(path + "/") || path.starts_with(other + "/")) fits = false;
      }
      if (fits) files[path] = std::string(pick(3), static_cast<char>('x' + pick(2)));
    }
    versions.emplace_back(store_tree(*repository, files), files);
  }

  for (int step = 0; step < 120; ++step) {
    CAPTURE(step);
    const auto& [id, files] = versions[pick(static_cast<unsigned>(versions.size()))];
    if (pick(6) == 0) {
      scratch.configure("[cache]\n    type = " + types[pick(4)] + "\n");
      repository->save_indexes();
      repository = std::make_unique<Repository>(scratch.open());
    }
    check_out(*repository, "d", id, {.relink = pick(4) == 0});
    REQUIRE(scratch.files_in("d") == files);
    REQUIRE(present_id(*repository, "d") == id);
  }
}
