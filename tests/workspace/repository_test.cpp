// Finding, opening and making repositories; paths as people type them.
#include "workspace/repository.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/process.hpp"
#include "scratch.hpp"

using namespace tutti;

namespace {

void git(const Scratch& scratch, const std::string& arguments) {
  const std::string command = "cd '" + scratch.work() + "' && HOME='" + scratch.root +
                              "' GIT_CONFIG_NOSYSTEM=1 git -c init.defaultBranch=main " + arguments +
                              " >/dev/null 2>&1";
  REQUIRE(std::system(command.c_str()) == 0);
}

std::string git_output(const Scratch& scratch, const std::string& arguments) {
  const std::string command =
      "cd '" + scratch.work() + "' && HOME='" + scratch.root + "' git " + arguments + " > '" + scratch.root + "/out'";
  REQUIRE(std::system(command.c_str()) == 0);
  return read_file(scratch.root + "/out");
}

Repository open_at(Scratch& scratch, const std::string& start) {
  return Repository::open(start, scratch.surroundings(), {.durability = Durability::none});
}

}  // namespace

TEST_CASE("the nearest directory with a .dvc directory is the root") {
  Scratch scratch;
  std::filesystem::create_directories(scratch / "a/b");
  std::filesystem::create_directories(scratch / "inner/.dvc");
  scratch.write("a/.dvc", "a file does not count");

  CHECK(Repository::find_root(scratch / "a/b") == scratch.work());
  CHECK(Repository::find_root(scratch / "inner") == scratch / "inner");
  CHECK_FALSE(Repository::find_root("/"));
  CHECK_FALSE(Repository::find_root("/proc"));
}

TEST_CASE("outside of a repository there is nothing to open") {
  Scratch scratch(false);
  CHECK_THROWS_AS(open_at(scratch, scratch.work()), NotFound);
}

TEST_CASE("the root has its links resolved") {
  Scratch scratch;
  std::filesystem::create_symlink(scratch.work(), scratch.root + "/link");

  CHECK(open_at(scratch, scratch.root + "/link").root() == scratch.work());
}

TEST_CASE("paths as typed become paths in the repository") {
  Scratch scratch;
  std::filesystem::create_directories(scratch / "sub/deep");
  std::filesystem::create_symlink(scratch.work(), scratch.root + "/link");
  const Repository repository = scratch.open();

  CHECK(repository.to_rel_path("x", scratch / "sub") == at("sub/x"));
  CHECK(repository.to_rel_path("../y/./z/", scratch / "sub") == at("y/z"));
  CHECK(repository.to_rel_path(".", scratch.work()).is_root());
  CHECK(repository.to_rel_path("../..", scratch / "sub/deep").is_root());
  CHECK(repository.to_rel_path(scratch / "sub/x", "/") == at("sub/x"));
  CHECK(repository.to_rel_path("x", scratch.root + "/link/sub") == at("sub/x"));
  CHECK(repository.to_rel_path(scratch.root + "/link/new/file", "/") == at("new/file"));
  CHECK(repository.to_rel_path(scratch.root + "/link", "/").is_root());
  CHECK_THROWS_AS(repository.to_rel_path("../outside", scratch.work()), UsageError);
  CHECK_THROWS_AS(repository.to_rel_path("/etc/passwd", scratch.work()), UsageError);
  CHECK_THROWS_AS(repository.to_rel_path(".git/config", scratch.work()), UsageError);
  CHECK_THROWS_AS(repository.to_rel_path("", scratch.work()), UsageError);
  CHECK_THROWS_AS(repository.to_rel_path(scratch.work() + "-other/x", "/"), UsageError);
}

TEST_CASE("paths are shown as seen from where a person stands") {
  Scratch scratch;
  const Repository repository = scratch.open();

  CHECK(repository.shown(at("data/x"), scratch.work()) == "data/x");
  CHECK(repository.shown(at("data/x"), scratch / "data") == "x");
  CHECK(repository.shown(at("data/x"), scratch / "other/deep") == "../../data/x");
  CHECK(repository.shown(RelPath::root(), scratch.work()) == ".");
  CHECK(repository.shown(at("x"), "/elsewhere") == scratch / "x");
}

TEST_CASE("the cache is where the settings say, or where DVC has it") {
  Scratch scratch;
  CHECK(scratch.open().cache_directory() == scratch / ".dvc/cache");
  scratch.configure("[cache]\n    dir = ../../shared\n");
  CHECK(scratch.open().cache_directory() == scratch.root + "/shared");
}

