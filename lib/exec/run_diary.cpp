// Appends events as they come.
#include "exec/run_diary.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "base/version.hpp"
#include "runs_directory.hpp"

namespace tutti {
namespace {

constexpr std::size_t id_length = 6;

// Different for each try, on each host.
std::string new_id(Timestamp time, unsigned attempt) {
  return md5_of(fmt::format("{} {} {}", temporary_name(), time.nanoseconds, attempt)).hex().substr(0, id_length);
}

std::uint64_t size_of(const std::string& path) {
  const std::optional<FileStat> stat = find_stat(path);
  return stat ? stat->size : 0;
}

}  // namespace

RunDiary::RunDiary(Repository& repository, std::vector<RunObserver*> others, Traits traits)
    : repository_(repository),
      others_(std::move(others)),
      traits_(std::move(traits)),
      begun_(repository.surroundings().clock.now()) {}

void RunDiary::open() {
  if (!path_.empty()) return;
  make_directory();
  sweep_runs(repository_);
}

void RunDiary::make_directory() {
  const std::string runs = runs_directory(repository_);
  make_directories(runs);
  const std::string made = join_path(runs, temporary_name());
  make_directories(made);
  const std::string events = made + "/events";
  Fd file = open_file(events, O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    const int code = errno;
    throw SystemError(code, fmt::format("cannot lock {}", in_quotes(events)));
  }
  const bool flushes = repository_.options().durability == Durability::flush;
  for (unsigned attempt = 0;; ++attempt) {
    const std::string id = new_id(begun_, attempt);
    const RunBegun begun{.id = id,
                         .process = this_process(),
                         .tutti_version = std::string(program_version()),
                         .directory = traits_.directory,
                         .jobs = traits_.jobs,
                         .keep_going = traits_.keep_going,
                         .ignore_errors = traits_.ignore_errors,
                         .detached = traits_.detached};
    if (::ftruncate(file.get(), 0) != 0) {
      const int code = errno;
      throw SystemError(code, fmt::format("cannot empty {}", in_quotes(events)));
    }
    write_full(file, to_line({begun_, begun}), events);
    if (flushes) sync_file(file, events);
    const std::string path = join_path(runs, id);
    // Fails when the name is taken: a run's directory is never empty.
    if (::rename(made.c_str(), path.c_str()) == 0) {
      if (flushes) sync_directory(runs);
      id_ = id;
      path_ = path;
      events_ = std::move(file);
      break;
    }
    const int code = errno;
    if (code != ENOTEMPTY && code != EEXIST) {
      throw SystemError(code, fmt::format("cannot make {}", in_quotes(path)));
    }
  }
  mark();
  if (planned_) write(RunPlanned{*planned_});
  for (const Stage* stage : unchanged_before_) unchanged_.push_back(key_of(*stage));
  unchanged_before_.clear();
}

// After the directory, or it would be taken for one of a run that has been swept; before any stage starts.
void RunDiary::mark() const {
  try {
    make_directories(marks_directory(repository_));
    publish_file(join_path(marks_directory(repository_), id_), "", Durability::none);
  } catch (const SystemError& error) {
    repository_.surroundings().log.detail("{}", error.message());
  }
}

void RunDiary::write(What what) {
  if (path_.empty()) return;
  const Timestamp now = repository_.surroundings().clock.now();
  std::string lines;
  if (!unchanged_.empty()) lines += to_line({now, StagesUnchanged{std::exchange(unchanged_, {})}});
  append(lines + to_line({now, std::move(what)}));
}

// The run matters more than what is known of it: a full disk is a warning here.
void RunDiary::append(std::string lines) {
  if (failure_) lines.insert(0, "\n");  // what was cut short spoils only itself
  const bool has_failed_before = failure_.has_value();
  try {
    write_full(events_, lines, path_ + "/events");
    failure_.reset();
  } catch (const SystemError& error) {
    failure_ = error;
    if (has_failed_before) return;
    repository_.surroundings().log.warning("'tutti runs' will not show all of this run: {}", error.message());
  }
}

void RunDiary::begin() {
  if (!path_.empty() || failure_) return;
  try {
    open();
  } catch (const SystemError& error) {
    failure_ = error;
    repository_.surroundings().log.warning("'tutti runs' will not show this run: {}", error.message());
  }
}

void RunDiary::planned(std::size_t stages) {
  planned_ = stages;
  write(RunPlanned{stages});
  for (RunObserver* other : others_) other->planned(stages);
}

void RunDiary::started(const Stage& stage, const Staleness& why) {
  begin();
  written_[&stage] = 0;
  write(StageStarted{key_of(stage), why});
  for (RunObserver* other : others_) other->started(stage, why);
}

void RunDiary::command(const Stage& stage, std::string_view line) {
  write(StageCommand{key_of(stage), std::string(line), written_[&stage]});
  for (RunObserver* other : others_) other->command(stage, line);
}

void RunDiary::output(const Stage& stage, std::string_view bytes) {
  written_[&stage] += bytes.size();
  for (RunObserver* other : others_) other->output(stage, bytes);
}

void RunDiary::process_begun(const Stage& stage, int pid) {
  const std::optional<ProcessState> state = state_of_process(pid);
  if (state) write(StageProcess{key_of(stage), pid, state->start});
  for (RunObserver* other : others_) other->process_begun(stage, pid);
}

void RunDiary::log_begun(const Stage& stage, const std::string& path) {
  const std::string base = repository_.tutti_directory() + "/";
  write(StageLog{key_of(stage), path.starts_with(base) ? path.substr(base.size()) : path});
  for (RunObserver* other : others_) other->log_begun(stage, path);
}

void RunDiary::finished(const Stage& stage, const StageResult& result) {
  if (result.outcome == StageOutcome::up_to_date) {
    if (path_.empty()) {
      unchanged_before_.push_back(&stage);
    } else {
      unchanged_.push_back(key_of(stage));
    }
  } else {
    begin();
    write(StageFinished{key_of(stage), result, written_[&stage]});
  }
  written_.erase(&stage);
  for (RunObserver* other : others_) other->finished(stage, result);
}

void RunDiary::retrying(const Stage& stage, const StageResult& result, const NextAttempt& next) {
  write(StageRetrying{key_of(stage), result, next, written_[&stage]});
  for (RunObserver* other : others_) other->retrying(stage, result, next);
}

void RunDiary::tick() {
  for (RunObserver* other : others_) other->tick();
}

void RunDiary::ended(const RunReport& report) {
  RunEnded ended{.to_stage = {}, .staged = report.staged};
  for (const RelPath& file : report.to_stage) ended.to_stage.push_back(file.str());
  end(std::move(ended));
}

void RunDiary::ended(const Error& error) {
  end({.error = error});
}

void RunDiary::stopped() {
  end({.stopped = true});
}

void RunDiary::end(RunEnded ended) {
  if (path_.empty()) return;
  ended.noted = size_of(notes_path());
  write(std::move(ended));
  const bool flushes = repository_.options().durability == Durability::flush;
  const bool is_whole = !failure_ && (!flushes || ::fdatasync(events_.get()) == 0);
  try {
    // Without its end it would read as if it had died. Rather nothing than that.
    if (!is_whole) remove_tree(path_);
    remove_file(join_path(marks_directory(repository_), id_));
  } catch (const SystemError& error) {
    repository_.surroundings().log.detail("{}", error.message());
  }
}

}  // namespace tutti
