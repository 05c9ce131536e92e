// Locks between processes: held, waited for, and gone with their holder.
#include "base/lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "temporary_directory.hpp"

namespace tutti {
namespace {

using namespace std::chrono_literals;

FileLock acquire_at_once(const std::string& path) {
  return FileLock::acquire(path, 0ms, Cancellation());
}

}  // namespace

TEST_CASE("a lock writes its holder's pid as zc.lockfile does, over whatever was there") {
  const TemporaryDirectory directory;
  directory.write("lock", " 1234567890123\n");

  const FileLock lock = acquire_at_once(directory / "lock");

  CHECK(directory.read("lock") == " " + std::to_string(::getpid()) + "\n");
}

TEST_CASE("a lock file stays when the lock goes, and can be locked again") {
  const TemporaryDirectory directory;
  acquire_at_once(directory / "lock").release();

  CHECK(std::filesystem::exists(directory / "lock"));
  CHECK(FileLock::try_acquire(directory / "lock").has_value());
}

TEST_CASE("a lock held here is not had twice, until it is released") {
  const TemporaryDirectory directory;
  std::optional<FileLock> first = FileLock::try_acquire(directory / "lock");
  REQUIRE(first);

  CHECK_FALSE(FileLock::try_acquire(directory / "lock"));
  FileLock moved = std::move(*first);
  CHECK_FALSE(FileLock::try_acquire(directory / "lock"));
  moved.release();
  CHECK(FileLock::try_acquire(directory / "lock"));
}

TEST_CASE("a lock excludes whoever takes the same flock, as DVC does") {
  const TemporaryDirectory directory;
  const FileLock lock = acquire_at_once(directory / "lock");

  const Fd other = open_file(directory / "lock", O_RDWR);

  CHECK(::flock(other.get(), LOCK_EX | LOCK_NB) == -1);
}

TEST_CASE("who waits in vain is told which process holds the lock, and what it runs") {
  const TemporaryDirectory directory;
  SittingChild child([&] { return acquire_at_once(directory / "lock"); });
  REQUIRE(child.is_ready());

  try {
    FileLock::acquire(directory / "lock", 5ms, Cancellation());
    FAIL("the lock was had twice");
  } catch (const Locked& error) {
    const std::string pid = std::to_string(child.pid());
    CHECK(error.message() == "the repository is locked by process " + pid + " ('" + command_of(child.pid()) + "')");
    CHECK(error.hints() == std::vector<std::string>{"run 'ps -fp " + pid + "' to see what it does"});
  }
}

TEST_CASE("the holder is the process that the kernel names, not the one that the file names") {
  const TemporaryDirectory directory;
  directory.write("lock", " 1\n");
  SittingChild child([&] {
    Fd file = open_file(directory / "lock", O_RDWR);
    ::flock(file.get(), LOCK_EX);
    return file;
  });
  REQUIRE(child.is_ready());

  LockHolder holder;
  CHECK_THROWS_AS(
      FileLock::acquire(directory / "lock", 1ms, Cancellation(), [&](const LockHolder& seen) { holder = seen; }),
      Locked);
  CHECK(holder.pid == child.pid());
}

TEST_CASE("a lock dies with its holder, even by SIGKILL, and is then had by who waits") {
  const TemporaryDirectory directory;
  SittingChild child([&] { return acquire_at_once(directory / "lock"); });
  REQUIRE(child.is_ready());
  int calls = 0;

  const FileLock lock = FileLock::acquire(directory / "lock", 60s, Cancellation(), [&](const LockHolder& holder) {
    ++calls;
    CHECK(holder.pid == child.pid());
    child.kill();
  });

  CHECK(calls == 1);
  CHECK(directory.read("lock") == " " + std::to_string(::getpid()) + "\n");
}

TEST_CASE("who waits can be interrupted") {
  const TemporaryDirectory directory;
  const FileLock lock = acquire_at_once(directory / "lock");
  Cancellation cancellation;

  CHECK_THROWS_AS(
      FileLock::acquire(directory / "lock", 60s, cancellation, [&](const LockHolder&) { cancellation.cancel(); }),
      Cancelled);
}

TEST_CASE("a lock whose file was replaced under its holder is taken on the file that is there") {
  const TemporaryDirectory directory;
  const FileLock old = acquire_at_once(directory / "lock");
  std::filesystem::remove(directory / "lock");

  const FileLock lock = acquire_at_once(directory / "lock");

  CHECK_FALSE(FileLock::try_acquire(directory / "lock"));
}

TEST_CASE("a lock where no file can be made is an error of the system, not a lock that is held") {
  const TemporaryDirectory directory;
  CHECK_THROWS_AS(acquire_at_once(directory / "missing/lock"), SystemError);
}

TEST_CASE("holders are described by what is known of them") {
  CHECK(describe({}) == "another process");
  CHECK(describe({.pid = 12}) == "process 12");
  CHECK(describe({.pid = 12, .host = "node7"}) == "process 12 on 'node7'");
  CHECK(describe({.pid = 12, .host = {}, .command = "dvc add data"}) == "process 12 ('dvc add data')");
}

TEST_CASE("a process exists until it is buried") {
  SittingChild child([] { return 0; });
  CHECK(process_exists(child.pid()));
  CHECK(process_exists(1));
  child.kill();
  CHECK_FALSE(process_exists(child.pid()));
  CHECK_FALSE(process_exists(0));
  CHECK_FALSE(process_exists(-1));
  CHECK(command_of(child.pid()).empty());
}

}  // namespace tutti
