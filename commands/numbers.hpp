// How `metrics` and `params` show values and what changed in them: not public.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "commands/command.hpp"
#include "commands/context.hpp"
#include "exec/numbers.hpp"

namespace tutti {

inline constexpr unsigned default_precision = 5;

// What `metrics diff` and `params diff` are asked alike.
struct NumbersDiffWords {
  std::string before = "HEAD", after = "workspace";
  std::vector<std::string> targets;
  bool all = false;
  bool markdown = false;
  bool no_path = false;
};

template <class Options>
std::vector<ArgumentSpec<Options>> two_revisions() {
  return {{.name = "A",
           .help = "Older revision; HEAD by default",
           .field = &Options::before,
           .count = Count::optional,
           .completes = Completes::revisions},
          {.name = "B",
           .help = "Newer revision; the workspace by default",
           .field = &Options::after,
           .count = Count::optional,
           .completes = Completes::revisions}};
}

NumbersDiffOptions asked_for(Context& context, const NumbersDiffWords& words);

struct ShownDiff {
  std::string title;                     // of the column of names: "Metric"
  std::string before, after;             // revisions
  std::vector<NumbersDiff::File> files;  // paths as the person reads them
  bool markdown = false;
  bool with_path = true;
  bool with_change = true;
  std::optional<unsigned> precision;  // digits after the point; none: all
};
// Notes what could not be read. `title` is that of the column of names.
ShownDiff shown_diff(Context& context, const NumbersDiffWords& words, NumbersDiff diff, std::string title);
void print(std::ostream& out, const ShownDiff& diff);
Json to_json(const ShownDiff& diff);

// A path of NumbersFile, relative to where the person stands.
std::string shown_path(Context& context, const std::string& path);
// Warns of states that could not be read as a whole.
void note_unreadable(Context& context, const std::vector<NumbersState>& states);
// One cell of a table; "-" for nothing.
std::string cell_of(const Value& value, std::optional<unsigned> precision);

}  // namespace tutti
