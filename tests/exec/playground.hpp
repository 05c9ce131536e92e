// A real repository in a directory of its own, in which stages are run.
#pragma once

#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/process.hpp"
#include "base/publish.hpp"
#include "exec/run.hpp"
#include "workspace/repository.hpp"

namespace tutti {

class NotedLog final : public Log {
 public:
  bool wants(LogLevel level) const override { return level <= LogLevel::note; }
  void write(LogLevel, std::string_view line) override { lines.emplace_back(line); }
  std::vector<std::string> lines;
};

// Notes what it is told, one line each: "started train", "> cmd", "finished train".
class NotedRun : public RunObserver {
 public:
  void planned(std::size_t stages) override { planned_stages = stages; }
  void started(const Stage& stage, const Staleness&) override { lines.push_back("started " + stage.address()); }
  void command(const Stage&, std::string_view line) override { lines.push_back("> " + std::string(line)); }
  void output(const Stage& stage, std::string_view bytes) override { outputs[stage.address()] += bytes; }
  void finished(const Stage&, const StageResult& result) override { lines.push_back("finished " + result.address); }
  void tick() override {}

  std::size_t planned_stages = 0;
  std::vector<std::string> lines;
  std::map<std::string, std::string> outputs;
};

enum class With { git, no_git };

class Playground {
 public:
  explicit Playground(With with = With::no_git) {
    char name[] = "/tmp/tutti-exec-XXXXXX";
    base_ = real_path(::mkdtemp(name));
    root = base_ + "/repo";
    make_directories(root);
    environment.home = base_ + "/home";
    environment.user = "ada";
    environment.variables["SHELL"] = "/bin/sh";
    if (with == With::git) shell("git init -q && git config user.email a@b && git config user.name n");
    init_repository(root, {.no_scm = with == With::no_git}, surroundings());
  }
  Playground(const Playground&) = delete;
  Playground& operator=(const Playground&) = delete;
  ~Playground() { remove_tree(base_); }

  Surroundings surroundings() { return {clock, no_progress(), cancellation, log, environment}; }
  Repository open() { return Repository::open(root, surroundings(), {.durability = Durability::none}); }

  std::string path(const std::string& name) const { return root + "/" + name; }
  void write(const std::string& name, std::string_view text) const {
    make_directories(parent_path(path(name)));
    publish_file(path(name), text, Durability::none);
  }
  std::string read(const std::string& name) const { return find_and_read_file(path(name)).value_or("(missing)"); }
  bool exists(const std::string& name) const { return find_stat(path(name)).has_value(); }
  std::string shell(const std::string& line) const {
    return run_and_capture({.arguments = {"sh", "-c", line}, .directory = root}).text;
  }

  RunReport run(const RunOptions& options = {}, const std::vector<std::string>& names = {}) {
    NotedRun observer;
    return run(options, names, observer);
  }
  RunReport run(const RunOptions& options, const std::vector<std::string>& names, RunObserver& observer) {
    Repository repository = open();
    const Project project = Project::load(*workspace_tree(repository));
    std::vector<StageNumber> targets;
    for (const Target& target : resolve_targets(project, names, RelPath::root(), {.kinds = TargetKinds::stages})) {
      targets.push_back(static_cast<StageNumber>(target.stage - project.stages().data()));
    }
    if (names.empty()) targets.clear();
    RunReport report = tutti::run(repository, project, targets, options, observer);
    repository.save_indexes();
    return report;
  }

  std::string root;
  Environment environment;
  SystemClock clock;
  Cancellation cancellation;
  NotedLog log;

 private:
  std::string base_;
};

// "prepare:ran train:up to date", sorted by name when several ran side by side.
inline std::string outcomes(const RunReport& report) {
  std::string text;
  for (const StageResult& result : report.stages) {
    static const std::map<StageOutcome, std::string> names = {
        {StageOutcome::up_to_date, "same"},     {StageOutcome::ran, "ran"},        {StageOutcome::restored, "restored"},
        {StageOutcome::verified, "verified"},   {StageOutcome::failed, "failed"},  {StageOutcome::skipped, "skipped"},
        {StageOutcome::would_run, "would run"}, {StageOutcome::may_run, "may run"}};
    text += (text.empty() ? "" : ", ") + result.address + " " + names.at(result.outcome);
  }
  return text;
}

}  // namespace tutti
