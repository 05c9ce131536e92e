// Putting entries into dvc.lock.
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/error.hpp"
#include "format/lock_file.hpp"
#include "format/yaml.hpp"
#include "format/yaml_edit.hpp"
#include "lock_text.hpp"
#include "yaml_faithful.hpp"

namespace tutti {
namespace {

using NamedLocks = std::vector<std::pair<std::string, StageLock>>;

// "  name:\n    cmd: …": the entry as it stands below `stages:`.
std::string block_of(std::string_view name, Value entry) {
  Value stage = Value::map();
  stage.append(name, std::move(entry));
  Value root = Value::map();
  root.append("stages", std::move(stage));
  const std::string text = write_faithful_yaml(root);
  return text.substr(text.find('\n') + 1);
}

std::string new_file(const NamedLocks& stages) {
  Value entries = Value::map();
  for (const auto& [name, lock] : stages) entries.set(name, to_value(lock));
  Value root = Value::map();
  root.append("schema", Value::string("2.0"));
  root.append("stages", std::move(entries));
  return write_faithful_yaml(root);
}

// Whether DVC, writing the file, would leave the block as it is.
bool is_as_written(const LockBlock& block, const std::string& file_name) {
  if (block.is_certain) return true;
  const std::string document = "stages:\n" + std::string(block.text);
  return write_yaml(read_yaml(document, file_name)) == document;
}

// Whether the entry of the block is this one. Refuses lines that are not an entry by themselves.
bool says(const LockBlock& block, const Value& entry, const std::string& file_name) {
  const Value document = read_yaml("stages:\n" + std::string(block.text), file_name);
  return to_value(stage_lock_from(document.members()[0].value.members()[0].value, file_name)) == entry;
}

// Nothing when the file is not as DVC writes it.
std::optional<std::string> splice(std::string_view old_text, const NamedLocks& stages, const std::string& file_name) {
  const auto blocks = lock_blocks(old_text);
  if (!blocks) return std::nullopt;
  std::unordered_map<std::string_view, Value> wanted;
  for (const auto& [name, lock] : stages) wanted.insert_or_assign(name, to_value(lock));
  const std::size_t head_size = static_cast<std::size_t>(blocks->front().text.data() - old_text.data());
  std::string result(old_text.substr(0, head_size));
  std::unordered_map<std::string_view, bool> seen;
  seen.reserve(blocks->size());
  bool is_changed = false;
  for (const LockBlock& block : *blocks) {
    if (!seen.emplace(block.name, true).second) return std::nullopt;
    const auto found = wanted.find(block.name);
    if (found == wanted.end() || says(block, found->second, file_name)) {
      if (!is_as_written(block, file_name)) return std::nullopt;
      result += block.text;
      continue;
    }
    result += block_of(block.name, found->second);
    is_changed = true;
  }
  for (const auto& [name, lock] : stages) {
    if (!seen.emplace(name, true).second) continue;
    result += block_of(name, wanted.at(name));
    is_changed = true;
  }
  return is_changed ? std::move(result) : std::string(old_text);
}

// Writing a file anew can lose blanks: ruamel folds a line at several in a row, and reading gives one.
bool keeps_others(const std::string& text, const LockFile& old, const NamedLocks& changed,
                  const std::string& file_name) {
  const LockFile now = parse_lock(text, file_name);
  for (const auto& [name, lock] : old.stages) {
    const bool is_changed =
        std::any_of(changed.begin(), changed.end(), [&](const auto& entry) { return entry.first == name; });
    const StageLock* found = now.find(name);
    if (!is_changed && (found == nullptr || !(*found == lock))) return false;
  }
  return true;
}

// With no byte changed outside the entries' own lines.
std::string edited(std::string_view old_text, const LockFile& old, const NamedLocks& changed,
                   const std::string& file_name) {
  std::string text(old_text);
  for (const auto& [name, lock] : changed) {
    text = old.find(name) != nullptr ? replace_yaml_entry(text, {"stages", name}, to_value(lock), file_name)
                                     : insert_yaml_entry(text, {"stages"}, name, to_value(lock), file_name);
  }
  return text;
}

}  // namespace

std::string put_stage_locks(std::string_view old_text, const NamedLocks& stages, const std::string& name) {
  if (stages.empty()) return std::string(old_text);
  try {
    if (auto spliced = splice(old_text, stages, name)) return std::move(*spliced);
  } catch (const InvalidFile&) {
    // Lines that look like entries may stand inside a text in quotes: the whole file tells.
  }
  if (read_yaml(old_text, name).is_null()) return new_file(stages);
  const LockFile old = parse_lock(old_text, name);
  YamlDocument document(old_text, name);
  NamedLocks changed;
  for (const auto& [stage_name, lock] : stages) {
    Value entry = to_value(lock);
    const StageLock* before = old.find(stage_name);
    if (before != nullptr && to_value(*before) == entry) continue;
    document.replace({"stages", stage_name}, entry);
    changed.emplace_back(stage_name, lock);
  }
  if (changed.empty()) return std::string(old_text);
  std::string text = document.text();
  return keeps_others(text, old, changed, name) ? std::move(text) : edited(old_text, old, changed, name);
}

}  // namespace tutti
