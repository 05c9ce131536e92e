// Turns what dvc.yaml says with variables, `foreach` and `matrix` into stages.
#pragma once

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

  // Notes from now on what the stages use; `used` must outlive it.
  void watch(UsedVariables& used) { used_ = &used; }
  std::vector<RelPath> files() const { return variables_.files(); }  // that all stages have their variables from

  // The stages that it makes, in DVC's order.
  std::vector<StageSpec> stages_of(const StageTemplate& stage) const;
  // `metrics`, `plots`, `params`, `artifacts` or `datasets`; null stays null.
  Value section(std::string_view name, const Value& value) const;

 private:
  class Group;

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
};

}  // namespace tutti
