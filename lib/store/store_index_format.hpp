// The parts of a store index's file, for who reads and who writes it. See store_index.hpp for the format.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/hash.hpp"
#include "store_index.hpp"

namespace tutti {

namespace store_index_format {

constexpr char magic[8] = {'t', 'u', 't', 't', 'i', 's', 't', 'o'};
constexpr std::uint32_t version = 1;
constexpr std::uint32_t most_trees = 1U << 20;

// Whether a further change, later than `look`, would be seen in the stamp.
inline bool is_settled(const FolderStamp& stamp, std::int64_t look) {
  return std::max(stamp.mtime, stamp.ctime) + stamp_tick < look;
}

inline std::uint64_t checksum_of(std::string_view bytes) {
  return checksum64(std::as_bytes(std::span(bytes)));
}

template <class T>
void append(std::string& out, const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <class T>
void append_all(std::string& out, const std::vector<T>& values) {
  static_assert(std::is_trivially_copyable_v<T>);
  if (!values.empty()) out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

}  // namespace store_index_format

struct StoreIndex::Header {
  char magic[8];
  std::uint32_t version;
  std::uint32_t trees;
  std::uint64_t root_checksum;
  std::uint64_t table_checksum;
  std::array<std::uint64_t, layout_count> fingerprints;
  std::array<std::uint8_t, 16> zeros;
};

}  // namespace tutti
