// Sentences and changed lines.
#include "explanation.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace tutti {
namespace {

constexpr std::size_t most_lines = 1000;  // of a command; beyond that it is shown as replaced

// [i][j]: lines that before[i..] and after[j..] have in common, in order.
using Common = std::vector<std::vector<std::uint32_t>>;

Common common_lines(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  Common common(before.size() + 1, std::vector<std::uint32_t>(after.size() + 1, 0));
  for (std::size_t i = before.size(); i-- > 0;) {
    for (std::size_t j = after.size(); j-- > 0;) {
      common[i][j] = before[i] == after[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  return common;
}

}  // namespace

std::vector<std::string> line_changes(std::string_view before, std::string_view after) {
  const std::vector<std::string> old_lines = split(before, '\n'), new_lines = split(after, '\n');
  const bool is_compared = old_lines.size() <= most_lines && new_lines.size() <= most_lines;
  const Common common = is_compared ? common_lines(old_lines, new_lines) : Common();
  std::vector<std::string> changes;
  std::size_t i = 0, j = 0;
  while (i < old_lines.size() || j < new_lines.size()) {
    const bool both = i < old_lines.size() && j < new_lines.size();
    if (is_compared && both && old_lines[i] == new_lines[j]) {
      changes.push_back("  " + old_lines[i++]);
      ++j;
    } else if (i < old_lines.size() && (!is_compared || !both || common[i + 1][j] >= common[i][j + 1])) {
      changes.push_back("- " + old_lines[i++]);
    } else {
      changes.push_back("+ " + new_lines[j++]);
    }
  }
  return changes;
}

void print_difference(std::ostream& out, std::string_view stage, const Difference& difference) {
  const std::string words = sentence(difference);
  out << fmt::format("{}: {}\n", printable(stage), words);
  if (difference.cause != Cause::command_changed) return;
  const auto is_whole = [&](const std::string& text) { return words.find(text) != std::string::npos; };
  if (is_whole(difference.before) && is_whole(difference.after)) return;
  for (const std::string& line : line_changes(difference.before, difference.after)) {
    out << "    " << printable(line) << '\n';
  }
}

Json json_of(const Difference& difference) {
  Json json{{"subject", difference.subject}};
  if (!difference.key.empty()) json["key"] = difference.key;
  json["before"] = difference.before;
  json["after"] = difference.after;
  json["reason"] = sentence(difference);
  return json;
}

}  // namespace tutti
