// Looks for what a plain or quoted YAML scalar must not contain.
#include "yaml_style.hpp"

#include "base/utf8.hpp"

namespace tutti {
namespace {

bool is_blank_or_break(char32_t c) {
  return c == 0 || c == ' ' || c == '\t' || c == '\r' || is_yaml_break(c);
}

bool is_special(char32_t c) {
  if (c < 0x80) return c != '\n' && (c < 0x20 || c > 0x7E);
  return !(c == 0x85 || (c >= 0xA0 && c != 0xFEFF && c != 0xFFFE && c != 0xFFFF));
}

bool is_one_of(char32_t c, std::string_view characters) {
  return c < 0x80 && characters.find(static_cast<char>(c)) != std::string_view::npos;
}

}  // namespace

YamlStyles analyze_yaml_string(std::string_view text) {
  YamlStyles styles;
  if (text.empty()) {
    styles.empty = true;
    styles.flow_plain = false;
    return styles;
  }
  bool block_indicators = text.starts_with("---") || text.starts_with("...");
  bool flow_indicators = block_indicators;
  bool special = false, leading = false, trailing = false, break_space = false, space_break = false;
  bool previous_space = false, previous_break = false, after_blank = true;
  const auto decoded = [&](std::size_t at) { return at < text.size() ? decode_utf8(text.substr(at)) : CodePoint{}; };
  CodePoint next = decoded(0);
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next.value;
    const std::size_t after = at + (next.size == 0 ? 1 : next.size);
    next = decoded(after);
    const bool last = after >= text.size();
    const bool before_blank = last || is_blank_or_break(next.value);
    if (at == 0) {
      if (is_one_of(c, "#,[]{}&*!|>'\"%@`")) flow_indicators = block_indicators = true;
      if (c == '?' || c == ':') {
        if (last) flow_indicators = true;
        if (before_blank) block_indicators = true;
      }
      if (c == '-' && before_blank) flow_indicators = block_indicators = true;
    } else {
      if (is_one_of(c, ",[]{}")) flow_indicators = true;
      if (c == ':' && before_blank) flow_indicators = block_indicators = true;
      if (c == '#' && after_blank) flow_indicators = block_indicators = true;
    }
    if (is_special(c)) special = true;
    if (c == ' ') {
      if (at == 0) leading = true;
      if (last) trailing = true;
      if (previous_break) break_space = true;
      previous_space = true;
      previous_break = false;
    } else if (is_yaml_break(c)) {
      styles.multiline = true;
      if (at == 0) leading = true;
      if (last) trailing = true;
      if (previous_space) space_break = true;
      previous_space = false;
      previous_break = true;
    } else {
      previous_space = previous_break = false;
    }
    after_blank = is_blank_or_break(c);
    at = after;
  }
  if (break_space || special || space_break) styles.single_quoted = false;
  const bool no_plain = leading || trailing || break_space || special || space_break || styles.multiline;
  styles.flow_plain = !no_plain && !flow_indicators;
  styles.block_plain = !no_plain && !block_indicators;
  return styles;
}

}  // namespace tutti
