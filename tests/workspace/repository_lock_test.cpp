// Locks that DVC sees, and that die with whoever held them.
#include "workspace/repository_lock.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/lock.hpp"
#include "scratch.hpp"

using namespace tutti;

namespace {

// A child that does `body` and then stays until it is killed.
class Holder {
 public:
  template <class Body>
  explicit Holder(const Body& body) {
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      try {
        body([&] {
          if (::write(pipe[1], "x", 1) != 1) ::_exit(1);
          for (;;) ::pause();
        });
      } catch (...) {
      }
      ::_exit(1);
    }
    ::close(pipe[1]);
    char ready = 0;
    REQUIRE(::read(pipe[0], &ready, 1) == 1);
    ::close(pipe[0]);
  }
  ~Holder() { kill(); }
  int pid() const { return pid_; }
  void kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = 0;
  }

 private:
  pid_t pid_ = 0;
};

Holder lock_holder(Scratch& scratch) {
  return Holder([&](const auto& stay) {
    const Repository repository = scratch.open();
    const RepositoryLock lock(repository);
    stay();
  });
}

}  // namespace

TEST_CASE("the lock is DVC's flock, held while the object lives") {
  Scratch scratch;
  const Repository repository = scratch.open();
  {
    const RepositoryLock lock(repository);
    CHECK_FALSE(FileLock::try_acquire(scratch / ".dvc/tmp/lock"));
    CHECK(scratch.read(".dvc/tmp/lock") == " " + std::to_string(::getpid()) + "\n");
  }
  CHECK(FileLock::try_acquire(scratch / ".dvc/tmp/lock"));
}

TEST_CASE("whoever has to give up is told who holds the lock, and its death frees it") {
  Scratch scratch;
  const std::string kind = GENERATE("flock", "hard link");
  CAPTURE(kind);
  if (kind == "hard link") scratch.configure("    hardlink_lock = true\n");
  Holder holder = lock_holder(scratch);
  const Repository repository = scratch.open();

  CHECK_THROWS_AS(RepositoryLock(repository), Locked);
  if (kind == "flock") {
    CHECK_THROWS_WITH(RepositoryLock(repository), Catch::Contains("process " + std::to_string(holder.pid())));
  }
  scratch.timeout = std::chrono::milliseconds(20);
  CHECK_THROWS_AS(RepositoryLock(scratch.open()), Locked);
  CHECK(scratch.log.text.find("waiting for") != std::string::npos);
  holder.kill();

  CHECK_NOTHROW(RepositoryLock(repository));
}

