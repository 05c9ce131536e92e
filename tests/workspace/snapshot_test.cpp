// What a snapshot says, and what it reads to say so.
#include "workspace/snapshot.hpp"

#include <fcntl.h>
#include <utime.h>

#include <random>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "scratch.hpp"

using namespace tutti;

namespace {

ObjectId snapshot_id(Repository& repository, const std::string& path) {
  return *id_of(take_snapshot(repository, at(path)));
}

void set_times(const std::string& path, std::int64_t ns) {
  const timespec time{ns / 1'000'000'000, ns % 1'000'000'000};
  const std::array<timespec, 2> both{time, time};
  REQUIRE(::utimensat(AT_FDCWD, path.c_str(), both.data(), AT_SYMLINK_NOFOLLOW) == 0);
}

}  // namespace

TEST_CASE("what is not there is absent") {
  Scratch scratch;
  Repository repository = scratch.open();

  CHECK(std::holds_alternative<Absent>(take_snapshot(repository, at("nothing"))));
  CHECK(std::holds_alternative<Absent>(take_snapshot(repository, at("no/such/parent"))));
}

TEST_CASE("a file is its digest, size and owner's execute bit") {
  Scratch scratch;
  scratch.write("run.sh", "hello\n");
  REQUIRE(::chmod((scratch / "run.sh").c_str(), 0744) == 0);
  Repository repository = scratch.open();

  const Snapshot snapshot = take_snapshot(repository, at("run.sh"));

  const auto& file = std::get<FileSnapshot>(snapshot);
  CHECK(file.id.name() == "b1946ac92492d2347c6235b4d2611184");
  CHECK(file.size == 6);
  CHECK(file.is_executable);
}

TEST_CASE("a directory is the manifest of its files, hidden ones and those of all its directories") {
  Scratch scratch;
  const std::map<std::string, std::string> files{{"a", "1"},         {".hidden", "2"}, {"sub/deep/x", "3"},
                                                 {"sub.x", "4"},     {"sub/f", "5"},   {"\xc3\xa9t\xc3\xa9", "6"},
                                                 {"sp ace/\"q", ""}, {"B/c", "longer"}};
  for (const auto& [path, bytes] : files) scratch.write("d/" + path, bytes);
  std::filesystem::create_directories(scratch / "d/empty/nested");
  Repository repository = scratch.open();

  const Snapshot snapshot = take_snapshot(repository, at("d"));

  CHECK(directory_in(snapshot).id == tree_of_files(files).id());
  CHECK(directory_in(snapshot).nfiles == files.size());
  CHECK(directory_in(snapshot).size == 12);
  CHECK(*directory_in(snapshot).tree() == tree_of_files(files));
}

TEST_CASE("a manifest has its files in order whichever directories they lie in") {
  const std::vector<std::string> names{"a", "a-", "a.b", "ab", "b", "A", "\xc3\xa9", "0"};
  std::mt19937 random(11);
  const auto below = [&](std::size_t limit) {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
  };
  for (int round = 0; round < 40; ++round) {
    Scratch scratch;
    std::map<std::string, std::string> files;
    for (std::size_t i = below(60); i > 0; --i) {
      std::string path;
      for (std::size_t depth = below(4); depth > 0; --depth) path += names[below(names.size())] + "/";
      path += "f" + names[below(names.size())];
      files[path] = std::to_string(below(3));
    }
    for (const auto& [path, bytes] : files) scratch.write("d/" + path, bytes);
    std::filesystem::create_directories(scratch / "d");
    Repository repository = scratch.open();
    Intake intake(repository.store());

    const Snapshot snapshot = take_snapshot(repository, at("d"), {.intake = &intake});
    intake.publish();

    const Tree expected = tree_of_files(files);
    CHECK(directory_in(snapshot).id == expected.id());
    CHECK(repository.store().read(expected.id()) == expected.manifest());
  }
}

TEST_CASE("an empty directory has the manifest of nothing") {
  Scratch scratch;
  std::filesystem::create_directories(scratch / "d");
  Repository repository = scratch.open();

  CHECK(snapshot_id(repository, "d").name() == "d751713988987e9331980363e24189ce.dir");
}

TEST_CASE("what did not change is not read again, in this process or the next") {
  Scratch scratch;
  for (int i = 0; i < 40; ++i)
    scratch.write("d/s" + std::to_string(i % 4) + "/f" + std::to_string(i), std::to_string(i));
  scratch.write("single", "one");
  std::optional<ObjectId> first;
  {
    Repository repository = scratch.open();
    first = snapshot_id(repository, "d");
    snapshot_id(repository, "single");
    CHECK(scratch.progress.take_files() == 41);
    CHECK(snapshot_id(repository, "d") == *first);
    CHECK(scratch.progress.take_files() == 0);
    repository.save_indexes();
  }

  Repository again = scratch.open();

  CHECK(snapshot_id(again, "d") == *first);
  snapshot_id(again, "single");
  CHECK(scratch.progress.take_files() == 0);
  CHECK(directory_in(take_snapshot(again, at("d"))).tree()->entries().size() == 40);
}

