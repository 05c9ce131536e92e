// The shapes of .dvc files, dvc.lock and dvc.yaml, as far as merging has to know them.
#include "merge_rules.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "format/yaml.hpp"

namespace tutti {

namespace {

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Lists of dvc.yaml whose items are known by what they name; a command's lines are not: their order is the meaning.
bool is_list_of_names(const MergePath& path) {
  static constexpr std::array<std::string_view, 7> lists{"deps",   "outs", "metrics", "plots",
                                                         "params", "vars", "foreach"};
  if (path.empty()) return false;
  return is_one_of(path.back(), lists) || (path.size() >= 2 && path[path.size() - 2] == "matrix");
}

// "data.csv", and the key of "data.csv: {cache: false}".
std::optional<std::string> name_of_item(const Value& item) {
  if (item.is_map()) {
    if (item.size() != 1) return std::nullopt;
    return name_of_item(item.members().front().key);
  }
  if (item.is_list()) return std::nullopt;
  return item.is_string() ? std::string(item.as_string()) : write_yaml(item);
}

std::optional<std::string> path_of_item(const Value& item) {
  const Value* const path = item.find("path");
  return path != nullptr && path->is_string() ? std::optional(std::string(path->as_string())) : std::nullopt;
}

// Entries without what is only noted beside the content, sorted by path.
Value noted_content(const Value& list) {
  if (!list.is_list()) return list;
  Value result = list;
  for (Value& item : result.items()) {
    item.erase("size");
    item.erase("nfiles");
  }
  std::stable_sort(result.items().begin(), result.items().end(), [](const Value& a, const Value& b) {
    return path_of_item(a).value_or("") < path_of_item(b).value_or("");
  });
  return result;
}

}  // namespace

std::optional<std::vector<std::string>> part_names(MergedFile kind, const MergePath& path,
                                                   const MergeOutline& outline) {
  std::vector<std::string> names;
  std::set<std::string> seen;
  for (const MergePart& part : outline.parts) {
    std::optional<std::string> name;
    if (outline.is_map) {
      name = name_of_item(part.key);
    } else if (kind == MergedFile::pointer) {
      name = path_of_item(part.value());
    } else if (kind == MergedFile::pipeline && is_list_of_names(path)) {
      name = name_of_item(part.value());
    }
    if (!name || !seen.insert(*name).second) return std::nullopt;
    names.push_back(std::move(*name));
  }
  return names;
}

bool is_one_fact(MergedFile kind, const MergePath& path, const Value& ours, const Value& theirs) {
  if (kind == MergedFile::lock) {
    return path.size() == 2 || (path.size() == 1 && path.front() != "stages" && (ours.is_map() || theirs.is_map()));
  }
  if (kind == MergedFile::pointer) {
    return path.empty() && (ours.find("deps") != nullptr || theirs.find("deps") != nullptr);
  }
  return false;
}

bool tells_the_same(MergedFile kind, const MergePath&, const Value& a, const Value& b) {
  if (kind != MergedFile::lock || !a.is_map() || !b.is_map()) return python_equal(a, b);
  Value left = a, right = b;
  for (const std::string_view list : {"deps", "outs"}) {
    for (Value* side : {&left, &right}) {
      if (Value* const found = side->find(list)) *found = noted_content(*found);
    }
  }
  return python_equal(left, right);
}

bool has_renames(MergedFile kind, const MergePath& path) {
  if (kind == MergedFile::pointer) return false;
  const bool holds_stages =
      (path.size() == 1 && path.front() == "stages") || (kind == MergedFile::lock && path.empty());
  return holds_stages || (kind == MergedFile::pipeline && is_list_of_names(path));
}

bool has_content(MergedFile kind, const MergePath& path) {
  return kind == MergedFile::pointer && path.size() == 2 && path.front() == "outs";
}

bool is_content_key(std::string_view key) {
  static constexpr std::array<std::string_view, 10> keys{"md5",  "size",     "nfiles",     "isexec", "hash",
                                                         "etag", "checksum", "version_id", "cloud",  "files"};
  return is_one_of(key, keys);
}

}  // namespace tutti
