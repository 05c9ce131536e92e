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

bool has_no_stages(const Project& project, const RelPath& file) {
  const auto is_broken = [&](const BrokenPart& part) {
    return part.file == file && part.what != BrokenPart::What::sections;
  };
  return std::ranges::find(project.stages(), file, &Stage::file) == project.stages().end() &&
         std::ranges::none_of(project.broken(), is_broken);
}

// As DVC: a broken file hides only its own stages, and those all, where directories are searched.
void warn_of_broken(Context& context, const Project& project, const std::vector<std::string>& directories) {
  const auto is_beneath = [&](const RelPath& file) {
    const auto holds_it = [&](const std::string& directory) {
      const std::optional<RelPath> path = RelPath::resolve(context.place(), directory);
      return path && file.is_within(*path) && file != *path;
    };
    return directories.empty() || std::ranges::any_of(directories, holds_it);
  };
  std::vector<RelPath> known;
  for (const BrokenPart& part : project.broken()) {
    if (!is_beneath(part.file) || std::ranges::find(known, part.file) != known.end()) continue;
    known.push_back(part.file);
    try {
      std::rethrow_exception(part.why);
    } catch (const Error& error) {
      context.repository().surroundings().log.warning("the stages of {} are left out: {}", in_quotes(part.file.str()),
                                                      error.message());
    }
  }
}

StageListResult run_stage_list(Context& context, const StageListOptions& options) {
  const RelPath place = context.place(), here = place / pipeline_file_name;
  const auto loaded = std::make_shared<const Project>(load_sound_project(context));
  const Project& project = *loaded;
  StageListResult result{.project = loaded, .rows = {}};
  result.name_only = options.name_only;
  std::vector<std::string> names = options.targets;  // none: everything
  StageSelection selection{.recursive = options.recursive, .leaves_out_broken = options.recursive};
  if (options.all) {
    if (options.fail) project.require_whole();
    names.clear();
    selection.leaves_out_broken = true;
  } else if (names.empty()) {
    if (!find_stat(context.repository().absolute(here), Follow::yes)) {
      throw NotFound(fmt::format("{} does not exist", in_quotes(here.str())), {"tutti stage list --all"});
    }
    names.emplace_back(pipeline_file_name);
    if (has_no_stages(project, here)) return result;
  }
  if (selection.leaves_out_broken) warn_of_broken(context, project, names);
  for (const StageNumber number : select_stages(context, project, names, selection)) {
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
