// Rewrites one output of a stage (reference: DVC 3.67.1, dvc/repo/plots/__init__.py and dvc/stage/serialize.py).
#include "format/plot_edit.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "format/pipeline_file.hpp"
#include "format/yaml.hpp"
#include "format/yaml_edit.hpp"
#include "stage_text.hpp"

namespace tutti {
namespace {

std::string_view path_of(const Value& item) {
  if (item.is_string()) return item.as_string();
  const bool has_path = item.is_map() && item.size() > 0 && item.members().front().key.is_string();
  return has_path ? item.members().front().key.as_string() : std::string_view();
}

// What `old` says and `wanted` still has stays in its place; what is new comes behind it.
Value in_old_order(const Value& old, const Value& wanted) {
  Value ordered = Value::map();
  for (const Member& member : old.members()) {
    if (const Value* value = wanted.find(member.key.as_string())) ordered.append(member.key.as_string(), *value);
  }
  for (const Member& member : wanted.members()) ordered.set(member.key.as_string(), member.value);
  return ordered;
}

// The item that takes the place of `old`, which may hold further outputs.
Value replaced_item(const Value& old, const std::string& path, const Value& item) {
  if (old.is_string() || (old.size() == 1 && item.is_string())) return item;
  Value replaced = old;
  Value& options = *replaced.find(path);
  const Value wanted = item.is_map() ? item.members().front().value : Value::map();
  options = options.is_map() ? in_old_order(options, wanted) : wanted;
  return replaced;
}

bool holds(const Value& item, const std::string& path) {
  return item.is_map() ? item.find(path) != nullptr : item.is_string() && item.as_string() == path;
}

// Without the output; nothing if the list does not name it.
std::optional<Value> without(const Value* list, const std::string& path) {
  if (list == nullptr || !list->is_list()) return std::nullopt;
  Value rest = *list;
  const auto found = std::ranges::find_if(rest.items(), [&](const Value& item) { return holds(item, path); });
  if (found == rest.items().end()) return std::nullopt;
  if (found->is_map() && found->size() > 1) {
    found->erase(path);
  } else {
    rest.items().erase(found);
  }
  return rest;
}

std::string with_list(const std::string& text, const YamlPath& path, const Value& list, const std::string& file_name) {
  return list.size() == 0 ? erase_yaml_entry(text, path, file_name) : update_yaml_list(text, path, list, file_name);
}

}  // namespace

std::string put_plot(std::string_view old_text, const std::string& stage, const std::string& path,
                     const Value& properties, const std::string& file_name) {
  const PipelineFile file = parse_pipeline(old_text, file_name);
  const auto spec = std::ranges::find(file.stages, stage, &StageSpec::name);
  if (spec == file.stages.end()) throw NotFound(fmt::format("no stage '{}' in {}", stage, in_quotes(file_name)));
  const auto found = std::ranges::find(spec->outs, path, &OutputSpec::path);
  if (found == spec->outs.end())
    throw NotFound(fmt::format("no output {} in {}", in_quotes(path), in_quotes(file_name)));
  OutputSpec output = *found;
  output.options.metric = false;
  output.options.plot = true;
  output.options.plot_properties = properties.size() > 0 ? properties : Value();
  const Value item = output_item(output);

  const Value document = read_yaml(old_text, file_name);
  const Value& body = *document.find("stages")->find(stage);
  const YamlPath place{"stages", stage};
  const auto list_at = [&](const char* key) {
    YamlPath at = place;
    at.emplace_back(key);
    return at;
  };
  const Value* plots = body.find("plots");
  if (plots != nullptr && plots->is_list()) {
    Value list = *plots;
    const auto old = std::ranges::find_if(list.items(), [&](const Value& each) { return holds(each, path); });
    if (old != list.items().end()) {
      *old = replaced_item(*old, path, item);
      return update_yaml_list(old_text, list_at("plots"), list, file_name);
    }
  }
  std::string text(old_text);
  for (const char* key : {"outs", "metrics"}) {
    if (const std::optional<Value> rest = without(body.find(key), path))
      text = with_list(text, list_at(key), *rest, file_name);
  }
  if (plots == nullptr || !plots->is_list() || plots->size() == 0) {
    const Value list = Value::list({item});
    return plots == nullptr ? insert_yaml_entry(text, place, "plots", list, file_name)
                            : replace_yaml_entry(text, list_at("plots"), list, file_name);
  }
  Value list = *plots;
  const auto behind = std::ranges::find_if(list.items(), [&](const Value& each) { return path_of(each) > path; });
  list.items().insert(behind, item);
  return update_yaml_list(text, list_at("plots"), list, file_name);
}

}  // namespace tutti
