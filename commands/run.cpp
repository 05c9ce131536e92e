// tutti run (DVC's repro): run the stages that must run.
#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "run_recorded.hpp"
#include "run_result.hpp"
#include "run_watch.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct RunCommandOptions {
  std::vector<std::string> targets;
  bool force = false;
  bool single_item = false;
  bool pipeline = false;
  bool downstream = false;
  bool force_downstream = false;
  bool recursive = false;
  bool glob = false;
  bool dry = false;
  bool keep_going = false;
  bool ignore_errors = false;
  bool no_commit = false;
  bool no_run_cache = false;
  bool all_pipelines = false;
  bool interactive = false;
  bool pull = false;
  bool allow_missing = false;
  bool explain = false;
  bool keep_failed = false;
  bool detach = false;
  std::optional<std::string> watch;
  unsigned jobs = 1;
};

// As DVC: the stages of the 'dvc.yaml' here, if nothing is named. A 'dvc.yaml' that only names metrics, plots and the
// like has none; where that leaves nothing, everything is meant.
// Nothing at all, where DVC runs everything: a pattern that no stage matches, a directory without stages.
std::optional<std::vector<StageNumber>> stages_to_run(Context& context, const Project& project,
                                                      const RunCommandOptions& options) {
  const std::vector<StageNumber> everything;
  if (options.all_pipelines) return everything;
  std::vector<std::string> names = options.targets;
  if (names.empty()) names.emplace_back(pipeline_file_name);
  std::erase_if(names, [&](const std::string& name) {
    if (name != pipeline_file_name && !name.ends_with("/" + std::string(pipeline_file_name))) return false;
    const RelPath file = context.to_rel_path(name);
    const auto is_in_it = [&](const auto& part) { return part.file == file; };
    if (std::ranges::any_of(project.stages(), is_in_it)) return false;
    if (std::ranges::any_of(project.broken(), is_in_it)) return false;  // is refused for what is wrong with it
    if (find_stat(context.repository().absolute(file), Follow::yes)) return true;
    if (!options.targets.empty()) return false;
    throw NotFound(fmt::format("{} does not exist", in_quotes(file.str())), {"tutti run --all-pipelines"});
  });
  if (names.empty()) return everything;
  auto numbers = select_stages(context, project, names, {.recursive = options.recursive, .glob = options.glob});
  return numbers.empty() ? std::nullopt : std::optional(std::move(numbers));
}

bool is_interactive(Context& context, const RunCommandOptions& options) {
  return options.interactive || context.repository().config().interactive();
}

RunOptions run_options(Context& context, const RunCommandOptions& options) {
  const auto confirm = [&context](const std::string& question) { return context.confirm(question); };
  const bool are_pipelines = options.all_pipelines || options.pipeline;  // whole ones, whatever else is said
  return {.force = options.force,
          .single_item = options.single_item && !are_pipelines,
          .downstream = options.downstream && !are_pipelines,
          .pipeline = options.pipeline,
          .force_downstream = options.force_downstream,
          .dry = options.dry,
          .keep_going = options.keep_going,
          .ignore_errors = options.ignore_errors,
          .no_commit = options.no_commit,
          .no_run_cache = options.no_run_cache,
          .allow_missing = options.allow_missing,
          .pull = options.pull,
          .confirm = is_interactive(context, options) ? confirm : std::function<bool(const std::string&)>(),
          .keep_failed = options.keep_failed,
          .jobs = options.jobs,
          .directory = context.place()};
}

// One stage by itself needs no other.
Project project_to_run(Context& context, const RunCommandOptions& options) {
  const bool is_alone = options.single_item && !options.all_pipelines && !options.pipeline;
  return is_alone ? load_project_for(context, options.targets) : load_project(context);
}

RunCommandResult run_once(Context& context, const RunCommandOptions& options, RunObserver* witness = nullptr) {
  const Project project = project_to_run(context, options);
  const auto targets = stages_to_run(context, project, options);
  if (!targets) return {};
  const Where where = options.detach ? Where::background : Where::here;
  RecordedRun recorded = run_recorded(context, project, *targets, run_options(context, options), where, witness);
  RunCommandResult result{.report = std::move(recorded.report),
                          .dry = options.dry,
                          .ignore_errors = options.ignore_errors,
                          .explain = options.explain,
                          .is_one_of_many = witness != nullptr,
                          .to_stage = {},
                          .detached = std::move(recorded.detached)};
  result.to_stage = shown(context, result.report.to_stage);
  return result;
}

[[noreturn]] void run_at_each_save(Context& context, RunCommandOptions options) {
  const RunWish wish{.select =
                         [&](const Project& project) {
                           auto stages = stages_to_run(context, project, options);
                           if (!stages) throw NotFound("there is no stage to run at each save");
                           return *std::move(stages);
                         },
                     .options = run_options(context, options)};
  const WatchBy by = options.watch == "poll" ? WatchBy::looking : WatchBy::events;
  watch_and_run(context, wish, by, [&](RunObserver& witness) {
    const RunCommandResult result = run_once(context, options, &witness);
    if (context.globals().verbosity > 0) print(context.terminal().out(), result);
    options.force = false;  // what is as it should be is not run at every save
  });
}

