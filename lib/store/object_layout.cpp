// Where an object lies below a store's root: its layout, its folder, its name in there.
#include "object_layout.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/files.hpp"

namespace tutti {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view tree_suffix = ".dir";
constexpr std::size_t name_length = 30;  // 15 bytes in hex

constexpr std::uint8_t no_digit = 0xff;

// What DVC writes is lower case, so anything else is no object.
constexpr std::array<std::uint8_t, 256> digit_values = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(no_digit);
  for (std::size_t digit = 0; digit < hex_digits.size(); ++digit) {
    values[static_cast<std::uint8_t>(hex_digits[digit])] = static_cast<std::uint8_t>(digit);
  }
  return values;
}();

}  // namespace

Layout layout_of(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::md5:
      return Layout::modern;
    case Algorithm::md5_dos2unix:
      return Layout::legacy;
    case Algorithm::sha256:
      break;
  }
  throw InternalError("no store keeps objects by sha256");
}

Algorithm algorithm_of(Layout layout) {
  return layout == Layout::modern ? Algorithm::md5 : Algorithm::md5_dos2unix;
}

std::string layout_path(std::string_view root, Layout layout) {
  return layout == Layout::modern ? join_path(root, "files/md5") : std::string(root);
}

std::string folder_name(unsigned folder) {
  const unsigned byte = folder % folders_per_layout;
  return {hex_digits[byte >> 4], hex_digits[byte & 15]};
}

ObjectKey ObjectKey::of(const ObjectId& id) {
  ObjectKey key;
  std::copy_n(id.digest().bytes().begin() + 1, 15, key.bytes.begin());
  key.bytes[15] = id.is_tree() ? 1 : 0;
  return key;
}

std::optional<ObjectKey> ObjectKey::parse(std::string_view name) {
  ObjectKey key;
  if (name.size() == name_length + tree_suffix.size() && name.ends_with(tree_suffix)) {
    key.bytes[15] = 1;
  } else if (name.size() != name_length) {
    return {};
  }
  std::uint8_t all = 0;
  for (std::size_t i = 0; i < name_length; i += 2) {
    const std::uint8_t high = digit_values[static_cast<std::uint8_t>(name[i])];
    const std::uint8_t low = digit_values[static_cast<std::uint8_t>(name[i + 1])];
    all |= high | low;
    key.bytes[i / 2] = static_cast<std::uint8_t>(high << 4 | low);
  }
  if (all == no_digit) return {};
  return key;
}

ObjectId ObjectKey::id(unsigned folder) const {
  std::array<std::uint8_t, 16> digest{};
  digest[0] = static_cast<std::uint8_t>(folder % folders_per_layout);
  std::copy_n(bytes.begin(), 15, digest.begin() + 1);
  const Digest value(algorithm_of(layout_of_folder(folder)), digest);
  return is_tree() ? ObjectId(TreeId{value}) : ObjectId(BlobId{value});
}

std::string ObjectKey::file_name() const {
  std::string name;
  name.reserve(name_length + tree_suffix.size());
  for (std::size_t i = 0; i < 15; ++i) {
    name += hex_digits[bytes[i] >> 4];
    name += hex_digits[bytes[i] & 15];
  }
  if (is_tree()) name += tree_suffix;
  return name;
}

}  // namespace tutti
