// Names beneath a directory: never through a link, whether the kernel resolves them or we do.
#include "base/safe_fs.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <functional>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "refused_call.hpp"
#include "temporary_directory.hpp"

namespace tutti {
namespace {

// outside/secret, and a root with directories, files, links and a pipe.
struct Playground {
  TemporaryDirectory directory;
  std::string root = directory / "root";

  Playground() {
    directory.write("outside/secret", "secret");
    directory.write("root/a/b/file", "content");
    directory.write("root/file", "top");
    std::filesystem::create_directory_symlink("../outside", directory / "root/out");
    std::filesystem::create_directory_symlink("a", directory / "root/in");
    std::filesystem::create_symlink("file", directory / "root/file-link");
    std::filesystem::create_symlink("nowhere", directory / "root/dangling");
    ::mkfifo((directory / "root/pipe").c_str(), 0600);
  }
};

RelPath path(std::string_view text) {
  return RelPath::parse(text);
}

// The message of the error of that type; empty if there was none.
template <class ErrorType, class Body>
std::string message_of(const Body& body) {
  try {
    body();
  } catch (const ErrorType& error) {
    return error.message();
  }
  return {};
}

struct Case {
  std::string name;
  std::function<bool(const Playground&, const SafeDirectory&)> holds;
};

// Plain functions of the outcome, so that a child in which the kernel refuses openat2 can run them too.
const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {"a directory is opened",
       [](const Playground& playground, const SafeDirectory& safe) {
         const FileStat opened = stat_of(safe.open_directory(path("a/b")), "a/b");
         return opened.inode == find_stat(playground.root + "/a/b")->inode;
       }},
      {"the root itself is opened",
       [](const Playground& playground, const SafeDirectory& safe) {
         const std::uint64_t inode = find_stat(playground.root)->inode;
         return stat_of(safe.open_directory(RelPath::root()), ".").inode == inode &&
                safe.find_stat(RelPath::root())->inode == inode && safe.make_directory(RelPath::root());
       }},
      {"a missing directory is not found",
       [](const Playground&, const SafeDirectory& safe) {
         return message_of<NotFound>([&] { safe.open_directory(path("a/x/y")); }) == "there is no directory 'a/x/y'";
       }},
      {"a link that leads out is refused",
       [](const Playground&, const SafeDirectory& safe) {
         return message_of<Conflict>([&] { safe.open_directory(path("out/x")); }) ==
                    "'out/x' passes through the symbolic link 'out'" &&
                message_of<Conflict>([&] { safe.open_directory(path("out")); }) == "'out' is a symbolic link";
       }},
      {"a link that stays inside is refused too",
       [](const Playground&, const SafeDirectory& safe) {
         return message_of<Conflict>([&] { safe.open_directory(path("in/b")); }) ==
                "'in/b' passes through the symbolic link 'in'";
       }},
      {"a file is no directory",
       [](const Playground&, const SafeDirectory& safe) {
         return message_of<Conflict>([&] { safe.open_directory(path("file")); }) == "'file' is not a directory" &&
                message_of<Conflict>([&] { safe.open_directory(path("file/x")); }) ==
                    "'file/x' passes through 'file', which is not a directory";
       }},
      {"directories are made, and made once is enough",
       [](const Playground& playground, const SafeDirectory& safe) {
         const Fd made = safe.make_directory(path("new/deep/er"));
         const std::uint64_t inode = find_stat(playground.root + "/new/deep/er")->inode;
         return stat_of(made, "made").inode == inode &&
                stat_of(safe.make_directory(path("new/deep/er")), "again").inode == inode;
       }},
      {"directories are not made through links",
       [](const Playground& playground, const SafeDirectory& safe) {
         return message_of<Conflict>([&] { safe.make_directory(path("out/new")); }) ==
                    "'out/new' passes through the symbolic link 'out'" &&
                message_of<Conflict>([&] { safe.make_directory(path("dangling/new")); }) ==
                    "'dangling/new' passes through the symbolic link 'dangling'" &&
                !message_of<Conflict>([&] { safe.make_directory(path("file/new")); }).empty() &&
                !std::filesystem::exists(playground.directory / "outside/new");
       }},
      {"stat does not follow the last component",
       [](const Playground&, const SafeDirectory& safe) {
         return safe.find_stat(path("out"))->type == FileType::symlink &&
                safe.find_stat(path("dangling"))->type == FileType::symlink &&
                safe.find_stat(path("a/b/file"))->size == 7 && safe.find_stat(path("pipe"))->type == FileType::other;
       }},
      {"stat finds nothing where nothing is",
       [](const Playground&, const SafeDirectory& safe) {
         return !safe.find_stat(path("missing")) && !safe.find_stat(path("missing/x")) &&
                !safe.find_stat(path("file/x"));
       }},
      {"stat does not go through a link",
       [](const Playground&, const SafeDirectory& safe) {
         return message_of<Conflict>([&] { safe.find_stat(path("out/secret")); }) ==
                    "'out/secret' passes through the symbolic link 'out'" &&
                !message_of<Conflict>([&] { safe.find_stat(path("dangling/x")); }).empty() &&
                !message_of<Conflict>([&] { safe.find_stat(path("file-link/x")); }).empty();
       }},
      {"a file is read",
       [](const Playground&, const SafeDirectory& safe) {
         return read_all(safe.find_file(path("a/b/file")).value(), "file") == "content";
       }},
      {"a missing file is nothing",
       [](const Playground&, const SafeDirectory& safe) {
         return !safe.find_file(path("a/x")) && !safe.find_file(path("x/y")) && !safe.find_file(path("file/x"));
       }},
      {"a file is not read through links, first or last",
       [](const Playground&, const SafeDirectory& safe) {
         return !message_of<Conflict>([&] { safe.find_file(path("out/secret")); }).empty() &&
                message_of<Conflict>([&] { safe.find_file(path("file-link")); }) == "'file-link' is a symbolic link";
       }},
      {"only regular files are read, and a pipe does not make us wait",
       [](const Playground&, const SafeDirectory& safe) {
         return message_of<Conflict>([&] { safe.find_file(path("pipe")); }) == "'pipe' is not a regular file" &&
                message_of<Conflict>([&] { safe.find_file(path("a")); }) == "'a' is not a regular file";
       }},
  };
  return all;
}

