// The numbers and names that a plot draws, taken out of its rows: not public.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pipeline/plots.hpp"

namespace tutti {

struct Point {
  double x = 0, y = 0;  // numbers, or places in a list of names; y may be NaN: the line is broken there
};

// One line, or one set of points.
struct ChartSeries {
  std::size_t revision = 0;   // in Plot::revisions
  std::size_t variation = 0;  // in Chart::variations
  std::vector<Point> points;
};

struct Chart {
  std::vector<std::string> variations;  // what tells series of one revision apart; one empty name if nothing does
  std::vector<ChartSeries> series;
  std::vector<std::string> x_names, y_names;  // in order of appearance; empty: the axis has numbers
  std::size_t rows = 0;
  std::size_t left_out = 0;  // rows without a finite number where one is needed
};

Chart chart_of(const Plot& plot);

// Counts of pairs, of one variation in one revision.
struct CountMatrix {
  std::size_t revision = 0, variation = 0;
  std::vector<std::vector<double>> counts;  // by y, then x
};
struct CountMatrices {
  std::vector<std::string> variations;
  std::vector<std::string> x_names, y_names;  // sorted; numbers as numbers
  std::vector<CountMatrix> matrices;
};
// Without matrices if there are more than `most` names of x or of y: nobody could read them, nor memory hold them.
CountMatrices matrices_of(const Plot& plot, std::size_t most);

struct Bar {
  std::size_t revision = 0;
  double value = 0;
};
struct BarGroup {
  std::string name;
  std::vector<Bar> bars;  // by revision
};
struct BarPanel {
  std::string variation;
  std::vector<BarGroup> groups;
};
// Values of names: of the fields x and y the one that has numbers gives the values. Those of one name and revision are
// summed, as Vega-Lite stacks them.
std::vector<BarPanel> bars_of(const Plot& plot, bool sorted);

// At most four points for each of `columns` strips between the ends of x: first, lowest, highest and last. A line
// through them looks like one through all. The points have to be sorted by x.
std::vector<Point> thinned(const std::vector<Point>& points, std::size_t columns);

// Smoothed by local lines, each through the nearest `share` of the points (LOESS). NaNs are left out.
std::vector<Point> smoothed(const std::vector<Point>& points, double share);

}  // namespace tutti
