// Joins stages into a graph, and walks it.
#include "pipeline/graph.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tutti {
namespace {

using Neighbours = std::vector<std::vector<StageNumber>>;

std::string address_of(const Stage& stage) {
  return in_quotes(stage.address());
}

[[noreturn]] void refuse_at(const Stage& stage, Mark mark, const std::string& message) {
  refuse({stage.file.str()}, mark, message);
}

void check_outputs(const Project& project) {
  const std::vector<Project::OutputNumber>& outputs = project.outputs_by_path();
  for (std::size_t i = 1; i < outputs.size(); ++i) {
    // The directory itself comes right before what is beneath it, so neighbours tell all.
    const Output& upper = project.output(outputs[i - 1]);
    const Output& lower = project.output(outputs[i]);
    if (!lower.path.is_within(upper.path)) continue;
    const Stage& first = project.stages()[outputs[i - 1].stage];
    const Stage& second = project.stages()[outputs[i].stage];
    const std::string path = in_quotes(lower.path.str());
    if (lower.path == upper.path && &first == &second) {
      refuse_at(second, lower.mark, fmt::format("output {} is named twice in stage {}", path, address_of(second)));
    }
    if (lower.path == upper.path) {
      refuse_at(second, lower.mark,
                fmt::format("output {} is specified in both {} and {}", path, address_of(first), address_of(second)));
    }
    refuse_at(second, lower.mark,
              fmt::format("output {} of {} lies in output {} of {}", path, address_of(second),
                          in_quotes(upper.path.str()), address_of(first)));
  }
}

void check_files(const Project& project) {
  const RelPath* checked = nullptr;
  for (const Stage& stage : project.stages()) {
    if (checked && *checked == stage.file) continue;
    checked = &stage.file;
    if (const Project::OutputOf found = project.output_containing(stage.file)) {
      refuse_at(stage, stage.mark,
                fmt::format("stage {} lies in output {} of {}", address_of(stage), in_quotes(found.output->path.str()),
                            address_of(*found.stage)));
    }
  }
}

std::vector<StageNumber> all_of(const Graph& graph) {
  std::vector<StageNumber> all(graph.needs.size());
  std::iota(all.begin(), all.end(), StageNumber{0});
  return all;
}

// Depth first with a stack of its own: a chain of 100,000 stages must not overflow the machine's. Only `among`, sorted,
// and at a cost that grows with them alone: `why` asks for each stage.
// `leave` is called for each stage after all it reaches; `meet_open` for an edge back into the path walked.
template <class Leave, class MeetOpen>
void depth_first(const Neighbours& edges, const std::vector<StageNumber>& among, const Leave& leave,
                 const MeetOpen& meet_open) {
  enum class State : std::uint8_t { untouched, open, done, elsewhere };
  struct Step {
    StageNumber stage;
    std::size_t next = 0;
  };
  std::vector<State> states(among.size(), State::untouched);
  State elsewhere = State::elsewhere;
  const auto state_of = [&](StageNumber stage) -> State& {
    if (among.size() == edges.size()) return states[stage];
    const auto found = std::ranges::lower_bound(among, stage);
    const bool is_there = found != among.end() && *found == stage;
    return is_there ? states[static_cast<std::size_t>(found - among.begin())] : elsewhere;
  };
  std::vector<Step> path;
  for (const StageNumber start : among) {
    if (state_of(start) != State::untouched) continue;
    state_of(start) = State::open;
    path.push_back({start});
    while (!path.empty()) {
      Step& step = path.back();
      if (step.next == edges[step.stage].size()) {
        state_of(step.stage) = State::done;
        leave(step.stage);
        path.pop_back();
        continue;
      }
      const StageNumber next = edges[step.stage][step.next++];
      State& state = state_of(next);
      if (state == State::open) meet_open(path, next);
      if (state != State::untouched) continue;
      state = State::open;
      path.push_back({next});
    }
  }
}

void check_acyclic(const Project& project, const Graph& graph) {
  depth_first(
      graph.needs, all_of(graph), [](StageNumber) {},
      [&](const auto& path, StageNumber again) {
        const auto start = std::ranges::find(path, again, [](const auto& step) { return step.stage; });
        std::string names;
        for (auto step = start; step != path.end(); ++step) {
          names += address_of(project.stages()[step->stage]) + " -> ";
        }
        const Stage& first = project.stages()[again];
        refuse_at(first, first.mark, fmt::format("stages need each other in a cycle: {}{}", names, address_of(first)));
      });
}

// Sorted.
std::vector<StageNumber> reachable(std::span<const StageNumber> from, std::size_t count,
                                   std::initializer_list<const Neighbours*> ways) {
  std::vector<bool> is_reached(count, false);
  std::vector<StageNumber> reached;
  const auto reach = [&](StageNumber stage) {
    if (is_reached[stage]) return;
    is_reached[stage] = true;
    reached.push_back(stage);
  };
  for (const StageNumber stage : from) reach(stage);
  for (std::size_t next = 0; next < reached.size(); ++next) {
    const StageNumber stage = reached[next];
    for (const Neighbours* way : ways) {
      for (const StageNumber neighbour : (*way)[stage]) reach(neighbour);
    }
  }
  std::ranges::sort(reached);
  return reached;
}

std::vector<StageNumber> in_order(const Graph& graph, const std::vector<StageNumber>& among) {
  std::vector<StageNumber> order;
  depth_first(
      graph.needs, among, [&](StageNumber stage) { order.push_back(stage); }, [](const auto&, StageNumber) {});
  return order;
}

// The stages that write `path`, lie above it, or lie beneath it.
void add_writers(const Project& project, const RelPath& path, std::vector<StageNumber>& needs) {
  const auto add = [&](StageNumber stage) {
    if (std::ranges::find(needs, stage) == needs.end()) needs.push_back(stage);
  };
  for (const Project::OutputNumber number : project.outputs_within(path)) add(number.stage);
  if (path.is_root()) return;
  if (const Project::OutputOf above = project.output_containing(path.parent())) {
    add(static_cast<StageNumber>(above.stage - project.stages().data()));
  }
}

}  // namespace

