// Escapes text for HTML and SVG.
#include "markup.hpp"

#include "base/utf8.hpp"

namespace tutti {
namespace {

constexpr char32_t replacement = 0xFFFD;

// What XML 1.0 allows, less what browsers take for the end of something or that nobody can see (C1 controls).
bool is_allowed(char32_t c) {
  if (c == '\t' || c == '\n') return true;
  return c >= 0x20 && !(c >= 0x7F && c <= 0x9F) && c != 0xFFFE && c != 0xFFFF;
}

template <class Append>
void for_each_code_point(std::string_view text, const Append& append) {
  while (!text.empty()) {
    const CodePoint point = decode_utf8(text);
    append(point.size > 0 ? point.value : replacement);
    text.remove_prefix(point.size > 0 ? point.size : 1);
  }
}

}  // namespace

std::string utf8_only(std::string_view text) {
  std::string out;
  for_each_code_point(text, [&](char32_t c) { append_utf8(out, c); });
  return out;
}

std::string escaped_markup(std::string_view text) {
  std::string out;
  for_each_code_point(text, [&](char32_t c) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        append_utf8(out, is_allowed(c) ? c : replacement);
    }
  });
  return out;
}

}  // namespace tutti