TEST_CASE("one changed file costs the reading of one file") {
  Scratch scratch;
  for (int i = 0; i < 40; ++i)
    scratch.write("d/s" + std::to_string(i % 4) + "/f" + std::to_string(i), std::to_string(i));
  Repository repository = scratch.open();
  snapshot_id(repository, "d");
  repository.save_indexes();
  scratch.progress.take_files();

  scratch.write("d/s1/f5", "other");

  CHECK(snapshot_id(repository, "d") == ObjectId(tree_of_files(scratch.files_in("d")).id()));
  CHECK(scratch.progress.take_files() == 1);
}

TEST_CASE("a touched file is read once more and the tree stays the same") {
  Scratch scratch;
  scratch.write("d/a", "1");
  scratch.write("d/b", "2");
  Repository repository = scratch.open();
  const ObjectId before = snapshot_id(repository, "d");
  scratch.progress.take_files();

  set_times(scratch / "d/a", 1'000'000'000'000'000'000);

  CHECK(snapshot_id(repository, "d") == before);
  CHECK(scratch.progress.take_files() == 1);
  CHECK(snapshot_id(repository, "d") == before);
  CHECK(scratch.progress.take_files() == 0);
}

TEST_CASE("an edit of equal size with the old mtime put back is seen") {
  Scratch scratch;
  scratch.write("d/a", "before");
  scratch.write("f", "before");
  set_times(scratch / "d/a", 1'000'000'000'000'000'000);
  set_times(scratch / "f", 1'000'000'000'000'000'000);
  Repository repository = scratch.open();
  const ObjectId directory = snapshot_id(repository, "d"), file = snapshot_id(repository, "f");

  scratch.write("d/a", "after!");
  scratch.write("f", "after!");
  set_times(scratch / "d/a", 1'000'000'000'000'000'000);
  set_times(scratch / "f", 1'000'000'000'000'000'000);

  CHECK(snapshot_id(repository, "d") != directory);
  CHECK(snapshot_id(repository, "f") != file);
}

TEST_CASE("a file that was too young to be trusted is read again") {
  Scratch scratch;
  scratch.write("d/a", "1");
  scratch.clock.stopped_at = Timestamp{find_stat(scratch / "d/a")->mtime};
  Repository repository = scratch.open();
  snapshot_id(repository, "d");
  scratch.progress.take_files();

  snapshot_id(repository, "d");
  CHECK(scratch.progress.take_files() == 1);

  scratch.clock.stopped_at.reset();
  snapshot_id(repository, "d");
  CHECK(scratch.progress.take_files() == 1);
  snapshot_id(repository, "d");
  CHECK(scratch.progress.take_files() == 0);
}

TEST_CASE("with the clock set back, files from the future are read each time and never believed") {
  Scratch scratch;
  scratch.clock.ahead = -std::chrono::hours(24 * 365);
  scratch.write("d/a", "1");
  Repository repository = scratch.open();
  snapshot_id(repository, "d");
  scratch.progress.take_files();

  snapshot_id(repository, "d");

  CHECK(scratch.progress.take_files() == 1);
}

TEST_CASE("removed files and directories leave the tree, and an emptied directory is no change of its own") {
  Scratch scratch;
  scratch.write("d/a", "1");
  scratch.write("d/sub/b", "2");
  scratch.write("d/sub/deep/c", "3");
  Repository repository = scratch.open();
  snapshot_id(repository, "d");
  repository.save_indexes();

  scratch.remove("d/sub/deep");
  CHECK(snapshot_id(repository, "d") == ObjectId(tree_of_files({{"a", "1"}, {"sub/b", "2"}}).id()));
  repository.save_indexes();
  scratch.remove("d/sub/b");
  CHECK(snapshot_id(repository, "d") == ObjectId(tree_of_files({{"a", "1"}}).id()));
  std::filesystem::create_directories(scratch / "d/new/empty");
  CHECK(snapshot_id(repository, "d") == ObjectId(tree_of_files({{"a", "1"}}).id()));
}

TEST_CASE("a file that becomes a directory, and the other way round, is what it is") {
  Scratch scratch;
  scratch.write("d/x", "file");
  scratch.write("d/y/z", "in directory");
  Repository repository = scratch.open();
  snapshot_id(repository, "d");
  repository.save_indexes();

  scratch.remove("d/x");
  scratch.remove("d/y");
  scratch.write("d/x/inside", "1");
  scratch.write("d/y", "2");

  CHECK(snapshot_id(repository, "d") == ObjectId(tree_of_files({{"x/inside", "1"}, {"y", "2"}}).id()));
}

