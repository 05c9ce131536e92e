// Finishes what killed runs had finished.
#include <algorithm>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/publish.hpp"
#include "exec/run.hpp"
#include "exec/run_cache.hpp"
#include "exec/track.hpp"
#include "journal.hpp"
#include "lock_writer.hpp"
#include "used.hpp"
#include "workspace/checkout.hpp"
#include "workspace/sweeper.hpp"

namespace tutti {
namespace {

// The lock may have been written since by another run, by DVC, or by a checkout in Git.
bool is_newer_than_lock(const Repository& repository, const Stage& stage, Timestamp time) {
  const std::optional<FileStat> lock = find_stat(repository.absolute(lock_file_of(stage.file)), Follow::yes);
  return !lock || lock->mtime <= time.nanoseconds;
}

bool outputs_are_as_recorded(const Stage& stage, const StageLock& lock, Observer& observer) {
  return stage.outs.size() == lock.outs.size() && std::ranges::all_of(stage.outs, [&](const Output& output) {
           const ContentEntry* entry = lock.find_out(output.written);
           if (!entry || !entry->id) return false;
           return id_of(observer.snapshot(output.path, entry->id->digest().algorithm())) == entry->id;
         });
}

}  // namespace

Recovered recover_interrupted_runs(Repository& repository, const Project& project) {
  std::vector<AbandonedJournal> journals = abandoned_journals(repository);
  Recovered recovered;
  std::vector<RelPath>& written = recovered.written;
  if (journals.empty()) return recovered;

  Observer observer(repository);
  std::vector<CheckoutTarget> to_relink;
  LockWriter writer(repository);
  // Otherwise that is left to the next who puts something into the store, which may be nobody: all is recovered.
  repository.store().sweep();
  sweep_used(repository);
  Sweeper sweeper(repository);
  for (const AbandonedJournal& journal : journals) {
    for (const NewEntry& entry : journal.new_entries) {
      writer.expect_beside(entry);
      recovered.new_entries.push_back({entry.file, entry.stage});
    }
    for (const JournalEntry& entry : journal.entries) {
      if (RelPath::refusal(entry.file)) continue;
      const Stage* stage = project.find_stage(RelPath::parse(entry.file), entry.stage);
      if (!stage) continue;
      sweeper.sweep(stage->file.parent());
      for (const Output& output : stage->outs) sweeper.sweep(output.path.parent());
      if (!outputs_are_as_recorded(*stage, entry.lock, observer)) continue;
      for (const Output& output : stage->outs) {
        const ContentEntry& recorded = *entry.lock.find_out(output.written);
        if (!output.options.cache || !observer.is_stored(*recorded.id)) continue;  // made with --no-commit
        to_relink.push_back({.path = output.path, .id = *recorded.id, .is_executable = recorded.is_executable});
      }
      if (!is_newer_than_lock(repository, *stage, entry.time)) continue;
      for (const Output& output : stage->outs) {
        if (!output.options.cache) continue;
        if (std::optional<RelPath> file = ignore_in_git(repository, output.path)) written.push_back(*std::move(file));
      }
      writer.put(stage->file, stage->name, entry.lock, {});  // gc spares what a journal names
    }
  }
  for (RelPath& file : writer.flush().changed) written.push_back(std::move(file));
  for (const CheckoutTarget& target : to_relink) relink(repository, target);
  for (AbandonedJournal& journal : journals) recovered.journals.push_back({journal.path, std::move(journal.file)});
  return recovered;
}

}  // namespace tutti
