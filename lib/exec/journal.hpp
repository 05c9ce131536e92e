// Finished stages on their way into dvc.lock, safe from a killed process.
//
// .dvc/tmp/tutti/journal/<unique name>, one file a run, appended to and never rewritten; flock-ed by its run. A line is
// one finished stage, JSON:
//   {"version": 1, "time": "2026-01-31T…Z", "file": "dvc.yaml", "stage": "train", "lock": "cmd: …\n…"}
// where `lock` is the entry as dvc.lock has it, in YAML. A last line without its newline was never finished.
// When everything is in dvc.lock the file is emptied, and removed at the end of the run.
#pragma once

#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/time.hpp"
#include "format/lock_file.hpp"
#include "pipeline/stage.hpp"
#include "workspace/repository.hpp"

namespace tutti {

class Journal {
 public:
  explicit Journal(Repository& repository) : repository_(repository) {}
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal();  // removes the file if it is empty

  void append(const Stage& stage, const StageLock& lock);
  void clear();  // everything appended stands in dvc.lock

 private:
  Repository& repository_;
  std::string path_;
  Fd file_;
  bool is_empty_ = true;
};

struct JournalEntry {
  Timestamp time;
  std::string file, stage;
  StageLock lock;
};

// A journal whose run is dead, held so that nobody else takes it.
struct AbandonedJournal {
  std::string path;
  Fd file;
  std::vector<JournalEntry> entries;
};
std::vector<AbandonedJournal> abandoned_journals(Repository& repository);

// What all journals hold, those of runs that go on too.
std::vector<JournalEntry> journal_entries(const Repository& repository);

}  // namespace tutti
