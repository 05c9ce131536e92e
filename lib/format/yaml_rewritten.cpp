// How scalars that are not strings look after ruamel.yaml's round trip: it remembers widths, underscores and exponents.
//
// Source: construct_yaml_int, construct_yaml_float and represent_scalar_float of ruamel.yaml 0.19.1, oddities included.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "format/json.hpp"
#include "yaml_scalar.hpp"

namespace tutti {
namespace {

bool is_zero_or_dot(char c) {
  return c == '0' || c == '.';
}

// How many digits stand behind the last underscore, and whether there is one at either end.
struct Underscores {
  bool any = false;
  std::size_t group = 0;
  bool first = false, last = false;
};

Underscores underscores_of(std::string_view text, std::size_t prefix) {
  Underscores result;
  const std::size_t end = text.find_last_not_of('_');
  const std::string_view core = text.substr(0, end == std::string_view::npos ? 0 : end + 1);
  const std::size_t last = core.rfind('_');
  if (last == std::string_view::npos) return result;
  result.any = true;
  result.group = core.size() - last - 1;
  result.first = prefix > 0 && text.size() > prefix && text[prefix] == '_';
  result.last = text.size() > prefix + 1 && text.back() == '_';
  return result;
}

std::string with_underscores(std::string digits, const Underscores& underscores) {
  if (!underscores.any) return digits;
  if (underscores.group != 0) {
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - static_cast<std::ptrdiff_t>(underscores.group); at > 0;
         at -= static_cast<std::ptrdiff_t>(underscores.group)) {
      digits.insert(static_cast<std::size_t>(at), "_");
    }
  }
  if (underscores.first) digits.insert(0, "_");
  if (underscores.last) digits += '_';
  return digits;
}

std::string rewritten_integer(std::string_view text, YamlVersion version, const Value& value) {
  std::string clean(text);
  std::erase(clean, '_');
  const bool negative = clean.starts_with('-');
  std::string_view digits = clean;
  if (digits.starts_with('-') || digits.starts_with('+')) digits.remove_prefix(1);
  const bool based = digits.starts_with("0b") || digits.starts_with("0x") || digits.starts_with("0o");
  const std::string_view sign = negative ? "-" : "";
  if (based) {
    const std::string prefix(digits.substr(0, 2));
    std::string body(digits.substr(2));
    if (body[0] != '0' || version == YamlVersion::v1_1)
      body.erase(0, std::min(body.find_first_not_of('0'), body.size() - 1));
    const std::size_t first_letter = body.find_first_of("abcdefABCDEF");
    const bool capitals = first_letter != std::string::npos && body[first_letter] < 'a';
    std::transform(body.begin(), body.end(), body.begin(), [&](char c) {
      const bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'f' && c > '9';
      return letter ? static_cast<char>(capitals ? c & ~0x20 : c | 0x20) : c;
    });
    return prefix + std::string(sign) + with_underscores(body, underscores_of(text, 2));
  }
  std::string decimal = value.is_integer() ? std::to_string(value.as_integer()) : std::string(value.big_integer_text());
  if (version == YamlVersion::v1_1) {
    if (digits.size() > 1 && digits[0] == '0' && value.is_integer()) {
      return fmt::format("0o{}{:o}", sign, std::abs(value.as_integer()));
    }
    if (digits.find(':') != std::string_view::npos) return decimal;
  }
  Underscores underscores = underscores_of(text, 0);
  if (version == YamlVersion::v1_2 && digits[0] == '0' && digits.size() > 1) {
    // Leading zeros: the width counts the digits, but is spent on the sign, too.
    std::string padded = decimal.substr(negative ? 1 : 0);
    const std::size_t width = digits.size() - std::min<std::size_t>(negative ? 1 : 0, digits.size());
    if (padded.size() < width) padded.insert(0, width - padded.size(), '0');
    return with_underscores((negative && decimal != "0" ? "-" : "") + padded, underscores);
  }
  return with_underscores(decimal, underscores);
}

std::size_t leading_zeros(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size() && is_zero_or_dot(text[i]); ++i) count += text[i] == '0' ? 1 : 0;
  return count;
}

