// What the machine offers to the stages that run: who has how much of it, and who waits for some.
//
// Nothing is ever given twice. Who does not find room waits in line. The first in line has a claim: what it has once
// lacked is kept for it until it enters, and all others, in line or new, may only have what it leaves of that. So small
// stages pass a large one in what it does not need, and it enters when those who held what it lacks have left, however
// many more come.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/graph.hpp"

namespace tutti {

class ResourcePool {
 public:
  struct Resource {
    std::string name;
    std::uint64_t offered = 0;
  };
  // How much of which resource; by position in the pool, in order, no zeros.
  using Demand = std::vector<std::pair<std::uint32_t, std::uint64_t>>;

  explicit ResourcePool(std::vector<Resource> resources);

  const std::vector<Resource>& resources() const { return resources_; }
  std::uint64_t free(std::uint32_t resource) const { return free_[resource]; }
  // The resource of which `demand` asks for more than there is.
  std::optional<std::uint32_t> exceeded_by(const Demand& demand) const;

  // Takes what is asked for, or puts the stage into the line: false. `demand` must not exceed what is offered.
  bool enter(StageNumber stage, const Demand& demand);
  // The first in line that finds room; it has entered.
  std::optional<StageNumber> next();
  bool has(StageNumber stage) const { return inside_.contains(stage); }
  // Gives back what the stage has, if anything.
  void leave(StageNumber stage);

 private:
  struct Waiting {
    std::uint64_t arrival;
    StageNumber stage;
  };
  // Those that ask for the same stand in a line of their own, so that a thousand of them cost as much as one.
  using Lines = std::map<Demand, std::deque<Waiting>>;

  Lines::iterator first_line();
  void keep_for(const Demand& demand);
  bool finds_room(const Demand& demand, const Demand* claim) const;
  void take(StageNumber stage, const Demand& demand);

  std::vector<Resource> resources_;
  std::vector<std::uint64_t> free_;
  std::map<StageNumber, Demand> inside_;
  Lines lines_;
  std::uint64_t arrivals_ = 0;
  std::vector<bool> kept_;  // [resource] -> for the first in line
};

}  // namespace tutti
