// Edits properties of a plot (reference: DVC 3.67.1, repo/plots/__init__.py).
#include "exec/plots_modify.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "exec/track.hpp"
#include "format/plot_edit.hpp"
#include "stage_edit.hpp"
#include "workspace/repository_lock.hpp"
#include "workspace/sweeper.hpp"

namespace tutti {
namespace {

// In the order in which DVC writes them.
constexpr std::string_view property_order[] = {"template", "x", "y", "x_label", "y_label", "title", "header"};

Value changed_properties(const Output& output, const PlotChange& change) {
  const std::string path = output.path.str();
  if (change.unset && !output.options.plot) {
    throw Conflict(fmt::format("{} is no plot: there is nothing to drop", in_quotes(path)),
                   {fmt::format("tutti plots modify {}", shell_quote(path))});
  }
  Value properties = output.options.plot_properties.is_map() ? output.options.plot_properties : Value::map();
  for (const std::string& name : change.unset.value_or(std::vector<std::string>())) {
    if (properties.erase(name)) continue;
    std::vector<std::string> known;
    for (const Member& member : properties.members()) known.emplace_back(member.key.as_string());
    throw NotFound(fmt::format("the plot {} has no property '{}'{}", in_quotes(path), name,
                               known.empty() ? "" : "; it has " + join(known, ", ")));
  }
  for (const Member& member : change.properties.members()) properties.set(member.key.as_string(), member.value);
  Value ordered = Value::map();
  for (const std::string_view name : property_order) {
    if (const Value* value = properties.find(name)) ordered.append(name, *value);
  }
  return ordered;
}

}  // namespace

PlotModified modify_plot(Repository& repository, const RelPath& output, const PlotChange& change) {
  PlotModified modified;
  {
    const RepositoryLock lock(repository);
    const Project project = Project::load(*workspace_tree(repository));
    const Project::OutputOf found = project.find_output(output);
    if (!found) throw NotFound(fmt::format("{} is no output of a stage", in_quotes(output.str())));
    modified.file = found.stage->file;
    modified.stage = found.stage->name;
    const std::string name = modified.file.str();
    if (found.stage->is_pointer()) {
      throw Conflict(fmt::format("{} cannot say that {} is a plot", in_quotes(name), in_quotes(output.str())),
                     {fmt::format("name {} in 'plots' of a 'dvc.yaml'", in_quotes(output.str()))});
    }
    refuse_made(*found.stage);
    Sweeper(repository).sweep(modified.file.parent());
    const std::string path = repository.absolute(modified.file);
    const std::string before = read_file(path);
    const std::string after =
        put_plot(before, modified.stage, found.output->written, changed_properties(*found.output, change), name);
    modified.changed = after != before;
    if (modified.changed) publish_file(path, after, repository.options().durability);
  }
  if (modified.changed) modified.to_stage.push_back(modified.file);
  modified.staged = stage_in_git(repository, modified.to_stage);
  return modified;
}

}  // namespace tutti
