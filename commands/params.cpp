// tutti params diff: which parameters changed.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "numbers.hpp"

namespace tutti {

namespace {

struct ParamsDiffOptions : NumbersDiffWords {
  bool deps = false;
};

ShownDiff run_params_diff(Context& context, const ParamsDiffOptions& options) {
  NumbersDiffOptions wanted = asked_for(context, options);
  wanted.only_dependencies = options.deps;
  ShownDiff shown = shown_diff(context, options, diff_params(context.repository(), wanted), "Param");
  shown.with_change = false;
  return shown;
}

}  // namespace

Command params_diff_command() {
  using O = ParamsDiffOptions;
  return make_command<O>(
      {.name = "params diff",
       .group = Group::insight,
       .summary = "Compare parameters between revisions",
       .details =
           "Compares 'HEAD' with the workspace by default; 'workspace' is a name that may stand for either side. "
           "Parameters are what stages depend on, what 'params' in 'dvc.yaml' names, the 'params.yaml' beside "
           "'.dvc', and the variables that templates take from other files.",
       .arguments = two_revisions<O>(),
       .options = {{.name = "--targets",
                    .value = "PATH",
                    .help = "Only these files, whole, even if nothing names them as parameters",
                    .field = &O::targets,
                    .completes = Completes::files,
                    .greedy = true},
                   {.name = "--all", .help = "Show what did not change, too", .field = &O::all},
                   {.name = "--deps", .help = "Only what stages depend on", .field = &O::deps},
                   {.name = "--md", .help = "Print a Markdown table", .field = &O::markdown},
                   {.name = "--no-path", .help = "Leave out the column of files", .field = &O::no_path}},
       .examples = {{"tutti params diff", "What did I tune since the last commit"},
                    {"tutti params diff v1.0 v2.0 --json", "Between two releases, for a program"}},
       .dvc_failure = 255},
      run_params_diff);
}

}  // namespace tutti
