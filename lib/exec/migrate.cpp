// Renames entries of DVC 2.x in .dvc files and dvc.lock.
#include "exec/migrate.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "checked_out.hpp"
#include "contents.hpp"
#include "exec/observe.hpp"
#include "exec/run_cache.hpp"
#include "exec/track.hpp"
#include "lock_writer.hpp"
#include "pipeline/stage_md5.hpp"
#include "pointer_edit.hpp"
#include "store/intake.hpp"
#include "workspace/checkout.hpp"
#include "workspace/repository_lock.hpp"
#include "workspace/sweeper.hpp"

namespace tutti {
namespace {

bool is_old(const std::optional<ContentEntry>& entry) {
  return entry && entry->id && entry->id->digest().algorithm() == Algorithm::md5_dos2unix;
}

// What an import came from keeps its name, and what lies outside the workspace too, as for DVC.
bool is_old(const Stage& stage, const Dependency& dep) {
  return is_old(dep.recorded) && !stage.is_pointer() && std::holds_alternative<RelPath>(dep.location);
}

bool has_old_entries(const Stage& stage) {
  return std::ranges::any_of(stage.outs, [](const Output& out) { return is_old(out.recorded); }) ||
         std::ranges::any_of(stage.deps, [&](const Dependency& dep) { return is_old(stage, dep); });
}

RelPath metadata_file(const Stage& stage) {
  return stage.is_pointer() ? stage.file : lock_file_of(stage.file);
}

class Renaming {
 public:
  Renaming(Repository& repository, const Migration& cache)
      : repository_(repository), cache_(cache), observer_(repository), intake_(repository.store()) {}

  MetadataMigration run(const Project& project) {
    for (const Stage& stage : project.stages()) {
      if (!has_old_entries(stage)) continue;
      repository_.surroundings().cancellation.check();
      jobs_.push_back(rename(stage));
    }
    intake_.publish();
    write();
    return std::move(report_);
  }

 private:
  // New entries, by the path as written.
  struct Job {
    const Stage* stage;
    std::map<std::string, ContentEntry> outs, deps;
  };

  Job rename(const Stage& stage) {
    Job job{.stage = &stage, .outs = {}, .deps = {}};
    for (const Output& out : stage.outs) {
      if (!is_old(out.recorded)) continue;
      const bool is_stored = out.options.cache || may_restore(stage);
      if (auto entry = renamed(*out.recorded, out.path, is_stored, out.options.cache)) {
        job.outs.emplace(out.written, std::move(*entry));
      } else {
        report_.left.push_back(out.path.str());
      }
    }
    for (const Dependency& dep : stage.deps) {
      if (!is_old(stage, dep)) continue;
      if (auto entry = renamed(*dep.recorded, std::get<RelPath>(dep.location), false, false)) {
        job.deps.emplace(dep.written, std::move(*entry));
      } else {
        report_.left.push_back(dep.written);
      }
    }
    return job;
  }

  // The workspace knows best, if it holds that very content: mode and line ends are its own.
  std::optional<ContentEntry> renamed(const ContentEntry& old, const RelPath& path, bool is_stored, bool is_cached) {
    if (id_of(observer_.snapshot(path, Algorithm::md5_dos2unix)) != old.id) return by_cache(old);
    const Snapshot snapshot = take_snapshot(repository_, path, {.intake = is_stored ? &intake_ : nullptr});
    ContentEntry entry = entry_of(old.path, snapshot);
    if (!entry.id) return by_cache(old);
    if (is_cached) links_.push_back({path, *entry.id, entry.is_executable});
    return entry;
  }

  std::optional<ContentEntry> by_cache(const ContentEntry& old) const {
    const auto known = cache_.find(*old.id);
    if (!known) return std::nullopt;
    ContentEntry entry{.path = old.path, .id = known->id, .size = known->size, .nfiles = {}, .foreign = {}, .mark = {}};
    if (known->id.is_tree()) entry.nfiles = known->nfiles;
    entry.is_executable = old.is_executable;
    return entry;
  }

