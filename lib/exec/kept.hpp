// What a run puts aside in .dvc/tmp/tutti, and how long it stays there.
//
//   kept/<stage>/<output>         an output that had to make room and whose bytes the cache does not have; the next one
//                                 of that name is kept/<stage>~2/<output>, and so on
//   kept-notes/<stage>/<output>   "tutti kept 1\n<time> <left|found> <algorithm> <id>\n": when, and what it was
//   left/<stage>/<output>         "tutti left 1\n<fingerprint>\n": what a failed command left there (all stats, hashed)
//   logs/<stage>-<start>.log      what a command wrote to its terminal
//
// Bytes that a person may have made are never removed while the cache lacks them, however old: a run removes what it
// put aside at least 14 days ago, once the cache has every byte of it and both have been read to prove it. Untouched
// remains of a failed or stopped command are what a command made: of those the latest stay, and replace the ones
// before. Logs stay for 30 days; the newest of each stage stays for good.
#pragma once

#include <string>

#include "base/digest.hpp"
#include "base/time.hpp"
#include "pipeline/stage.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// Moves the output there; returns where it is now. The second: what a command that failed just now left.
std::string keep_aside(Repository& repository, const Stage& stage, const Output& output, const ObjectId& id);
std::string keep_remains(Repository& repository, const Stage& stage, const Output& output, const ObjectId& id);

// After a command failed or was stopped: remembers what lies where its outputs belong.
void note_remains(Repository& repository, const Stage& stage) noexcept;
// Before it starts again.
void forget_remains(Repository& repository, const Stage& stage) noexcept;

// These two never throw for what they cannot look at or remove: it stays.
void sweep_kept(Repository& repository) noexcept;
void sweep_logs(const std::string& directory, Timestamp now) noexcept;

}  // namespace tutti
