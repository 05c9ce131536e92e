// One file of a plot: where it is, and what it says: not public.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pipeline/plots.hpp"
#include "plot_files.hpp"

namespace tutti {

struct PlotPlace {
  std::string shown;            // as the person in `directory` sees it
  std::optional<RelPath> path;  // nothing: outside of what may be read
};

// `written` is relative to `base`. As DVC does it, what is shown is put together of the two as text: "../shots/1.png"
// for somebody in 'shots'.
PlotPlace plot_place(const RelPath& base, std::string_view written, const RelPath& directory);

// A stage may say that its CSV and TSV files have no header, too. What cannot be read is in the answer.
PlotSource read_plot_source(const PlotFiles& files, const PlotPlace& place, Header header);

}  // namespace tutti
