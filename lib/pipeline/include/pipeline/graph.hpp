// Who needs whom: stages joined by the paths that one writes and another reads.
//
// A dependency on a path is a dependency on the stage whose output is that path, contains it, or lies beneath it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "pipeline/project.hpp"

namespace tutti {

using StageNumber = std::uint32_t;  // position in Project::stages()

struct Graph {
  std::vector<std::vector<StageNumber>> needs;  // [stage] -> stages whose outputs it reads, in order, no doubles
  std::vector<std::vector<StageNumber>> needed_by;

  // Each set in DVC's order: depth first from its stages in the project's order, needs before needers.
  std::vector<StageNumber> ancestors(std::span<const StageNumber> of) const;    // with `of`
  std::vector<StageNumber> descendants(std::span<const StageNumber> of) const;  // with `of`
  std::vector<StageNumber> component(std::span<const StageNumber> of) const;    // everything joined to them
  std::vector<StageNumber> all() const;
};

// Whether a frozen stage waits for what it reads. It does not when stages are run.
enum class FrozenNeeds { kept, dropped };

// Throws InvalidFile: two stages write the same path, one output lies in another, a metadata file
// lies in an output, a cycle (naming its stages).
// 100,000 stages in well under a second.
Graph build_graph(const Project& project, FrozenNeeds frozen = FrozenNeeds::kept);

}  // namespace tutti
