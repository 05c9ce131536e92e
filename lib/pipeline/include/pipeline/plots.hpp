// Plots: what is to be drawn, and the data for it from one revision or several.
//
// A definition comes from `plots` of a dvc.yaml, from an output that its stage marks as a plot, or from a target that a
// person named. match_plots() joins definitions of the same name from all revisions with their data, as DVC 3.67.1
// does it: which fields are x and y, what the axes are called, and what could not be used.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "format/value.hpp"
#include "pipeline/plot_data.hpp"

namespace tutti {

struct PlotDefinition {
  std::string file;  // the dvc.yaml that says it, as its reader sees it; empty: an output or a target
  std::string id;    // a name, or the path of the data
  Value properties;  // a map: x, y, template, title, x_label, y_label
};

struct PlotImage {
  std::string bytes;
};

// Of one file. Nothing: the file says nothing, or could not be read.
struct PlotSource {
  std::variant<std::monostate, PlotImage, Value, DataTable> content;
  std::optional<PlotError> error;
};

struct PlotsState {
  std::string name;                           // "workspace", or a revision as it was asked for
  std::vector<PlotDefinition> definitions;    // those of a file together
  std::map<std::string, PlotSource> sources;  // by path, as definitions name it
  std::optional<PlotError> error;             // nothing of it could be read
};

// The files that a definition draws, each once: those that its y and x name, or the one it is called after.
std::vector<std::string> sources_of(const PlotDefinition& definition);

bool is_image(std::string_view path);  // by suffix: .jpg, .jpeg, .gif, .png, .svg

struct PlotField {
  std::string file, name;  // file: without what all files of the plot have in common
};

// The rows of one y of one revision.
struct PlotSeries {
  std::string revision;
  PlotField field;
  DataTable rows;  // with the columns that Plot::x and Plot::y name
};

struct PlottedImage {
  std::string revision, file;
  const PlotImage* image;  // in the state it came from
};

struct PlotProblem {
  std::string plot, revision;         // plot: empty if the whole revision is unreadable
  std::optional<std::string> source;  // the file that could not be read
  PlotError error;
};

struct Plot {
  std::string id;  // "logs/acc.csv", "dvc.yaml::acc"
  bool has_images = false;
  // Of drawn data; empty when there is none.
  std::string x, y;
  std::optional<std::string> x_label, y_label;
  std::string title;
  std::optional<std::string> template_name;
  std::vector<PlotField> fields;       // every y
  std::vector<std::string> revisions;  // those that have data, in order
  std::vector<PlotSeries> series;
  std::vector<PlottedImage> images;
};

struct MatchedPlots {
  std::vector<Plot> plots;
  std::vector<PlotProblem> problems;  // in DVC's order: by plot, then those of whole revisions
};

// `states` must outlive the answer.
MatchedPlots match_plots(const std::vector<PlotsState>& states);

}  // namespace tutti
