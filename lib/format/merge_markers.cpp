// Conflict markers: writing them, finding them in a text, and choosing sides.
#include "merge_markers.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "format/merge.hpp"
#include "merge_outline.hpp"

namespace tutti {

namespace {

// "<<<<<<<" or longer, then nothing or a blank: as Git tells a marker from text.
bool is_marker(std::string_view line, char character) {
  const std::size_t size = line.find_first_not_of(character);
  if (size == std::string_view::npos) return line.size() >= 7;
  return size >= 7 && (line[size] == ' ' || line[size] == '\n' || line[size] == '\r');
}

// Calls plain(line) for text outside of hunks, and hunk(whole text, ours, theirs, line number) for each.
template <class Plain, class Hunk>
void walk_hunks(std::string_view text, Plain plain, Hunk hunk) {
  enum class Part { outside, ours, base, theirs } part = Part::outside;
  const TextLines lines(text);
  std::string ours, theirs;
  std::size_t begin = 0;
  for (std::size_t at = 1; at <= lines.count(); ++at) {
    const std::string_view line = lines.slice(at, at + 1);
    if (part == Part::outside) {
      if (is_marker(line, '<')) {
        part = Part::ours;
        begin = at;
        ours.clear();
        theirs.clear();
      } else {
        plain(line);
      }
    } else if (part == Part::ours && is_marker(line, '|')) {
      part = Part::base;
    } else if (part != Part::theirs && is_marker(line, '=')) {
      part = Part::theirs;
    } else if (part == Part::theirs && is_marker(line, '>')) {
      hunk(lines.slice(begin, at + 1), ours, theirs, begin);
      part = Part::outside;
    } else if (part == Part::ours) {
      ours += line;
    } else if (part == Part::theirs) {
      theirs += line;
    }
  }
  if (part != Part::outside) {
    throw InvalidFile(fmt::format("the conflict that begins at line {} has no end", begin));
  }
}

std::size_t count_lines(std::string_view text) {
  return TextLines(text).count();
}

}  // namespace

std::vector<ConflictHunk> conflict_hunks(std::string_view text) {
  std::vector<ConflictHunk> hunks;
  std::size_t ours_at = 1, theirs_at = 1;
  walk_hunks(
      text,
      [&](std::string_view) {
        ++ours_at;
        ++theirs_at;
      },
      [&](std::string_view, const std::string& ours, const std::string& theirs, std::size_t line) {
        hunks.push_back({line, ours, theirs, ours_at, theirs_at});
        ours_at += count_lines(ours);
        theirs_at += count_lines(theirs);
      });
  return hunks;
}

std::optional<std::size_t> first_conflict_line(std::string_view text) {
  std::optional<std::size_t> first;
  try {
    walk_hunks(
        text, [](std::string_view) {},
        [&](std::string_view, const std::string&, const std::string&, std::size_t line) {
          if (!first) first = line;
        });
  } catch (const InvalidFile&) {  // an end is missing: the conflicts before it count
  }
  return first;
}

std::string resolve_hunks(std::string_view text,
                          const std::function<std::optional<MergeSide>(std::size_t hunk)>& choose) {
  std::string result;
  std::size_t index = 0;
  walk_hunks(
      text, [&](std::string_view line) { result += line; },
      [&](std::string_view whole, const std::string& ours, const std::string& theirs, std::size_t) {
        const std::optional<MergeSide> side = choose(index++);
        result += !side ? whole : *side == MergeSide::ours ? std::string_view(ours) : std::string_view(theirs);
      });
  return result;
}

std::string marked(std::string_view ours, std::string_view theirs, std::size_t marker_size) {
  return fmt::format("{} ours\n{}{}\n{}{} theirs\n", std::string(marker_size, '<'), ours, std::string(marker_size, '='),
                     theirs, std::string(marker_size, '>'));
}

std::string conflict_text(std::string_view ours, std::string_view theirs, std::size_t marker_size) {
  if (ours == theirs) return std::string(ours);
  const TextLines left(ours), right(theirs);
  const std::size_t least = std::min(left.count(), right.count());
  std::size_t before = 0, after = 0;
  while (before < least && left.slice(before + 1, before + 2) == right.slice(before + 1, before + 2)) ++before;
  while (after < least - before && left.slice(left.count() - after, left.count() - after + 1) ==
                                       right.slice(right.count() - after, right.count() - after + 1)) {
    ++after;
  }
  const auto middle = [&](const TextLines& lines) { return lines.slice(before + 1, lines.count() - after + 1); };
  return std::string(left.slice(1, before + 1)) + marked(middle(left), middle(right), marker_size) +
         std::string(left.slice(left.count() - after + 1, left.count() + 1));
}

std::string take_side(std::string_view text, MergeSide side) {
  return resolve_hunks(text, [side](std::size_t) { return side; });
}

}  // namespace tutti
