// What tutti.yaml says of the stages of a run, and what this machine offers them.
//
// Where nothing is said: a stage asks for one cpu and nothing else, and is tried once, for as long as it takes; the
// machine offers as many cpus as this process may use, or as many as stages may run at once if that is more (so that
// --jobs alone decides), its memory, the gpus that CUDA_VISIBLE_DEVICES names, and no tokens.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "pipeline/graph.hpp"
#include "pipeline/project.hpp"
#include "resource_pool.hpp"
#include "workspace/tutti_settings.hpp"

namespace tutti {

struct StagePolicy {
  Resources resources;  // as said
  std::vector<std::string> mutexes;
  Retries retries;
  std::optional<Duration> timeout;
  std::optional<FileMap> map;
  ResourcePool::Demand demand;
};

class Policies {
 public:
  // `log` hears of names in tutti.yaml that no stage has.
  Policies(const Project& project, TuttiSettings settings, const Environment& environment, unsigned jobs, Log& log);

  const StagePolicy& of(StageNumber stage) const;
  const std::vector<ResourcePool::Resource>& resources() const { return offered_; }
  const std::vector<std::string>& gpus() const { return gpus_; }  // what they are called
  // Throws InvalidFile (file:line:column): `stage` asks for more of this resource than there is.
  [[noreturn]] void refuse_demand(StageNumber stage, std::uint32_t resource) const;
  std::uint32_t gpu_count(StageNumber stage) const;

 private:
  void apply(const StageSettings& settings, const std::vector<std::string>& addresses, Log& log);
  void find_offers(const Environment& environment, unsigned jobs);
  void find_demands();

  const Project& project_;
  TuttiSettings settings_;
  StagePolicy ordinary_;
  std::map<StageNumber, StagePolicy> special_;
  std::vector<ResourcePool::Resource> offered_;
  std::map<std::string, std::uint32_t> numbers_;  // of resources; mutexes are "mutex NAME"
  std::vector<std::string> gpus_;
};

}  // namespace tutti
