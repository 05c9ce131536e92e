// Edits .dvc files in memory.
#include "pointer_edit.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
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

void set_content(PointerOutput& output, ContentEntry content) {
  const bool is_same = output.entry.id == content.id;
  content.path = output.entry.path;
  content.mark = output.entry.mark;
  if (is_same) {
    content.foreign = std::move(output.entry.foreign);
  } else if (const Value* settings = output.entry.foreign.find("fs_config")) {
    content.foreign = Value::map({{"fs_config", *settings}});
  }
  output.entry = std::move(content);
}

std::string stage_md5(const PointerFile& pointer) {
  Value said = read_yaml(write_pointer(pointer), "a .dvc file");
  if (said.is_map()) said.erase("md5");
  return md5_of(python_json(significant(said), SortKeys::yes)).hex();
}

void refuse_tracked_by_git(Repository& repository, const RelPath& output) {
  const GitRepository* git = repository.git();
  if (!git || !git->is_tracked(repository.absolute(output))) return;
  throw Conflict(fmt::format("{} is already tracked by Git", in_quotes(output.str())),
                 {fmt::format("git rm -r --cached {}", shell_quote(output.str()))});
}

}  // namespace tutti
