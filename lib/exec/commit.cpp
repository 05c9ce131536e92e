// Accepts what the workspace holds: stores it, and says so in .dvc files and dvc.lock.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "checked_out.hpp"
#include "contents.hpp"
#include "exec/observe.hpp"
#include "exec/record.hpp"
#include "exec/run_cache.hpp"
#include "exec/track.hpp"
#include "git_hint.hpp"
#include "lock_writer.hpp"
#include "pipeline/stage_md5.hpp"
#include "pointer_edit.hpp"
#include "store/intake.hpp"
#include "workspace/checkout.hpp"
#include "workspace/repository_lock.hpp"
#include "workspace/sweeper.hpp"

namespace tutti {
namespace {

std::string list_of(const std::vector<std::string>& names) {
  std::vector<std::string> parts;
  for (const std::string& name : names) parts.push_back(in_quotes(name));
  return join(parts, ", ");
}

// What of a stage is not as recorded, in the workspace: whether the cache has it does not matter here.
struct Changes {
  std::vector<std::string> deps, outs;
  bool command = false;
  bool checksum = false;

  bool empty() const { return deps.empty() && outs.empty() && !command && !checksum; }
  std::string question(const Stage& stage) const {
    std::vector<std::string> parts;
    if (!deps.empty()) parts.push_back("dependencies " + list_of(deps));
    if (!outs.empty()) parts.push_back("outputs " + list_of(outs));
    if (parts.empty()) parts.push_back(command ? "the command" : "the text");
    return fmt::format("{} of {} changed; commit it?", join(parts, " and "), in_quotes(stage.address()));
  }
};

class Committing {
 public:
  Committing(Repository& repository, const CommitOptions& options)
      : repository_(repository), options_(options), observer_(repository), sparse_(repository), locks_(repository) {}

  CommitReport run(const std::vector<const Stage*>& stages, const std::function<bool(const std::string&)>& confirm) {
    started_ = repository_.surroundings().clock.now();
    ask(stages, confirm);
    take_all();
    write();
    for (const CheckoutTarget& target : links_) {
      if (!options_.no_relink) relink(repository_, target);
    }
    remember_outputs(repository_, links_);
    for (const auto& [path, completed] : taken_) remember_recorded(repository_, sparse_, path, completed);
    return std::move(report_);
  }

 private:
  struct Job {
    Stage stage;           // deps are looked at, frozen or not
    bool saves = false;    // metadata follows the workspace
    bool changed = false;  // metadata was written
    StageLock lock;        // with outs in the stage's order until it is written
  };

  // What an import came from stays as recorded, whatever is there now: the data is not of that.
  static Stage thawed(const Stage& stage) {
    Stage thawed = stage;
    thawed.frozen = stage.is_import();
    return thawed;
  }

  Changes changes_of(const Stage& stage) {
    Observation seen = observer_.observe(stage);
    for (Observation::Content& out : seen.outs) out.stored = true;
    Changes changes;
    const auto add = [](std::vector<std::string>& names, const std::string& name) {
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    };
    for (const Difference& difference : staleness(stage, seen).differences) {
      switch (difference.cause) {
        case Cause::dep_new:
        case Cause::dep_modified:
        case Cause::dep_deleted:
        case Cause::param_new:
        case Cause::param_modified:
        case Cause::param_deleted:
          add(changes.deps, difference.subject);
          break;
        case Cause::out_new:
        case Cause::out_modified:
        case Cause::out_deleted:
          add(changes.outs, difference.subject);
          break;
        case Cause::never_run:
        case Cause::command_changed:
          changes.command = true;
          break;
        case Cause::checksum_changed:
          changes.checksum = true;
          break;
        case Cause::out_not_in_cache:
        case Cause::always_changed:
        case Cause::forced:
        case Cause::upstream:
        case Cause::dep_unknown:
        case Cause::dep_update:
          break;
      }
    }
    return changes;
  }

