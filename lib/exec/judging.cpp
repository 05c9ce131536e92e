// Whether a stage must run, and whether it may.
#include <algorithm>
#include <initializer_list>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "contents.hpp"
#include "runner.hpp"
#include "shell.hpp"

namespace tutti {
namespace {

bool is_about(const Difference& difference, std::initializer_list<Cause> causes) {
  return std::ranges::find(causes, difference.cause) != causes.end();
}

// A frozen stage is not asked whether it would run, only whether its outputs are there, and an import's text is sound.
Staleness outputs_only(Staleness why) {
  std::erase_if(why.differences, [](const Difference& difference) {
    return !is_about(difference, {Cause::out_new, Cause::out_modified, Cause::out_deleted, Cause::out_not_in_cache,
                                  Cause::checksum_changed});
  });
  return why;
}

}  // namespace

Staleness Runner::judge(StageNumber number, const Observation& seen) const {
  const Stage& stage = this->stage(number);
  Staleness why = staleness(stage, seen);
  if (stage.frozen) why = outputs_only(std::move(why));
  if (options_.allow_missing) why = without_missing(number, std::move(why));
  if (stage.is_pointer() || stage.frozen) return why;
  if (options_.force) why.differences.push_back({.cause = Cause::forced, .subject = address(number)});
  if (const auto by = forced_by_.find(number); by != forced_by_.end()) {
    why.differences.push_back({.cause = Cause::upstream, .subject = address(by->second)});
  }
  return why;
}

// What is not here may be missing, unless a stage that ran before has just made something else of it.
Staleness Runner::without_missing(StageNumber number, Staleness why) const {
  Staleness tolerated = tolerating_missing(why);
  for (const Dependency& dep : stage(number).deps) {
    const RelPath* path = std::get_if<RelPath>(&dep.location);
    const auto made = path ? made_.find(*path) : made_.end();
    if (made == made_.end() || !dep.recorded || dep.recorded->id == made->second) continue;
    const auto is_it = [&](const Difference& d) { return d.cause == Cause::dep_deleted && d.subject == dep.written; };
    const auto found = std::ranges::find_if(why.differences, is_it);
    if (found != why.differences.end()) tolerated.differences.push_back(*found);
  }
  return tolerated;
}

void Runner::pretend(StageNumber number, Staleness why) {
  StageOutcome outcome = StageOutcome::up_to_date;
  if (why.is_stale()) {
    outcome = StageOutcome::would_run;
    watcher_.started(stage(number), why);
    for (const std::string& line : lines_to_run(stage(number).command)) watcher_.command(stage(number), line);
  } else if (!stage(number).is_pointer() && !stage(number).frozen) {
    for (const StageNumber need : graph_.needs[number]) {
      if (changes_[need]) why.differences.push_back({.cause = Cause::upstream, .subject = address(need)});
    }
    if (why.is_stale()) outcome = StageOutcome::may_run;
  }
  changes_[number] = outcome != StageOutcome::up_to_date;
  finish(number, {.outcome = outcome, .why = std::move(why)});
}

// Once for a stage, however often it begins: the answer holds for the next attempt too.
void Runner::ask_whether_to_run(StageNumber number) {
  if (!options_.confirm || !asked_about_.insert(number).second) return;
  if (!options_.confirm(fmt::format("run {}?", in_quotes(address(number))))) {
    throw Conflict(fmt::format("{} was not to be run", in_quotes(address(number))));
  }
}

// What would only fail after the command has run for hours.
void Runner::check_runnable(StageNumber number) {
  const Stage& stage = this->stage(number);
  for (const Dependency& dep : stage.deps) refuse_url(stage, dep);
  const GitRepository* git = repository_.git();
  if (!git) return;
  const auto [entry, is_first] = lock_is_ignored_.try_emplace(stage.file, false);
  const RelPath lock_file = lock_file_of(stage.file);
  if (is_first) entry->second = git->is_ignored(repository_.absolute(lock_file), PathKind::file);
  if (entry->second) throw Conflict(fmt::format("{} is ignored by Git", in_quotes(lock_file.str())));
  for (const Output& output : stage.outs) {
    if (output.options.cache && git->is_tracked(repository_.absolute(output.path))) {
      throw Conflict(fmt::format("output {} is tracked by Git already", in_quotes(output.path.str())),
                     {fmt::format("git rm -r --cached {}", shell_quote(output.path.str()))});
    }
  }
}

}  // namespace tutti
