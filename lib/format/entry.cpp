// Entries of .dvc files and dvc.lock: their keys, checked as DVC's schema checks them, and their order when written.
#include "format/entry.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "entry_codec.hpp"

namespace tutti {
namespace {

constexpr std::string_view cloud_keys[] = {"size", "nfiles", "isexec", "version_id", "md5", "checksum", "etag"};
constexpr std::string_view file_keys[] = {"relpath", "size",     "nfiles", "isexec", "version_id",
                                          "md5",     "checksum", "etag",   "cloud"};
constexpr std::string_view repo_keys[] = {"url", "rev", "rev_lock", "config", "remote"};
constexpr std::string_view database_keys[] = {"query", "connection", "file_format", "table"};

void check_object_name(std::string_view name, Mark mark, const Place& place) {
  if (ObjectId::parse(Algorithm::md5, name)) return;
  place.refuse(mark, fmt::format("{} is not an md5: {}", in_quotes(place.display()), in_quotes(name)));
}

// An etag or a checksum: any text of three characters or more, or nothing.
void check_checksum(const Value& value, const Place& place) {
  if (value.is_null() || value.is_integer() || value.kind() == ValueKind::big_integer) return;
  const std::string_view text = string_in(value, place);
  if (!text.empty() && text.size() < 3) {
    place.refuse(value.mark(), fmt::format("{} is too short for a checksum", in_quotes(place.display())));
  }
}

bool check_content_key(std::string_view key, const Value& value, const Place& place) {
  if (key == "md5") {
    if (!value.is_null() && !string_in(value, place).empty()) check_object_name(value.as_string(), value.mark(), place);
  } else if (key == "etag" || key == "checksum") {
    check_checksum(value, place);
  } else if (key == "size" || key == "nfiles") {
    count_in(value, place);
  } else if (key == "isexec") {
    boolean_in(value, place);
  } else if (key == "version_id") {
    string_in(value, place);
  } else {
    return false;
  }
  return true;
}

// The versions that a cloud remote has: one remote at most.
void check_cloud(Value& value, const Place& place) {
  std::vector<Member>& remotes = map_in(value, place);
  if (remotes.size() > 1)
    place.refuse(value.mark(), fmt::format("{} names more than one remote", in_quotes(place.display())));
  for (Member& remote : remotes) {
    const Place there = place.at(key_in(remote, place));
    for (Member& member : map_in(remote.value, there)) {
      if (!check_content_key(key_in(member, there), member.value, there.at(member.key.as_string()))) {
        there.refuse_key(member.key, cloud_keys);
      }
    }
  }
}

void check_files(Value& value, const Place& place) {
  std::size_t index = 0;
  for (Value& file : list_in(value, place)) {
    const Place here = place.at(index++);
    bool has_path = false;
    for (Member& member : map_in(file, here)) {
      const std::string_view key = key_in(member, here);
      const Place there = here.at(key);
      if (key == "relpath") {
        string_in(member.value, there);
        has_path = true;
      } else if (key == "cloud") {
        check_cloud(member.value, there);
      } else if (!check_content_key(key, member.value, there)) {
        here.refuse_key(member.key, file_keys);
      }
    }
    if (!has_path) here.refuse(file.mark(), fmt::format("{} lacks 'relpath'", in_quotes(here.display())));
  }
}

void check_string_or_map(const Value& value, const Place& place) {
  if (!value.is_string() && !value.is_map()) place.refuse_kind(value, "a string or a map");
}

const Value* find_foreign(const ContentEntry& entry, std::string_view key) {
  return entry.foreign.find(key);
}

}  // namespace

bool operator==(const ContentEntry& a, const ContentEntry& b) {
  return a.path == b.path && a.id == b.id && a.size == b.size && a.nfiles == b.nfiles &&
         a.is_executable == b.is_executable && a.is_legacy == b.is_legacy && a.foreign == b.foreign;
}

bool EntryReader::take(std::string_view key, Value& value) {
  const Place place = place_.at(key);
  if (key == "path") {
    entry_.path = string_in(value, place);
    entry_.mark = value.mark();
    has_path_ = true;
  } else if (key == "md5") {
    if (value.is_null()) return true;
    if (value.is_integer() || value.kind() == ValueKind::big_integer) {
      place.refuse(value.mark(), fmt::format("{} is a number: put the md5 in quotes", in_quotes(place.display())));
    }
    md5_ = string_in(value, place);
    md5_mark_ = value.mark();
    has_md5_ = !md5_.empty();
  } else if (key == "size") {
    entry_.size = count_in(value, place);
  } else if (key == "hash") {
    string_in(value, place);
    has_hash_ = true;
  } else if (key == "nfiles") {
    entry_.nfiles = count_in(value, place);
  } else if (key == "isexec") {
    entry_.is_executable = boolean_in(value, place);
  } else if (key == "cloud") {
    check_cloud(value, place);
    keep(key, std::move(value));
  } else if (key == "files") {
    check_files(value, place);
    keep(key, std::move(value));
  } else if (check_content_key(key, value, place)) {
    if (says_something(value)) keep(key, std::move(value));
  } else {
    return false;
  }
  return true;
}

void EntryReader::keep(std::string_view key, Value value) {
  if (entry_.foreign.is_null()) entry_.foreign = Value::map();
  entry_.foreign.append(key, std::move(value));
}

ContentEntry EntryReader::finish() {
  entry_.is_legacy = !has_hash_;
  if (has_md5_) {
    entry_.id = ObjectId::parse(has_hash_ ? Algorithm::md5 : Algorithm::md5_dos2unix, md5_);
    if (!entry_.id) check_object_name(md5_, md5_mark_, place_.at("md5"));
  }
  return std::move(entry_);
}

void check_repo(Value& value, const Place& place) {
  bool has_url = false;
  for (Member& member : map_in(value, place)) {
    const std::string_view key = key_in(member, place);
    const Place there = place.at(key);
    if (key == "config" || key == "remote") {
      check_string_or_map(member.value, there);
    } else if (key == "url" || key == "rev" || key == "rev_lock") {
      string_in(member.value, there);
      has_url = has_url || key == "url";
    } else {
      place.refuse_key(member.key, repo_keys);
    }
  }
  if (!has_url) place.refuse(value.mark(), fmt::format("{} lacks 'url'", in_quotes(place.display())));
}

void check_database(Value& value, const Place& place) {
  for (Member& member : map_in(value, place)) {
    const std::string_view key = key_in(member, place);
    bool is_known = false;
    for (const std::string_view known : database_keys) is_known = is_known || key == known;
    if (!is_known) place.refuse_key(member.key, database_keys);
    string_in(member.value, place.at(key));
  }
}

bool lists_files(const ContentEntry& entry) {
  return find_foreign(entry, "files") != nullptr;
}

void append_foreign(Value& map, const ContentEntry& entry, std::string_view key) {
  if (const Value* value = find_foreign(entry, key)) map.append(key, *value);
}

void append_content(Value& map, const ContentEntry& entry) {
  // What names the content comes first.
  std::string_view name_key;
  if (entry.id) {
    map.append("md5", Value::string(entry.id->name()));
  } else {
    name_key = find_foreign(entry, "etag") != nullptr ? "etag" : "checksum";
    append_foreign(map, entry, name_key);
  }
  if (entry.size) map.append("size", Value::integer(static_cast<std::int64_t>(*entry.size)));
  if (entry.nfiles) map.append("nfiles", Value::integer(static_cast<std::int64_t>(*entry.nfiles)));
  if (entry.is_executable) map.append("isexec", Value::boolean(true));
  for (const std::string_view key : {"version_id", "etag", "checksum", "cloud"}) {
    if (key != name_key) append_foreign(map, entry, key);
  }
}

void append_annotations(Value& map, const OutputOptions& options) {
  if (options.desc && !options.desc->empty()) map.append("desc", Value::string(*options.desc));
  if (options.type && !options.type->empty()) map.append("type", Value::string(*options.type));
  if (!options.labels.empty()) {
    Value labels = Value::list();
    for (const std::string& label : options.labels) labels.push_back(Value::string(label));
    map.append("labels", std::move(labels));
  }
  if (says_something(options.meta)) map.append("meta", options.meta);
}

bool take_annotation(OutputOptions& options, std::string_view key, Value& value, const Place& place) {
  if (key == "desc") {
    options.desc = string_in(value, place);
  } else if (key == "type") {
    options.type = string_in(value, place);
  } else if (key == "labels") {
    options.labels = strings_in(value, place);
  } else if (key == "meta") {
    options.meta = std::move(value);
  } else {
    return false;
  }
  return true;
}

bool says_something(const Value& value) {
  switch (value.kind()) {
    case ValueKind::null:
      return false;
    case ValueKind::boolean:
      return value.as_boolean();
    case ValueKind::integer:
      return value.as_integer() != 0;
    case ValueKind::real:
      return value.as_real() < 0 || value.as_real() > 0 || value.as_real() != value.as_real();
    case ValueKind::string:
      return !value.as_string().empty();
    case ValueKind::list:
    case ValueKind::map:
      return value.size() != 0;
    case ValueKind::big_integer:
    case ValueKind::timestamp:
      return true;
  }
  return true;
}

}  // namespace tutti
