// Orders the work of a run.
#include "schedule.hpp"

#include <algorithm>
#include <limits>

namespace tutti {
namespace {

constexpr std::uint32_t absent = std::numeric_limits<std::uint32_t>::max();

}  // namespace

Schedule::Schedule(const Graph& graph, std::span<const StageNumber> steps, Preference preference)
    : graph_(graph),
      steps_(steps.begin(), steps.end()),
      place_(graph.needs.size(), absent),
      chains_(steps.size(), 0),
      waits_for_(steps.size(), 0),
      dropped_(steps.size(), false) {
  for (std::uint32_t place = 0; place < steps_.size(); ++place) place_[steps_[place]] = place;
  for (std::uint32_t place = 0; place < steps_.size(); ++place) {
    for (const StageNumber need : graph_.needs[steps_[place]]) waits_for_[place] += place_[need] != absent ? 1 : 0;
  }
  if (preference == Preference::longest_chain) {
    for (std::uint32_t place = static_cast<std::uint32_t>(steps_.size()); place-- > 0;) {
      for (const StageNumber need : graph_.needs[steps_[place]]) {
        if (place_[need] != absent) chains_[place_[need]] = std::max(chains_[place_[need]], chains_[place] + 1);
      }
    }
  }
  for (std::uint32_t place = 0; place < steps_.size(); ++place) {
    if (waits_for_[place] == 0) ready_.push({.chain = chains_[place], .place = place});
  }
}

std::optional<StageNumber> Schedule::next() {
  while (!ready_.empty()) {
    const std::uint32_t place = ready_.top().place;
    ready_.pop();
    if (!dropped_[place]) return steps_[place];
  }
  return std::nullopt;
}

void Schedule::done(StageNumber stage) {
  for (const StageNumber needer : graph_.needed_by[stage]) {
    const std::uint32_t place = place_[needer];
    if (place != absent && --waits_for_[place] == 0) ready_.push({.chain = chains_[place], .place = place});
  }
}

std::vector<StageNumber> Schedule::drop_dependents(StageNumber stage) {
  std::vector<std::uint32_t> places;
  std::vector<StageNumber> open = {stage};
  while (!open.empty()) {
    const StageNumber at = open.back();
    open.pop_back();
    for (const StageNumber needer : graph_.needed_by[at]) {
      const std::uint32_t place = place_[needer];
      if (place == absent || dropped_[place]) continue;
      dropped_[place] = true;
      places.push_back(place);
      open.push_back(needer);
    }
  }
  std::ranges::sort(places);
  std::vector<StageNumber> dropped;
  for (const std::uint32_t place : places) dropped.push_back(steps_[place]);
  return dropped;
}

}  // namespace tutti
