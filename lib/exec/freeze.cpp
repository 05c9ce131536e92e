// Freezes and thaws stages.
#include "exec/freeze.hpp"

#include <algorithm>

#include "exec/track.hpp"
#include "stage_edit.hpp"
#include "workspace/repository_lock.hpp"
#include "workspace/sweeper.hpp"

namespace tutti {

FreezeReport set_frozen(Repository& repository, std::span<const Target> targets, bool frozen) {
  FreezeReport report;
  Sweeper sweeper(repository);
  for (const Target& target : targets) {
    refuse_made(*target.stage);
    sweeper.sweep(target.stage->file.parent());
  }
  {
    const RepositoryLock lock(repository);
    for (const Target& target : targets) {
      const bool changed = write_frozen(repository, *target.stage, frozen);
      report.stages.push_back({target.stage, changed});
      const RelPath& file = target.stage->file;
      if (changed && std::ranges::find(report.to_stage, file) == report.to_stage.end()) report.to_stage.push_back(file);
    }
  }
  report.staged = stage_in_git(repository, report.to_stage);
  return report;
}

}  // namespace tutti
