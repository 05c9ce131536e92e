// Which outputs are small enough, or metrics, or plots: fetch --max-size and --type.
#include <algorithm>

#include "base/error.hpp"
#include "exec/move_data.hpp"

namespace tutti {
namespace {

// Paths of metrics or plots: outputs that say so, and files that the sections of dvc.yaml name.
class Paths {
 public:
  void add(const RelPath& path) { paths_.push_back(path); }
  // As written in a file of `directory`. What leaves the workspace is no output.
  void add(const RelPath& directory, std::string_view written) {
    try {
      if (const auto path = RelPath::resolve(directory, written)) add(*path);
    } catch (const InvalidFile&) {
      // A name of no file, as the titles of plots may be.
    }
  }
  bool touch(const RelPath& output) const {
    return std::ranges::any_of(paths_,
                               [&](const RelPath& path) { return path.is_within(output) || output.is_within(path); });
  }

 private:
  std::vector<RelPath> paths_;
};

void add_axis(const Value* axis, const RelPath& directory, Paths& paths) {
  if (!axis || !axis->is_map()) return;
  for (const Member& member : axis->members()) {
    if (member.key.is_string()) paths.add(directory, member.key.as_string());
  }
}

// A plot is called as its file, unless its properties say `y: {file: column}`.
void add_plot(const Value& id, const Value& properties, const RelPath& directory, Paths& paths) {
  const Value* y = properties.find("y");
  if (y && y->is_map()) {
    add_axis(y, directory, paths);
    add_axis(properties.find("x"), directory, paths);
  } else if (id.is_string()) {
    paths.add(directory, id.as_string());
  }
}

void add_plots(const Value& section, const RelPath& directory, Paths& paths) {
  if (section.is_map()) {
    for (const Member& member : section.members()) add_plot(member.key, member.value, directory, paths);
  } else if (section.is_list()) {
    for (const Value& item : section.items()) {
      if (item.is_map()) {
        add_plots(item, directory, paths);
      } else {
        add_plot(item, Value(), directory, paths);
      }
    }
  }
}

void add_metrics(const Value& section, const RelPath& directory, Paths& paths) {
  if (!section.is_list()) return;
  for (const Value& item : section.items()) {
    if (item.is_string()) paths.add(directory, item.as_string());
  }
}

Paths paths_of(const Project& project, const OutputFilter& filter) {
  Paths paths;
  for (const Stage& stage : project.stages()) {
    for (const Output& output : stage.outs) {
      if ((filter.metrics && output.options.metric) || (filter.plots && output.options.plot)) paths.add(output.path);
    }
  }
  for (const PipelineSections& sections : project.sections()) {
    const RelPath directory = sections.file.parent();
    if (filter.metrics) add_metrics(sections.metrics, directory, paths);
    if (filter.plots) add_plots(sections.plots, directory, paths);
  }
  return paths;
}

}  // namespace

std::vector<Target> filter_targets(const Project& project, std::vector<Target> targets, const OutputFilter& filter) {
  if (!filter.any()) return targets;
  const bool asks_type = filter.metrics || filter.plots;
  const Paths paths = paths_of(project, filter);
  const auto passes = [&](const Output& output) {
    if (filter.smaller_than && output.recorded && output.recorded->size.value_or(0) > 0 &&
        *output.recorded->size >= *filter.smaller_than) {
      return false;
    }
    return !asks_type || paths.touch(output.path);
  };
  std::vector<Target> outputs = by_output(targets);
  std::erase_if(outputs, [&](const Target& target) { return !passes(*target.output); });
  return outputs;
}

}  // namespace tutti
