// UTF-8, there and back.
#include "base/utf8.hpp"

#include <catch2/catch.hpp>

namespace tutti {

TEST_CASE("every code point comes back from its bytes, and only it") {
  for (char32_t c = 0; c <= 0x10ffff; ++c) {
    if (c == 0xd800) c = 0xe000;  // surrogates are no characters
    std::string text;
    append_utf8(text, c);
    text += "\xc3";  // what follows does not matter

    const CodePoint decoded = decode_utf8(text);

    if (decoded.value != c || decoded.size != text.size() - 1) FAIL("U+" << std::hex << static_cast<unsigned>(c));
  }
}

TEST_CASE("what begins with no code point has none") {
  // Empty, alone, cut short, overlong, surrogate, too large.
  for (const std::string bad :
       {"", "\x80", "\xc3", "\xe2\x82", "\xe2\x82z", "\xf0\x9f\x98", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf",
        "\xf0\x8f\xbf\xbf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff"}) {
    CHECK(decode_utf8(bad).size == 0);
  }
}

TEST_CASE("code points are counted, not bytes") {
  CHECK(code_points("") == 0);
  CHECK(code_points("größe") == 5);
  CHECK(code_points("日本😀") == 3);
}

}  // namespace tutti
