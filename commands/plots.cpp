// tutti plots show, plots diff: draw the data that stages and dvc.yaml call plots.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "commands/json_text.hpp"
#include "exec/plots.hpp"
#include "plot_properties.hpp"
#include "plots_output.hpp"
#include "report/vega.hpp"

namespace tutti {

namespace {

// What both commands are asked.
struct PlotsOptions : PlotProperties {
  std::vector<std::string> targets;
  std::vector<std::string> revisions;  // of diff
  std::optional<std::string> out, html_template;
  bool show_vega = false, split = false, open = false, terminal = false;
};

RelPath place_on_disk(const Context& context) {
  const std::string path = context.directory().substr(1);
  return path.empty() ? RelPath::root() : RelPath::parse(path);
}

PlotsQuery query_of(Context& context, const PlotsOptions& options) {
  return {.targets = options.targets,
          .directory = is_in_repository(context) ? context.place() : place_on_disk(context),
          .properties = properties_of(options),
          .without_header = options.no_header,
          .repeats_paths = context.globals().json || options.show_vega};
}

PlotsOutput run_plots(Context& context, const PlotsOptions& options, const std::vector<std::string>& revisions) {
  if (options.show_vega) {
    const std::string hint = "tutti plots show --show-vega logs/acc.csv";
    if (options.targets.empty()) throw UsageError("'--show-vega' needs a target", {hint});
    if (options.targets.size() > 1) throw UsageError("'--show-vega' takes one target only", {hint});
    if (context.globals().json) throw UsageError("'--show-vega' and '--json' exclude each other", {hint});
  }
  const PlotsWish wish{.out = options.out,
                       .html_template = options.html_template,
                       .as = context.globals().json ? PlotsAs::json
                             : options.show_vega    ? PlotsAs::vega
                             : options.terminal     ? PlotsAs::drawing
                                                    : PlotsAs::page,
                       .split = options.split ? Split::yes : Split::no,
                       .open = options.open};
  const PlotsQuery query = query_of(context, options);
  if (!is_in_repository(context)) return show_plots(context, plots_of_files(query, context.surroundings().log), wish);
  return show_plots(context, plots(context.repository(), query, revisions), wish);
}

PlotsOutput run_plots_show(Context& context, const PlotsOptions& options) {
  return run_plots(context, options, {});
}

PlotsOutput run_plots_diff(Context& context, const PlotsOptions& options) {
  const std::vector<std::string> revisions = revisions_to_compare(context.repository(), options.revisions);
  if (revisions.empty()) return show_plots(context, {}, {.as = context.globals().json ? PlotsAs::json : PlotsAs::page});
  return run_plots(context, options, revisions);
}

struct PlotsTemplatesOptions {
  std::optional<std::string> name;
};

struct PlotsTemplatesResult {
  std::vector<std::string> names;
  std::optional<Value> content;  // of the one asked for
};

// A list of names, or the template.
Json to_json(const PlotsTemplatesResult& result) {
  if (result.content) return json_of(*result.content);
  return {{"templates", result.names}};
}

void print(std::ostream& out, const PlotsTemplatesResult& result) {
  if (result.content) {
    write_json(out, json_of(*result.content));
    return;
  }
  for (const std::string& name : result.names) out << name << '\n';
}

PlotsTemplatesResult run_plots_templates(Context&, const PlotsTemplatesOptions& options) {
  PlotsTemplatesResult result{vega_template_names(), std::nullopt};
  if (!options.name) return result;
  result.content = find_vega_template(*options.name);
  if (result.content) return result;
  refuse_vega_template(*options.name);
}

std::vector<OptionSpec<PlotsOptions>> display_options() {
  using O = PlotsOptions;
  std::vector<OptionSpec<O>> options = property_options<O>("Take CSV and TSV files as having no header");
  const std::vector<OptionSpec<O>> own = {
      {.name = "--out",
       .letter = 'o',
       .value = "DIR",
       .help = "Write to this directory; 'dvc_plots' by default",
       .field = &O::out,
       .completes = Completes::directories},
      {.name = "--show-vega", .help = "Print the Vega-Lite of one plot; write nothing", .field = &O::show_vega},
      {.name = "--split", .help = "With --json: keep data and labels apart from the Vega-Lite", .field = &O::split},
      {.name = "--open", .help = "Open the page in the browser", .field = &O::open},
      {.name = "--html-template",
       .value = "FILE",
       .help = "Put the plots into this page, where it says {plot_divs}",
       .field = &O::html_template,
       .completes = Completes::files},
      {.name = "--terminal", .help = "Draw in the terminal; write nothing", .field = &O::terminal},
  };
  options.insert(options.end(), own.begin(), own.end());
  return options;
}

}  // namespace

Command plots_show_command() {
  using O = PlotsOptions;
  return make_command<O>(
      {.name = "plots show",
       .group = Group::insight,
       .summary = "Draw plots as a page",
       .details =
           "Plots are CSV, TSV, JSON or YAML files, pictures, and directories of these, that stages mark as plots or "
           "that 'plots' in 'dvc.yaml' names. The page 'dvc_plots/index.html' needs neither network nor scripts. What "
           "is "
           "not in the workspace is read from the cache; what cannot be read is a warning, and an \"error\" in the "
           "JSON, which holds each plot as Vega-Lite. Files can be drawn without a repository, too.",
       .arguments = {{.name = "TARGET",
                      .help = "Names of plots, or files; all plots by default",
                      .field = &O::targets,
                      .completes = Completes::files}},
       .options = display_options(),
       .examples = {{"tutti plots show", "Draw all plots, and print where"},
                    {"tutti plots show --terminal logs/acc.csv", "Have a quick look"},
                    {"tutti plots show -t confusion -x actual -y predicted classes.csv", "A confusion matrix"}}},
      run_plots_show);
}

Command plots_diff_command() {
  using O = PlotsOptions;
  std::vector<OptionSpec<O>> options = display_options();
  options.insert(options.begin(), {.name = "--targets",
                                   .value = "PATH",
                                   .help = "Only these plots or files, even if nothing names them as plots",
                                   .field = &O::targets,
                                   .completes = Completes::files,
                                   .greedy = true});
  return make_command<O>(
      {.name = "plots diff",
       .group = Group::insight,
       .summary = "Draw plots of several revisions over one another",
       .details = "One revision is compared with the workspace, none means 'HEAD' and the workspace. "
                  "'workspace' is a name that may stand among others. Pictures stand side by side.",
       .arguments = {{.name = "REV",
                      .help = "Branches, tags or commits",
                      .field = &O::revisions,
                      .completes = Completes::revisions}},
       .options = options,
       .examples = {{"tutti plots diff", "Did my last change help"},
                    {"tutti plots diff v1 v2 --targets logs/acc.csv", "One plot of two releases"}},
       .not_yet = {"--experiment", "-e"}},
      run_plots_diff);
}

Command plots_templates_command() {
  using O = PlotsTemplatesOptions;
  return make_command<O>(
      {.name = "plots templates",
       .group = Group::insight,
       .summary = "List the templates of plots, or print one",
       .details = "Templates are Vega-Lite with anchors where data and labels go. A repository's own "
                  "are files in '.dvc/plots'.",
       .arguments = {{.name = "TEMPLATE", .help = "Print this one", .field = &O::name, .count = Count::optional}},
       .examples = {{"tutti plots templates linear > .dvc/plots/mine.json", "Begin a template of my own"}}},
      run_plots_templates);
}

}  // namespace tutti
