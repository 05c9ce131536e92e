// The names of content: a digest with its algorithm, and the ids of stored objects.
//
// Source of the formats: DVC names a blob by the lower-case hex of its MD5, and a directory manifest by the MD5 of its
// bytes followed by ".dir". `md5_dos2unix` is DVC 2.x: MD5 after CRLF -> LF in what looks like text.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tutti {

enum class Algorithm : std::uint8_t { md5, md5_dos2unix, sha256 };

std::string_view name_of(Algorithm algorithm);            // "md5", "md5-dos2unix", "sha256"
constexpr std::size_t digest_size(Algorithm algorithm) {  // bytes
  return algorithm == Algorithm::sha256 ? 32 : 16;
}

class Digest {
 public:
  // `bytes` has exactly digest_size(algorithm) bytes.
  Digest(Algorithm algorithm, std::span<const std::uint8_t> bytes);

  // Nothing unless `hex` is exactly the algorithm's length in hex digits (upper case is read, never written).
  static std::optional<Digest> from_hex(Algorithm algorithm, std::string_view hex);

  Algorithm algorithm() const { return algorithm_; }
  std::span<const std::uint8_t> bytes() const { return {bytes_.data(), digest_size(algorithm_)}; }
  std::string hex() const;
  std::string short_hex() const { return hex().substr(0, 8); }

  friend bool operator==(const Digest&, const Digest&) = default;
  friend auto operator<=>(const Digest&, const Digest&) = default;

 private:
  Algorithm algorithm_;
  std::array<std::uint8_t, 32> bytes_{};
};

// A file's content.
struct BlobId {
  Digest digest;
  std::string name() const { return digest.hex(); }
  friend auto operator<=>(const BlobId&, const BlobId&) = default;
};

// A directory's manifest. Deliberately not convertible to BlobId.
struct TreeId {
  Digest digest;
  std::string name() const { return digest.hex() + ".dir"; }
  friend auto operator<=>(const TreeId&, const TreeId&) = default;
};

// Either of the two, where a store or a remote treats them alike.
class ObjectId {
 public:
  ObjectId(const BlobId& id) : digest_(id.digest), is_tree_(false) {}  // NOLINT: widening is the purpose
  ObjectId(const TreeId& id) : digest_(id.digest), is_tree_(true) {}   // NOLINT

  // "3f2a….dir" or "3f2a…"; nothing if it is neither.
  static std::optional<ObjectId> parse(Algorithm algorithm, std::string_view name);

  const Digest& digest() const { return digest_; }
  bool is_tree() const { return is_tree_; }
  std::optional<TreeId> tree() const { return is_tree_ ? std::optional(TreeId{digest_}) : std::nullopt; }
  std::optional<BlobId> blob() const { return is_tree_ ? std::nullopt : std::optional(BlobId{digest_}); }
  std::string name() const { return is_tree_ ? digest_.hex() + ".dir" : digest_.hex(); }

  friend bool operator==(const ObjectId&, const ObjectId&) = default;
  friend auto operator<=>(const ObjectId&, const ObjectId&) = default;

 private:
  Digest digest_;
  bool is_tree_;
};

// Digests are uniform already: their first bytes are the hash.
struct ObjectIdHash {
  std::size_t operator()(const ObjectId& id) const;
};

}  // namespace tutti
