// tutti params diff: which parameters changed.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "numbers.hpp"

namespace tutti {

namespace {

struct ParamsDiffOptions {
  std::string before = "HEAD", after = "workspace";
  std::vector<std::string> targets;
  bool all = false;
  bool deps = false;
  bool markdown = false;
  bool no_path = false;
};

ShownDiff run_params_diff(Context& context, const ParamsDiffOptions& options) {
  NumbersDiffOptions wanted{.before = options.before,
                            .after = options.after,
                            .targets = {},
                            .with_unchanged = options.all,
                            .only_dependencies = options.deps};
  for (const std::string& target : options.targets) wanted.targets.push_back(context.to_rel_path(target));
  ShownDiff shown = shown_diff(context, diff_params(context.repository(), wanted));
  shown.title = "Param";
  shown.before = options.before;
  shown.after = options.after;
  shown.markdown = options.markdown;
  shown.with_path = !options.no_path;
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
       .arguments = {{.name = "A",
                      .help = "Older revision; HEAD by default",
                      .field = &O::before,
                      .count = Count::optional,
                      .completes = Completes::revisions},
                     {.name = "B",
                      .help = "Newer revision; the workspace by default",
                      .field = &O::after,
                      .count = Count::optional,
                      .completes = Completes::revisions}},
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
