// The sentences and the JSON of a run's end.
#include "run_result.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "exec/run_events.hpp"
#include "explanation.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

std::size_t count(const RunReport& report, StageOutcome outcome) {
  std::size_t found = 0;
  for (const StageResult& stage : report.stages) found += stage.outcome == outcome ? 1 : 0;
  return found;
}

// Nobody thinks of a '.dvc' file as a stage, so it is counted only when its data was taken in. No name of a stage has a
// dot.
std::size_t count_stages(const RunReport& report, StageOutcome outcome) {
  return static_cast<std::size_t>(std::count_if(report.stages.begin(), report.stages.end(), [&](const auto& stage) {
    return stage.outcome == outcome && !stage.address.ends_with(".dvc");
  }));
}

}  // namespace

int status_of(const RunCommandResult& result) {
  return result.report.success() || result.ignore_errors ? 0 : 1;
}

void print(std::ostream& out, const RunCommandResult& result) {
  if (!result.detached.empty()) {
    out << fmt::format(
        "Run {0} goes on in the background.\n"
        "Use 'tutti runs attach {0}' to watch it, 'tutti runs stop {0}' to stop it.\n",
        result.detached);
    return;
  }
  const RunReport& report = result.report;
  if (result.explain) {
    for (const StageResult& stage : report.stages) {
      if (stage.outcome == StageOutcome::up_to_date) {
        out << fmt::format("{}: up to date, nothing that it reads or writes has changed\n", printable(stage.address));
      }
      for (const Difference& difference : stage.why.differences) print_difference(out, stage.address, difference);
    }
  }
  if (result.dry) {
    const std::size_t would = count_stages(report, StageOutcome::would_run);
    const std::size_t may = count_stages(report, StageOutcome::may_run);
    out << (would == 0 ? "Nothing would run" : fmt::format("{} would run", count_of(would, "stage")));
    if (may > 0) out << fmt::format(", and {} after that", count_of(may, "stage may", "stages may"));
    out << ".\n";
    return;
  }
  const std::size_t idle = count_stages(report, StageOutcome::up_to_date);
  std::vector<std::string> parts;
  const auto part = [&](StageOutcome outcome, std::string_view words) {
    if (const std::size_t n = count(report, outcome); n > 0) parts.push_back(fmt::format("{} {}", grouped(n), words));
  };
  part(StageOutcome::ran, "ran");
  part(StageOutcome::restored, "restored from the run cache");
  part(StageOutcome::pulled, "pulled");
  part(StageOutcome::verified, "taken in");
  part(StageOutcome::failed, "failed");
  part(StageOutcome::skipped, "skipped");
  if (parts.empty()) {
    if (report.stages.empty()) {
      out << "There are no stages to run.\n";
    } else {
      out << fmt::format("Nothing to do: {} up to date.\n",
                         idle == 0 ? "the data is" : count_of(idle, "stage is", "stages are"));
    }
    return;
  }
  if (idle > 0) parts.push_back(fmt::format("{} up to date", grouped(idle)));
  out << "Stages: " << join(parts, ", ") << ".\n";
  if (result.is_one_of_many) return;
  if (!report.staged) print_git_hint(out, result.to_stage);
  if (report.success()) out << "Use 'tutti push' to send your updates to remote storage.\n";
}

Json to_json(const RunCommandResult& result) {
  if (!result.detached.empty()) return {{"run", result.detached}};
  Json stages = Json::array();
  for (const StageResult& stage : result.report.stages) {
    Json why = Json::array();
    for (const Difference& difference : stage.why.differences) {
      why.push_back(json_of(difference));
    }
    Json entry{{"stage", stage.address},
               {"outcome", name_of(stage.outcome)},
               {"seconds", std::chrono::duration<double>(stage.duration).count()},
               {"why", why}};
    if (stage.outcome == StageOutcome::failed) {
      entry["exit_code"] = stage.exit_code;
      entry["command"] = stage.failed_command;
      entry["error"] = stage.error;
      entry["log"] = stage.log_path;
      if (!stage.kept.empty()) entry["kept"] = stage.kept;
    }
    if (stage.attempts > 1) entry["attempts"] = stage.attempts;
    if (stage.record) entry["record"] = stage.record->hex();
    stages.push_back(std::move(entry));
  }
  return {{"stages", stages}, {"success", result.report.success()}, {"to_stage", result.to_stage}};
}

}  // namespace tutti
