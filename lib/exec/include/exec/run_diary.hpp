// Writes down what happens in a run while it happens, for who was not there: `tutti runs`, and what comes after a
// crash.
//
// .dvc/tmp/tutti/runs/<id>/ belongs to one run:
//   events   what happened (run_events.hpp), appended to, never rewritten; flock-ed by the run as long as it lives
//   notes    what a run in the background said beside: warnings, the error that ended it
// What the stages wrote is in their logs (kept.hpp). The directory is made when the first stage has to run, so a run
// with nothing to do leaves nothing and costs nothing. It appears whole, by rename, with its first event and its lock.
//
// .dvc/tmp/tutti/runs-begun/<id>, empty, stands from then on until the run has said how it ended: so who looks for runs
// that have died need not look at all that there were.
//
// How long it stays: 30 days after the last event, as logs do; the newest 20 stay whatever their age, and no more than
// the newest 1,000.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/files.hpp"
#include "exec/run.hpp"
#include "exec/run_events.hpp"

namespace tutti {

class RunDiary final : public RunObserver {
 public:
  struct Traits {
    std::string directory;  // where the person stands, relative to the root
    unsigned jobs = 1;
    bool keep_going = false, ignore_errors = false, detached = false;
  };
  // Passes everything on to the others.
  RunDiary(Repository& repository, std::vector<RunObserver*> others, Traits traits);
  RunDiary(const RunDiary&) = delete;
  RunDiary& operator=(const RunDiary&) = delete;

  // Makes the directory now. Throws SystemError; what cannot be written later is only a warning.
  void open();
  const std::string& id() const { return id_; }
  std::string notes_path() const { return path_ + "/notes"; }

  // How it came to its end; without one of these it reads as died.
  void ended(const RunReport& report);
  void ended(const Error& error);
  void stopped();

  void planned(std::size_t stages) override;
  void started(const Stage& stage, const Staleness& why) override;
  void command(const Stage& stage, std::string_view line) override;
  void output(const Stage& stage, std::string_view bytes) override;
  void process_begun(const Stage& stage, int pid) override;
  void log_begun(const Stage& stage, const std::string& path) override;
  void finished(const Stage& stage, const StageResult& result) override;
  void retrying(const Stage& stage, const StageResult& result, const NextAttempt& next) override;
  void tick() override;

 private:
  using What = decltype(RunEvent::what);
  void make_directory();
  void mark() const;
  void write(What what);
  void append(std::string lines);
  void begin();
  void end(RunEnded ended);

  Repository& repository_;
  std::vector<RunObserver*> others_;
  Traits traits_;
  Timestamp begun_;
  std::string id_, path_;  // empty: not made yet
  Fd events_;
  std::optional<SystemError> failure_;  // the last one, if nothing has been written since
  std::optional<std::size_t> planned_;
  std::vector<StageKey> unchanged_;             // not written yet
  std::vector<const Stage*> unchanged_before_;  // before there was anything to write to; only looked at during the run
  std::map<const Stage*, std::uint64_t> written_;
};

}  // namespace tutti
