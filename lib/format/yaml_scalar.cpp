// The implicit types of YAML scalars. The patterns are those of ruamel.yaml's resolver, read by hand instead of by
// regular expression: every plain scalar of every file passes here.
#include "yaml_scalar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/text.hpp"

namespace tutti {
namespace {

template <class Predicate>
std::size_t skip(std::string_view text, std::size_t at, Predicate wanted) {
  while (at < text.size() && wanted(text[at])) ++at;
  return at;
}

template <class Predicate>
bool is_one_or_more(std::string_view text, Predicate wanted) {
  return !text.empty() && std::all_of(text.begin(), text.end(), wanted);
}

std::string_view without_sign(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return text;
}

bool is_octal_or_underscore(char c) {
  return (c >= '0' && c <= '7') || c == '_';
}
bool is_digit_or_underscore(char c) {
  return is_digit(c) || c == '_';
}
bool is_binary_or_underscore(char c) {
  return c == '0' || c == '1' || c == '_';
}
bool is_hex_or_underscore(char c) {
  return is_digit_or_underscore(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// ":05:59" repeated: [(:[0-5]?[0-9])+]. Returns where it ends; `at` itself if there is none.
std::size_t skip_sexagesimal(std::string_view text, std::size_t at) {
  while (at + 1 < text.size() && text[at] == ':' && is_digit(text[at + 1])) {
    const bool two = at + 2 < text.size() && text[at + 1] <= '5' && is_digit(text[at + 2]);
    at += two ? 3 : 2;
  }
  return at;
}

bool is_integer(std::string_view text, YamlVersion version) {
  if (text[0] == '_') return false;  // the resolver is asked only about texts that begin with a digit or a sign
  const std::string_view body = without_sign(text);
  if (body.empty()) return false;
  if (body.starts_with("0b") && is_one_or_more(body.substr(2), is_binary_or_underscore)) return true;
  if (body.starts_with("0x") && is_one_or_more(body.substr(2), is_hex_or_underscore)) return true;
  if (version == YamlVersion::v1_2) {
    if (body.starts_with("0o") && is_one_or_more(body.substr(2), is_octal_or_underscore)) return true;
    return is_one_or_more(body, is_digit_or_underscore);
  }
  if (is_one_or_more(body, is_octal_or_underscore)) return true;
  if (!(body[0] >= '1' && body[0] <= '9')) return false;
  const std::size_t digits = skip(body, 0, is_digit_or_underscore);
  return digits == body.size() || (body[digits] == ':' && skip_sexagesimal(body, digits) == body.size());
}

// An exponent with all its digits, from `at` to the end.
bool is_exponent(std::string_view text, std::size_t at, bool sign_needed) {
  if (at >= text.size() || (text[at] != 'e' && text[at] != 'E')) return false;
  ++at;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
    ++at;
  } else if (sign_needed) {
    return false;
  }
  return is_one_or_more(text.substr(std::min(at, text.size())), is_digit);
}

bool is_real(std::string_view text, YamlVersion version) {
  const std::string_view body = without_sign(text);
  if (text == ".nan" || text == ".NaN" || text == ".NAN") return true;
  if (body == ".inf" || body == ".Inf" || body == ".INF") return true;
  if (body.empty()) return false;
  if (body[0] == '.') {
    if (version == YamlVersion::v1_1 && body.size() != text.size()) return false;
    const std::size_t end = skip(body, 1, is_digit_or_underscore);
    if (end == 1) return false;
    return end == body.size() || is_exponent(body, end, true);
  }
  if (!is_digit(body[0])) return false;
  const std::size_t whole = skip(body, 1, is_digit_or_underscore);
  if (whole == body.size()) return false;
  if (body[whole] == '.') {
    const std::size_t end = skip(body, whole + 1, is_digit_or_underscore);
    return end == body.size() || is_exponent(body, end, false);
  }
  if (version == YamlVersion::v1_1 && body[whole] == ':') {
    const std::size_t end = skip_sexagesimal(body, whole);
    return end < body.size() && body[end] == '.' && skip(body, end + 1, is_digit_or_underscore) == body.size();
  }
  return is_exponent(body, whole, false);
}

// The parts of "2020-01-31" and "2020-1-31 8:15:30.5 +02:00", as written; hour is empty for a date.
struct TimestampParts {
  std::string_view year, month, day, hour, minute, second, fraction, zone;
};

class TimestampReader {
 public:
  explicit TimestampReader(std::string_view text) : text_(text) {}

  bool read(TimestampParts& parts) {
    parts = {};
    if (!digits(4, 4, parts.year) || !is('-') || !digits(1, 2, parts.month) || !is('-') || !digits(1, 2, parts.day)) {
      return false;
    }
    if (at_end()) return parts.month.size() == 2 && parts.day.size() == 2;
    if (!is('T') && !is('t') && !blanks()) return false;
    if (!digits(1, 2, parts.hour) || !is(':') || !digits(2, 2, parts.minute) || !is(':') ||
        !digits(2, 2, parts.second)) {
      return false;
    }
    if (is('.')) digits(0, text_.size(), parts.fraction);
    if (at_end()) return true;
    blanks();
    const std::size_t start = at_;
    if (!is('Z')) {
      std::string_view ignored;
      if ((!is('+') && !is('-')) || !digits(1, 2, ignored)) return false;
      if (is(':') && !digits(2, 2, ignored)) return false;
    }
    parts.zone = text_.substr(start, at_ - start);
    return at_end();
  }

 private:
  bool at_end() const { return at_ == text_.size(); }
  bool is(char wanted) {
    if (at_end() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }
  bool blanks() {
    const std::size_t start = at_;
    at_ = skip(text_, at_, [](char c) { return c == ' ' || c == '\t'; });
    return at_ > start;
  }
  bool digits(std::size_t least, std::size_t most, std::string_view& into) {
    const std::size_t start = at_;
    while (at_ < text_.size() && at_ - start < most && is_digit(text_[at_])) ++at_;
    into = text_.substr(start, at_ - start);
    return into.size() >= least;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

bool is_timestamp(std::string_view text) {
  TimestampParts parts;
  return text.size() >= 8 && TimestampReader(text).read(parts);
}

bool is_any_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_boolean(std::string_view text, YamlVersion version) {
  if (is_any_of(text, {"true", "True", "TRUE", "false", "False", "FALSE"})) return true;
  return version == YamlVersion::v1_1 && is_any_of(text, {"y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO",
                                                          "on", "On", "ON", "off", "Off", "OFF"});
}

}  // namespace

ScalarType implicit_type(std::string_view text, YamlVersion version) {
  if (text.empty()) return ScalarType::null;
  const char first = text[0];
  if (is_digit(first) || first == '-' || first == '+' || first == '.') {
    if (is_real(text, version)) return ScalarType::real;
    if (first != '.' && is_integer(text, version)) return ScalarType::integer;
    return is_digit(first) && is_timestamp(text) ? ScalarType::timestamp : ScalarType::string;
  }
  // Anything else has at most five characters.
  if (text.size() > 5) return ScalarType::string;
  if (is_boolean(text, version)) return ScalarType::boolean;
  if (is_any_of(text, {"~", "null", "Null", "NULL"})) return ScalarType::null;
  if (text == "<<") return ScalarType::merge;
  return text == "=" ? ScalarType::value : ScalarType::string;
}

namespace {

std::string without_underscores(std::string_view text) {
  std::string result(text);
  std::erase(result, '_');
  return result;
}

// Decimal digits of digits in another base, of any length.
std::string decimal_of(std::string_view digits, unsigned base) {
  std::vector<std::uint32_t> limbs{0};  // base 10^9, least first
  for (const char c : digits) {
    const auto digit = static_cast<std::uint64_t>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
    std::uint64_t carry = digit;
    for (std::uint32_t& limb : limbs) {
      carry += std::uint64_t{limb} * base;
      limb = static_cast<std::uint32_t>(carry % 1000000000);
      carry /= 1000000000;
    }
    if (carry != 0) limbs.push_back(static_cast<std::uint32_t>(carry));
  }
  std::string result = std::to_string(limbs.back());
  for (std::size_t i = limbs.size() - 1; i-- > 0;) result += fmt::format("{:09}", limbs[i]);
  return result;
}

// "1:30:00" in base 60; nothing beyond what 64 bits hold.
std::optional<std::int64_t> sexagesimal_integer(std::string_view text) {
  std::int64_t result = 0;
  for (const std::string& part : split(text, ':')) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (error != std::errc() || __builtin_mul_overflow(result, 60, &result) ||
        __builtin_add_overflow(result, value, &result)) {
      return std::nullopt;
    }
  }
  return result;
}

// More digits than Python 3.11 converts (its guard against quadratic time, which is ours too).
constexpr std::size_t most_digits = 4300;

Value integer_value(std::string_view text, YamlVersion version, Mark mark, const Source& source) {
  const std::string clean = without_underscores(text);
  const std::string_view digits = without_sign(clean);
  const std::string_view sign = clean.starts_with('-') ? "-" : "";
  const auto based = [&](std::string_view body, unsigned base) {
    return Value::big_integer(fmt::format("{}{}", sign, decimal_of(body, base)), mark);
  };
  const std::size_t prefix = digits.starts_with("0b") || digits.starts_with("0x") || digits.starts_with("0o") ? 2 : 0;
  if (digits.size() == prefix) refuse(source, mark, fmt::format("'{}' has no digits", text));
  if (digits.size() > most_digits) refuse(source, mark, "an integer of more than 4,300 digits");
  if (prefix != 0) return based(digits.substr(2), digits[1] == 'b' ? 2 : digits[1] == 'x' ? 16 : 8);
  if (version == YamlVersion::v1_1 && digits[0] == '0') return based(digits, 8);
  if (digits.find(':') != std::string_view::npos) {
    const std::optional<std::int64_t> value = sexagesimal_integer(digits);
    if (!value) refuse(source, mark, fmt::format("'{}' is too large", text));
    return Value::integer(sign.empty() ? *value : -*value, mark);
  }
  return Value::big_integer(fmt::format("{}{}", sign, digits), mark);
}

// Nothing if there is no digit.
std::optional<double> real_of(const std::string& digits) {
  double value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  // Too large or too small for from_chars, which leaves `value` alone: strtod answers infinity or the nearest to zero.
  if (error == std::errc::result_out_of_range) return std::strtod(digits.c_str(), nullptr);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

Value real_value(std::string_view text, Mark mark, const Source& source) {
  const std::string clean = without_underscores(text);
  const std::string digits(without_sign(clean));
  const double sign = clean.starts_with('-') ? -1 : 1;
  if (digits[0] == '.' && digits.size() == 4 && !is_digit(digits[1])) {
    if ((digits[1] | 0x20) == 'i') return Value::real(sign * std::numeric_limits<double>::infinity(), mark);
    if ((digits[1] | 0x20) == 'n') return Value::real(std::numeric_limits<double>::quiet_NaN(), mark);
  }
  double result = 0;
  for (const std::string& part : split(digits, ':')) {
    const std::optional<double> value = real_of(part);
    if (!value) refuse(source, mark, fmt::format("'{}' has no digits", text));
    result = result * 60 + *value;
  }
  return Value::real(sign * result, mark);
}

int number_of(std::string_view digits) {
  int result = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), result);
  return result;
}

int days_in(int year, int month) {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return days[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

// Python's datetime.isoformat(" ") of what was read; nothing when there is no such moment.
std::optional<std::string> isoformat(const TimestampParts& parts) {
  const int year = number_of(parts.year), month = number_of(parts.month), day = number_of(parts.day);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in(year, month)) return std::nullopt;
  std::string result = fmt::format("{:04}-{:02}-{:02}", year, month, day);
  if (parts.hour.empty()) return result;
  const int hour = number_of(parts.hour), minute = number_of(parts.minute), second = number_of(parts.second);
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  result += fmt::format(" {:02}:{:02}:{:02}", hour, minute, second);
  std::string fraction(parts.fraction.substr(0, 6));
  fraction.resize(6, '0');
  int micros = number_of(fraction);
  if (parts.fraction.size() > 6 && parts.fraction[6] > '4' && micros < 999999) ++micros;
  if (micros != 0) result += fmt::format(".{:06}", micros);
  if (parts.zone.empty()) return result;
  if (parts.zone == "Z") return result + "+00:00";
  const std::size_t colon = std::min(parts.zone.find(':'), parts.zone.size());
  const int hours = number_of(parts.zone.substr(1, colon - 1));
  const int minutes = colon < parts.zone.size() ? number_of(parts.zone.substr(colon + 1)) : 0;
  if (hours * 60 + minutes >= 24 * 60) return std::nullopt;
  const char sign = hours == 0 && minutes == 0 ? '+' : parts.zone[0];
  return result + fmt::format("{}{:02}:{:02}", sign, hours + minutes / 60, minutes % 60);
}

Value timestamp_value(std::string_view text, Mark mark, const Source& source) {
  TimestampParts parts;
  const bool readable = TimestampReader(text).read(parts);
  const std::optional<std::string> iso = readable ? isoformat(parts) : std::nullopt;
  if (!iso) refuse(source, mark, fmt::format("there is no such date or time: '{}'", text));
  return Value::timestamp(*iso, mark);
}

bool truth_of(std::string_view text) {
  const char first = static_cast<char>(text[0] | 0x20);
  if (first == 'o') return text.size() == 2;  // on, off
  return first == 't' || first == 'y';
}

}  // namespace

Value scalar_value(ScalarType type, std::string_view text, YamlVersion version, Mark mark, const Source& source) {
  switch (type) {
    case ScalarType::null: {
      Value result;
      result.set_mark(mark);
      return result;
    }
    case ScalarType::boolean:
      return Value::boolean(truth_of(text), mark);
    case ScalarType::integer:
      return integer_value(text, version, mark, source);
    case ScalarType::real:
      return real_value(text, mark, source);
    case ScalarType::timestamp:
      return timestamp_value(text, mark, source);
    case ScalarType::string:
      return Value::string(text, mark);
    case ScalarType::merge:
    case ScalarType::value:
      break;
  }
  refuse(source, mark, fmt::format("'{}' has a meaning of its own in YAML: quote it", text));
}

// "%YAML 1.1" among the lines before the document; refuses versions that do not exist.
YamlVersion yaml_version_of(std::string_view text, const Source& source) {
  std::uint32_t line = 1;
  for (std::size_t start = 0; start < text.size(); ++line) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view content = text.substr(start, end - start);
    start = end + 1;
    if (content.starts_with("%YAML")) {
      if (content.find(" 1.1") != std::string_view::npos) return YamlVersion::v1_1;
      if (content.find(" 1.2") != std::string_view::npos) return YamlVersion::v1_2;
      refuse(source, {line, 1}, "only YAML 1.1 and 1.2 are known");
    }
    if (!content.empty() && content[0] != '#' && content[0] != '%') return YamlVersion::v1_2;
  }
  return YamlVersion::v1_2;
}

}  // namespace tutti
