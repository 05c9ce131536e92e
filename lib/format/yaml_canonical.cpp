// Reads the YAML that DVC writes and most people write, ten times as fast as the reader for all of it: block maps and
// lists, plain and quoted scalars that may go on over several lines, comments, "{}" and "[]".
//
// At anything else (anchors, tags, other flow collections, block scalars, tabs, directives, further documents) and at
// anything wrong it gives up, and the other reader decides. So it need not explain, but must not guess.
#include <cstring>
#include <optional>

#include "base/error.hpp"
#include "key_set.hpp"
#include "utf8.hpp"
#include "yaml_readers.hpp"
#include "yaml_scalar.hpp"

namespace tutti {
namespace {

struct NotCanonical {};

[[noreturn]] void give_up() {
  throw NotCanonical();
}

// Beyond this YAML no longer takes a scalar as a key without '?'.
constexpr std::size_t longest_key = 1000;

class CanonicalReader {
 public:
  explicit CanonicalReader(std::string_view text)
      : begin_(text.data()),
        end_(begin_ + text.size()),
        at_(begin_),
        line_start_(begin_),
        is_ascii_(is_all_ascii(text)) {}

  Value read() {
    if (!to_next_content() || indent() != 0) give_up();
    Value root = read_node(-1);
    if (!root.is_list() && !root.is_map()) give_up();
    if (to_next_content()) give_up();
    return root;
  }

 private:
  static bool is_all_ascii(std::string_view text) {
    for (const char c : text) {
      if (static_cast<unsigned char>(c) >= 0x80) return false;
    }
    return true;
  }

  bool at_end() const { return at_ == end_; }
  char next(std::ptrdiff_t ahead = 0) const { return end_ - at_ > ahead ? at_[ahead] : '\n'; }
  int indent() const { return static_cast<int>(at_ - line_start_); }

  Mark mark(const char* place) const {
    const std::string_view before(line_start_, static_cast<std::size_t>(place - line_start_));
    return {line_, static_cast<std::uint32_t>((is_ascii_ ? before.size() : code_points(before)) + 1)};
  }

  void skip_blanks() {
    while (next() == ' ' && !at_end()) ++at_;
  }

  void next_line() {
    const void* found = std::memchr(at_, '\n', static_cast<std::size_t>(end_ - at_));
    if (found == nullptr) {
      at_ = line_start_ = end_;
      return;
    }
    at_ = line_start_ = static_cast<const char*>(found) + 1;
    ++line_;
  }

  // To the first character of the next line that says something; false at the end of the text. When the current line
  // already stands at its first character, that is the one.
  bool to_next_content() {
    while (!at_end()) {
      if (at_ != line_start_) give_up();
      skip_blanks();
      if (at_end()) break;
      if (*at_ != '\n' && *at_ != '#') {
        if (indent() == 0 && is_document_marker()) give_up();
        return true;
      }
      next_line();
    }
    return false;
  }

  bool is_document_marker() const {
    const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
    return rest.starts_with("---") || rest.starts_with("...") || rest.starts_with("%");
  }

  // After a value: only blanks and a comment may follow on its line.
  void end_line() {
    skip_blanks();
    if (!at_end() && *at_ != '\n' && (*at_ != '#' || at_[-1] != ' ')) give_up();
    next_line();
  }

  bool at_dash() const { return next() == '-' && (next(1) == ' ' || next(1) == '\n'); }

  // The node that begins here, inside a collection that is indented by `outer`.
  Value read_node(int outer) {
    if (++depth_ > deepest_nesting) give_up();
    Value result = at_dash() ? read_list() : read_map_or_scalar(outer);
    --depth_;
    return result;
  }

  // What follows "key:" or "-" when the rest of its line says nothing.
  Value read_below(int outer, bool allow_flush_list, Mark nothing) {
    if (to_next_content() && (indent() > outer || (allow_flush_list && indent() == outer && at_dash()))) {
      return read_node(outer);
    }
    if (!at_end()) at_ = line_start_;  // to_next_content() starts there
    Value null;
    null.set_mark(nothing);
    return null;
  }

  Value read_list() {
    const int column = indent();
    const Mark place = mark(at_);
    Value result = Value::list(place);
    std::vector<Value>& items = result.items();
    while (true) {
      ++at_;  // the dash
      skip_blanks();
      if (at_end() || *at_ == '\n' || (*at_ == '#' && at_[-1] == ' ')) {
        next_line();
        items.push_back(read_below(column, false, place));
      } else {
        items.push_back(read_node(column));
      }
      if (!to_next_content()) break;
      if (indent() > column) give_up();
      if (indent() < column || !at_dash()) {
        at_ = line_start_;
        break;
      }
    }
    return result;
  }

