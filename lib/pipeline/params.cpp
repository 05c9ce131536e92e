// Reads parameter files, each once.
#include "pipeline/params.hpp"

#include <unordered_map>

#include "base/error.hpp"
#include "base/files.hpp"
#include "format/params.hpp"

namespace tutti {

struct ParamsReader::State {
  Repository& repository;
  std::unordered_map<std::string, std::optional<Value>> files;  // by absolute path

  const std::optional<Value>& file(const ParamsDependency& dependency) {
    const RelPath* inside = std::get_if<RelPath>(&dependency.file);
    const std::string path = inside ? repository.absolute(*inside) : std::get<External>(dependency.file).text;
    const auto [entry, is_first] = files.try_emplace(path);
    if (is_first) {
      try {
        if (const std::optional<std::string> text = find_and_read_file(path)) {
          entry->second = read_params_file(*text, inside ? inside->str() : path);
        }
      } catch (...) {
        files.erase(entry);
        throw;
      }
    }
    return entry->second;
  }
};

ParamsReader::ParamsReader(Repository& repository) : state_(new State{repository, {}}) {}
ParamsReader::~ParamsReader() = default;

std::optional<Value> ParamsReader::read(const ParamsDependency& dependency) {
  const std::optional<Value>& all = state_->file(dependency);
  if (!all || dependency.keys.empty()) return all;
  Value asked = Value::map();
  for (const std::string& key : dependency.keys) {
    if (const Value* value = find_dotted(*all, key)) asked.append(key, *value);
  }
  return asked;
}

void ParamsReader::forget(const RelPath& path) {
  const std::string absolute = state_->repository.absolute(path);
  std::erase_if(state_->files, [&](const auto& entry) {
    return entry.first == absolute || entry.first.starts_with(absolute + "/");
  });
}

}  // namespace tutti
