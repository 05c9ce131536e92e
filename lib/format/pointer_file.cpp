// The .dvc file (reference: DVC 3.67.1, dvc/stage/utils.py and dvc/output.py).
#include "format/pointer_file.hpp"

#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "entry_codec.hpp"
#include "format/yaml.hpp"
#include "format/yaml_edit.hpp"
#include "line_ends.hpp"
#include "shape.hpp"
#include "yaml_faithful.hpp"

namespace tutti {
namespace {

constexpr std::string_view pointer_keys[] = {"md5",    "wdir", "deps",           "outs", "locked",
                                             "frozen", "meta", "always_changed", "desc"};
constexpr std::string_view out_keys[] = {"md5",  "etag",  "checksum", "size",    "nfiles", "isexec",   "version_id",
                                         "path", "cloud", "hash",     "persist", "desc",   "type",     "labels",
                                         "meta", "cache", "remote",   "push",    "files",  "fs_config"};
constexpr std::string_view dep_keys[] = {"md5",   "etag", "checksum", "size", "nfiles", "isexec", "version_id", "path",
                                         "cloud", "hash", "persist",  "repo", "db",     "files",  "fs_config"};

PointerOutput read_output(Value& map, const Place& place) {
  PointerOutput output;
  EntryReader reader(map, place);
  for (Member& member : map_in(map, place)) {
    const std::string_view key = key_in(member, place);
    const Place there = place.at(key);
    if (reader.take(key, member.value) || take_annotation(output.options, key, member.value, there)) continue;
    if (key == "cache") {
      output.options.cache = boolean_in(member.value, there);
    } else if (key == "persist") {
      output.options.persist = boolean_in(member.value, there);
    } else if (key == "push") {
      output.options.push = boolean_in(member.value, there);
    } else if (key == "remote") {
      output.options.remote = string_in(member.value, there);
    } else if (key == "fs_config") {
      map_in(member.value, there);
      reader.keep(key, std::move(member.value));
    } else {
      place.refuse_key(member.key, out_keys);
    }
  }
  if (!reader.has_path()) place.refuse(map.mark(), fmt::format("{} lacks 'path'", in_quotes(place.display())));
  output.entry = reader.finish();
  return output;
}

ContentEntry read_dependency(Value& map, const Place& place) {
  EntryReader reader(map, place);
  bool is_query = false;
  for (Member& member : map_in(map, place)) {
    const std::string_view key = key_in(member, place);
    const Place there = place.at(key);
    if (reader.take(key, member.value)) continue;
    if (key == "repo") {
      check_repo(member.value, there);
    } else if (key == "db") {
      check_database(member.value, there);
      is_query = true;
    } else if (key == "fs_config") {
      map_in(member.value, there);
    } else if (key == "persist") {
      boolean_in(member.value, there);
      continue;
    } else {
      place.refuse_key(member.key, dep_keys);
    }
    reader.keep(key, std::move(member.value));
  }
  if (!reader.has_path() && !is_query)
    place.refuse(map.mark(), fmt::format("{} lacks 'path'", in_quotes(place.display())));
  return reader.finish();
}

// Null, as a list of nothing.
std::vector<Value>* optional_list(Value& value, const Place& place) {
  return value.is_null() ? nullptr : &list_in(value, place);
}

void read_member(PointerFile& pointer, Member& member, const Place& root) {
  const std::string_view key = key_in(member, root);
  const Place place = root.at(key);
  Value& value = member.value;
  std::size_t index = 0;
  if (key == "outs") {
    if (auto* items = optional_list(value, place)) {
      for (Value& item : *items) pointer.outs.push_back(read_output(item, place.at(index++)));
    }
  } else if (key == "deps") {
    if (auto* items = optional_list(value, place)) {
      for (Value& item : *items) pointer.deps.push_back(read_dependency(item, place.at(index++)));
    }
  } else if (key == "md5") {
    if (!value.is_null() && !string_in(value, place).empty()) {
      pointer.md5 = string_in(value, place);
      if (!Digest::from_hex(Algorithm::md5, *pointer.md5)) {
        place.refuse(value.mark(), fmt::format("'md5' is not an md5: {}", in_quotes(*pointer.md5)));
      }
    }
  } else if (key == "wdir") {
    if (!value.is_null()) pointer.wdir = string_in(value, place);
    if (pointer.wdir.empty()) pointer.wdir = ".";
  } else if (key == "frozen" || key == "locked") {
    pointer.frozen = boolean_in(value, place) || pointer.frozen;
  } else if (key == "always_changed") {
    pointer.always_changed = boolean_in(value, place);
  } else if (key == "desc") {
    pointer.desc = string_in(value, place);
  } else if (key == "meta") {
    pointer.meta = std::move(value);
  } else {
    root.refuse_key(member.key, pointer_keys);
  }
}

// "./a//b/" as DVC writes it: "a/b". URLs and absolute paths stay.
std::string normal_path(const std::string& path) {
  if (path.empty() || path.front() == '/' || path.find("://") != std::string::npos) return path;
  std::string normal = std::filesystem::path(path).lexically_normal().string();
  if (normal.size() > 1 && normal.back() == '/') normal.pop_back();
  return normal;
}

Value to_value(const ContentEntry& entry) {
  Value map = Value::map();
  const bool is_query = entry.foreign.find("db") != nullptr;
  if (is_query) {
    append_foreign(map, entry, "db");
    return map;
  }
  if (entry.foreign.find("repo") != nullptr) {
    map.append("path", Value::string(entry.path));
    append_foreign(map, entry, "repo");
    return map;
  }
  if (!lists_files(entry)) append_content(map, entry);
  if (!entry.is_legacy) map.append("hash", Value::string("md5"));
  map.append("path", Value::string(normal_path(entry.path)));
  append_foreign(map, entry, "fs_config");
  return map;
}

Value to_value(const PointerOutput& output) {
  Value map = to_value(output.entry);
  const OutputOptions& options = output.options;
  append_annotations(map, options);
  if (!options.cache) map.append("cache", Value::boolean(false));
  if (options.persist) map.append("persist", Value::boolean(true));
  if (options.remote && !options.remote->empty()) map.append("remote", Value::string(*options.remote));
  if (!options.push) map.append("push", Value::boolean(false));
  append_foreign(map, output.entry, "files");
  return map;
}

Value to_value(const PointerFile& pointer) {
  Value map = Value::map();
  if (pointer.desc && !pointer.desc->empty()) map.append("desc", Value::string(*pointer.desc));
  if (pointer.md5) map.append("md5", Value::string(*pointer.md5));
  const std::string wdir = normal_path(pointer.wdir);
  if (!wdir.empty() && wdir != ".") map.append("wdir", Value::string(wdir));
  if (pointer.frozen) map.append("frozen", Value::boolean(true));
  if (!pointer.deps.empty()) {
    Value deps = Value::list();
    for (const ContentEntry& dep : pointer.deps) {
      Value entry = to_value(dep);
      append_foreign(entry, dep, "files");
      deps.push_back(std::move(entry));
    }
    map.append("deps", std::move(deps));
  }
  if (!pointer.outs.empty()) {
    Value outs = Value::list();
    for (const PointerOutput& out : pointer.outs) outs.push_back(to_value(out));
    map.append("outs", std::move(outs));
  }
  if (pointer.always_changed) map.append("always_changed", Value::boolean(true));
  if (says_something(pointer.meta)) map.append("meta", pointer.meta);
  return map;
}

}  // namespace

PointerFile parse_pointer(std::string_view text, const std::string& name) {
  const Source source{name};
  const Place root(source);
  Value document = read_yaml(text, name);
  PointerFile pointer;
  if (!says_something(document)) return pointer;
  for (Member& member : map_in(document, root)) read_member(pointer, member, root);
  return pointer;
}

std::string write_pointer(const PointerFile& pointer) {
  return write_faithful_yaml(to_value(pointer));
}

std::string rewrite_pointer(std::string_view old_text, const PointerFile& pointer, const std::string& name) {
  const Value wanted = to_value(pointer);
  if (wanted == to_value(parse_pointer(old_text, name))) return std::string(old_text);
  return with_line_ends_of(old_text, rewrite_yaml(old_text, wanted, name));
}

}  // namespace tutti
