// tutti why: why a stage would run, or would not.
#include "exec/why.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "explanation.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct WhyOptions {
  std::vector<std::string> targets;
};

struct WhyResult {
  std::vector<WhyAnswer> answers;
  bool in_full = false;  // stages were named: of what is as recorded, say what it is
};

// "run 'prepare' 2026-01-31T23:59:59Z (3f2a91c0)"
std::string words_for(const LedgerEntry& entry) {
  return fmt::format("{} {} {} ({})", name_of(entry.record.activity), in_quotes(entry.record.stage),
                     to_seconds(entry.record.started), entry.id.short_hex());
}

void print_origins(std::ostream& out, const Origins& origins) {
  if (origins.before) out << fmt::format("    before: {}\n", words_for(*origins.before));
  if (origins.after) out << fmt::format("    now:    {}\n", words_for(*origins.after));
}

void print_unchanged(std::ostream& out, const WhyAnswer& answer) {
  for (const Unchanged& same : answer.unchanged) {
    const std::string name = same.key.empty() ? same.subject : same.subject + ":" + same.key;
    out << fmt::format("  as recorded: {} ({})\n", printable(name), one_line(same.value));
  }
}

void print_last(std::ostream& out, const LedgerEntry& last) {
  const RunRecord& record = last.record;
  if (record.activity == Activity::accept) {
    out << fmt::format("  accepted {} by {}: {} ({})\n", to_seconds(record.started), printable(record.user),
                       printable(record.reason), last.id.short_hex());
    return;
  }
  out << fmt::format("  last {} {} in {} ({})\n", name_of(record.activity), to_seconds(record.started),
                     human_duration(record.duration), last.id.short_hex());
}

void print(std::ostream& out, const WhyResult& result) {
  for (const WhyAnswer& answer : result.answers) {
    const std::string name = printable(answer.address);
    for (std::size_t i = 0; i < answer.staleness.differences.size(); ++i) {
      print_difference(out, answer.address, answer.staleness.differences[i]);
      print_origins(out, answer.origins.at(i));
    }
    for (const std::string& other : answer.waits_for) {
      out << fmt::format("{}: may run, because {} runs before it\n", name, in_quotes(other));
    }
    if (!answer.staleness.is_stale() && answer.waits_for.empty()) {
      out << fmt::format("{}: up to date, nothing that it reads or writes has changed\n", name);
      if (result.in_full) print_unchanged(out, answer);
    }
    if (answer.last_run) print_last(out, *answer.last_run);
  }
}

Json json_of(const LedgerEntry& entry) {
  return {{"record", entry.id.hex()},
          {"activity", name_of(entry.record.activity)},
          {"stage", entry.record.stage},
          {"started", entry.record.started.rfc3339()}};
}

Json to_json(const WhyResult& result) {
  Json stages = Json::array();
  for (const WhyAnswer& answer : result.answers) {
    Json differences = Json::array(), unchanged = Json::array();
    for (std::size_t i = 0; i < answer.staleness.differences.size(); ++i) {
      Json difference = json_of(answer.staleness.differences[i]);
      const Origins& origins = answer.origins.at(i);
      if (origins.before) difference["before_made_by"] = json_of(*origins.before);
      if (origins.after) difference["after_made_by"] = json_of(*origins.after);
      differences.push_back(std::move(difference));
    }
    for (const Unchanged& same : answer.unchanged) {
      Json entry{{"subject", same.subject}};
      if (!same.key.empty()) entry["key"] = same.key;
      entry["value"] = same.value;
      unchanged.push_back(std::move(entry));
    }
    Json entry{{"stage", answer.address},
               {"stale", answer.staleness.is_stale()},
               {"differences", differences},
               {"unchanged", unchanged},
               {"waits_for", answer.waits_for}};
    if (answer.last_run) {
      entry["last_run"] = json_of(*answer.last_run);
      if (!answer.last_run->record.reason.empty()) entry["last_run"]["reason"] = answer.last_run->record.reason;
    }
    stages.push_back(std::move(entry));
  }
  return {{"stages", stages}};
}

WhyResult run_why(Context& context, const WhyOptions& options) {
  const Project project = load_project(context);
  const auto numbers = select_stages(context, project, options.targets);
  return {why(context.repository(), project, numbers), !options.targets.empty()};
}

}  // namespace

Command why_command() {
  return make_command<WhyOptions>(
      {.name = "why",
       .group = Group::insight,
       .summary = "Say exactly why a stage would run, or would not",
       .details =
           "Shows what differs: the lines of the command, a parameter with its old and new value, a file with its old "
           "and new digest and the run that made it, an output that is gone. Of a named stage that is up to date it "
           "says with what. It is the same value that 'tutti run' decides with.",
       .arguments = {{.name = "STAGE",
                      .help = "Stages; all by default",
                      .field = &WhyOptions::targets,
                      .completes = Completes::stages}},
       .examples = {{"tutti why train", "Why does 'train' run again"}}},
      run_why);
}

}  // namespace tutti
