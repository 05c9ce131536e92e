// What happens in a run, as events that outlive it: a line each, in the order of happening.
//
// .dvc/tmp/tutti/runs/<id>/events holds them, JSON objects of one line, each with "event" and "time" (RFC 3339, UTC).
// The first has the format's number; a reader that knows only smaller ones touches nothing.
//   {"format": 1, "event": "begun", "id": "3f2a9c", "host": …, "boot": …, "namespace": …, "pid": 17, "start": 4711,
//    "tutti": "0.1.0", "directory": "sub", "jobs": 4, "keep_going": false, "ignore_errors": false, "detached": true}
//   {"event": "planned", "stages": 12}
//   {"event": "unchanged", "stages": [{"file": "dvc.yaml", "name": "split"}, …]}
//   {"event": "stage", "file": "dvc.yaml", "name": "train", "why": [{"cause": "dep_modified", …}]}
//   {"event": "command", "file": …, "name": …, "line": "python train.py", "written": 0}
//   {"event": "process", "file": …, "name": …, "pid": 18, "start": 4712}    that runs this line
//   {"event": "log", "file": …, "name": …, "path": "logs/train-….log"}    beneath .dvc/tmp/tutti
//   {"event": "finished", "file": …, "name": …, "outcome": "ran", "nanoseconds": 17, "written": 4096, …}
//   {"event": "retrying", as "finished", with "attempt": 2, "of": 4, "wait": 1000000000}    ns until it starts again
//   {"event": "ended", "to_stage": ["dvc.lock"], "staged": false, "noted": 512}; with "error" or "stopped" where it
//    did not come to its end by itself
// A pointer's name is empty. "written" is how much of its output a stage had written by then, "noted" how much the run
// had said beside. A last line without its newline was never finished; unknown events and keys are passed over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/process_identity.hpp"
#include "exec/run.hpp"

namespace tutti {

inline constexpr int run_events_format = 1;

// A stage by what it is called, for who has no dvc.yaml at hand.
struct StageKey {
  std::string file, name;
  friend auto operator<=>(const StageKey&, const StageKey&) = default;
};
StageKey key_of(const Stage& stage);
// With nothing but its name.
Stage stage_named(const StageKey& key);

struct RunBegun {
  std::string id;
  ProcessIdentity process;
  std::string tutti_version;
  std::string directory;  // where the person stood
  unsigned jobs = 1;
  bool keep_going = false, ignore_errors = false, detached = false;
};
struct RunPlanned {
  std::uint64_t stages = 0;
};
struct StagesUnchanged {
  std::vector<StageKey> stages;
};
struct StageStarted {
  StageKey stage;
  Staleness why;
};
struct StageCommand {
  StageKey stage;
  std::string line;
  std::uint64_t written = 0;
};
struct StageProcess {
  StageKey stage;
  int pid = 0;
  std::uint64_t start = 0;  // as in ProcessIdentity
};
struct StageLog {
  StageKey stage;
  std::string path;
};
struct StageFinished {
  StageKey stage;
  StageResult result;
  std::uint64_t written = 0;
};
struct StageRetrying {
  StageKey stage;
  StageResult result;  // of the attempt that failed
  RunObserver::NextAttempt next;
  std::uint64_t written = 0;
};
struct RunEnded {
  std::vector<std::string> to_stage;
  bool staged = false;
  bool stopped = false;        // somebody asked it to
  std::optional<Error> error;  // that ended it
  std::uint64_t noted = 0;
};

struct RunEvent {
  Timestamp time;
  std::variant<RunBegun, RunPlanned, StagesUnchanged, StageStarted, StageCommand, StageProcess, StageLog, StageFinished,
               StageRetrying, RunEnded>
      what;
};

std::string to_line(const RunEvent& event);  // with its newline
// Nothing for an event that is not known, or damaged. Throws Conflict for a format that is newer than ours.
std::optional<RunEvent> run_event(std::string_view line);

std::string_view name_of(StageOutcome outcome);  // "up_to_date", "ran", …

// An error on its way to another process.
Json json_of(const Error& error);
Error error_from(const Json& json);

}  // namespace tutti
