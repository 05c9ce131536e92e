// Where an object lies below a store's root: its layout, its folder, its name in there.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.hpp"

namespace tutti {

// The two layouts of DVC: 3.x below files/md5, 2.x directly in the root. Each spreads its objects over 256 folders
// named by the first byte of the digest.
enum class Layout : std::uint8_t { modern, legacy };

constexpr unsigned layout_count = 2;
constexpr unsigned folders_per_layout = 256;
constexpr unsigned folder_count = layout_count * folders_per_layout;

Layout layout_of(Algorithm algorithm);  // throws InternalError for sha256: no store is named by it
Algorithm algorithm_of(Layout layout);
std::string layout_path(std::string_view root, Layout layout);

// Folder numbers run through the modern layout's 256 first, then through the legacy layout's.
inline unsigned folder_of(const ObjectId& id) {
  return static_cast<unsigned>(layout_of(id.digest().algorithm())) * folders_per_layout + id.digest().bytes()[0];
}
inline Layout layout_of_folder(unsigned folder) {
  return static_cast<Layout>(folder / folders_per_layout);
}
std::string folder_name(unsigned folder);  // "ab"

// An object within its folder: the digest's other fifteen bytes, then 1 for a tree or 0 for a blob. Half the size of an
// ObjectId, and in the order of the file names.
struct ObjectKey {
  std::array<std::uint8_t, 16> bytes{};

  static ObjectKey of(const ObjectId& id);
  // Nothing if `name` is not the file name of an object ("cdef…", "cdef….dir").
  static std::optional<ObjectKey> parse(std::string_view name);

  bool is_tree() const { return bytes[15] != 0; }
  ObjectId id(unsigned folder) const;
  std::string file_name() const;

  friend bool operator==(const ObjectKey&, const ObjectKey&) = default;
  friend bool operator<(const ObjectKey& a, const ObjectKey& b) {
    return a.word(0) != b.word(0) ? a.word(0) < b.word(0) : a.word(8) < b.word(8);
  }

 private:
  // Eight bytes as a number that is ordered as they are.
  std::uint64_t word(std::size_t offset) const {
    std::uint64_t value;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return std::endian::native == std::endian::little ? __builtin_bswap64(value) : value;
  }
};

struct ObjectKeyHash {
  std::size_t operator()(const ObjectKey& key) const noexcept {
    std::size_t hash;  // a digest is uniform already
    std::memcpy(&hash, key.bytes.data(), sizeof hash);
    return hash ^ key.bytes[15];
  }
};

}  // namespace tutti
