// Splits a Python file into words (reference: The Python Language Reference 3.11, chapter 2).
#include "python_tokens.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

namespace tutti {
namespace {

constexpr std::string_view three_marks[] = {"**=", "//=", ">>=", "<<=", "..."};
constexpr std::string_view two_marks[] = {
    "==", "!=", "<=", ">=", "->", ":=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", "**", "//", "<<", ">>"};

bool is_name_byte(char c) {
  return is_alphanumeric(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

class Tokenizer {
 public:
  Tokenizer(std::string_view text, const Source& source) : text_(text), source_(source) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = line_start_ = 3;
  }

  std::vector<PythonToken> run() {
    while (at_ < text_.size()) {
      if (is_line_start_ && brackets_.empty() && !read_indentation()) continue;
      read_one();
    }
    if (!brackets_.empty()) {
      refuse(source_, brackets_.back().mark, fmt::format("'{}' is never closed", brackets_.back().text));
    }
    end_line();
    for (; indents_.size() > 1; indents_.pop_back()) put(PythonTokenKind::dedent, at_, at_);
    put(PythonTokenKind::end, at_, at_);
    return std::move(tokens_);
  }

 private:
  Mark mark_at(std::size_t at) const {
    return {line_, static_cast<std::uint32_t>(code_points(text_.substr(line_start_, at - line_start_)) + 1)};
  }

  PythonToken& put(PythonTokenKind kind, std::size_t begin, std::size_t end) {
    return tokens_.emplace_back(
        PythonToken{.kind = kind, .text = text_.substr(begin, end - begin), .value = {}, .mark = mark_at(begin)});
  }

  void end_line() {
    if (!tokens_.empty() && tokens_.back().kind != PythonTokenKind::newline &&
        tokens_.back().kind != PythonTokenKind::indent && tokens_.back().kind != PythonTokenKind::dedent) {
      put(PythonTokenKind::newline, at_, at_);
    }
  }

  void next_line() {  // behind a line break
    ++line_;
    line_start_ = at_;
  }

  // False: the line says nothing, and has been passed over.
  bool read_indentation() {
    std::size_t width = 0;
    std::size_t begin = at_;
    for (; begin < text_.size() && (text_[begin] == ' ' || text_[begin] == '\t' || text_[begin] == '\f'); ++begin) {
      if (text_[begin] == '\f') width = 0;
      if (text_[begin] == ' ') ++width;
      if (text_[begin] == '\t') width = (width / 8 + 1) * 8;
    }
    at_ = begin;
    if (at_ == text_.size()) return false;
    if (text_[at_] == '#') skip_comment();
    if (at_ == text_.size()) return false;
    if (text_[at_] == '\n' || text_[at_] == '\r') {
      skip_break();
      return false;
    }
    is_line_start_ = false;
    if (width > indents_.back()) {
      indents_.push_back(width);
      put(PythonTokenKind::indent, at_, at_);
    }
    while (width < indents_.back()) {
      indents_.pop_back();
      put(PythonTokenKind::dedent, at_, at_);
    }
    if (width != indents_.back()) refuse(source_, mark_at(at_), "the indentation fits no line above");
    return true;
  }

  void skip_comment() { at_ = std::min(text_.find_first_of("\r\n", at_), text_.size()); }

  void skip_break() {
    at_ += text_.substr(at_).starts_with("\r\n") ? 2 : 1;
    next_line();
  }

  void read_one() {
    const char c = text_[at_];
    if (c == ' ' || c == '\t' || c == '\f') {
      ++at_;
    } else if (c == '#') {
      skip_comment();
    } else if (c == '\n' || c == '\r') {
      if (brackets_.empty()) {
        end_line();
        is_line_start_ = true;
      }
      skip_break();
    } else if (c == '\\' && at_ + 1 < text_.size() && (text_[at_ + 1] == '\n' || text_[at_ + 1] == '\r')) {
      ++at_;
      skip_break();
    } else if (is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) {
      read_number();
    } else if (c == '\'' || c == '"') {
      read_string("");
    } else if (is_name_byte(c)) {
      read_name();
    } else {
      read_mark();
    }
  }

  void read_number() {
    const std::size_t begin = at_;
    while (at_ < text_.size()) {
      const bool is_exponent_sign =
          (text_[at_] == '+' || text_[at_] == '-') && (text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E') &&
          !text_.substr(begin, 2).starts_with("0x") && !text_.substr(begin, 2).starts_with("0X");
      if (!is_alphanumeric(text_[at_]) && text_[at_] != '_' && text_[at_] != '.' && !is_exponent_sign) break;
      ++at_;
    }
    put(PythonTokenKind::number, begin, at_);
  }

  void read_name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_name_byte(text_[at_])) ++at_;
    const bool is_prefix = at_ - begin <= 2 && at_ < text_.size() && (text_[at_] == '\'' || text_[at_] == '"') &&
                           std::ranges::all_of(text_.substr(begin, at_ - begin), [](char c) {
                             return std::string_view("rRbBuUfF").find(c) != std::string_view::npos;
                           });
    if (is_prefix) return read_string(lower(text_.substr(begin, at_ - begin)));
    put(PythonTokenKind::name, begin, at_);
  }

  void read_mark() {
    std::size_t size = 1;
    const std::string_view rest = text_.substr(at_);
    const auto starts = [&](std::string_view mark) { return rest.starts_with(mark); };
    if (std::ranges::any_of(three_marks, starts)) {
      size = 3;
    } else if (std::ranges::any_of(two_marks, starts)) {
      size = 2;
    }
    const PythonToken& token = put(PythonTokenKind::mark, at_, at_ + size);
    at_ += size;
    if (token.text == "(" || token.text == "[" || token.text == "{") brackets_.push_back(token);
    if (token.text == ")" || token.text == "]" || token.text == "}") {
      if (brackets_.empty()) refuse(source_, token.mark, fmt::format("'{}' closes nothing", token.text));
      brackets_.pop_back();
    }
  }

  void read_string(const std::string& prefix) {
    const std::size_t begin = at_ - prefix.size();
    const std::size_t token = tokens_.size();
    put(PythonTokenKind::string, begin, begin);
    const bool is_raw = prefix.find('r') != std::string::npos;
    const bool is_other = prefix.find_first_of("bf") != std::string::npos;
    const char quote = text_[at_];
    const std::string three(3, quote);
    const bool is_long = text_.substr(at_).starts_with(three);
    at_ += is_long ? 3 : 1;
    std::string value;
    bool is_known = true;
    while (true) {
      if (at_ >= text_.size() || (!is_long && (text_[at_] == '\n' || text_[at_] == '\r'))) {
        refuse(source_, tokens_[token].mark, "this string is never closed");
      }
      if (is_long ? text_.substr(at_).starts_with(three) : text_[at_] == quote) break;
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        if (is_raw) {
          value += text_[at_++];
          take_character(value);
        } else {
          is_known = read_escape(value) && is_known;
        }
      } else {
        take_character(value);
      }
    }
    at_ += is_long ? 3 : 1;
    tokens_[token].text = text_.substr(begin, at_ - begin);
    tokens_[token].value = std::move(value);
    if (is_other || !is_known) tokens_[token].kind = PythonTokenKind::other;
  }

