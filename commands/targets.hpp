// What commands share about targets and their words for Git: not public.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "commands/command.hpp"
#include "commands/context.hpp"
#include "pipeline/graph.hpp"
#include "pipeline/project.hpp"
#include "pipeline/staleness.hpp"

namespace tutti {

struct StageSelection {
  bool recursive = false, glob = false, leaves_out_broken = false;  // as in ResolveOptions
};
Project load_project(Context& context);
Project load_sound_project(Context& context);
// Both say as warnings what is probably not meant. For commands that do something with `targets` and nothing else, so
// that a part of the project which is broken and not meant does not stop them (Project::load_sound()); all of it, if
// nothing is named.
Project load_project_for(Context& context, const std::vector<std::string>& targets);
// As DVC: a directory with -R, and with --glob what may be a pattern of stages, may stand for nothing. Each is said
// once, as a warning. No target is everything: callers look whether there were names.
ResolveOptions forgiving(Context& context, ResolveOptions options);
std::vector<Target> select(Context& context, const Project& project, const std::vector<std::string>& names,
                           const ResolveOptions& options);
// The stages among targets, forgiving as above; a target that is an output is refused, as `repro` does.
std::vector<StageNumber> select_stages(Context& context, const Project& project, const std::vector<std::string>& names,
                                       const StageSelection& selection = {});
StageNumber number_of(const Project& project, const Stage& stage);

// For people, who do not read microseconds: "2026-01-31T23:59:59Z".
std::string to_seconds(Timestamp time);

// DVC's hint after a write without autostage; nothing for no files.
void print_git_hint(std::ostream& out, const std::vector<std::string>& files);

// The paths as a person in the context's directory reads them, sorted.
std::vector<std::string> shown(Context& context, const std::vector<RelPath>& paths);

}  // namespace tutti
