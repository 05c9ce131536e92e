// Reads parameter files, each once.
#include "pipeline/params.hpp"

#include <unordered_map>
#include <utility>

#include "base/error.hpp"
#include "base/files.hpp"
#include "format/params.hpp"

namespace tutti {

namespace {

struct ParsedFile {
  std::string text;
  Value value;
  DottedValues dotted;

  ParsedFile(std::string read, const std::string& name)
      : text(std::move(read)), value(read_params_file(text, name)), dotted(value) {}
};

}  // namespace

struct ParamsReader::State {
  // What was read last is kept when it is forgotten: the same bytes need not be parsed again.
  struct File {
    std::unique_ptr<const ParsedFile> parsed;  // nothing: there is no such file
    bool is_current = false;
  };
  Repository& repository;
  std::unordered_map<std::string, File> files;  // by absolute path

  const ParsedFile* file(const ParamsDependency& dependency) {
    const RelPath* inside = std::get_if<RelPath>(&dependency.file);
    const std::string path = inside ? repository.absolute(*inside) : std::get<External>(dependency.file).text;
    File& file = files[path];
    if (file.is_current) return file.parsed.get();
    std::optional<std::string> text = find_and_read_file(path);
    if (!text) {
      file.parsed.reset();
    } else if (!file.parsed || file.parsed->text != *text) {
      file.parsed = std::make_unique<const ParsedFile>(*std::move(text), inside ? inside->str() : path);
    }
    file.is_current = true;
    return file.parsed.get();
  }
};

ParamsReader::ParamsReader(Repository& repository) : state_(new State{repository, {}}) {}
ParamsReader::~ParamsReader() = default;

std::optional<Value> ParamsReader::read(const ParamsDependency& dependency) {
  const ParsedFile* all = state_->file(dependency);
  if (!all) return std::nullopt;
  if (dependency.keys.empty()) return all->value;
  Value asked = Value::map();
  for (const std::string& key : dependency.keys) {
    if (const Value* value = all->dotted.find(key)) asked.append(key, *value);
  }
  return asked;
}

void ParamsReader::forget(const RelPath& path) {
  const std::string absolute = state_->repository.absolute(path);
  for (auto& [name, file] : state_->files) {
    if (name == absolute || name.starts_with(absolute + "/")) file.is_current = false;
  }
}

}  // namespace tutti
