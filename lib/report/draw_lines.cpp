// Lines and points between two axes.
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <set>

#include <fmt/format.h>

#include "base/text.hpp"
#include "drawings.hpp"
#include "svg_frame.hpp"

namespace tutti {
namespace {

constexpr double plot_height = 330, note_height = 18;
constexpr std::size_t strips = 600;        // about as many as there are pixels
constexpr std::size_t most_hints = 250;    // of a series: more cannot be told apart with a mouse
constexpr std::size_t few_points = 40;     // of a series: each is marked on its line
constexpr std::size_t most_marks = 5'000;  // of a scatter plot
constexpr double smoothing = 0.3;
constexpr std::size_t most_smoothed = 2'000;

struct Range {
  double low = std::numeric_limits<double>::infinity(), high = -std::numeric_limits<double>::infinity();
  void add(double value) {
    if (std::isnan(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

FrameAxis axis_of(const Range& range, const std::vector<std::string>& names, const std::optional<std::string>& label,
                  unsigned ticks) {
  return names.empty() ? numbers_axis(range.low, range.high, label.value_or(""), ticks)
                       : names_axis(names, label.value_or(""));
}

Frame frame_of(const Plot& plot, const Chart& chart, double top) {
  Range x, y;
  for (const ChartSeries& series : chart.series) {
    for (const Point& point : series.points) {
      x.add(point.x);
      y.add(point.y);
    }
  }
  return make_frame(top, plot_height, axis_of(x, chart.x_names, plot.x_label, 7),
                    axis_of(y, chart.y_names, plot.y_label, 6));
}

std::string name_at(const FrameAxis& axis, double value) {
  if (axis.numbers) return value_label(value);
  const std::size_t place = static_cast<std::size_t>(std::lround(value));
  return place < axis.names.size() ? axis.names[place] : "";
}

std::string tip_of(const Plot& plot, const Chart& chart, const ChartSeries& series, const Frame& frame, Point value) {
  std::string name = plot.revisions[series.revision];
  if (chart.variations.size() > 1) name += " · " + chart.variations[series.variation];
  return fmt::format("{}\n{}: {}\n{}: {}", name, frame.x.label, name_at(frame.x, value.x), frame.y.label,
                     name_at(frame.y, value.y));
}

void draw_hints(SvgWriter& svg, const Plot& plot, const Chart& chart, const ChartSeries& series, const Frame& frame,
                const std::vector<Point>& values) {
  const Look look = look_of(plot, series);
  const std::size_t step = std::max<std::size_t>(1, (values.size() + most_hints - 1) / most_hints);
  for (std::size_t i = 0; i < values.size(); i += step) {
    if (std::isnan(values[i].y)) continue;
    svg.hint(frame.place(values[i]), color_of(*look.color), tip_of(plot, chart, series, frame, values[i]));
  }
}

std::vector<Point> placed(const std::vector<Point>& values, const Frame& frame) {
  std::vector<Point> points;
  points.reserve(values.size());
  for (const Point& value : values) points.push_back(frame.place(value));
  return points;
}

std::string finish(SvgWriter& svg, const Plot& plot, const Frame& frame, const std::vector<std::string>& notes) {
  double bottom = frame.outer_bottom;
  for (const std::string& note : notes) {
    if (note.empty()) continue;
    svg.text({frame.left, bottom + 4}, note, {.size = 11, .is_faint = true});
    bottom += note_height;
  }
  return std::move(svg).finish(picture_width, bottom, plot.title);
}

void draw_line(SvgWriter& svg, const Look& look, const std::vector<Point>& values, const Frame& frame,
               bool is_smoothed) {
  const std::string_view color = color_of(*look.color);
  const std::vector<Point> points = placed(values, frame);
  if (is_smoothed) {
    const std::size_t columns = most_smoothed / 4;
    svg.path(points, color, 1.5, "", 0.3);
    svg.path(placed(smoothed(thinned(values, columns), smoothing), frame), color, 2, dashes_of(look.pattern));
  } else {
    svg.path(points, color, 2, dashes_of(look.pattern));
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto is_gap = [&](std::size_t at) { return at >= points.size() || std::isnan(points[at].y); };
    if (is_gap(i)) continue;
    const bool is_alone = (i == 0 || is_gap(i - 1)) && is_gap(i + 1);  // a line through it would not be seen
    if (is_alone || (!is_smoothed && (i + 1 == points.size() || points.size() <= few_points))) {
      svg.mark(points[i], 0, i + 1 == points.size() ? 3.5 : 2.5, color, 1);
    }
  }
}

}  // namespace

std::string note_of_left_out(std::size_t left_out, std::size_t rows) {
  if (left_out == 0) return "";
  return fmt::format("{} of {} left out: no number to draw", grouped(left_out), count_of(rows, "row"));
}

std::string draw_lines(const Plot& plot, bool is_smoothed) {
  Chart chart = chart_of(plot);
  SvgWriter svg;
  const double top = draw_heading(svg, plot.title, legend_of(plot.revisions, chart.variations), false);
  const Frame frame = frame_of(plot, chart, top);
  draw_axes(svg, frame);
  std::size_t drawn = 0, given = 0;
  for (ChartSeries& series : chart.series) {
    std::ranges::stable_sort(series.points, {}, &Point::x);
    const std::vector<Point> values = thinned(series.points, strips);
    given += series.points.size();
    drawn += values.size();
    svg.open_revision(series.revision);
    draw_line(svg, look_of(plot, series), values, frame, is_smoothed);
    draw_hints(svg, plot, chart, series, frame, values);
    svg.close_group();
  }
  const std::string thinning = drawn == given
                                   ? ""
                                   : fmt::format("{} drawn as {}: lowest, highest, first and last of each strip",
                                                 count_of(given, "point"), grouped(drawn));
  return finish(svg, plot, frame, {thinning, note_of_left_out(chart.left_out, chart.rows)});
}

std::string draw_points(const Plot& plot, bool is_jittered) {
  Chart chart = chart_of(plot);
  SvgWriter svg;
  const double top = draw_heading(svg, plot.title, legend_of(plot.revisions, chart.variations), true);
  const Frame frame = frame_of(plot, chart, top);
  draw_axes(svg, frame);
  std::minstd_rand random;  // the same picture each time
  const auto jitter = [&](std::size_t names, double length) {
    const double room = names > 0 ? length / static_cast<double>(names) * 0.8 : 16;
    return is_jittered ? (static_cast<double>(random() % 1000) / 1000 - 0.5) * room : 0;
  };
  std::size_t drawn = 0, given = 0;
  for (const ChartSeries& series : chart.series) {
    std::set<std::pair<int, int>> taken;
    std::vector<Point> seen;
    std::vector<Point> places;
    const double cell = series.points.size() > most_marks ? 3 : 0.1;
    for (const Point& value : series.points) {
      if (std::isnan(value.y)) continue;
      ++given;
      Point at = frame.place(value);
      at.x += jitter(chart.x_names.size(), frame.right - frame.left);
      at.y += jitter(chart.y_names.size(), frame.bottom - frame.top);
      if (!taken.emplace(static_cast<int>(at.x / cell), static_cast<int>(at.y / cell)).second) continue;
      seen.push_back(value);
      places.push_back(at);
    }
    drawn += seen.size();
    svg.open_revision(series.revision);
    const bool is_crowd = places.size() > 200;
    const Look look = look_of(plot, series);
    for (const Point& at : places) {
      svg.mark(at, look.pattern, is_crowd ? 2 : 4, color_of(*look.color), is_crowd ? 0.6 : 0.75);
    }
    if (!is_jittered) draw_hints(svg, plot, chart, series, frame, seen);
    svg.close_group();
  }
  const std::string thinning =
      drawn == given ? "" : fmt::format("{} drawn as {}: others lie on them", count_of(given, "point"), grouped(drawn));
  return finish(svg, plot, frame, {thinning, note_of_left_out(chart.left_out, chart.rows)});
}

}  // namespace tutti
