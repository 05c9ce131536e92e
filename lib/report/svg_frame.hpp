// What surrounds the data of a chart: title, legend, axes, and where values lie between them: not public.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scale.hpp"
#include "svg_writer.hpp"

namespace tutti {

inline constexpr double picture_width = 640;

// An axis of numbers, or of names at 0, 1, 2, ….
struct FrameAxis {
  std::optional<Axis> numbers;
  std::vector<std::string> names;
  std::string label;

  double place(double value) const;  // from 0 to 1
};

FrameAxis numbers_axis(double low, double high, std::string label, unsigned about);
FrameAxis names_axis(std::vector<std::string> names, std::string label);

// How a series is told from others: revisions by colours, and what varies within them by dashes, or marks. A single
// revision needs no colour of its own: they go to what varies.
struct Look {
  std::optional<std::size_t> color;
  std::size_t pattern = 0;
};
Look look_of(const Plot& plot, const ChartSeries& series);

struct LegendEntry {
  std::string text;
  Look look;                            // without colour: that of the text
  std::optional<std::size_t> revision;  // whose entry it is
};

// Title and legend at the top, which begins at 0. Returns where they end.
double draw_heading(SvgWriter& svg, const std::string& title, const std::vector<LegendEntry>& legend, bool with_marks);

// A rectangle with axes on its left and below.
struct Frame {
  double left = 0, right = 0, top = 0, bottom = 0;
  FrameAxis x, y;

  Point place(Point value) const;
  double outer_bottom = 0;  // below labels and title of the x axis
};
// Takes `height` from `top` on.
Frame make_frame(double top, double height, FrameAxis x, FrameAxis y);
void draw_axes(SvgWriter& svg, const Frame& frame);

// Legend of revisions and variations, as far as there are several.
std::vector<LegendEntry> legend_of(const std::vector<std::string>& revisions,
                                   const std::vector<std::string>& variations);

}  // namespace tutti
