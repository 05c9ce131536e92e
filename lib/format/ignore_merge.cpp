// Merges .gitignore files as sets of lines.
#include "format/ignore_merge.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "base/text.hpp"

namespace tutti {
namespace {

using Lines = std::vector<std::string_view>;

// With their ends, so that what stays keeps its own.
Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

// What a line says, whatever its end.
std::string_view content_of(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::set<std::string_view> contents_of(const Lines& lines) {
  std::set<std::string_view> contents;
  for (const std::string_view line : lines) contents.insert(content_of(line));
  return contents;
}

}  // namespace

std::optional<std::string> merge_ignore_lines(const MergeVersions& versions) {
  const Lines base = lines_of(versions.base), ours = lines_of(versions.ours), theirs = lines_of(versions.theirs);
  for (const Lines* lines : {&base, &ours, &theirs}) {
    if (std::ranges::any_of(*lines, [](std::string_view line) { return line.starts_with('!'); })) return std::nullopt;
  }
  const std::set<std::string_view> before = contents_of(base), here = contents_of(ours), there = contents_of(theirs);
  std::string text;
  // Empty lines say nothing: ours stay where they are.
  for (const std::string_view line : ours) {
    const std::string_view content = content_of(line);
    if (content.empty() || !before.contains(content) || there.contains(content)) text += line;
  }
  for (const std::string_view line : theirs) {
    const std::string_view content = content_of(line);
    if (content.empty() || before.contains(content) || here.contains(content)) continue;
    if (!text.empty() && !text.ends_with('\n')) text += '\n';
    text += line;
  }
  return text;
}

}  // namespace tutti