  // All are asked about before the first is written.
  void ask(const std::vector<const Stage*>& stages, const std::function<bool(const std::string&)>& confirm) {
    std::vector<std::string> refused;
    for (const Stage* stage : stages) {
      const bool is_asked = !options_.force && !options_.accepted_because;
      Job job{.stage = thawed(*stage), .saves = !is_asked, .lock = {}};
      if (is_asked) {
        const Changes changes = changes_of(job.stage);
        job.saves = !changes.empty();
        if (job.saves && !(confirm && confirm(changes.question(*stage)))) refused.push_back(stage->address());
      }
      jobs_.push_back(std::move(job));
    }
    if (refused.empty()) return;
    throw Conflict(
        fmt::format("not committed, because {} changed: {}", refused.size() == 1 ? "it" : "they", list_of(refused)),
        {"tutti commit --force"});
  }

  void take_all() {
    const std::vector<LinkType> types = repository_.link_types();
    const bool links_in = !options_.no_relink && !types.empty() && types.front() == LinkType::hardlink;
    Intake intake(repository_.store(), links_in ? TakeBy::hardlink : TakeBy::copy);
    for (Job& job : jobs_) {
      // Before the outputs, which take long: a missing dependency is an error at once.
      if (job.saves && !job.stage.is_pointer()) {
        job.lock = inputs_of(job.stage, observer_);
        if (has_new_inputs(job)) refuse_sparse(job.stage, observer_);
      }
      job.lock.outs.clear();
      for (const Output& output : job.stage.outs) {
        if (output.options.cache) refuse_tracked_by_git(repository_, output.path);
        job.lock.outs.push_back(take(job.stage, output, intake));
      }
    }
    intake.publish();
  }

  // What is recorded already may stay, whatever of it is here.
  static bool has_new_inputs(const Job& job) {
    return std::ranges::any_of(job.stage.deps, [&](const Dependency& dep) {
      const ContentEntry* entry = job.lock.find_dep(dep.written);
      return entry && (!dep.recorded || dep.recorded->id != entry->id);
    });
  }

  ContentEntry take(const Stage& stage, const Output& output, Intake& intake) {
    const std::optional<ObjectId> recorded = id_of(output.recorded);
    const bool is_legacy = recorded && recorded->digest().algorithm() == Algorithm::md5_dos2unix;
    if (is_legacy && observer_.is_stored(*recorded) &&
        id_of(observer_.snapshot(output.path, Algorithm::md5_dos2unix)) == recorded) {
      if (output.options.cache) links_.push_back({output.path, *recorded, output.recorded->is_executable});
      return *output.recorded;
    }
    // The run cache restores uncached outputs too, so their bytes have to be somewhere.
    const bool is_taken = output.options.cache || may_restore(stage);
    CompletedSnapshot completed =
        take_to_record(repository_, sparse_, output.path, {.intake = is_taken ? &intake : nullptr});
    ContentEntry before = output.recorded.value_or(ContentEntry{});
    before.path = output.written;
    ContentEntry entry = entry_of(before, completed);
    if (!entry.id) throw NotFound(fmt::format("output {} does not exist", in_quotes(output.path.str())));
    if (output.options.cache) links_.push_back({output.path, *entry.id, entry.is_executable});
    taken_.emplace_back(output.path, std::move(completed));
    return entry;
  }

  void write() {
    const RunCache run_cache(repository_);
    Sweeper sweeper(repository_);
    for (const Job& job : jobs_) {
      sweeper.sweep(job.stage.file.parent());
      for (const Output& output : job.stage.outs) sweeper.sweep(output.path.parent());
    }
    for (Job& job : jobs_) {
      if (!job.saves) continue;
      if (job.stage.is_pointer()) {
        job.changed = write_pointer_of(job);
        if (job.changed) add_once(report_.to_stage, job.stage.file);
      } else {
        StageLock lock = job.lock;
        std::ranges::stable_sort(lock.outs, {}, &ContentEntry::path);
        if (may_restore(job.stage) && !options_.accepted_because) run_cache.save(lock);
        const StageLock* recorded = recorded_lock(job.stage);
        job.changed = !recorded || !(*recorded == lock);
        std::vector<Promised> promised = promised_by(job.stage, lock);
        locks_.put(job.stage.file, job.stage.name, std::move(lock), std::move(promised));
      }
    }
    const LockWriter::Flushed flushed = locks_.flush();
    for (const RelPath& file : flushed.changed) add_once(report_.to_stage, file);
    if (!flushed.lost.empty()) std::rethrow_exception(flushed.lost.front().error);
    {
      const RepositoryLock held(repository_);
      for (const Job& job : jobs_) {
        for (const Output& output : job.stage.outs) {
          if (!output.options.cache) continue;
          if (const std::optional<RelPath> file = ignore_in_git(repository_, output.path))
            add_once(report_.to_stage, *file);
        }
      }
    }
    record();
  }

