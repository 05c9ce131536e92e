// Publication: whole or not at all, and temporaries that tell who made them.
#include "base/publish.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <set>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "refused_call.hpp"
#include "temporary_directory.hpp"

namespace tutti {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t now = 1'800'000'000 * second;
constexpr std::int64_t day = 86'400 * second;

// This process's temporary name with one of its fields replaced: 0 host, 1 boot, 2 pid, 3 start, 4 count.
std::string name_with(std::size_t field, const std::string& value) {
  std::vector<std::string> fields = split(std::string_view(temporary_name()).substr(7), '-');
  fields.at(field) = value;
  return ".tutti-" + join(fields, "-");
}

std::string name_made_by_a_dead_child() {
  int ends[2];
  if (::pipe(ends) != 0) return {};
  const pid_t pid = ::fork();
  if (pid == 0) {
    write_full(Fd(ends[1]), temporary_name(), "pipe");
    ::_exit(0);
  }
  ::close(ends[1]);
  const std::string name = read_all(Fd(ends[0]), "pipe");
  ::waitpid(pid, nullptr, 0);
  return name;
}

// Whether publishing over "file" fails with EIO and leaves the old bytes and no temporary behind.
bool fails_without_a_trace(const TemporaryDirectory& directory) {
  try {
    publish_file(directory / "file", "new", Durability::flush);
    return false;
  } catch (const SystemError& error) {
    return error.code() == EIO && directory.read("file") == "old" && directory.entry_count() == 1;
  }
}

}  // namespace

TEST_CASE("a published file has its bytes, its name, and leaves nothing beside it") {
  const TemporaryDirectory directory;

  for (const Durability durability : {Durability::flush, Durability::none}) {
    publish_file(directory / "file", "old", durability);
    publish_file(directory / "file", "new", durability);

    CHECK(directory.read("file") == "new");
    CHECK(directory.entry_count() == 1);
  }
}

TEST_CASE("without commit the old bytes stay and the temporary goes") {
  const TemporaryDirectory directory;
  directory.write("file", "old");
  {
    AtomicFile file(directory / "file", Durability::none);
    file.write("new");
    CHECK(directory.entry_count() == 2);
  }

  CHECK(directory.read("file") == "old");
  CHECK(directory.entry_count() == 1);
}

TEST_CASE("the mode is the one asked for, else the replaced file's, else what the mask leaves") {
  const TemporaryDirectory directory;
  const auto mode_after = [&](std::optional<unsigned> mode) {
    publish_file(directory / "file", "", Durability::none, mode);
    return find_stat(directory / "file")->mode;
  };

  CHECK(mode_after({}) == (0666 & ~current_umask()));
  CHECK(mode_after(0444) == 0444);
  CHECK(mode_after({}) == 0444);
  CHECK(mode_after(0777) == 0777);
  CHECK(mode_after({}) == 0777);
}

TEST_CASE("a link is replaced, not what it points to") {
  const TemporaryDirectory directory;
  directory.write("target", "kept");
  std::filesystem::create_symlink("target", directory / "link");

  publish_file(directory / "link", "new", Durability::none);

  CHECK(directory.read("target") == "kept");
  CHECK(find_stat(directory / "link")->type == FileType::regular);
}

TEST_CASE("an error names the file that was wanted, not the temporary") {
  const TemporaryDirectory directory;
  CHECK_THROWS_WITH(publish_file(directory / "missing/file", "", Durability::none),
                    "cannot create '" + directory / "missing/file" + "': No such file or directory");
}

TEST_CASE("bytes that the disk does not take are never published") {
  const TemporaryDirectory directory;
  directory.write("file", "old");

  CHECK(in_child([&] { return refuse_call(SYS_fdatasync, EIO) && fails_without_a_trace(directory); }));
  CHECK(directory.read("file") == "old");
}

TEST_CASE("a directory that cannot be flushed is an error too") {
  const TemporaryDirectory directory;
  CHECK(in_child([&] {
    if (!refuse_call(SYS_fsync, EIO)) return false;
    try {
      publish_file(directory / "file", "new", Durability::flush);
      return false;
    } catch (const SystemError& error) {
      return error.code() == EIO;
    }
  }));
}

TEST_CASE("without durability nothing is flushed") {
  const TemporaryDirectory directory;
  CHECK(in_child([&] {
    if (!refuse_call(SYS_fdatasync, EIO) || !refuse_call(SYS_fsync, EIO)) return false;
    publish_file(directory / "file", "new", Durability::none);
    return true;
  }));
  CHECK(directory.read("file") == "new");
}

TEST_CASE("a file that outgrows a limit is not published") {
  const TemporaryDirectory directory;
  directory.write("file", "old");
  CHECK(in_child([&] {
    const rlimit limit = {1000, 1000};
    ::signal(SIGXFSZ, SIG_IGN);
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return false;
    try {
      publish_file(directory / "file", std::string(5000, 'x'), Durability::none);
      return false;
    } catch (const SystemError& error) {
      return error.code() == EFBIG;
    }
  }));
  CHECK(directory.read("file") == "old");
  CHECK(directory.entry_count() == 1);
}

TEST_CASE("a new file has no name before it is whole") {
  const TemporaryDirectory directory;
  CHECK(in_child([&] {
    // Neither does it need a temporary's name for that ...
    return refuse_call(SYS_rename, EIO) && (publish_file(directory / "new", "x", Durability::flush, 0444), true);
  }));
  CHECK(directory.read("new") == "x");
  CHECK(find_stat(directory / "new")->mode == 0444);
  CHECK(in_child([&] {
    // ... nor does it depend on a file system that can do without.
    return refuse_call(SYS_linkat, EOPNOTSUPP) && (publish_file(directory / "other", "y", Durability::flush), true);
  }));
  CHECK(directory.read("other") == "y");
  CHECK(directory.entry_count() == 2);
}

