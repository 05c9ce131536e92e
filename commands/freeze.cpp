// tutti freeze, unfreeze: let runs pass a stage over, or not.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "exec/freeze.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct FreezeOptions {
  std::vector<std::string> targets;
};

struct FreezeResult {
  bool frozen = false;
  std::vector<std::pair<std::string, bool>> stages;  // address, changed
  std::vector<std::string> to_stage;
  bool staged = false;
};

void print(std::ostream& out, const FreezeResult& result) {
  for (const auto& [address, changed] : result.stages) {
    const std::string_view state =
        result.frozen ? (changed ? "now frozen" : "frozen already") : (changed ? "no longer frozen" : "not frozen");
    out << fmt::format("{} is {}.\n", in_quotes(address), state);
  }
  if (!result.staged) print_git_hint(out, result.to_stage);
}

Json to_json(const FreezeResult& result) {
  Json stages = Json::array();
  for (const auto& [address, changed] : result.stages) stages.push_back({{"stage", address}, {"changed", changed}});
  return {{"frozen", result.frozen}, {"stages", stages}, {"to_stage", result.to_stage}, {"staged", result.staged}};
}

FreezeResult set(Context& context, const FreezeOptions& options, bool frozen) {
  const Project project = load_project_for(context, options.targets);
  std::vector<Target> targets;
  for (const std::string& name : options.targets) {
    const auto found = select(context, project, {name}, {.kinds = TargetKinds::stages});
    if (found.size() > 1) {
      throw UsageError(fmt::format("{} stands for several stages: name one", in_quotes(name)),
                       {"run 'tutti stage list' for their names"});
    }
    targets.insert(targets.end(), found.begin(), found.end());
  }
  const FreezeReport report = set_frozen(context.repository(), targets, frozen);
  FreezeResult result{
      .frozen = frozen, .stages = {}, .to_stage = shown(context, report.to_stage), .staged = report.staged};
  for (const auto& one : report.stages) result.stages.emplace_back(one.stage->address(context.place()), one.changed);
  return result;
}

ArgumentSpec<FreezeOptions> targets_argument() {
  return {.name = "TARGET",
          .help = "Stages or '.dvc' files",
          .field = &FreezeOptions::targets,
          .count = Count::at_least_one,
          .completes = Completes::stages};
}

}  // namespace

Command freeze_command() {
  return make_command<FreezeOptions>(
      {.name = "freeze",
       .group = Group::pipelines,
       .summary = "Let runs pass stages over, whatever changes",
       .details =
           "Writes 'frozen: true' for a stage in 'dvc.yaml' or in a '.dvc' file; nothing else in the file changes. A "
           "frozen stage counts as up to date while its outputs are.",
       .arguments = {targets_argument()},
       .examples = {{"tutti freeze prepare", "Keep what 'prepare' wrote, although its inputs change"}}},
      [](Context& context, const FreezeOptions& options) { return set(context, options, true); });
}

Command unfreeze_command() {
  return make_command<FreezeOptions>(
      {.name = "unfreeze",
       .group = Group::pipelines,
       .summary = "Let runs look at frozen stages again",
       .details = "The opposite of 'tutti freeze'.",
       .arguments = {targets_argument()},
       .examples = {{"tutti unfreeze prepare", "Run 'prepare' again when its inputs change"}}},
      [](Context& context, const FreezeOptions& options) { return set(context, options, false); });
}

}  // namespace tutti
