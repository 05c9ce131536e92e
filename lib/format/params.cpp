// Parameter files by suffix, and values by dotted name.
#include "format/params.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>
#include <unordered_set>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "format/json.hpp"
#include "format/toml.hpp"
#include "format/yaml.hpp"
#include "python_params.hpp"

namespace tutti {
namespace {

// What Python's `value or {}` turns into an empty map.
bool is_falsy(const Value& value) {
  switch (value.kind()) {
    case ValueKind::null:
      return true;
    case ValueKind::boolean:
      return !value.as_boolean();
    case ValueKind::integer:
      return value.as_integer() == 0;
    case ValueKind::real:
      return value.as_real() == 0;
    case ValueKind::string:
      return value.as_string().empty();
    case ValueKind::list:
    case ValueKind::map:
      return value.size() == 0;
    default:
      return false;
  }
}

std::string lower_suffix(std::string_view name) {
  const std::size_t slash = name.rfind('/');
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return {};
  return lower(name.substr(dot));
}

// The set "[...]" at `pattern[at]`: whether `c` is in it; moves behind it. Nothing if it is not closed.
std::optional<bool> is_in_set(std::string_view pattern, std::size_t& at, char c) {
  const bool negated = at + 1 < pattern.size() && pattern[at + 1] == '!';
  const std::size_t first = at + (negated ? 2 : 1);
  const std::size_t end = pattern.find(']', first + 1);
  if (end == std::string_view::npos) return std::nullopt;
  bool found = false;
  for (std::size_t i = first; i < end; ++i) {
    if (i + 2 < end && pattern[i + 1] == '-') {
      found = found || (pattern[i] <= c && c <= pattern[i + 2]);
      i += 2;
    } else {
      found = found || pattern[i] == c;
    }
  }
  at = end + 1;
  return found != negated;
}

// As Python's fnmatch.fnmatchcase.
bool matches(std::string_view name, std::string_view pattern) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < pattern.size();) {
    if (pattern[i] == '*') {
      const std::string_view rest = pattern.substr(i + 1);
      for (std::size_t from = at; from <= name.size(); ++from) {
        if (matches(name.substr(from), rest)) return true;
      }
      return false;
    }
    if (at == name.size()) return false;
    if (pattern[i] == '[') {
      std::size_t behind = i;
      if (const std::optional<bool> inside = is_in_set(pattern, behind, name[at])) {
        if (!*inside) return false;
        i = behind;
        ++at;
        continue;
      }
    }
    if (pattern[i] != '?' && pattern[i] != name[at]) return false;
    ++i;
    ++at;
  }
  return at == name.size();
}

std::optional<std::int64_t> integer_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_key(const Value& key, const std::string& segment) {
  if (key.is_string()) return matches(key.as_string(), segment);
  if (!key.is_integer() && !key.is_boolean()) return false;
  const std::int64_t number = key.is_boolean() ? (key.as_boolean() ? 1 : 0) : key.as_integer();
  if (const std::optional<std::int64_t> wanted = integer_of(segment)) return *wanted == number;
  return matches(key.is_boolean() ? (key.as_boolean() ? "True" : "False") : std::to_string(number), segment);
}

bool is_index(std::size_t index, std::size_t size, const std::string& segment) {
  if (const std::optional<std::int64_t> wanted = integer_of(segment)) {
    const auto place = static_cast<std::int64_t>(index);
    return *wanted == place || *wanted + static_cast<std::int64_t>(size) == place;
  }
  return matches(std::to_string(index), segment);
}

