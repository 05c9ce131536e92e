// Digests as hex and back, and the names of objects.
#include "base/digest.hpp"

#include <algorithm>
#include <cstring>

#include "base/error.hpp"

namespace tutti {
namespace {

constexpr std::string_view tree_suffix = ".dir";

constexpr std::uint8_t no_digit = 0xff;

constexpr std::array<std::uint8_t, 256> digit_values = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(no_digit);
  for (unsigned digit = 0; digit < 10; ++digit) values['0' + digit] = static_cast<std::uint8_t>(digit);
  for (unsigned digit = 0; digit < 6; ++digit) {
    values['a' + digit] = values['A' + digit] = static_cast<std::uint8_t>(10 + digit);
  }
  return values;
}();

}  // namespace

std::string_view name_of(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::md5:
      return "md5";
    case Algorithm::md5_dos2unix:
      return "md5-dos2unix";
    case Algorithm::sha256:
      return "sha256";
  }
  return "md5";
}

Digest::Digest(Algorithm algorithm, std::span<const std::uint8_t> bytes) : algorithm_(algorithm) {
  if (bytes.size() != digest_size(algorithm)) {
    throw InternalError(fmt::format("a digest of {} bytes is no {}", bytes.size(), name_of(algorithm)));
  }
  std::ranges::copy(bytes, bytes_.begin());
}

std::optional<Digest> Digest::from_hex(Algorithm algorithm, std::string_view hex) {
  const std::size_t size = digest_size(algorithm);
  if (hex.size() != 2 * size) return std::nullopt;

  std::array<std::uint8_t, 32> bytes;
  std::uint8_t all = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint8_t high = digit_values[static_cast<std::uint8_t>(hex[2 * i])];
    const std::uint8_t low = digit_values[static_cast<std::uint8_t>(hex[2 * i + 1])];
    all |= high | low;
    bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  if (all == no_digit) return std::nullopt;
  return Digest(algorithm, {bytes.data(), size});
}

std::string Digest::hex() const {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text(2 * digest_size(algorithm_), '\0');
  for (std::size_t i = 0; i < text.size() / 2; ++i) {
    text[2 * i] = digits[bytes_[i] >> 4];
    text[2 * i + 1] = digits[bytes_[i] & 0xf];
  }
  return text;
}

std::optional<ObjectId> ObjectId::parse(Algorithm algorithm, std::string_view name) {
  const bool is_tree = name.ends_with(tree_suffix);
  if (is_tree) name.remove_suffix(tree_suffix.size());

  const std::optional<Digest> digest = Digest::from_hex(algorithm, name);
  if (!digest) return std::nullopt;
  return is_tree ? ObjectId(TreeId{*digest}) : ObjectId(BlobId{*digest});
}

std::size_t ObjectIdHash::operator()(const ObjectId& id) const {
  std::size_t hash;
  static_assert(sizeof(hash) <= 16);
  std::memcpy(&hash, id.digest().bytes().data(), sizeof(hash));
  return hash ^ static_cast<std::size_t>(id.is_tree());
}

}  // namespace tutti
