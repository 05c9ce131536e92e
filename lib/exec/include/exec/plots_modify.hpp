// Makes outputs of stages plots, and says how they are drawn.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/project.hpp"
#include "workspace/repository.hpp"

namespace tutti {

struct PlotChange {
  Value properties = Value::map();                // template, x, y, x_label, y_label, title, header
  std::optional<std::vector<std::string>> unset;  // properties to drop, before others are set
};

struct PlotModified {
  RelPath file = RelPath::root();  // the dvc.yaml
  std::string stage;
  bool changed = false;
  std::vector<RelPath> to_stage;
  bool staged = false;
};

// Only the output's own lines in dvc.yaml change. Throws NotFound for what is no output, and for a property to drop
// that it does not have; Conflict if something is to be dropped from what is no plot, for outputs of .dvc files, which
// cannot say that they are plots, and for stages that need templating.
PlotModified modify_plot(Repository& repository, const RelPath& output, const PlotChange& change);

}  // namespace tutti
