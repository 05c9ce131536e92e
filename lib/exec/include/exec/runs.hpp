// Runs that were written down (run_diary.hpp): which there are, what became of them, watching one, stopping one.
//
// That a run lives is proven by the lock it holds; one that neither lives nor came to an end has died (kill -9, a power
// cut). Of a run on another machine whose lock cannot be seen from here, nothing is said.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exec/run_events.hpp"

namespace tutti {

enum class RunState {
  running,
  done,
  failed,   // a stage did, or an error ended it
  stopped,  // by Ctrl-C, `runs stop`, a signal
  died,
  unknown,  // on another machine, or written by a newer tutti
};
std::string_view name_of(RunState state);

struct RunSummary {
  std::string id;
  RunState state = RunState::unknown;
  std::string remark;  // for people: why it is unknown, how it died
  std::optional<RunBegun> begun;
  Timestamp started, last;  // of the first and the last event
  std::uint64_t planned = 0;
  std::uint64_t done = 0;      // stages that are as they should be now
  std::uint64_t failed = 0;    // and skipped ones
  std::vector<StageKey> now;   // stages that run; of a run that is over: that ran when it ended
  std::vector<StageKey> ran;   // stages that ran to their end in it
  std::optional<Error> error;  // that ended it
};

// Reads events as they are appended.
class RunReader {
 public:
  // `id` exactly. Throws NotFound.
  RunReader(const Repository& repository, const std::string& id);

  const std::string& id() const { return id_; }
  // Those since the last call.
  std::vector<RunEvent> next();
  // Once false, for good. What it wrote last is there then: ask before next().
  bool is_alive();
  std::string notes_path() const { return path_ + "/notes"; }

 private:
  std::string id_, path_;
  Fd events_;
  std::uint64_t read_ = 0;
  std::string rest_;  // a line that has no end yet
};

// Ends the stages that runs which have died left behind: nobody takes in what they make, and a stage that runs again
// must not find itself at work. Before a run; never throws for what it cannot read.
void end_orphans(Repository& repository) noexcept;

// Newest first. `limit` 0: all.
std::vector<RunSummary> list_runs(const Repository& repository, std::size_t limit = 0);
RunSummary summary_of(const Repository& repository, const std::string& id);

std::vector<std::string> run_ids(const Repository& repository);
// The only run whose id begins so. Throws NotFound, or UsageError when several do.
std::string find_run(const Repository& repository, std::string_view prefix);

// Asks it to stop as Ctrl-C does, and waits until it has. `patience`: after so long it is killed, and what it started
// with it; nothing: never. False: it had ended already. Throws Conflict when it is on another machine.
bool stop_run(const Repository& repository, const std::string& id, std::optional<std::chrono::milliseconds> patience);

}  // namespace tutti
