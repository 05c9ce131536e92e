// Turns what dvc.yaml says with variables, `foreach` and `matrix` into stages.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "format/pipeline_file.hpp"
#include "interpolation.hpp"
#include "pipeline/project.hpp"
#include "variables.hpp"

namespace tutti {

class Templating {
 public:
  // Of the dvc.yaml `source` in `directory`; all must outlive it. Loads the variables that all stages share; throws
  // InvalidFile, as all of these do.
  Templating(VariableFiles& files, const TemplateOptions& options, const Source& source, const RelPath& directory,
             const Value& vars);

  // Notes from now on what is probably not meant; `warnings` must outlive it.
  void warn_into(std::vector<ProjectWarning>& warnings) { warnings_ = &warnings; }
  // Notes from now on what the stages use; `used` must outlive it.
  void watch(UsedVariables& used) { used_ = &used; }
  std::vector<RelPath> files() const { return variables_.files(); }  // that all stages have their variables from

  // The stages that it makes, in DVC's order. What cannot be made `on_broken` is told of, while the exception is
  // handled: a stage, or a group as a whole.
  using OnBroken = std::function<void(const std::string& name, BrokenPart::What what)>;
  std::vector<StageSpec> stages_of(const StageTemplate& stage, const OnBroken& on_broken) const;
  // `metrics`, `plots`, `params`, `artifacts` or `datasets`; null stays null.
  Value section(std::string_view name, const Value& value) const;

 private:
  class Group;

  std::vector<StageSpec> group_of(const StageTemplate& made_from, const OnBroken& on_broken) const;
  StageSpec stage(const std::string& name, const StageTemplate& made_from, const Value& body, Scope scope) const;
  void refuse_templates(const Value& vars, const std::string& place) const;
  Interpolation interpolation(const Scope& scope, std::string place, Composites composites) const {
    return {scope, source_, options_, std::move(place), composites};
  }

  const TemplateOptions& options_;
  const Source& source_;
  const RelPath& directory_;
  Variables variables_;
  UsedVariables* used_ = nullptr;
  std::vector<ProjectWarning>* warnings_ = nullptr;
};

}  // namespace tutti