TEST_CASE("a hard-link lock is made and undone as flufl.lock does it") {
  Scratch scratch;
  scratch.configure("    hardlink_lock = true\n");
  const Repository repository = scratch.open();
  const std::string path = scratch / ".dvc/tmp/lock";
  {
    const RepositoryLock lock(repository);
    REQUIRE(find_stat(path));
    CHECK(find_stat(path)->links == 2);
    const std::string claim = read_file(path);
    CHECK(claim.starts_with(scratch / ".dvc/tmp/"));
    CHECK(claim.ends_with(".lock"));
    CHECK(find_stat(claim)->inode == find_stat(path)->inode);
    CHECK(find_stat(path)->mtime > scratch.clock.now().nanoseconds + 300LL * 24 * 3600 * 1'000'000'000);
  }
  CHECK_FALSE(find_stat(path));
  for (const auto& entry : std::filesystem::directory_iterator(scratch / ".dvc/tmp")) {
    CHECK(entry.path().extension() != ".lock");
  }
}

TEST_CASE("a hard-link lock can be taken where a flock was before, but not where one is held") {
  Scratch scratch;
  { const RepositoryLock lock(scratch.open()); }
  REQUIRE(scratch.exists(".dvc/tmp/lock"));
  scratch.configure("    hardlink_lock = true\n");
  const Repository repository = scratch.open();

  {
    const FileLock held = *FileLock::try_acquire(scratch / ".dvc/tmp/lock");
    CHECK_THROWS_AS(RepositoryLock(repository), Locked);
  }
  CHECK_NOTHROW(RepositoryLock(repository));
}

TEST_CASE("paths in use stand in rwlock as DVC writes them, and leave it again") {
  Scratch scratch;
  const Repository repository = scratch.open();
  const std::string user = "{\"pid\": " + std::to_string(::getpid()) + ", \"cmd\": \"tutti run\"}";
  {
    const PathLock lock(repository, "tutti run", {"/r/in", "/r/\xc3\xa9"}, {"/r/out"});
    CHECK(scratch.read(".dvc/tmp/rwlock") == "{\"write\": {\"/r/out\": " + user + "}, \"read\": {\"/r/in\": [" + user +
                                                 "], \"/r/\\u00e9\": [" + user + "]}}");
  }
  CHECK(scratch.read(".dvc/tmp/rwlock") == "{}");
}

TEST_CASE("rwlock says what it said before, however long it was meanwhile") {
  Scratch scratch;
  const Repository repository = scratch.open();
  const PathLock first(repository, "tutti run", {"/r/in"}, {});
  const std::string before = scratch.read(".dvc/tmp/rwlock");
  for (const std::size_t count : {2, 200}) {
    std::vector<std::string> paths;
    for (std::size_t i = 0; i < count; ++i) paths.push_back("/r/in/" + std::to_string(i));
    {
      const PathLock lock(repository, "tutti run", paths, {});
      CHECK(scratch.read(".dvc/tmp/rwlock").ends_with("}]}}"));
      CHECK(scratch.read(".dvc/tmp/rwlock").size() > before.size() + 10 * count);
    }
    CHECK(scratch.read(".dvc/tmp/rwlock") == before);
  }
}

TEST_CASE("readers go together, writers exclude whoever uses the path, its parents or children") {
  Scratch scratch;
  const Repository repository = scratch.open();
  const PathLock reading(repository, "reader", {"/r/data"}, {});
  const PathLock writing(repository, "writer", {}, {"/r/out/a"});

  CHECK_NOTHROW(PathLock(repository, "other", {"/r/data"}, {"/r/data2", "/r/out/b"}));
  CHECK_THROWS_AS(PathLock(repository, "other", {}, {"/r/data"}), Locked);
  CHECK_THROWS_AS(PathLock(repository, "other", {}, {"/r"}), Locked);
  CHECK_THROWS_AS(PathLock(repository, "other", {}, {"/r/data/file"}), Locked);
  CHECK_THROWS_AS(PathLock(repository, "other", {"/r/out"}, {}), Locked);
  CHECK_THROWS_WITH(PathLock(repository, "other", {"/r/out/a/x"}, {}),
                    Catch::StartsWith("'/r/out/a' is in use by process"));
}

TEST_CASE("entries of processes that are gone are dropped") {
  Scratch scratch;
  Holder holder([&](const auto& stay) {
    const Repository repository = scratch.open();
    const PathLock lock(repository, "tutti run", {}, {"/r/out"});
    stay();
  });
  const Repository repository = scratch.open();

  CHECK_THROWS_AS(PathLock(repository, "other", {}, {"/r/out"}), Locked);
  holder.kill();
  CHECK_NOTHROW(PathLock(repository, "other", {}, {"/r/out"}));
}

TEST_CASE("what DVC left in rwlock is respected, and garbage is replaced with a warning") {
  Scratch scratch;
  const Repository repository = scratch.open();
  const std::string theirs = "{\"read\": {}, \"write\": {\"/r/out\": {\"pid\": 1, \"cmd\": \"dvc repro\"}}}";

  scratch.write(".dvc/tmp/rwlock", theirs);
  CHECK_THROWS_WITH(PathLock(repository, "tutti run", {}, {"/r/out"}), Catch::Contains("'dvc repro'"));
  { const PathLock lock(repository, "tutti run", {}, {"/r/else"}); }
  CHECK(scratch.read(".dvc/tmp/rwlock") == "{\"write\": {\"/r/out\": {\"pid\": 1, \"cmd\": \"dvc repro\"}}}");

  scratch.log.text.clear();
  scratch.write(".dvc/tmp/rwlock", "{\"write\": ");
  CHECK_NOTHROW(PathLock(repository, "tutti run", {}, {"/r/out"}));
  CHECK(scratch.log.text.find("rwlock") != std::string::npos);
}

TEST_CASE("what killed processes noted about themselves goes when the next one notes itself") {
  Scratch scratch;
  const std::string kind = GENERATE("flock", "hard link");
  CAPTURE(kind);
  if (kind == "hard link") scratch.configure("    hardlink_lock = true\n");
  const Repository repository = scratch.open();
  const auto notes = [&] { return list_directory(scratch / ".dvc/tmp/tutti/locks").size(); };
  Holder dead([&](const auto& stay) {
    const PathLock lock(scratch.open(), "tutti run", {}, {"/r/dead"});
    stay();
  });
  Holder living([&](const auto& stay) {
    const PathLock lock(scratch.open(), "tutti run", {}, {"/r/living"});
    stay();
  });
  const std::string dead_note = ".dvc/tmp/tutti/locks/process-" + std::to_string(dead.pid());
  dead.kill();
  REQUIRE(scratch.exists(dead_note));
  const std::size_t before = notes();

  const PathLock lock(repository, "tutti run", {}, {"/r/out"});

  CHECK(notes() == before);  // one has gone, ours has come
  CHECK_FALSE(scratch.exists(dead_note));
  CHECK(scratch.exists(".dvc/tmp/tutti/locks/process-" + std::to_string(living.pid())));
}

TEST_CASE("the claim of a waiter that was killed goes, the lock it waited for stays") {
  Scratch scratch;
  scratch.configure("    hardlink_lock = true\n");
  const Repository repository = scratch.open();
  const auto claims = [&] {
    std::size_t count = 0;
    for (const DirectoryEntry& entry : list_directory(scratch / ".dvc/tmp")) count += entry.name.ends_with(".lock");
    return count;
  };
  const RepositoryLock held(repository);
  REQUIRE(claims() == 1);
  scratch.timeout = std::chrono::minutes(1);
  {
    // It says so when it has made its claim and found the lock taken.
    struct Stay final : Log {
      std::function<void()> stay;
      bool wants(LogLevel) const override { return true; }
      void write(LogLevel, std::string_view line) override {
        if (line.find("waiting for") != std::string_view::npos) stay();
      }
    };
    Holder waiter([&](const auto& stay) {
      Stay log;
      log.stay = stay;
      const Surroundings around{scratch.clock, scratch.progress, scratch.cancellation, log, scratch.environment};
      const Repository theirs = Repository::open(scratch.work(), around, {.lock_timeout = scratch.timeout});
      const RepositoryLock lock(theirs);
    });
  }
  REQUIRE(claims() == 2);

  { const PathLock lock(repository, "tutti run", {}, {"/r/out"}); }

  CHECK(claims() == 1);
  CHECK(find_stat(scratch / ".dvc/tmp/lock")->links == 2);
}
