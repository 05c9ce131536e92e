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
constexpr auto flush_every = std::chrono::milliseconds(500);
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

Runner::Runner(Repository& repository, const Project& project, const Graph& graph, const RunOptions& options,
               RunObserver& observer)
    : repository_(repository),
      project_(project),
      graph_(graph),
      options_(options),
      watcher_(observer),
      observer_(repository),
      recorder_(repository),
      run_cache_(repository),
      journal_(repository),
      locks_(repository),
      sweeper_(repository),
      command_line_(command_of(::getpid())),
      changes_(project.stages().size(), false) {}

RunReport Runner::run(const std::vector<StageNumber>& steps) {
  const Cancellation& cancellation = repository_.surroundings().cancellation;
  watcher_.planned(steps.size());
  schedule_.emplace(graph_, steps, options_.jobs > 1 ? Preference::longest_chain : Preference::order);
  try {
    while (true) {
      while (!is_stopping_ && jobs_.size() < std::max(1U, options_.jobs)) {
        cancellation.check();
        const std::optional<StageNumber> number = schedule_->next();
        if (!number) break;
        begin(*number);
      }
      if (jobs_.empty()) break;
      wait_for_children();
      cancellation.check();
      if (last_flush_ && now() - *last_flush_ >= flush_every) flush();
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
  refuse_sparse(stage, observer_);

  std::vector<std::string> reads, writes;
  for (const Dependency& dep : stage.deps) {
    const RelPath* path = std::get_if<RelPath>(&dep.location);
    reads.push_back(path ? repository_.absolute(*path) : std::get<External>(dep.location).text);
  }
  for (const Output& output : stage.outs) writes.push_back(repository_.absolute(output.path));
  job->paths = std::make_unique<PathLock>(repository_, command_line_, std::move(reads), std::move(writes));

  make_room(stage);
  watcher_.started(stage, job->why);
  Job& started = *jobs_.emplace_back(std::move(job));
  advance(started);
}

// Starts the next line, or takes in the results when there is none.
void Runner::advance(Job& job) {
  const Stage& stage = this->stage(job.number);
  const Environment& environment = repository_.surroundings().environment;
  const auto forget_job = [&] {
    std::erase_if(jobs_, [&](const std::unique_ptr<Job>& known) { return known.get() == &job; });
  };
  try {
    while (job.next_line < job.lines.size()) {
      const std::string& line = job.lines[job.next_line++];
      watcher_.command(stage, line);
      if (trim(line).empty()) continue;
      job.child.emplace(ProcessOptions{
          .arguments = shell_arguments(environment, line),
          .directory = repository_.absolute(stage.wdir),
          .environment = stage_variables(environment, repository_.root(), address(job.number)),
          .output = -1,
          .own_input = options_.jobs <= 1,
      });
      watcher_.process_begun(stage, job.child->pid());
      return;
    }
    job.paths.reset();
    complete(job, StageOutcome::ran);
    forget_job();
  } catch (const Error& error) {
    note_remains(repository_, stage);
    fail(job.number, job.why, error);
    forget_job();
  }
}

void Runner::take_output(Job& job, std::string_view bytes) {
  if (!job.log) {
    const std::string directory = repository_.tutti_directory() + "/logs";
    job.log_path =
        fmt::format("{}/{}-{}.log", directory, file_name_for(stage(job.number)), job.record.started.rfc3339());
    make_directories(directory);
    if (!std::exchange(has_swept_logs_, true)) sweep_logs(directory, now());
    job.log = open_file(job.log_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    watcher_.log_begun(stage(job.number), job.log_path);
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
  }
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
    if (status->success()) {
      advance(*job);
    } else {
      repository_.surroundings().cancellation.check();  // it may have been stopped by the same Ctrl-C
      fail(*job, *status);
    }
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

void Runner::fail(Job& job, const ExitStatus& status) {
  const std::string line = job.lines.at(job.next_line - 1);
  StageResult result{.outcome = StageOutcome::failed, .why = std::move(job.why)};
  result.duration = now() - job.record.started;
  result.exit_code = status.code;
  result.failed_command = line;
  result.error = status.signal != 0 ? fmt::format("failed to run: {}, killed by signal {}", line, status.signal)
                                    : fmt::format("failed to run: {}, exited with {}", line, status.code);
  result.log_path = job.log_path;
  const StageNumber number = job.number;
  for (const Output& output : stage(number).outs) observer_.forget(output.path);
  note_remains(repository_, stage(number));
  result.record = write_record(job, status.code, status.signal != 0 ? std::optional(status.signal) : std::nullopt);
  std::erase_if(jobs_, [&](const std::unique_ptr<Job>& known) { return known.get() == &job; });
  failed(number, std::move(result));
}

// Something other than the command. Without anybody to hear of several failures, it is the run's error.
void Runner::fail(StageNumber number, const Staleness& why, const Error& error) {
  if (!options_.keep_going && !options_.ignore_errors && !error_) {
    error_ = std::current_exception();
    error_stage_ = address(number);
  }
  for (const Output& output : stage(number).outs) observer_.forget(output.path);
  failed(number, {.outcome = StageOutcome::failed, .why = why, .exit_code = 1, .error = error.message()});
}

void Runner::failed(StageNumber number, StageResult result) {
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
  journal_.clear();
  taken_.insert(taken_.end(), to_relink_.begin(), to_relink_.end());
  to_relink_.clear();
  last_flush_ = now();
}

}  // namespace tutti
