// Many files hashed at once: the digests are those of one by one, whatever the lengths and the lanes.
#include "base/file_batch.hpp"

#include <fcntl.h>

#include <algorithm>
#include <map>
#include <random>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/md5_lanes.hpp"
#include "temporary_directory.hpp"

namespace tutti {
namespace {

std::string random_bytes(std::mt19937& random, std::size_t size) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

bool has_lanes(unsigned lanes) {
  return lanes <= md5_lane_count();
}

}  // namespace

TEST_CASE("strings of every length around a block have the digests that they have alone") {
  std::mt19937 random(11);
  std::vector<std::string> texts;
  for (std::size_t size = 0; size < 200; ++size) texts.push_back(random_bytes(random, size));
  for (int i = 0; i < 100; ++i) texts.push_back(random_bytes(random, random() % 5000));
  std::shuffle(texts.begin(), texts.end(), random);
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  for (const unsigned lanes : {1U, 8U, 16U}) {
    if (!has_lanes(lanes)) continue;
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{5}, views.size()}) {
      const std::vector<Digest> digests = md5_of_each(std::span(views).first(count), lanes);
      REQUIRE(digests.size() == count);
      for (std::size_t i = 0; i < count; ++i) {
        INFO("lanes " << lanes << ", length " << views[i].size());
        CHECK(digests[i] == md5_of(views[i]));
      }
    }
  }
}

TEST_CASE("lanes that no processor has are refused") {
  CHECK_THROWS_AS(md5_of_each({}, 3), InternalError);
}

TEST_CASE("a batch calls back once for every file, with its bytes and their digest") {
  const TemporaryDirectory directory;
  std::mt19937 random(12);
  std::vector<std::string> contents;
  for (int i = 0; i < 100; ++i) contents.push_back(random_bytes(random, random() % 20000));
  contents.push_back(random_bytes(random, FileBatch::longest));
  contents.push_back(random_bytes(random, 300'000));
  for (int i = 0; i < 6; ++i) contents.push_back(random_bytes(random, 900'000));  // more than the buffer holds
  std::map<std::size_t, int> calls;
  FileBatch batch([&](std::size_t which, std::string_view bytes, const Digest& md5) {
    ++calls[which];
    CHECK(bytes == contents[which]);
    CHECK(md5 == md5_of(contents[which]));
  });
  for (std::size_t i = 0; i < contents.size(); ++i) {
    const std::string path = directory / std::to_string(i);
    directory.write(std::to_string(i), contents[i]);
    REQUIRE(batch.add(i, open_file(path, O_RDONLY), path, contents[i].size()));
  }
  batch.flush();
  CHECK(calls.size() == contents.size());
  for (const auto& [which, count] : calls) CHECK(count == 1);
}

TEST_CASE("a file that is longer or shorter than its stat said is left to others, at its start") {
  const TemporaryDirectory directory;
  const std::string path = directory / "file";
  directory.write("file", "0123456789");
  FileBatch batch([](std::size_t, std::string_view, const Digest&) { FAIL("nothing was kept"); });
  for (const std::uint64_t size : {9U, 11U}) {
    const Fd file = open_file(path, O_RDONLY);
    CHECK_FALSE(batch.add(0, file, path, size));
    CHECK(read_all(file, path) == "0123456789");
  }
  const Fd file = open_file(path, O_RDONLY);
  REQUIRE(batch.add(0, file, path, 10));
  batch.drop_last();
  batch.flush();
}

}  // namespace tutti
