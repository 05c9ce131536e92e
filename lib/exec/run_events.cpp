// Events of a run to JSON and back.
#include "exec/run_events.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace tutti {
namespace {

template <class Value>
using Names = std::pair<Value, std::string_view>;

constexpr std::array<Names<StageOutcome>, 9> outcomes{{{StageOutcome::up_to_date, "up_to_date"},
                                                       {StageOutcome::ran, "ran"},
                                                       {StageOutcome::restored, "restored"},
                                                       {StageOutcome::pulled, "pulled"},
                                                       {StageOutcome::verified, "verified"},
                                                       {StageOutcome::failed, "failed"},
                                                       {StageOutcome::skipped, "skipped"},
                                                       {StageOutcome::would_run, "would_run"},
                                                       {StageOutcome::may_run, "may_run"}}};

constexpr std::array<Names<Cause>, 18> causes{{{Cause::never_run, "never_run"},
                                               {Cause::command_changed, "command_changed"},
                                               {Cause::dep_new, "dep_new"},
                                               {Cause::dep_modified, "dep_modified"},
                                               {Cause::dep_deleted, "dep_deleted"},
                                               {Cause::param_new, "param_new"},
                                               {Cause::param_modified, "param_modified"},
                                               {Cause::param_deleted, "param_deleted"},
                                               {Cause::out_new, "out_new"},
                                               {Cause::out_modified, "out_modified"},
                                               {Cause::out_deleted, "out_deleted"},
                                               {Cause::out_not_in_cache, "out_not_in_cache"},
                                               {Cause::always_changed, "always_changed"},
                                               {Cause::forced, "forced"},
                                               {Cause::upstream, "upstream"},
                                               {Cause::dep_unknown, "dep_unknown"},
                                               {Cause::dep_update, "dep_update"},
                                               {Cause::checksum_changed, "checksum_changed"}}};

constexpr std::array error_kinds{ErrorKind::usage,         ErrorKind::invalid,  ErrorKind::config,
                                 ErrorKind::not_found,     ErrorKind::conflict, ErrorKind::system,
                                 ErrorKind::stage_failed,  ErrorKind::locked,   ErrorKind::remote,
                                 ErrorKind::no_repository, ErrorKind::corrupt,  ErrorKind::internal};

template <class Table, class Value>
std::string_view name_in(const Table& table, Value value) {
  return std::ranges::find(table, value, &Table::value_type::first)->second;
}

template <class Table>
std::optional<typename Table::value_type::first_type> find_named(const Table& table, std::string_view name) {
  const auto found = std::ranges::find(table, name, &Table::value_type::second);
  return found == table.end() ? std::nullopt : std::optional(found->first);
}

Json json_of(const StageKey& key) {
  return {{"file", key.file}, {"name", key.name}};
}

StageKey key_from(const Json& json) {
  return {.file = RelPath::parse(json.at("file").get<std::string>()).str(), .name = json.at("name")};
}

Json json_of(const Staleness& why) {
  Json all = Json::array();
  for (const Difference& difference : why.differences) {
    Json json{{"cause", name_in(causes, difference.cause)}, {"subject", difference.subject}};
    if (!difference.key.empty()) json["key"] = difference.key;
    if (!difference.before.empty()) json["before"] = difference.before;
    if (!difference.after.empty()) json["after"] = difference.after;
    all.push_back(std::move(json));
  }
  return all;
}

Staleness staleness_from(const Json& json) {
  Staleness why;
  for (const Json& entry : json) {
    const auto cause = find_named(causes, entry.at("cause").get<std::string>());
    if (!cause) continue;  // of a newer tutti
    why.differences.push_back({.cause = *cause,
                               .subject = entry.at("subject"),
                               .key = entry.value("key", ""),
                               .before = entry.value("before", ""),
                               .after = entry.value("after", "")});
  }
  return why;
}

void add(Json& json, const RunBegun& begun) {
  const ProcessIdentity& process = begun.process;
  json.update({{"id", begun.id},
               {"host", process.machine.host},
               {"boot", process.machine.boot},
               {"namespace", process.machine.space},
               {"pid", process.pid},
               {"start", process.start},
               {"tutti", begun.tutti_version},
               {"directory", begun.directory},
               {"jobs", begun.jobs},
               {"keep_going", begun.keep_going},
               {"ignore_errors", begun.ignore_errors},
               {"detached", begun.detached}});
}

void add(Json& json, const RunPlanned& planned) {
  json["stages"] = planned.stages;
}

void add(Json& json, const StagesUnchanged& unchanged) {
  Json stages = Json::array();
  for (const StageKey& key : unchanged.stages) stages.push_back(json_of(key));
  json["stages"] = std::move(stages);
}

void add(Json& json, const StageStarted& started) {
  json.update(json_of(started.stage));
  json["why"] = json_of(started.why);
}

void add(Json& json, const StageCommand& command) {
  json.update(json_of(command.stage));
  json["line"] = command.line;
  json["written"] = command.written;
}

void add(Json& json, const StageProcess& process) {
  json.update(json_of(process.stage));
  json["pid"] = process.pid;
  json["start"] = process.start;
}

void add(Json& json, const StageLog& log) {
  json.update(json_of(log.stage));
  json["path"] = log.path;
}

void add(Json& json, const StageFinished& finished) {
  const StageResult& result = finished.result;
  json.update(json_of(finished.stage));
  json["address"] = result.address;
  json["outcome"] = name_of(result.outcome);
  json["nanoseconds"] = result.duration.count();
  json["written"] = finished.written;
  if (result.why.is_stale()) json["why"] = json_of(result.why);
  if (result.exit_code != 0) json["exit_code"] = result.exit_code;
  if (!result.failed_command.empty()) json["command"] = result.failed_command;
  if (!result.error.empty()) json["error"] = result.error;
  if (!result.log_path.empty()) json["log"] = result.log_path;
  if (result.record) json["record"] = result.record->hex();
}

void add(Json& json, const StageRetrying& retrying) {
  add(json, StageFinished{retrying.stage, retrying.result, retrying.written});
  json["attempt"] = retrying.next.attempt;
  json["of"] = retrying.next.of;
  json["wait"] = retrying.next.wait.count();
}

void add(Json& json, const RunEnded& ended) {
  json["to_stage"] = ended.to_stage;
  json["staged"] = ended.staged;
  json["noted"] = ended.noted;
  if (ended.stopped) json["stopped"] = true;
  if (ended.error) json["error"] = json_of(*ended.error);
}

constexpr std::array<std::string_view, 10> event_names{"begun",   "planned", "unchanged", "stage",    "command",
                                                       "process", "log",     "finished",  "retrying", "ended"};

RunBegun begun_from(const Json& json) {
  return {.id = json.at("id"),
          .process = {.machine = {.host = json.at("host"), .space = json.at("namespace"), .boot = json.at("boot")},
                      .pid = json.at("pid"),
                      .start = json.at("start")},
          .tutti_version = json.value("tutti", ""),
          .directory = json.value("directory", ""),
          .jobs = json.value("jobs", 1U),
          .keep_going = json.value("keep_going", false),
          .ignore_errors = json.value("ignore_errors", false),
          .detached = json.value("detached", false)};
}

StagesUnchanged unchanged_from(const Json& json) {
  StagesUnchanged unchanged;
  for (const Json& stage : json.at("stages")) unchanged.stages.push_back(key_from(stage));
  return unchanged;
}

StageFinished finished_from(const Json& json) {
  StageResult result{.address = json.at("address")};
  const auto outcome = find_named(outcomes, json.at("outcome").get<std::string>());
  result.outcome = outcome.value_or(StageOutcome::ran);
  result.duration = Duration(json.value("nanoseconds", std::int64_t{0}));
  if (json.contains("why")) result.why = staleness_from(json.at("why"));
  result.exit_code = json.value("exit_code", 0);
  result.failed_command = json.value("command", "");
  result.error = json.value("error", "");
  result.log_path = json.value("log", "");
  result.record = Digest::from_hex(Algorithm::sha256, json.value("record", ""));
  return {.stage = key_from(json), .result = std::move(result), .written = json.value("written", std::uint64_t{0})};
}

StageRetrying retrying_from(const Json& json) {
  StageFinished attempt = finished_from(json);
  return {.stage = std::move(attempt.stage),
          .result = std::move(attempt.result),
          .next = {.attempt = json.at("attempt"),
                   .of = json.at("of"),
                   .wait = Duration(json.at("wait").get<std::int64_t>())},
          .written = attempt.written};
}

RunEnded ended_from(const Json& json) {
  RunEnded ended{.to_stage = json.value("to_stage", std::vector<std::string>()),
                 .staged = json.value("staged", false),
                 .stopped = json.value("stopped", false),
                 .error = {},
                 .noted = json.value("noted", std::uint64_t{0})};
  if (json.contains("error")) ended.error = error_from(json.at("error"));
  return ended;
}

std::optional<RunEvent> event_from(const Json& json) {
  const std::optional<Timestamp> time = Timestamp::from_rfc3339(json.at("time").get<std::string>());
  if (!time) return std::nullopt;
  const auto name = json.at("event").get<std::string>();
  if (name == "begun") return RunEvent{*time, begun_from(json)};
  if (name == "planned") return RunEvent{*time, RunPlanned{json.at("stages")}};
  if (name == "unchanged") return RunEvent{*time, unchanged_from(json)};
  if (name == "stage") return RunEvent{*time, StageStarted{key_from(json), staleness_from(json.at("why"))}};
  if (name == "command") {
    return RunEvent{*time, StageCommand{key_from(json), json.at("line"), json.value("written", std::uint64_t{0})}};
  }
  if (name == "process") return RunEvent{*time, StageProcess{key_from(json), json.at("pid"), json.at("start")}};
  if (name == "log") return RunEvent{*time, StageLog{key_from(json), json.at("path")}};
  if (name == "finished") return RunEvent{*time, finished_from(json)};
  if (name == "retrying") return RunEvent{*time, retrying_from(json)};
  if (name == "ended") return RunEvent{*time, ended_from(json)};
  return std::nullopt;
}

}  // namespace

