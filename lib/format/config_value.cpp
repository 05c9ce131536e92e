// Whether the value of an option is of its kind, as DVC's schema reads it.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "config_schema.hpp"

namespace tutti {
namespace {

// Python's int(): blanks around it, a sign, single underscores between digits.
std::optional<long double> python_int(std::string_view text) {
  text = trim(text);
  const bool is_negative = text.starts_with('-');
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.back() == '_') return std::nullopt;
  long double result = 0;
  bool is_underscore = true;  // one may not come first
  for (const char c : text) {
    if (c == '_') {
      if (is_underscore) return std::nullopt;
      is_underscore = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    is_underscore = false;
    result = result * 10 + (c - '0');
  }
  return is_negative ? -result : result;
}

std::optional<double> python_float(std::string_view text) {
  std::string digits = lower(trim(text));
  if (digits.starts_with('+')) digits.erase(0, 1);
  if (digits.ends_with('_') || digits.find("__") != std::string::npos) return std::nullopt;
  std::erase(digits, '_');
  double result = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), result);
  if (error == std::errc::result_out_of_range) return HUGE_VAL;
  if (error != std::errc() || end != digits.data() + digits.size() || digits.starts_with("nan(")) return std::nullopt;
  return result;
}

[[noreturn]] void refuse_value(const ConfigKey& key, std::string_view value, std::string_view expected) {
  throw UsageError(fmt::format("{} cannot be {}: expected {}", in_quotes(key.display()), in_quotes(value), expected));
}

}  // namespace

std::optional<bool> config_bool(std::string_view value) {
  const std::string text = lower(value);
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

void check_option_value(const OptionSchema& option, const ConfigKey& key, std::string_view value) {
  const auto require = [&](bool holds, std::string_view expected) {
    if (!holds) refuse_value(key, value, expected);
  };
  switch (option.kind) {
    case OptionKind::text:
      return;
    case OptionKind::boolean:
      return require(config_bool(value).has_value(), "true or false");
    case OptionKind::integer:
      return require(python_int(value).has_value(), "an integer");
    case OptionKind::positive:
      return require(python_int(value).value_or(0) >= 1, "an integer of at least 1");
    case OptionKind::percentage: {
      const long double percent = python_int(value).value_or(-1);
      return require(percent >= 0 && percent <= 100, "an integer from 0 to 100");
    }
    case OptionKind::number:
      return require(python_float(value).has_value(), "a number");
    case OptionKind::seconds:
      return require(python_float(value).value_or(-1) >= 0, "a number of seconds, 0 or more");
    case OptionKind::link_types:
      for (const std::string& type : split(value, ',')) {
        const std::string_view name = trim(type);
        require(name == "reflink" || name == "hardlink" || name == "symlink" || name == "copy",
                "one or several of reflink, hardlink, symlink, copy, separated by commas");
      }
      return;
    case OptionKind::unsettable:
      refuse_value(key, value, "nothing: DVC knows this option but accepts no value for it");
    case OptionKind::choice: {
      std::vector<std::string> choices;
      for (const std::string_view choice : option.choices) {
        if (!choice.empty()) choices.emplace_back(choice);
      }
      const bool is_one = std::find(choices.begin(), choices.end(), lower(value)) != choices.end();
      return require(is_one, choices.size() == 1 ? choices.front() : "one of " + join(choices, ", "));
    }
  }
}

}  // namespace tutti
