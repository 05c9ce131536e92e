// Reads numbers and names from cells, and thins them.
#include "chart_data.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "base/text.hpp"
#include "format/python_text.hpp"

namespace tutti {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

std::optional<double> number_in(std::string_view text) {
  text = trim(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) return std::strtod(std::string(text).c_str(), nullptr);
  return error == std::errc() ? std::optional(number) : std::nullopt;
}

// "nan" and "inf" are numbers that nobody can draw.
std::optional<double> number_of(const Value& value) {
  switch (value.kind()) {
    case ValueKind::boolean:
      return value.as_boolean() ? 1 : 0;
    case ValueKind::integer:
      return static_cast<double>(value.as_integer());
    case ValueKind::big_integer:
      return number_in(value.big_integer_text());
    case ValueKind::real:
      return value.as_real();
    case ValueKind::string:
      return number_in(value.as_string());
    default:
      return std::nullopt;
  }
}

bool is_absent(const std::optional<Value>& cell) {
  return !cell || cell->is_null() || (cell->is_string() && trim(cell->as_string()).empty());
}

const DataTable::Cells& cells_of(const PlotSeries& series, const std::string& field) {
  static const DataTable::Cells none;
  const DataTable::Column* column = series.rows.find(field);
  return column ? *column->cells : none;
}

const std::optional<Value>& cell_at(const DataTable::Cells& cells, std::size_t row) {
  static const std::optional<Value> none;
  return row < cells.size() ? cells[row] : none;
}

// Names as they first appear.
class Names {
 public:
  std::size_t place_of(const std::string& name) {
    const auto [place, is_new] = places_.emplace(name, names_.size());
    if (is_new) names_.push_back(name);
    return place->second;
  }
  std::vector<std::string>& all() { return names_; }

 private:
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::size_t> places_;
};

// An axis has numbers if every cell is one, or is empty.
bool has_numbers(const Plot& plot, const std::string& field) {
  return std::ranges::all_of(plot.series, [&](const PlotSeries& series) {
    return std::ranges::all_of(cells_of(series, field),
                               [](const std::optional<Value>& cell) { return is_absent(cell) || number_of(*cell); });
  });
}

// One cell of an axis: its number, or the place of its name.
class AxisCells {
 public:
  AxisCells(const Plot& plot, std::string field) : field_(std::move(field)), is_numeric_(has_numbers(plot, field_)) {}

  double at(const PlotSeries& series, std::size_t row) {
    const std::optional<Value>& cell = cell_at(cells_of(series, field_), row);
    if (is_absent(cell)) return not_a_number;
    if (!is_numeric_) return static_cast<double>(names_.place_of(python_str(*cell)));
    const double number = number_of(*cell).value_or(not_a_number);
    return std::isfinite(number) ? number : not_a_number;
  }
  std::vector<std::string> names() { return std::move(names_.all()); }

 private:
  std::string field_;
  bool is_numeric_;
  Names names_;
};

std::string variation_of(const Plot& plot, const PlotField& field) {
  std::set<std::string> files, names;
  for (const PlotField& each : plot.fields) {
    files.insert(each.file);
    names.insert(each.name);
  }
  if (files.size() > 1 && names.size() > 1) return field.file + " " + field.name;
  if (files.size() > 1) return field.file;
  return names.size() > 1 ? field.name : "";
}

std::size_t revision_of(const Plot& plot, const PlotSeries& series) {
  return static_cast<std::size_t>(std::ranges::find(plot.revisions, series.revision) - plot.revisions.begin());
}

// Sorted; if all are numbers, by size.
std::vector<std::string> sorted_names(const std::set<std::string>& names) {
  std::vector<std::string> sorted(names.begin(), names.end());
  const auto is_finite = [](const std::string& name) { return std::isfinite(number_in(name).value_or(not_a_number)); };
  if (!std::ranges::all_of(sorted, is_finite)) return sorted;
  std::ranges::stable_sort(sorted, {}, [](const std::string& name) { return *number_in(name); });
  return sorted;
}

std::map<std::string, std::size_t> places_of(const std::vector<std::string>& names) {
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < names.size(); ++i) places.emplace(names[i], i);
  return places;
}

}  // namespace

Chart chart_of(const Plot& plot) {
  Chart chart;
  Names variations;
  AxisCells x_cells(plot, plot.x), y_cells(plot, plot.y);
  for (const PlotSeries& series : plot.series) {
    ChartSeries& line = chart.series.emplace_back();
    line.revision = revision_of(plot, series);
    line.variation = variations.place_of(variation_of(plot, series.field));
    line.points.reserve(series.rows.rows());
    for (std::size_t row = 0; row < series.rows.rows(); ++row) {
      const Point point{x_cells.at(series, row), y_cells.at(series, row)};
      ++chart.rows;
      if (std::isnan(point.x) || std::isnan(point.y)) ++chart.left_out;
      if (!std::isnan(point.x)) line.points.push_back(point);
    }
  }
  chart.variations = std::move(variations.all());
  chart.x_names = x_cells.names();
  chart.y_names = y_cells.names();
  return chart;
}

