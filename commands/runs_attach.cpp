// tutti runs attach: a run that goes on elsewhere, seen as if it were here.
#include <poll.h>

#include <map>
#include <memory>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "commands.hpp"
#include "log_tail.hpp"
#include "run_result.hpp"
#include "run_view.hpp"
#include "runs.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

constexpr int look_every_ms = 100;
constexpr std::uint64_t shown_of_the_past = 64 * 1024;  // of the output of a stage that was running before

struct AttachOptions {
  std::optional<std::string> run;
};

struct AttachResult {
  std::string id;
  RunCommandResult run;
  bool was_left = false;  // by Ctrl-C: it goes on
  bool was_stopped = false;
};

int status_of(const AttachResult& result) {
  return result.was_left || result.was_stopped ? 130 : status_of(result.run);
}

void print(std::ostream& out, const AttachResult& result) {
  if (!result.was_left && !result.was_stopped) print(out, result.run);
}

void print_notes(std::ostream& err, const AttachResult& result) {
  if (result.was_stopped) err << fmt::format("Run {} was stopped.\n", result.id);
  if (!result.was_left) return;
  err << fmt::format(
      "Run {0} goes on.\nUse 'tutti runs attach {0}' to watch it again, 'tutti runs stop {0}' to stop it.\n",
      result.id);
}

Json to_json(const AttachResult& result) {
  Json json = to_json(result.run);
  json["run"] = result.id;
  json["goes_on"] = result.was_left;
  json["stopped"] = result.was_stopped;
  return json;
}

// Plays events to a view, each after the output that came before it.
class Replay {
 public:
  Replay(Context& context, RunReader& reader)
      : context_(context),
        reader_(reader),
        notes_(reader.notes_path()),
        base_(context.repository().tutti_directory()) {}

  // Returns when the run has ended or the person has seen enough.
  AttachResult watch();

 private:
  struct Seen {
    Stage stage;
    LogTail log;
  };

  void take(const RunEvent& event) {
    std::visit([&](const auto& what) { take(what, event.time); }, event.what);
  }
  void take(const RunBegun& begun, Timestamp);
  void take(const RunPlanned& planned, Timestamp) { view_->planned(planned.stages); }
  void take(const StagesUnchanged& unchanged, Timestamp);
  void take(const StageStarted& started, Timestamp time);
  void take(const StageCommand& command, Timestamp);
  void take(const StageProcess&, Timestamp) {}
  void take(const StageLog& log, Timestamp) { seen(log.stage).log = LogTail(base_ + "/" + log.path); }
  void take(const StageFinished& finished, Timestamp);
  void take(const StageRetrying& retrying, Timestamp);
  void take(const RunEnded& ended, Timestamp) { ended_ = ended; }

  Seen& seen(const StageKey& key) { return seen_.try_emplace(key, Seen{stage_named(key), {}}).first->second; }
  void show_output(Seen& seen, std::uint64_t end = LogTail::everything);
  void show_notes(std::uint64_t end = LogTail::everything);
  AttachResult result();

  Context& context_;
  RunReader& reader_;
  std::optional<RunView> view_;
  LogTail notes_;
  std::string base_;
  std::map<StageKey, Seen> seen_;
  std::set<StageKey> running_;
  std::set<StageKey> past_;  // finished before we came
  bool is_catching_up_ = true;
  RunBegun begun_;
  std::optional<RunEnded> ended_;
  RunReport report_;
};

void Replay::take(const RunBegun& begun, Timestamp) {
  begun_ = begun;
  view_.emplace(context_, RunView::Options{.jobs = begun.jobs, .goes_on = begun.keep_going || begun.ignore_errors});
}

void Replay::take(const StagesUnchanged& unchanged, Timestamp) {
  for (const StageKey& key : unchanged.stages) {
    const Stage stage = stage_named(key);
    report_.stages.push_back({.address = stage.address(context_.place())});
    view_->finished(stage, report_.stages.back());
  }
}

void Replay::take(const StageStarted& started, Timestamp time) {
  running_.insert(started.stage);
  view_->started(seen(started.stage).stage, started.why, time);
}

void Replay::take(const StageCommand& command, Timestamp) {
  Seen& stage = seen(command.stage);
  if (!past_.contains(command.stage)) show_output(stage, command.written);
  view_->command(stage.stage, command.line);
}

