// Quoting, counting, guessing: words for people.
#include "base/text.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/utf8.hpp"

namespace tutti {
namespace {

// Controls, and what moves or hides text without being seen: separators, zero widths, directions.
bool prints(char32_t code) {
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return false;
  if (code < 0x2000) return code != 0xad && code != 0x61c;
  return !((code >= 0x200b && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2060 && code <= 0x206f) || code == 0xfeff || (code >= 0xfff9 && code <= 0xfffb) ||
           (code >= 0xe0000 && code <= 0xe007f));
}

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_plain_in_shell(char c) {
  return is_alphanumeric(c) || std::string_view("_@%+=:,./-").find(c) != std::string_view::npos;
}

void append_escaped(std::string& text, char c) {
  constexpr std::string_view escaped = "\a\b\t\n\v\f\r\"\\";
  constexpr std::string_view letters = "abtnvfr\"\\";
  const std::size_t at = escaped.find(c);
  if (at != std::string_view::npos) {
    text += '\\';
    text += letters[at];
  } else {
    fmt::format_to(std::back_inserter(text), "\\{:03o}", static_cast<std::uint8_t>(c));
  }
}

// Damerau-Levenshtein in the restricted form: no pair is swapped and then edited again.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, previous);
    std::swap(previous, row);
  }
  return previous[b.size()];
}

}  // namespace

std::string in_quotes(std::string_view name) {
  std::string text = printable(name);
  return text.starts_with('"') && text != name ? text : "'" + text + "'";
}

std::string printable(std::string_view name) {
  std::string text;
  bool is_plain = true;
  for (std::string_view rest = name; !rest.empty();) {
    const CodePoint character = decode_utf8(rest);
    const std::size_t size = std::max<std::size_t>(character.size, 1);
    const std::string_view bytes = rest.substr(0, size);
    if (character.size == 0 || !prints(character.value)) {
      is_plain = false;
      for (const char c : bytes) append_escaped(text, c);
    } else if (bytes == "\"" || bytes == "\\") {
      append_escaped(text, bytes[0]);
    } else {
      text += bytes;
    }
    rest.remove_prefix(size);
  }
  return is_plain ? std::string(name) : fmt::format("\"{}\"", text);
}

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t size = decode_utf8(bytes).size;
    if (size == 0) return false;
    bytes.remove_prefix(size);
  }
  return true;
}

std::string grouped(std::size_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

std::string count_of(std::size_t count, std::string_view one, std::string_view many) {
  const std::string number = grouped(count);
  if (count == 1) return fmt::format("{} {}", number, one);
  return many.empty() ? fmt::format("{} {}s", number, one) : fmt::format("{} {}", number, many);
}

std::optional<std::string> nearest(std::string_view name, std::span<const std::string> candidates) {
  const std::string* best = nullptr;
  std::size_t best_distance = 0;
  for (const std::string& candidate : candidates) {
    const std::size_t longer = std::max(name.size(), candidate.size());
    const std::size_t shorter = std::min(name.size(), candidate.size());
    const std::size_t limit = std::max<std::size_t>(longer / 3, 1);
    if (longer - shorter > limit) continue;
    const std::size_t distance = edit_distance(name, candidate);
    // A name of which nothing is left was not meant.
    if (distance > limit || distance >= longer || (best && distance >= best_distance)) continue;
    best = &candidate;
    best_distance = distance;
  }
  return best ? std::optional(*best) : std::nullopt;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string_view> finished_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t end; (end = text.find('\n')) != std::string_view::npos; text.remove_prefix(end + 1)) {
    lines.push_back(text.substr(0, end));
  }
  return lines;
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += separator;
    text += parts[i];
  }
  return text;
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string shell_quote(std::string_view word) {
  if (!word.empty() && std::ranges::all_of(word, is_plain_in_shell)) return std::string(word);
  std::string quoted = "'";
  for (const char c : word) {
    if (c == '\'') {
      quoted += "'\"'\"'";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

}  // namespace tutti
