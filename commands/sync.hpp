// What push, fetch and pull share: not public.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commands/command.hpp"
#include "commands/context.hpp"
#include "exec/revisions.hpp"

namespace tutti {

struct SyncCommandOptions {
  std::vector<std::string> targets;
  std::optional<std::string> remote;
  bool with_deps = false;
  bool recursive = false;
  bool glob = false;
  bool run_cache = false;
  bool no_run_cache = false;
  bool force = false;          // pull
  bool allow_missing = false;  // pull
  bool all_branches = false, all_tags = false, all_commits = false;
  std::optional<std::string> max_size;  // fetch
  std::vector<std::string> types;       // fetch
  unsigned jobs = 0;
};

Wanted wanted_by(Context& context, const Project& project, const SyncCommandOptions& options, For purpose);
SyncOptions sync_options(const SyncCommandOptions& options);

// "3 files pushed", "Everything is up to date."
std::string sync_sentence(const SyncReport& report, std::string_view what);
Json json_of(const SyncReport& report);
void print_lost(std::ostream& err, const SyncReport& report);  // objects on neither side

// The options of push; fetch and pull add theirs.
CommandDescription<SyncCommandOptions> sync_description();

}  // namespace tutti
