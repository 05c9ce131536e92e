// Which rows of a revision's files a plot draws, and under which names: not public.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/plots.hpp"

namespace tutti {

using SeriesSources = std::vector<std::pair<std::string, const PlotSource*>>;  // those that say something, by name

struct SeriesOfRevision {
  std::string x, y;
  std::optional<std::string> x_label, y_label;
  std::vector<PlotField> fields;
  std::vector<PlotSeries> series;  // none if there are no rows
};

// `id` is the file that counts where the properties name none. Throws PlotFailure.
SeriesOfRevision make_series(const std::string& id, const Value& properties, const std::string& revision,
                             const SeriesSources& sources);

}  // namespace tutti