StageKey key_of(const Stage& stage) {
  return {.file = stage.file.str(), .name = stage.name};
}

Stage stage_named(const StageKey& key) {
  RelPath file = RelPath::parse(key.file);
  RelPath directory = file.parent();
  return {.file = std::move(file), .name = key.name, .wdir = std::move(directory)};
}

std::string_view name_of(StageOutcome outcome) {
  return name_in(outcomes, outcome);
}

std::string to_line(const RunEvent& event) {
  Json json;
  if (std::holds_alternative<RunBegun>(event.what)) json["format"] = run_events_format;
  json["event"] = event_names.at(event.what.index());
  json["time"] = event.time.rfc3339();
  std::visit([&](const auto& what) { add(json, what); }, event.what);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<RunEvent> run_event(std::string_view line) {
  try {
    const Json json = Json::parse(line);
    if (!json.is_object()) return std::nullopt;
    if (const int format = json.value("format", run_events_format); format > run_events_format) {
      throw Conflict(fmt::format("a newer tutti wrote this (format {})", format), {"update tutti"});
    }
    return event_from(json);
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  } catch (const InvalidFile&) {  // a path that is none
    return std::nullopt;
  }
}

Json json_of(const Error& error) {
  return {{"kind", name_of(error.kind())},
          {"message", error.message()},
          {"context", error.context()},
          {"hints", error.hints()}};
}

Error error_from(const Json& json) {
  const auto name = json.at("kind").get<std::string>();
  const auto kind = std::ranges::find(error_kinds, name, [](ErrorKind known) { return name_of(known); });
  Error error(kind == error_kinds.end() ? ErrorKind::internal : *kind, json.at("message"),
              json.value("hints", std::vector<std::string>()));
  for (const std::string& context : json.value("context", std::vector<std::string>())) error.add_context(context);
  return error;
}

}  // namespace tutti
