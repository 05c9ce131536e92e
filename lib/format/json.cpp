// JSON as Python's json module has it: a strict reader with places, and the writer whose bytes DVC hashes.
#include "format/json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include <fmt/format.h>

#include "base/error.hpp"
#include "key_set.hpp"
#include "utf8.hpp"

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
  Mark mark() const {
    return {line_, static_cast<std::uint32_t>(code_points(text_.substr(line_start_, at_ - line_start_)) + 1)};
  }
  [[noreturn]] void fail(std::string_view message) const { refuse(source_, mark(), message); }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_blanks() {
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\n') {
        ++line_;
        line_start_ = at_ + 1;
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
      const char c = peek();
      const bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      if (!letter && !(c >= '0' && c <= '9')) fail("expected four hexadecimal digits");
      value = value * 16 + static_cast<char32_t>(letter ? (c | 0x20) - 'a' + 10 : c - '0');
    }
    return value;
  }

  std::string_view text_;
  const Source& source_;
  std::size_t at_ = 0, line_start_ = 0, depth_ = 0;
  std::uint32_t line_ = 1;
};

// Python's `"\"" + ... + "\""` with ensure_ascii.
void write_string(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = decode_utf8(text, at);
    if (c.size == 0) throw InvalidFile("a text that is not UTF-8 cannot be written as JSON");
    at += c.size;
    switch (c.value) {
      case '"':
        out += "\\\"";
        continue;
      case '\\':
        out += "\\\\";
        continue;
      case '\n':
        out += "\\n";
        continue;
      case '\r':
        out += "\\r";
        continue;
      case '\t':
        out += "\\t";
        continue;
      case '\b':
        out += "\\b";
        continue;
      case '\f':
        out += "\\f";
        continue;
      default:
        break;
    }
    const auto value = static_cast<unsigned>(c.value);
    if (value >= 0x20 && value < 0x7F) {
      out += static_cast<char>(value);
    } else if (value < 0x10000) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", value);
    } else {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xD800 + ((value - 0x10000) >> 10),
                     0xDC00 + ((value - 0x10000) & 0x3FF));
    }
  }
  out += '"';
}

std::string number_text(const Value& value) {
  if (value.is_integer()) return std::to_string(value.as_integer());
  if (value.kind() == ValueKind::big_integer) return std::string(value.big_integer_text());
  const double real = value.as_real();
  if (std::isnan(real)) return "NaN";
  if (std::isinf(real)) return real < 0 ? "-Infinity" : "Infinity";
  return python_repr(real);
}

[[noreturn]] void refuse_timestamp() {
  throw InvalidFile("a date or time cannot be written as JSON");
}

std::string key_text(const Value& key) {
  switch (key.kind()) {
    case ValueKind::string:
      return std::string(key.as_string());
    case ValueKind::null:
      return "null";
    case ValueKind::boolean:
      return key.as_boolean() ? "true" : "false";
    case ValueKind::timestamp:
      refuse_timestamp();
    case ValueKind::list:
    case ValueKind::map:
      throw InvalidFile("a list or map cannot be a key in JSON");
    default:
      return number_text(key);
  }
}

bool is_numeric(const Value& key) {
  return !key.is_string() && !key.is_null() && key.kind() != ValueKind::timestamp;
}

double number_of(const Value& key) {
  if (key.is_boolean()) return key.as_boolean() ? 1 : 0;
  if (key.is_integer()) return static_cast<double>(key.as_integer());
  return key.is_real() ? key.as_real() : std::strtod(std::string(key.big_integer_text()).c_str(), nullptr);
}

bool less_integer(const Value& a, const Value& b) {
  return a.is_integer() && b.is_integer() ? a.as_integer() < b.as_integer() : number_of(a) < number_of(b);
}

// Python sorts the keys themselves: strings by code point (as UTF-8 sorts), numbers by value, and never both.
std::vector<const Member*> sorted(const std::vector<Member>& members) {
  std::vector<const Member*> result;
  for (const Member& member : members) result.push_back(&member);
  if (result.size() < 2) return result;
  const bool strings = std::all_of(members.begin(), members.end(), [](const Member& m) { return m.key.is_string(); });
  const bool numbers = std::all_of(members.begin(), members.end(), [](const Member& m) { return is_numeric(m.key); });
  if (!strings && !numbers) throw InvalidFile("keys of different types cannot be sorted");
  std::stable_sort(result.begin(), result.end(), [&](const Member* a, const Member* b) {
    return strings ? a->key.as_string() < b->key.as_string() : less_integer(a->key, b->key);
  });
  return result;
}

void write(std::string& out, const Value& value, SortKeys sort) {
  switch (value.kind()) {
    case ValueKind::null:
      out += "null";
      return;
    case ValueKind::boolean:
      out += value.as_boolean() ? "true" : "false";
      return;
    case ValueKind::integer:
    case ValueKind::big_integer:
    case ValueKind::real:
      out += number_text(value);
      return;
    case ValueKind::string:
      write_string(out, value.as_string());
      return;
    case ValueKind::timestamp:
      refuse_timestamp();
    case ValueKind::list: {
      out += '[';
      std::string_view separator;
      for (const Value& item : value.items()) {
        out += separator;
        write(out, item, sort);
        separator = ", ";
      }
      out += ']';
      return;
    }
    case ValueKind::map: {
      out += '{';
      std::string_view separator;
      const auto write_member = [&](const Member& member) {
        out += separator;
        write_string(out, key_text(member.key));
        out += ": ";
        write(out, member.value, sort);
        separator = ", ";
      };
      if (sort == SortKeys::yes) {
        for (const Member* member : sorted(value.members())) write_member(*member);
      } else {
        for (const Member& member : value.members()) write_member(member);
      }
      out += '}';
      return;
    }
  }
}

}  // namespace

Value read_json(std::string_view text, const std::string& file_name) {
  const Source source{file_name};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = static_cast<unsigned char>(text[at]) < 0x80 ? 1 : decode_utf8(text, at).size;
    if (size == 0) {
      const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1;
      refuse(source, {static_cast<std::uint32_t>(line), 1}, "not UTF-8 text");
    }
    at += size;
  }
  return JsonReader(text, source).read();
}

std::string python_json(const Value& value, SortKeys sort) {
  std::string out;
  write(out, value, sort);
  return out;
}

std::string python_repr(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  // The shortest digits that read back as the same number, as "d.ddde-XX"; Python decides by the exponent.
  std::array<char, 32> buffer{};
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  const std::size_t e = text.find('e');
  std::string_view mantissa = text.substr(0, e);
  int exponent = 0;
  const char* const exponent_start = text.data() + e + (text[e + 1] == '+' ? 2 : 1);
  std::from_chars(exponent_start, text.data() + text.size(), exponent);
  const bool negative = mantissa[0] == '-';
  if (negative) mantissa.remove_prefix(1);
  std::string digits(mantissa);
  std::erase(digits, '.');
  std::string result = negative ? "-" : "";
  if (exponent < -4 || exponent >= 16) {
    result += digits[0];
    if (digits.size() > 1) result += "." + digits.substr(1);
    return result + fmt::format("e{}{:02}", exponent < 0 ? '-' : '+', std::abs(exponent));
  }
  if (exponent < 0) return result + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  const std::size_t whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) return result + digits + std::string(whole - digits.size(), '0') + ".0";
  return result + digits.substr(0, whole) + "." + digits.substr(whole);
}

}  // namespace tutti
