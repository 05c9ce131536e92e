// How `metrics` and `params` show values and what changed in them: not public.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "commands/context.hpp"
#include "exec/numbers.hpp"

namespace tutti {

inline constexpr unsigned default_precision = 5;

struct ShownDiff {
  std::string title;                     // of the column of names: "Metric"
  std::string before, after;             // revisions
  std::vector<NumbersDiff::File> files;  // paths as the person reads them
  bool markdown = false;
  bool with_path = true;
  bool with_change = true;
  std::optional<unsigned> precision;  // digits after the point; none: all
};
ShownDiff shown_diff(Context& context, NumbersDiff diff);  // notes what could not be read
void print(std::ostream& out, const ShownDiff& diff);
Json to_json(const ShownDiff& diff);

// A path of NumbersFile, relative to where the person stands.
std::string shown_path(Context& context, const std::string& path);
// Warns of states that could not be read as a whole.
void note_unreadable(Context& context, const std::vector<NumbersState>& states);
// One cell of a table; "-" for nothing.
std::string cell_of(const Value& value, std::optional<unsigned> precision);

}  // namespace tutti
