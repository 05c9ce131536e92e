// Runs what must run: independent stages at the same time, every finished one recorded at once.
//
// How many at the same time is RunOptions::jobs; which ones beside each other, how often a failing one is tried and for
// how long, tutti.yaml says (policies.hpp).
//
// A stage is judged when all it needs is done. To run it: its outputs are removed (persist: unprotected; content that
// the cache does not have goes to .dvc/tmp/tutti/kept/), the command's lines run one by one in $SHELL with DVC_ROOT and
// DVC_STAGE, in a process group of their own; outputs are taken into the store, dvc.lock and the run cache are written
// (an append-only journal first, the lock at most every half second and at the end), a run record is left. Inputs are
// looked at again afterwards: one that changed meanwhile makes the record say so, and the stage stale because the lock
// holds what was there before. A failing stage undoes nothing of the others.
//
// Pointers and frozen stages do not run: changed data is taken in and recorded, as DVC does ("Verifying …"), missing
// data is a failure.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "exec/observe.hpp"
#include "lineage/ledger.hpp"
#include "pipeline/graph.hpp"
#include "pipeline/project.hpp"

namespace tutti {

struct RunOptions {
  bool force = false;             // -f: run even if nothing changed; no run cache
  bool single_item = false;       // -s: only the targets
  bool downstream = false;        // targets and all that needs them
  bool pipeline = false;          // -p: whole pipelines of the targets
  bool force_downstream = false;  // what needs a stage that ran, runs
  bool dry = false;
  bool keep_going = false;  // -k: skip what needs a failed stage, run the rest
  bool ignore_errors = false;
  bool no_commit = false;
  bool no_run_cache = false;
  bool allow_missing = false;
  // Before a stage runs, what it or a stage before it made elsewhere is looked for on the remotes: the run cache, what
  // is recorded and missing here, the outputs of a result that the run cache knows. Ignored by dry runs.
  bool pull = false;
  std::function<bool(const std::string& question)> confirm;  // asked once before a stage runs; null: no one is
  bool keep_failed = false;                                  // what a failed command left is put aside (kept.hpp)
  unsigned jobs = 1;                                         // 1: in DVC's order; more: the longest chains first
  RelPath directory = RelPath::root();                       // where the person stands: stages are addressed from here
};

enum class StageOutcome {
  up_to_date,
  ran,
  restored,  // its outputs came from the cache
  pulled,    // all that it lacked was data, and a remote had it
  verified,  // a pointer or frozen stage whose changed data was taken in
  failed,
  skipped,    // a stage that it needs failed
  would_run,  // with dry
  may_run,    // with dry: a stage that it needs would run
};

struct StageResult {
  std::string address;
  StageOutcome outcome = StageOutcome::up_to_date;
  Staleness why;
  Duration duration{};
  int exit_code = 0;
  std::string failed_command;          // the line that failed
  std::string error;                   // what failed: "failed to run: python x.py, exited with 1"
  std::string log_path;                // its output, kept; empty if it wrote nothing
  std::vector<std::string> kept = {};  // where its outputs are now, if they were put aside
  std::optional<Digest> record;
  std::uint64_t attempts = 1;  // made so far (`retries` in tutti.yaml)
};

struct RunReport {
  std::vector<StageResult> stages;  // in the order of finishing
  std::vector<RelPath> to_stage;
  bool staged = false;
  bool success() const;
};

// Watches a run; called from one thread.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void planned(std::size_t stages) = 0;
  virtual void started(const Stage& stage, const Staleness& why) = 0;
  virtual void command(const Stage& stage, std::string_view line) = 0;
  virtual void output(const Stage& stage, std::string_view bytes) = 0;  // as it comes, stdout and stderr mixed
  virtual void process_begun(const Stage&, int /*pid*/) {}
  virtual void log_begun(const Stage&, const std::string& /*path*/) {}  // what comes as output() lands there first
  virtual void finished(const Stage& stage, const StageResult& result) = 0;
  // The stage failed, and will be tried again.
  struct NextAttempt {
    std::uint64_t attempt = 2, of = 2;
    Duration wait{};
  };
  virtual void retrying(const Stage&, const StageResult&, const NextAttempt&) {}
  virtual void tick() = 0;  // a few times a second while stages run
};

// `stages` (numbers in the project) are the targets; empty: all. Throws Cancelled after children are stopped and
// finished stages are safe. jobs == 1: the child may use the terminal.
RunReport run(Repository& repository, const Project& project, const std::vector<StageNumber>& targets,
              const RunOptions& options, RunObserver& observer);

// Puts into dvc.lock, and their outputs into .gitignore, what runs that were killed had finished, if the outputs are
// still as they left them. run() does this by itself.
struct Recovered {
  std::vector<RelPath> written;  // files: if there are any, the project must be loaded anew
  struct Entry {
    RelPath file;  // the dvc.yaml
    std::string stage;
  };
  std::vector<Entry> new_entries;  // which dvc.lock did not have before these runs
  // Only they say which entries are new: they go when the next run's journal says so too.
  struct DoneWith {
    std::string path;
    Fd held;  // so that nobody else takes it
  };
  std::vector<DoneWith> journals;
};
Recovered recover_interrupted_runs(Repository& repository, const Project& project);

}  // namespace tutti
