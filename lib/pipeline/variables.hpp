// The variables of a dvc.yaml: its params.yaml, then what `vars` names, merged; the rules are DVC's.
//
// A name may be said once: maps merge, anything else is refused where it is said again. Keys that are not strings
// cannot be named and are left out. Reference: DVC 3.67.1, dvc/parsing/context.py.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "format/value.hpp"
#include "pipeline/project.hpp"

namespace tutti {

// Files of variables, each parsed once for a project.
class VariableFiles {
 public:
  explicit VariableFiles(const FileTree& tree) : tree_(tree) {}

  struct File {
    RelPath path;
    Source source;
    Value values;  // a map
  };
  // Null if there is no such file. Throws InvalidFile if it does not hold a map.
  const File* find(const RelPath& path);

 private:
  const FileTree& tree_;
  std::map<RelPath, std::unique_ptr<const File>> files_;
};

class Variables {
 public:
  explicit Variables(VariableFiles& files) : files_(files) {}
  // What a stage adds of its own; `global` must outlive it.
  explicit Variables(const Variables& global, std::set<std::string_view> reserved)
      : files_(global.files_), global_(&global), reserved_(std::move(reserved)), imports_(global.imports_) {}

  // params.yaml of the directory, if there is one.
  void load_default(const RelPath& directory);
  // The items of `vars`: "file", "file:key,key", or a map. Files are named from `directory`. Throws InvalidFile.
  void load(const Value& items, const Source& source, const RelPath& directory);

  const Value* find(std::string_view name) const;
  // "params.yaml:3:1" where the variable is set; it has to be there.
  std::string place_of(const std::string& name) const;
  // The file that the value of this dotted name was loaded from; null if dvc.yaml says it.
  const RelPath* file_of(const std::string& name) const;
  std::vector<RelPath> files() const;  // that were loaded, here and above
  void add_names_to(std::vector<std::string>& names) const;

 private:
  struct Origin {
    std::string file;
    Mark mark;
    const RelPath* loaded = nullptr;  // null: dvc.yaml says it
  };
  using Keys = std::optional<std::set<std::string, std::less<>>>;  // nothing: all

  void load_file(std::string_view item, Mark mark, const Source& source, const RelPath& directory);
  void refuse_second_load(const Source& source, Mark mark, std::string_view item, const Keys& loaded,
                          std::span<const std::string> keys) const;
  void merge(const Value& values, const Source& source, const RelPath* loaded);
  void merge_into(Value& into, const Value& values, const Source& source, const RelPath* loaded,
                  const std::string& path);
  [[noreturn]] void refuse_again(const Source& source, Mark mark, const std::string& path) const;
  const Origin* origin_of(const std::string& path) const;

  VariableFiles& files_;
  const Variables* global_ = nullptr;
  std::set<std::string_view> reserved_;
  std::map<std::string, Value, std::less<>> values_;
  std::map<std::string, Origin, std::less<>> origins_;  // of values that came whole, by dotted name
  std::map<RelPath, Keys> imports_;
};

}  // namespace tutti
