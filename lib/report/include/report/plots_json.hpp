// What `plots show --json` answers: DVC's {"errors": […], "data": {plot: […]}}.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/pictures.hpp"
#include "report/vega.hpp"

namespace tutti {

// A plot and what it is drawn with; pictures need no template.
struct ShownPlot {
  const Plot* plot;
  std::optional<VegaTemplate> vega_template;
};

// JSON. A plot without data is an empty list; pictures are written, and named by their path. Throws as fill_vega().
std::string plots_json(const std::vector<ShownPlot>& plots, const std::vector<PlotProblem>& problems, Split split,
                       PictureFolder& pictures);

}  // namespace tutti
