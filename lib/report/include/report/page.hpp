// Plots on one page: drawn as SVG, pictures side by side, readable in the light and in the dark and at small widths.
// The page holds all it shows, runs no script, and asks no network.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/pictures.hpp"
#include "report/plots_json.hpp"

namespace tutti {

struct PageOptions {
  // A page of somebody else's, with "{plot_divs}" where the plots go; also "{scripts}", where our style goes, and
  // "{refresh_tag}". Nothing: ours.
  std::optional<std::string> page_template;
  std::string template_name;  // of that page, for messages
  std::string directory;      // of the page; pictures are named from there
};

// Pictures are written to `pictures`; those that are small are in the page itself, too, if it is ours. Throws
// InvalidFile if the template has no place for plots.
std::string plots_page(const std::vector<ShownPlot>& plots, const std::vector<PlotProblem>& problems,
                       PictureFolder& pictures, const PageOptions& options);

// "file:///home/me/dvc_plots/index.html" for an absolute path.
std::string file_uri(std::string_view path);

}  // namespace tutti
