// Plots as Vega-Lite, for tools that read what DVC gives them: its templates, and templates filled with data.
//
// A template is a specification with anchors, texts such as "<DVC_METRIC_X>", in the places of what differs between
// plots. The specifications and the filling are DVC's (dvc-render 1.0), so that the results are equal as JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/plots.hpp"

namespace tutti {

// Those that come with the program, in DVC's order: "simple", "linear", …
const std::vector<std::string>& vega_template_names();
std::optional<Value> find_vega_template(std::string_view name);

struct VegaTemplate {
  std::string name;  // as asked for, for messages
  Value content;
};

// Where templates are looked for before those that come with the program.
struct TemplatePlaces {
  std::string directory;  // of the repository's own: .dvc/plots; empty: there are none
  std::string place;      // where the person stands: a template may be a path
};

// The template 'linear' if no name is asked for. A file of a repository's own may be named without its ".json". Throws
// NotFound with the nearest name, InvalidFile if the file is no JSON object.
VegaTemplate get_vega_template(const std::optional<std::string>& name, const TemplatePlaces& places);

[[noreturn]] void refuse_vega_template(const std::string& name);  // as get_vega_template() does

struct VegaText {
  std::string content;                 // a JSON object
  std::optional<std::string> anchors;  // another: what was left out of `content`, by anchor
};

enum class Split { no, yes };  // yes: data, titles, sizes and colours stay anchors in `content`

// A plot that has series. Throws InvalidFile if the template has no place for data, or no row has the field of x or y.
VegaText fill_vega(const VegaTemplate& vega_template, const Plot& plot, Split split = Split::no);

}  // namespace tutti
