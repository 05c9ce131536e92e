// tutti runs: which runs there are and were; runs stop: end one of them.
#include "runs.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "targets.hpp"
#include "ui/table.hpp"

namespace tutti {

namespace {

constexpr std::size_t usually_shown = 20;

struct RunsOptions {
  bool all = false;
  unsigned number = 0;
};

struct ListedRun {
  RunSummary run;
  std::string now, ran;  // its stages, as read from here
  Duration duration{};
};

struct RunsResult {
  std::vector<ListedRun> runs;
  std::size_t not_shown = 0;
};

void print(std::ostream& out, const RunsResult& result) {
  if (result.runs.empty()) {
    out << "Nothing has been run yet.\n";
    return;
  }
  const bool is_any_at_work =
      std::ranges::any_of(result.runs, [](const ListedRun& listed) { return listed.run.state == RunState::running; });
  std::vector<std::vector<std::string>> rows{{"run", "started", "state", "stages", "time"}};
  if (is_any_at_work) rows.front().emplace_back("at work");
  for (const ListedRun& listed : result.runs) {
    const RunSummary& run = listed.run;
    const std::string state(name_of(run.state));
    if (!run.begun) {
      rows.push_back({run.id, "", state});
      continue;
    }
    rows.push_back({run.id, to_seconds(run.started), state,
                    fmt::format("{}/{}", grouped(run.done), grouped(run.planned)), human_duration(listed.duration)});
    if (run.state == RunState::running && !listed.now.empty()) rows.back().push_back(listed.now);
  }
  out << columns(rows);
}

// Of the newest one in words; of all others the table says enough.
void print_notes(std::ostream& err, const RunsResult& result) {
  for (const ListedRun& listed : result.runs) {
    const RunSummary& run = listed.run;
    if (run.state == RunState::unknown) err << fmt::format("Nothing is known of {}: {}\n", run.id, run.remark);
  }
  if (!result.runs.empty() && result.runs.front().run.state == RunState::died) {
    const ListedRun& newest = result.runs.front();
    err << fmt::format("{} died: {}{}.\n", newest.run.id, newest.run.remark,
                       newest.now.empty() ? "" : fmt::format(" while it ran {}", newest.now));
    err << fmt::format("{} Use 'tutti run' to go on from there.\n",
                       newest.ran.empty() ? "It had finished nothing yet." : fmt::format("Finished: {}.", newest.ran));
  }
  if (result.not_shown > 0) err << fmt::format("{} more: tutti runs --all\n", grouped(result.not_shown));
}

Json addresses(const std::vector<StageKey>& stages) {
  Json json = Json::array();
  for (const StageKey& stage : stages) json.push_back(stage_named(stage).address());
  return json;
}

Json to_json(const RunsResult& result) {
  Json runs = Json::array();
  for (const ListedRun& listed : result.runs) {
    const RunSummary& run = listed.run;
    Json json{{"run", run.id}, {"state", name_of(run.state)}};
    if (!run.remark.empty()) json["remark"] = run.remark;
    if (run.begun) {
      json.update({{"started", run.started.rfc3339()},
                   {"seconds", std::chrono::duration<double>(listed.duration).count()},
                   {"stages", run.planned},
                   {"done", run.done},
                   {"failed", run.failed},
                   {"ran", addresses(run.ran)},
                   {"at_work", addresses(run.now)},
                   {"detached", run.begun->detached},
                   {"host", run.begun->process.machine.host},
                   {"pid", run.begun->process.pid}});
    }
    if (run.error) json["error"] = json_of(*run.error);
    runs.push_back(std::move(json));
  }
  return {{"runs", runs}, {"not_shown", result.not_shown}};
}

RunsResult run_runs(Context& context, const RunsOptions& options) {
  const Repository& repository = context.repository();
  const std::size_t limit = options.all ? 0 : options.number > 0 ? options.number : usually_shown;
  RunsResult result;
  const Timestamp now = context.surroundings().clock.now();
  for (RunSummary& run : list_runs(repository, limit)) {
    const Duration duration = (run.state == RunState::running ? now : run.last) - run.started;
    std::string at_work = shown_stages(context, run.now), ran = shown_stages(context, run.ran);
    result.runs.push_back({std::move(run), std::move(at_work), std::move(ran), duration});
  }
  const std::size_t total = run_ids(repository).size();
  result.not_shown = total > result.runs.size() ? total - result.runs.size() : 0;
  return result;
}

struct StopOptions {
  std::optional<std::string> run;
  bool force = false;
};

struct StopResult {
  RunSummary run;
  bool was_running = false;
};

void print(std::ostream& out, const StopResult& result) {
  const std::string_view state = name_of(result.run.state);
  if (!result.was_running) {
    out << fmt::format("Run {} is over already: {}.\n", result.run.id, state);
  } else if (result.run.state == RunState::stopped) {
    out << fmt::format("Run {} has stopped, {} of {} done.\n", result.run.id, grouped(result.run.done),
                       count_of(result.run.planned, "stage"));
  } else {  // it was faster, or had to be killed
    out << fmt::format("Run {} is over: {}, {} of {} done.\n", result.run.id, state, grouped(result.run.done),
                       count_of(result.run.planned, "stage"));
  }
}

Json to_json(const StopResult& result) {
  return {{"run", result.run.id}, {"state", name_of(result.run.state)}, {"was_running", result.was_running}};
}

constexpr std::chrono::seconds patience(10);  // twice what a run itself gives its stages

StopResult run_stop(Context& context, const StopOptions& options) {
  const Repository& repository = context.repository();
  const std::string id = chosen_run(context, options.run);
  const bool was_running =
      stop_run(repository, id, options.force ? std::optional<std::chrono::milliseconds>(patience) : std::nullopt);
  return {.run = summary_of(repository, id), .was_running = was_running};
}

}  // namespace

std::string chosen_run(Context& context, const std::optional<std::string>& prefix) {
  const Repository& repository = context.repository();
  if (prefix) return find_run(repository, *prefix);
  std::vector<std::string> running;
  for (const RunSummary& run : list_runs(repository)) {
    if (run.state == RunState::running) running.push_back(run.id);
  }
  if (running.empty()) throw NotFound("no run is going on", {"tutti runs"});
  if (running.size() > 1) throw UsageError(fmt::format("{} are going on: say which", join(running, ", ")));
  return running.front();
}

std::string shown_stages(Context& context, const std::vector<StageKey>& stages) {
  std::vector<std::string> names;
  for (const StageKey& stage : stages) names.push_back(printable(stage_named(stage).address(context.place())));
  return join(names, ", ");
}

Command runs_command() {
  using O = RunsOptions;
  return make_command<O>(
      {.name = "runs",
       .group = Group::pipelines,
       .summary = "List the runs that are going on, and those that are over",
       .details =
           "A run is listed from its first stage that has to run, wherever it was started. It is 'running' as long as "
           "its process holds its lock; one that ended without saying how has 'died': what it had finished is safe, "
           "and 'tutti run' goes on from there. A run stays listed for 30 days, the newest 20 for good, 1,000 at most.",
       .options = {{.name = "--all", .letter = 'a', .help = "Show all, not the newest 20", .field = &O::all},
                   {.name = "--number", .letter = 'n', .value = "N", .help = "Show at most N", .field = &O::number}},
       .examples = {{"tutti runs", "What is going on, and what became of the last runs"},
                    {"tutti runs --json", "The same for a program"}}},
      run_runs);
}

Command runs_stop_command() {
  using O = StopOptions;
  return make_command<O>(
      {.name = "runs stop",
       .group = Group::pipelines,
       .summary = "Stop a run as Ctrl-C would, and wait until it has",
       .details =
           "Its stages are told to stop, and killed if they have not after five seconds; what was finished is safe. "
           "The "
           "process is addressed by more than its number, so it is never another one. A run on another machine, or in "
           "another container, can only be stopped there.",
       .arguments = {{.name = "RUN",
                      .help = "Its id, or the beginning of it; the one that is going on by default",
                      .field = &O::run,
                      .count = Count::optional,
                      .completes = Completes::runs}},
       .options = {{.name = "--force",
                    .letter = 'f',
                    .help = "Kill it if it has not stopped after ten seconds",
                    .field = &O::force}},
       .examples = {{"tutti runs stop", "Stop the run that is going on"},
                    {"tutti runs stop 3f2a --force", "Stop this one, whatever it takes"}}},
      run_stop);
}

}  // namespace tutti