  void write() {
    Sweeper sweeper(repository_);
    std::map<RelPath, std::vector<const Job*>> locks;
    for (const Job& job : jobs_) {
      if (job.outs.empty() && job.deps.empty()) continue;
      sweeper.sweep(job.stage->file.parent());
      if (job.stage->is_pointer()) {
        write_pointer_of(job);
      } else {
        locks[lock_file_of(job.stage->file)].push_back(&job);
      }
    }
    for (const auto& [file, jobs] : locks) write_lock(file, jobs);
    std::ranges::sort(report_.files);
    report_.to_stage = report_.files;
    report_.staged = stage_in_git(repository_, report_.to_stage);
    for (const CheckoutTarget& target : links_) relink(repository_, target);
    remember_outputs(repository_, links_);
  }

  void require_stored_outs(const Job& job) const {
    for (const Output& out : job.stage->outs) {
      const auto entry = job.outs.find(out.written);
      if (entry != job.outs.end() && out.options.cache) require_stored(repository_, *entry->second.id, out.path);
    }
  }

  void write_pointer_of(const Job& job) {
    const RepositoryLock held(repository_);
    const RelPath& file = job.stage->file;
    const std::string old_text = read_file(repository_.absolute(file));
    PointerFile pointer = parse_pointer(old_text, file.str());
    for (PointerOutput& out : pointer.outs) {
      Value foreign = out.entry.foreign;  // of the same content
      rename_entry(out.entry, job.outs, find_recorded(job.stage->outs, out.entry.path));
      out.entry.foreign = std::move(foreign);
    }
    pointer.md5 = stage_md5(pointer);
    const std::string text = rewrite_pointer(old_text, pointer, file.str());
    if (text == old_text) return;
    require_stored_outs(job);
    publish_file(repository_.absolute(file), text, repository_.options().durability);
    report_.files.push_back(file);
  }

  void write_lock(const RelPath& file, const std::vector<const Job*>& jobs) {
    const RepositoryLock held(repository_);
    const std::string old_text = find_and_read_file(repository_.absolute(file)).value_or("");
    const LockFile now = parse_lock(old_text, file.str());
    std::vector<std::pair<std::string, StageLock>> stages;
    for (const Job* job : jobs) {
      const Stage& stage = *job->stage;
      const StageLock* before = now.find(stage.name);
      if (before == nullptr) continue;
      StageLock lock = *before;
      for (ContentEntry& out : lock.outs) rename_entry(out, job->outs, find_recorded(stage.outs, out.path));
      for (ContentEntry& dep : lock.deps) rename_entry(dep, job->deps, find_recorded(stage.deps, dep.path));
      require_stored_outs(*job);
      if (may_restore(stage) && is_wholly_stored(lock)) RunCache(repository_).save(lock);
      stages.emplace_back(stage.name, std::move(lock));
    }
    const std::string text = put_stage_locks(old_text, stages, file.str());
    if (text == old_text) return;
    publish_file(repository_.absolute(file), text, repository_.options().durability);
    report_.files.push_back(file);
  }

  template <class Things>
  static const ContentEntry* find_recorded(const Things& things, const std::string& written) {
    const auto found = std::ranges::find_if(things, [&](const auto& thing) { return thing.written == written; });
    return found == things.end() || !found->recorded ? nullptr : &*found->recorded;
  }

  // Only what still says what it said when its content was looked at.
  static void rename_entry(ContentEntry& entry, const std::map<std::string, ContentEntry>& renamed,
                           const ContentEntry* recorded) {
    const auto found = renamed.find(entry.path);
    if (found != renamed.end() && recorded != nullptr && entry.id == recorded->id) entry = found->second;
  }

  bool is_wholly_stored(const StageLock& lock) const {
    return std::ranges::none_of(lock.deps, [](const ContentEntry& dep) { return is_old(dep); }) &&
           std::ranges::all_of(lock.outs, [&](const ContentEntry& out) {
             return out.id && !is_old(out) && repository_.store().contains_whole(*out.id);
           });
  }

  Repository& repository_;
  const Migration& cache_;
  Observer observer_;
  Intake intake_;
  std::vector<Job> jobs_;
  std::vector<CheckoutTarget> links_;
  MetadataMigration report_;
};

}  // namespace

std::vector<RelPath> old_metadata_files(const Project& project) {
  std::set<RelPath> files;
  for (const Stage& stage : project.stages()) {
    if (has_old_entries(stage)) files.insert(metadata_file(stage));
  }
  return {files.begin(), files.end()};
}

MetadataMigration migrate_metadata(Repository& repository, const Project& project, const Migration& cache) {
  return Renaming(repository, cache).run(project);
}

}  // namespace tutti
