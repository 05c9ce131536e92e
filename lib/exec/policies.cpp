// Joins tutti.yaml with the stages of a project.
#include "policies.hpp"

#include <fnmatch.h>
#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/threads.hpp"
#include "name_pattern.hpp"

namespace tutti {
namespace {

constexpr std::string_view own_file = "dvc.yaml:";  // "dvc.yaml:train" is "train"

std::uint64_t physical_memory() {
  const long pages = ::sysconf(_SC_PHYS_PAGES), page_size = ::sysconf(_SC_PAGE_SIZE);
  return pages > 0 && page_size > 0 ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page_size) : 0;
}

bool is_meant(const std::string& pattern, const std::string& address) {
  return pattern == address || ::fnmatch(pattern.c_str(), address.c_str(), FNM_NOESCAPE) == 0;
}

void check_map(const Stage& stage, const FileMap& map) {
  const auto fail = [&](std::string_view reason) {
    refuse({std::string(tutti_file_name)}, map.mark,
           fmt::format("stage {} cannot be mapped: {}", in_quotes(stage.address()), reason));
  };
  const auto over = std::ranges::find(stage.deps, map.over, &Dependency::written);
  if (over == stage.deps.end() || !std::holds_alternative<RelPath>(over->location)) {
    fail(fmt::format("{} is no dependency of it inside the workspace", in_quotes(map.over)));
  }
  if (stage.outs.size() != 1 || stage.outs.front().written != map.into) {
    fail(fmt::format("{} is not its only output", in_quotes(map.into)));
  }
  const OutputOptions& options = stage.outs.front().options;
  if (!options.cache || options.persist) fail(fmt::format("{} has to be cached and not persist", in_quotes(map.into)));
}

void warn_of_unknown(const StageSettings& settings, const std::vector<std::string>& addresses, Log& log) {
  const std::string place = fmt::format("{}:{}:{}", tutti_file_name, settings.mark.line, settings.mark.column);
  const auto near = nearest(settings.pattern, addresses);
  log.warning("{}: no stage is called {}{}", place, in_quotes(settings.pattern),
              near ? fmt::format("; did you mean {}?", in_quotes(*near)) : "");
}

}  // namespace

Policies::Policies(const Project& project, TuttiSettings settings, const Environment& environment, unsigned jobs,
                   Log& log)
    : project_(project), settings_(std::move(settings)) {
  std::vector<std::string> addresses;
  if (!settings_.stages.empty()) {
    for (const Stage& stage : project_.stages()) addresses.push_back(stage.is_pointer() ? "" : stage.address());
  }
  for (const StageSettings& each : settings_.stages) apply(each, addresses, log);
  find_offers(environment, jobs);
  find_demands();
}

void Policies::apply(const StageSettings& settings, const std::vector<std::string>& addresses, Log& log) {
  std::string pattern = settings.pattern;
  if (pattern.starts_with(own_file)) pattern.erase(0, own_file.size());
  bool is_of_any = false;
  for (StageNumber number = 0; number < addresses.size(); ++number) {
    if (addresses[number].empty() || !is_meant(pattern, addresses[number])) continue;
    is_of_any = true;
    StagePolicy& policy = special_[number];
    for (const auto& [name, amount] : settings.resources) policy.resources[name] = amount;
    if (settings.mutexes) policy.mutexes = *settings.mutexes;
    if (settings.retries) policy.retries = *settings.retries;
    if (settings.timeout) policy.timeout = settings.timeout;
    if (settings.map) {
      check_map(project_.stages()[number], *settings.map);
      policy.map = settings.map;
    }
  }
  if (!is_of_any && !has_wildcard(pattern)) warn_of_unknown(settings, addresses, log);
}

void Policies::find_offers(const Environment& environment, unsigned jobs) {
  std::map<std::string, std::uint64_t> offered = {
      {"cpu", std::max<std::uint64_t>(core_count(), jobs) * one_cpu}, {"memory", physical_memory()}, {"gpu", 0}};
  for (const auto& [name, said] : settings_.resources) offered[name] = said.amount.amount;
  // Those that others leave to us, and if that says nothing, all.
  const std::string visible = environment.variable("CUDA_VISIBLE_DEVICES").value_or("");
  if (visible.empty()) {
    for (std::uint64_t i = 0; i < offered["gpu"]; ++i) gpus_.push_back(std::to_string(i));
  } else {
    gpus_ = split(visible, ',');
    offered["gpu"] = settings_.resources.contains("gpu") ? std::min(offered["gpu"], gpus_.size()) : gpus_.size();
  }
  for (const auto& [number, policy] : special_) {
    for (const auto& [name, amount] : policy.resources) offered.try_emplace(name, 0);
    for (const std::string& name : policy.mutexes) offered["mutex " + name] = 1;  // no resource's name has a blank
  }
  for (const auto& [name, amount] : offered) {
    numbers_[name] = static_cast<std::uint32_t>(offered_.size());
    offered_.push_back({name, amount});
  }
}

void Policies::find_demands() {
  const auto demand_of = [&](const StagePolicy& policy) {
    std::map<std::uint32_t, std::uint64_t> demand = {{numbers_.at("cpu"), one_cpu}};
    for (const auto& [name, asked] : policy.resources) demand[numbers_.at(name)] = asked.amount;
    for (const std::string& name : policy.mutexes) demand[numbers_.at("mutex " + name)] = 1;
    std::erase_if(demand, [](const auto& entry) { return entry.second == 0; });
    return ResourcePool::Demand(demand.begin(), demand.end());
  };
  ordinary_.demand = demand_of(ordinary_);
  for (auto& [number, policy] : special_) policy.demand = demand_of(policy);
}

const StagePolicy& Policies::of(StageNumber stage) const {
  const auto found = special_.find(stage);
  return found == special_.end() ? ordinary_ : found->second;
}

std::uint32_t Policies::gpu_count(StageNumber stage) const {
  const Resources& asked = of(stage).resources;
  const auto found = asked.find("gpu");
  return found == asked.end() ? 0 : static_cast<std::uint32_t>(found->second.amount);
}

void Policies::refuse_demand(StageNumber stage, std::uint32_t resource) const {
  const ResourcePool::Resource& offered = offered_.at(resource);
  const Resources& asked = of(stage).resources;
  const auto said = asked.find(offered.name);
  const std::uint64_t amount = said == asked.end() ? one_cpu : said->second.amount;
  const Mark mark = said == asked.end() ? Mark{} : said->second.mark;
  const std::string message =
      fmt::format("stage {} asks for {} {}, and this machine offers {}", in_quotes(project_.stages()[stage].address()),
                  amount_words(offered.name, amount), offered.name, amount_words(offered.name, offered.offered));
  const std::string where = mark.line == 0 ? "" : fmt::format("{}:{}:{}: ", tutti_file_name, mark.line, mark.column);
  throw InvalidFile(where + message,
                    {fmt::format("say what it offers in '{}', as in 'resources: {{{}: {}}}'", workspace_settings_name,
                                 offered.name, amount_words(offered.name, amount))});
}

}  // namespace tutti
