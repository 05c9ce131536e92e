// One run: judges stages when their needs are done, runs those that must, takes in what they made.
//
// Everything happens in one thread around one poll(): children run beside each other, judging and taking in is parallel
// inside (workspace/snapshot.hpp).
#pragma once

#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "alarm.hpp"
#include "child.hpp"
#include "exec/record.hpp"
#include "exec/run.hpp"
#include "exec/run_cache.hpp"
#include "file_map.hpp"
#include "git_hint.hpp"
#include "journal.hpp"
#include "lock_writer.hpp"
#include "policies.hpp"
#include "resource_pool.hpp"
#include "schedule.hpp"
#include "store/intake.hpp"
#include "workspace/checkout.hpp"
#include "workspace/repository_lock.hpp"
#include "workspace/sweeper.hpp"

namespace tutti {

class Runner {
 public:
  Runner(Repository& repository, const Project& project, const Graph& graph, const Policies& policies,
         const RunOptions& options, RunObserver& observer);
  // `recovered`: of runs that were killed, which this one goes on with; their journals are removed.
  RunReport run(const std::vector<StageNumber>& steps, Recovered& recovered);
  // The metadata files written so far, for Git: also when run() has thrown.
  const std::vector<RelPath>& written() const { return report_.to_stage; }

 private:
  // A stage whose command is running.
  struct Job {
    StageNumber number;
    Staleness why;
    StageLock lock;  // what it reads, as it was before
    RunRecord record;
    std::vector<std::string> lines;
    std::size_t next_line = 0;
    std::optional<Child> child;
    std::unique_ptr<PathLock> paths;
    Fd log;
    std::string log_path;
    std::uint64_t attempt = 1;
    std::unique_ptr<FileMapRun> map = {};  // of a stage that does its files by themselves
    std::optional<Alarm> timeout = {};
    bool is_timed_out = false;  // it has been told to stop; `timeout` is now about its patience
  };
  // A stage that failed and will be tried again.
  struct Retry {
    StageNumber number;
    Alarm alarm;
    StageResult failure;  // what becomes of it should the run end before
  };
  enum class CausedBy { command, stage };

  const Stage& stage(StageNumber number) const { return project_.stages()[number]; }
  std::string address(StageNumber number) const { return stage(number).address(options_.directory); }
  bool is_forced(StageNumber number) const;
  Timestamp now() const { return repository_.surroundings().clock.now(); }

  // Choosing.
  std::optional<StageNumber> next_to_begin();
  std::optional<StageNumber> due_retry();
  void refuse_what_never_fits(const std::vector<StageNumber>& steps);
  bool has_result(StageNumber number, const Staleness& why);
  bool enter(StageNumber number);
  void leave(StageNumber number);
  void give_up_retries();

  // Judging.
  void begin(StageNumber number);
  Staleness judge(StageNumber number, const Observation& seen) const;
  Staleness without_missing(StageNumber number, Staleness why) const;
  void pretend(StageNumber number, Staleness why);
  void ask_whether_to_run(StageNumber number);
  void check_runnable(StageNumber number);

  // With --pull.
  void pull_run_cache();
  bool try_pull(StageNumber number, const Staleness& why);
  void pull_dependencies(const Stage& stage);
  void pull_result(const Stage& stage, const StageLock& result);

  // Running.
  void start(StageNumber number, Staleness why);
  void sweep_around(const Stage& stage);
  void make_room(const Stage& stage);
  void set_aside(const Stage& stage, const Output& output);
  void map_files(Job& job, const FileMap& map);
  void remember_files(const Job& job);
  void advance(Job& job);
  bool has_next_line(Job& job);
  void take_output(Job& job, std::string_view bytes);
  std::vector<std::pair<std::string, std::string>> variables_of(const Job& job) const;
  void wait_for_children();
  void enforce_timeouts();
  void stop_children();
  void end_children();

  // Results.
  bool try_restore(Job& job);
  std::optional<StageLock> find_result(const Job& job) const;
  void verify(StageNumber number, const Staleness& why);
  void complete(Job& job, StageOutcome outcome);
  std::vector<ContentEntry> take_outputs(const Stage& stage, bool uncached_too);
  bool have_inputs_changed(const Job& job);
  std::vector<Promised> promises(const Stage& stage, const StageLock& lock) const;
  void record_finished(StageNumber number, StageLock lock);
  void keep_from_git(const Stage& stage);
  void write_gitignores();
  Digest write_record(Job& job, int exit_code, std::optional<int> signal);
  void fail(Job& job, const ExitStatus& status);
  StageResult failure_of(Job& job, const ExitStatus& status);
  void fail(StageNumber number, const Staleness& why, const Error& error, std::vector<std::string> kept = {});
  std::vector<std::string> keep_failed(StageNumber number);
  void failed(StageNumber number, StageResult result);
  void finish(StageNumber number, StageResult result);
  void flush();

  Repository& repository_;
  const Project& project_;
  const Graph& graph_;
  const Policies& policies_;
  const RunOptions& options_;
  RunObserver& watcher_;
  Observer observer_;
  Recorder recorder_;
  RunCache run_cache_;
  Journal journal_;
  LockWriter locks_;
  Sweeper sweeper_;
  std::unique_ptr<Intake> intake_;
  std::optional<Schedule> schedule_;
  ResourcePool pool_;
  std::vector<std::string> free_gpus_;
  std::map<StageNumber, std::vector<std::string>> gpus_;  // of stages in the pool
  std::vector<std::unique_ptr<Job>> jobs_;
  std::vector<Retry> retries_;
  std::map<StageNumber, std::uint64_t> failures_;
  std::set<StageNumber> asked_about_;
  // For the next flush: outputs to link as cache.type asks once the lock stands, and to hide from Git before.
  std::vector<CheckoutTarget> to_relink_;
  std::vector<CheckoutTarget> taken_;  // to be remembered
  std::vector<RelPath> to_ignore_;
  const std::string command_line_;                // ours, for whoever waits for a path
  std::map<StageNumber, StageNumber> forced_by_;  // with force_downstream
  std::vector<bool> changes_;                     // with dry: stages that would run, or may
  std::map<RelPath, ObjectId> made_;              // outputs of this run
  std::map<RelPath, bool> lock_is_ignored_;       // by dvc.yaml
  std::vector<std::uint32_t> places_;             // [stage] -> its place among the steps
  Duration flush_pause_;
  std::optional<Timestamp> last_flush_;
  bool is_stopping_ = false;
  bool has_swept_logs_ = false;
  std::exception_ptr error_;
  std::string error_stage_;  // whose failure error_ is
  RunReport report_;
};

}  // namespace tutti
