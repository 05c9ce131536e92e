// What everything that keeps objects must do, whatever the medium: run by each implementation's test.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "store/tree.hpp"

namespace tutti {

// The little that a store and a remote have in common, as a test sees it.
class StoreUnderTest {
 public:
  using Object = std::pair<ObjectId, std::string>;

  virtual ~StoreUnderTest() = default;
  virtual void put(const std::vector<Object>& objects) = 0;  // throws Corrupt if bytes do not match
  virtual std::vector<ObjectId> missing(const std::vector<ObjectId>& ids) = 0;
  virtual std::optional<std::string> get(const ObjectId& id) = 0;  // proven; nothing if it is not there
  virtual void damage(const ObjectId& id, const std::string& bytes) = 0;
};

// Each object a store may meet: empty, small, of a piece and a byte around it, several pieces, a manifest.
inline std::vector<StoreUnderTest::Object> sample_objects() {
  std::vector<StoreUnderTest::Object> objects;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{4096}, (std::size_t{1} << 20) - 1,
                                 std::size_t{1} << 20, (std::size_t{1} << 20) + 1, (std::size_t{5} << 20) / 2}) {
    std::string bytes(size, 'x');
    for (std::size_t i = 0; i < size; i += 97) bytes[i] = static_cast<char>(i * 31 + size);
    objects.emplace_back(BlobId{md5_of(bytes)}, bytes);
  }
  for (int i = 0; i < 60; ++i) {
    const std::string bytes = "object " + std::to_string(i);
    objects.emplace_back(BlobId{md5_of(bytes)}, bytes);
  }
  const Tree tree({{RelPath::parse("a/b"), objects[1].first.blob().value()}});
  objects.emplace_back(tree.id(), tree.manifest());
  return objects;
}

inline void check_store_conformance(const std::function<std::unique_ptr<StoreUnderTest>()>& make) {
  const std::vector<StoreUnderTest::Object> objects = sample_objects();
  std::vector<ObjectId> ids;
  for (const auto& [id, bytes] : objects) ids.push_back(id);

  SECTION("an empty store misses all, in the order asked") {
    CHECK(make()->missing(ids) == ids);
    CHECK_FALSE(make()->get(ids.front()));
  }
  SECTION("what was put comes back with the same bytes") {
    const auto store = make();

    store->put(objects);

    CHECK(store->missing(ids).empty());
    for (const auto& [id, bytes] : objects) {
      const bool same = store->get(id) == bytes;
      CHECK(same);
    }
  }
  SECTION("a single object is stored like many, and putting it again changes nothing") {
    const auto store = make();

    store->put({objects[3]});
    store->put({objects[3]});
    store->put({objects[3], objects[4]});

    CHECK(store->missing({ids[2], ids[3], ids[4]}) == std::vector{ids[2]});
    const bool same = store->get(ids[3]) == objects[3].second;
    CHECK(same);
  }
  SECTION("an object asked for twice is answered twice") {
    const auto store = make();
    store->put({objects[1]});
    CHECK(store->missing({ids[1], ids[2], ids[1], ids[2]}) == std::vector{ids[2], ids[2]});
  }
  SECTION("a blob and a tree of the same digest are two objects") {
    const auto store = make();
    const std::string bytes = "[]";
    store->put({{BlobId{md5_of(bytes)}, bytes}});
    const ObjectId tree = TreeId{md5_of(bytes)};
    CHECK(store->missing({tree}) == std::vector{tree});
  }
  SECTION("bytes that do not match their name get no name") {
    const auto store = make();
    for (const std::size_t wrong : {std::size_t{2}, std::size_t{6}}) {
      std::string bytes = objects[wrong].second;
      bytes.back() = static_cast<char>(bytes.back() ^ 1);
      CHECK_THROWS_AS(store->put({{ids[wrong], bytes}}), Corrupt);
      CHECK_THROWS_AS(store->put({{ids[wrong], objects[wrong].second.substr(1)}}), Corrupt);
      CHECK(store->missing({ids[wrong]}) == std::vector{ids[wrong]});
    }
  }
  SECTION("damage is found on reading: a flipped bit, a cut end, nothing left") {
    for (const std::size_t place : {std::size_t{2}, std::size_t{6}, objects.size() - 1}) {
      const auto store = make();
      store->put(objects);
      std::string flipped = objects[place].second;
      flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 4);
      for (const std::string& bytes : {flipped, objects[place].second.substr(0, 7), std::string()}) {
        store->damage(ids[place], bytes);
        CHECK_THROWS_AS(store->get(ids[place]), Corrupt);
      }
      const bool same = store->get(ids[1]) == objects[1].second;
      CHECK(same);
    }
  }
}

}  // namespace tutti
