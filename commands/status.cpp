// tutti status: what differs between workspace, cache and metadata.
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "exec/status.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct StatusOptions {
  std::vector<std::string> targets;
  bool with_deps = false;
  bool recursive = false;
  bool no_updates = false;
  bool check = false;
};

struct StatusResult {
  Json stages = Json::object();  // DVC's shape
  bool is_empty_project = false;
  bool check = false;
};

int status_of(const StatusResult& result) {
  return result.check && !result.stages.empty() ? 3 : 0;
}

Json to_json(const StatusResult& result) {
  return result.stages;
}

// DVC's text: names at one TAB more each level, a word in a field of 20 before each path.
void print_level(std::ostream& out, const Json& value, const std::string& indent) {
  if (value.is_string()) {
    out << indent << value.get<std::string>() << '\n';
  } else if (value.is_array()) {
    for (const Json& entry : value) print_level(out, entry, indent);
  } else {
    for (const auto& [key, entry] : value.items()) {
      if (entry.is_string()) {
        out << fmt::format("{}{:<20}{}\n", indent, entry.get<std::string>() + ":", printable(key));
      } else {
        out << indent << printable(key) << ":\n";
        print_level(out, entry, indent + '\t');
      }
    }
  }
}

void print(std::ostream& out, const StatusResult& result) {
  if (!result.stages.empty()) {
    print_level(out, result.stages, "");
  } else if (result.is_empty_project) {
    out << "There are no data or pipelines tracked in this project yet.\n";
  } else {
    out << "Data and pipelines are up to date.\n";
  }
}

// A file that is wholly new has its word itself; else each key has one.
void add_parameter(Json& deps, const Difference& difference) {
  if (difference.key.empty()) {
    deps[difference.subject] = status_word(difference.cause);
  } else {
    deps[difference.subject][difference.key] = status_word(difference.cause);
  }
}

Json entries_of(const Staleness& staleness) {
  Json deps = Json::object(), outs = Json::object(), rest = Json::array();
  for (const Difference& difference : staleness.differences) {
    switch (difference.cause) {
      case Cause::dep_new:
      case Cause::dep_modified:
      case Cause::dep_unknown:
      case Cause::dep_update:
      case Cause::dep_deleted:
        deps[difference.subject] = status_word(difference.cause);
        break;
      case Cause::param_new:
      case Cause::param_modified:
      case Cause::param_deleted:
        add_parameter(deps, difference);
        break;
      case Cause::out_new:
      case Cause::out_modified:
      case Cause::out_deleted:
      case Cause::out_not_in_cache:
        outs[difference.subject] = status_word(difference.cause);
        break;
      case Cause::command_changed:
      case Cause::checksum_changed:
      case Cause::always_changed:
        rest.push_back(status_word(difference.cause));
        break;
      case Cause::never_run:
      case Cause::forced:
      case Cause::upstream:
        break;
    }
  }
  Json entries = Json::array();
  if (!deps.empty()) entries.push_back({{"changed deps", deps}});
  if (!outs.empty()) entries.push_back({{"changed outs", outs}});
  for (const char* last : {"always changed", "changed checksum", "changed command"}) {
    for (const Json& entry : rest) {
      if (entry == last) entries.push_back(entry);
    }
  }
  return entries;
}

StatusResult run_status(Context& context, const StatusOptions& options) {
  const Project project = load_project(context);
  note_templating(context, project);
  const auto targets =
      select(context, project, options.targets, {.recursive = options.recursive, .with_deps = options.with_deps});
  StatusResult result;
  result.check = options.check || context.globals().verbosity == 0;
  result.is_empty_project = project.stages().empty() && project.templated().empty();
  const Updates updates = options.no_updates ? Updates::not_asked : Updates::asked;
  for (const StageStatus& status : status(context.repository(), project, targets, context.place(), updates)) {
    const Json entries = entries_of(status.staleness);
    if (!entries.empty()) result.stages[status.stage->address(context.place())] = entries;
  }
  return result;
}

}  // namespace

Command status_command() {
  return make_command<StatusOptions>(
      {.name = "status",
       .group = Group::insight,
       .summary = "Say what changed in tracked data and in stages",
       .details =
           "Compares the workspace and the cache with '.dvc' files and 'dvc.lock'. Only files whose size, time or "
           "inode differ from the last look are read again. Takes no lock and writes nothing that others see.",
       .arguments = {{.name = "TARGET",
                      .help = "Stages, '.dvc' files or outputs; everything by default",
                      .field = &StatusOptions::targets,
                      .completes = Completes::outputs}},
       .options = {{.name = "--with-deps",
                    .letter = 'd',
                    .help = "Include what the targets depend on",
                    .field = &StatusOptions::with_deps},
                   {.name = "--recursive",
                    .letter = 'R',
                    .help = "Include all that is tracked beneath a directory",
                    .field = &StatusOptions::recursive},
                   {.name = "--no-updates",
                    .help = "Do not compare imports with the repositories that they came from",
                    .field = &StatusOptions::no_updates},
                   {.name = "--check",
                    .help = "Exit with 3 when something changed; so does -q",
                    .field = &StatusOptions::check}},
       .examples = {{"tutti status", "Look at everything"},
                    {"tutti status -q", "Ask in a script whether all is up to date"}},
       .exits = {{3, "With --check or -q: something changed"}},
       .not_yet = {"--cloud", "-c", "--remote", "-r", "--all-branches", "-a", "--all-tags", "-T", "--all-commits", "-A",
                   "--jobs", "-j"}},
      run_status);
}

}  // namespace tutti
