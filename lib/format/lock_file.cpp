// Reading dvc.lock, and the entry of a stage as a map (reference: DVC 3.67.1, dvc/schema.py and
// dvc/stage/serialize.py).
#include "format/lock_file.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "entry_codec.hpp"
#include "format/yaml.hpp"
#include "shape.hpp"

namespace tutti {
namespace {

constexpr std::string_view lock_keys[] = {"schema", "stages", "datasets"};
constexpr std::string_view stage_keys[] = {"cmd", "deps", "params", "outs"};
constexpr std::string_view entry_keys[] = {"path", "hash",  "md5",      "size",       "nfiles", "isexec",
                                           "etag", "cloud", "checksum", "version_id", "files",  "dataset"};

std::vector<ContentEntry> read_entries(Value& value, const Place& place) {
  std::vector<Value>& items = list_in(value, place);
  std::vector<ContentEntry> entries;
  entries.reserve(items.size());
  for (std::size_t index = 0; index < items.size(); ++index) {
    const Place here = place.at(index);
    EntryReader reader(items[index], here);
    for (Member& member : map_in(items[index], here)) {
      const std::string_view key = key_in(member, here);
      if (reader.take(key, member.value)) continue;
      if (key != "dataset") here.refuse_key(member.key, entry_keys);
      map_in(member.value, here.at(key));
      reader.keep(key, std::move(member.value));
    }
    if (!reader.has_path()) here.refuse(items[index].mark(), fmt::format("{} lacks 'path'", in_quotes(here.display())));
    entries.push_back(reader.finish());
  }
  return entries;
}

StageLock read_stage(Value& value, const Place& place) {
  StageLock lock;
  bool has_command = false;
  for (Member& member : map_in(value, place)) {
    const std::string_view key = key_in(member, place);
    const Place there = place.at(key);
    if (key == "cmd") {
      if (!member.value.is_string() && !member.value.is_list()) there.refuse_kind(member.value, "a string or a list");
      lock.command = std::move(member.value);
      has_command = true;
    } else if (key == "deps") {
      lock.deps = read_entries(member.value, there);
    } else if (key == "outs") {
      lock.outs = read_entries(member.value, there);
    } else if (key == "params") {
      for (Member& file : map_in(member.value, there)) {
        const Place in_file = there.at(key_in(file, there));
        for (const Member& param : map_in(file.value, in_file)) key_in(param, in_file);
        lock.params.emplace_back(file.key.as_string(), std::move(file.value));
      }
    } else {
      place.refuse_key(member.key, stage_keys);
    }
  }
  if (!has_command) place.refuse(value.mark(), fmt::format("{} lacks 'cmd'", in_quotes(place.display())));
  return lock;
}

Value to_value(const ContentEntry& entry) {
  Value map = Value::map();
  map.append("path", Value::string(entry.path));
  if (entry.foreign.find("dataset") != nullptr) {
    append_foreign(map, entry, "dataset");
    return map;
  }
  if (!entry.is_legacy) map.append("hash", Value::string("md5"));
  if (lists_files(entry)) {
    append_foreign(map, entry, "files");
  } else {
    append_content(map, entry);
  }
  return map;
}

Value to_value(const std::vector<ContentEntry>& entries) {
  std::vector<const ContentEntry*> sorted;
  for (const ContentEntry& entry : entries) sorted.push_back(&entry);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const ContentEntry* a, const ContentEntry* b) { return a->path < b->path; });
  Value list = Value::list();
  for (const ContentEntry* entry : sorted) list.push_back(to_value(*entry));
  return list;
}

// Keys of one file, sorted at the top only: what they hold stays in the file's order.
Value sorted_params(const Value& params) {
  std::vector<const Member*> sorted;
  for (const Member& member : params.members()) sorted.push_back(&member);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const Member* a, const Member* b) { return a->key.as_string() < b->key.as_string(); });
  Value map = Value::map();
  for (const Member* member : sorted) map.append(member->key.as_string(), member->value);
  return map;
}

