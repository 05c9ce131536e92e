// tutti metrics show, metrics diff: what the metrics are, and how they changed.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "commands/json_text.hpp"
#include "numbers.hpp"
#include "ui/table.hpp"

namespace tutti {

namespace {

struct MetricsShowOptions {
  std::vector<std::string> targets;
  bool all_branches = false, all_tags = false, all_commits = false;
  bool recursive = false;
  bool markdown = false;
  unsigned precision = default_precision;

  Revisions revisions() const { return {all_branches, all_tags, all_commits}; }
};

struct MetricsShowResult {
  std::vector<NumbersState> states;  // paths as the person reads them
  MetricsShowOptions options;
};

unsigned digits(unsigned precision) {
  return precision == 0 ? default_precision : precision;  // as DVC has it
}

Json json_of(const NumbersError& error) {
  return {{"error", {{"type", error.type}, {"msg", error.message}}}};
}

// DVC's: by revision, "" without any, and file.
Json to_json(const MetricsShowResult& result) {
  Json json = Json::object();
  for (const NumbersState& state : result.states) {
    if (state.error) {
      json[state.name] = json_of(*state.error);
      continue;
    }
    Json files = Json::object();
    for (const NumbersFile& file : state.files) {
      append_member(files, file.path, file.error ? json_of(*file.error) : Json{{"data", json_of(file.values)}});
    }
    json[state.name] = {{"data", std::move(files)}};
  }
  return json;
}

void print(std::ostream& out, const MetricsShowResult& result) {
  struct Row {
    const NumbersState& state;
    const NumbersFile& file;
    std::map<std::string, Value> values;
  };
  std::vector<Row> rows;
  std::map<std::string, std::size_t> names;  // and their columns, behind those of revision and path
  for (const NumbersState& state : result.states) {
    for (const NumbersFile& file : state.files) {
      rows.push_back({state, file, file.error ? std::map<std::string, Value>() : dotted_values(file.values)});
      for (const auto& [name, value] : rows.back().values) names.emplace(name, 0);
    }
  }
  std::vector<std::string> header;
  if (result.options.revisions().any()) header.emplace_back("Revision");
  header.emplace_back("Path");
  for (auto& [name, column] : names) {
    column = header.size();
    header.push_back(printable(name));
  }
  std::vector<std::vector<std::string>> cells;
  for (const Row& row : rows) {
    std::vector<std::string>& line = cells.emplace_back();
    if (result.options.revisions().any()) line.push_back(printable(row.state.name));
    line.push_back(printable(row.file.path));
    line.resize(header.size(), "-");
    for (const auto& [name, value] : row.values)
      line[names.at(name)] = cell_of(value, digits(result.options.precision));
  }
  if (result.options.markdown) {
    out << markdown_table(header, cells) << '\n';
  } else if (!cells.empty()) {
    out << headed_columns(header, cells);
  }
}

MetricsShowResult run_metrics_show(Context& context, const MetricsShowOptions& options) {
  std::vector<RelPath> targets;
  for (const std::string& target : options.targets) targets.push_back(context.to_rel_path(target));
  MetricsShowResult result{metrics(context.repository(), targets, options.revisions()), options};
  note_unreadable(context, result.states);
  for (NumbersState& state : result.states) {
    for (NumbersFile& file : state.files) file.path = shown_path(context, file.path);
  }
  return result;
}

struct MetricsDiffOptions : NumbersDiffWords {
  bool recursive = false;
  unsigned precision = default_precision;
};

ShownDiff run_metrics_diff(Context& context, const MetricsDiffOptions& options) {
  const NumbersDiffOptions wanted = asked_for(context, options);
  ShownDiff shown = shown_diff(context, options, diff_metrics(context.repository(), wanted), "Metric");
  shown.precision = digits(options.precision);
  return shown;
}

}  // namespace

Command metrics_show_command() {
  using O = MetricsShowOptions;
  return make_command<O>(
      {.name = "metrics show",
       .group = Group::insight,
       .summary = "Print the metrics of one revision or many",
       .details =
           "Metrics are numbers and texts in JSON, YAML, TOML or Python files that stages mark as metrics, or that "
           "'metrics' in 'dvc.yaml' names. A file that is not in the workspace is read from the cache. Lists "
           "are left out. What cannot be read is a warning, and an \"error\" in the JSON. With -a, -T or -A the "
           "workspace is left out if the active branch says the same.",
       .arguments = {{.name = "TARGET",
                      .help = "Files, or directories of files; all metrics by default",
                      .field = &O::targets,
                      .completes = Completes::files}},
       .options = {{.name = "--all-branches", .letter = 'a', .help = "Show every branch", .field = &O::all_branches},
                   {.name = "--all-tags", .letter = 'T', .help = "Show every tag", .field = &O::all_tags},
                   {.name = "--all-commits", .letter = 'A', .help = "Show every commit", .field = &O::all_commits},
                   {.name = "--recursive",
                    .letter = 'R',
                    .help = "Do nothing more: directories always stand for the files in them",
                    .field = &O::recursive},
                   {.name = "--md", .help = "Print a Markdown table", .field = &O::markdown},
                   {.name = "--precision",
                    .value = "N",
                    .help = "Round to N digits behind the point; 5 by default",
                    .field = &O::precision}},
       .examples = {{"tutti metrics show", "What do the metrics say now"},
                    {"tutti metrics show -a --md", "The same of every branch, for a report"}},
       .dvc_failure = 255},
      run_metrics_show);
}

Command metrics_diff_command() {
  using O = MetricsDiffOptions;
  return make_command<O>(
      {.name = "metrics diff",
       .group = Group::insight,
       .summary = "Compare metrics between revisions",
       .details =
           "Compares 'HEAD' with the workspace by default; 'workspace' is a name that may stand for either side. "
           "Of numbers the change is shown, where true counts as 1.",
       .arguments = two_revisions<O>(),
       .options = {{.name = "--targets",
                    .value = "PATH",
                    .help = "Only these files, even if nothing names them as metrics",
                    .field = &O::targets,
                    .completes = Completes::files,
                    .greedy = true},
                   {.name = "--recursive",
                    .letter = 'R',
                    .help = "Do nothing more: directories always stand for the files in them",
                    .field = &O::recursive},
                   {.name = "--all", .help = "Show what did not change, too", .field = &O::all},
                   {.name = "--md", .help = "Print a Markdown table", .field = &O::markdown},
                   {.name = "--no-path", .help = "Leave out the column of files", .field = &O::no_path},
                   {.name = "--precision",
                    .value = "N",
                    .help = "Round to N digits behind the point; 5 by default",
                    .field = &O::precision}},
       .examples = {{"tutti metrics diff", "Did my last change help"},
                    {"tutti metrics diff v1.0 --all", "Everything, changed or not, since a release"}},
       .dvc_failure = 255},
      run_metrics_diff);
}

}  // namespace tutti
