// Puts workspace content into the store and says so in metadata files: `add` and `commit`.
//
// Order: objects, manifest, pointer (or dvc.lock), .gitignore, Git index; locks are held for the last three only. A
// record of the activity is left in the ledger. Links (cache.type) are made last, when the pointer stands.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/project.hpp"
#include "workspace/repository.hpp"

namespace tutti {

struct AddOptions {
  std::optional<std::string> file;  // unused by DVC's add; kept out of the command line
  bool no_commit = false;           // hash and write metadata, leave the cache untouched
  bool force = false;
  bool no_relink = false;
  bool takes_out = false;  // paths inside directories that are not here leave the record, though away on purpose
};

struct AddReport {
  struct Added {
    RelPath path;
    RelPath pointer;  // the .dvc file
    ObjectId id;
    std::uint64_t size = 0, nfiles = 0;  // nfiles 0: a file
    bool changed = false;                // the pointer was written
  };
  std::vector<Added> added;
  std::vector<RelPath> to_stage;  // files that a person must `git add`; already added when autostage is on
  bool staged = false;
};

// `paths` as typed, resolved by the caller. A path inside a tracked directory updates that directory's pointer. What is
// away of a sparse directory stays recorded.
// Refuses (Conflict) what Git tracks, what overlaps another output, paths through symbolic links and links to
// directories; a link to a file is tracked by its content. UsageError for files of DVC's own.
AddReport add(Repository& repository, const std::vector<RelPath>& paths, const AddOptions& options);

struct CommitOptions {
  bool force = false;
  bool no_relink = false;
  // What is there is taken for the command's result, though it did not run: without a question, and not for the run
  // cache, as nobody else may have it for what the command makes. The record says why.
  std::optional<std::string> accepted_because;
};
struct CommitReport {
  std::vector<std::string> committed;  // addresses whose metadata was written
  std::vector<RelPath> to_stage;
  bool staged = false;
};
// Throws Conflict naming changed stages unless forced, as DVC does without a terminal; `confirm` may say yes per stage.
CommitReport commit(Repository& repository, const Project& project, const std::vector<Target>& targets,
                    const CommitOptions& options, const std::function<bool(const std::string&)>& confirm);

// Files that a person must add to Git: adds them now when core.autostage is on; returns whether it did.
bool stage_in_git(Repository& repository, const std::vector<RelPath>& files);

// The line "/name" in the .gitignore of the output's own directory; returns that file if it was written.
std::optional<RelPath> ignore_in_git(Repository& repository, const RelPath& output);

}  // namespace tutti
