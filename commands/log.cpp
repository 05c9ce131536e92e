// tutti log: what was run and tracked here, newest first.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "exec/why.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct LogOptions {
  std::vector<std::string> targets;
  unsigned limit = 0;
  bool full = false;
};

struct LogResult {
  std::vector<LedgerEntry> entries;
  bool full = false;
};

std::string_view word_for(Activity activity) {
  switch (activity) {
    case Activity::run:
      return "run";
    case Activity::restore:
      return "restore";
    case Activity::add:
      return "add";
    case Activity::commit:
      return "commit";
  }
  return "";
}

std::string outcome_of(const RunRecord& record) {
  if (record.signal) return fmt::format("killed by signal {}", *record.signal);
  if (record.exit_code != 0) return fmt::format("exit {}", record.exit_code);
  return record.inputs_changed ? "inputs changed meanwhile" : "ok";
}

void print_contents(std::ostream& out, std::string_view heading, const std::vector<RecordedContent>& contents) {
  for (const RecordedContent& content : contents) {
    out << fmt::format("    {} {}  {}\n", heading, content.id.empty() ? "-" : content.id, printable(content.path));
  }
}

void print(std::ostream& out, const LogResult& result) {
  if (result.entries.empty()) out << "Nothing has been recorded yet.\n";
  for (const auto& [id, record] : result.entries) {
    out << fmt::format("{}  {}  {:<7} {}  ({}, {})", id.short_hex(), to_seconds(record.started),
                       word_for(record.activity), printable(record.stage), human_duration(record.duration),
                       outcome_of(record));
    if (record.git_commit) {
      out << fmt::format("  {}{}", record.git_commit->substr(0, 8), record.git_dirty.value_or(false) ? "+" : "");
    }
    out << '\n';
    if (!result.full) continue;
    for (const std::string& line : record.command) out << fmt::format("    > {}\n", printable(line));
    for (const auto& [name, value] : record.params)
      out << fmt::format("    param {} = {}\n", printable(name), printable(value));
    print_contents(out, "in ", record.inputs);
    print_contents(out, "out", record.outputs);
    out << fmt::format("    by {} on {}, tutti {}\n", printable(record.user), printable(record.host),
                       record.tutti_version);
  }
}

Json to_json(const LogResult& result) {
  Json records = Json::array();
  for (const auto& [id, record] : result.entries) {
    Json json = Json::parse(to_text(record));
    json["record"] = id.hex();
    records.push_back(std::move(json));
  }
  return {{"records", records}};
}

LogResult run_log(Context& context, const LogOptions& options) {
  Ledger ledger = open_ledger(context.repository());
  LogResult result;
  result.full = options.full || context.globals().verbosity > 1;
  if (options.targets.empty()) {
    result.entries = ledger.find({.limit = options.limit});
    return result;
  }
  const Project project = load_project(context);
  for (const std::string& target : options.targets) {
    LedgerQuery query{.limit = options.limit};
    // A stage's name, or a path that some run read or wrote.
    const auto& stages = project.stages();
    const RelPath place = context.place();
    const auto stage =
        std::find_if(stages.begin(), stages.end(), [&](const Stage& s) { return s.address(place) == target; });
    if (stage != stages.end()) {
      query.stage = stage->address();
    } else {
      query.path = context.to_rel_path(target).str();
    }
    for (LedgerEntry& entry : ledger.find(query)) result.entries.push_back(std::move(entry));
  }
  std::sort(result.entries.begin(), result.entries.end(),
            [](const auto& a, const auto& b) { return a.record.started > b.record.started; });
  return result;
}

}  // namespace

Command log_command() {
  return make_command<LogOptions>(
      {.name = "log",
       .group = Group::insight,
       .summary = "Show what was run and tracked, newest first",
       .details =
           "Every executed stage, 'add' and 'commit' leaves a record: who, when, where, the command, parameters, the "
           "digests that went in and came out, the Git commit and whether it was dirty ('+'), duration and exit "
           "status.",
       .arguments = {{.name = "TARGET",
                      .help = "Stages, or paths that were read or written",
                      .field = &LogOptions::targets,
                      .completes = Completes::stages}},
       .options =
           {{.name = "--number", .letter = 'n', .value = "N", .help = "Show at most N", .field = &LogOptions::limit},
            {.name = "--full", .help = "Show commands, parameters and digests", .field = &LogOptions::full}},
       .examples = {{"tutti log train", "Every run of 'train'"},
                    {"tutti log --full data/train.csv", "Who read or wrote this file, with what"}}},
      run_log);
}

}  // namespace tutti
