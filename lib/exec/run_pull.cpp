// A run that takes from remotes what it would make, or lacks.
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "contents.hpp"
#include "exec/move_data.hpp"
#include "runner.hpp"

namespace tutti {
namespace {

// Fetches and checks out; what the remotes lack, or what would be overwritten, is an error.
void bring(Repository& repository, const Project& project, const std::vector<Target>& targets) {
  fetch(repository, wanted_objects(targets, For::fetch, std::nullopt), targets, {});
  const CheckoutReport report = checkout_targets(repository, project, targets, {});
  if (report.missing.empty()) return;
  const RelPath& path = report.missing.front().path;
  throw NotFound(fmt::format("{} is neither in the cache nor on a remote", in_quotes(path.str())));
}

}  // namespace

void Runner::pull_run_cache() {
  fetch(repository_, {}, {}, {.run_cache = true});
}

// A stage that would only run because data is missing does not run if a remote has that.
bool Runner::try_pull(StageNumber number, const Staleness& why) {
  if (without_missing(number, why).is_stale()) return false;
  const Stage& stage = this->stage(number);
  try {
    bring(repository_, project_, {{.stage = &stage}});
  } catch (const Error& error) {
    repository_.surroundings().log.warning("the data of {} cannot be pulled: {}", in_quotes(address(number)),
                                           error.message());
    return false;
  }
  for (const Output& output : stage.outs) observer_.forget(output.path);
  finish(number, {.outcome = StageOutcome::pulled, .why = why});
  return true;
}

// Those that are not here and that somebody tracks. What cannot be had is an error of the run, which says so better.
void Runner::pull_dependencies(const Stage& stage) {
  for (const Dependency& dep : stage.deps) {
    const RelPath* path = std::get_if<RelPath>(&dep.location);
    if (!path || id_of(observer_.snapshot(*path))) continue;
    std::vector<Target> targets;
    if (const Project::OutputOf found = project_.output_containing(*path)) {
      targets.push_back({.stage = found.stage, .output = found.output, .inside = {}});
      if (found.output->path != *path) targets.back().inside = path->relative_to(found.output->path);
    }
    for (const Project::OutputNumber inner : project_.outputs_within(*path)) {
      const Output& output = project_.output(inner);
      if (output.path != *path)
        targets.push_back({.stage = &project_.stages()[inner.stage], .output = &output, .inside = {}});
    }
    if (targets.empty()) continue;
    try {
      bring(repository_, project_, targets);
    } catch (const Error& error) {
      repository_.surroundings().log.warning("{} cannot be pulled: {}", in_quotes(dep.written), error.message());
    }
    observer_.forget(*path);
  }
}

// The outputs of a result that was found in the run cache.
void Runner::pull_result(const Stage& stage, const StageLock& result) {
  WantedObjects wanted;
  for (const Output& output : stage.outs) {
    const ContentEntry* entry = result.find_out(output.written);
    if (entry && entry->id && !observer_.is_stored(*entry->id)) {
      wanted.groups.push_back({.remote = output.options.remote, .ids = {*entry->id}, .parts = {}});
    }
  }
  if (wanted.groups.empty()) return;
  try {
    fetch(repository_, wanted, {}, {});
  } catch (const Error& error) {
    repository_.surroundings().log.warning("the known result of {} cannot be pulled: {}", in_quotes(stage.address()),
                                           error.message());
  }
}

}  // namespace tutti