TEST_CASE("init without Git writes what DVC writes") {
  Scratch scratch(false);

  const InitResult result = init_repository(scratch.work(), {.no_scm = true}, scratch.surroundings());

  CHECK(result.created == std::vector<std::string>{".dvc/config", ".dvcignore"});
  CHECK(scratch.read(".dvc/config") == "[core]\n    no_scm = True\n");
  CHECK_FALSE(scratch.exists(".dvc/.gitignore"));
  CHECK(scratch.read(".dvcignore") ==
        "# Add patterns of files dvc should ignore, which could improve\n"
        "# the performance. Learn more at\n"
        "# https://dvc.org/doc/user-guide/dvcignore\n");
  CHECK(scratch.open().git() == nullptr);
}

TEST_CASE("init in a Git repository adds exactly its three files") {
  Scratch scratch(false);
  git(scratch, "init");
  scratch.write("other", "not added");

  const InitResult result = init_repository(scratch.work(), {}, scratch.surroundings());

  CHECK(result.created == std::vector<std::string>{".dvc/config", ".dvc/.gitignore", ".dvcignore"});
  CHECK(scratch.read(".dvc/config").empty());
  CHECK(scratch.read(".dvc/.gitignore") == "/config.local\n/tmp\n/cache\n");
  CHECK(git_output(scratch, "status --porcelain --untracked-files=all") ==
        "A  .dvc/.gitignore\nA  .dvc/config\nA  .dvcignore\n?? other\n");
}

TEST_CASE("init refuses what DVC refuses") {
  Scratch scratch(false);

  SECTION("a directory outside of Git") {
    CHECK_THROWS_AS(init_repository(scratch.work(), {}, scratch.surroundings()), Conflict);
    CHECK_FALSE(scratch.exists(".dvc"));
  }
  SECTION("a second time, unless forced; an existing .dvcignore is kept") {
    scratch.write(".dvcignore", "mine\n");
    init_repository(scratch.work(), {.no_scm = true}, scratch.surroundings());
    scratch.write(".dvc/cache/x", "1");
    CHECK_THROWS_AS(init_repository(scratch.work(), {.no_scm = true}, scratch.surroundings()), Conflict);
    CHECK(scratch.exists(".dvc/cache/x"));
    init_repository(scratch.work(), {.no_scm = true, .force = true}, scratch.surroundings());
    CHECK_FALSE(scratch.exists(".dvc/cache"));
    CHECK(scratch.read(".dvcignore") == "mine\n");
  }
  SECTION("a directory inside of a Git repository, unless told") {
    git(scratch, "init");
    std::filesystem::create_directories(scratch / "sub");
    CHECK_THROWS_AS(init_repository(scratch / "sub", {}, scratch.surroundings()), Conflict);
    CHECK(init_repository(scratch / "sub", {.subdirectory = true}, scratch.surroundings()).root == scratch / "sub");
    CHECK(git_output(scratch, "status --porcelain") ==
          "A  sub/.dvc/.gitignore\nA  sub/.dvc/config\nA  sub/.dvcignore\n");
  }
  SECTION("a .dvc that Git ignores") {
    git(scratch, "init");
    scratch.write(".gitignore", ".dvc\n");
    CHECK_THROWS_AS(init_repository(scratch.work(), {}, scratch.surroundings()), Conflict);
  }
  SECTION("--subdir without Git") {
    CHECK_THROWS_AS(init_repository(scratch.work(), {.no_scm = true, .subdirectory = true}, scratch.surroundings()),
                    UsageError);
  }
}

TEST_CASE("opening restores the lines that keep Git out of .dvc") {
  Scratch scratch(false);
  git(scratch, "init");
  init_repository(scratch.work(), {}, scratch.surroundings());
  scratch.write(".dvc/.gitignore", "/tmp\nmine\n");

  scratch.open();

  CHECK(scratch.read(".dvc/.gitignore") == "/tmp\nmine\n/config.local\n/cache\n");
}

TEST_CASE("a remote is opened by name or by default, and others are refused by name") {
  Scratch scratch;
  scratch.configure(
      "    remote = near\n['remote \"near\"']\n    url = ../store\n['remote \"cloud\"']\n    url = s3://b/x\n");
  const Repository repository = scratch.open();

  CHECK(repository.open_remote(std::nullopt)->name() == "near");
  CHECK(repository.open_remote("near")->name() == "near");
  CHECK_THROWS_AS(repository.open_remote("cloud"), RemoteFailed);
  CHECK_THROWS_WITH(repository.open_remote("cloud"), "remote 'cloud' is on s3, which tutti does not speak yet");
  CHECK_THROWS_AS(repository.open_remote("neer"), NotFound);
  scratch.configure("");
  CHECK_THROWS_AS(scratch.open().open_remote(std::nullopt), NotFound);
}
