// Plots drawn: as SVG, and in characters.
#pragma once

#include <string>

#include "report/plots_json.hpp"

namespace tutti {

// What a template is drawn as here. A template of somebody's own is told by its marks; it may say more in Vega-Lite
// than is drawn.
enum class DrawnAs { line, smooth, points, jittered_points, bars, sorted_bars, matrix, matrix_of_shares };
DrawnAs drawn_as(const VegaTemplate& vega_template);

// An <svg> element that stands alone. Empty for a plot without series.
std::string draw_svg(const ShownPlot& plot);

struct TerminalStyle {
  std::size_t columns = 80;
  bool is_unicode = true;  // Braille and blocks; else ASCII
  bool has_color = false;
};
// Lines, each ended. Pictures are only named.
std::string draw_text(const ShownPlot& plot, const TerminalStyle& style);

}  // namespace tutti
