// UTF-8, one code point at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tutti {

struct CodePoint {
  char32_t value = 0;
  std::size_t size = 0;  // in bytes; 0: not UTF-8
};

// The code point at `at`, which is inside `text`. Strict: no overlong forms, no surrogates, nothing beyond U+10FFFF.
CodePoint decode_utf8(std::string_view text, std::size_t at);

void append_utf8(std::string& text, char32_t code_point);

// How many there are in well-formed text.
std::size_t code_points(std::string_view text);

}  // namespace tutti
