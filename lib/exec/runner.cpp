// The loop of a run: what begins when, and what becomes of it.
#include "runner.hpp"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/lock.hpp"
#include "base/text.hpp"
#include "checked_out.hpp"
#include "contents.hpp"
#include "shell.hpp"

namespace tutti {
namespace {

constexpr Duration flush_every = std::chrono::milliseconds(500);
// A flush writes dvc.lock whole. With very many stages it comes less often, so that it never takes more than a small
// share of a run: what is finished is safe in the journal.
constexpr int flush_share = 20;

}  // namespace

Runner::Runner(Repository& repository, const Project& project, const Graph& graph, const Policies& policies,
               const RunOptions& options, RunObserver& observer)
    : repository_(repository),
      project_(project),
      graph_(graph),
      policies_(policies),
      options_(options),
      watcher_(observer),
      observer_(repository),
      recorder_(repository),
      run_cache_(repository),
      journal_(repository),
      locks_(repository),
      sweeper_(repository),
      pool_(policies.resources()),
      free_gpus_(policies.gpus()),
      command_line_(command_of(::getpid())),
      changes_(project.stages().size(), false),
      flush_pause_(flush_every) {}

RunReport Runner::run(const std::vector<StageNumber>& steps, Recovered& recovered) {
  const Cancellation& cancellation = repository_.surroundings().cancellation;
  places_.assign(project_.stages().size(), static_cast<std::uint32_t>(steps.size()));
  for (std::uint32_t place = 0; place < steps.size(); ++place) places_[steps[place]] = place;
  for (const Recovered::Entry& entry : recovered.new_entries) {
    const Stage* known = project_.find_stage(entry.file, entry.stage);
    if (!known || !known->recorded_command) continue;
    const auto number = static_cast<std::size_t>(known - project_.stages().data());
    if (places_[number] == steps.size()) continue;  // no stage of this run: what this one adds comes after it
    const NewEntry carried{entry.file, entry.stage, places_[number]};
    locks_.expect_beside(carried);
    journal_.carry_over(carried);
  }
  for (const Recovered::DoneWith& journal : recovered.journals) remove_file(journal.path);
  recovered.journals.clear();
  if (options_.pull && !options_.dry && !options_.no_run_cache) pull_run_cache();
  watcher_.planned(steps.size());
  schedule_.emplace(graph_, steps, options_.jobs > 1 ? Preference::longest_chain : Preference::order);
  if (!options_.dry) refuse_what_never_fits(steps);
  try {
    while (true) {
      while (!is_stopping_ && jobs_.size() < std::max(1U, options_.jobs)) {
        cancellation.check();
        const std::optional<StageNumber> number = next_to_begin();
        if (!number) break;
        begin(*number);
      }
      journal_.sync();
      if (is_stopping_) give_up_retries();
      if (jobs_.empty() && retries_.empty()) break;
      wait_for_children();
      journal_.sync();
      cancellation.check();
      if (last_flush_ && now() - *last_flush_ >= flush_pause_) flush();
    }
  } catch (...) {
    // Whatever it was: nothing runs on, and what is finished is safe.
    stop_children();
    flush();
    remember_outputs(repository_, taken_);
    throw;
  }
  flush();
  remember_outputs(repository_, taken_);
  if (error_) {
    try {
      std::rethrow_exception(error_);
    } catch (Error& error) {
      error.add_context(fmt::format("while running stage {}", in_quotes(error_stage_)));
      throw;
    }
  }
  return std::move(report_);
}

bool Runner::is_forced(StageNumber number) const {
  return options_.force || forced_by_.contains(number);
}

void Runner::begin(StageNumber number) {
  const Stage& stage = this->stage(number);
  Staleness why;
  try {
    why = judge(number, observer_.observe(stage));
    if (stage.frozen && !stage.is_import()) {
      repository_.surroundings().log.warning("stage {} is frozen: its dependencies are not looked at",
                                             in_quotes(address(number)));
    }
    if (options_.dry) return pretend(number, std::move(why));
    if (!why.is_stale()) return finish(number, {.outcome = StageOutcome::up_to_date});
    if (options_.pull && !is_forced(number) && try_pull(number, why)) return;
    ask_whether_to_run(number);
    if (stage.is_pointer() || stage.frozen) return verify(number, why);
    start(number, why);
  } catch (const Error& error) {
    fail(number, why, error);
  }
}

void Runner::start(StageNumber number, Staleness why) {
  const Stage& stage = this->stage(number);
  check_runnable(number);
  sweep_around(stage);
  if (options_.pull && !is_forced(number)) pull_dependencies(stage);
  auto job = std::make_unique<Job>(
      Job{.number = number, .why = std::move(why), .lock = inputs_of(stage, observer_), .record = {}});
  job->record = recorder_.begin(Activity::run);
  job->lines = lines_to_run(stage.command);
  if (!is_forced(number) && try_restore(*job)) return;
  if (!enter(number)) return;
  refuse_sparse(stage, observer_);

  std::vector<std::string> reads, writes;
  for (const Dependency& dep : stage.deps) {
    const RelPath* path = std::get_if<RelPath>(&dep.location);
    reads.push_back(path ? repository_.absolute(*path) : std::get<External>(dep.location).text);
  }
  for (const Output& output : stage.outs) writes.push_back(repository_.absolute(output.path));
  job->paths = std::make_unique<PathLock>(repository_, command_line_, std::move(reads), std::move(writes));

  const std::optional<FileMap>& map = policies_.of(number).map;
  if (map && !is_forced(number) && !options_.no_commit) {
    map_files(*job, *map);
  } else {
    make_room(stage);
  }
  if (const auto failures = failures_.find(number); failures != failures_.end()) job->attempt += failures->second;
  if (const auto& timeout = policies_.of(number).timeout) job->timeout.emplace(*timeout);
  watcher_.started(stage, job->why);
  Job& started = *jobs_.emplace_back(std::move(job));
  advance(started);
}

// Something other than the command. Without anybody to hear of several failures, it is the run's error.
void Runner::fail(StageNumber number, const Staleness& why, const Error& error, std::vector<std::string> kept) {
  if (!options_.keep_going && !options_.ignore_errors && !error_) {
    error_ = std::current_exception();
    error_stage_ = address(number);
  }
  for (const Output& output : stage(number).outs) observer_.forget(output.path);
  failed(
      number,
      {.outcome = StageOutcome::failed, .why = why, .exit_code = 1, .error = error.message(), .kept = std::move(kept)});
}

void Runner::failed(StageNumber number, StageResult result) {
  leave(number);
  result.address = address(number);
  watcher_.finished(stage(number), result);
  report_.stages.push_back(std::move(result));
  if (options_.ignore_errors) return schedule_->done(number);
  for (const StageNumber dropped : schedule_->drop_dependents(number)) {
    if (!options_.keep_going) continue;
    StageResult skipped{.address = address(dropped), .outcome = StageOutcome::skipped};
    skipped.error = fmt::format("{} failed", in_quotes(address(number)));
    watcher_.finished(stage(dropped), skipped);
    report_.stages.push_back(std::move(skipped));
  }
  if (!options_.keep_going) is_stopping_ = true;
}

void Runner::finish(StageNumber number, StageResult result) {
  leave(number);
  result.address = address(number);
  const bool has_acted = result.outcome != StageOutcome::up_to_date && !options_.dry;
  if (options_.force_downstream && (has_acted || is_forced(number))) {
    for (const StageNumber needer : graph_.needed_by[number]) forced_by_.emplace(needer, number);
  }
  watcher_.finished(stage(number), result);
  report_.stages.push_back(std::move(result));
  schedule_->done(number);
}

void Runner::flush() {
  const Timestamp started = now();
  // The lock after all else that a stage needs: once it stands the stage is unchanged, and no later run would complete
  // what is missing. Only link types come later, which the journal remembers.
  write_gitignores();
  const LockWriter::Flushed flushed = locks_.flush();
  for (const RelPath& file : flushed.changed) add_once(report_.to_stage, file);
  for (const LockWriter::Lost& lost : flushed.lost) {
    const Stage* stage = project_.find_stage(lost.pipeline_file, lost.stage);
    for (const Output& output : stage->outs) {
      std::erase_if(to_relink_, [&](const CheckoutTarget& target) { return target.path == output.path; });
    }
    if (!error_) {
      error_ = lost.error;
      error_stage_ = stage->address(options_.directory);
    }
    if (!options_.keep_going && !options_.ignore_errors) is_stopping_ = true;
  }
  for (const CheckoutTarget& target : to_relink_) relink(repository_, target);
  journal_.mark_locked();
  taken_.insert(taken_.end(), to_relink_.begin(), to_relink_.end());
  to_relink_.clear();
  last_flush_ = now();
  flush_pause_ = std::max(flush_every, flush_share * (*last_flush_ - started));
}

}  // namespace tutti
