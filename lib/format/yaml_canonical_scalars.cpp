// Takes a scalar where it can say for certain what it means, and gives up otherwise.
#include "yaml_canonical_scalars.hpp"

#include "base/ascii.hpp"
#include "yaml_escapes.hpp"
#include "yaml_scalar.hpp"

namespace tutti {
namespace {

// Beyond this YAML no longer takes a scalar as a key without '?'.
constexpr std::size_t longest_key = 1000;

bool is_quote(char c) {
  return c == '"' || c == '\'';
}

Value plain_value(std::string_view text, Mark place) {
  const ScalarType type = implicit_type(text);
  if (type == ScalarType::string) return Value::string(text, place);
  if (type == ScalarType::merge || type == ScalarType::value) give_up();
  return scalar_value(type, text, YamlVersion::v1_2, place, Source{});
}

}  // namespace

Value CanonicalScalars::read(int outer) {
  const Mark place = text_.mark(text_.at);
  const char first = *text_.at;
  if (is_quote(first)) {
    Value result = Value::string(read_quoted(outer), place);
    text_.end_line();
    return result;
  }
  if (first == '{' || first == '[') {
    if (text_.next(1) != (first == '{' ? '}' : ']')) give_up();
    text_.at += 2;
    text_.end_line();
    return first == '{' ? Value::map(place) : Value::list(place);
  }
  return read_plain(outer, place);
}

std::optional<Value> CanonicalScalars::try_read_key() {
  const char* const start = text_.at;
  const bool is_quoted = is_quote(*start);
  const Mark place = text_.mark(start);
  if (is_quoted && !quote_closes_on_line()) return std::nullopt;
  const std::string_view text = is_quoted ? read_quoted(-1) : plain_on_line();
  if (is_quoted) text_.skip_blanks();
  if (text_.next() != ':') {
    text_.at = start;
    return std::nullopt;
  }
  Value key = is_quoted ? Value::string(text, place) : plain_value(text, place);
  if (key.is_null() || static_cast<std::size_t>(text_.at - start) > longest_key) give_up();
  if (!text_.at_colon()) give_up();
  ++text_.at;
  return key;
}

// ---- plain

// To where a plain scalar ends on this line: ": ", " #" or the end of the line. Returns the end of what is not blank.
const char* CanonicalScalars::skip_plain() {
  const char* at = text_.at;
  const char* last = at;
  for (const char* const end = text_.end; at != end && *at != '\n'; ++at) {
    if (*at == ' ') continue;
    if (*at == ':' && (end - at == 1 || at[1] == ' ' || at[1] == '\n')) break;
    if (*at == '#' && at[-1] == ' ') break;
    last = at + 1;
  }
  text_.at = at;
  return last;
}

std::string_view CanonicalScalars::plain_on_line() {
  static constexpr std::string_view not_first = "?:,[]{}#&*!|>'\"%@`";
  const char* const start = text_.at;
  if (not_first.find(*start) != std::string_view::npos || text_.at_dash()) give_up();
  return {start, static_cast<std::size_t>(skip_plain() - start)};
}

Value CanonicalScalars::read_plain(int outer, Mark place) {
  const std::string_view text = plain_on_line();
  const bool may_go_on = text_.at_line_end();
  text_.end_line();
  if (!may_go_on || !goes_on(outer)) return plain_value(text, place);
  buffer_.assign(text);
  while (goes_on(outer)) {
    text_.skip_blanks();
    // Any character but '#' may begin a further line.
    const char* const start = text_.at;
    if (*start == '#') give_up();
    const char* const last = skip_plain();
    if (!text_.at_line_end()) give_up();
    buffer_ += ' ';
    buffer_.append(start, last);
    text_.next_line();
  }
  return plain_value(buffer_, place);
}

// Whether the line that begins here belongs to a plain scalar inside a collection indented by `outer`.
bool CanonicalScalars::goes_on(int outer) const {
  const char* place = text_.at;
  while (place != text_.end && *place == ' ') ++place;
  if (place == text_.end) return false;
  if (*place == '\n') {
    // A blank line ends the scalar, or is a line break within it: the other reader tells.
    const char* after = place;
    while (after != text_.end && (*after == '\n' || *after == ' ')) ++after;
    const char* start = after;
    while (start != text_.begin && start[-1] != '\n') --start;
    if (after != text_.end && *after != '#' && after - start > outer) give_up();
    return false;
  }
  if (*place == '#') return false;  // what follows a comment is another matter
  return place - text_.at > outer;
}

// ---- quoted

bool CanonicalScalars::quote_closes_on_line() const {
  const char quote = *text_.at;
  for (const char* place = text_.at + 1; place < text_.end && *place != '\n'; ++place) {
    if (*place == quote) return true;
    if (quote == '"' && *place == '\\') ++place;
    if (place < text_.end && *place == '\n') break;
  }
  return false;
}

// A line break inside quotes: blanks around it go, one break becomes a blank, further ones stay.
void CanonicalScalars::fold(int outer) {
  while (!buffer_.empty() && buffer_.size() > kept_ && buffer_.back() == ' ') buffer_.pop_back();
  text_.next_line();
  std::size_t breaks = 0;
  while (true) {
    text_.skip_blanks();
    if (text_.at_end()) give_up();
    if (*text_.at != '\n') break;
    ++breaks;
    text_.next_line();
  }
  if (outer < 0 || text_.indent() <= outer) give_up();
  buffer_.append(breaks == 0 ? 1 : breaks, breaks == 0 ? ' ' : '\n');
  kept_ = buffer_.size();
}

// Valid until the next scalar is read.
std::string_view CanonicalScalars::read_quoted(int outer) {
  buffer_.clear();
  kept_ = 0;
  const char quote = *text_.at++;
  const bool has_escapes = quote == '"';
  while (true) {
    const char* const start = text_.at;
    const char* at = start;
    while (at != text_.end && *at != quote && *at != '\n' && !(has_escapes && *at == '\\')) ++at;
    text_.at = at;
    if (text_.at_end()) give_up();
    buffer_.append(start, at);
    if (*at == '\n') {
      fold(outer);
    } else if (*at == '\\') {
      ++text_.at;
      read_escape(outer);
      kept_ = buffer_.size();
    } else if (!has_escapes && text_.next(1) == quote) {
      buffer_ += quote;
      text_.at += 2;
    } else {
      ++text_.at;
      return buffer_;
    }
  }
}

void CanonicalScalars::read_escape(int outer) {
  const char name = text_.next();
  if (name == '\n') {  // an escaped line break is nothing
    if (text_.at_end()) give_up();
    text_.next_line();
    text_.skip_blanks();
    if (text_.at_line_end() || outer < 0 || text_.indent() <= outer) give_up();
    return;
  }
  ++text_.at;
  if (const std::optional<char32_t> meaning = meaning_of_yaml_escape(static_cast<unsigned char>(name))) {
    append_utf8(buffer_, *meaning);
  } else if (const int digits = digits_of_yaml_escape(static_cast<unsigned char>(name)); digits != 0) {
    read_code_point(digits);
  } else {
    give_up();
  }
}

void CanonicalScalars::read_code_point(int digits) {
  std::uint32_t value = 0;
  for (int i = 0; i < digits; ++i, ++text_.at) {
    const std::optional<unsigned> digit = hex_value(static_cast<unsigned char>(text_.next()));
    if (!digit) give_up();
    value = value * 16 + *digit;
  }
  if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) give_up();
  append_utf8(buffer_, value);
}

}  // namespace tutti
