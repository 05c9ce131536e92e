// Reads the diaries of runs, and speaks to those that live.
#include "exec/runs.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "base/process_identity.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "family.hpp"
#include "runs_directory.hpp"

namespace tutti {
namespace {

using std::chrono::steady_clock;

constexpr Duration runs_stay_for = std::chrono::hours(30 * 24);
constexpr std::size_t runs_that_stay = 20;
constexpr std::size_t runs_at_most = 1000;
constexpr int look_every_ms = 50;
constexpr std::chrono::seconds silence(1);
// After SIGKILL: who is in the middle of a write to a slow disk takes its time.
constexpr int end_at_most_ms = 5'000;

// The one place that knows what each event means for the whole.
class Summarizer {
 public:
  explicit Summarizer(std::string id) { summary_.id = std::move(id); }

  void take(const RunEvent& event) {
    if (!summary_.begun) summary_.started = event.time;
    summary_.last = event.time;
    std::visit([this](const auto& what) { take(what); }, event.what);
  }
  bool has_ended() const { return has_ended_; }
  RunSummary summary() const { return summary_; }

 private:
  void take(const RunBegun& begun) { summary_.begun = begun; }
  void take(const RunPlanned& planned) { summary_.planned = planned.stages; }
  void take(const StagesUnchanged& unchanged) { summary_.done += unchanged.stages.size(); }
  void take(const StageStarted& started) { summary_.now.push_back(started.stage); }
  void take(const StageCommand&) {}
  void take(const StageProcess&) {}
  void take(const StageLog&) {}
  void take(const StageFinished& finished) {
    std::erase(summary_.now, finished.stage);
    const StageOutcome outcome = finished.result.outcome;
    const bool is_bad = outcome == StageOutcome::failed || outcome == StageOutcome::skipped;
    ++(is_bad ? summary_.failed : summary_.done);
    if (!is_bad && outcome != StageOutcome::up_to_date) summary_.ran.push_back(finished.stage);
  }
  void take(const StageRetrying& retrying) { std::erase(summary_.now, retrying.stage); }
  void take(const RunEnded& ended) {
    has_ended_ = true;
    summary_.error = ended.error;
    summary_.state = ended.stopped                        ? RunState::stopped
                     : ended.error || summary_.failed > 0 ? RunState::failed
                                                          : RunState::done;
  }

