// Reads stages from dvc.lock whose dvc.yaml needs templating.
#include "templated.hpp"

#include <algorithm>
#include <array>

#include "format/yaml.hpp"

namespace tutti {
namespace {

constexpr std::string_view opening = "${";

// The stage's own map: below `do` for foreach.
const Value* body_of(const Value& stages, std::string_view name) {
  const Value* stage = stages.find(name);
  if (!stage) stage = stages.find(name.substr(0, name.find('@')));
  if (!stage || !stage->is_map()) return nullptr;
  const Value* body = stage->find("do");
  return body ? body : stage;
}

CommandSpec command_of(const Value& command) {
  CommandSpec spec;
  spec.is_list = command.is_list();
  if (command.is_string()) spec.lines.emplace_back(command.as_string());
  if (command.is_list()) {
    for (const Value& line : command.items()) {
      if (line.is_string()) spec.lines.emplace_back(line.as_string());
    }
  }
  return spec;
}

// The options that the stage's text gives to the output `path`.
OutputOptions options_of(const Value& body, std::string_view path) {
  OutputOptions options;
  constexpr std::array<std::string_view, 3> sections = {"outs", "metrics", "plots"};
  for (const std::string_view section : sections) {
    const Value* outs = body.find(section);
    if (!outs || !outs->is_list()) continue;
    for (const Value& out : outs->items()) {
      const bool has_options = out.is_map() && out.size() == 1 && out.members().front().key.is_string();
      if (!has_options && !out.is_string()) continue;
      const std::string_view written = has_options ? out.members().front().key.as_string() : out.as_string();
      if (!matches_template(written, path)) continue;
      options.metric = section == "metrics";
      options.plot = section == "plots";
      if (!has_options) return options;
      const Value& said = out.members().front().value;
      const auto flag = [&](std::string_view key, bool fallback) {
        const Value* value = said.find(key);
        return value && value->is_boolean() ? value->as_boolean() : fallback;
      };
      options.cache = flag("cache", true);
      options.persist = flag("persist", false);
      options.push = flag("push", true);
      if (const Value* remote = said.find("remote"); remote && remote->is_string()) {
        options.remote = std::string(remote->as_string());
      }
      return options;
    }
  }
  return options;
}

}  // namespace

bool matches_template(std::string_view pattern, std::string_view text) {
  const std::size_t open = pattern.find(opening);
  if (open == std::string_view::npos) return pattern == text;
  if (!text.starts_with(pattern.substr(0, open))) return false;
  const std::size_t close = pattern.find('}', open);
  const std::string_view rest = close == std::string_view::npos ? std::string_view() : pattern.substr(close + 1);
  for (std::size_t skip = open; skip <= text.size(); ++skip) {
    if (matches_template(rest, text.substr(skip))) return true;
  }
  return false;
}

std::vector<LockedStage> stages_known_from_lock(std::string_view text, const std::string& file_name,
                                                const PipelineFile& pipeline, const LockFile& lock) {
  std::vector<LockedStage> known;
  const Value document = read_yaml(text, file_name);
  const Value* stages = document.find("stages");
  if (!stages || !stages->is_map()) return known;

  for (const auto& [name, entry] : lock.stages) {
    const std::string group = name.substr(0, name.find('@'));
    const bool is_templated = std::ranges::any_of(pipeline.templated_stages, [&](const std::string& templated) {
      return templated == name || templated == group;
    });
    const Value* body = is_templated ? body_of(*stages, name) : nullptr;
    if (!body) continue;

    LockedStage stage{.spec = {}, .lock = &entry};
    stage.spec.name = name;
    stage.spec.mark = body->mark();
    stage.spec.command = command_of(entry.command);
    if (const Value* wdir = body->find("wdir")) {
      if (!wdir->is_string() || wdir->as_string().find(opening) != std::string_view::npos) continue;
      stage.spec.wdir = std::string(wdir->as_string());
    }
    for (const ContentEntry& dep : entry.deps) stage.spec.deps.push_back({.path = dep.path, .mark = body->mark()});
    for (const auto& [file, values] : entry.params) {
      ParamsSpec params{.file = file, .keys = {}};
      for (const Member& member : values.members()) {
        if (member.key.is_string()) params.keys.emplace_back(member.key.as_string());
      }
      stage.spec.params.push_back(std::move(params));
    }
    for (const ContentEntry& out : entry.outs) {
      stage.spec.outs.push_back({.path = out.path, .options = options_of(*body, out.path), .mark = body->mark()});
    }
    known.push_back(std::move(stage));
  }
  return known;
}

}  // namespace tutti
