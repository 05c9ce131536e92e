// A run from beginning to end.
#include "exec/run.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "exec/track.hpp"
#include "kept.hpp"
#include "plan.hpp"
#include "runner.hpp"

namespace tutti {
namespace {

// The same stages in a project that was loaded anew.
std::vector<StageNumber> same_stages(const Project& before, const Project& after,
                                     const std::vector<StageNumber>& numbers) {
  std::vector<StageNumber> found;
  for (const StageNumber number : numbers) {
    const Stage& stage = before.stages().at(number);
    if (const Stage* same = after.find_stage(stage.file, stage.name)) {
      found.push_back(static_cast<StageNumber>(same - after.stages().data()));
    }
  }
  return found;
}

RunReport run_stages(Repository& repository, const Project& project, const std::vector<StageNumber>& targets,
                     const RunOptions& options, RunObserver& observer, Recovered& recovered) {
  const Graph graph = build_graph(project, FrozenNeeds::dropped);
  const std::vector<StageNumber> steps = plan_run(project, graph, targets, options);
  const Surroundings surroundings = repository.surroundings();
  const Policies policies(project, load_tutti_settings(surroundings.environment, repository.root()),
                          surroundings.environment, options.jobs, surroundings.log);
  Runner runner(repository, project, graph, policies, options, observer);
  const auto stage_with = [&](std::vector<RelPath>& files) {
    for (const RelPath& file : recovered.written) {
      if (std::ranges::find(files, file) == files.end()) files.push_back(file);
    }
    return stage_in_git(repository, files);
  };
  try {
    RunReport report = runner.run(steps, recovered);
    report.staged = stage_with(report.to_stage);
    return report;
  } catch (...) {
    // Finished stages are recorded, so Git hears of them; the error that ended the run is the one to report.
    std::vector<RelPath> files = runner.written();
    try {
      stage_with(files);
    } catch (const Error& error) {
      repository.surroundings().log.warning("not added to Git's index: {}", error.message());
    }
    throw;
  }
}

}  // namespace

bool RunReport::success() const {
  return std::ranges::none_of(stages, [](const StageResult& result) {
    return result.outcome == StageOutcome::failed || result.outcome == StageOutcome::skipped;
  });
}

RunReport run(Repository& repository, const Project& project, const std::vector<StageNumber>& targets,
              const RunOptions& options, RunObserver& observer) {
  Recovered recovered;
  if (!options.dry) {
    // A project in part does not know all stages that the journals tell of: they stay for a run that does.
    if (project.is_whole()) recovered = recover_interrupted_runs(repository, project);
    sweep_kept(repository);
  }
  if (recovered.written.empty()) return run_stages(repository, project, targets, options, observer, recovered);
  const Project present = Project::load(*workspace_tree(repository));
  return run_stages(repository, present, same_stages(project, present, targets), options, observer, recovered);
}

}  // namespace tutti
