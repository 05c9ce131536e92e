// Run records as JSON, always the same bytes for the same facts.
#include "lineage/run_record.hpp"

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/text.hpp"

namespace tutti {
namespace {

constexpr int version = 1;
constexpr std::array<std::string_view, 5> activity_names = {"run", "restore", "add", "commit", "accept"};

Json to_json(const std::vector<RecordedContent>& contents) {
  Json list = Json::array();
  for (const RecordedContent& content : contents) {
    Json item = {{"path", content.path}, {"id", content.id}};
    if (content.size) item["size"] = *content.size;
    list.push_back(std::move(item));
  }
  return list;
}

std::vector<RecordedContent> contents_from(const Json& list) {
  std::vector<RecordedContent> contents;
  for (const Json& item : list) {
    RecordedContent content{.path = item.at("path"), .id = item.at("id"), .size = {}};
    if (item.contains("size")) content.size = item.at("size").get<std::uint64_t>();
    contents.push_back(std::move(content));
  }
  return contents;
}

Activity activity_from(const std::string& name) {
  for (std::size_t i = 0; i < activity_names.size(); ++i) {
    if (activity_names[i] == name) return static_cast<Activity>(i);
  }
  throw InvalidFile(fmt::format("unknown activity {}", in_quotes(name)));
}

template <class T>
std::optional<T> optional_from(const Json& json, const char* key) {
  if (!json.contains(key)) return std::nullopt;
  return json.at(key).get<T>();
}

RunRecord record_from(const Json& json) {
  const int found = json.at("version").get<int>();
  if (found > version) throw InvalidFile(fmt::format("it is of version {}, this tutti knows up to {}", found, version));

  RunRecord record;
  record.activity = activity_from(json.at("activity"));
  record.stage = json.at("stage");
  record.command = json.at("command").get<std::vector<std::string>>();
  record.directory = json.at("directory");
  for (const auto& [name, value] : json.at("params").items())
    record.params.emplace_back(name, value.get<std::string>());
  record.inputs = contents_from(json.at("inputs"));
  record.outputs = contents_from(json.at("outputs"));
  const std::optional<Timestamp> started = Timestamp::from_rfc3339(json.at("started").get<std::string>());
  if (!started) throw InvalidFile("'started' is not a time");
  record.started = *started;
  record.duration = Duration(json.at("duration_ns").get<std::int64_t>());
  record.exit_code = json.at("exit_code");
  record.signal = optional_from<int>(json, "signal");
  record.attempt = json.value("attempt", std::uint64_t{1});
  record.user = json.at("user");
  record.host = json.at("host");
  record.tutti_version = json.at("tutti_version");
  record.git_commit = optional_from<std::string>(json, "git_commit");
  record.git_dirty = optional_from<bool>(json, "git_dirty");
  record.inputs_changed = json.value("inputs_changed", false);
  record.restored_from = optional_from<std::string>(json, "restored_from");
  record.reason = json.value("reason", "");
  if (json.contains("increment")) {
    const Json& increment = json.at("increment");
    record.increment = {increment.at("done").get<std::uint64_t>(), increment.at("of").get<std::uint64_t>()};
  }
  return record;
}

}  // namespace

std::string_view name_of(Activity activity) {
  return activity_names.at(static_cast<std::size_t>(activity));
}

std::string to_text(const RunRecord& record) {
  Json json;
  json["version"] = version;
  json["activity"] = name_of(record.activity);
  json["stage"] = record.stage;
  json["command"] = record.command;
  json["directory"] = record.directory;
  json["params"] = Json::object();
  for (const auto& [name, value] : record.params) json["params"][name] = value;
  json["inputs"] = to_json(record.inputs);
  json["outputs"] = to_json(record.outputs);
  json["started"] = record.started.rfc3339();
  json["duration_ns"] = record.duration.count();
  json["exit_code"] = record.exit_code;
  if (record.signal) json["signal"] = *record.signal;
  if (record.attempt != 1) json["attempt"] = record.attempt;
  json["user"] = record.user;
  json["host"] = record.host;
  json["tutti_version"] = record.tutti_version;
  if (record.git_commit) json["git_commit"] = *record.git_commit;
  if (record.git_dirty) json["git_dirty"] = *record.git_dirty;
  if (record.inputs_changed) json["inputs_changed"] = true;
  if (record.restored_from) json["restored_from"] = *record.restored_from;
  if (!record.reason.empty()) json["reason"] = record.reason;
  if (record.increment) json["increment"] = {{"done", record.increment->done}, {"of", record.increment->of}};
  // Names and commands are bytes; JSON is UTF-8.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

RunRecord parse_run_record(std::string_view text, const std::string& name) {
  try {
    return record_from(Json::parse(text));
  } catch (const nlohmann::json::exception& error) {
    throw InvalidFile(fmt::format("{}: not a run record: {}", name, error.what()));
  } catch (const InvalidFile& error) {
    throw InvalidFile(fmt::format("{}: not a run record: {}", name, error.message()));
  }
}

}  // namespace tutti