  void take_character(std::string& value) {
    if (text_[at_] == '\n' || text_[at_] == '\r') {
      skip_break();
      value += '\n';
    } else {
      value += text_[at_++];
    }
  }

  // Python's escapes; false for what only its database of character names tells.
  bool read_escape(std::string& value) {
    ++at_;
    const char c = text_[at_];
    constexpr std::string_view letters = "\\'\"abfnrtv", meant = "\\'\"\a\b\f\n\r\t\v";
    if (const std::size_t i = letters.find(c); i != std::string_view::npos) {
      value += meant[i];
      ++at_;
    } else if (c == '\n' || c == '\r') {
      skip_break();
    } else if (c >= '0' && c <= '7') {
      std::size_t end = at_;
      while (end < text_.size() && end < at_ + 3 && text_[end] >= '0' && text_[end] <= '7') ++end;
      return put_code_point(value, end, 8);
    } else if (c == 'x' || c == 'u' || c == 'U') {
      ++at_;
      return put_code_point(value, at_ + (c == 'x' ? 2 : c == 'u' ? 4 : 8), 16);
    } else if (c == 'N') {
      ++at_;
      return false;
    } else {
      value += '\\';
      take_character(value);
    }
    return true;
  }

  bool put_code_point(std::string& value, std::size_t end, int base) {
    end = std::min(end, text_.size());
    std::uint32_t code = 0;
    const auto [stop, error] = std::from_chars(text_.data() + at_, text_.data() + end, code, base);
    const bool is_whole = error == std::errc() && stop == text_.data() + end;
    const bool is_character = code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF);
    if (!is_whole || !is_character) return false;
    at_ = end;
    append_utf8(value, code);
    return true;
  }

  std::string_view text_;
  const Source& source_;
  std::size_t at_ = 0, line_start_ = 0;
  std::uint32_t line_ = 1;
  bool is_line_start_ = true;
  std::vector<std::size_t> indents_ = {0};
  std::vector<PythonToken> brackets_;  // that are open
  std::vector<PythonToken> tokens_;
};

}  // namespace

std::vector<PythonToken> python_tokens(std::string_view text, const Source& source) {
  return Tokenizer(text, source).run();
}

}  // namespace tutti
