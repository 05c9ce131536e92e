// Results of stages: restored instead of running, taken in and recorded after.
#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "contents.hpp"
#include "exec/sparse.hpp"
#include "format/json.hpp"
#include "kept.hpp"
#include "runner.hpp"
#include "store/intake.hpp"
#include "workspace/gitignore_file.hpp"

namespace tutti {
namespace {

std::string value_as_json(const Value& value) {
  try {
    return python_json(value, SortKeys::no);
  } catch (const InvalidFile&) {
    return brief(value);  // a date
  }
}

// What a frozen stage read stays as recorded: nobody has looked at that.
StageLock recorded_inputs(const Stage& stage) {
  StageLock lock;
  lock.command = *stage.recorded_command;
  for (const Dependency& dep : stage.deps) {
    if (dep.recorded) lock.deps.push_back(*dep.recorded);
  }
  for (const ParamsDependency& params : stage.params) {
    if (params.recorded) lock.params.emplace_back(params.written, *params.recorded);
  }
  return lock;
}

std::string names_of(const std::vector<const Output*>& outputs) {
  std::vector<std::string> names;
  for (const Output* output : outputs) names.push_back(in_quotes(output->written));
  return join(names, ", ");
}

}  // namespace

// The lock's own outputs when only they are missing; else what the run cache has.
std::optional<StageLock> Runner::find_result(const Job& job) const {
  const Stage& stage = this->stage(job.number);
  const bool inputs_are_as_recorded =
      stage.recorded_command && std::ranges::all_of(job.why.differences, [](const Difference& difference) {
        return difference.cause == Cause::out_deleted || difference.cause == Cause::out_modified;
      });
  const bool outs_are_recorded =
      std::ranges::all_of(stage.outs, [](const Output& output) { return output.recorded && output.recorded->id; });
  if (inputs_are_as_recorded && outs_are_recorded) {
    StageLock lock = job.lock;
    for (ContentEntry& entry : lock.outs) {
      const auto output = std::ranges::find(stage.outs, entry.path, &Output::written);
      entry = *output->recorded;
    }
    return lock;
  }
  return options_.no_run_cache ? std::nullopt : run_cache_.find(job.lock);
}

bool Runner::try_restore(Job& job) {
  const Stage& stage = this->stage(job.number);
  if (!may_restore(stage)) return false;
  const std::optional<StageLock> result = find_result(job);
  if (!result) return false;
  if (options_.pull) pull_result(stage, *result);

  std::vector<CheckoutTarget> targets;
  for (const Output& output : stage.outs) {
    const ContentEntry* entry = result->find_out(output.written);
    if (!entry || !entry->id || !observer_.is_stored(*entry->id)) return false;
    targets.push_back({.path = output.path, .id = *entry->id, .is_executable = entry->is_executable});
  }
  try {
    for (const Output& output : stage.outs) {
      const ContentEntry* entry = result->find_out(output.written);
      if (id_of(observer_.snapshot(output.path)) != entry->id) set_aside(stage, output);
    }
    if (!checkout(repository_, targets, {.force = true}).missing.empty()) return false;
  } catch (const Corrupt& error) {
    repository_.surroundings().log.warning("{} runs again, because its cached result is damaged: {}",
                                           in_quotes(address(job.number)), error.message());
    return false;
  } catch (const NotFound& error) {  // since it was looked for
    for (const Output& output : stage.outs) observer_.forget(output.path);
    repository_.surroundings().log.note("{} runs again, because its cached result went meanwhile: {}",
                                        in_quotes(address(job.number)), error.message());
    return false;
  }
  for (const Output& output : stage.outs) {
    forget_sparse(repository_, {output.path});
    observer_.forget(output.path);
    if (!output.options.cache) unprotect(repository_, output.path);  // an ordinary file for Git
  }
  job.record.activity = Activity::restore;
  if (const std::optional<Digest> maker = recorder_.maker_of(stage.address(), content_name(result->outs.front().id))) {
    job.record.restored_from = maker->hex();
  }
  complete(job, StageOutcome::restored);
  return true;
}

std::vector<ContentEntry> Runner::take_outputs(const Stage& stage, bool uncached_too) {
  const std::vector<LinkType> types = repository_.link_types();
  const bool links_in = !types.empty() && types.front() == LinkType::hardlink;
  // One for all stages, as making its folder costs as much as a small output. After a failure it is not given back:
  // what stands in it must not come out with another stage.
  std::unique_ptr<Intake> intake = std::move(intake_);
  if (!intake) {
    intake = std::make_unique<Intake>(repository_.store(), links_in ? TakeBy::hardlink : TakeBy::copy);
  }
  std::vector<ContentEntry> entries;
  std::vector<const Output*> missing;
  SparseView sparse(repository_);
  std::vector<CompletedSnapshot> snapshots;
  for (const Output& output : stage.outs) {
    const bool is_taken = !options_.no_commit && (output.options.cache || uncached_too);
    snapshots.push_back(
        take_to_record(repository_, sparse, output.path, {.intake = is_taken ? intake.get() : nullptr}));
    ContentEntry recorded = output.recorded.value_or(ContentEntry{});
    recorded.path = output.written;
    entries.push_back(entry_of(recorded, snapshots.back()));
    if (!entries.back().id) missing.push_back(&output);
  }
  if (!missing.empty()) {
    throw NotFound(missing.size() == 1 ? fmt::format("output {} does not exist", names_of(missing))
                                       : fmt::format("outputs {} do not exist", names_of(missing)));
  }
  intake->publish();
  intake_ = std::move(intake);
  for (std::size_t i = 0; i < stage.outs.size(); ++i) {
    const Output& output = stage.outs[i];
    made_.insert_or_assign(output.path, *entries[i].id);
    remember_recorded(repository_, sparse, output.path, snapshots[i]);
    if (!snapshots[i].away.empty()) {
      observer_.forget(output.path);
    } else {
      observer_.remember(output.path, std::move(snapshots[i].snapshot));
    }
    if (output.options.cache && !options_.no_commit) {
      to_relink_.push_back({.path = output.path, .id = *entries[i].id, .is_executable = entries[i].is_executable});
    }
  }
  return entries;
}

bool Runner::have_inputs_changed(const Job& job) {
  const Stage& stage = this->stage(job.number);
  for (const Dependency& dep : stage.deps) observer_.forget(dep.location);
  for (const ParamsDependency& params : stage.params) observer_.forget(params.file);
  try {
    const StageLock after = inputs_of(stage, observer_);
    return after.deps != job.lock.deps || after.params != job.lock.params;
  } catch (const NotFound&) {
    return true;
  }
}

void Runner::complete(Job& job, StageOutcome outcome) {
  const Stage& stage = this->stage(job.number);
  for (const Output& output : stage.outs) observer_.forget(output.path);
  const Duration duration = now() - job.record.started;
  const bool saves = may_save(stage) && !options_.no_commit;
  StageLock lock = job.lock;
  lock.outs = take_outputs(stage, saves);
  std::ranges::stable_sort(lock.outs, {}, &ContentEntry::path);
  if (outcome == StageOutcome::ran && have_inputs_changed(job)) {
    job.record.inputs_changed = true;
    repository_.surroundings().log.warning("what {} reads changed while it ran: it will run again",
                                           in_quotes(address(job.number)));
  }
  // A result of inputs that changed on the way is nobody's result.
  if (saves && !job.record.inputs_changed) run_cache_.save(lock);
  if (outcome == StageOutcome::ran && !job.map && !job.record.inputs_changed) remember_files(job);
  job.lock = lock;
  StageResult result{.outcome = outcome, .why = std::move(job.why), .duration = duration};
  result.log_path = job.log_path;
  result.attempts = job.attempt;
  job.record.duration = duration;
  result.record = write_record(job, 0, std::nullopt);
  keep_from_git(stage);
  // After all that recovery would not make up for, as the stage is unchanged from here on (recover.cpp).
  record_finished(job.number, std::move(lock));
  finish(job.number, std::move(result));
}

void Runner::record_finished(StageNumber number, StageLock lock) {
  const Stage& stage = this->stage(number);
  const std::optional<std::uint32_t> place = stage.recorded_command ? std::nullopt : std::optional(places_[number]);
  journal_.append(stage, lock, place);
  std::vector<Promised> promised = promises(stage, lock);
  locks_.put(stage.file, stage.name, std::move(lock), std::move(promised), place);
  if (!last_flush_) last_flush_ = now();
}

// With --no-commit the cache is asked for nothing.
std::vector<Promised> Runner::promises(const Stage& stage, const StageLock& lock) const {
  return options_.no_commit ? std::vector<Promised>() : promised_by(stage, lock);
}

// A pointer, or a frozen stage: its data is what it is.
void Runner::verify(StageNumber number, const Staleness& why) {
  const Stage& stage = this->stage(number);
  if (stage.is_import() && !stage.frozen) {
    throw Conflict(fmt::format("{} is an import that is not frozen: importing it again is not supported yet",
                               in_quotes(address(number))),
                   {fmt::format("tutti freeze {}", shell_quote(address(number)))});
  }
  std::vector<const Output*> missing;
  for (const Output& output : stage.outs) {
    if (!id_of(observer_.snapshot(output.path))) missing.push_back(&output);
  }
  if (!missing.empty()) throw NotFound(fmt::format("missing data: {}", names_of(missing)));

  Job job{.number = number, .why = why, .lock = {}, .record = recorder_.begin(Activity::commit)};
  watcher_.started(stage, why);
  sweep_around(stage);
  if (!stage.is_pointer()) job.lock = stage.recorded_command ? recorded_inputs(stage) : inputs_of(stage, observer_);
  job.lock.outs = take_outputs(stage, false);
  keep_from_git(stage);
  if (stage.is_pointer()) {
    if (update_pointer(repository_, stage, job.lock.outs, promises(stage, job.lock)))
      add_once(report_.to_stage, stage.file);
  } else {
    record_finished(number, job.lock);
  }
  StageResult result{.outcome = StageOutcome::verified, .why = why};
  result.record = write_record(job, 0, std::nullopt);
  finish(number, std::move(result));
}

void Runner::keep_from_git(const Stage& stage) {
  if (!repository_.git()) return;
  for (const Output& output : stage.outs) {
    if (output.options.cache) to_ignore_.push_back(output.path);
  }
}

// Each .gitignore once, however many outputs came together.
void Runner::write_gitignores() {
  std::map<RelPath, std::vector<std::string>> names;
  for (const RelPath& output : to_ignore_) {
    if (repository_.git()->is_ignored(repository_.absolute(output))) continue;
    names[output.parent() / ".gitignore"].emplace_back(output.name());
  }
  for (const auto& [file, entries] : names) {
    const std::string path = repository_.absolute(file), before = find_and_read_file(path).value_or("");
    const std::string text = with_gitignore_entries(before, entries);
    if (text == before) continue;
    publish_file(path, text, repository_.options().durability);
    add_once(report_.to_stage, file);
  }
  to_ignore_.clear();
}

Digest Runner::write_record(Job& job, int exit_code, std::optional<int> signal) {
  const Stage& stage = this->stage(job.number);
  RunRecord& record = job.record;
  record.stage = stage.address();
  record.command = stage.command.lines;
  record.directory = stage.wdir.display();
  for (const auto& [file, values] : job.lock.params) {
    for (const Member& member : values.members()) {
      if (member.key.is_string()) {
        record.params.emplace_back(fmt::format("{}:{}", file, member.key.as_string()), value_as_json(member.value));
      }
    }
  }
  for (const Dependency& dep : stage.deps) {
    if (const ContentEntry* entry = job.lock.find_dep(dep.written)) {
      record.inputs.push_back(recorded_content(dep.location, *entry));
    }
  }
  for (const Output& output : stage.outs) {
    const ContentEntry* entry = job.lock.find_out(output.written);
    if (entry && entry->id) record.outputs.push_back(recorded_content(output.path, *entry));
  }
  if (exit_code != 0) record.duration = now() - record.started;
  record.exit_code = exit_code;
  record.attempt = job.attempt;
  record.signal = signal;
  return recorder_.append(record);
}

}  // namespace tutti