  RunSummary summary_;
  bool has_ended_ = false;
};

// What is to be said of a run that has neither a lock nor an end.
void judge_vanished(RunSummary& summary) {
  const Machine& here = this_machine();
  const Machine& there = summary.begun->process.machine;
  if (there.boot == here.boot) {
    summary.state = RunState::died;
    summary.remark = "it was killed";
  } else if (there.host == here.host) {
    summary.state = RunState::died;
    summary.remark = "the machine went down";
  } else {
    summary.state = RunState::unknown;
    summary.remark = fmt::format("it was begun on {}", in_quotes(there.host));
  }
}

std::vector<std::pair<std::string, std::int64_t>> ids_by_age(const Repository& repository) {
  const std::string runs = runs_directory(repository);
  std::vector<std::pair<std::string, std::int64_t>> found;
  for (const std::string& id : run_ids(repository)) {
    if (const auto stat = find_stat(join_path(runs, id) + "/events")) found.emplace_back(id, stat->mtime);
  }
  std::ranges::sort(
      found, [](const auto& a, const auto& b) { return std::tie(b.second, b.first) < std::tie(a.second, a.first); });
  return found;
}

// Half a run must never be listed: it goes under another name first.
void remove_run(const std::string& runs, const std::string& id) {
  const std::string doomed = join_path(runs, temporary_name());
  rename_file(join_path(runs, id), doomed);
  remove_tree(doomed);
}

struct Orphan {
  StageKey stage;
  ProcessIdentity process;
};

// What a dead run was doing, whether or not that still goes on. Nothing of one that was on another machine.
std::vector<Orphan> orphans_of(const Repository& repository, const std::string& id) {
  RunReader reader(repository, id);
  Machine machine;
  std::map<StageKey, ProcessIdentity> running;
  for (const RunEvent& event : reader.next()) {
    if (const auto* begun = std::get_if<RunBegun>(&event.what)) machine = begun->process.machine;
    if (const auto* process = std::get_if<StageProcess>(&event.what)) {
      running[process->stage] = {machine, process->pid, process->start};
    }
    if (const auto* finished = std::get_if<StageFinished>(&event.what)) running.erase(finished->stage);
    if (const auto* retrying = std::get_if<StageRetrying>(&event.what)) running.erase(retrying->stage);
    if (std::holds_alternative<RunEnded>(event.what)) return {};
  }
  if (machine.boot != this_machine().boot || machine.space != this_machine().space) return {};
  std::vector<Orphan> orphans;
  for (const auto& [stage, process] : running) orphans.push_back({stage, process});
  return orphans;
}

}  // namespace

std::string_view name_of(RunState state) {
  switch (state) {
    case RunState::running:
      return "running";
    case RunState::done:
      return "done";
    case RunState::failed:
      return "failed";
    case RunState::stopped:
      return "stopped";
    case RunState::died:
      return "died";
    case RunState::unknown:
      return "unknown";
  }
  return "";
}

std::string runs_directory(const Repository& repository) {
  return repository.tutti_directory() + "/runs";
}

std::string marks_directory(const Repository& repository) {
  return repository.tutti_directory() + "/runs-begun";
}

bool is_locked(const Fd& events) {
  if (::flock(events.get(), LOCK_SH | LOCK_NB) == 0) {
    ::flock(events.get(), LOCK_UN);
    return false;
  }
  const int code = errno;
  if (code != EWOULDBLOCK) throw SystemError(code, "cannot ask whether a run has its lock");  // it may live
  return true;
}

void sweep_runs(Repository& repository) noexcept {
  try {
    const std::string runs = runs_directory(repository);
    const Timestamp now = repository.surroundings().clock.now();
    sweep_temporaries(runs, now.nanoseconds);
    const auto found = ids_by_age(repository);
    for (std::size_t i = runs_that_stay; i < found.size(); ++i) {
      const auto& [id, last] = found[i];
      if (i < runs_at_most && now - Timestamp{last} < runs_stay_for) continue;
      RunReader reader(repository, id);
      if (reader.is_alive()) continue;
      reader.next();  // throws for what a newer tutti wrote, which is not ours to remove
      remove_run(runs, id);
    }
  } catch (const std::exception& error) {
    repository.surroundings().log.detail("runs that are over stay: {}", error.what());
  }
}

void end_orphans(Repository& repository) noexcept {
  Log& log = repository.surroundings().log;
  const auto end_those_of = [&](const std::string& id) {
    for (const Orphan& orphan : orphans_of(repository, id)) {
      const std::optional<ProcessHandle> process = ProcessHandle::find(orphan.process);
      if (!process) continue;
      { const Family family(process->pid()); }  // killed when it goes
      process->has_ended(end_at_most_ms);
      log.warning("{} was still running, although its run {} was killed: it was ended",
                  in_quotes(stage_named(orphan.stage).address()), id);
    }
  };
  try {
    const std::string directory = marks_directory(repository);
    const auto marks = find_and_list_directory(directory);
    for (const DirectoryEntry& mark : marks.value_or(std::vector<DirectoryEntry>{})) {
      try {
        if (RunReader(repository, mark.name).is_alive()) continue;
        end_those_of(mark.name);
      } catch (const NotFound&) {  // it has been swept
      } catch (const Error& error) {
        log.detail("what run {} left behind is not known: {}", mark.name, error.message());
        continue;
      }
      remove_file(join_path(directory, mark.name));
    }
  } catch (const std::exception& error) {
    log.detail("what runs that have died left behind is not known: {}", error.what());
  }
}

RunReader::RunReader(const Repository& repository, const std::string& id)
    : id_(id), path_(join_path(runs_directory(repository), id)) {
  std::optional<Fd> events = find_file(path_ + "/events", O_RDONLY | O_CLOEXEC);
  if (!events) throw NotFound(fmt::format("there is no run {}", in_quotes(id)), {"tutti runs"});
  events_ = *std::move(events);
}

std::vector<RunEvent> RunReader::next() {
  const std::string path = path_ + "/events";
  const std::uint64_t size = stat_of(events_, path).size;
  if (size > read_) {
    const std::size_t before = rest_.size();
    rest_.resize(before + static_cast<std::size_t>(size - read_));
    const std::size_t count = read_full(events_, rest_.data() + before, rest_.size() - before, path);
    rest_.resize(before + count);
    read_ += count;
  }
  std::vector<RunEvent> events;
  for (const std::string_view line : finished_lines(rest_)) {
    try {
      if (auto event = run_event(line)) events.push_back(*std::move(event));
    } catch (Conflict& error) {
      error.add_context(fmt::format("while reading what was written of run {}", in_quotes(id_)));
      throw;
    }
  }
  rest_.erase(0, rest_.rfind('\n') + 1);  // npos + 1 is 0
  return events;
}

bool RunReader::is_alive() {
  return is_locked(events_);
}

RunSummary summary_of(const Repository& repository, const std::string& id) {
  RunReader reader(repository, id);
  Summarizer summarizer(id);
  const bool is_alive = reader.is_alive();  // before reading: a run that ends meanwhile has written so
  try {
    for (const RunEvent& event : reader.next()) summarizer.take(event);
  } catch (const Conflict& error) {
    RunSummary summary{.id = id, .state = RunState::unknown, .remark = error.message()};
    return summary;
  }
  RunSummary summary = summarizer.summary();
  if (!summary.begun) {
    summary.remark = "its first event is damaged";
  } else if (!summarizer.has_ended()) {
    if (is_alive) {
      summary.state = RunState::running;
    } else {
      judge_vanished(summary);
    }
  }
  return summary;
}

std::vector<std::string> run_ids(const Repository& repository) {
  std::vector<std::string> ids;
  const auto entries = find_and_list_directory(runs_directory(repository));
  for (const DirectoryEntry& entry : entries.value_or(std::vector<DirectoryEntry>{})) {
    if (entry.type == FileType::directory && !entry.name.starts_with('.')) ids.push_back(entry.name);
  }
  return ids;
}

std::vector<RunSummary> list_runs(const Repository& repository, std::size_t limit) {
  std::vector<RunSummary> runs;
  for (const auto& [id, last] : ids_by_age(repository)) {
    if (limit > 0 && runs.size() == limit) break;
    try {
      runs.push_back(summary_of(repository, id));
    } catch (const NotFound&) {  // swept at this moment
    }
  }
  std::ranges::stable_sort(runs, [](const RunSummary& a, const RunSummary& b) { return b.started < a.started; });
  return runs;
}

std::string find_run(const Repository& repository, std::string_view prefix) {
  std::vector<std::string> found;
  for (const std::string& id : run_ids(repository)) {
    if (id == prefix) return id;
    if (!prefix.empty() && id.starts_with(prefix)) found.push_back(id);
  }
  if (found.empty()) throw NotFound(fmt::format("there is no run {}", in_quotes(prefix)), {"tutti runs"});
  if (found.size() > 1) {
    throw UsageError(fmt::format("{} could be {}", in_quotes(prefix), join(found, " or ")), {"write more of the id"});
  }
  return found.front();
}

bool stop_run(const Repository& repository, const std::string& id, std::optional<std::chrono::milliseconds> patience) {
  const RunSummary summary = summary_of(repository, id);
  if (summary.state != RunState::running && summary.state != RunState::unknown) return false;
  if (!summary.begun) throw Conflict(fmt::format("nothing is known of run {}: {}", in_quotes(id), summary.remark));
  const std::optional<ProcessHandle> process = ProcessHandle::find(summary.begun->process);
  if (!process) return false;
  process->signal(SIGTERM);
  const steady_clock::time_point start = steady_clock::now();
  for (bool has_said = false; !process->has_ended(look_every_ms);) {
    repository.surroundings().cancellation.check();
    if (!has_said && steady_clock::now() - start > silence) {
      has_said = true;
      repository.surroundings().log.note("Waiting for run {} to stop its stages", id);
    }
    if (!patience || steady_clock::now() - start < *patience) continue;
    const Family descendants(process->pid(), Family::Members::descendants);
    process->signal(SIGKILL);
    patience.reset();
  }
  return true;
}

}  // namespace tutti
