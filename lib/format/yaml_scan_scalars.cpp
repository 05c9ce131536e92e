// The part of the YAML scanner that reads names, and scalars that a line can hold: plain and quoted.
#include "base/ascii.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "yaml_escapes.hpp"
#include "yaml_scanner.hpp"
#include "yaml_style.hpp"

namespace tutti {
YamlToken YamlScanner::scan_name(Kind kind) {
  const Place start = at_;
  forward();
  std::size_t length = 0;
  while (!is_space_or_end(length) && std::u32string_view(U",[]{}").find(look(length)) == std::u32string_view::npos) {
    ++length;
  }
  if (length == 0) fail(start, "a name must follow '&' or '*'");
  std::string name = take(length);
  return {.kind = kind, .start = start, .end = at_, .text = std::move(name)};
}

YamlToken YamlScanner::scan_tag() {
  const Place start = at_;
  std::size_t length = 0;
  while (!is_space_or_end(length) && (flow_context_.empty() || look(length) != ',')) ++length;
  std::string tag = take(length);
  return {.kind = Kind::tag, .start = start, .end = at_, .text = std::move(tag)};
}

YamlToken YamlScanner::scan_flow_scalar(char32_t quote) {
  const Place start = at_;
  const bool is_double = quote == '"';
  std::string text;
  forward();
  scan_flow_text(is_double, text);
  while (look() != quote) {
    scan_flow_blanks(text, start);
    scan_flow_text(is_double, text);
  }
  forward();
  return {.kind = Kind::scalar, .start = start, .end = at_, .text = std::move(text), .style = static_cast<char>(quote)};
}

void YamlScanner::scan_flow_text(bool is_double, std::string& into) {
  while (true) {
    std::size_t length = 0;
    const auto ends = [](char32_t c) { return c == '\'' || c == '"' || c == '\\' || is_yaml_break(c); };
    while (!is_space_or_end(length) && !ends(look(length))) ++length;
    into += take(length);
    const char32_t c = look();
    if (!is_double && c == '\'' && look(1) == '\'') {
      into += '\'';
      forward(2);
    } else if ((is_double && c == '\'') || (!is_double && (c == '"' || c == '\\'))) {
      into += take(1);
    } else if (is_double && c == '\\') {
      scan_escape(into);
    } else {
      return;
    }
  }
}

void YamlScanner::scan_escape(std::string& into) {
  const Place start = at_;
  forward();
  const char32_t c = look();
  if (is_yaml_break(c)) {
    scan_line_break();
    into += scan_flow_breaks();
    return;
  }
  if (const std::optional<char32_t> meaning = meaning_of_yaml_escape(c)) {
    append_utf8(into, *meaning);
    forward();
    return;
  }
  const int digits = digits_of_yaml_escape(c);
  if (digits == 0) fail(start, "an unknown escape inside double quotes");
  forward();
  std::uint64_t value = 0;
  for (int i = 0; i < digits; ++i) {
    const std::optional<unsigned> digit = hex_value(look());
    if (!digit) fail(start, "expected hexadecimal digits after this escape");
    value = value * 16 + *digit;
    forward();
  }
  if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) fail(start, "there is no such character");
  append_utf8(into, static_cast<char32_t>(value));
}

void YamlScanner::scan_flow_blanks(std::string& into, const Place& start) {
  std::size_t length = 0;
  while (look(length) == ' ' || look(length) == '\t') ++length;
  const std::string blanks = take(length);
  if (look() == 0) fail(start, "a text without its closing quote");
  if (!is_yaml_break(look())) {
    into += blanks;
    return;
  }
  const std::string line_break = scan_line_break();
  const std::string breaks = scan_flow_breaks();
  if (line_break != "\n") {
    into += line_break;
  } else if (breaks.empty()) {
    into += ' ';
  }
  into += breaks;
}

std::string YamlScanner::scan_flow_breaks() {
  std::string result;
  while (true) {
    if ((looks_at(U"---") || looks_at(U"...")) && is_space_or_end(3)) {
      fail(at_, "a document's end inside a quoted text");
    }
    while (look() == ' ' || look() == '\t') forward();
    if (!is_yaml_break(look())) return result;
    result += scan_line_break();
  }
}

YamlToken YamlScanner::scan_plain() {
  const Place start = at_;
  Place end = start;
  const int indent = indent_ + 1;
  const bool in_flow = !flow_context_.empty();
  std::string text;
  std::vector<std::string> blanks;
  while (look() != '#') {
    std::size_t length = 0;
    while (true) {
      const char32_t c = look(length);
      if (c == ':' && !is_space_or_end(length + 1)) {
        ++length;
        continue;
      }
      if (c == '?' && version_ == YamlVersion::v1_2) {
        ++length;
        continue;
      }
      if (is_space_or_end(length) || c == ':') break;
      if (in_flow && std::u32string_view(U",?[]{}").find(c) != std::u32string_view::npos) break;
      ++length;
    }
    if (length == 0) break;
    allow_simple_key_ = false;
    text += join(blanks, "");
    text += take(length);
    end = at_;
    blanks = scan_plain_blanks();
    if (blanks.empty() || look() == '#' || (!in_flow && at_.column < indent)) break;
  }
  YamlToken token{.kind = Kind::scalar, .start = start, .end = end, .text = std::move(text), .plain = true};
  if (!blanks.empty() && blanks.front() == "\n") {
    // The blank lines behind the text stay behind it.
    token.comment.emplace();
    token.comment->post = std::make_shared<YamlComment>(YamlComment{join(blanks, "") + "\n", start.column});
  }
  return token;
}

std::vector<std::string> YamlScanner::scan_plain_blanks() {
  std::vector<std::string> chunks;
  std::size_t length = 0;
  while (look(length) == ' ') ++length;
  const std::string blanks = take(length);
  if (!is_yaml_break(look())) {
    if (!blanks.empty()) chunks.push_back(blanks);
    return chunks;
  }
  const std::string line_break = scan_line_break();
  allow_simple_key_ = true;
  const auto at_document_indicator = [&] { return (looks_at(U"---") || looks_at(U"...")) && is_space_or_end(3); };
  if (at_document_indicator()) return {};
  std::vector<std::string> breaks;
  while (look() == ' ' || is_yaml_break(look())) {
    if (look() == ' ') {
      forward();
    } else {
      breaks.push_back(scan_line_break());
      if (at_document_indicator()) return {};
    }
  }
  if (line_break != "\n") {
    chunks.push_back(line_break);
  } else if (breaks.empty()) {
    chunks.emplace_back(" ");
  }
  chunks.insert(chunks.end(), breaks.begin(), breaks.end());
  return chunks;
}

}  // namespace tutti
