// read_json(): a strict reader of what Python's json module reads, with places.
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <optional>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "format/json.hpp"
#include "key_set.hpp"

namespace tutti {
namespace {

constexpr std::size_t deepest_nesting = 256;

class JsonReader {
 public:
  JsonReader(std::string_view text, const Source& source) : text_(text), source_(source) {}

  Value read() {
    skip_blanks();
    Value value = read_value();
    skip_blanks();
    if (at_ != text_.size()) fail("something after the end of the value");
    return value;
  }

 private:
  // Counts on from the place that was asked for before, which is never behind this one: a whole file may be one line.
  Mark mark() {
    column_ += static_cast<std::uint32_t>(code_points(text_.substr(counted_, at_ - counted_)));
    counted_ = at_;
    return {line_, column_};
  }
  [[noreturn]] void fail(std::string_view message) { refuse(source_, mark(), message); }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_blanks() {
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') {
        ++line_;
        counted_ = at_ + 1;
        column_ = 1;
      } else if (c != ' ' && c != '\t' && c != '\r') {
        return;
      }
    }
  }

  bool skip_word(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  Value read_value() {
    const Mark place = mark();
    switch (peek()) {
      case '{':
        return read_map(place);
      case '[':
        return read_list(place);
      case '"':
        return Value::string(read_string(), place);
      default:
        break;
    }
    if (skip_word("null")) {
      Value null;
      null.set_mark(place);
      return null;
    }
    if (skip_word("true")) return Value::boolean(true, place);
    if (skip_word("false")) return Value::boolean(false, place);
    if (skip_word("NaN")) return Value::real(std::numeric_limits<double>::quiet_NaN(), place);
    if (skip_word("Infinity")) return Value::real(std::numeric_limits<double>::infinity(), place);
    if (skip_word("-Infinity")) return Value::real(-std::numeric_limits<double>::infinity(), place);
    return read_number(place);
  }

  void enter() {
    if (++depth_ > deepest_nesting) fail("nested more than 256 levels deep");
    ++at_;
    skip_blanks();
  }

  Value read_list(Mark place) {
    Value result = Value::list(place);
    enter();
    if (peek() != ']') {
      while (true) {
        result.push_back(read_value());
        skip_blanks();
        if (peek() == ']') break;
        if (peek() != ',') fail("expected ',' or ']'");
        ++at_;
        skip_blanks();
      }
    }
    ++at_;
    --depth_;
    return result;
  }

  Value read_map(Mark place) {
    Value result = Value::map(place);
    KeySet keys;
    enter();
    if (peek() != '}') {
      while (true) {
        if (peek() != '"') fail("expected a key in double quotes");
        const Mark key_place = mark();
        Value key = Value::string(read_string(), key_place);
        skip_blanks();
        if (peek() != ':') fail("expected ':'");
        ++at_;
        skip_blanks();
        Value value = read_value();
        const std::ptrdiff_t same = keys.find(result.members(), key);
        if (same >= 0) {
          result.members()[static_cast<std::size_t>(same)].value = std::move(value);
        } else {
          result.members().emplace_back(std::move(key), std::move(value));
        }
        skip_blanks();
        if (peek() == '}') break;
        if (peek() != ',') fail("expected ',' or '}'");
        ++at_;
        skip_blanks();
      }
    }
    ++at_;
    --depth_;
    return result;
  }

  Value read_number(Mark place) {
    const std::size_t start = at_;
    const auto digits = [&] {
      const std::size_t first = at_;
      while (peek() >= '0' && peek() <= '9') ++at_;
      return at_ > first;
    };
    if (peek() == '-') ++at_;
    const bool zero = peek() == '0';
    if (!digits()) {
      at_ = start;
      fail("expected a value");
    }
    if (zero && at_ - start > (text_[start] == '-' ? 2U : 1U)) {
      at_ = start;
      fail("a number must not begin with 0");
    }
    bool real = false;
    if (peek() == '.') {
      const std::size_t dot = at_++;
      real = digits();
      if (!real) at_ = dot;
    }
    if (peek() == 'e' || peek() == 'E') {
      const std::size_t exponent = at_++;
      if (peek() == '+' || peek() == '-') ++at_;
      if (digits()) {
        real = true;
      } else {
        at_ = exponent;
      }
    }
    const std::string text(text_.substr(start, at_ - start));
    if (!real) return Value::big_integer(text, place);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range) value = std::strtod(text.c_str(), nullptr);
    return Value::real(value, place);
  }

  std::string read_string() {
    ++at_;
    std::string result;
    while (true) {
      const std::size_t start = at_;
      while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
             static_cast<unsigned char>(text_[at_]) >= 0x20) {
        ++at_;
      }
      result += text_.substr(start, at_ - start);
      if (at_ == text_.size()) fail("a string without its closing quote");
      if (text_[at_] == '"') break;
      if (text_[at_] != '\\') fail("a control character inside a string");
      ++at_;
      read_escape(result);
    }
    ++at_;
    return result;
  }

  void read_escape(std::string& into) {
    static constexpr std::string_view names = "\"\\/bfnrt";
    static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const char c = peek();
    if (c == 'u') {
      ++at_;
      char32_t value = read_hex();
      if (value >= 0xD800 && value < 0xDC00 && text_.substr(at_).starts_with("\\u")) {
        at_ += 2;
        const char32_t low = read_hex();
        if (low < 0xDC00 || low > 0xDFFF) fail("half of a surrogate pair");
        value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
      }
      if (value >= 0xD800 && value <= 0xDFFF) fail("half of a surrogate pair");
      append_utf8(into, value);
      return;
    }
    const std::size_t found = names.find(c);
    if (found == std::string_view::npos) fail("an unknown escape inside a string");
    into += meanings[found];
    ++at_;
  }

  char32_t read_hex() {
    char32_t value = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const std::optional<unsigned> digit = hex_value(static_cast<unsigned char>(peek()));
      if (!digit) fail("expected four hexadecimal digits");
      value = value * 16 + *digit;
    }
    return value;
  }

  std::string_view text_;
  const Source& source_;
  std::size_t at_ = 0, depth_ = 0;
  std::size_t counted_ = 0;  // up to where `column_` counts
  std::uint32_t line_ = 1, column_ = 1;
};

}  // namespace

Value read_json(std::string_view text, const std::string& file_name) {
  const Source source{file_name};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = static_cast<unsigned char>(text[at]) < 0x80 ? 1 : decode_utf8(text.substr(at)).size;
    if (size == 0) {
      const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1;
      refuse(source, {static_cast<std::uint32_t>(line), 1}, "not UTF-8 text");
    }
    at += size;
  }
  return JsonReader(text, source).read();
}

}  // namespace tutti
