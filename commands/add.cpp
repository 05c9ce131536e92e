// tutti add: track files and directories with .dvc files.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "exec/copy_in.hpp"
#include "exec/path_pattern.hpp"
#include "exec/track.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct AddCommandOptions {
  std::vector<std::string> targets;
  bool no_commit = false;
  bool force = false;
  bool no_relink = false;
  bool glob = false;
  std::optional<std::string> out;
};

struct AddCommandResult {
  AddReport report;
  std::vector<std::string> to_stage;
  std::vector<std::pair<std::string, std::string>> shown;  // path, pointer
};

void print(std::ostream& out, const AddCommandResult& result) {
  for (std::size_t i = 0; i < result.shown.size(); ++i) {
    const auto& added = result.report.added[i];
    const auto& [path, pointer] = result.shown[i];
    const std::string size = added.nfiles > 0 || added.id.is_tree()
                                 ? fmt::format("{}, {}", count_of(added.nfiles, "file"), ByteCount{added.size}.human())
                                 : ByteCount{added.size}.human();
    out << (added.changed ? fmt::format("Tracked {} ({}) in {}.\n", in_quotes(path), size, in_quotes(pointer))
                          : fmt::format("{} is unchanged ({}).\n", in_quotes(path), size));
  }
  if (!result.report.staged) print_git_hint(out, result.to_stage);
}

Json to_json(const AddCommandResult& result) {
  Json added = Json::array();
  for (std::size_t i = 0; i < result.shown.size(); ++i) {
    const auto& one = result.report.added[i];
    added.push_back({{"path", result.shown[i].first},
                     {"pointer", result.shown[i].second},
                     {"md5", one.id.name()},
                     {"size", one.size},
                     {"nfiles", one.nfiles},
                     {"changed", one.changed}});
  }
  return {{"added", added}, {"to_stage", result.to_stage}, {"staged", result.report.staged}};
}

void refuse_contradictions(const AddCommandOptions& options) {
  if (!options.out) return;
  if (options.targets.size() != 1) throw UsageError("'--out' takes one target");
  if (options.glob) throw UsageError("'--out' and --glob contradict");
  if (options.no_commit) throw UsageError("'--out' and --no-commit contradict");
  if (options.targets.front().find("://") != std::string::npos) {
    throw UsageError(fmt::format("{} is a URL: tutti cannot read those yet", in_quotes(options.targets.front())));
  }
}

std::vector<RelPath> named_paths(Context& context, const AddCommandOptions& options) {
  std::vector<RelPath> paths;
  for (const std::string& target : options.targets) {
    if (!options.glob) {
      paths.push_back(context.to_rel_path(target));
      continue;
    }
    for (const std::string& path : matching_paths(target, context.directory())) {
      paths.push_back(context.to_rel_path(path));
    }
  }
  if (paths.empty()) throw NotFound("nothing matches the patterns");
  return paths;
}

AddReport add_copy(Context& context, const AddCommandOptions& options, const AddOptions& how) {
  const std::string source = absolute_path(join_path(context.directory(), options.targets.front()));
  const RelPath place = place_of_copy(context.repository(), source, context.to_rel_path(*options.out));
  CopyIn copy(context.repository(), source, place, options.force ? Replace::yes : Replace::no);
  AddReport report = add(context.repository(), {place}, how);
  copy.keep();
  return report;
}

AddCommandResult run_add(Context& context, const AddCommandOptions& options) {
  refuse_contradictions(options);
  const AddOptions how{.no_commit = options.no_commit, .force = options.force, .no_relink = options.no_relink};
  AddCommandResult result{
      options.out ? add_copy(context, options, how) : add(context.repository(), named_paths(context, options), how),
      {},
      {}};
  result.to_stage = shown(context, result.report.to_stage);
  for (const auto& added : result.report.added) {
    result.shown.emplace_back(context.shown(added.path), context.shown(added.pointer));
  }
  return result;
}

}  // namespace

Command add_command() {
  return make_command<AddCommandOptions>(
      {.name = "add",
       .group = Group::data,
       .summary = "Track files or directories: store their content, write '.dvc' files",
       .details =
           "Each target gets a small '.dvc' file beside it, which Git tracks, and a line in '.gitignore'. The "
           "content goes to the cache. A target inside a tracked directory updates that directory's '.dvc' file.\n"
           "Every byte is read once. When the command says done, all of it survives a power cut; --no-sync gives "
           "that up.",
       .arguments = {{.name = "TARGET",
                      .help = "Files or directories",
                      .field = &AddCommandOptions::targets,
                      .count = Count::at_least_one,
                      .completes = Completes::files}},
       .options = {{.name = "--no-commit",
                    .help = "Write metadata only; leave the cache untouched",
                    .field = &AddCommandOptions::no_commit},
                   {.name = "--force",
                    .letter = 'f',
                    .help = "Replace what stands in the way",
                    .field = &AddCommandOptions::force},
                   {.name = "--no-relink",
                    .help = "Leave the files in the workspace as they are",
                    .field = &AddCommandOptions::no_relink},
                   {.name = "--glob",
                    .help = "Expand wildcards in targets: *, ?, [...] and **",
                    .field = &AddCommandOptions::glob},
                   {.name = "--out",
                    .letter = 'o',
                    .value = "PATH",
                    .help = "Copy the target, from anywhere, to this path and track it there",
                    .field = &AddCommandOptions::out,
                    .completes = Completes::files}},
       .examples = {{"tutti add data", "Track the directory 'data'"},
                    {"tutti add model.bin weights", "Track a file and a directory"},
                    {"tutti add --glob 'raw/**/*.csv'", "Track each CSV file beneath 'raw'"},
                    {"tutti add /mnt/scans -o scans", "Copy a directory into the repository and track it"}},
       .not_yet = {"--to-remote", "--remote", "-r", "--remote-jobs"}},
      run_add);
}

}  // namespace tutti
