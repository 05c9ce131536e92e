// Why a stage would run, or would not: the decision itself, with the run that made each input.
#pragma once

#include <string>
#include <vector>

#include "exec/record.hpp"
#include "exec/run.hpp"

namespace tutti {

// The records of what wrote the bytes that were recorded, and those that are there now; nothing where nobody knows.
struct Origins {
  std::optional<LedgerEntry> before, after;
};

// Something that was looked at and is as recorded.
struct Unchanged {
  std::string subject, key, value;  // as in Difference
};

struct WhyAnswer {
  std::string address;
  Staleness staleness;
  std::vector<Origins> origins;  // in the order of staleness.differences
  std::vector<Unchanged> unchanged;
  std::vector<std::string> waits_for;   // stale stages that it needs: it may run because of them
  std::optional<LedgerEntry> last_run;  // or whatever else was recorded of the stage last
};
std::vector<WhyAnswer> why(Repository& repository, const Project& project, const std::vector<StageNumber>& stages);

}  // namespace tutti
