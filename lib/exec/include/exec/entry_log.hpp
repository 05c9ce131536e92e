// When the content of something inside a tracked directory changed: by which records, in which commits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exec/record.hpp"
#include "pipeline/project.hpp"

namespace tutti {

// One file, before and after; ids as in records ("md5:3f2a…"), empty where there is none.
struct EntryChange {
  std::string path;
  std::string before, after;
  std::optional<std::uint64_t> size;  // of `after`, where the cache has it
};

struct EntryEvent {
  std::optional<LedgerEntry> record;  // else a commit
  std::string commit;
  std::string file;  // that the commit changed: a '.dvc' file or dvc.lock
  Timestamp time;
  std::vector<EntryChange> changes;  // sorted by path; none if the manifests are not all in the cache
  std::string unknown;               // the manifest that is not
};

// Newest first; only what changed something at or beneath `path`, which has to lie inside a directory that `project`
// tracks. Commits are HEAD and its first parents, each compared with the one before; a record with the one before it
// that wrote the directory, the first one with the commit that it was made on.
std::vector<EntryEvent> entry_log(Repository& repository, const Project& project, const RelPath& path);

}  // namespace tutti
