// tutti log: what was run and tracked here, newest first.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "exec/entry_log.hpp"
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
  std::vector<EntryEvent> events;  // records; and commits, where something inside a directory was asked for
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
    case Activity::accept:
      return "accept";
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

// "M data/x  md5:3f2a… -> md5:88b1…  (4.0 KiB)"
void print_changes(std::ostream& out, const EntryEvent& event) {
  for (const EntryChange& change : event.changes) {
    const char letter = change.before.empty() ? 'A' : change.after.empty() ? 'D' : 'M';
    const std::string arrow = letter == 'M' ? " -> " : "";
    const std::string size = change.size ? fmt::format("  ({})", ByteCount{*change.size}.human()) : "";
    out << fmt::format("    {} {}  {}{}{}{}\n", letter, printable(change.path), change.before, arrow, change.after,
                       size);
  }
  if (!event.unknown.empty()) out << fmt::format("    ? the manifest {} is not in the cache\n", event.unknown);
}

void print(std::ostream& out, const LogResult& result) {
  if (result.events.empty()) out << "Nothing has been recorded yet.\n";
  for (const EntryEvent& event : result.events) {
    if (!event.record) {
      out << fmt::format("{}  {}  {:<7} {}\n", event.commit.substr(0, 8), to_seconds(event.time), "git",
                         printable(event.file));
      print_changes(out, event);
      continue;
    }
    const auto& [id, record] = *event.record;
    out << fmt::format("{}  {}  {:<7} {}  ({}, {})", id.short_hex(), to_seconds(record.started),
                       word_for(record.activity), printable(record.stage), human_duration(record.duration),
                       outcome_of(record));
    if (record.git_commit) {
      out << fmt::format("  {}{}", record.git_commit->substr(0, 8), record.git_dirty.value_or(false) ? "+" : "");
    }
    out << '\n';
    if (!record.reason.empty()) out << fmt::format("    because: {}\n", printable(record.reason));
    print_changes(out, event);
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

Json entries_of(const EntryEvent& event) {
  Json entries = Json::array();
  for (const EntryChange& change : event.changes) {
    Json json{{"path", change.path}, {"before", change.before}, {"after", change.after}};
    if (change.size) json["size"] = *change.size;
    entries.push_back(std::move(json));
  }
  return entries;
}

Json to_json(const LogResult& result) {
  Json records = Json::array(), commits = Json::array();
  for (const EntryEvent& event : result.events) {
    Json json = event.record ? Json::parse(to_text(event.record->record)) : Json::object();
    if (!event.changes.empty()) json["entries"] = entries_of(event);
    if (!event.unknown.empty()) json["unknown_manifest"] = event.unknown;
    if (event.record) {
      json["record"] = event.record->id.hex();
      records.push_back(std::move(json));
    } else {
      json["commit"] = event.commit;
      json["file"] = event.file;
      json["time"] = event.time.rfc3339();
      commits.push_back(std::move(json));
    }
  }
  Json json{{"records", records}};
  if (!commits.empty()) json["commits"] = commits;
  return json;
}

std::vector<EntryEvent> events_of(std::vector<LedgerEntry> entries) {
  std::vector<EntryEvent> events;
  for (LedgerEntry& entry : entries) {
    EntryEvent event{};
    event.time = entry.record.started;
    event.record = std::move(entry);
    events.push_back(std::move(event));
  }
  return events;
}

// Of something inside a tracked directory: what changed it, and who read or wrote just that.
std::vector<EntryEvent> events_inside(Context& context, const Project& project, const RelPath& path, Ledger& ledger) {
  std::vector<EntryEvent> events = entry_log(context.repository(), project, path);
  for (EntryEvent& event : events_of(ledger.find({.path = path.str()}))) {
    const auto is_it = [&](const EntryEvent& other) { return other.record && other.record->id == event.record->id; };
    if (std::none_of(events.begin(), events.end(), is_it)) events.push_back(std::move(event));
  }
  return events;
}

LogResult run_log(Context& context, const LogOptions& options) {
  Ledger ledger = open_ledger(context.repository());
  LogResult result;
  result.full = options.full || context.globals().verbosity > 1;
  if (options.targets.empty()) {
    result.events = events_of(ledger.find({.limit = options.limit}));
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
      const RelPath path = context.to_rel_path(target);
      const Project::OutputOf found = project.output_containing(path);
      if (found && found.output->path != path) {
        for (EntryEvent& event : events_inside(context, project, path, ledger))
          result.events.push_back(std::move(event));
        continue;
      }
      query.path = path.str();
    }
    for (EntryEvent& event : events_of(ledger.find(query))) result.events.push_back(std::move(event));
  }
  std::stable_sort(result.events.begin(), result.events.end(),
                   [](const EntryEvent& a, const EntryEvent& b) { return a.time > b.time; });
  if (options.limit > 0 && result.events.size() > options.limit) result.events.resize(options.limit);
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
           "status.\n\n"
           "Of a path inside a tracked directory, what changed it is shown: records, and commits of HEAD and its first "
           "parents ('git'), with the digests before and after and the size.",
       .arguments = {{.name = "TARGET",
                      .help = "Stages, or paths that were read or written",
                      .field = &LogOptions::targets,
                      .completes = Completes::stages}},
       .options =
           {{.name = "--number", .letter = 'n', .value = "N", .help = "Show at most N", .field = &LogOptions::limit},
            {.name = "--full", .help = "Show commands, parameters and digests", .field = &LogOptions::full}},
       .examples = {{"tutti log train", "Every run of 'train'"},
                    {"tutti log --full data/train.csv", "Who read or wrote this file, with what"},
                    {"tutti log data/images/7.png", "When this file of the tracked directory 'data' changed"}}},
      run_log);
}

}  // namespace tutti
