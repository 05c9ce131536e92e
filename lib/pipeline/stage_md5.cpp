// Hashes what an import's .dvc file says.
#include "pipeline/stage_md5.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/hash.hpp"
#include "format/json.hpp"
#include "format/yaml.hpp"

namespace tutti {
namespace {

constexpr std::array<std::string_view, 10> unhashed_keys = {"desc",   "type",   "labels",  "meta",   "locked",
                                                            "frozen", "metric", "persist", "isexec", "size"};

// Without the keys that do not count, at any depth.
Value significant(const Value& value) {
  if (value.is_list()) {
    Value list = Value::list();
    for (const Value& item : value.items()) list.push_back(significant(item));
    return list;
  }
  if (!value.is_map()) return value;
  Value map = Value::map();
  for (const Member& member : value.members()) {
    const std::string_view key = member.key.is_string() ? member.key.as_string() : "";
    if (key == "nfiles" || std::ranges::find(unhashed_keys, key) != unhashed_keys.end()) continue;
    map.append(key, significant(member.value));
  }
  return map;
}

}  // namespace

std::optional<std::string> stage_md5(const PointerFile& pointer) {
  if (pointer.deps.size() != 1 || pointer.outs.size() != 1) return std::nullopt;
  Value said = read_yaml(write_pointer(pointer), "a .dvc file");
  if (said.is_map()) said.erase("md5");
  return md5_of(python_json(significant(said), SortKeys::yes)).hex();
}

}  // namespace tutti