TEST_CASE("temporaries have names of their own, also after a fork") {
  std::set<std::string> names;
  for (int i = 0; i < 1000; ++i) names.insert(temporary_name());

  CHECK(names.size() == 1000);
  CHECK_FALSE(names.contains(name_made_by_a_dead_child()));
}

TEST_CASE("a temporary of a living process is not abandoned, one of a dead process is") {
  CHECK_FALSE(is_abandoned_temporary(temporary_name(), now, now));
  CHECK_FALSE(is_abandoned_temporary(temporary_name(), now - 100 * day, now));
  CHECK(is_abandoned_temporary(name_made_by_a_dead_child(), now, now));
}

TEST_CASE("a pid that was used again does not keep a temporary") {
  CHECK(is_abandoned_temporary(name_with(3, "1"), now, now));
}

TEST_CASE("a temporary of another host is abandoned after seven days only") {
  const std::string name = name_with(0, "elsewhere.4026531836");
  CHECK_FALSE(is_abandoned_temporary(name, now, now));
  CHECK_FALSE(is_abandoned_temporary(name, now - 7 * day, now));
  CHECK(is_abandoned_temporary(name, now - 7 * day - 1, now));
}

TEST_CASE("a temporary of an earlier boot is abandoned, unless it was written since we booted") {
  const std::string name = name_with(1, "0123456789abcdef0123456789abcdef");
  const std::string uptime = read_file("/proc/uptime");
  const auto running = static_cast<std::int64_t>(std::stod(uptime) * 1e9);

  CHECK_FALSE(is_abandoned_temporary(name, now, now));
  if (running < 6 * day) CHECK(is_abandoned_temporary(name, now - running - 100 * second, now));
}

TEST_CASE("names that tutti did not write are not temporaries of its") {
  for (const std::string name :
       {"", ".tutti", ".tutti-", ".tutti-a", ".tutti-a-b-1-1", ".tutti-a-b-1-1-1-1", ".tutti-a-b-x-1-1",
        ".tutti-a-b-1-1-", ".tutti--b-1-1-1", ".tutti-a-b--1-1-1", ".tutti-a-b-0-1-1", ".tutti-a-b-99999999999-1-1",
        ".tutti-a-b-1-99999999999999999999-1", ".tutti-a-b-1-1-1x", "x.tutti-a-b-1-1-1", "data.csv", "-----"}) {
    INFO(name);
    CHECK_FALSE(is_abandoned_temporary(name, 0, now));
  }
}

TEST_CASE("sweeping takes abandoned files and directories, and nothing else") {
  const TemporaryDirectory directory;
  const std::string living = temporary_name();
  directory.write(name_made_by_a_dead_child(), "x");
  directory.write(name_made_by_a_dead_child() + "/below/file", "x");
  directory.write(living, "x");
  directory.write("data.csv", "x");
  directory.write(".tutti-mine", "x");

  sweep_temporaries(directory.path(), now);

  CHECK(directory.entry_count() == 3);
  CHECK(directory.read(living) == "x");
  CHECK(directory.read("data.csv") == "x");
  CHECK(directory.read(".tutti-mine") == "x");
}

TEST_CASE("sweeping never throws") {
  const TemporaryDirectory directory;
  directory.write("file", "");

  sweep_temporaries(directory / "missing", now);
  sweep_temporaries(directory / "file", now);

  CHECK(directory.entry_count() == 1);
}

TEST_CASE("a process killed in the middle leaves a temporary that is swept, and the old bytes") {
  const TemporaryDirectory directory;
  directory.write("file", "old");
  SittingChild child([&] {
    auto file = std::make_unique<AtomicFile>(directory / "file", Durability::none);
    file->write("half");
    return file;
  });
  REQUIRE(child.is_ready());
  sweep_temporaries(directory.path(), now);
  CHECK(directory.entry_count() == 2);

  child.kill();
  sweep_temporaries(directory.path(), now);

  CHECK(directory.entry_count() == 1);
  CHECK(directory.read("file") == "old");
}

TEST_CASE("a temporary lies in the workplace that it is given, and the file where it belongs") {
  const TemporaryDirectory directory;
  make_directories(directory / "here");
  make_directories(directory / "there");
  {
    AtomicFile file(directory / "here/file", Durability::flush, 0444, directory / "there");
    CHECK(list_directory(directory / "here").empty());
    CHECK(list_directory(directory / "there").size() == 1);
    file.write("bytes");
    file.commit();
  }

  CHECK(directory.read("here/file") == "bytes");
  CHECK(find_stat(directory / "here/file")->mode == 0444);
  CHECK(list_directory(directory / "there").empty());
}

TEST_CASE("the file system of what is not there yet is that of the nearest directory above") {
  const TemporaryDirectory directory;
  const auto inode_of = [](const Fd& file) { return stat_of(file, "x").inode; };

  CHECK(inode_of(open_file_system(directory / "a/b/c")) == find_stat(directory.path())->inode);
  make_directories(directory / "a/b");
  CHECK(inode_of(open_file_system(directory / "a/b/c")) == find_stat(directory / "a/b")->inode);
}

TEST_CASE("flushing a file system tells refusal from failure") {
  const TemporaryDirectory directory;
  CHECK(in_child(
      [&] { return refuse_call(SYS_syncfs, EPERM) && !sync_file_system(open_file_system(directory.path()), "x"); }));
  CHECK(in_child([&] {
    if (!refuse_call(SYS_syncfs, EIO)) return false;
    try {
      sync_file_system(open_file_system(directory.path()), "x");
      return false;
    } catch (const SystemError& error) {
      return error.code() == EIO;
    }
  }));
}

}  // namespace tutti