Graph build_graph(const Project& project, FrozenNeeds frozen) {
  check_outputs(project);
  check_files(project);

  const std::vector<Stage>& stages = project.stages();
  Graph graph;
  graph.needs.resize(stages.size());
  graph.needed_by.resize(stages.size());
  for (StageNumber number = 0; number < stages.size(); ++number) {
    const Stage& stage = stages[number];
    std::vector<StageNumber>& needs = graph.needs[number];
    for (const Dependency& dep : stage.deps) {
      if (const RelPath* path = std::get_if<RelPath>(&dep.location)) add_writers(project, *path, needs);
    }
    for (const ParamsDependency& params : stage.params) {
      if (const RelPath* path = std::get_if<RelPath>(&params.file)) add_writers(project, *path, needs);
    }
  }
  check_acyclic(project, graph);

  for (StageNumber number = 0; number < stages.size(); ++number) {
    if (frozen == FrozenNeeds::dropped && stages[number].frozen) graph.needs[number].clear();
    for (const StageNumber need : graph.needs[number]) graph.needed_by[need].push_back(number);
  }
  return graph;
}

std::vector<StageNumber> Graph::ancestors(std::span<const StageNumber> of) const {
  return in_order(*this, reachable(of, needs.size(), {&needs}));
}

std::vector<StageNumber> Graph::descendants(std::span<const StageNumber> of) const {
  return in_order(*this, reachable(of, needs.size(), {&needed_by}));
}

std::vector<StageNumber> Graph::component(std::span<const StageNumber> of) const {
  return in_order(*this, reachable(of, needs.size(), {&needs, &needed_by}));
}

std::vector<StageNumber> Graph::all() const {
  return in_order(*this, all_of(*this));
}

}  // namespace tutti