  // Both begin with a scalar; the colon behind it decides.
  Value read_map_or_scalar(int outer) {
    const int column = indent();
    const Mark place = mark(at_);
    std::optional<Value> key = try_read_key();
    if (!key) return read_scalar(outer);
    Value result = Value::map(place);
    std::vector<Member>& members = result.members();
    members.reserve(4);  // entries of dvc.lock have as many: path, hash, md5, size
    KeySet keys;
    while (true) {
      if (keys.find(members, *key) >= 0) give_up();
      const Mark key_mark = key->mark();
      Value value = read_member_value(column, key_mark);
      members.emplace_back(std::move(*key), std::move(value));
      if (!to_next_content()) break;
      if (indent() > column) give_up();
      if (indent() < column) {
        at_ = line_start_;
        break;
      }
      if (at_dash()) give_up();
      key = try_read_key();
      if (!key) give_up();
    }
    return result;
  }

  Value read_member_value(int column, Mark key_mark) {
    const char* const start = at_;
    skip_blanks();
    if (at_end() || *at_ == '\n' || (*at_ == '#' && at_ != start)) {
      next_line();
      return read_below(column, true, key_mark);
    }
    if (at_dash()) give_up();
    Value value = read_scalar(column);
    if (value.is_null()) value.set_mark(key_mark);
    return value;
  }

  // A scalar and its colon, or nothing with the position unchanged.
  std::optional<Value> try_read_key() {
    const char* const start = at_;
    const Mark place = mark(at_);
    std::optional<Value> key;
    if (*at_ == '"' || *at_ == '\'') {
      if (!closes_on_line()) return std::nullopt;
      const std::string_view text = *at_ == '"' ? read_double_quoted(-1) : read_single_quoted(-1);
      skip_blanks();
      if (next() != ':') {
        at_ = start;
        return std::nullopt;
      }
      key = Value::string(text, place);
    } else {
      const std::string_view text = plain_on_line();
      if (next() != ':') {
        at_ = start;
        return std::nullopt;
      }
      key = plain_value(text, place);
      if (key->is_null()) give_up();
    }
    if (static_cast<std::size_t>(at_ - start) > longest_key) give_up();
    ++at_;  // the colon
    if (next() != ' ' && next() != '\n') give_up();
    return key;
  }

  bool closes_on_line() const {
    const char quote = *at_;
    for (const char* place = at_ + 1; place < end_ && *place != '\n'; ++place) {
      if (*place == quote) return true;
      if (quote == '"' && *place == '\\') ++place;
      if (place < end_ && *place == '\n') break;
    }
    return false;
  }

  // The plain scalar up to its end on this line, without trailing blanks; stops at ": ", " #" or the end of the line.
  std::string_view plain_on_line() {
    static constexpr std::string_view not_first = "?:,[]{}#&*!|>'\"%@`";
    const char* const start = at_;
    if (not_first.find(*at_) != std::string_view::npos || at_dash()) give_up();
    const char* last = at_;  // behind the last character that is not a blank
    for (; at_ != end_ && *at_ != '\n'; ++at_) {
      const char c = *at_;
      if (c == ' ') continue;
      if (c == ':' && (next(1) == ' ' || next(1) == '\n')) break;
      if (c == '#' && at_[-1] == ' ') break;
      last = at_ + 1;
    }
    return {start, static_cast<std::size_t>(last - start)};
  }

  Value plain_value(std::string_view text, Mark place) const {
    const ScalarType type = implicit_type(text);
    if (type == ScalarType::string) return Value::string(text, place);
    if (type == ScalarType::merge || type == ScalarType::value) give_up();
    return scalar_value(type, text, YamlVersion::v1_2, place, Source{});
  }

  Value read_scalar(int outer) {
    const Mark place = mark(at_);
    switch (*at_) {
      case '"': {
        Value result = Value::string(read_double_quoted(outer), place);
        end_line();
        return result;
      }
      case '\'': {
        Value result = Value::string(read_single_quoted(outer), place);
        end_line();
        return result;
      }
      case '{':
      case '[': {
        if (next(1) != (*at_ == '{' ? '}' : ']')) give_up();
        Value result = *at_ == '{' ? Value::map(place) : Value::list(place);
        at_ += 2;
        end_line();
        return result;
      }
      default:
        return read_plain(outer, place);
    }
  }

  Value read_plain(int outer, Mark place) {
    std::string_view text = plain_on_line();
    const bool may_go_on = at_end() || *at_ == '\n';
    end_line();
    if (!may_go_on || !goes_on(outer)) return plain_value(text, place);
    buffer_.assign(text);
    while (goes_on(outer)) {
      skip_blanks();
      const char* const start = at_;
      if (*at_ == '#') give_up();
      // Inside a plain scalar any character may begin a line.
      const char* last = at_;
      for (; at_ != end_ && *at_ != '\n'; ++at_) {
        if (*at_ == ' ') continue;
        if (*at_ == ':' && (next(1) == ' ' || next(1) == '\n')) give_up();
        if (*at_ == '#' && at_[-1] == ' ') give_up();
        last = at_ + 1;
      }
      buffer_ += ' ';
      buffer_.append(start, last);
      next_line();
    }
    return plain_value(buffer_, place);
  }

