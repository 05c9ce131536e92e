// dvc.lock: for each stage, what its last run read, ran and wrote.
//
// Key order, sorting and folding are DVC's (reference: DVC 3.67.1, dvc/stage/serialize.py).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/digest.hpp"
#include "format/entry.hpp"

namespace tutti {

struct StageLock {
  Value command;                   // string or list of strings
  std::vector<ContentEntry> deps;  // written sorted by path
  // file -> map of dotted key -> value; written with params.yaml first, then sorted
  std::vector<std::pair<std::string, Value>> params;
  std::vector<ContentEntry> outs;  // written sorted by path
  friend bool operator==(const StageLock&, const StageLock&) = default;

  const ContentEntry* find_dep(std::string_view path) const;
  const ContentEntry* find_out(std::string_view path) const;
  const Value* find_params(std::string_view file) const;
};

struct LockFile {
  std::vector<std::pair<std::string, StageLock>> stages;  // in the file's order
  const StageLock* find(std::string_view stage) const;    // constant time
 private:
  mutable std::vector<std::uint32_t> by_name_;  // built on first find; not for two threads at once
};

LockFile parse_lock(std::string_view text, const std::string& name);

// `old_text` (empty: a new file) with these stages put: each entry replaced whole where it stands, new ones appended in
// the order given. The rest is as DVC would write it: comments beside stages stay. Returns `old_text` itself when
// nothing that is said has changed.
// `order`: of entries that come piece by piece, old ones of the file among them: a new one that is named here goes
// right before the first of those that follow it here.
std::string put_stage_locks(std::string_view old_text, const std::vector<std::pair<std::string, StageLock>>& stages,
                            const std::string& name, std::span<const std::string> order = {});

// The entry as a map, as it stands in dvc.lock and in the run cache.
Value to_value(const StageLock& lock);
StageLock stage_lock_from(const Value& value, const std::string& file_name);

// The run cache (<cache>/runs/<k0k1>/<key>/<value>): SHA-256 hex of the JSON that Python writes of the entry without
// size and nfiles; for the key, outs are replaced by the sorted list of their paths.
std::string run_cache_key(const StageLock& lock);
std::string run_cache_value(const StageLock& lock);
// The entry's file as DVC writes it there (YAML, no stage name).
std::string write_run_cache_entry(const StageLock& lock);

}  // namespace tutti
