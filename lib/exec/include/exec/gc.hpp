// gc: which stored objects nothing needs any more, and their deletion.
//
// What is needed is what the roots name: the workspace always, the commits asked for, interrupted runs, and the same of
// other projects that share the cache. A plan is made and shown first; whoever deletes makes it again under the lock
// and deletes only what both name. Spared in any case:
//   - what came within the last day: somebody may be about to name it
//   - what is on no remote, unless asked for: it may be the only copy
//   - what a manifest that stays names
// With a budget, what is needed goes as well until the cache fits: gc_budget.hpp.
// Nothing is planned while a root cannot be read or the files of a directory cannot be known, unless told to skip that.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/removal.hpp"
#include "workspace/repository.hpp"

namespace tutti {

struct GcOptions {
  std::vector<std::string> revisions;  // --rev
  std::optional<int> count;            // of commits back from each of these and of each branch; negative: all
  bool all_branches = false, all_tags = false, all_commits = false, all_experiments = false;
  std::optional<std::int64_t> since;  // commits since then, seconds since the epoch
  std::vector<std::string> projects;  // absolute paths of others that share the cache
  bool not_in_remote = false;         // what the remote has is not needed here
  bool cloud = false;                 // collect in the remotes too
  std::optional<std::string> remote;  // nothing: the default one
  bool skip_failed = false;
  bool unpushed = false;              // drop what is on no remote too
  bool unneeded = true;               // drop what no root names; else only what the budget asks for
  std::optional<ByteCount> max_size;  // of the cache
  unsigned jobs = 0;                  // folders deleted from at the same time; 0: as many as cores
};

// What an object was: "data/x" at a commit, abbreviated, or in the workspace.
struct ObjectName {
  std::string path;
  std::string revision;  // empty: no commit names it
  std::string output;    // that `path` is, or is beneath
};

// One store, with what goes and what is spared; each in the order of the ids.
struct GcPlace {
  std::optional<std::string> remote;  // nothing: the cache
  std::string directory;
  std::vector<StoredObject> dropped;
  std::vector<StoredObject> unpushed;  // spared: on no remote
  std::vector<StoredObject> young;     // spared: came within a day
  std::vector<StoredObject> named;     // spared: a manifest that stays names it
  std::vector<StoredObject> evicted;   // dropped for the budget, the least recently used first
};

// How large the cache is allowed to be, and is. The rest says what keeps it from being smaller, if it is too large.
struct GcBudget {
  ByteCount limit, before, after;
  ByteCount in_use;  // by the workspace
  ByteCount unsafe;  // on no remote
  ByteCount young;   // came, or was used, within a day
  ByteCount linked;  // also has a name outside the cache
  bool is_met() const { return after <= limit; }
};

struct GcPlan {
  std::vector<std::string> roots;    // "the workspace", "3 commits"
  std::vector<std::string> skipped;  // what could not be read, and is not protected
  std::uint64_t used = 0;            // objects that the roots name
  std::vector<GcPlace> places;       // the cache first
  std::optional<GcBudget> budget;    // of the cache, when one is set
  std::vector<std::string> unasked;  // remotes that could not be asked what they have
  bool drops_nothing() const;
};

struct GcRemoved {
  std::optional<std::string> remote;
  std::uint64_t modern = 0, legacy = 0;  // objects, by layout
  ByteCount bytes;
};

class GarbageCollector {
 public:
  GarbageCollector(Repository& repository, GcOptions options);
  ~GarbageCollector();
  GarbageCollector(const GarbageCollector&) = delete;
  GarbageCollector& operator=(const GarbageCollector&) = delete;

  // Throws what keeps a root from being read; Conflict when the files of a directory cannot be known. A later plan
  // reads the workspaces and the new commits only.
  GcPlan plan();
  // Plans again under the locks of all projects, and deletes what both plans drop.
  std::vector<GcRemoved> collect(const GcPlan& shown);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// What the objects of a plan were, as the newest commits say; looks at up to `commits` of them.
std::map<ObjectId, ObjectName> name_objects(Repository& repository, const GcPlan& plan, std::size_t commits);
// The same of any objects; `directories` are the stores whose manifests are looked into.
std::map<ObjectId, ObjectName> name_objects(Repository& repository, std::span<const ObjectId> ids,
                                            std::span<const std::string> directories, std::size_t commits);

}  // namespace tutti