  // Whether the line that begins here belongs to a plain scalar inside a collection indented by `outer`.
  bool goes_on(int outer) {
    const char* place = at_;
    while (place != end_ && *place == ' ') ++place;
    if (place == end_) return false;
    if (*place == '\n') {
      // A blank line ends the scalar, or is a line break within it: the other reader tells.
      const char* after = place;
      while (after != end_ && (*after == '\n' || *after == ' ')) ++after;
      const char* start = after;
      while (start != begin_ && start[-1] != '\n') --start;
      if (after != end_ && *after != '#' && after - start > outer) give_up();
      return false;
    }
    if (*place == '#') return false;  // what follows a comment is another matter
    return place - at_ > outer;
  }

  // A line break inside quotes: blanks around it go, one break becomes a blank, further ones stay.
  void fold(int outer) {
    while (!buffer_.empty() && buffer_.size() > kept_ && buffer_.back() == ' ') buffer_.pop_back();
    next_line();
    std::size_t breaks = 0;
    while (true) {
      skip_blanks();
      if (at_end()) give_up();
      if (*at_ != '\n') break;
      ++breaks;
      next_line();
    }
    if (outer < 0 || indent() <= outer) give_up();
    buffer_.append(breaks == 0 ? 1 : breaks, breaks == 0 ? ' ' : '\n');
    kept_ = buffer_.size();
  }

  std::string_view read_single_quoted(int outer) {
    buffer_.clear();
    kept_ = 0;
    ++at_;
    while (true) {
      const char* const start = at_;
      while (at_ != end_ && *at_ != '\'' && *at_ != '\n') ++at_;
      if (at_end()) give_up();
      buffer_.append(start, at_);
      if (*at_ == '\n') {
        fold(outer);
      } else if (next(1) == '\'') {
        buffer_ += '\'';
        at_ += 2;
      } else {
        ++at_;
        return buffer_;
      }
    }
  }

  std::string_view read_double_quoted(int outer) {
    buffer_.clear();
    kept_ = 0;
    ++at_;
    while (true) {
      const char* const start = at_;
      while (at_ != end_ && *at_ != '"' && *at_ != '\\' && *at_ != '\n') ++at_;
      if (at_end()) give_up();
      buffer_.append(start, at_);
      if (*at_ == '\n') {
        fold(outer);
      } else if (*at_ == '\\') {
        ++at_;
        read_escape(outer);
        kept_ = buffer_.size();
      } else {
        ++at_;
        return buffer_;
      }
    }
  }

  void read_escape(int outer) {
    const char c = next();
    if (c == '\n') {  // an escaped line break is nothing
      if (at_end()) give_up();
      next_line();
      skip_blanks();
      if (at_end() || *at_ == '\n' || outer < 0 || indent() <= outer) give_up();
      return;
    }
    ++at_;
    static constexpr std::string_view names = "0abtnvfre \"\\";
    static constexpr std::string_view meanings("\0\a\b\t\n\v\f\r\x1B \"\\", 12);
    if (const std::size_t found = names.find(c); found != std::string_view::npos) {
      buffer_ += meanings[found];
      return;
    }
    switch (c) {
      case 'N':
        append_utf8(buffer_, 0x85);
        return;
      case '_':
        append_utf8(buffer_, 0xA0);
        return;
      case 'L':
        append_utf8(buffer_, 0x2028);
        return;
      case 'P':
        append_utf8(buffer_, 0x2029);
        return;
      case 'x':
        read_code_point(2);
        return;
      case 'u':
        read_code_point(4);
        return;
      case 'U':
        read_code_point(8);
        return;
      default:
        give_up();
    }
  }

  void read_code_point(int digits) {
    std::uint32_t value = 0;
    for (int i = 0; i < digits; ++i, ++at_) {
      const char c = next();
      const bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      if (!letter && !(c >= '0' && c <= '9')) give_up();
      value = value * 16 + static_cast<std::uint32_t>(letter ? (c | 0x20) - 'a' + 10 : c - '0');
    }
    if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) give_up();
    append_utf8(buffer_, value);
  }

  const char* begin_;
  const char* end_;
  const char* at_;
  const char* line_start_;
  std::uint32_t line_ = 1;
  bool is_ascii_;
  std::size_t depth_ = 0;
  std::string buffer_;    // of the scalar that is being read
  std::size_t kept_ = 0;  // so much of it no longer loses trailing blanks to folding
};

}  // namespace

std::optional<Value> read_canonical_yaml(std::string_view text) {
  // Unicode's line breaks are YAML's, too.
  for (const std::string_view stranger : {"\t", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
    if (text.empty() || text.find(stranger) != std::string_view::npos) return std::nullopt;
  }
  try {
    return CanonicalReader(text).read();
  } catch (const NotCanonical&) {
    return std::nullopt;
  } catch (const InvalidFile&) {  // a scalar without a value, such as 2020-13-01
    return std::nullopt;
  }
}

}  // namespace tutti
