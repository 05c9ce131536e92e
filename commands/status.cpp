// tutti status: what differs between workspace, cache and metadata, or between cache and remote.
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "commands/json_text.hpp"
#include "exec/cloud_status.hpp"
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
  bool cloud = false;
  std::optional<std::string> remote;
  bool all_branches = false, all_tags = false, all_commits = false;
  unsigned jobs = 0;

  bool asks_remote() const { return cloud || remote; }
};

struct StatusResult {
  Json stages = Json::object();  // DVC's shape; with a remote: a word for each path
  std::optional<std::string> remote;
  std::string indent;
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
    print_level(out, result.stages, result.indent);
  } else if (result.is_empty_project) {
    out << "There are no data or pipelines tracked in this project yet.\n";
  } else if (result.remote) {
    out << fmt::format("Cache and remote {} are in sync.\n", in_quotes(*result.remote));
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

std::string_view word_of(CloudState state) {
  return state == CloudState::deleted ? "deleted" : state == CloudState::fresh ? "new" : "missing";
}

void compare_with_remote(Context& context, const Project& project, const StatusOptions& options, StatusResult& result) {
  const auto found = cloud_status(
      context.repository(), project,
      {.targets = {.names = options.targets,
                   .directory = context.place(),
                   .options = forgiving(context, {.recursive = options.recursive, .with_deps = options.with_deps})},
       .revisions = {.all_branches = options.all_branches,
                     .all_tags = options.all_tags,
                     .all_commits = options.all_commits},
       .remote = options.remote,
       .jobs = options.jobs});
  for (const CloudState state : {CloudState::deleted, CloudState::fresh, CloudState::missing}) {
    for (const auto& [path, its_state] : found) {
      if (its_state == state) append_member(result.stages, context.shown(path), word_of(state));
    }
  }
  result.remote = options.remote ? options.remote : context.repository().config().default_remote().value_or("None");
  if (options.cloud) result.indent = "\t";
}

void refuse_without_remote(const StatusOptions& options) {
  std::vector<std::string> words;
  if (options.all_branches) words.emplace_back("'--all-branches'");
  if (options.all_tags) words.emplace_back("'--all-tags'");
  if (options.all_commits) words.emplace_back("'--all-commits'");
  if (options.jobs > 0) words.emplace_back("'--jobs'");
  if (words.empty()) return;
  throw UsageError(
      fmt::format("{} {} about the comparison with a remote", join(words, ", "), words.size() == 1 ? "is" : "are"),
      {"add '--cloud'"});
}

StatusResult run_status(Context& context, const StatusOptions& options) {
  if (!options.asks_remote()) refuse_without_remote(options);
  const Project project = load_project(context);
  StatusResult result;
  result.check = options.check || context.globals().verbosity == 0;
  result.is_empty_project = project.stages().empty();
  if (options.asks_remote()) {
    compare_with_remote(context, project, options, result);
    return result;
  }
  const auto targets = select(context, project, options.targets,
                              forgiving(context, {.recursive = options.recursive, .with_deps = options.with_deps}));
  const Updates updates = options.no_updates ? Updates::not_asked : Updates::asked;
  for (const StageStatus& status : status(context.repository(), project, targets, context.place(), updates)) {
    Json entries = entries_of(status.staleness);
    if (!entries.empty()) append_member(result.stages, status.stage->address(context.place()), std::move(entries));
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
           "inode differ from the last look are read again. Takes no lock and writes nothing that others see.\n\n"
           "With --cloud or --remote, the cache is compared with a remote instead: 'new' is in the cache only, "
           "'deleted' "
           "on the remote only, 'missing' on neither side. The remote is asked for every object; manifests of "
           "directories that only it has are brought to the cache.",
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
                   {.name = "--cloud",
                    .letter = 'c',
                    .help = "Compare the cache with a remote, not the workspace with the cache",
                    .field = &StatusOptions::cloud},
                   {.name = "--remote",
                    .letter = 'r',
                    .value = "NAME",
                    .help = "Compare the cache with this remote",
                    .field = &StatusOptions::remote,
                    .completes = Completes::remotes},
                   {.name = "--all-branches",
                    .letter = 'a',
                    .help = "With --cloud: include what the last commit of each branch needs",
                    .field = &StatusOptions::all_branches},
                   {.name = "--all-tags",
                    .letter = 'T',
                    .help = "With --cloud: include what each tag needs",
                    .field = &StatusOptions::all_tags},
                   {.name = "--all-commits",
                    .letter = 'A',
                    .help = "With --cloud: include what any commit needs",
                    .field = &StatusOptions::all_commits},
                   {.name = "--jobs",
                    .letter = 'j',
                    .value = "N",
                    .help = "With --cloud: move up to N objects at the same time",
                    .field = &StatusOptions::jobs},
                   {.name = "--check",
                    .help = "Exit with 3 when something changed; so does -q",
                    .field = &StatusOptions::check}},
       .examples = {{"tutti status", "Look at everything"},
                    {"tutti status -q", "Ask in a script whether all is up to date"},
                    {"tutti status -c", "Ask what a push would send"}},
       .exits = {{3, "With --check or -q: something changed"}, {5, "The remote cannot be reached or denies access"}}},
      run_status);
}

}  // namespace tutti