// Adds what `segments` name below `value`; as soon as there are two, the answer is known.
void collect(const Value& value, std::span<const std::string> segments, std::vector<const Value*>& found) {
  if (segments.empty()) {
    if (std::find(found.begin(), found.end(), &value) == found.end()) found.push_back(&value);
    return;
  }
  const bool any_depth = segments[0] == "**";
  if (any_depth) collect(value, segments.subspan(1), found);
  const auto descend = [&](const Value& child, bool is_match) {
    if (found.size() > 1) return;
    if (any_depth) {
      collect(child, segments, found);
    } else if (is_match) {
      collect(child, segments.subspan(1), found);
    }
  };
  if (value.is_map()) {
    for (const Member& member : value.members()) descend(member.value, !any_depth && is_key(member.key, segments[0]));
  } else if (value.is_list()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      descend(value.items()[i], !any_depth && is_index(i, value.size(), segments[0]));
    }
  }
}

const Value* find_segments(const Value& root, std::span<const std::string> segments, std::string_view key) {
  std::vector<const Value*> found;
  collect(root, segments, found);
  if (found.size() > 1) throw InvalidFile(fmt::format("the parameter {} names more than one value", in_quotes(key)));
  return found.empty() ? nullptr : found.front();
}

std::vector<std::string> segments_of(std::string_view key) {
  while (key.starts_with('.')) key.remove_prefix(1);
  return split(key, '.');
}

}  // namespace

const Value* find_dotted(const Value& root, std::string_view key) {
  if (key.empty()) return &root;
  return find_segments(root, segments_of(key), key);
}

namespace {

using Step = std::variant<const Value*, std::size_t>;  // a map's key, a list's index

// Finds members of large maps without looking at all of them: thousands of keys may name as many members of one map.
// Maps that grow stay known; those that go away must be forgotten.
class MapIndex {
 public:
  std::optional<std::size_t> find(const Value& map, const Value& key) {
    constexpr std::size_t small = 32;
    const std::vector<Member>& members = map.members();
    if (!key.is_string() || members.size() < small) {
      const auto found = std::ranges::find(members, key, &Member::key);
      if (found == members.end()) return std::nullopt;
      return static_cast<std::size_t>(found - members.begin());
    }
    Places& places = known_[&members];
    for (; places.count < members.size(); ++places.count) {
      const Value& name = members[places.count].key;
      if (name.is_string()) places.by_name.emplace(name.as_string(), places.count);
    }
    const auto found = places.by_name.find(std::string(key.as_string()));
    return found == places.by_name.end() ? std::nullopt : std::optional(found->second);
  }
  void forget() { known_.clear(); }

 private:
  struct Places {
    std::size_t count = 0;  // members that are known
    std::unordered_map<std::string, std::size_t> by_name;
  };
  std::unordered_map<const std::vector<Member>*, Places> known_;
};

Value* find_key(Value& map, const Value& key) {
  const auto found = std::ranges::find(map.members(), key, &Member::key);
  return found == map.members().end() ? nullptr : &found->value;
}

// Puts a copy of `value` where the steps lead, with maps and lists around it.
Value wrapped(std::span<const Step> steps, const Value& value) {
  if (steps.empty()) return value;
  Value inner = wrapped(steps.subspan(1), value);
  if (const std::size_t* index = std::get_if<std::size_t>(&steps.front())) {
    Value list = Value::list();
    list.items().resize(*index);
    list.push_back(std::move(inner));
    return list;
  }
  Value map = Value::map();
  map.members().emplace_back(*std::get<const Value*>(steps.front()), std::move(inner));
  return map;
}

// What one key takes: later values are put beside, and inside, those before.
void put(Value& into, std::span<const Step> steps, const Value& value) {
  if (steps.empty()) {
    into = value;
    return;
  }
  if (const std::size_t* index = std::get_if<std::size_t>(&steps.front())) {
    if (!into.is_list()) into = Value::list();
    if (into.size() <= *index) into.items().resize(*index + 1);
    return put(into.items()[*index], steps.subspan(1), value);
  }
  const Value& key = *std::get<const Value*>(steps.front());
  if (!into.is_map()) into = Value::map();
  if (Value* there = find_key(into, key)) return put(*there, steps.subspan(1), value);
  into.members().emplace_back(key, wrapped(steps.subspan(1), value));
}

// What can only be a text that is equal to it: no pattern, and nothing that numbers and booleans are called.
bool is_plain(const std::string& segment) {
  return segment.find_first_of("*?[") == std::string::npos && !integer_of(segment) && segment != "True" &&
         segment != "False";
}

void select(const Value& value, std::span<const std::string> segments, std::vector<Step>& steps, MapIndex& index,
            Value& into) {
  if (segments.empty()) return put(into, steps, value);
  const bool any_depth = segments[0] == "**";
  if (any_depth) select(value, segments.subspan(1), steps, index, into);
  if (any_depth && segments.size() == 1) return;  // that was all of it
  const auto descend = [&](const Value& child, Step step, bool is_match) {
    if (!is_match) return;
    steps.push_back(step);
    select(child, any_depth ? segments : segments.subspan(1), steps, index, into);
    steps.pop_back();
  };
  if (value.is_map() && is_plain(segments[0])) {
    const auto place = index.find(value, Value::string(segments[0]));
    if (place) descend(value.members()[*place].value, &value.members()[*place].key, true);
  } else if (value.is_map()) {
    for (const Member& member : value.members()) {
      descend(member.value, &member.key, any_depth || is_key(member.key, segments[0]));
    }
  } else if (value.is_list()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      descend(value.items()[i], i, any_depth || is_index(i, value.size(), segments[0]));
    }
  }
}

