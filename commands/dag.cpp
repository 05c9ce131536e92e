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
  std::vector<std::size_t> first(project.stages().size(), SIZE_MAX);  // node of each stage that is shown
  for (const StageNumber number : shown) {
    first[number] = picture.nodes.size();
    for (const Output& output : project.stages()[number].outs) picture.nodes.push_back(context.shown(output.path));
  }
  for (const StageNumber number : shown) {
    const Stage& stage = project.stages()[number];
    const auto read_by_all = [&](const Output& output, const Stage& maker) {
      const std::size_t made = first[number_of(project, maker)];
      if (made == SIZE_MAX) return;
      const std::size_t from = made + static_cast<std::size_t>(&output - maker.outs.data());
      for (std::size_t to = 0; to < stage.outs.size(); ++to) picture.edges.emplace_back(from, first[number] + to);
    };
    for (const Dependency& dependency : stage.deps) {
      const auto* path = std::get_if<RelPath>(&dependency.location);
      if (path == nullptr) continue;
      if (const Project::OutputOf above = project.output_containing(*path)) read_by_all(*above.output, *above.stage);
      for (const Project::OutputNumber within : project.outputs_within(*path)) {
        read_by_all(project.output(within), project.stages()[within.stage]);
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
