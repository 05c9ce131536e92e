// Renders what metrics and parameters are.
#include "numbers.hpp"

#include <cmath>
#include <cstdlib>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands/json_text.hpp"
#include "format/json.hpp"
#include "format/python_text.hpp"
#include "ui/table.hpp"

namespace tutti {
namespace {

// Python's round().
double rounded(double value, unsigned digits) {
  constexpr unsigned most_digits = 323;  // no double has more behind the point
  if (!std::isfinite(value) || digits > most_digits) return value;
  return std::strtod(fmt::format("{:.{}f}", value, digits).c_str(), nullptr);
}

// "the workspace: 'm.json' does not exist, and 2 more"
std::string described(const NumbersState& state) {
  const std::string where = state.name.empty() || state.name == "workspace" ? "the workspace" : in_quotes(state.name);
  if (state.error) return fmt::format("{}: {}", where, state.error->sentence);
  std::size_t count = 0;
  const NumbersFile* first = nullptr;
  for (const NumbersFile& file : state.files) {
    if (!file.error) continue;
    if (!first) first = &file;
    ++count;
  }
  const std::string more = count > 1 ? fmt::format(", and {} more", count - 1) : "";
  return fmt::format("{}: {}{}", where, first->error->sentence, more);
}

}  // namespace

std::string shown_path(Context& context, const std::string& path) {
  return RelPath::refusal(path) ? path : context.shown(RelPath::parse(path));
}

void note_unreadable(Context& context, const std::vector<NumbersState>& states) {
  constexpr std::size_t most_named = 3;
  std::size_t count = 0;
  for (const NumbersState& state : states) {
    if (state.is_complete()) continue;
    if (++count <= most_named) context.surroundings().log.warning("not all could be read in {}", described(state));
  }
  if (count > most_named) {
    context.surroundings().log.warning("not all could be read in {}", count_of(count - most_named, "more revision"));
  }
}

std::string cell_of(const Value& value, std::optional<unsigned> precision) {
  if (value.is_null()) return "-";
  if (value.is_real() && precision) return python_repr(rounded(value.as_real(), *precision));
  return printable(python_str(value));
}

NumbersDiffOptions asked_for(Context& context, const NumbersDiffWords& words) {
  NumbersDiffOptions wanted{.before = words.before, .after = words.after, .targets = {}, .with_unchanged = words.all};
  for (const std::string& target : words.targets) wanted.targets.push_back(context.to_rel_path(target));
  return wanted;
}

ShownDiff shown_diff(Context& context, const NumbersDiffWords& words, NumbersDiff diff, std::string title) {
  note_unreadable(context, diff.unreadable);
  ShownDiff shown{.title = std::move(title),
                  .before = words.before,
                  .after = words.after,
                  .files = {},
                  .markdown = words.markdown,
                  .with_path = !words.no_path,
                  .precision = {}};
  for (NumbersDiff::File& file : diff.files) {
    shown.files.push_back({shown_path(context, file.path), std::move(file.changes)});
  }
  return shown;
}

void print(std::ostream& out, const ShownDiff& diff) {
  std::vector<std::string> header;
  if (diff.with_path) header.emplace_back("Path");
  header.insert(header.end(), {diff.title, diff.before, diff.after});
  if (diff.with_change) header.emplace_back("Change");
  std::vector<std::vector<std::string>> rows;
  for (const NumbersDiff::File& file : diff.files) {
    for (const NumberChange& change : file.changes) {
      std::vector<std::string>& row = rows.emplace_back();
      if (diff.with_path) row.push_back(printable(file.path));
      row.push_back(printable(change.name));
      row.push_back(cell_of(change.before, diff.precision));
      row.push_back(cell_of(change.after, diff.precision));
      if (diff.with_change) row.push_back(cell_of(change.difference.value_or(Value()), diff.precision));
    }
  }
  if (diff.markdown) {
    out << markdown_table(header, rows) << '\n';
  } else if (!rows.empty()) {
    out << headed_columns(header, rows);
  }
}

// DVC's: by file and name.
Json to_json(const ShownDiff& diff) {
  Json json = Json::object();
  for (const NumbersDiff::File& file : diff.files) {
    Json changes = Json::object();
    for (const NumberChange& change : file.changes) {
      Json one{{"old", json_of(change.before)}, {"new", json_of(change.after)}};
      if (change.difference) one["diff"] = json_of(*change.difference);
      append_member(changes, change.name, std::move(one));
    }
    append_member(json, file.path, std::move(changes));
  }
  return json;
}

}  // namespace tutti