CountMatrices matrices_of(const Plot& plot, std::size_t most) {
  CountMatrices all;
  std::set<std::string> x_names, y_names;
  Names variations;
  for (const PlotSeries& series : plot.series) {
    const DataTable::Cells &xs = cells_of(series, plot.x), &ys = cells_of(series, plot.y);
    for (std::size_t row = 0; row < series.rows.rows(); ++row) {
      if (const auto& cell = cell_at(xs, row)) x_names.insert(python_str(*cell));
      if (const auto& cell = cell_at(ys, row)) y_names.insert(python_str(*cell));
    }
  }
  all.x_names = sorted_names(x_names);
  all.y_names = sorted_names(y_names);
  if (std::max(all.x_names.size(), all.y_names.size()) > most) return all;
  const auto x_places = places_of(all.x_names), y_places = places_of(all.y_names);
  for (const PlotSeries& series : plot.series) {
    CountMatrix& matrix = all.matrices.emplace_back();
    matrix.revision = revision_of(plot, series);
    matrix.variation = variations.place_of(variation_of(plot, series.field));
    matrix.counts.assign(all.y_names.size(), std::vector<double>(all.x_names.size()));
    const DataTable::Cells &xs = cells_of(series, plot.x), &ys = cells_of(series, plot.y);
    for (std::size_t row = 0; row < series.rows.rows(); ++row) {
      const std::optional<Value>&x = cell_at(xs, row), &y = cell_at(ys, row);
      if (!x || !y) continue;
      ++matrix.counts[y_places.at(python_str(*y))][x_places.at(python_str(*x))];
    }
  }
  all.variations = std::move(variations.all());
  return all;
}

std::vector<BarPanel> bars_of(const Plot& plot, bool sorted) {
  const bool is_swapped = has_numbers(plot, plot.y) && !has_numbers(plot, plot.x);
  const std::string &value_field = is_swapped ? plot.y : plot.x, &name_field = is_swapped ? plot.x : plot.y;
  std::vector<BarPanel> panels;
  Names variations;
  std::map<std::pair<std::size_t, std::string>, std::size_t> groups;  // by variation and name
  for (const PlotSeries& series : plot.series) {
    const std::string variation = variation_of(plot, series.field);
    const std::size_t number = variations.place_of(variation);
    if (number == panels.size()) panels.push_back({variation, {}});
    std::vector<BarGroup>& all = panels[number].groups;
    const DataTable::Cells &values = cells_of(series, value_field), &names = cells_of(series, name_field);
    const std::size_t revision = revision_of(plot, series);
    for (std::size_t row = 0; row < series.rows.rows(); ++row) {
      const std::optional<Value>&value = cell_at(values, row), &name = cell_at(names, row);
      const double number_of_row = value ? number_of(*value).value_or(not_a_number) : not_a_number;
      if (!name || !std::isfinite(number_of_row)) continue;
      const std::string text = python_str(*name);
      const auto [place, is_new] = groups.emplace(std::pair(number, text), all.size());
      if (is_new) all.push_back({text, {}});
      std::vector<Bar>& bars = all[place->second].bars;
      const auto known = std::ranges::find(bars, revision, &Bar::revision);
      if (known == bars.end()) {
        bars.push_back({revision, number_of_row});
      } else {
        known->value += number_of_row;
      }
    }
  }
  if (!sorted) return panels;
  for (BarPanel& panel : panels) {
    std::ranges::stable_sort(panel.groups, std::ranges::greater(), [](const BarGroup& group) {
      double total = 0;
      for (const Bar& bar : group.bars) total += bar.value;
      return total;
    });
  }
  return panels;
}

std::vector<Point> thinned(const std::vector<Point>& points, std::size_t columns) {
  if (points.size() <= 4 * columns) return points;
  const double low = points.front().x / 2, width = points.back().x / 2 - low;  // halves: the whole may be endless
  std::vector<Point> kept;
  for (std::size_t begin = 0; begin < points.size();) {
    const auto strip = [&](const Point& point) {
      const double share = width > 0 ? (point.x / 2 - low) / width : 0;
      return std::min(static_cast<std::size_t>(share * static_cast<double>(columns)), columns - 1);
    };
    std::size_t end = begin, lowest = begin, highest = begin;
    for (; end < points.size() && strip(points[end]) == strip(points[begin]); ++end) {
      if (std::isnan(points[lowest].y) || points[end].y < points[lowest].y) lowest = end;
      if (std::isnan(points[highest].y) || points[end].y > points[highest].y) highest = end;
    }
    const std::set<std::size_t> chosen{begin, lowest, highest, end - 1};
    for (const std::size_t i : chosen) kept.push_back(points[i]);
    begin = end;
  }
  return kept;
}

std::vector<Point> smoothed(const std::vector<Point>& points, double share) {
  std::vector<Point> known;
  for (const Point& point : points) {
    if (!std::isnan(point.y)) known.push_back(point);
  }
  const std::size_t count = known.size();
  const std::size_t window = std::max<std::size_t>(3, static_cast<std::size_t>(static_cast<double>(count) * share));
  if (count <= window) return known;
  std::vector<Point> result;
  std::size_t begin = 0;
  for (const Point& at : known) {
    while (begin + window < count && known[begin + window].x - at.x < at.x - known[begin].x) ++begin;
    const double reach = std::max(at.x - known[begin].x, known[begin + window - 1].x - at.x);
    double weights = 0, mean_x = 0, mean_y = 0, cross = 0, square = 0;
    const auto weight_of = [&](const Point& point) {
      const double distance = reach > 0 ? std::abs(point.x - at.x) / reach : 0;
      return std::pow(1 - std::pow(std::min(distance, 1.0), 3), 3);
    };
    for (std::size_t i = begin; i < begin + window; ++i) {
      const double weight = weight_of(known[i]);
      weights += weight;
      mean_x += weight * known[i].x;
      mean_y += weight * known[i].y;
    }
    mean_x /= weights;
    mean_y /= weights;
    for (std::size_t i = begin; i < begin + window; ++i) {
      const double weight = weight_of(known[i]);
      cross += weight * (known[i].x - mean_x) * (known[i].y - mean_y);
      square += weight * (known[i].x - mean_x) * (known[i].x - mean_x);
    }
    result.push_back({at.x, mean_y + (square > 0 ? cross / square * (at.x - mean_x) : 0)});
  }
  return result;
}

}  // namespace tutti
