// Finished stages on their way into dvc.lock, safe from a killed process.
//
// .dvc/tmp/tutti/journal/<unique name>, one file a run, appended to and never rewritten; flock-ed by its run, which
// removes it at its end. JSON lines; a last one without its newline was never finished. A finished stage:
//   {"version": 1, "time": "2026-01-31T…Z", "file": "dvc.yaml", "stage": "train", "lock": "cmd: …\n…", "place": 3}
// where `lock` is the entry as dvc.lock has it, in YAML. `place` is there if dvc.lock did not know the stage: its place
// among the stages of the run, whose order new entries stand in whichever finishes first. Everything above this line
// stands in dvc.lock:
//   {"version": 1, "locked": true}
// New in dvc.lock before this run, by one that was killed; the next stages may have to stand before it:
//   {"version": 1, "file": "dvc.yaml", "stage": "train", "place": 3}
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/time.hpp"
#include "format/lock_file.hpp"
#include "pipeline/stage.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// An entry that is new in dvc.lock, or will be.
struct NewEntry {
  RelPath file;  // the dvc.yaml
  std::string stage;
  std::uint32_t place = 0;
};

class Journal {
 public:
  explicit Journal(Repository& repository) : repository_(repository) {}
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  ~Journal();  // removes the file if everything stands in dvc.lock

  void append(const Stage& stage, const StageLock& lock, std::optional<std::uint32_t> place);
  void carry_over(const NewEntry& entry);
  // What was appended survives a power cut from here on. One call for all that finished together.
  void sync();
  void mark_locked();  // everything appended stands in dvc.lock

 private:
  void write(const std::string& line);

  Repository& repository_;
  std::string path_;
  Fd file_;
  bool is_locked_ = true, is_synced_ = true;
};

struct JournalEntry {
  Timestamp time;
  std::string file, stage;
  StageLock lock;
  std::optional<std::uint32_t> place;
};

// A journal whose run is dead, held so that nobody else takes it.
struct AbandonedJournal {
  std::string path;
  Fd file;
  std::vector<JournalEntry> entries;  // those that dvc.lock may lack
  std::vector<NewEntry> new_entries;  // those that it has, too
};
std::vector<AbandonedJournal> abandoned_journals(Repository& repository);

// What all journals hold that dvc.lock may lack, those of runs that go on too.
std::vector<JournalEntry> journal_entries(const Repository& repository);

}  // namespace tutti
