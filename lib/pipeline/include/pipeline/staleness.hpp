// Must this stage run, and exactly why? A pure function of the stage and of what was seen.
//
// The answer is the value that the decision is made with; `why`, `status` and `run --explain` print it, nobody guesses
// again. Rules: DVC 3.67.1 (command, deps, params, outs; frozen stages ignore deps; always_changed; callback stages).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/stage.hpp"

namespace tutti {

// What is there now, in the order of the stage's deps, params and outs.
struct Observation {
  struct Content {
    std::optional<ObjectId> id;  // absent: nothing there
    bool is_known = true;        // false: it was not looked at (a URL, what an import came from)
    bool stored = true;          // outs: the recorded object (a tree: all of it) is in the cache
    std::optional<std::uint64_t> size;
    std::string update;  // imports from repositories: the commit to update to; empty: there is none
  };
  std::vector<Content> deps;
  // Per params dependency: map of dotted key -> value for the keys that exist; nothing when the file is missing.
  std::vector<std::optional<Value>> params;
  std::vector<Content> outs;
};

enum class Cause {
  never_run,  // no lock entry
  command_changed,
  dep_new,
  dep_modified,
  dep_deleted,
  param_new,
  param_modified,
  param_deleted,
  out_new,
  out_modified,
  out_deleted,
  out_not_in_cache,
  always_changed,  // said so in dvc.yaml, or a stage without deps and outs
  forced,
  upstream,          // a stage it needs runs first and may change what it reads
  dep_unknown,       // a dependency that cannot be looked at
  dep_update,        // what it was imported from has a newer commit
  checksum_changed,  // an import's .dvc file was edited
};

struct Difference {
  Cause cause;
  std::string subject;  // path as written (of the params file for param_…), "cmd", or the address of a stage
  std::string key;      // param_…: the dotted key; empty: the file as a whole
  // Short digests, values, commands (their lines joined by line ends); whole, and empty where there is none.
  std::string before, after;
  friend bool operator==(const Difference&, const Difference&) = default;
};

struct Staleness {
  std::vector<Difference> differences;  // empty: up to date
  bool is_stale() const { return !differences.empty(); }
};

Staleness staleness(const Stage& stage, const Observation& seen);

// `--allow-missing`: without outputs and dependencies that are merely not here.
Staleness tolerating_missing(Staleness staleness);

// A value in few characters, for people: "0.1", "relu", "[1, 2, …".
std::string brief(const Value& value);

// "3f2a91c0", "3f2a91c0.dir"; empty for nothing.
std::string short_name(const std::optional<ObjectId>& id);

// DVC's word for a cause in `status`: "modified", "deleted", "new", "not in cache". Content that is there and was never
// recorded is "modified" to DVC; only parameters are "new".
std::string_view status_word(Cause cause);
// Lines of a command, for people: "prepare; train".
std::string one_line(std::string_view text);
// "runs, because 'data/train.csv' changed (3f2a91c0 -> 88b1e2d4)". One line; what is long is cut so that what differs
// is seen.
std::string sentence(const Difference& difference);

}  // namespace tutti
