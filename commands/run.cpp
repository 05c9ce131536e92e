// tutti run (DVC's repro): run the stages that must run.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "exec/run.hpp"
#include "run_view.hpp"
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
  bool explain = false;
  bool keep_failed = false;
  unsigned jobs = 1;
};

struct RunCommandResult {
  RunReport report;
  bool dry = false;
  bool ignore_errors = false;
  bool explain = false;
  std::vector<std::string> to_stage;
};

int status_of(const RunCommandResult& result) {
  return result.report.success() || result.ignore_errors ? 0 : 1;
}

std::string_view name_of(StageOutcome outcome) {
  switch (outcome) {
    case StageOutcome::up_to_date:
      return "up_to_date";
    case StageOutcome::ran:
      return "ran";
    case StageOutcome::restored:
      return "restored";
    case StageOutcome::failed:
      return "failed";
    case StageOutcome::skipped:
      return "skipped";
    case StageOutcome::would_run:
      return "would_run";
    case StageOutcome::verified:
      return "verified";
    case StageOutcome::may_run:
      return "may_run";
  }
  return "";
}

std::size_t count(const RunReport& report, StageOutcome outcome) {
  std::size_t found = 0;
  for (const StageResult& stage : report.stages) found += stage.outcome == outcome ? 1 : 0;
  return found;
}

// Nobody thinks of a '.dvc' file as a stage, so it is counted only when its data was taken in. No name of a stage has a
// dot.
std::size_t count_stages(const RunReport& report, StageOutcome outcome) {
  return static_cast<std::size_t>(std::count_if(report.stages.begin(), report.stages.end(), [&](const auto& stage) {
    return stage.outcome == outcome && !stage.address.ends_with(".dvc");
  }));
}

void print(std::ostream& out, const RunCommandResult& result) {
  const RunReport& report = result.report;
  if (result.explain) {
    for (const StageResult& stage : report.stages) {
      if (stage.outcome == StageOutcome::up_to_date) {
        out << fmt::format("{}: up to date, nothing that it reads or writes has changed\n", printable(stage.address));
      }
      for (const Difference& difference : stage.why.differences) {
        out << fmt::format("{}: {}\n", printable(stage.address), sentence(difference));
      }
    }
  }
  if (result.dry) {
    const std::size_t would = count_stages(report, StageOutcome::would_run);
    const std::size_t may = count_stages(report, StageOutcome::may_run);
    out << (would == 0 ? "Nothing would run" : fmt::format("{} would run", count_of(would, "stage")));
    if (may > 0) out << fmt::format(", and {} after that", count_of(may, "stage may", "stages may"));
    out << ".\n";
    return;
  }
  const std::size_t idle = count_stages(report, StageOutcome::up_to_date);
  std::vector<std::string> parts;
  const auto part = [&](StageOutcome outcome, std::string_view words) {
    if (const std::size_t n = count(report, outcome); n > 0) parts.push_back(fmt::format("{} {}", grouped(n), words));
  };
  part(StageOutcome::ran, "ran");
  part(StageOutcome::restored, "restored from the run cache");
  part(StageOutcome::verified, "taken in");
  part(StageOutcome::failed, "failed");
  part(StageOutcome::skipped, "skipped");
  if (parts.empty()) {
    if (report.stages.empty()) {
      out << "There are no stages to run.\n";
    } else {
      out << fmt::format("Nothing to do: {} up to date.\n",
                         idle == 0 ? "the data is" : count_of(idle, "stage is", "stages are"));
    }
    return;
  }
  if (idle > 0) parts.push_back(fmt::format("{} up to date", grouped(idle)));
  out << "Stages: " << join(parts, ", ") << ".\n";
  if (!report.staged) print_git_hint(out, result.to_stage);
  if (report.success()) out << "Use 'tutti push' to send your updates to remote storage.\n";
}

Json to_json(const RunCommandResult& result) {
  Json stages = Json::array();
  for (const StageResult& stage : result.report.stages) {
    Json why = Json::array();
    for (const Difference& difference : stage.why.differences) {
      why.push_back(json_of(difference));
    }
    Json entry{{"stage", stage.address},
               {"outcome", name_of(stage.outcome)},
               {"seconds", std::chrono::duration<double>(stage.duration).count()},
               {"why", why}};
    if (stage.outcome == StageOutcome::failed) {
      entry["exit_code"] = stage.exit_code;
      entry["command"] = stage.failed_command;
      entry["error"] = stage.error;
      entry["log"] = stage.log_path;
      if (!stage.kept.empty()) entry["kept"] = stage.kept;
    }
    if (stage.attempts > 1) entry["attempts"] = stage.attempts;
    if (stage.record) entry["record"] = stage.record->hex();
    stages.push_back(std::move(entry));
  }
  return {{"stages", stages}, {"success", result.report.success()}, {"to_stage", result.to_stage}};
}

RunCommandResult run_run(Context& context, const RunCommandOptions& options) {
  if (options.jobs == 0) throw UsageError("'--jobs' must be at least 1");
  const Project project = load_project(context);
  const auto targets =
      select_stages(context, project, options.targets, {.recursive = options.recursive, .glob = options.glob});
  const RunOptions wanted{.force = options.force,
                          .single_item = options.single_item,
                          .downstream = options.downstream,
                          .pipeline = options.pipeline,
                          .force_downstream = options.force_downstream,
                          .dry = options.dry,
                          .keep_going = options.keep_going,
                          .ignore_errors = options.ignore_errors,
                          .no_commit = options.no_commit,
                          .no_run_cache = options.no_run_cache,
                          .keep_failed = options.keep_failed,
                          .jobs = options.jobs,
                          .directory = context.place()};
  RunView view(context,
               {.jobs = options.jobs, .dry = options.dry, .goes_on = options.keep_going || options.ignore_errors});
  RunCommandResult result{run(context.repository(), project, targets, wanted, view),
                          options.dry,
                          options.ignore_errors,
                          options.explain,
                          {}};
  result.to_stage = shown(context, result.report.to_stage);
  return result;
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
           "often a failing one is tried again and for how long, 'tutti.yaml' says: see tutti.yaml(5).",
       .arguments = {{.name = "TARGET",
                      .help = "Stages or 'dvc.yaml' files; everything by default",
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
            {.name = "--explain", .help = "Say for each stage why it runs or does not", .field = &O::explain}},
       .examples = {{"tutti run", "Bring the whole pipeline up to date"},
                    {"tutti run -j 4 train", "Run 'train' and what it needs, four stages at a time"},
                    {"tutti run --dry --explain", "Say what would run, and why"}},
       .aliases = {"repro"},
       .not_yet = {"--interactive", "-i", "--all-pipelines", "-P", "--pull", "--allow-missing"},
       .dvc_failure = 255},
      run_run);
}

}  // namespace tutti
