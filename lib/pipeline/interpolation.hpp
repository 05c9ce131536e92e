// "${…}" in the texts of dvc.yaml, put in by DVC's rules.
//
// A text that is one "${name}" and nothing else becomes the value itself, of its type; elsewhere a value is written as
// text: true, None, 1e-05, as Python prints it; a map after a command as options ("--lr 0.1"). "\${" is a plain "${".
// Reference: DVC 3.67.1, dvc/parsing/interpolate.py.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "format/value.hpp"
#include "pipeline/project.hpp"
#include "pipeline/used_variables.hpp"
#include "variables.hpp"

namespace tutti {

// Which variable a part of a group's `item` was taken from: dotted names, by the part's own dotted name; "" is all of
// it.
using ItemOrigins = std::map<std::string, std::string, std::less<>>;

// What names stand for: the variables, and inside a group of stages its `item` and `key`.
struct Scope {
  const Variables& variables;
  const Value* item = nullptr;
  const Value* key = nullptr;
  UsedVariables* used = nullptr;  // where uses are noted; null: they are not
  const ItemOrigins* item_origins = nullptr;

  const Value* find(std::string_view name) const;
  std::optional<std::string> nearest_to(std::string_view name) const;
};

// What may stand in place of a template that is all of a text, beside scalars.
enum class Composites { none, maps, all };

class Interpolation {
 public:
  // `scope`, `source` and `options` must outlive it. `place` is what messages call the text: "stages.train.cmd".
  Interpolation(const Scope& scope, const Source& source, const TemplateOptions& options, std::string place,
                Composites composites)
      : scope_(scope), source_(source), options_(options), place_(std::move(place)), composites_(composites) {}

  // The value with every text in it resolved, keys of maps too. Throws InvalidFile.
  Value resolve(const Value& value) const;
  std::string text_of(const Value& value, Mark mark) const;
  // The parts of `value` that are variables as a whole, by their place in it; for what becomes an `item`.
  void add_origins(const Value& value, const std::string& place, ItemOrigins& origins) const;

 private:
  Value resolve_text(const Value& value) const;
  // `name`, if it is asked for, becomes the dotted name without blanks and brackets; indexes count from the beginning.
  const Value& select(std::string_view expression, Mark mark, std::string* name = nullptr) const;
  void note_use(const std::string& name, const Value& value) const;
  std::string options_of(const Value& map, Mark mark) const;
  void add_options(std::string& words, const std::string& name, const Value& value, Mark mark) const;
  [[noreturn]] void complain(Mark mark, std::string_view what) const;

  const Scope& scope_;
  const Source& source_;
  const TemplateOptions& options_;
  std::string place_;
  Composites composites_;
};

bool is_reference(const Value& value);  // whether it is a text that is one "${name}" and nothing else
bool has_template(const Value& value);  // in any text, escaped ones left out

// As Python's str() prints a scalar, but true and false. Nothing for what is not a scalar, and for dates.
std::optional<std::string> scalar_text(const Value& value);

}  // namespace tutti
