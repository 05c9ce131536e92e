// Explains stages by judging them.
#include "exec/why.hpp"

#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "contents.hpp"

namespace tutti {
namespace {

struct Judged {
  Observation seen;
  Staleness staleness;
};

class Explanation {
 public:
  Explanation(const Stage& stage, const Judged& judged, Ledger& ledger)
      : stage_(stage), judged_(judged), ledger_(ledger) {}

  std::vector<Origins> origins() const {
    std::vector<Origins> origins;
    for (const Difference& difference : judged_.staleness.differences) origins.push_back(origins_of(difference));
    return origins;
  }

  std::vector<Unchanged> unchanged() const {
    std::vector<Unchanged> found;
    const auto add = [&](const std::string& subject, const std::string& key, std::string value) {
      const auto is_it = [&](const Difference& d) { return d.subject == subject && (d.key.empty() || d.key == key); };
      if (std::ranges::none_of(judged_.staleness.differences, is_it)) found.push_back({subject, key, std::move(value)});
    };
    if (stage_.recorded_command) add("cmd", "", join(stage_.command.lines, "\n"));
    for (std::size_t i = 0; i < stage_.deps.size() && !stage_.frozen; ++i) {
      if (const auto& id = judged_.seen.deps.at(i).id) add(stage_.deps[i].written, "", short_name(id));
    }
    for (std::size_t i = 0; i < stage_.params.size() && !stage_.frozen; ++i) {
      const std::optional<Value>& values = judged_.seen.params.at(i);
      if (!values || !values->is_map()) continue;
      for (const Member& member : values->members()) {
        if (member.key.is_string()) {
          add(stage_.params[i].written, std::string(member.key.as_string()), brief(member.value));
        }
      }
    }
    for (std::size_t i = 0; i < stage_.outs.size(); ++i) {
      if (const auto& id = judged_.seen.outs.at(i).id) add(stage_.outs[i].written, "", short_name(id));
    }
    return found;
  }

 private:
  Origins origins_of(const Difference& difference) const {
    switch (difference.cause) {
      case Cause::dep_new:
      case Cause::dep_modified:
      case Cause::dep_deleted:
        for (std::size_t i = 0; i < stage_.deps.size(); ++i) {
          const Dependency& dep = stage_.deps[i];
          const RelPath* path = std::get_if<RelPath>(&dep.location);
          if (path && dep.written == difference.subject) {
            return {.before = maker_of(*path, id_of(dep.recorded)),
                    .after = maker_of(*path, judged_.seen.deps.at(i).id)};
          }
        }
        return {};
      case Cause::out_new:
      case Cause::out_modified:
      case Cause::out_deleted:
      case Cause::out_not_in_cache:
        for (std::size_t i = 0; i < stage_.outs.size(); ++i) {
          const Output& output = stage_.outs[i];
          if (output.written != difference.subject) continue;
          Origins origins{.before = maker_of(output.path, id_of(output.recorded)), .after = {}};
          if (difference.cause != Cause::out_not_in_cache) {
            origins.after = maker_of(output.path, judged_.seen.outs.at(i).id);
          }
          return origins;
        }
        return {};
      default:
        return {};
    }
  }

  std::optional<LedgerEntry> maker_of(const RelPath& path, const std::optional<ObjectId>& id) const {
    if (!id) return std::nullopt;
    const std::string name = content_name(id);
    const auto is_it = [&](const RecordedContent& content) { return content.path == path.str() && content.id == name; };
    for (LedgerEntry& entry : ledger_.find({.path = path.str(), .output = name})) {
      if (std::ranges::any_of(entry.record.outputs, is_it)) return std::move(entry);
    }
    return std::nullopt;
  }

  const Stage& stage_;
  const Judged& judged_;
  Ledger& ledger_;
};

}  // namespace

std::vector<WhyAnswer> why(Repository& repository, const Project& project, const std::vector<StageNumber>& stages) {
  Observer observer(repository);
  const Graph graph = build_graph(project, FrozenNeeds::dropped);
  Ledger ledger = open_ledger(repository);

  std::map<StageNumber, Judged> judged;
  const auto judge = [&](StageNumber number) -> const Judged& {
    const auto known = judged.find(number);
    if (known != judged.end()) return known->second;
    const Stage& stage = project.stages()[number];
    Observation seen = observer.observe(stage);
    Staleness found = staleness(stage, seen);
    return judged.emplace(number, Judged{std::move(seen), std::move(found)}).first->second;
  };

  std::vector<WhyAnswer> answers;
  for (const StageNumber number : stages) {
    const Stage& stage = project.stages().at(number);
    const std::string address = stage.address();
    const Judged& found = judge(number);
    const Explanation explanation(stage, found, ledger);
    WhyAnswer answer{.address = address,
                     .staleness = found.staleness,
                     .origins = explanation.origins(),
                     .unchanged = explanation.unchanged(),
                     .waits_for = {},
                     .last_run = {}};
    const std::vector<StageNumber> of = {number};
    for (const StageNumber need : graph.ancestors(of)) {
      if (need != number && judge(need).staleness.is_stale())
        answer.waits_for.push_back(project.stages()[need].address());
    }
    std::vector<LedgerEntry> runs = ledger.find({.stage = address, .limit = 1});
    if (!runs.empty()) answer.last_run = std::move(runs.front());
    answers.push_back(std::move(answer));
  }
  return answers;
}

}  // namespace tutti
