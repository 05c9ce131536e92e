// tutti remove: stop tracking stages, '.dvc' files and entries of tracked directories.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "exec/untrack.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct RemoveOptions {
  std::vector<std::string> targets;
  bool outs = false;
  bool force = false;
};

struct RemoveResult {
  struct Removed {
    std::string address, file;
    std::vector<std::string> outputs;
    bool deleted = false;
    bool is_stage = false;
  };
  std::vector<Removed> removed;
  std::vector<std::string> to_stage;
  bool staged = false;
};

std::string list_of(const std::vector<std::string>& paths) {
  std::vector<std::string> quoted;
  for (const std::string& path : paths) quoted.push_back(in_quotes(path));
  return join(quoted, ", ");
}

// "; 'data' stays in place", " and 'a', 'b'"
std::string fate_of_outputs(const RemoveResult::Removed& removed) {
  if (removed.outputs.empty()) return {};
  const std::string paths = list_of(removed.outputs);
  if (removed.deleted) return " and " + paths;
  return fmt::format("; {} {} in place", paths, removed.outputs.size() == 1 ? "stays" : "stay");
}

void print(std::ostream& out, const RemoveResult& result) {
  for (const auto& removed : result.removed) {
    const std::string file = in_quotes(removed.file);
    if (removed.address.empty()) {
      out << fmt::format("Removed {} from {}.\n", list_of(removed.outputs), file);
    } else {
      const std::string what =
          removed.is_stage ? fmt::format("the stage {} of {}", in_quotes(removed.address), file) : file;
      out << fmt::format("Removed {}{}.\n", what, fate_of_outputs(removed));
    }
  }
  if (!result.staged) print_git_hint(out, result.to_stage);
}

Json to_json(const RemoveResult& result) {
  Json removed = Json::array();
  for (const auto& one : result.removed) {
    Json entry{{"file", one.file}, {"outputs", one.outputs}, {"deleted", one.deleted}};
    if (!one.address.empty()) entry["stage"] = one.address;
    removed.push_back(std::move(entry));
  }
  return {{"removed", removed}, {"to_stage", result.to_stage}, {"staged", result.staged}};
}

RemoveResult run_remove(Context& context, const RemoveOptions& options) {
  const Project project = load_project_for(context, options.targets);
  const auto targets = select(context, project, options.targets, {});
  const UntrackReport report =
      untrack(context.repository(), project, targets, {.outs = options.outs, .force = options.force});
  RemoveResult result{.removed = {}, .to_stage = {}, .staged = report.staged};
  for (const auto& removed : report.removed) {
    std::vector<std::string> outputs;
    for (const RelPath& path : removed.outputs) outputs.push_back(context.shown(path));
    result.removed.push_back({removed.address, context.shown(removed.file), std::move(outputs), removed.deleted,
                              removed.file.name() == pipeline_file_name});
  }
  result.to_stage = shown(context, report.to_stage);
  return result;
}

}  // namespace

Command remove_command() {
  return make_command<RemoveOptions>(
      {.name = "remove",
       .group = Group::data,
       .summary = "Stop tracking data, or remove stages",
       .details =
           "A '.dvc' file is removed, with its line in '.gitignore'; a stage leaves 'dvc.yaml' and 'dvc.lock'. The "
           "data "
           "stays, links becoming files of their own, unless --outs is given. The cache keeps what it has.\n"
           "A path inside a tracked directory is taken out of that directory: from its '.dvc' file and from the "
           "workspace, and nothing else is read.\n"
           "Data that the cache does not have is not deleted without --force: it is listed and nothing is changed.",
       .arguments = {{.name = "TARGET",
                      .help = "'.dvc' files, stages or paths inside tracked directories",
                      .field = &RemoveOptions::targets,
                      .count = Count::at_least_one,
                      .completes = Completes::stages}},
       .options = {{.name = "--outs", .help = "Delete the outputs too", .field = &RemoveOptions::outs},
                   {.name = "--force",
                    .letter = 'f',
                    .help = "Delete also what the cache does not have",
                    .field = &RemoveOptions::force}},
       .examples = {{"tutti remove data.dvc", "Stop tracking 'data', and keep it"},
                    {"tutti remove --outs train", "Remove a stage and what it wrote"},
                    {"tutti remove data/old.csv", "Take one file out of a tracked directory"}},
       .aliases = {"rm"}},
      run_remove);
}

}  // namespace tutti
