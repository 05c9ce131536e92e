// Which stage comes next: ready ones first, of these the one that holds up the longest chain, or simply the first.
#pragma once

#include <optional>
#include <queue>
#include <span>
#include <vector>

#include "pipeline/graph.hpp"

namespace tutti {

enum class Preference { order, longest_chain };

class Schedule {
 public:
  // `steps` come after all that they need among them.
  Schedule(const Graph& graph, std::span<const StageNumber> steps, Preference preference);

  // A stage whose needs are all done, which then is somebody's to finish. Nothing while all that is left waits.
  std::optional<StageNumber> next();
  void done(StageNumber stage);
  // The stage failed: takes out all that need it, directly or not, and returns them in order.
  std::vector<StageNumber> drop_dependents(StageNumber stage);

 private:
  struct Rank {
    std::uint32_t chain = 0, place = 0;
    // For a priority queue: the largest is the best.
    friend bool operator<(const Rank& a, const Rank& b) {
      return a.chain != b.chain ? a.chain < b.chain : a.place > b.place;
    }
  };

  const Graph& graph_;
  std::vector<StageNumber> steps_;
  std::vector<std::uint32_t> place_;      // [stage] -> place in steps_, or absent
  std::vector<std::uint32_t> chains_;     // [place]
  std::vector<std::uint32_t> waits_for_;  // [place] -> needs that are not done
  std::vector<bool> dropped_;             // [place]
  std::priority_queue<Rank> ready_;
};

}  // namespace tutti
