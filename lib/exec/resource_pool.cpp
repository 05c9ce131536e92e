// Gives out resources.
#include "resource_pool.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace tutti {
namespace {

std::uint64_t amount_of(std::uint32_t resource, const ResourcePool::Demand* demand) {
  if (demand == nullptr) return 0;
  const auto found = std::ranges::find(*demand, resource, &std::pair<std::uint32_t, std::uint64_t>::first);
  return found == demand->end() ? 0 : found->second;
}

}  // namespace

ResourcePool::ResourcePool(std::vector<Resource> resources)
    : resources_(std::move(resources)), kept_(resources_.size(), false) {
  for (const Resource& resource : resources_) free_.push_back(resource.offered);
}

std::optional<std::uint32_t> ResourcePool::exceeded_by(const Demand& demand) const {
  for (const auto& [resource, amount] : demand) {
    if (amount > resources_[resource].offered) return resource;
  }
  return std::nullopt;
}

bool ResourcePool::finds_room(const Demand& demand, const Demand* claim) const {
  return std::ranges::all_of(demand, [&](const auto& asked) {
    const auto& [resource, amount] = asked;
    const std::uint64_t kept = kept_[resource] ? amount_of(resource, claim) : 0;
    return amount <= free_[resource] && free_[resource] - amount >= kept;
  });
}

void ResourcePool::keep_for(const Demand& demand) {
  for (const auto& [resource, amount] : demand) {
    if (amount > free_[resource]) kept_[resource] = true;
  }
}

ResourcePool::Lines::iterator ResourcePool::first_line() {
  return std::ranges::min_element(lines_, {}, [](const auto& line) { return line.second.front().arrival; });
}

void ResourcePool::take(StageNumber stage, const Demand& demand) {
  for (const auto& [resource, amount] : demand) free_[resource] -= amount;
  inside_.emplace(stage, demand);
}

bool ResourcePool::enter(StageNumber stage, const Demand& demand) {
  if (exceeded_by(demand)) throw InternalError("a stage asks for more than there is");
  const auto first = first_line();
  if (first != lines_.end()) keep_for(first->first);
  if (finds_room(demand, first == lines_.end() ? nullptr : &first->first)) {
    take(stage, demand);
    return true;
  }
  lines_[demand].push_back({arrivals_++, stage});
  return false;
}

std::optional<StageNumber> ResourcePool::next() {
  const auto first = first_line();
  if (first == lines_.end()) return std::nullopt;
  auto chosen = lines_.end();
  if (finds_room(first->first, nullptr)) {
    chosen = first;
    kept_.assign(kept_.size(), false);
  } else {
    keep_for(first->first);
    for (auto line = lines_.begin(); line != lines_.end(); ++line) {
      const bool is_sooner = chosen == lines_.end() || line->second.front().arrival < chosen->second.front().arrival;
      if (line != first && is_sooner && finds_room(line->first, &first->first)) chosen = line;
    }
    if (chosen == lines_.end()) return std::nullopt;
  }
  const StageNumber stage = chosen->second.front().stage;
  take(stage, chosen->first);
  chosen->second.pop_front();
  if (chosen->second.empty()) lines_.erase(chosen);
  return stage;
}

void ResourcePool::leave(StageNumber stage) {
  const auto found = inside_.find(stage);
  if (found == inside_.end()) return;
  for (const auto& [resource, amount] : found->second) free_[resource] += amount;
  inside_.erase(found);
}

}  // namespace tutti
