// tutti why: why a stage would run, or would not.
#include "exec/why.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct WhyOptions {
  std::vector<std::string> targets;
};

struct WhyResult {
  std::vector<WhyAnswer> answers;
};

void print(std::ostream& out, const WhyResult& result) {
  for (const WhyAnswer& answer : result.answers) {
    const std::string name = printable(answer.address);
    for (const Difference& difference : answer.staleness.differences) {
      out << fmt::format("{}: {}\n", name, sentence(difference));
    }
    for (const std::string& other : answer.waits_for) {
      out << fmt::format("{}: may run, because {} runs before it\n", name, in_quotes(other));
    }
    if (!answer.staleness.is_stale() && answer.waits_for.empty()) {
      out << fmt::format("{}: up to date, nothing that it reads or writes has changed\n", name);
    }
    if (answer.last_run) {
      out << fmt::format("  last run {} in {} ({})\n", to_seconds(answer.last_run->record.started),
                         human_duration(answer.last_run->record.duration), answer.last_run->id.short_hex());
    }
  }
}

Json to_json(const WhyResult& result) {
  Json stages = Json::array();
  for (const WhyAnswer& answer : result.answers) {
    Json differences = Json::array();
    for (const Difference& difference : answer.staleness.differences) {
      differences.push_back(json_of(difference));
    }
    Json entry{{"stage", answer.address},
               {"stale", answer.staleness.is_stale()},
               {"differences", differences},
               {"waits_for", answer.waits_for}};
    if (answer.last_run) {
      entry["last_run"] = {{"record", answer.last_run->id.hex()},
                           {"started", answer.last_run->record.started.rfc3339()}};
    }
    stages.push_back(std::move(entry));
  }
  return {{"stages", stages}};
}

WhyResult run_why(Context& context, const WhyOptions& options) {
  const Project project = load_project(context);
  const auto numbers = select_stages(context, project, options.targets);
  return {why(context.repository(), project, numbers)};
}

}  // namespace

Command why_command() {
  return make_command<WhyOptions>(
      {.name = "why",
       .group = Group::insight,
       .summary = "Say exactly why a stage would run, or would not",
       .details =
           "Shows what differs: the command, a parameter with its old and new value, a file with its old and new "
           "digest, an output that is gone. It is the same value that 'tutti run' decides with.",
       .arguments = {{.name = "STAGE",
                      .help = "Stages; all by default",
                      .field = &WhyOptions::targets,
                      .completes = Completes::stages}},
       .examples = {{"tutti why train", "Why does 'train' run again"}}},
      run_why);
}

}  // namespace tutti
