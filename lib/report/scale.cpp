// Finds round numbers.
#include "scale.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace tutti {
namespace {

// The smallest of 1, 2, 5, 10 times a power of ten that is not below `least`.
double round_step(double least) {
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= least * (1 - 1e-9)) return factor * power;
  }
  return 10 * power;
}

std::string with_commas(std::string digits) {
  const std::size_t begin = digits.starts_with('-') ? 1 : 0;
  std::size_t at = std::min(digits.find('.'), digits.size());
  while (at > begin + 3) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

unsigned decimals_of(double step) {
  return step >= 1 ? 0 : static_cast<unsigned>(std::ceil(-std::log10(step) - 1e-9));
}

std::string without_zeros(std::string text) {
  if (text.find('.') == std::string::npos) return text;
  const std::size_t exponent = std::min(text.find('e'), text.size());
  std::size_t end = text.find_last_not_of('0', exponent - 1);
  if (text[end] == '.') --end;
  return text.erase(end + 1, exponent - end - 1);
}

}  // namespace

std::string number_label(double value, double step, double size) {
  constexpr double smallest = 1e-5, million = 1e6, billion = 1e9, largest = 1e12;
  if (value == 0 || std::abs(value) < step * 1e-6) return "0";
  if (size >= largest || step < smallest) return without_zeros(fmt::format("{:.6e}", value));
  if (size >= billion && step >= million) return without_zeros(fmt::format("{:.3f}", value / billion)) + "G";
  if (size >= million && step >= 1000) return without_zeros(fmt::format("{:.3f}", value / million)) + "M";
  return with_commas(fmt::format("{:.{}f}", value, decimals_of(step)));
}

std::string value_label(double value) {
  return fmt::format("{:.6g}", value);
}

Axis make_axis(double low, double high, unsigned about) {
  if (!(low <= high)) {
    low = 0;
    high = 1;
  }
  // Beyond this, sums of ends and steps overflow.
  constexpr double most = std::numeric_limits<double>::max() / 16;
  low = std::clamp(low, -most, most);
  high = std::clamp(high, -most, most);
  const double size = std::max(std::abs(low), std::abs(high));
  if (high - low <= size * 1e-12) {
    const double room = size > 1e-300 ? std::max(size * 0.1, 1e-300) : 0.5;
    low -= room;
    high += room;
  }
  const double step = round_step((high - low) / std::max(about, 1U));
  const double first = std::floor(low / step + 1e-9), last = std::ceil(high / step - 1e-9);
  Axis axis{.low = first * step, .high = last * step, .ticks = {}, .labels = {}};
  const double largest = std::max(std::abs(axis.low), std::abs(axis.high));
  for (double n = first; n <= last; ++n) {
    axis.ticks.push_back(n * step);
    axis.labels.push_back(number_label(n * step, step, largest));
  }
  return axis;
}

}  // namespace tutti
