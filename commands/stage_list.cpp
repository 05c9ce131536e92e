// tutti stage list: the stages and what they make.
#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "commands.hpp"
#include "targets.hpp"
#include "ui/table.hpp"

namespace tutti {

namespace {

struct StageListOptions {
  std::vector<std::string> targets;
  bool all = false;
  bool fail = false;
  bool recursive = false;
  bool name_only = false;
};

struct StageListResult {
  struct Row {
    std::string address, description;
    const Stage* stage;  // of the project below
  };
  std::shared_ptr<const Project> project;
  std::vector<Row> rows;
  bool name_only = false;
};

// As DVC cuts it.
std::string shortened(std::string text) {
  constexpr std::size_t most = 80;  // code points
  std::size_t end = 0, last = 0, count = 0;
  for (; end < text.size() && count < most; ++count) {
    last = end;
    end += std::max<std::size_t>(1, decode_utf8(std::string_view(text).substr(end)).size);
  }
  if (end == text.size()) return text;
  text.resize(last);
  return text + "…";
}

void print(std::ostream& out, const StageListResult& result) {
  if (result.name_only) {
    for (const auto& row : result.rows) out << printable(row.address) << '\n';
    return;
  }
  std::vector<std::vector<std::string>> cells;
  for (const auto& row : result.rows) cells.push_back({printable(row.address), shortened(row.description)});
  out << columns(cells);
}

Json json_of(const CommandSpec& command) {
  if (command.is_list) return command.lines;
  return command.lines.empty() ? Json() : Json(command.lines.front());
}

// Paths are as written, relative to `wdir`.
Json json_of(const Output& output) {
  const OutputOptions& options = output.options;
  Json json{{"path", output.written}, {"cache", options.cache},   {"persist", options.persist},
            {"push", options.push},   {"metric", options.metric}, {"plot", options.plot}};
  if (options.remote) json["remote"] = *options.remote;
  if (options.desc) json["desc"] = *options.desc;
  if (options.type) json["type"] = *options.type;
  if (!options.labels.empty()) json["labels"] = options.labels;
  return json;
}

Json json_of(const Stage& stage) {
  Json deps = Json::array(), params = Json::array(), outs = Json::array();
  for (const Dependency& dependency : stage.deps) deps.push_back(dependency.written);
  for (const ParamsDependency& file : stage.params) params.push_back({{"file", file.written}, {"keys", file.keys}});
  for (const Output& output : stage.outs) outs.push_back(json_of(output));
  return {{"file", stage.file.str()}, {"wdir", stage.wdir.display()},          {"command", json_of(stage.command)},
          {"deps", std::move(deps)},  {"params", std::move(params)},           {"outs", std::move(outs)},
          {"frozen", stage.frozen},   {"always_changed", stage.always_changed}};
}

Json to_json(const StageListResult& result) {
  Json stages = Json::array();
  for (const auto& row : result.rows) {
    Json json = json_of(*row.stage);
    json["name"] = row.address;
    json["description"] = row.description;
    stages.push_back(std::move(json));
  }
  return {{"stages", stages}};
}

// DVC's words: the first line of the stage's description, else "Outputs a, b; Reports m.json", else "Depends on x".
std::string description_of(const Stage& stage) {
  if (stage.desc) {
    for (const std::string& line : split(*stage.desc, '\n')) {
      if (const std::string_view words = trim(line); !words.empty()) return std::string(words);
    }
  }
  std::vector<std::string> outs, reports, deps;
  for (const Output& output : stage.outs) {
    (output.options.metric || output.options.plot ? reports : outs).push_back(output.written);
  }
  for (const Dependency& dependency : stage.deps) deps.push_back(dependency.written);
  for (const ParamsDependency& params : stage.params) deps.push_back(params.written);
  std::string text;
  if (!outs.empty()) text = "Outputs " + join(outs, ", ");
  if (!reports.empty()) text += (text.empty() ? "" : "; ") + ("Reports " + join(reports, ", "));
  if (text.empty()) text = deps.empty() ? "No outputs or dependencies" : "Depends on " + join(deps, ", ");
  return text;
}

StageListResult run_stage_list(Context& context, const StageListOptions& options) {
  const RelPath place = context.place(), here = place / pipeline_file_name;
  // As DVC: a bad file hides only its own stages, where no target and not --fail asks for more; that of the current
  // directory is a target, and the others are not asked for.
  const auto leave_out = [&](const RelPath& file, const Error& error) {
    if (options.all) {
      context.repository().surroundings().log.warning("the stages of {} are left out: {}", in_quotes(file.str()),
                                                      error.message());
    } else if (file == here) {
      throw;  // what is being handled, as it is
    }
  };
  const bool is_strict = options.all ? options.fail : !options.targets.empty();
  const auto loaded = std::make_shared<const Project>(
      Project::load(*workspace_tree(context.repository()), is_strict ? Project::OnBroken() : leave_out));
  const Project& project = *loaded;
  StageListResult result{.project = loaded, .rows = {}};
  result.name_only = options.name_only;
  std::vector<StageNumber> numbers;
  if (!options.targets.empty()) {
    numbers = select_stages(context, project, options.targets, {.recursive = options.recursive});
  } else {
    if (!options.all && !find_stat(context.repository().absolute(here), Follow::yes)) {
      throw NotFound(fmt::format("{} does not exist", in_quotes(here.str())), {"tutti stage list --all"});
    }
    for (StageNumber i = 0; i < project.stages().size(); ++i) {
      // Like DVC: the dvc.yaml here, or with --all everything.
      if (options.all || project.stages()[i].file == here) numbers.push_back(i);
    }
  }
  for (const StageNumber number : numbers) {
    const Stage& stage = project.stages()[number];
    result.rows.push_back({stage.address(place), description_of(stage), &stage});
  }
  return result;
}

}  // namespace

Command stage_list_command() {
  using O = StageListOptions;
  return make_command<O>(
      {.name = "stage list",
       .group = Group::pipelines,
       .summary = "List the stages of 'dvc.yaml'",
       .details = "Without targets, those of the current directory; with --all, every stage and '.dvc' file.",
       .arguments = {{.name = "TARGET",
                      .help = "Stages, 'dvc.yaml' files or directories",
                      .field = &O::targets,
                      .completes = Completes::stages}},
       .options =
           {{.name = "--all", .help = "List every stage of the repository", .field = &O::all},
            {.name = "--fail",
             .help = "With --all: stop at a file that cannot be read, which is left out otherwise",
             .field = &O::fail},
            {.name = "--recursive", .letter = 'R', .help = "Include all beneath a directory", .field = &O::recursive},
            {.name = "--name-only", .help = "Print names only", .field = &O::name_only, .aliases = {"--names-only"}}},
       .examples = {{"tutti stage list --all", "Everything that the repository tracks or runs"}}},
      run_stage_list);
}

}  // namespace tutti
