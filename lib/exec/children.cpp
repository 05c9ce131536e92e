// Commands while they run: started line by line, listened to, stopped.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "contents.hpp"
#include "kept.hpp"
#include "runner.hpp"
#include "shell.hpp"

namespace tutti {
namespace {

constexpr int tick_ms = 100;
constexpr int tick_without_pidfd_ms = 5;
constexpr auto patience = std::chrono::seconds(5);  // between SIGTERM and SIGKILL

}  // namespace

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
      watcher_.process_begun(stage, job.child->pid());
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
    if (job->timeout) ends.push_back({job->timeout->end(), POLLIN, 0});
  }
  for (const Retry& retry : retries_) {
    // One that is due waits for somebody to end.
    if (!retry.alarm.has_rung()) ends.push_back({retry.alarm.end(), POLLIN, 0});
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

}  // namespace tutti
