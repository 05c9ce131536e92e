// The loop of a run: what is judged when, which children run, what happens when one ends.
#include "runner.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/lock.hpp"
#include "base/text.hpp"
#include "checked_out.hpp"
#include "contents.hpp"
#include "kept.hpp"
#include "plan.hpp"
#include "shell.hpp"

namespace tutti {
namespace {

constexpr int tick_ms = 100;
constexpr int tick_without_pidfd_ms = 5;
constexpr Duration flush_every = std::chrono::milliseconds(500);
// A flush writes dvc.lock whole. With very many stages it comes less often, so that it never takes more than a small
// share of a run: what is finished is safe in the journal.
constexpr int flush_share = 20;
constexpr auto patience = std::chrono::seconds(5);  // between SIGTERM and SIGKILL

bool is_about(const Difference& difference, std::initializer_list<Cause> causes) {
  return std::ranges::find(causes, difference.cause) != causes.end();
}

// A frozen stage is not asked whether it would run, only whether its outputs are there, and an import's text is sound.
Staleness outputs_only(Staleness why) {
  std::erase_if(why.differences, [](const Difference& difference) {
    return !is_about(difference, {Cause::out_new, Cause::out_modified, Cause::out_deleted, Cause::out_not_in_cache,
                                  Cause::checksum_changed});
  });
  return why;
}

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

RunReport Runner::run(const std::vector<StageNumber>& steps, const std::vector<Recovered::Entry>& new_entries) {
  const Cancellation& cancellation = repository_.surroundings().cancellation;
  places_.assign(project_.stages().size(), static_cast<std::uint32_t>(steps.size()));
  for (std::uint32_t place = 0; place < steps.size(); ++place) places_[steps[place]] = place;
  for (const Recovered::Entry& entry : options_.dry ? std::vector<Recovered::Entry>() : new_entries) {
    const Stage* known = project_.find_stage(entry.file, entry.stage);
    if (!known || !known->recorded_command) continue;
    const auto number = static_cast<std::size_t>(known - project_.stages().data());
    const NewEntry carried{entry.file, entry.stage, places_[number]};
    locks_.expect_beside(carried);
    journal_.carry_over(carried);
  }
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

// Who waited for room, then who failed long enough ago, then who has not been looked at.
std::optional<StageNumber> Runner::next_to_begin() {
  std::optional<StageNumber> number = pool_.next();
  if (!number) number = due_retry();
  if (!number) return schedule_->next();
  // What was seen when it was judged may be hours old.
  for (const Dependency& dep : stage(*number).deps) observer_.forget(dep.location);
  for (const ParamsDependency& params : stage(*number).params) observer_.forget(params.file);
  return number;
}

std::optional<StageNumber> Runner::due_retry() {
  const auto due = std::ranges::find_if(retries_, [](const Retry& retry) { return retry.alarm.has_rung(); });
  if (due == retries_.end()) return std::nullopt;
  const StageNumber number = due->number;
  retries_.erase(due);
  return number;
}

void Runner::give_up_retries() {
  for (Retry& retry : std::exchange(retries_, {})) {
    retry.failure.kept = keep_failed(retry.number);
    failed(retry.number, std::move(retry.failure));
  }
}

// Before anything has run. What is up to date may ask for whatever it wants: another machine has made it.
void Runner::refuse_what_never_fits(const std::vector<StageNumber>& steps) {
  for (const StageNumber number : steps) {
    const std::optional<std::uint32_t> exceeded = pool_.exceeded_by(policies_.of(number).demand);
    if (!exceeded || stage(number).is_pointer() || stage(number).frozen) continue;
    if (judge(number, observer_.observe(stage(number))).is_stale()) policies_.refuse_demand(number, *exceeded);
  }
}

// Whether there is room for the stage to run: else it waits in the pool.
bool Runner::enter(StageNumber number) {
  const ResourcePool::Demand& demand = policies_.of(number).demand;
  if (const auto exceeded = pool_.exceeded_by(demand)) policies_.refuse_demand(number, *exceeded);
  if (!pool_.has(number) && !pool_.enter(number, demand)) return false;
  const std::uint32_t wanted = policies_.gpu_count(number);
  std::vector<std::string>& gpus = gpus_[number];
  while (gpus.size() < wanted) {
    gpus.push_back(std::move(free_gpus_.front()));
    free_gpus_.erase(free_gpus_.begin());
  }
  return true;
}

void Runner::leave(StageNumber number) {
  pool_.leave(number);
  const auto held = gpus_.find(number);
  if (held == gpus_.end()) return;
  free_gpus_.insert(free_gpus_.end(), held->second.begin(), held->second.end());
  gpus_.erase(held);
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
    if (stage.is_pointer() || stage.frozen) return verify(number, why);
    start(number, why);
  } catch (const Error& error) {
    fail(number, why, error);
  }
}

Staleness Runner::judge(StageNumber number, const Observation& seen) const {
  const Stage& stage = this->stage(number);
  Staleness why = staleness(stage, seen);
  if (stage.frozen) why = outputs_only(std::move(why));
  if (options_.allow_missing) why = without_missing(number, std::move(why));
  if (stage.is_pointer() || stage.frozen) return why;
  if (options_.force) why.differences.push_back({.cause = Cause::forced, .subject = address(number)});
  if (const auto by = forced_by_.find(number); by != forced_by_.end()) {
    why.differences.push_back({.cause = Cause::upstream, .subject = address(by->second)});
  }
  return why;
}

// What is not here may be missing, unless a stage that ran before has just made something else of it.
Staleness Runner::without_missing(StageNumber number, Staleness why) const {
  Staleness tolerated = tolerating_missing(why);
  for (const Dependency& dep : stage(number).deps) {
    const RelPath* path = std::get_if<RelPath>(&dep.location);
    const auto made = path ? made_.find(*path) : made_.end();
    if (made == made_.end() || !dep.recorded || dep.recorded->id == made->second) continue;
    const auto is_it = [&](const Difference& d) { return d.cause == Cause::dep_deleted && d.subject == dep.written; };
    const auto found = std::ranges::find_if(why.differences, is_it);
    if (found != why.differences.end()) tolerated.differences.push_back(*found);
  }
  return tolerated;
}

void Runner::pretend(StageNumber number, Staleness why) {
  StageOutcome outcome = StageOutcome::up_to_date;
  if (why.is_stale()) {
    outcome = StageOutcome::would_run;
    watcher_.started(stage(number), why);
    for (const std::string& line : lines_to_run(stage(number).command)) watcher_.command(stage(number), line);
  } else if (!stage(number).is_pointer() && !stage(number).frozen) {
    for (const StageNumber need : graph_.needs[number]) {
      if (changes_[need]) why.differences.push_back({.cause = Cause::upstream, .subject = address(need)});
    }
    if (why.is_stale()) outcome = StageOutcome::may_run;
  }
  changes_[number] = outcome != StageOutcome::up_to_date;
  finish(number, {.outcome = outcome, .why = std::move(why)});
}

// What would only fail after the command has run for hours.
void Runner::check_runnable(StageNumber number) {
  const Stage& stage = this->stage(number);
  for (const Dependency& dep : stage.deps) refuse_url(stage, dep);
  const GitRepository* git = repository_.git();
  if (!git) return;
  const auto [entry, is_first] = lock_is_ignored_.try_emplace(stage.file, false);
  const RelPath lock_file = lock_file_of(stage.file);
  if (is_first) entry->second = git->is_ignored(repository_.absolute(lock_file), PathKind::file);
  if (entry->second) throw Conflict(fmt::format("{} is ignored by Git", in_quotes(lock_file.str())));
  for (const Output& output : stage.outs) {
    if (output.options.cache && git->is_tracked(repository_.absolute(output.path))) {
      throw Conflict(fmt::format("output {} is tracked by Git already", in_quotes(output.path.str())),
                     {fmt::format("git rm -r --cached {}", shell_quote(output.path.str()))});
    }
  }
}

void Runner::start(StageNumber number, Staleness why) {
  const Stage& stage = this->stage(number);
  check_runnable(number);
  sweep_around(stage);
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

// A stage whose files are done by themselves runs its lines once for each batch of them.
bool Runner::has_next_line(Job& job) {
  if (job.next_line < job.lines.size()) return true;
  if (!job.map) return false;
  job.map->end_batch();
  job.next_line = 0;
  return job.map->begin_batch();
}

// Starts the next line, or takes in the results when there is none.
void Runner::advance(Job& job) {
  const Stage& stage = this->stage(job.number);
  const Environment& environment = repository_.surroundings().environment;
  const auto forget_job = [&] {
    std::erase_if(jobs_, [&](const std::unique_ptr<Job>& known) { return known.get() == &job; });
  };
  try {
    while (has_next_line(job)) {
      const std::string& line = job.lines[job.next_line++];
      watcher_.command(stage, line);
      if (trim(line).empty()) continue;
      job.child.emplace(ProcessOptions{
          .arguments = shell_arguments(environment, line),
          .directory = repository_.absolute(stage.wdir),
          .environment = variables_of(job),
          .output = -1,
          .own_input = options_.jobs <= 1,
      });
      return;
    }
    if (job.map) {
      job.map->merge();
      job.record.increment = {job.map->to_do(), job.map->all()};
    }
    job.paths.reset();
    complete(job, StageOutcome::ran);
    forget_job();
  } catch (const Error& error) {
    note_remains(repository_, stage);
    fail(job.number, job.why, error, keep_failed(job.number));
    forget_job();
  }
}

std::vector<std::pair<std::string, std::string>> Runner::variables_of(const Job& job) const {
  auto variables = stage_variables(repository_.surroundings().environment, repository_.root(), address(job.number));
  if (const auto gpus = gpus_.find(job.number); gpus != gpus_.end() && !gpus->second.empty()) {
    variables.emplace_back("CUDA_VISIBLE_DEVICES", join(gpus->second, ","));
  }
  if (job.map) std::ranges::move(job.map->variables(), std::back_inserter(variables));
  return variables;
}

void Runner::take_output(Job& job, std::string_view bytes) {
  if (!job.log) {
    const std::string directory = repository_.tutti_directory() + "/logs";
    job.log_path =
        fmt::format("{}/{}-{}.log", directory, file_name_for(stage(job.number)), job.record.started.rfc3339());
    make_directories(directory);
    if (!std::exchange(has_swept_logs_, true)) sweep_logs(directory, now());
    job.log = open_file(job.log_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  }
  write_full(job.log, bytes, job.log_path);
  watcher_.output(stage(job.number), bytes);
}

void Runner::wait_for_children() {
  std::vector<pollfd> ends;
  bool all_have_pidfd = true;
  for (const auto& job : jobs_) {
    if (job->child->output_end() >= 0) ends.push_back({job->child->output_end(), POLLIN, 0});
    if (job->child->process_end() >= 0) {
      ends.push_back({job->child->process_end(), POLLIN, 0});
    } else {
      all_have_pidfd = false;
    }
    if (job->timeout) ends.push_back({job->timeout->end(), POLLIN, 0});
  }
  for (const Retry& retry : retries_) ends.push_back({retry.alarm.end(), POLLIN, 0});
  const int count = ::poll(ends.data(), ends.size(), all_have_pidfd ? tick_ms : tick_without_pidfd_ms);
  if (count == 0) watcher_.tick();

  const auto has_come = [&](int end) {
    return std::ranges::any_of(ends, [&](const pollfd& entry) { return entry.fd == end && entry.revents != 0; });
  };
  std::vector<Job*> running;
  for (const auto& job : jobs_) running.push_back(job.get());
  for (Job* job : running) {
    const bool may_have_ended = job->child->process_end() < 0 || has_come(job->child->process_end());
    if (job->child->output_end() >= 0 && (may_have_ended || has_come(job->child->output_end()))) {
      job->child->read_output([&](std::string_view bytes) { take_output(*job, bytes); });
    }
    if (!may_have_ended) continue;
    const std::optional<ExitStatus> status = job->child->poll();
    if (!status) continue;
    // What was written between the last read and the end.
    job->child->read_output([&](std::string_view bytes) { take_output(*job, bytes); });
    job->child.reset();
    if (status->success() && !job->is_timed_out) {
      advance(*job);
    } else {
      repository_.surroundings().cancellation.check();  // it may have been stopped by the same Ctrl-C
      fail(*job, *status);
    }
  }
  enforce_timeouts();
}

void Runner::enforce_timeouts() {
  for (const auto& job : jobs_) {
    if (!job->timeout || !job->timeout->has_rung()) continue;
    job->child->signal(job->is_timed_out ? SIGKILL : SIGTERM);
    job->is_timed_out = true;
    job->timeout.emplace(patience);
  }
}

void Runner::stop_children() {
  std::vector<StageNumber> stopped;
  for (const auto& job : jobs_) stopped.push_back(job->number);
  end_children();
  for (const StageNumber number : stopped) note_remains(repository_, stage(number));
}

void Runner::end_children() {
  for (const auto& job : jobs_) {
    if (job->child) job->child->signal(SIGTERM);
  }
  for (int waited_ms = 0; waited_ms < std::chrono::milliseconds(patience).count(); waited_ms += tick_without_pidfd_ms) {
    std::erase_if(jobs_, [](const std::unique_ptr<Job>& job) { return !job->child || job->child->poll(); });
    if (jobs_.empty()) return;
    ::poll(nullptr, 0, tick_without_pidfd_ms);
  }
  jobs_.clear();  // the destructor of a process kills its group
}

StageResult Runner::failure_of(Job& job, const ExitStatus& status) {
  const std::string line = job.lines.at(job.next_line - 1);
  StageResult result{.outcome = StageOutcome::failed, .why = job.why};
  result.duration = now() - job.record.started;
  result.exit_code = status.code;
  result.failed_command = line;
  if (job.is_timed_out) {
    result.error =
        fmt::format("failed to run: {}, timed out after {}", line, duration_words(*policies_.of(job.number).timeout));
  } else {
    result.error = status.signal != 0 ? fmt::format("failed to run: {}, killed by signal {}", line, status.signal)
                                      : fmt::format("failed to run: {}, exited with {}", line, status.code);
  }
  result.log_path = job.log_path;
  result.attempts = job.attempt;
  return result;
}

void Runner::fail(Job& job, const ExitStatus& status) {
  StageResult result = failure_of(job, status);
  const StageNumber number = job.number;
  const std::uint64_t attempt = job.attempt;
  for (const Output& output : stage(number).outs) observer_.forget(output.path);
  note_remains(repository_, stage(number));
  result.record = write_record(job, result.exit_code, status.signal != 0 ? std::optional(status.signal) : std::nullopt);
  std::erase_if(jobs_, [&](const std::unique_ptr<Job>& known) { return known.get() == &job; });
  const Retries& retries = policies_.of(number).retries;
  if (is_stopping_ || attempt > retries.count) {
    result.kept = keep_failed(number);
    return failed(number, std::move(result));
  }
  leave(number);
  failures_[number] = attempt;
  result.address = address(number);
  const Duration wait = retries.wait_after(attempt);
  watcher_.retrying(stage(number), result, {.attempt = attempt + 1, .of = retries.count + 1, .wait = wait});
  retries_.push_back({number, Alarm(wait), std::move(result)});
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
