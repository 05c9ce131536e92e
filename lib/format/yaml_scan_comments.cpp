// Which token a comment belongs to: the one that it stands behind, or the one that follows.
#include <utility>

#include "base/utf8.hpp"
#include "yaml_scanner.hpp"

namespace tutti {
namespace {

YamlCommentPtr comment_of(const YamlToken& token) {
  return std::make_shared<YamlComment>(YamlComment{token.text, token.start.column});
}

}  // namespace

std::string YamlScanner::indented(const YamlToken& comment) {
  return std::string(static_cast<std::size_t>(comment.start.column), ' ') + comment.text;
}

YamlToken YamlScanner::get() {
  peek();
  const Kind kind = tokens_.front().kind;
  if (tokens_.size() > 1 && tokens_[1].kind == Kind::comment) {
    const bool same_line = tokens_[0].end.line == tokens_[1].start.line;
    const bool takes_rest_of_line = kind == Kind::scalar || kind == Kind::value || kind == Kind::flow_sequence_end ||
                                    kind == Kind::flow_mapping_end;
    if ((same_line && takes_rest_of_line) || (!same_line && kind == Kind::scalar)) {
      YamlToken comment = std::move(tokens_[1]);
      tokens_.erase(tokens_.begin() + 1);
      ++tokens_taken_;
      if (!same_line) {
        const int lines = comment.start.line - tokens_[0].end.line;
        comment.text = std::string(static_cast<std::size_t>(lines), '\n') + indented(comment);
      }
      append_comments_behind(std::move(comment));
    }
  }
  ++tokens_taken_;
  YamlToken result = std::move(tokens_.front());
  tokens_.pop_front();
  return result;
}

void YamlScanner::append_comments_behind(YamlToken comment) {
  fetch_more_tokens();
  while (tokens_.size() > 1 && tokens_[1].kind == Kind::comment) {
    ++tokens_taken_;
    comment.text += indented(tokens_[1]);
    tokens_.erase(tokens_.begin() + 1);
    fetch_more_tokens();
  }
  if (!tokens_[0].comment) tokens_[0].comment.emplace();
  tokens_[0].comment->post = comment_of(comment);
}

// Comments at the front of the queue become those before the token that follows them.
void YamlScanner::gather_comments() {
  YamlComments comments;
  const auto take_front = [&] {
    if (tokens_.empty() || tokens_.front().kind != Kind::comment) return;
    comments.push_back(comment_of(tokens_.front()));
    ++tokens_taken_;
    tokens_.pop_front();
  };
  if (tokens_.empty()) return;
  take_front();
  while (need_more_tokens()) {
    fetch_more_tokens();
    take_front();
  }
  if (!comments.empty()) {
    if (!tokens_.front().comment) tokens_.front().comment.emplace();
    tokens_.front().comment->pre = std::move(comments);
  }
  if (!done_ && tokens_.size() < 2) fetch_more_tokens();
}

// Skips blanks and line breaks; a comment, or blank lines, are returned as a token.
std::optional<YamlToken> YamlScanner::scan_to_next_token() {
  const auto finish = [&](const Place& start, std::string text) {
    while (text.ends_with(' ')) text.pop_back();
    return YamlToken{.kind = Kind::comment, .start = start, .end = at_, .text = std::move(text)};
  };
  if (at_.index == 0 && look() == 0xFEFF) forward();
  while (true) {
    while (look() == ' ' || (!flow_context_.empty() && look() == '\t')) forward();
    if (look() == '#') {
      const Place start = at_;
      std::string text;
      while (!is_line_end(look())) {
        append_utf8(text, look());
        forward();
      }
      if (look() == 0) {
        text += '\n';
      } else {
        append_utf8(text, look());
        forward();
      }
      for (std::string more = scan_line_break(); !more.empty(); more = scan_line_break()) text += more;
      if (flow_context_.empty()) allow_simple_key_ = true;
      return finish(start, std::move(text));
    }
    if (scan_line_break().empty()) return std::nullopt;
    if (flow_context_.empty()) allow_simple_key_ = true;
    if (look() != '\n') continue;
    // Empty lines are comments, too.
    const Place start = at_;
    std::string text;
    while (true) {
      std::string more = scan_line_break();
      if (more.empty() && (look() == ' ' || look() == '\t')) more = take(1);
      if (more.empty()) break;
      text += more;
    }
    if (look() == '#') text.resize(text.rfind('\n') + 1);  // blanks before a comment are its indentation
    return finish(start, std::move(text));
  }
}

}  // namespace tutti
