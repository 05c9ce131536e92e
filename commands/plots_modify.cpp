// tutti plots modify: make an output a plot, and say how it is drawn.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "exec/plots_modify.hpp"
#include "plot_properties.hpp"
#include "plots_output.hpp"
#include "report/vega.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct PlotsModifyOptions : PlotProperties {
  std::string target;
  std::vector<std::string> unset;
};

struct PlotsModifyResult {
  std::string target, file, stage;
  bool changed = false;
  std::vector<std::string> to_stage;
  bool staged = false;
};

void print(std::ostream& out, const PlotsModifyResult& result) {
  if (result.changed) {
    out << fmt::format("{} is a plot of stage '{}' in {} now.\n", in_quotes(result.target), result.stage,
                       in_quotes(result.file));
  } else {
    out << fmt::format("{} is such a plot already.\n", in_quotes(result.target));
  }
  if (!result.staged) print_git_hint(out, result.to_stage);
}

Json to_json(const PlotsModifyResult& result) {
  return {{"target", result.target},   {"file", result.file},         {"stage", result.stage},
          {"changed", result.changed}, {"to_stage", result.to_stage}, {"staged", result.staged}};
}

PlotsModifyResult run_plots_modify(Context& context, const PlotsModifyOptions& options) {
  PlotChange change{.properties = properties_of(options), .unset = {}};
  if (options.no_header) change.properties.set("header", Value::boolean(false));
  if (!options.unset.empty()) change.unset = options.unset;
  if (options.template_name) get_vega_template(options.template_name, template_places(context));  // it has to be there
  const RelPath output = context.to_rel_path(options.target);
  const PlotModified modified = modify_plot(context.repository(), output, change);
  return {.target = context.shown(output),
          .file = context.shown(modified.file),
          .stage = modified.stage,
          .changed = modified.changed,
          .to_stage = shown(context, modified.to_stage),
          .staged = modified.staged};
}

}  // namespace

Command plots_modify_command() {
  using O = PlotsModifyOptions;
  std::vector<OptionSpec<O>> options = property_options<O>("The CSV or TSV file has no header");
  options.push_back({.name = "--unset",
                     .value = "PROPERTY",
                     .help = "Drop these: template, x, y, title, x_label, y_label, header",
                     .field = &O::unset,
                     .greedy = true});
  return make_command<O>(
      {.name = "plots modify",
       .group = Group::insight,
       .summary = "Make an output of a stage a plot, and say how it is drawn",
       .details =
           "Edits the output's lines in 'dvc.yaml', and nothing else in the file. An output or a metric becomes a "
           "plot. What a '.dvc' file tracks is named in 'plots' of a 'dvc.yaml' by hand instead.",
       .arguments = {{.name = "TARGET",
                      .help = "The output's path",
                      .field = &O::target,
                      .count = Count::one,
                      .completes = Completes::outputs}},
       .options = std::move(options),
       .examples = {{"tutti plots modify logs/acc.csv -x epoch -y acc", "Draw 'acc' over 'epoch'"},
                    {"tutti plots modify classes.csv -t confusion", "Draw a confusion matrix"},
                    {"tutti plots modify logs/acc.csv --unset title", "Go back to the title that comes by itself"}},
       .dvc_failure = 255},
      run_plots_modify);
}

}  // namespace tutti
