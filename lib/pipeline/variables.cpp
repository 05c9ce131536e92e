// Loads and merges variables.
#include "variables.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "format/params.hpp"

namespace tutti {
namespace {

constexpr std::string_view default_file = "params.yaml";

// Without the keys that nobody can name.
Value nameable(const Value& value) {
  if (value.is_list()) {
    Value list = Value::list(value.mark());
    for (const Value& item : value.items()) list.push_back(nameable(item));
    return list;
  }
  if (!value.is_map()) return value;
  Value map = Value::map(value.mark());
  map.members().reserve(value.size());
  for (const Member& member : value.members()) {
    if (member.key.is_string()) map.members().emplace_back(member.key, nameable(member.value));
  }
  return map;
}

std::string dotted(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

}  // namespace

const VariableFiles::File* VariableFiles::find(const RelPath& path) {
  const auto known = files_.find(path);
  if (known != files_.end()) return known->second.get();
  const std::optional<std::string> text = tree_.read(path);
  if (!text) return files_.emplace(path, nullptr).first->second.get();
  auto file = std::make_unique<File>(File{.path = path, .source = {tree_.display(path)}, .values = {}});
  const Value values = read_params_file(*text, path.str(), file->source.name);
  if (!values.is_map())
    refuse(file->source, values.mark(), fmt::format("must be a map, not {}", described(values.kind())));
  file->values = nameable(values);
  return files_.emplace(path, std::move(file)).first->second.get();
}

void Variables::load_default(const RelPath& directory) {
  const RelPath path = directory / default_file;
  const VariableFiles::File* file = files_.find(path);
  if (!file) return;
  imports_.emplace(path, std::nullopt);
  merge(file->values, file->source, &file->path);
}

void Variables::load(const Value& items, const Source& source, const RelPath& directory) {
  for (const Value& item : items.items()) {
    if (item.is_string()) {
      load_file(item.as_string(), item.mark(), source, directory);
    } else {
      merge(nameable(item), source, nullptr);
    }
  }
}

void Variables::load_file(std::string_view item, Mark mark, const Source& source, const RelPath& directory) {
  const std::size_t colon = item.find(':');
  std::optional<RelPath> path;
  try {
    path = RelPath::resolve(directory, item.substr(0, colon));
  } catch (const InvalidFile& error) {
    refuse(source, mark, fmt::format("bad file of variables: {}", error.message()));
  }
  if (!path) refuse(source, mark, fmt::format("{} is outside the workspace", in_quotes(item.substr(0, colon))));

  std::vector<std::string> keys;
  if (colon != std::string_view::npos) {
    for (std::string& key : split(item.substr(colon + 1), ',')) {
      if (!key.empty()) keys.push_back(std::move(key));
    }
  }
  const auto loaded = imports_.find(*path);
  if (loaded != imports_.end()) {
    if (keys.empty() && !loaded->second) return;
    refuse_second_load(source, mark, item, loaded->second, keys);
  }
  const VariableFiles::File* file = files_.find(*path);
  if (!file) refuse(source, mark, fmt::format("{} does not exist", in_quotes(path->str())));
  if (keys.empty()) {
    merge(file->values, file->source, &file->path);
    imports_.emplace(*path, std::nullopt);
    return;
  }
  Value selected = Value::map();
  for (const std::string& key : keys) {
    const Value* value = file->values.find(key);
    if (!value) refuse(source, mark, fmt::format("{} has no {}", in_quotes(path->str()), in_quotes(key)));
    selected.set(key, *value);
  }
  merge(selected, file->source, &file->path);
  Keys& known = imports_.try_emplace(*path, std::set<std::string, std::less<>>()).first->second;
  known->insert(keys.begin(), keys.end());
}

void Variables::refuse_second_load(const Source& source, Mark mark, std::string_view item, const Keys& loaded,
                                   std::span<const std::string> keys) const {
  if (!loaded) refuse(source, mark, fmt::format("cannot load {}: the whole file is loaded already", in_quotes(item)));
  const bool is_again =
      keys.empty() || std::ranges::any_of(keys, [&](const auto& key) { return loaded->contains(key); });
  if (is_again) refuse(source, mark, fmt::format("cannot load {}: a part of it is loaded already", in_quotes(item)));
}

void Variables::merge(const Value& values, const Source& source, const RelPath* loaded) {
  for (const Member& member : values.members()) {
    const std::string_view key = member.key.as_string();
    if (reserved_.contains(key)) {
      refuse(source, member.key.mark(), fmt::format("{} is what the stages of this group differ in", in_quotes(key)));
    }
    auto own = values_.find(key);
    if (own == values_.end()) {
      // What is merged into becomes the stage's own; the global one stays as it is.
      const Value* below = global_ ? global_->find(key) : nullptr;
      if (below && !(below->is_map() && member.value.is_map()))
        refuse_again(source, member.key.mark(), std::string(key));
      own = values_.emplace(key, below ? *below : member.value).first;
      if (!below) {
        origins_.emplace(key, Origin{source.name, member.key.mark(), loaded});
        continue;
      }
    } else if (!own->second.is_map() || !member.value.is_map()) {
      refuse_again(source, member.key.mark(), std::string(key));
    }
    merge_into(own->second, member.value, source, loaded, std::string(key));
  }
}

void Variables::merge_into(Value& into, const Value& values, const Source& source, const RelPath* loaded,
                           const std::string& path) {
  for (const Member& member : values.members()) {
    const std::string_view key = member.key.as_string();
    const std::string name = dotted(path, key);
    Value* there = into.find(key);
    if (!there) {
      into.append(key, member.value);
      origins_.emplace(name, Origin{source.name, member.key.mark(), loaded});
    } else if (there->is_map() && member.value.is_map()) {
      merge_into(*there, member.value, source, loaded, name);
    } else {
      refuse_again(source, member.key.mark(), name);
    }
  }
}

void Variables::refuse_again(const Source& source, Mark mark, const std::string& path) const {
  const Origin* origin = origin_of(path);
  const std::string before = origin ? fmt::format(", which {}:{} sets", origin->file, origin->mark.line) : "";
  refuse(source, mark, fmt::format("cannot redefine {}{}", in_quotes(path), before));
}

const Variables::Origin* Variables::origin_of(const std::string& path) const {
  for (std::string_view name = path;;) {
    const auto found = origins_.find(name);
    if (found != origins_.end()) return &found->second;
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return global_ ? global_->origin_of(path) : nullptr;
    name = name.substr(0, dot);
  }
}

const Value* Variables::find(std::string_view name) const {
  const auto found = values_.find(name);
  if (found != values_.end()) return &found->second;
  return global_ ? global_->find(name) : nullptr;
}

std::string Variables::place_of(const std::string& name) const {
  const Origin& origin = *origin_of(name);
  return fmt::format("{}:{}:{}", origin.file, origin.mark.line, origin.mark.column);
}

const RelPath* Variables::file_of(const std::string& name) const {
  const Origin* origin = origin_of(name);
  return origin ? origin->loaded : nullptr;
}

std::vector<RelPath> Variables::files() const {
  std::vector<RelPath> files;
  for (const auto& [path, keys] : imports_) files.push_back(path);  // those above are among them
  return files;
}

void Variables::add_names_to(std::vector<std::string>& names) const {
  for (const auto& [name, value] : values_) names.push_back(name);
  if (global_) global_->add_names_to(names);
}

}  // namespace tutti
