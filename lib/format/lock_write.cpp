// Putting entries into dvc.lock.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>
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

// The place of each name among those that come piece by piece; of all others: none.
class Order {
 public:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  explicit Order(std::span<const std::string> names) {
    for (const std::string& name : names) places_.emplace(name, places_.size());
  }
  std::size_t place(std::string_view name) const {
    const auto found = places_.find(name);
    return found == places_.end() ? none : found->second;
  }

 private:
  std::unordered_map<std::string_view, std::size_t> places_;
};

// Nothing when the file is not as DVC writes it.
std::optional<std::string> splice(std::string_view old_text, const NamedLocks& stages, const std::string& file_name,
                                  const Order& order) {
  const auto blocks = lock_blocks(old_text);
  if (!blocks) return std::nullopt;
  std::unordered_map<std::string_view, Value> wanted;
  for (const auto& [name, lock] : stages) wanted.insert_or_assign(name, to_value(lock));
  const std::size_t head_size = static_cast<std::size_t>(blocks->front().text.data() - old_text.data());
  std::string result(old_text.substr(0, head_size));
  std::unordered_set<std::string_view> seen;
  seen.reserve(blocks->size());
  for (const LockBlock& block : *blocks) {
    if (!seen.insert(block.name).second) return std::nullopt;
  }
  std::vector<std::string_view> added;
  for (const auto& [name, lock] : stages) {
    if (seen.insert(name).second) added.push_back(name);
  }
  std::ranges::stable_sort(added, {}, [&](std::string_view name) { return order.place(name); });
  auto next = added.begin();
  bool is_changed = false;
  for (const LockBlock& block : *blocks) {
    const std::size_t place = order.place(block.name);
    for (; place != Order::none && next != added.end() && order.place(*next) < place; ++next) {
      result += block_of(*next, wanted.at(*next));
      is_changed = true;
    }
    const auto found = wanted.find(block.name);
    if (found == wanted.end() || says(block, found->second, file_name)) {
      if (!is_as_written(block, file_name)) return std::nullopt;
      result += block.text;
      continue;
    }
    result += block_of(block.name, found->second);
    is_changed = true;
  }
  for (; next != added.end(); ++next) {
    result += block_of(*next, wanted.at(*next));
    is_changed = true;
  }
  return is_changed ? std::move(result) : std::string(old_text);
}

// Writing a file anew can lose blanks: ruamel folds a line at several in a row, and reading gives one.
bool keeps_others(const std::string& text, const LockFile& old, const NamedLocks& changed,
                  const std::string& file_name) {
  const LockFile now = parse_lock(text, file_name);
  for (const auto& [name, lock] : old.stages) {
    const bool is_changed = std::ranges::find(changed, name, &NamedLocks::value_type::first) != changed.end();
    const StageLock* found = now.find(name);
    if (!is_changed && (found == nullptr || !(*found == lock))) return false;
  }
  return true;
}

const NamedLocks::value_type& changed_or_old(const NamedLocks& changed, const NamedLocks::value_type& old) {
  const auto found = std::ranges::find(changed, old.first, &NamedLocks::value_type::first);
  return found == changed.end() ? old : *found;
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

std::string put_stage_locks(std::string_view old_text, const NamedLocks& stages, const std::string& name,
                            std::span<const std::string> order_of_names) {
  if (stages.empty()) return std::string(old_text);
  const Order order(order_of_names);
  try {
    if (auto spliced = splice(old_text, stages, name, order)) return std::move(*spliced);
  } catch (const InvalidFile&) {
    // Lines that look like entries may stand inside a text in quotes: the whole file tells.
  }
  const auto place = [&](const auto& entry) { return order.place(entry.first); };
  if (read_yaml(old_text, name).is_null()) {
    NamedLocks ordered = stages;
    std::ranges::stable_sort(ordered, {}, place);
    return new_file(ordered);
  }
  const LockFile old = parse_lock(old_text, name);
  YamlDocument document(old_text, name);
  NamedLocks changed, added;
  for (const auto& [stage_name, lock] : stages) {
    Value entry = to_value(lock);
    const StageLock* before = old.find(stage_name);
    if (before != nullptr && to_value(*before) == entry) continue;
    changed.emplace_back(stage_name, lock);
    if (before == nullptr) {
      added.emplace_back(stage_name, lock);
    } else {
      document.replace({"stages", stage_name}, entry);
    }
  }
  // What follows a new one is written behind it again.
  std::ranges::stable_sort(added, {}, place);
  for (const auto& entry : old.stages) {
    if (added.empty() || place(entry) == Order::none || place(entry) < place(added.front())) continue;
    if (document.erase({"stages", entry.first})) added.push_back(changed_or_old(changed, entry));
  }
  std::ranges::stable_sort(added, {}, place);
  for (const auto& [stage_name, lock] : added) document.replace({"stages", stage_name}, to_value(lock));
  if (changed.empty()) return std::string(old_text);
  std::string text = document.text();
  return keeps_others(text, old, changed, name) ? std::move(text) : edited(old_text, old, changed, name);
}

}  // namespace tutti
