// What is heard of changes in directories.
#include "base/file_watch.hpp"

#include <catch2/catch.hpp>

#include <unistd.h>

#include <cstdlib>
#include <fstream>

using namespace tutti;
using namespace std::chrono_literals;

namespace {

class Place {
 public:
  Place() {
    char name[] = "/tmp/tutti-watch-XXXXXX";
    path = real_path(::mkdtemp(name));
  }
  ~Place() { remove_tree(path); }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  std::string path;
};

void write(const std::string& path) {
  std::ofstream(path) << "x";
}

}  // namespace

TEST_CASE("writing, renaming and removing in a watched directory is heard of, by path") {
  const Place place;
  write(place.path + "/old");
  FileWatch watch;
  REQUIRE(watch.watch({place.path}));

  CHECK(watch.wait(0ms).empty());
  write(place.path + "/new");
  CHECK(watch.wait(10s).paths == std::set{place.path + "/new"});
  rename_file(place.path + "/new", place.path + "/old");
  CHECK(watch.wait(10s).paths == std::set{place.path + "/new", place.path + "/old"});
  remove_file(place.path + "/old");
  CHECK(watch.wait(10s).paths == std::set{place.path + "/old"});
  CHECK(watch.wait(0ms).empty());
}

TEST_CASE("only the directories named last are watched, and one that comes again can be") {
  const Place place;
  const std::string below = place.path + "/below";
  make_directories(below);
  FileWatch watch;
  REQUIRE(watch.watch({place.path, below, place.path + "/not-there"}));
  write(below + "/x");
  CHECK(watch.wait(10s).paths == std::set{below + "/x"});

  REQUIRE(watch.watch({place.path}));
  write(below + "/x");
  CHECK(watch.wait(0ms).empty());

  REQUIRE(watch.watch({place.path, below}));
  remove_tree(below);
  CHECK(watch.wait(10s).paths.contains(below));
  make_directories(below);
  REQUIRE(watch.watch({place.path, below}));
  while (!watch.wait(0ms).empty()) {
  }
  write(below + "/y");
  CHECK(watch.wait(10s).paths == std::set{below + "/y"});
}

TEST_CASE("a directory that takes the name of another is watched in its place") {
  const Place place;
  const std::string data = place.path + "/data", deep = data + "/deep";
  make_directories(deep);
  FileWatch watch;
  REQUIRE(watch.watch({place.path, data, deep}));
  rename_file(data, place.path + "/old");
  make_directories(deep);
  REQUIRE(watch.watch({place.path, data, deep}));
  while (!watch.wait(0ms).empty()) {
  }

  write(data + "/x");
  write(deep + "/y");
  CHECK(watch.wait(10s).paths == std::set{data + "/x", deep + "/y"});
  write(place.path + "/old/deep/z");
  CHECK(watch.wait(0ms).empty());
}

TEST_CASE("a directory that is watched by two names is heard of by both") {
  const Place place;
  make_directories(place.path + "/one");
  REQUIRE(::symlink("one", (place.path + "/two").c_str()) == 0);
  FileWatch watch;
  REQUIRE(watch.watch({place.path + "/one", place.path + "/two"}));
  write(place.path + "/one/x");
  CHECK(watch.wait(10s).paths == std::set{place.path + "/one/x", place.path + "/two/x"});

  REQUIRE(watch.watch({place.path + "/two"}));
  write(place.path + "/one/y");
  CHECK(watch.wait(10s).paths == std::set{place.path + "/two/y"});
}
