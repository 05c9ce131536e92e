// Explains stages by judging them.
#include "exec/why.hpp"

#include <map>

namespace tutti {

std::vector<WhyAnswer> why(Repository& repository, const Project& project, const std::vector<StageNumber>& stages) {
  Observer observer(repository);
  const Graph graph = build_graph(project, FrozenNeeds::dropped);
  Ledger ledger = open_ledger(repository);

  std::map<StageNumber, Staleness> judged;
  const auto judge = [&](StageNumber number) -> const Staleness& {
    const auto known = judged.find(number);
    if (known != judged.end()) return known->second;
    const Stage& stage = project.stages()[number];
    return judged.emplace(number, staleness(stage, observer.observe(stage))).first->second;
  };

  std::vector<WhyAnswer> answers;
  for (const StageNumber number : stages) {
    const std::string address = project.stages().at(number).address();
    WhyAnswer answer{.address = address, .staleness = judge(number), .waits_for = {}, .last_run = {}};
    const std::vector<StageNumber> of = {number};
    for (const StageNumber need : graph.ancestors(of)) {
      if (need != number && judge(need).is_stale()) answer.waits_for.push_back(project.stages()[need].address());
    }
    std::vector<LedgerEntry> runs = ledger.find({.stage = address, .limit = 1});
    if (!runs.empty()) answer.last_run = std::move(runs.front());
    answers.push_back(std::move(answer));
  }
  return answers;
}

}  // namespace tutti
