// tutti stage add: write a stage into dvc.yaml.
#include <fmt/format.h>
#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "exec/stage_add.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct StageAddCommandOptions {
  std::string name;
  bool force = false;
  std::vector<std::string> deps, params;
  std::vector<std::string> outs, outs_no_cache, outs_persist, outs_persist_no_cache;
  std::vector<std::string> metrics, metrics_no_cache, plots, plots_no_cache;
  std::string wdir;
  bool always_changed = false;
  std::string description;
  std::vector<std::string> command;
};

struct StageAddResult {
  std::string name;
  std::string file;
  std::vector<std::string> to_stage;
  bool staged = false;
};

void print(std::ostream& out, const StageAddResult& result) {
  out << fmt::format("Added stage '{}' in {}.\n", result.name, in_quotes(result.file));
  if (!result.staged) print_git_hint(out, result.to_stage);
}

Json to_json(const StageAddResult& result) {
  return {{"stage", result.name}, {"file", result.file}, {"to_stage", result.to_stage}, {"staged", result.staged}};
}

// DVC's rule: words joined by blanks, one that holds a blank in double quotes, nothing else escaped.
std::string command_text(const std::vector<std::string>& words) {
  std::vector<std::string> parts;
  for (const std::string& word : words) {
    parts.push_back(words.size() > 1 && word.find(' ') != std::string::npos ? '"' + word + '"' : word);
  }
  return join(parts, " ");
}

void add_outputs(StageSpec& stage, const std::vector<std::string>& paths, const OutputOptions& options) {
  for (const std::string& path : paths) stage.outs.push_back({.path = path, .options = options, .mark = {}});
}

// "lr,epochs" or "file.yaml:lr,epochs" or "file.yaml:", several of a file joined.
void add_params(StageSpec& stage, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    const auto colon = word.rfind(':');
    const std::string file = colon == std::string::npos ? "params.yaml" : word.substr(0, colon);
    const std::string keys = colon == std::string::npos ? word : word.substr(colon + 1);
    auto spec = std::find_if(stage.params.begin(), stage.params.end(), [&](const auto& p) { return p.file == file; });
    if (spec == stage.params.end()) spec = stage.params.insert(stage.params.end(), ParamsSpec{file, {}});
    for (const std::string& key : split(keys, ',')) {
      if (!trim(key).empty()) spec->keys.emplace_back(trim(key));
    }
  }
}

StageAddResult run_stage_add(Context& context, const StageAddCommandOptions& options) {
  if (options.name.empty()) throw UsageError("'tutti stage add' needs --name", {"name the stage with '-n NAME'"});
  if (options.command.empty()) {
    throw UsageError("'tutti stage add' needs a command",
                     {"write the command last: 'tutti stage add -n NAME COMMAND'"});
  }
  StageSpec stage;
  stage.name = options.name;
  stage.command.lines = {command_text(options.command)};
  if (!options.wdir.empty()) stage.wdir = options.wdir;
  for (const std::string& path : options.deps) stage.deps.push_back({.path = path, .mark = {}});
  add_params(stage, options.params);
  add_outputs(stage, options.outs, {});
  add_outputs(stage, options.outs_no_cache, {.cache = false});
  add_outputs(stage, options.outs_persist, {.persist = true});
  add_outputs(stage, options.outs_persist_no_cache, {.cache = false, .persist = true});
  add_outputs(stage, options.metrics, {.metric = true});
  add_outputs(stage, options.metrics_no_cache, {.cache = false, .metric = true});
  add_outputs(stage, options.plots, {.plot = true});
  add_outputs(stage, options.plots_no_cache, {.cache = false, .plot = true});
  stage.always_changed = options.always_changed;
  if (!options.description.empty()) stage.desc = options.description;

  const StageAdded added = add_stage(context.repository(), context.place(), stage, options.force);
  return {options.name, context.shown(added.file), shown(context, added.to_stage), added.staged};
}

}  // namespace

Command stage_add_command() {
  using O = StageAddCommandOptions;
  return make_command<O>(
      {.name = "stage add",
       .group = Group::pipelines,
       .summary = "Write a stage into 'dvc.yaml'",
       .details =
           "Everything after the options is the stage's command. The rest of 'dvc.yaml' stays as it is, comments "
           "included. Cached outputs are added to '.gitignore'.",
       .arguments = {{.name = "COMMAND", .help = "What the stage runs", .field = &O::command, .count = Count::rest}},
       .options = {{.name = "--name", .letter = 'n', .value = "NAME", .help = "Name of the stage", .field = &O::name},
                   {.name = "--force", .letter = 'f', .help = "Replace a stage of that name", .field = &O::force},
                   {.name = "--deps",
                    .letter = 'd',
                    .value = "PATH",
                    .help = "A file or directory that it reads",
                    .field = &O::deps,
                    .completes = Completes::files},
                   {.name = "--params",
                    .letter = 'p',
                    .value = "[FILE:]KEYS",
                    .help = "Parameters that it reads, of 'params.yaml' by default",
                    .field = &O::params},
                   {.name = "--outs",
                    .letter = 'o',
                    .value = "PATH",
                    .help = "An output",
                    .field = &O::outs,
                    .completes = Completes::files},
                   {.name = "--outs-no-cache",
                    .letter = 'O',
                    .value = "PATH",
                    .help = "An output kept out of the cache",
                    .field = &O::outs_no_cache,
                    .completes = Completes::files},
                   {.name = "--outs-persist",
                    .value = "PATH",
                    .help = "An output not removed before a run",
                    .field = &O::outs_persist,
                    .completes = Completes::files},
                   {.name = "--outs-persist-no-cache",
                    .value = "PATH",
                    .help = "Both of these",
                    .field = &O::outs_persist_no_cache,
                    .completes = Completes::files},
                   {.name = "--metrics",
                    .letter = 'm',
                    .value = "PATH",
                    .help = "A metrics file",
                    .field = &O::metrics,
                    .completes = Completes::files},
                   {.name = "--metrics-no-cache",
                    .letter = 'M',
                    .value = "PATH",
                    .help = "A metrics file kept out of the cache",
                    .field = &O::metrics_no_cache,
                    .completes = Completes::files},
                   {.name = "--plots",
                    .value = "PATH",
                    .help = "A plots file",
                    .field = &O::plots,
                    .completes = Completes::files},
                   {.name = "--plots-no-cache",
                    .value = "PATH",
                    .help = "A plots file kept out of the cache",
                    .field = &O::plots_no_cache,
                    .completes = Completes::files},
                   {.name = "--wdir",
                    .letter = 'w',
                    .value = "DIR",
                    .help = "Where the command runs",
                    .field = &O::wdir,
                    .completes = Completes::directories},
                   {.name = "--always-changed", .help = "Run it every time", .field = &O::always_changed},
                   {.name = "--desc", .value = "TEXT", .help = "A description", .field = &O::description}},
       .examples = {{"tutti stage add -n train -d train.py -p lr -o model.bin python train.py",
                     "A stage that reads a script and a parameter and writes a model"}},
       .not_yet = {"--run"},
       .dvc_failure = 255},
      run_stage_add);
}

}  // namespace tutti
