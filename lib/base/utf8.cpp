// UTF-8 as Unicode's table 3-7 has it.
#include "base/utf8.hpp"

#include <algorithm>
#include <cstdint>

namespace tutti {
namespace {

bool continues(char c) {
  return (static_cast<std::uint8_t>(c) & 0xc0) == 0x80;
}

}  // namespace

CodePoint decode_utf8(std::string_view bytes) {
  if (bytes.empty()) return {};
  const auto lead = static_cast<std::uint8_t>(bytes[0]);
  if (lead < 0x80) return {lead, 1};

  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || bytes.size() < size) return {};
  char32_t value = lead & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if (!continues(bytes[i])) return {};
    value = value << 6 | (static_cast<std::uint8_t>(bytes[i]) & 0x3fU);
  }
  const bool is_overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
  const bool is_surrogate = value >= 0xd800 && value <= 0xdfff;
  if (is_overlong || is_surrogate || value > 0x10ffff) return {};
  return {value, size};
}

void append_utf8(std::string& text, char32_t code_point) {
  const auto put = [&](char32_t byte) { text += static_cast<char>(byte); };
  const auto put_continuation = [&](int shift) { put(0x80 | (code_point >> shift & 0x3f)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xc0 | code_point >> 6);
    put_continuation(0);
  } else if (code_point < 0x10000) {
    put(0xe0 | code_point >> 12);
    put_continuation(6);
    put_continuation(0);
  } else {
    put(0xf0 | code_point >> 18);
    put_continuation(12);
    put_continuation(6);
    put_continuation(0);
  }
}

std::size_t cut_before(std::string_view text, std::size_t place) {
  while (place > 0 && place < text.size() && continues(text[place])) --place;
  return place;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !continues(c); }));
}

}  // namespace tutti
