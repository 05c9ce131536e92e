// Why a stage would run, or would not: the decision itself, with the run that made each input.
#pragma once

#include <string>
#include <vector>

#include "exec/record.hpp"
#include "exec/run.hpp"

namespace tutti {

struct WhyAnswer {
  std::string address;
  Staleness staleness;
  std::vector<std::string> waits_for;  // stale stages that it needs: it may run because of them
  std::optional<LedgerEntry> last_run;
};
std::vector<WhyAnswer> why(Repository& repository, const Project& project, const std::vector<StageNumber>& stages);

}  // namespace tutti
