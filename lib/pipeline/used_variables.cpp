// Watches templates while they are resolved.
#include "pipeline/used_variables.hpp"

#include <algorithm>

#include "templating.hpp"

namespace tutti {
namespace {

bool has_variables_of_its_own(const StageTemplate& stage) {
  const Value* body = stage.body.find("do");
  return stage.body.find("vars") || (body && body->find("vars"));
}

}  // namespace

UsedVariables used_variables(const FileTree& tree, const Project& project, const std::set<RelPath>& uninteresting) {
  UsedVariables used;
  if (!project.uses_variables()) return used;
  std::set<RelPath> files;
  const RelPath* last = nullptr;
  for (const Stage& stage : project.stages()) {
    if (!stage.is_made || (last && *last == stage.file)) continue;
    files.insert(stage.file);
    last = &stage.file;
  }
  VariableFiles variable_files(tree);
  const TemplateOptions options = tree.template_options();
  for (const RelPath& file : files) {
    const std::optional<std::string> text = tree.read(file);
    if (!text) continue;  // went away meanwhile
    const Source source{tree.display(file)};
    const RelPath directory = file.parent();
    const PipelineFile pipeline = parse_pipeline(*text, source.name);
    Templating templating(variable_files, options, source, directory, pipeline.vars);
    const std::vector<RelPath> loaded = templating.files();
    const auto is_uninteresting = [&](const RelPath& each) { return uninteresting.contains(each); };
    if (std::ranges::all_of(loaded, is_uninteresting) &&
        std::ranges::none_of(pipeline.templates, has_variables_of_its_own)) {
      continue;
    }
    templating.watch(used);
    // What cannot be made uses nothing.
    for (const StageTemplate& stage : pipeline.templates) templating.stages_of(stage, [](const auto&, auto) {});
  }
  std::erase_if(used, [&](const auto& values) { return uninteresting.contains(values.first); });
  return used;
}

}  // namespace tutti
