// Sizes and durations as people write them.
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/text.hpp"
#include "format/tutti_file.hpp"

namespace tutti {
namespace {

constexpr std::array<std::pair<std::string_view, double>, 9> size_units = {{{"b", 1},
                                                                            {"kb", 1e3},
                                                                            {"mb", 1e6},
                                                                            {"gb", 1e9},
                                                                            {"tb", 1e12},
                                                                            {"kib", 0x1p10},
                                                                            {"mib", 0x1p20},
                                                                            {"gib", 0x1p30},
                                                                            {"tib", 0x1p40}}};

constexpr std::array<std::pair<std::string_view, std::int64_t>, 6> duration_units = {
    {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"min", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
// No stage waits for a century, and no sum of durations gets near to what a number can hold.
constexpr double longest_ms = 3.2e12;

// The number that `text` starts with, which is taken off. Nothing for what is negative or no number.
std::optional<double> take_number(std::string_view& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc() || !(number >= 0)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

}  // namespace

std::optional<ByteCount> parse_size(std::string_view text) {
  text = trim(text);
  const std::optional<double> number = take_number(text);
  if (!number) return std::nullopt;
  std::string unit = lower(trim(text));
  if (unit.empty()) unit = "b";
  for (const auto& [name, factor] : size_units) {
    if (unit != name) continue;
    const double bytes = std::floor(*number * factor);
    if (bytes >= 0x1p63) return std::nullopt;
    return ByteCount{static_cast<std::uint64_t>(bytes)};
  }
  return std::nullopt;
}

std::optional<Duration> parse_duration(std::string_view text) {
  text = trim(text);
  if (text.empty()) return std::nullopt;
  double sum_ms = 0;
  while (!text.empty()) {
    const std::optional<double> number = take_number(text);
    if (!number) return std::nullopt;
    text = trim(text);
    const std::size_t length = std::min(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz"), text.size());
    bool is_known = false;
    for (const auto& [name, ms] : duration_units) {
      if (text.substr(0, length) != name) continue;
      sum_ms += *number * static_cast<double>(ms);
      is_known = true;
    }
    if (!is_known || !(sum_ms <= longest_ms)) return std::nullopt;
    text = trim(text.substr(length));
  }
  return std::chrono::microseconds(std::llround(sum_ms * 1000));
}

std::string duration_words(Duration duration) {
  auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
  std::string words;
  for (const auto& [name, unit_ms] :
       {std::pair("d", 86'400'000LL), {"h", 3'600'000LL}, {"m", 60'000LL}, {"s", 1'000LL}}) {
    if (ms < unit_ms) continue;
    words += fmt::format("{}{}", ms / unit_ms, name);
    ms %= unit_ms;
  }
  if (ms > 0 || words.empty()) words += fmt::format("{}ms", ms);
  return words;
}

std::string amount_words(std::string_view resource, std::uint64_t amount) {
  if (resource == "memory") return ByteCount{amount}.human();
  if (resource == "cpu") return fmt::format("{:g}", static_cast<double>(amount) / static_cast<double>(one_cpu));
  return std::to_string(amount);
}

Duration Retries::wait_after(std::uint64_t failures) const {
  double wait = static_cast<double>(backoff.count());
  const double longest = static_cast<double>(max.count());
  for (std::uint64_t i = 1; i < failures && wait < longest && factor > 1; ++i) wait *= factor;
  return wait < longest ? Duration(static_cast<Duration::rep>(wait)) : max;
}

}  // namespace tutti
