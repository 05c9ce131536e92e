// Digests and the names of objects.
#include "base/digest.hpp"

#include <unordered_set>

#include <catch2/catch.hpp>

#include "base/error.hpp"

namespace tutti {
namespace {

constexpr std::string_view hex = "d41d8cd98f00b204e9800998ecf8427e";

}  // namespace

TEST_CASE("a digest reads its own hex, in either case, and writes lower case") {
  CHECK(Digest::from_hex(Algorithm::md5, hex).value().hex() == hex);
  CHECK(Digest::from_hex(Algorithm::md5, "D41D8CD98F00B204E9800998ECF8427E").value().hex() == hex);
  CHECK(Digest::from_hex(Algorithm::md5, hex).value().short_hex() == "d41d8cd9");
}

TEST_CASE("a digest is not read from other lengths or other letters") {
  CHECK_FALSE(Digest::from_hex(Algorithm::md5, ""));
  CHECK_FALSE(Digest::from_hex(Algorithm::md5, hex.substr(1)));
  CHECK_FALSE(Digest::from_hex(Algorithm::sha256, hex));
  CHECK_FALSE(Digest::from_hex(Algorithm::md5, "d41d8cd98f00b204e9800998ecf8427g"));
  CHECK_FALSE(Digest::from_hex(Algorithm::md5, "d41d8cd98f00b204e9800998ecf842\xff\x80"));
}

TEST_CASE("a digest of the wrong size cannot be held") {
  const std::array<std::uint8_t, 16> bytes{};
  CHECK_THROWS_AS(Digest(Algorithm::sha256, bytes), InternalError);
}

TEST_CASE("digests of different algorithms differ, even with the same bytes") {
  CHECK(Digest::from_hex(Algorithm::md5, hex) != Digest::from_hex(Algorithm::md5_dos2unix, hex));
}

TEST_CASE("an object's name tells trees from blobs, both ways") {
  const auto blob = ObjectId::parse(Algorithm::md5, hex);
  const auto tree = ObjectId::parse(Algorithm::md5, std::string(hex) + ".dir");

  CHECK(blob.value().blob().has_value());
  CHECK_FALSE(blob->tree().has_value());
  CHECK(blob->name() == hex);
  CHECK(tree.value().tree().has_value());
  CHECK_FALSE(tree->blob().has_value());
  CHECK(tree->name() == std::string(hex) + ".dir");
  CHECK(*blob != *tree);
}

TEST_CASE("what is not an object's name is not read as one") {
  for (const std::string name : {"", ".dir", "d41d8cd98f00b204e9800998ecf8427e.unpacked", "../../etc/passwd"}) {
    CHECK_FALSE(ObjectId::parse(Algorithm::md5, name));
  }
}

TEST_CASE("a blob and a tree of the same digest are two members of a set") {
  const Digest digest = Digest::from_hex(Algorithm::md5, hex).value();

  const std::unordered_set<ObjectId, ObjectIdHash> ids = {BlobId{digest}, TreeId{digest}, BlobId{digest}};

  CHECK(ids.size() == 2);
}

TEST_CASE("algorithms are named as DVC names them") {
  CHECK(name_of(Algorithm::md5) == "md5");
  CHECK(name_of(Algorithm::md5_dos2unix) == "md5-dos2unix");
  CHECK(name_of(Algorithm::sha256) == "sha256");
}

}  // namespace tutti