bool holds_when_refused(const Case& each, unsigned code) {
  return in_child([&] {
    const Playground playground;
    if (!refuse_call(SYS_openat2, code)) return false;
    const bool holds = each.holds(playground, SafeDirectory(playground.root));
    std::filesystem::remove_all(playground.directory.path());
    return holds;
  });
}

}  // namespace

TEST_CASE("names beneath a directory are safe when the kernel resolves them") {
  for (const Case& each : cases()) {
    INFO(each.name);
    const Playground playground;
    CHECK(each.holds(playground, SafeDirectory(playground.root)));
  }
}

TEST_CASE("names beneath a directory are as safe when the kernel does not know openat2") {
  for (const Case& each : cases()) {
    INFO(each.name);
    CHECK(holds_when_refused(each, ENOSYS));
  }
}

TEST_CASE("names beneath a directory are as safe when a sandbox refuses openat2") {
  for (const Case& each : cases()) {
    INFO(each.name);
    CHECK(holds_when_refused(each, EPERM));
  }
}

TEST_CASE("the root may itself be a link") {
  const Playground playground;
  std::filesystem::create_directory_symlink("root", playground.directory / "link");

  const SafeDirectory safe(playground.directory / "link");

  CHECK(read_all(safe.find_file(path("file")).value(), "file") == "top");
}

TEST_CASE("a root that is missing, or a file, is an error") {
  const Playground playground;
  CHECK_THROWS_AS(SafeDirectory(playground.root + "/missing"), SystemError);
  CHECK_THROWS_AS(SafeDirectory(playground.root + "/file"), SystemError);
}

}  // namespace tutti
