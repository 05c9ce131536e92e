// Widths after Unicode's East Asian Width (W and F take two columns) and its combining marks.
#include "ui/text_width.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.hpp"

namespace tutti {

namespace {

using Range = std::pair<char32_t, char32_t>;

// Both tables are coarse where nothing printable is assigned in between.
constexpr std::array<Range, 16> no_columns{{
    {0x0300, 0x036F},
    {0x0483, 0x0489},
    {0x0591, 0x05BD},
    {0x0610, 0x061A},
    {0x064B, 0x065F},
    {0x0E34, 0x0E3A},
    {0x0E47, 0x0E4E},
    {0x1160, 0x11FF},  // the vowels and finals of Hangul, which join what stands before
    {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF},
    {0x200B, 0x200F},
    {0x20D0, 0x20FF},
    {0x3099, 0x309A},
    {0xFE00, 0xFE0F},
    {0xFE20, 0xFE2F},
    {0xE0100, 0xE01EF},
}};

constexpr std::array<Range, 52> two_columns{{
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},   {0x23F0, 0x23F0},
    {0x23F3, 0x23F3},   {0x25FD, 0x25FE},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x267F, 0x267F},
    {0x2693, 0x2693},   {0x26A1, 0x26A1},   {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},
    {0x26CE, 0x26CE},   {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},
    {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},   {0x2728, 0x2728},
    {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},
    {0x27B0, 0x27B0},   {0x27BF, 0x27BF},   {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},
    {0x2E80, 0x303E},   {0x3041, 0x4DBF},   {0x4E00, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x16FE0, 0x1B2FF}, {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F320}, {0x1F32D, 0x1F64F},
    {0x1F680, 0x1FAFF}, {0x20000, 0x3FFFD},
}};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t code) {
  const auto after = std::upper_bound(ranges.begin(), ranges.end(), code,
                                      [](char32_t value, const Range& range) { return value < range.first; });
  return after != ranges.begin() && code <= std::prev(after)->second;
}

struct Character {
  std::size_t bytes = 1;
  std::size_t columns = 1;
};

Character first_of(std::string_view text) {
  const CodePoint point = decode_utf8(text);
  if (point.size == 0) return {};
  if (is_in(no_columns, point.value)) return {point.size, 0};
  return {point.size, is_in(two_columns, point.value) ? std::size_t{2} : std::size_t{1}};
}

// How many bytes an escape sequence at the beginning of `bytes` has: ESC [ … letter, ESC ] … BEL, or ESC and one more.
std::size_t escape_size(std::string_view bytes) {
  if (bytes.size() < 2) return bytes.size();
  if (bytes[1] == '[') {
    const auto last = std::find_if(bytes.begin() + 2, bytes.end(), [](char c) { return c >= 0x40 && c <= 0x7e; });
    return static_cast<std::size_t>(last - bytes.begin()) + (last != bytes.end() ? 1 : 0);
  }
  if (bytes[1] == ']') {
    const std::size_t bell = bytes.find('\a'), string_end = bytes.find("\033\\", 2);
    if (bell == std::string_view::npos && string_end == std::string_view::npos) return bytes.size();
    return bell < string_end ? bell + 1 : string_end + 2;
  }
  return 2;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Character character = first_of(text);
    columns += character.columns;
    text.remove_prefix(character.bytes);
  }
  return columns;
}

std::string fitted(std::string_view text, std::size_t width) {
  std::size_t columns = 0, end = 0;
  std::size_t kept = 0;  // what fits beside the ellipsis
  while (end < text.size()) {
    const Character character = first_of(text.substr(end));
    columns += character.columns;
    if (columns > width) return std::string(text.substr(0, kept)) + (width > 0 ? "…" : "");
    end += character.bytes;
    if (columns < width) kept = end;
  }
  return std::string(text);
}

std::string without_controls(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    const auto c = static_cast<unsigned char>(bytes.front());
    if (c == 0x1b) {
      bytes.remove_prefix(escape_size(bytes));
      continue;
    }
    if (c == '\t') {
      text += ' ';
    } else if (c >= 0x20 && c != 0x7f) {
      text += bytes.front();
    }
    bytes.remove_prefix(1);
  }
  return text;
}

}  // namespace tutti
