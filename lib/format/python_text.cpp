// Prints values as Python does.
#include "format/python_text.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "format/json.hpp"

namespace tutti {
namespace {

// What str.isprintable() denies beyond ASCII: controls, blanks other than the plain one, marks of format and direction,
// surrogates and what is private. Code points that no character has (yet) count as printable here.
bool is_printable(char32_t c) {
  struct Range {
    char32_t first, last;
  };
  static constexpr std::array ranges{Range{0x7F, 0xA0},     Range{0xAD, 0xAD},     Range{0x600, 0x605},
                                     Range{0x61C, 0x61C},   Range{0x6DD, 0x6DD},   Range{0x70F, 0x70F},
                                     Range{0x890, 0x891},   Range{0x8E2, 0x8E2},   Range{0x1680, 0x1680},
                                     Range{0x180E, 0x180E}, Range{0x2000, 0x200F}, Range{0x2028, 0x202F},
                                     Range{0x205F, 0x206F}, Range{0x3000, 0x3000}, Range{0xD800, 0xF8FF},
                                     Range{0xFEFF, 0xFEFF}, Range{0xFFF9, 0xFFFB}, Range{0xE0000, 0x10FFFF}};
  return c >= ' ' && std::ranges::none_of(ranges, [&](Range range) { return range.first <= c && c <= range.last; });
}

std::string quoted(std::string_view text) {
  const bool has_single = text.find('\'') != std::string_view::npos;
  const char quote = has_single && text.find('"') == std::string_view::npos ? '"' : '\'';
  std::string out(1, quote);
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text.substr(at));
    const std::size_t size = std::max<std::size_t>(point.size, 1);
    const char c = text[at];
    if (c == quote || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (point.size != 0 && is_printable(point.value)) {
      out.append(text.substr(at, size));
    } else {
      const auto number = point.size == 0 ? static_cast<unsigned char>(c) : static_cast<std::uint32_t>(point.value);
      out += number < 0x100     ? fmt::format("\\x{:02x}", number)
             : number < 0x10000 ? fmt::format("\\u{:04x}", number)
                                : fmt::format("\\U{:08x}", number);
    }
    at += size;
  }
  return out + quote;
}

}  // namespace

std::string python_repr(const Value& value) {
  switch (value.kind()) {
    case ValueKind::null:
      return "None";
    case ValueKind::boolean:
      return value.as_boolean() ? "True" : "False";
    case ValueKind::integer:
      return fmt::format("{}", value.as_integer());
    case ValueKind::big_integer:
      return std::string(value.big_integer_text());
    case ValueKind::real:
      return python_repr(value.as_real());
    case ValueKind::string:
      return quoted(value.as_string());
    case ValueKind::timestamp:
      return quoted(value.timestamp_text());
    case ValueKind::list: {
      std::string out = "[";
      for (const Value& item : value.items()) out += (out.size() > 1 ? ", " : "") + python_repr(item);
      return out + "]";
    }
    case ValueKind::map: {
      std::string out = "{";
      for (const Member& member : value.members()) {
        out += (out.size() > 1 ? ", " : "") + python_repr(member.key) + ": " + python_repr(member.value);
      }
      return out + "}";
    }
  }
  return {};
}

std::string python_str(const Value& value) {
  if (value.is_string()) return std::string(value.as_string());
  if (value.kind() == ValueKind::timestamp) return std::string(value.timestamp_text());
  return python_repr(value);
}

}  // namespace tutti
