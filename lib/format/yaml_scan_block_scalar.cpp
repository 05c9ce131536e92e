// The part of the YAML scanner that reads scalars of several lines below their indicator: literal and folded.
#include <algorithm>

#include "base/text.hpp"
#include "yaml_scanner.hpp"
#include "yaml_style.hpp"

namespace tutti {
namespace {

constexpr std::string_view not_alone = "only a comment may follow '|' or '>' on its line";

}  // namespace

YamlScanner::BlockHeader YamlScanner::scan_block_header() {
  BlockHeader header;
  for (int i = 0; i < 2; ++i) {
    const char32_t c = look();
    if (c == '+' || c == '-') {
      header.keep = c == '+';
    } else if (c >= '1' && c <= '9') {
      header.increment = static_cast<int>(c - '0');
    } else {
      break;
    }
    forward();
  }
  if (look() != ' ' && look() != 0 && !is_yaml_break(look())) fail(at_, not_alone);
  std::string comment;
  while (look() == ' ') comment += take(1);
  if (look() == '#') {
    while (!is_line_end(look())) comment += take(1);
    header.comment = std::make_shared<YamlComment>(YamlComment{.text = comment, .is_header = true});
  }
  if (!is_line_end(look())) fail(at_, not_alone);
  scan_line_break();
  return header;
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

// The blank lines before the text, whose deepest blanks say how far it is indented; `end` is behind the last of them.
int YamlScanner::scan_block_indentation(std::vector<std::string>& breaks, Place& end) {
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
  return std::max(indent_ + 1, deepest);
}

YamlToken YamlScanner::scan_block_scalar(char style) {
  const Place start = at_;
  const bool folded = style == '>';
  forward();
  const BlockHeader header = scan_block_header();
  Place end = at_;
  std::vector<std::string> breaks;
  int indent;
  if (header.increment != 0) {
    indent = std::max(indent_ + 1, 1) + header.increment - 1;
    breaks = scan_block_breaks(indent, end);
  } else {
    indent = scan_block_indentation(breaks, end);
  }

  std::string text, line_break;
  while (at_.column == indent && look() != 0) {
    text += join(breaks, "");
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

  if (header.keep.value_or(true)) text += line_break;
  if (header.keep.value_or(false)) {
    text += join(breaks, "");
    breaks.clear();
  }
  YamlToken token{.kind = Kind::scalar, .start = start, .end = end, .text = std::move(text), .style = style};
  if (header.comment) {
    token.comment.emplace();
    token.comment->pre = YamlComments{header.comment};
  }
  if (!breaks.empty()) {
    // Blank lines and comments behind the text stay behind it.
    std::string behind = join(breaks, "");
    while (const std::optional<YamlToken> more = scan_to_next_token()) behind += indented(*more);
    if (!token.comment) token.comment.emplace();
    token.comment->post = std::make_shared<YamlComment>(YamlComment{behind, end.column});
  }
  return token;
}

}  // namespace tutti