TEST_CASE("a link to a file counts with its target's bytes; a link to a directory is passed over") {
  Scratch scratch;
  scratch.write("outside", "bytes");
  scratch.write("elsewhere/in", "not seen");
  scratch.write("d/plain", "1");
  std::filesystem::create_symlink(scratch / "outside", scratch / "d/link");
  std::filesystem::create_symlink(scratch / "elsewhere", scratch / "d/dirlink");
  Repository repository = scratch.open();
  std::vector<std::string> links;

  const Snapshot snapshot =
      take_snapshot(repository, at("d"), {.on_symlink = [&](const RelPath& path) { links.push_back(path.str()); }});

  CHECK(directory_in(snapshot).id == tree_of_files({{"plain", "1"}, {"link", "bytes"}}).id());
  CHECK(links == std::vector<std::string>{"d/link"});
}

TEST_CASE("what cannot be tracked is refused by name") {
  Scratch scratch;
  scratch.write("d/ok", "1");
  Repository repository = scratch.open();

  SECTION("a dangling link") {
    std::filesystem::create_symlink("nowhere", scratch / "d/broken");
    CHECK_THROWS_WITH(take_snapshot(repository, at("d")), "'d/broken' is a symbolic link that leads nowhere");
  }
  SECTION("a FIFO") {
    REQUIRE(::mkfifo((scratch / "d/pipe").c_str(), 0644) == 0);
    CHECK_THROWS_WITH(take_snapshot(repository, at("d")), Catch::StartsWith("'d/pipe' is a FIFO"));
    CHECK_THROWS_WITH(take_snapshot(repository, at("d/pipe")), Catch::StartsWith("'d/pipe' is a FIFO"));
  }
  SECTION("a name that is not UTF-8, of a file and of a directory") {
    scratch.write("d/\xff", "1");
    CHECK_THROWS_WITH(take_snapshot(repository, at("d")), Catch::Contains("\\377") && Catch::Contains("UTF-8"));
    scratch.remove("d/\xff");
    scratch.write("d/\xfe/x", "1");
    CHECK_THROWS_WITH(take_snapshot(repository, at("d")), Catch::Contains("\\376"));
  }
  SECTION("a .dvcignore in a directory that is being added") {
    scratch.write("d/.dvcignore", "*.tmp\n");
    CHECK_THROWS_AS(take_snapshot(repository, at("d"), {.refuse_dvcignore_inside = true}), Conflict);
  }
}

TEST_CASE("ignored files are not there") {
  Scratch scratch;
  scratch.write(".dvcignore", "*.tmp\n/d/skip\n");
  scratch.write("d/a", "1");
  scratch.write("d/b.tmp", "2");
  scratch.write("d/skip/c", "3");
  scratch.write("d/sub/.dvc/config", "");
  scratch.write("d/sub/x", "in a repository of its own");
  Repository repository = scratch.open();

  CHECK(snapshot_id(repository, "d") == ObjectId(tree_of_files({{"a", "1"}}).id()));
}

TEST_CASE("files left by an interrupted tutti are nobody's data") {
  Scratch scratch;
  scratch.write("d/a", "1");
  scratch.write("d/.tutti-host-boot-1-2-3", "half");
  scratch.write("d/.tutti-notes", "a person's");
  Repository repository = scratch.open();

  CHECK(snapshot_id(repository, "d") == ObjectId(tree_of_files({{"a", "1"}, {".tutti-notes", "a person's"}}).id()));
}

TEST_CASE("an intake reads what the store lacks, and only that") {
  Scratch scratch;
  for (int i = 0; i < 30; ++i) scratch.write("d/f" + std::to_string(i), std::to_string(i));
  Repository repository = scratch.open();
  const ObjectId id = scratch.add(repository, "d");
  CHECK(repository.store().is_complete(*id.tree()));
  scratch.progress.take_files();

  CHECK(scratch.add(repository, "d") == id);
  CHECK(scratch.progress.take_files() == 0);

  repository.save_indexes();
  std::filesystem::remove(scratch.object_path(repository, "7"));
  Repository again = scratch.open();
  CHECK(scratch.add(again, "d") == id);
  CHECK(scratch.progress.take_files() == 1);
  CHECK(scratch.read(".dvc/cache/files/md5/" + md5_of("7").hex().insert(2, "/")) == "7");
}