void Replay::take(const StageFinished& finished, Timestamp) {
  Seen& stage = seen(finished.stage);
  const bool is_news = !past_.contains(finished.stage) || finished.result.outcome == StageOutcome::failed;
  if (is_news) show_output(stage, finished.written);
  StageResult result = finished.result;
  result.address = stage.stage.address(context_.place());
  view_->finished(stage.stage, result);
  running_.erase(finished.stage);
  report_.stages.push_back(std::move(result));
}

void Replay::take(const StageRetrying& retrying, Timestamp) {
  Seen& stage = seen(retrying.stage);
  show_output(stage, retrying.written);
  StageResult result = retrying.result;
  result.address = stage.stage.address(context_.place());
  view_->retrying(stage.stage, result, retrying.next);
  running_.erase(retrying.stage);
}

void Replay::show_output(Seen& seen, std::uint64_t end) {
  if (is_catching_up_) seen.log.keep_last(shown_of_the_past, end);
  for (std::string piece; !(piece = seen.log.next(end)).empty();) view_->output(seen.stage, piece);
}

void Replay::show_notes(std::uint64_t end) {
  for (std::string piece; !(piece = notes_.next(end)).empty();) context_.terminal().raw(piece);
}

AttachResult Replay::result() {
  AttachResult result{.id = reader_.id(), .run = {}};
  result.was_stopped = ended_ && ended_->stopped;
  result.was_left = !ended_;
  if (ended_) {
    for (const std::string& file : ended_->to_stage) report_.to_stage.push_back(RelPath::parse(file));
    report_.staged = ended_->staged;
  }
  result.run.report = std::move(report_);
  result.run.ignore_errors = begun_.ignore_errors;
  result.run.to_stage = shown(context_, result.run.report.to_stage);
  return result;
}

AttachResult Replay::watch() {
  while (!ended_) {
    const bool is_alive = reader_.is_alive();  // asked first: what it says last is read below
    const std::vector<RunEvent> events = reader_.next();
    for (const RunEvent& event : events) {
      const auto* finished = std::get_if<StageFinished>(&event.what);
      if (is_catching_up_ && finished) past_.insert(finished->stage);
    }
    for (const RunEvent& event : events) {
      if (view_ || std::holds_alternative<RunBegun>(event.what)) take(event);
    }
    if (ended_) break;
    if (!is_alive) {
      const RunSummary summary = summary_of(context_.repository(), reader_.id());
      view_.reset();
      throw StageFailed(fmt::format("run {} has {}: {}", summary.id, name_of(summary.state), summary.remark),
                        {"run 'tutti run' to go on from what was finished"});
    }
    for (const StageKey& key : running_) show_output(seen(key));
    show_notes();
    is_catching_up_ = false;
    past_.clear();
    if (view_) view_->tick();
    if (context_.surroundings().cancellation.cancelled()) break;
    ::poll(nullptr, 0, look_every_ms);  // a signal ends it
  }
  if (ended_) show_notes(ended_->noted);
  view_.reset();
  if (ended_ && ended_->error) throw *ended_->error;
  return result();
}

AttachResult run_attach(Context& context, const AttachOptions& options) {
  RunReader reader(context.repository(), chosen_run(context, options.run));
  return Replay(context, reader).watch();
}

}  // namespace

Command runs_attach_command() {
  using O = AttachOptions;
  return make_command<O>(
      {.name = "runs attach",
       .group = Group::pipelines,
       .summary = "Watch a run that goes on elsewhere, as if it were here",
       .details =
           "Shows what the run shows to who has started it: of stages that run already, the end of their output. "
           "Ctrl-C ends the watching, not the run. When the run ends, this ends with its result and its exit status.",
       .arguments = {{.name = "RUN",
                      .help = "Its id, or the beginning of it; the one that is going on by default",
                      .field = &O::run,
                      .count = Count::optional,
                      .completes = Completes::runs}},
       .examples = {{"tutti runs attach", "Watch the run that is going on"},
                    {"tutti runs attach 3f2a && tutti push", "Wait for a run, and push if all went well"}},
       .exits = {{130, "The run was stopped, or goes on after Ctrl-C"}}},
      run_attach);
}

}  // namespace tutti
