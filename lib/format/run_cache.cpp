// The names and the text of run cache entries (reference: DVC 3.67.1, dvc/stage/cache.py).
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "format/json.hpp"
#include "format/lock_file.hpp"
#include "format/yaml.hpp"
#include "yaml_faithful.hpp"

namespace tutti {
namespace {

// Without "size" and "nfiles" at any depth, params of that name included: so DVC does it.
Value without_sizes(Value value) {
  if (value.is_list()) {
    for (Value& item : value.items()) item = without_sizes(std::move(item));
  } else if (value.is_map()) {
    value.erase("size");
    value.erase("nfiles");
    for (Member& member : value.members()) member.value = without_sizes(std::move(member.value));
  }
  return value;
}

std::string digest_of(Value entry) {
  const std::string json = python_json(without_sizes(std::move(entry)), SortKeys::yes);
  return sha256_of(json).hex();
}

}  // namespace

std::string run_cache_key(const StageLock& lock) {
  std::vector<std::string> paths;
  for (const ContentEntry& out : lock.outs) paths.push_back(out.path);
  std::sort(paths.begin(), paths.end());
  Value outs = Value::list();
  for (const std::string& path : paths) outs.push_back(Value::string(path));
  Value entry = to_value(lock);
  entry.set("outs", std::move(outs));
  return digest_of(std::move(entry));
}

std::string run_cache_value(const StageLock& lock) {
  return digest_of(to_value(lock));
}

std::string write_run_cache_entry(const StageLock& lock) {
  return write_faithful_yaml(to_value(lock));
}

}  // namespace tutti
