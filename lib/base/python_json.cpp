// Escapes as Python does.
#include "base/python_json.hpp"

#include <iterator>

#include <fmt/format.h>

#include "base/utf8.hpp"

namespace tutti {
namespace {

bool is_plain(char c) {
  return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

void append_unit(std::string& out, char32_t unit) {
  fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(unit));
}

}  // namespace

bool append_python_escaped(std::string& out, std::string_view text) {
  static constexpr std::string_view named = "\"\\\n\r\t\b\f";
  static constexpr std::string_view names = "\"\\nrtbf";
  for (std::size_t i = 0; i < text.size();) {
    // Whole runs: nearly every name is one.
    const std::size_t begin = i;
    while (i < text.size() && is_plain(text[i])) ++i;
    out.append(text, begin, i - begin);
    if (i == text.size()) break;
    const CodePoint point = decode_utf8(text.substr(i));
    if (point.size == 0) return false;
    const std::size_t found = point.size == 1 ? named.find(text[i]) : std::string_view::npos;
    i += point.size;
    if (found != std::string_view::npos) {
      out += '\\';
      out += names[found];
    } else if (point.value >= 0x10000) {
      const char32_t above = point.value - 0x10000;
      append_unit(out, 0xD800 + (above >> 10));
      append_unit(out, 0xDC00 + (above & 0x3FF));
    } else {
      append_unit(out, point.value);
    }
  }
  return true;
}

}  // namespace tutti
