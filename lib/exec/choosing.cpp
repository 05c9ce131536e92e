// Which stage begins next, and whether there is room for it to run.
#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "contents.hpp"
#include "runner.hpp"

namespace tutti {

// Who waited for room, then who failed long enough ago, then who has not been looked at.
std::optional<StageNumber> Runner::next_to_begin() {
  std::optional<StageNumber> number = pool_.next();
  if (!number) number = due_retry();
  if (!number) return schedule_->next();
  // What was seen when it was judged may be hours old.
  for (const Dependency& dep : stage(*number).deps) observer_.forget(dep.location);
  for (const ParamsDependency& params : stage(*number).params) observer_.forget(params.file);
  return number;
}

std::optional<StageNumber> Runner::due_retry() {
  const auto due = std::ranges::find_if(retries_, [](const Retry& retry) { return retry.alarm.has_rung(); });
  if (due == retries_.end()) return std::nullopt;
  const StageNumber number = due->number;
  retries_.erase(due);
  return number;
}

void Runner::give_up_retries() {
  for (Retry& retry : std::exchange(retries_, {})) {
    retry.failure.kept = keep_failed(retry.number);
    failed(retry.number, std::move(retry.failure));
  }
}

// Before anything has run. What is up to date, or in the run cache, may ask for whatever it wants: another machine has
// made it.
void Runner::refuse_what_never_fits(const std::vector<StageNumber>& steps) {
  for (const StageNumber number : steps) {
    const std::optional<std::uint32_t> exceeded = pool_.exceeded_by(policies_.of(number).demand);
    if (!exceeded || stage(number).is_pointer() || stage(number).frozen) continue;
    const Staleness why = judge(number, observer_.observe(stage(number)));
    if (why.is_stale() && !has_result(number, why)) policies_.refuse_demand(number, *exceeded);
  }
}

bool Runner::has_result(StageNumber number, const Staleness& why) {
  if (is_forced(number) || !may_restore(stage(number))) return false;
  try {
    return find_result({.number = number, .why = why, .lock = inputs_of(stage(number), observer_)}).has_value();
  } catch (const NotFound&) {  // what it reads is yet to be made
    return false;
  }
}

// Whether there is room for the stage to run: else it waits in the pool.
bool Runner::enter(StageNumber number) {
  const ResourcePool::Demand& demand = policies_.of(number).demand;
  if (const auto exceeded = pool_.exceeded_by(demand)) policies_.refuse_demand(number, *exceeded);
  if (!pool_.has(number) && !pool_.enter(number, demand)) return false;
  const std::uint32_t wanted = policies_.gpu_count(number);
  std::vector<std::string>& gpus = gpus_[number];
  while (gpus.size() < wanted) {
    gpus.push_back(std::move(free_gpus_.front()));
    free_gpus_.erase(free_gpus_.begin());
  }
  return true;
}

void Runner::leave(StageNumber number) {
  pool_.leave(number);
  const auto held = gpus_.find(number);
  if (held == gpus_.end()) return;
  free_gpus_.insert(free_gpus_.end(), held->second.begin(), held->second.end());
  gpus_.erase(held);
}

}  // namespace tutti