TEST_CASE("a single file whose object was lost is taken in again") {
  Scratch scratch;
  scratch.write("f", "bytes");
  Repository repository = scratch.open();
  scratch.add(repository, "f");
  std::filesystem::remove(scratch.object_path(repository, "bytes"));

  Repository again = scratch.open();
  scratch.add(again, "f");

  CHECK(std::filesystem::exists(scratch.object_path(repository, "bytes")));
}

TEST_CASE("an unreadable file is named") {
  if (::geteuid() == 0) return;  // who may read everything
  Scratch scratch;
  scratch.write("d/secret", "1");
  REQUIRE(::chmod((scratch / "d/secret").c_str(), 0) == 0);
  Repository repository = scratch.open();

  CHECK_THROWS_WITH(take_snapshot(repository, at("d")), Catch::Contains("'d/secret'"));
}

TEST_CASE("a repository that cannot be written is read all the same") {
  Scratch scratch;
  scratch.write("d/a", "1");
  // A file where the directory of our own files should be: nothing can be made there, whoever asks.
  scratch.write(".dvc/tmp", "");
  Repository repository = scratch.open();

  CHECK(snapshot_id(repository, "d") == ObjectId(tree_of_files({{"a", "1"}}).id()));
  repository.save_indexes();
}

TEST_CASE("an external directory is hashed as it is") {
  Scratch scratch;
  std::filesystem::create_directories(scratch.root + "/outside/sub");
  std::ofstream(scratch.root + "/outside/sub/x") << "1";
  std::ofstream(scratch.root + "/outside/y") << "2";
  Repository repository = scratch.open();

  const Snapshot snapshot = take_external_snapshot(repository, scratch.root + "/outside");

  CHECK(directory_in(snapshot).id == tree_of_files({{"sub/x", "1"}, {"y", "2"}}).id());
  CHECK(std::holds_alternative<Absent>(take_external_snapshot(repository, scratch.root + "/none")));
}

TEST_CASE("entries of DVC 2.x are hashed with their line ends made the same, and the index stays out of it") {
  Scratch scratch;
  scratch.write("f", "a\r\nb\r\n");
  Repository repository = scratch.open();

  const Snapshot legacy = take_snapshot(repository, at("f"), {.algorithm = Algorithm::md5_dos2unix});

  CHECK(std::get<FileSnapshot>(legacy).id.name() == md5_of("a\nb\n").hex());
  CHECK(snapshot_id(repository, "f").name() == md5_of("a\r\nb\r\n").hex());
}

// The model: read everything, every time.
TEST_CASE("after any sequence of edits a snapshot says what hashing everything says") {
  const unsigned seed = GENERATE(1u, 2u, 3u);
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto pick = [&](unsigned count) { return std::uniform_int_distribution<unsigned>(0, count - 1)(random); };
  Scratch scratch;
  scratch.clock.ahead = std::chrono::nanoseconds(0);
  std::filesystem::create_directories(scratch / "d");
  auto repository = std::make_unique<Repository>(scratch.open());
  const std::vector<std::string> names{"a", "b", "c.x", "c", "d", ".e", "\xc3\xa9"};
  const auto random_path = [&] {
    std::string path = "d";
    for (unsigned depth = 1 + pick(3); depth > 0; --depth)
      path += "/" + names[pick(static_cast<unsigned>(names.size()))];
    return path;
  };

  for (int step = 0; step < 200; ++step) {
    const std::string path = random_path();
    CAPTURE(step, path);
    std::error_code ignored;
    switch (pick(8)) {
      case 0:
      case 1:
      case 2:
        if (std::filesystem::is_directory(scratch / path)) std::filesystem::remove_all(scratch / path);
        for (std::string parent = parent_path(path); parent != "d" && !parent.empty(); parent = parent_path(parent)) {
          if (std::filesystem::is_regular_file(scratch / parent)) scratch.remove(parent);
        }
        scratch.write(path, std::string(1 + pick(3), static_cast<char>('a' + pick(3))));
        break;
      case 3:
        std::filesystem::remove_all(scratch / path, ignored);
        break;
      case 4:
        std::filesystem::rename(scratch / path, scratch / random_path(), ignored);
        break;
      case 5:
        if (scratch.exists(path)) set_times(scratch / path, 1'500'000'000'000'000'000 + pick(2));
        break;
      case 6:
        repository->save_indexes();
        repository = std::make_unique<Repository>(scratch.open());
        break;
      default:
        std::filesystem::create_directories(scratch / path, ignored);
    }
    const Snapshot snapshot = take_snapshot(*repository, at("d"));
    const Tree model = tree_of_files(scratch.files_in("d"));
    REQUIRE(directory_in(snapshot).id == model.id());
    REQUIRE(directory_in(snapshot).nfiles == model.entries().size());
    REQUIRE(*directory_in(snapshot).tree() == model);
  }
}
