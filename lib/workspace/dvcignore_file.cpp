// Reads .dvcignore files.
#include "dvcignore_file.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "glob.hpp"

namespace tutti {

namespace {

bool is_python_blank(char32_t c) {
  return (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x20) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

std::string_view stripped(std::string_view line) {
  std::size_t begin = 0, end = 0;
  bool leading = true;
  for (std::size_t i = 0; i < line.size();) {
    const auto [character, length] = first_character(line.substr(i), GlobDialect::pathspec);
    i += length;
    if (!is_python_blank(character)) {
      leading = false;
      end = i;
    } else if (leading) {
      begin = i;
    }
  }
  return leading ? std::string_view() : line.substr(begin, end - begin);
}

std::size_t first_bad_column(std::string_view line) {
  for (std::size_t i = 0; i < line.size();) {
    const auto [character, length] = first_character(line.substr(i), GlobDialect::pathspec);
    if (character >= 0xdc80 && character <= 0xdcff) return i + 1;
    i += length;
  }
  return 0;
}

}  // namespace

std::vector<IgnoreLine> lines_of_dvcignore(std::string_view text, std::string_view file) {
  std::vector<IgnoreLine> lines;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end);
    if (!text.empty()) text.remove_prefix(text.starts_with("\r\n") ? 2 : 1);
    if (const std::size_t column = first_bad_column(line)) {
      throw InvalidFile(fmt::format("{}:{}:{}: the file is not UTF-8", printable(file), number, column));
    }
    const std::string_view pattern = stripped(line);
    if (!pattern.empty() && pattern[0] != '#') lines.push_back({number, std::string(pattern)});
  }
  return lines;
}

std::string rebased_pattern(std::string_view pattern, std::string_view directory) {
  if (directory.empty()) return std::string(pattern);
  const bool negated = pattern.starts_with('!');
  if (negated) pattern.remove_prefix(1);
  bool anywhere = true;
  if (pattern.size() > 1 && pattern.substr(0, pattern.size() - 1).find('/') != std::string_view::npos &&
      !pattern.starts_with("**/")) {
    anywhere = false;
    if (pattern.starts_with('/')) pattern.remove_prefix(1);
  } else if (pattern.starts_with("**/")) {
    pattern.remove_prefix(3);
  }
  if (pattern.starts_with('\\')) pattern.remove_prefix(1);
  return fmt::format("{}{}{}{}", negated ? "!/" : "", directory, anywhere ? "/**/" : "/", pattern);
}

}  // namespace tutti
