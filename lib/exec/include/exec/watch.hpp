// What a run that is repeated at every save has to know: which paths matter to it, what would run now, and whether that
// is news.
//
// Paths tell that something may have happened; whether anything must run is judged by content, as always. What the run
// itself writes (its outputs, dvc.lock) makes nothing stale, so it repeats nothing.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "exec/run.hpp"

namespace tutti {

// Absolute paths whose change may make a stage of the run stale.
struct WatchedPaths {
  std::set<std::string> inputs;       // files and directories that are read, also those that are not there yet
  std::set<std::string> outputs;      // that the run itself makes
  std::set<std::string> directories;  // to be watched for all that; those that are there

  // At, in or above an input, and not at or in an output; also a new pipeline file beside one.
  bool concern(const std::string& path) const;
};

// A stage that would run now, or may when those that it needs have run.
struct StaleStage {
  std::string address;  // as read where the person stands
  std::vector<Difference> why;
  std::vector<std::size_t> needs;  // which of those before it, directly
  bool only_may = false;
  friend bool operator==(const StaleStage&, const StaleStage&) = default;
};
using StaleStages = std::vector<StaleStage>;  // what a stage needs stands before it

struct RunWish {
  // What is to be run; empty, or none: everything. Asked anew of what was read anew.
  std::function<std::vector<StageNumber>(const Project& project)> select;
  RunOptions options;
};

// A look at the workspace between two runs: nothing is run or written. The repository's log hears what a run would say.
class Glance {
 public:
  // Reads the project. What was read before an error is in paths() all the same.
  explicit Glance(Repository& repository) : repository_(repository) {}
  // Throws what a run would throw at once.
  void read(const RunWish& wish);
  const WatchedPaths& paths() const { return paths_; }
  // After read().
  StaleStages stale();

 private:
  void add_paths();
  void add_input(const std::string& path);

  Repository& repository_;
  std::optional<Project> project_;
  Graph graph_;
  std::vector<StageNumber> targets_, steps_;
  RunOptions options_;
  WatchedPaths paths_;
};

// What was tried already. A stage that failed fails again as long as nothing that it reads has changed.
class Attempts final : public RunObserver {
 public:
  void about_to_run(const StaleStages& stale);
  // Whether something of this can run that has not been tried yet.
  bool is_news(const StaleStages& stale) const;

  void planned(std::size_t) override {}
  void started(const Stage&, const Staleness&) override {}
  void command(const Stage&, std::string_view) override {}
  void output(const Stage&, std::string_view) override {}
  void finished(const Stage& stage, const StageResult& result) override;
  void tick() override {}

 private:
  std::map<std::string, std::vector<Difference>> tried_;  // without what it says about outputs
};

}  // namespace tutti