// Without exponent: as many digits behind the point as there were.
std::string rewritten_decimal(std::string_view text, double value) {
  const std::size_t width = text.size();
  const std::size_t point = text.find('.');
  const std::string sign = text[0] == '-' || text[0] == '+' ? std::string(1, text[0]) : "";
  std::string result;
  if (point != std::string_view::npos && point > 0 && point == width - 1) {
    return fmt::format("{}{:.0f}.", sign, std::trunc(std::abs(value)));
  }
  const std::size_t decimals = width - point - 1;
  result = sign + fmt::format("{:0{}.{}f}", std::abs(value), width - sign.size(), decimals);
  if (point == 0 || (point == 1 && !sign.empty())) {
    if (const std::size_t zero = result.find("0."); zero != std::string::npos) result.replace(zero, 2, ".");
  }
  while (result.size() < width) result += '0';
  return result;
}

std::string rewritten_exponential(std::string_view text, double value) {
  const std::size_t e = text.find_first_of("eE");
  const std::string_view mantissa = text.substr(0, e), exponent = text.substr(e + 1);
  const bool signed_text = text[0] == '-' || text[0] == '+';
  const std::size_t lead0 = leading_zeros(mantissa);
  std::size_t width = mantissa.size() - (signed_text ? 1 : 0);
  const auto point = mantissa.find('.') == std::string_view::npos ? -1 : static_cast<int>(mantissa.find('.'));
  const bool exponent_signed = exponent[0] == '+' || exponent[0] == '-';
  const std::string shown = fmt::format("{:{}.{}e}", value, width, width + (signed_text ? 1 : 0));
  const std::size_t shown_e = shown.find('e');
  int es = std::atoi(shown.c_str() + shown_e + 1);
  std::size_t kept = point > 0 ? width : width + 1;
  if (value < 0) ++kept;
  std::string m = shown.substr(0, std::min(shown_e, kept));
  const std::size_t dot = m.find('.');
  std::string m1 = m.substr(0, dot), m2 = dot == std::string::npos ? "" : m.substr(dot + 1);
  while (m1.size() + m2.size() < width - (point >= 0 ? 1 : 0)) m2 += '0';
  if (signed_text && value > 0) m1.insert(0, "+");
  const auto shown_exponent = [&] {
    const std::string digits = std::to_string(std::abs(es));
    const std::string sign = es < 0 ? "-" : exponent_signed ? "+" : "";
    std::string padded = digits;
    while (padded.size() + sign.size() < exponent.size()) padded.insert(0, "0");
    return text[e] + sign + padded;
  };
  if (point < 0) {
    if (m2 != "0") {
      es -= static_cast<int>(m2.size());
    } else {
      m2.clear();
    }
    while (m1.size() + m2.size() - (signed_text ? 1 : 0) < width) {
      m2 += '0';
      --es;
    }
    return m1 + m2 + shown_exponent();
  }
  if (point == 0) {
    es -= static_cast<int>(m2.size());
    return m1 + m2 + "." + shown_exponent();
  }
  if (lead0 > 0) {
    m2 = std::string(lead0 - 1, '0') + m1 + m2;
    m1 = "0";
    m2.resize(m2.size() - std::min(m2.size(), lead0));
    es += static_cast<int>(lead0);
  }
  while (static_cast<int>(m1.size()) < point && !m2.empty()) {
    m1 += m2[0];
    m2.erase(0, 1);
    --es;
  }
  return m1 + "." + m2 + shown_exponent();
}

std::string rewritten_real(std::string_view text, double value) {
  if (std::isnan(value)) return ".nan";
  if (std::isinf(value)) return value < 0 ? "-.inf" : ".inf";
  if (text.find(':') != std::string_view::npos) return python_repr(value);
  if (text.find_first_of("eE") != std::string_view::npos) return rewritten_exponential(text, value);
  return rewritten_decimal(text, value);
}

// The date as Python prints it, the zone as it was written, and a "T" if there was one.
std::string rewritten_timestamp(std::string_view text, std::string iso) {
  if (iso.size() <= 10) return iso;
  const std::size_t zone = text.find_first_of("Z+-", 10);
  if (zone != std::string_view::npos) {
    iso.resize(iso.size() - 6);
    iso += text.substr(zone);
  }
  if (text.find_first_of("Tt") != std::string_view::npos) iso[10] = 'T';
  return iso;
}

}  // namespace

std::string rewritten_scalar(ScalarType type, std::string_view text, YamlVersion version, const Value& value) {
  switch (type) {
    case ScalarType::null:
      return {};
    case ScalarType::boolean:
      return value.as_boolean() ? "true" : "false";
    case ScalarType::integer:
      return rewritten_integer(text, version, value);
    case ScalarType::real:
      return rewritten_real(text, value.as_real());
    case ScalarType::timestamp:
      return rewritten_timestamp(text, std::string(value.timestamp_text()));
    default:
      return std::string(text);
  }
}

}  // namespace tutti
