// Takes stages out of dvc.yaml and dvc.lock; freezes and thaws them.
#include "stage_edit.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "format/pipeline_file.hpp"
#include "format/pointer_file.hpp"
#include "format/yaml.hpp"
#include "format/yaml_edit.hpp"
#include "lock_writer.hpp"

namespace tutti {
namespace {

void write(Repository& repository, const RelPath& file, const std::string& text) {
  publish_file(repository.absolute(file), text, repository.options().durability);
}

bool says_stages(const Value& document) {
  const Value* stages = document.find("stages");
  return stages != nullptr && stages->is_map() && stages->size() > 0;
}

bool erase_from_lock(Repository& repository, const Stage& stage) {
  const RelPath file = lock_file_of(stage.file);
  const std::optional<std::string> old_text = find_and_read_file(repository.absolute(file));
  if (!old_text) return false;
  YamlDocument document(*old_text, file.str());
  if (!document.erase({"stages", stage.name})) return false;
  const std::string text = document.text();
  const Value left = read_yaml(text, file.str());
  if (!says_stages(left) && left.find("datasets") == nullptr) {
    remove_for_good(repository, file);
  } else {
    write(repository, file, text);
  }
  return true;
}

// Other sections stay, and so does the file then: DVC deletes them with the last stage.
bool erase_from_pipeline(Repository& repository, const Stage& stage) {
  const std::string name = stage.file.str();
  const std::optional<std::string> old_text = find_and_read_file(repository.absolute(stage.file));
  if (!old_text) return false;
  const Value document = read_yaml(*old_text, name);
  const Value* stages = document.find("stages");
  if (stages == nullptr || !stages->is_map() || stages->find(stage.name) == nullptr) return false;
  if (stages->size() > 1) {
    write(repository, stage.file, erase_yaml_entry(*old_text, {"stages", stage.name}, name));
  } else if (document.size() > 1) {
    write(repository, stage.file, erase_yaml_entry(*old_text, {"stages"}, name));
  } else {
    remove_for_good(repository, stage.file);
  }
  return true;
}

std::string with_frozen_stage(const std::string& text, const Stage& stage, bool frozen) {
  const std::string name = stage.file.str();
  const Value document = read_yaml(text, name);
  const Value* stages = document.find("stages");
  const Value* entry = stages != nullptr ? stages->find(stage.name) : nullptr;
  if (entry == nullptr) throw NotFound(fmt::format("no stage '{}' in {}", stage.name, in_quotes(name)));
  const bool is_said = entry->find("frozen") != nullptr;
  if (!frozen && !is_said) return text;
  const YamlPath path{"stages", stage.name, "frozen"};
  Value wanted = document;
  Value& changed = *wanted.find("stages")->find(stage.name);
  std::string result;
  if (!frozen) {
    changed.erase("frozen");
    result = erase_yaml_entry(text, path, name);
  } else {
    const Value yes = Value::boolean(true);
    changed.set("frozen", yes);
    result = is_said ? replace_yaml_entry(text, path, yes, name)
                     : insert_yaml_entry(text, {"stages", stage.name}, "frozen", yes, name);
  }
  if (python_equal(read_yaml(result, name), wanted)) return result;
  throw Conflict(fmt::format("the stage {} shares what it says with others, by an alias: edit {} by hand",
                             in_quotes(stage.name), in_quotes(name)));
}

std::string with_frozen_pointer(const std::string& text, const RelPath& file, bool frozen) {
  PointerFile pointer = parse_pointer(text, file.str());
  pointer.frozen = frozen;
  return rewrite_pointer(text, pointer, file.str());
}

}  // namespace

void refuse_made(const Stage& stage) {
  if (!stage.is_made) return;
  throw Conflict(fmt::format("the stage {} is made from a template: edit {} by hand", in_quotes(stage.name),
                             in_quotes(stage.file.str())));
}

std::vector<RelPath> erase_stage(Repository& repository, const Stage& stage) {
  std::vector<RelPath> changed;
  if (erase_from_lock(repository, stage)) changed.push_back(lock_file_of(stage.file));
  if (erase_from_pipeline(repository, stage)) changed.push_back(stage.file);
  return changed;
}

bool write_frozen(Repository& repository, const Stage& stage, bool frozen) {
  const std::string old_text = read_file(repository.absolute(stage.file));
  const std::string text = stage.is_pointer() ? with_frozen_pointer(old_text, stage.file, frozen)
                                              : with_frozen_stage(old_text, stage, frozen);
  if (text == old_text) return false;
  write(repository, stage.file, text);
  return true;
}

void remove_for_good(Repository& repository, const RelPath& file) {
  const std::string path = repository.absolute(file);
  remove_file(path);
  if (repository.options().durability == Durability::flush) sync_directory(parent_path(path));
}

}  // namespace tutti
