// Line ends of a text into which lines are put.
#include "line_ends.hpp"

namespace tutti {

std::string with_line_ends_of(std::string_view text, std::string_view lines) {
  const std::size_t first = text.find('\n');
  if (first == std::string_view::npos || first == 0 || text[first - 1] != '\r') return std::string(lines);
  std::string result;
  for (const char c : lines) {
    if (c == '\n' && !result.ends_with('\r')) result += '\r';
    result += c;
  }
  return result;
}

}  // namespace tutti