RunCommandResult run_run(Context& context, const RunCommandOptions& options) {
  if (options.jobs == 0) throw UsageError("'--jobs' must be at least 1");
  if (options.detach && options.dry) throw UsageError("'--dry' runs nothing that '--detach' could leave behind");
  if (options.detach && is_interactive(context, options)) {
    throw UsageError("nobody could answer '--interactive' in the background");
  }
  if (!options.watch) return run_once(context, options);
  if (options.dry) throw UsageError("'--dry' runs nothing that '--watch' could repeat");
  if (options.detach) throw UsageError("'--watch' waits for a person who saves: it does not go with '--detach'");
  if (context.globals().json) throw UsageError("'--watch' has no end, and so no result as JSON");
  run_at_each_save(context, options);
}

}  // namespace

Command run_command() {
  using O = RunCommandOptions;
  return make_command<O>(
      {.name = "run",
       .group = Group::pipelines,
       .summary = "Run the stages whose inputs, command or outputs changed",
       .details =
           "Judges each stage by content, not by time: a stage that ran but wrote the same bytes makes nothing after "
           "it "
           "run. Results of an earlier run with the same inputs are taken from the run cache. Every finished stage is "
           "recorded at once; a failure undoes nothing of the others. The output of each stage is kept below "
           "'.dvc/tmp/tutti/logs'.\n"
           "With --jobs, stages that do not need each other run at the same time. What stages need of the machine, how "
           "often a failing one is tried again and for how long, 'tutti.yaml' says: see tutti.yaml(5).\n"
           "With --detach, what would fail at once (a target that is not there, a bad 'dvc.yaml') is reported; then "
           "the "
           "run goes on without its terminal and outlives it. 'tutti runs' lists it, 'tutti runs attach' shows it.\n"
           "With --watch, stages run again when what they read was saved: dependencies, parameters, 'dvc.yaml' and "
           "what "
           "it takes its values from; several saves at once make one run. What the run itself writes makes none. A bad "
           "'dvc.yaml' and a failed stage are reported, and the next save is another attempt. --force is for the first "
           "run only. Ctrl-C ends it, with exit status 130. Where the system does not tell of changes (network file "
           "systems, too many directories), it is looked every second.",
       .arguments = {{.name = "TARGET",
                      .help = "Stages or 'dvc.yaml' files; the 'dvc.yaml' here by default",
                      .field = &O::targets,
                      .completes = Completes::stages}},
       .options =
           {{.name = "--force", .letter = 'f', .help = "Run even what has not changed", .field = &O::force},
            {.name = "--single-item",
             .letter = 's',
             .help = "Run only the targets, not what they need",
             .field = &O::single_item},
            {.name = "--pipeline",
             .letter = 'p',
             .help = "Run the whole pipelines of the targets",
             .field = &O::pipeline},
            {.name = "--all-pipelines",
             .letter = 'P',
             .help = "Run every 'dvc.yaml' of the repository",
             .field = &O::all_pipelines},
            {.name = "--downstream", .help = "Run the targets and all that needs them", .field = &O::downstream},
            {.name = "--force-downstream",
             .help = "Run what needs a stage that ran, changed or not",
             .field = &O::force_downstream},
            {.name = "--recursive", .letter = 'R', .help = "Include all beneath a directory", .field = &O::recursive},
            {.name = "--glob", .help = "Targets are patterns: 'train@*'", .field = &O::glob},
            {.name = "--dry", .help = "Say what would run; run nothing", .field = &O::dry},
            {.name = "--keep-going",
             .letter = 'k',
             .help = "After a failure, run all that does not need it",
             .field = &O::keep_going},
            {.name = "--ignore-errors",
             .help = "After a failure, run everything, and exit with 0",
             .field = &O::ignore_errors},
            {.name = "--jobs",
             .letter = 'j',
             .value = "N",
             .help = "Run up to N stages at the same time",
             .field = &O::jobs},
            {.name = "--no-commit", .help = "Write 'dvc.lock' but leave the cache untouched", .field = &O::no_commit},
            {.name = "--no-run-cache", .help = "Take no results from earlier runs", .field = &O::no_run_cache},
            {.name = "--keep-failed",
             .help = "Put what a failed stage left aside, and say where",
             .field = &O::keep_failed},
            {.name = "--pull", .help = "Take missing data and known results from remotes", .field = &O::pull},
            {.name = "--allow-missing",
             .help = "Run nothing for data that is merely not here",
             .field = &O::allow_missing},
            {.name = "--interactive", .letter = 'i', .help = "Ask before each stage", .field = &O::interactive},
            {.name = "--explain", .help = "Say for each stage why it runs or does not", .field = &O::explain},
            {.name = "--detach", .help = "Go on in the background; see 'tutti runs'", .field = &O::detach},
            {.name = "--watch",
             .value = "HOW",
             .help = "Run again when a save makes something stale; poll: look every second",
             .field = &O::watch,
             .choices = {"auto", "poll"},
             .implied = "auto"}},
       .examples = {{"tutti run", "Bring the whole pipeline up to date"},
                    {"tutti run -j 4 train", "Run 'train' and what it needs, four stages at a time"},
                    {"tutti run --dry --explain", "Say what would run, and why"},
                    {"tutti run --detach -j 8", "Run everything, and log out meanwhile"},
                    {"tutti run --watch evaluate", "Keep 'evaluate' up to date while you edit"}},
       .aliases = {"repro"},
       .dvc_failure = 255},
      run_run);
}

}  // namespace tutti