// dpath's additive merge.
void merge(Value& into, Value&& value, MapIndex& index) {
  if (into.is_map() && value.is_map()) {
    for (Member& member : value.members()) {
      if (const auto place = index.find(into, member.key)) {
        merge(into.members()[*place].value, std::move(member.value), index);
      } else {
        into.members().push_back(std::move(member));
      }
    }
  } else if (into.is_list() && value.is_list()) {
    for (Value& item : value.items()) into.push_back(std::move(item));
  } else {
    if (into.is_map() || into.is_list()) index.forget();
    into = std::move(value);
  }
}

}  // namespace

Value select_dotted(const Value& root, std::span<const std::string> keys) {
  MapIndex in_root, in_selected;
  Value selected = Value::map();
  std::unordered_set<std::string_view> done;
  for (const std::string& key : keys) {
    if (!done.insert(key).second) continue;
    Value found = Value::map();
    std::vector<Step> steps;
    select(root, segments_of(key), steps, in_root, found);
    if (found.is_map()) merge(selected, std::move(found), in_selected);  // of a file whose root is a list: nothing
  }
  return selected;
}

DottedValues::DottedValues(const Value& root) : root_(root) {
  if (!root.is_map()) return;
  const auto has_string_key = [](const Member& member) { return member.key.is_string(); };
  if (!std::all_of(root.members().begin(), root.members().end(), has_string_key)) return;
  by_key_.reserve(root.size());
  for (const Member& member : root.members()) by_key_.emplace(member.key.as_string(), &member.value);
}

const Value* DottedValues::find(std::string_view key) const {
  if (key.empty()) return &root_;
  const std::vector<std::string> segments = segments_of(key);
  const bool is_pattern = segments[0].find_first_of("*?[") != std::string::npos;
  if (by_key_.empty() || is_pattern) return find_segments(root_, segments, key);
  const auto found = by_key_.find(segments[0]);
  return found == by_key_.end() ? nullptr : find_segments(*found->second, std::span(segments).subspan(1), key);
}

Value read_params_file(std::string_view text, const std::string& file_name) {
  return read_params_file(text, file_name, file_name);
}

Value read_params_file(std::string_view text, std::string_view file_name, const std::string& shown_name) {
  const std::string suffix = lower_suffix(file_name);
  Value value = suffix == ".py"     ? read_python_params(text, shown_name)
                : suffix == ".json" ? read_json(text, shown_name)
                : suffix == ".toml" ? read_toml(text, shown_name)
                                    : read_yaml(text, shown_name);
  if (is_falsy(value)) return Value::map(value.mark());
  return value;
}

}  // namespace tutti
