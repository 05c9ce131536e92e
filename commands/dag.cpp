// tutti dag: the graph of stages, drawn or for other programs.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "dag_drawing.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct DagOptions {
  std::optional<std::string> target;
  bool dot = false;
  bool mermaid = false;
  bool markdown = false;
  bool full = false;
  bool outs = false;
};

struct DagResult {
  DagPicture picture;
  DagOptions options;
};

void print(std::ostream& out, const DagResult& result) {
  if (result.options.dot) {
    out << dot_of(result.picture);
  } else if (result.options.mermaid || result.options.markdown) {
    const std::string text = mermaid_of(result.picture);
    out << (result.options.markdown ? "```mermaid\n" + text + "```\n" : text);
  } else {
    out << drawing_of(result.picture);
  }
}

Json to_json(const DagResult& result) {
  Json edges = Json::array();
  for (const auto& [from, to] : result.picture.edges) {
    edges.push_back({{"from", result.picture.nodes[from]}, {"to", result.picture.nodes[to]}});
  }
  return {{"nodes", result.picture.nodes}, {"edges", edges}};
}

DagPicture stage_picture(const Project& project, const Graph& graph, const std::vector<StageNumber>& shown,
                         const RelPath& place) {
  DagPicture picture;
  std::vector<std::size_t> at(project.stages().size(), SIZE_MAX);
  for (const StageNumber number : shown) {
    at[number] = picture.nodes.size();
    picture.nodes.push_back(project.stages()[number].address(place));
  }
  for (const StageNumber number : shown) {
    for (const StageNumber needed : graph.needs[number]) {
      if (at[needed] != SIZE_MAX) picture.edges.emplace_back(at[needed], at[number]);
    }
  }
  return picture;
}

// Nodes are outputs: an edge from each output that a stage reads to each that it writes.
DagPicture output_picture(Context& context, const Project& project, const std::vector<StageNumber>& shown) {
  DagPicture picture;
  std::vector<const Output*> outputs;
  for (const StageNumber number : shown) {
    for (const Output& output : project.stages()[number].outs) {
      outputs.push_back(&output);
      picture.nodes.push_back(context.shown(output.path));
    }
  }
  for (const StageNumber number : shown) {
    for (const Dependency& dependency : project.stages()[number].deps) {
      const auto* path = std::get_if<RelPath>(&dependency.location);
      if (path == nullptr) continue;
      for (std::size_t from = 0; from < outputs.size(); ++from) {
        if (!path->is_within(outputs[from]->path) && !outputs[from]->path.is_within(*path)) continue;
        for (const Output& written : project.stages()[number].outs) {
          const auto to = std::find(outputs.begin(), outputs.end(), &written) - outputs.begin();
          picture.edges.emplace_back(from, static_cast<std::size_t>(to));
        }
      }
    }
  }
  return picture;
}

DagResult run_dag(Context& context, const DagOptions& options) {
  const Project project = load_project(context);
  const Graph graph = build_graph(project);
  std::vector<StageNumber> shown;
  if (options.target) {
    const auto wanted = select_stages(context, project, {*options.target});
    shown = options.full ? graph.component(wanted) : graph.ancestors(wanted);
  } else {
    for (StageNumber i = 0; i < project.stages().size(); ++i) shown.push_back(i);
  }
  std::sort(shown.begin(), shown.end());
  return {
      options.outs ? output_picture(context, project, shown) : stage_picture(project, graph, shown, context.place()),
      options};
}

}  // namespace

Command dag_command() {
  using O = DagOptions;
  return make_command<O>(
      {.name = "dag",
       .group = Group::pipelines,
       .summary = "Draw the graph of stages",
       .details = "With a target, only what it needs; with --full, everything joined to it.",
       .arguments = {{.name = "TARGET",
                      .help = "A stage; everything by default",
                      .field = &O::target,
                      .count = Count::optional,
                      .completes = Completes::stages}},
       .options = {{.name = "--dot", .help = "Print it for Graphviz", .field = &O::dot},
                   {.name = "--mermaid", .help = "Print it for Mermaid", .field = &O::mermaid},
                   {.name = "--md", .help = "Print it for Mermaid inside Markdown", .field = &O::markdown},
                   {.name = "--full", .help = "Show everything joined to the target", .field = &O::full},
                   {.name = "--outs", .letter = 'o', .help = "Show outputs instead of stages", .field = &O::outs}},
       .examples = {{"tutti dag train", "What does 'train' need"}, {"tutti dag --dot | dot -Tsvg", "A picture"}},
       .not_yet = {"--collapse-foreach-matrix"}},
      run_dag);
}

}  // namespace tutti
