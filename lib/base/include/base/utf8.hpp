// UTF-8, one code point at a time. Strict: no overlong forms, no surrogates, nothing beyond U+10FFFF.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tutti {

struct CodePoint {
  char32_t value = 0;
  std::size_t size = 0;  // in bytes; 0: there is none
};

// The code point that `bytes` begins with; none if they are empty or begin with anything else.
CodePoint decode_utf8(std::string_view bytes);

void append_utf8(std::string& text, char32_t code_point);

// Where `text` may be cut at or before `place`: not inside a character.
std::size_t cut_before(std::string_view text, std::size_t place);

// How many there are in well-formed text.
std::size_t code_points(std::string_view text);

}  // namespace tutti
