// The part of the YAML scanner that reads names and scalars.
#include <fmt/format.h>

#include "utf8.hpp"
#include "yaml_scanner.hpp"
#include "yaml_style.hpp"

namespace tutti {
namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string result;
  for (const std::string& part : parts) result += part;
  return result;
}

}  // namespace

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

std::vector<std::string> YamlScanner::scan_block_breaks(int indent, Place& end) {
  std::vector<std::string> breaks;
  end = at_;
  const auto skip_indent = [&] {
    while (at_.column < indent && look() == ' ') forward();
  };
  skip_indent();
  while (is_yaml_break(look())) {
    breaks.push_back(scan_line_break());
    end = at_;
    skip_indent();
  }
  return breaks;
}

YamlToken YamlScanner::scan_block_scalar(char style) {
  const Place start = at_;
  const bool folded = style == '>';
  forward();
  std::optional<bool> keep;  // '+' or '-'
  int increment = 0;
  for (int i = 0; i < 2; ++i) {
    const char32_t c = look();
    if (c == '+' || c == '-') {
      keep = c == '+';
    } else if (c >= '1' && c <= '9') {
      increment = static_cast<int>(c - '0');
    } else {
      break;
    }
    forward();
  }
  if (look() != ' ' && look() != 0 && !is_yaml_break(look()))
    fail(at_, "only a comment may follow '|' or '>' on its line");
  std::string comment;
  while (look() == ' ') {
    comment += ' ';
    forward();
  }
  const bool has_comment = look() == '#';
  while (has_comment && !is_line_end(look())) {
    append_utf8(comment, look());
    forward();
  }
  if (!is_line_end(look())) fail(at_, "only a comment may follow '|' or '>' on its line");
  scan_line_break();

  Place end = at_;
  std::vector<std::string> breaks;
  int indent = indent_ + 1;
  if (increment != 0) {
    indent = std::max(indent, 1) + increment - 1;
    breaks = scan_block_breaks(indent, end);
  } else {
    int deepest = 0;
    while (look() == ' ' || is_yaml_break(look())) {
      if (look() == ' ') {
        forward();
        deepest = std::max(deepest, at_.column);
      } else {
        breaks.push_back(scan_line_break());
        end = at_;
      }
    }
    indent = std::max(indent, deepest);
  }

  std::string text, line_break;
  while (at_.column == indent && look() != 0) {
    text += joined(breaks);
    const bool leading_non_space = look() != ' ' && look() != '\t';
    std::size_t length = 0;
    while (!is_line_end(look(length))) ++length;
    text += take(length);
    line_break = scan_line_break();
    breaks = scan_block_breaks(indent, end);
    if (indent_ + 1 == 0 && (check_document_indicator(U"---") || check_document_indicator(U"..."))) break;
    if (at_.column != indent || look() == 0) break;
    if (folded && line_break == "\n") text += '\a';
    if (folded && line_break == "\n" && leading_non_space && look() != ' ' && look() != '\t') {
      if (breaks.empty()) text += ' ';
    } else {
      text += line_break;
    }
  }

  std::vector<std::string> trailing;
  if (!keep || *keep) text += line_break;
  if (keep && *keep) {
    text += joined(breaks);
  } else {
    trailing = breaks;
  }
  YamlToken token{.kind = Kind::scalar, .start = start, .end = end, .text = std::move(text), .style = style};
  if (has_comment) {
    token.comment.emplace();
    token.comment->pre = YamlComments{std::make_shared<YamlComment>(YamlComment{.text = comment, .is_header = true})};
  }
  if (!trailing.empty()) {
    // Blank lines and comments behind the text stay behind it.
    std::string behind = joined(trailing);
    while (const std::optional<YamlToken> more = scan_to_next_token()) {
      behind += std::string(static_cast<std::size_t>(more->start.column), ' ') + more->text;
    }
    if (!token.comment) token.comment.emplace();
    token.comment->post = std::make_shared<YamlComment>(YamlComment{behind, end.column});
  }
  return token;
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
  static constexpr std::u32string_view names = U"0abt\tnvfre \"/\\N_LP";
  static constexpr std::u32string_view meanings(U"\0\a\b\t\t\n\v\f\r\x1B \"/\\\x85\xA0\x2028\x2029", 18);
  if (const std::size_t found = names.find(c); c != 0 && found != std::u32string_view::npos) {
    append_utf8(into, meanings[found]);
    forward();
    return;
  }
  const int digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
  if (digits == 0) fail(start, "an unknown escape inside double quotes");
  forward();
  std::uint64_t value = 0;
  for (int i = 0; i < digits; ++i) {
    const char32_t d = look();
    const char32_t lower = d | 0x20;
    const bool letter = lower >= 'a' && lower <= 'f' && d < 0x80;
    if (!letter && !(d >= '0' && d <= '9')) fail(start, "expected hexadecimal digits after this escape");
    value = value * 16 + (letter ? lower - 'a' + 10 : d - '0');
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
    text += joined(blanks);
    text += take(length);
    end = at_;
    blanks = scan_plain_blanks();
    if (blanks.empty() || look() == '#' || (!in_flow && at_.column < indent)) break;
  }
  YamlToken token{.kind = Kind::scalar, .start = start, .end = end, .text = std::move(text), .plain = true};
  if (!blanks.empty() && blanks.front() == "\n") {
    // The blank lines behind the text stay behind it.
    token.comment.emplace();
    token.comment->post = std::make_shared<YamlComment>(YamlComment{joined(blanks) + "\n", start.column});
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
