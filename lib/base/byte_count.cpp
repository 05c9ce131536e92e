// Bytes as people read them.
#include "base/byte_count.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace tutti {

std::string ByteCount::human() const {
  if (value < 1000) return fmt::format("{} B", value);

  constexpr std::array<std::string_view, 6> units = {"kB", "MB", "GB", "TB", "PB", "EB"};
  std::uint64_t tenth = 100;  // of the unit
  for (std::size_t i = 0;; ++i, tenth *= 1000) {
    const std::uint64_t tenths = value / tenth + (value % tenth >= tenth / 2 ? 1 : 0);
    // Rounded first: 999,950 bytes are 1.0 MB, not 1000.0 kB.
    if (tenths < 10'000 || i + 1 == units.size()) return fmt::format("{}.{} {}", tenths / 10, tenths % 10, units[i]);
  }
}

}  // namespace tutti
