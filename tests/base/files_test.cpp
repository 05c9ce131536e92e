// Files and directories as the system sees them.
#include "base/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "temporary_directory.hpp"

namespace tutti {

TEST_CASE("a file is read whole, whatever its size and whatever stat says of it") {
  const TemporaryDirectory directory;
  for (const std::size_t size : {0, 1, 4095, 4096, 4097, 300'000}) {
    const std::string bytes(size, 'x');
    directory.write("file", bytes);
    CHECK(read_file(directory / "file") == bytes);
  }
  CHECK(read_file("/proc/self/status").find("Pid:") != std::string::npos);
}

TEST_CASE("what is missing is nothing to find and an error to read") {
  const TemporaryDirectory directory;
  directory.write("file", "x");

  CHECK_FALSE(find_and_read_file(directory / "missing"));
  CHECK_FALSE(find_and_read_file(directory / "file/below"));
  CHECK_FALSE(find_file(directory / "missing", O_RDONLY));
  CHECK_FALSE(find_stat(directory / "missing"));
  CHECK_FALSE(find_and_list_directory(directory / "missing"));
  CHECK_THROWS_WITH(read_file(directory / "missing"),
                    "cannot open '" + directory / "missing" + "': No such file or directory");
  CHECK_THROWS_WITH(read_file(directory.path()), "cannot read '" + directory.path() + "': Is a directory");
}

TEST_CASE("stat tells links from what they point to") {
  const TemporaryDirectory directory;
  directory.write("file", "abc");
  ::chmod((directory / "file").c_str(), 0640);
  std::filesystem::create_symlink("file", directory / "link");
  std::filesystem::create_symlink("nowhere", directory / "dangling");

  const FileStat file = find_stat(directory / "file").value();
  CHECK(file.type == FileType::regular);
  CHECK(file.mode == 0640);
  CHECK(file.size == 3);
  CHECK(file.links == 1);
  CHECK_FALSE(file.is_executable());
  CHECK(find_stat(directory / "link")->type == FileType::symlink);
  CHECK(find_stat(directory / "link", Follow::yes)->inode == file.inode);
  CHECK(find_stat(directory / "dangling").has_value());
  CHECK_FALSE(find_stat(directory / "dangling", Follow::yes));
  CHECK(stat_of(open_file(directory / "file", O_RDONLY), "file").inode == file.inode);
}

TEST_CASE("stat times are in nanoseconds, also before the epoch") {
  const TemporaryDirectory directory;
  directory.write("file", "");
  const timespec times[2] = {{0, 0}, {-2, 500'000'000}};
  ::utimensat(AT_FDCWD, (directory / "file").c_str(), times, 0);

  CHECK(find_stat(directory / "file")->mtime == -1'500'000'000);
}

TEST_CASE("a directory is listed by name, with types, without following") {
  const TemporaryDirectory directory;
  directory.write("b", "");
  directory.write("a/x", "");
  directory.write("\xff", "");
  std::filesystem::create_symlink("a", directory / "Link");
  ::mkfifo((directory / "pipe").c_str(), 0600);

  std::string seen;
  for (const DirectoryEntry& entry : list_directory(directory.path())) {
    seen += entry.name + "=" + std::to_string(static_cast<int>(entry.type)) + " ";
  }

  CHECK(seen == "Link=2 a=1 b=0 pipe=3 \xff=0 ");
}

TEST_CASE("a directory larger than one portion of the system is listed whole") {
  const TemporaryDirectory directory;
  const std::string prefix(200, 'n');
  for (int i = 0; i < 1000; ++i) directory.write(prefix + std::to_string(i), "");

  CHECK(list_directory(directory.path()).size() == 1000);
}

TEST_CASE("directories are made with all their parents, and once is enough") {
  const TemporaryDirectory directory;
  make_directories(directory / "a/b/c/d");
  make_directories(directory / "a/b/c/d/");
  make_directories(directory / "a/b/e");
  make_directories("");
  make_directories("/");

  CHECK(std::filesystem::is_directory(directory / "a/b/c/d"));
  CHECK(std::filesystem::is_directory(directory / "a/b/e"));
}

TEST_CASE("a directory cannot be made where a file or a broken link is") {
  const TemporaryDirectory directory;
  directory.write("file", "");
  std::filesystem::create_symlink("nowhere", directory / "dangling");

  CHECK_THROWS_AS(make_directories(directory / "file"), SystemError);
  CHECK_THROWS_AS(make_directories(directory / "file/below"), SystemError);
  CHECK_THROWS_AS(make_directories(directory / "dangling"), SystemError);
  CHECK_THROWS_AS(make_directories(directory / "dangling/below"), SystemError);
}

TEST_CASE("a tree is removed, and what its links point to is not") {
  const TemporaryDirectory directory;
  directory.write("kept/file", "x");
  directory.write("tree/a/b/c", "x");
  directory.write("tree/locked/file", "x");
  std::filesystem::create_directory_symlink("../kept", directory / "tree/link");
  std::filesystem::create_directory_symlink("kept", directory / "root-link");
  ::chmod((directory / "tree/locked").c_str(), 0500);

  remove_tree(directory / "tree");
  remove_tree(directory / "root-link/");
  remove_tree(directory / "missing");

  CHECK(directory.entry_count() == 1);
  CHECK(directory.read("kept/file") == "x");
}

TEST_CASE("a tree deeper than paths may be long is removed with few descriptors") {
  const TemporaryDirectory directory;
  make_directories(directory / "tree");
  Fd at = open_file(directory / "tree", O_RDONLY | O_DIRECTORY);
  const std::string name(100, 'd');
  for (int depth = 0; depth < 300; ++depth) {
    REQUIRE(::mkdirat(at.get(), name.c_str(), 0777) == 0);
    at = Fd(::openat(at.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  }
  REQUIRE(Fd(::openat(at.get(), "file", O_WRONLY | O_CREAT | O_CLOEXEC, 0666)));

  remove_tree(directory / "tree");

  CHECK(directory.entry_count() == 0);
}

TEST_CASE("removing is content with what is already so") {
  const TemporaryDirectory directory;
  directory.write("full/file", "");
  make_directories(directory / "empty");

  remove_file(directory / "missing");
  remove_empty_directory(directory / "missing");
  remove_empty_directory(directory / "full");
  remove_empty_directory(directory / "empty");

  CHECK(std::filesystem::exists(directory / "full/file"));
  CHECK_FALSE(std::filesystem::exists(directory / "empty"));
}

TEST_CASE("a descriptor is closed once, by its last owner") {
  const TemporaryDirectory directory;
  directory.write("file", "");
  Fd first = open_file(directory / "file", O_RDONLY);
  const int number = first.get();
  CHECK((::fcntl(number, F_GETFD) & FD_CLOEXEC) != 0);

  Fd second = std::move(first);
  CHECK_FALSE(first);  // NOLINT: that it is empty is the promise
  second = Fd();

  CHECK(::fcntl(number, F_GETFD) == -1);
}

TEST_CASE("paths are joined, split and made absolute as text") {
  CHECK(join_path("a", "b") == "a/b");
  CHECK(join_path("a/", "b") == "a/b");
  CHECK(join_path("a", "/b") == "/b");
  CHECK(join_path("", "b") == "b");
  CHECK(join_path("a", "") == "a");
  CHECK(parent_path("a/b") == "a");
  CHECK(parent_path("a/b/") == "a");
  CHECK(parent_path("a") == ".");
  CHECK(parent_path("/a") == "/");
  CHECK(parent_path("/") == "/");
  CHECK(parent_path("a//b") == "a");
  CHECK(absolute_path("/a/./b/../c//d/") == "/a/c/d");
  CHECK(absolute_path("/../..") == "/");
  CHECK(absolute_path("x") == current_directory() + "/x");
  CHECK(absolute_path("") == current_directory());
}

TEST_CASE("the mask is the one that files are made with") {
  const TemporaryDirectory directory;
  const unsigned mask = current_umask();
  open_file(directory / "file", O_WRONLY | O_CREAT, 0666);

  CHECK(find_stat(directory / "file")->mode == (0666 & ~mask));
}

TEST_CASE("links are resolved to the real path") {
  const TemporaryDirectory directory;
  directory.write("a/file", "");
  std::filesystem::create_directory_symlink("a", directory / "link");

  CHECK(real_path(directory / "link/file") == real_path(directory.path()) + "/a/file");
  CHECK_THROWS_AS(real_path(directory / "missing"), SystemError);
}

TEST_CASE("a renamed file replaces another, and a failure names both") {
  const TemporaryDirectory directory;
  directory.write("a", "new");
  directory.write("b", "old");

  rename_file(directory / "a", directory / "b");

  CHECK(directory.read("b") == "new");
  CHECK_THROWS_WITH(rename_file(directory / "a", directory / "c"),
                    "cannot rename '" + directory / "a" + "' to '" + directory / "c" + "': No such file or directory");
}

TEST_CASE("a short read means the end of the file, and only that") {
  const TemporaryDirectory directory;
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const Fd reading(ends[0]);
  Fd writing(ends[1]);
  std::string buffer(10, '\0');
  write_full(writing, "abc", "pipe");
  const pid_t child = ::fork();
  if (child == 0) {
    write_full(writing, "defghijkl", "pipe");
    ::_exit(0);
  }
  writing.reset();

  CHECK(read_full(reading, buffer.data(), 10, "pipe") == 10);
  CHECK(buffer == "abcdefghij");
  CHECK(read_full(reading, buffer.data(), 10, "pipe") == 2);
  ::waitpid(child, nullptr, 0);
}

TEST_CASE("a full disk is an error of writing") {
  CHECK_THROWS_WITH(write_full(open_file("/dev/full", O_WRONLY), "x", "data.csv"),
                    "cannot write 'data.csv': No space left on device");
}

}  // namespace tutti