const ContentEntry* find_path(const std::vector<ContentEntry>& entries, std::string_view path) {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const ContentEntry& e) { return e.path == path; });
  return found == entries.end() ? nullptr : &*found;
}

}  // namespace

const ContentEntry* StageLock::find_dep(std::string_view path) const {
  return find_path(deps, path);
}
const ContentEntry* StageLock::find_out(std::string_view path) const {
  return find_path(outs, path);
}

const Value* StageLock::find_params(std::string_view file) const {
  const auto found = std::find_if(params.begin(), params.end(), [&](const auto& entry) { return entry.first == file; });
  return found == params.end() ? nullptr : &found->second;
}

// by_name_ is a table with open addressing: 0 is free, else the stage's number plus one.
const StageLock* LockFile::find(std::string_view stage) const {
  if (stages.empty()) return nullptr;
  const auto slot_of = [&](std::string_view name) {
    return std::hash<std::string_view>()(name) & (by_name_.size() - 1);
  };
  if (by_name_.empty()) {
    std::size_t size = 8;
    while (size < stages.size() * 2) size *= 2;
    by_name_.assign(size, 0);
    for (std::uint32_t i = 0; i < stages.size(); ++i) {
      std::size_t slot = slot_of(stages[i].first);
      while (by_name_[slot] != 0) slot = (slot + 1) & (size - 1);
      by_name_[slot] = i + 1;
    }
  }
  for (std::size_t slot = slot_of(stage); by_name_[slot] != 0; slot = (slot + 1) & (by_name_.size() - 1)) {
    const auto& found = stages[by_name_[slot] - 1];
    if (found.first == stage) return &found.second;
  }
  return nullptr;
}

LockFile parse_lock(std::string_view text, const std::string& name) {
  const Source source{name};
  const Place root(source);
  Value document = read_yaml(text, name);
  if (!says_something(document)) document = Value::map();
  LockFile lock;
  bool has_schema = false;
  for (Member& member : map_in(document, root)) {
    const std::string_view key = key_in(member, root);
    const Place place = root.at(key);
    if (key == "schema") {
      has_schema = member.value.is_string() && member.value.as_string() == "2.0";
      if (!has_schema) {
        place.refuse(member.value.mark(), "'schema' must be '2.0': this file is of another version of DVC");
      }
    } else if (key == "stages") {
      std::vector<Member>& stages = map_in(member.value, place);
      lock.stages.reserve(stages.size());
      for (Member& stage : stages) {
        const std::string_view stage_name = key_in(stage, place);
        lock.stages.emplace_back(stage_name, read_stage(stage.value, place.at(stage_name)));
      }
    } else if (key != "datasets") {
      root.refuse_key(member.key, lock_keys);
    }
  }
  if (!has_schema) root.refuse(document.mark(), "the file lacks 'schema': it is of another version of DVC, or cut off");
  return lock;
}

Value to_value(const StageLock& lock) {
  Value map = Value::map();
  map.append("cmd", lock.command);
  if (!lock.deps.empty()) map.append("deps", to_value(lock.deps));
  if (!lock.params.empty()) {
    std::vector<const std::pair<std::string, Value>*> files;
    for (const auto& file : lock.params) files.push_back(&file);
    const auto rank = [](const auto* file) {
      return std::pair(file->first != "params.yaml", std::string_view(file->first));
    };
    std::stable_sort(files.begin(), files.end(), [&](const auto* a, const auto* b) { return rank(a) < rank(b); });
    Value params = Value::map();
    for (const auto* file : files) params.append(file->first, sorted_params(file->second));
    map.append("params", std::move(params));
  }
  if (!lock.outs.empty()) map.append("outs", to_value(lock.outs));
  return map;
}

StageLock stage_lock_from(const Value& value, const std::string& file_name) {
  const Source source{file_name};
  Value copy = value;
  return read_stage(copy, Place(source));
}

}  // namespace tutti
