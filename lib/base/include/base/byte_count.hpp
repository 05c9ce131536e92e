// A number of bytes, which does not add to a number of files.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace tutti {

struct ByteCount {
  std::uint64_t value = 0;

  std::string human() const;  // "0 B", "512 B", "3.4 kB", "1.2 GB": powers of 1000

  ByteCount& operator+=(ByteCount other) {
    value += other.value;
    return *this;
  }
  friend ByteCount operator+(ByteCount a, ByteCount b) { return {a.value + b.value}; }
  friend auto operator<=>(const ByteCount&, const ByteCount&) = default;
};

}  // namespace tutti