  bool write_pointer_of(const Job& job) {
    const std::unique_ptr<RepositoryLock> held = lock_when_stored(repository_, promised_by(job.stage, job.lock));
    const RelPath& file = job.stage.file;
    const std::string old_text = read_file(repository_.absolute(file));
    PointerFile pointer = parse_pointer(old_text, file.str());
    for (std::size_t i = 0; i < job.stage.outs.size(); ++i) {
      const std::string& written = job.stage.outs[i].written;
      const auto output =
          std::ranges::find_if(pointer.outs, [&](const PointerOutput& o) { return o.entry.path == written; });
      if (output == pointer.outs.end()) {
        throw Conflict(fmt::format("{} was changed by another process meanwhile", in_quotes(file.str())),
                       {"run the same command again"});
      }
      set_content(*output, job.lock.outs[i]);
    }
    pointer.md5 = stage_md5(pointer);
    const std::string text = rewrite_pointer(old_text, pointer, file.str());
    if (text == old_text) return false;
    publish_file(repository_.absolute(file), text, repository_.options().durability);
    return true;
  }

  const StageLock* recorded_lock(const Stage& stage) {
    const RelPath file = lock_file_of(stage.file);
    auto known = lock_files_.find(file);
    if (known == lock_files_.end()) {
      const std::optional<std::string> text = find_and_read_file(repository_.absolute(file));
      known = lock_files_.emplace(file, text ? parse_lock(*text, file.str()) : LockFile{}).first;
    }
    return known->second.find(stage.name);
  }

  void record() {
    std::optional<Recorder> recorder;
    for (const Job& job : jobs_) {
      if (!job.changed) continue;
      report_.committed.push_back(job.stage.address());
      if (!recorder) recorder.emplace(repository_);
      RunRecord record = recorder->begin(options_.accepted_because ? Activity::accept : Activity::commit);
      record.reason = options_.accepted_because.value_or("");
      record.started = started_;
      record.duration = repository_.surroundings().clock.now() - started_;
      record.stage = job.stage.address();
      record.command = job.stage.command.lines;
      record.directory = job.stage.wdir.display();
      for (const Dependency& dep : job.stage.deps) {
        if (const ContentEntry* entry = job.lock.find_dep(dep.written)) {
          record.inputs.push_back(recorded_content(dep.location, *entry));
        }
      }
      for (std::size_t i = 0; i < job.stage.outs.size(); ++i) {
        record.outputs.push_back(recorded_content(job.stage.outs[i].path, job.lock.outs[i]));
      }
      recorder->append(record);
    }
  }

  Repository& repository_;
  const CommitOptions& options_;
  Observer observer_;
  SparseView sparse_;
  LockWriter locks_;
  Timestamp started_;
  std::vector<Job> jobs_;
  std::vector<CheckoutTarget> links_;
  std::vector<std::pair<RelPath, CompletedSnapshot>> taken_;
  std::map<RelPath, LockFile> lock_files_;
  CommitReport report_;
};

}  // namespace

CommitReport commit(Repository& repository, const Project&, const std::vector<Target>& targets,
                    const CommitOptions& options, const std::function<bool(const std::string&)>& confirm) {
  std::vector<const Stage*> stages;
  std::set<const Stage*> known;
  for (const Target& target : targets) {
    if (known.insert(target.stage).second) stages.push_back(target.stage);
  }
  return Committing(repository, options).run(stages, confirm);
}

}  // namespace tutti
