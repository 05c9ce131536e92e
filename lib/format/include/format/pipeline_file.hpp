// dvc.yaml: what the stages are, templates unresolved; and the edits that `stage add` makes.
//
// Every key and type is checked as DVC's schema does (reference: DVC 3.67.1, dvc/schema.py); unknown keys, wrong types
// and duplicate keys throw InvalidFile with file:line:column, what was expected, and the nearest valid name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/entry.hpp"

namespace tutti {

// `params:` of a stage. The default file is params.yaml beside dvc.yaml's wdir.
struct ParamsSpec {
  std::string file;
  std::vector<std::string> keys;  // dotted; empty: the whole file
  friend bool operator==(const ParamsSpec&, const ParamsSpec&) = default;
};

struct OutputSpec {
  std::string path;
  OutputOptions options;
  Mark mark;
  friend bool operator==(const OutputSpec& a, const OutputSpec& b);  // marks do not count
};

struct DependencySpec {
  std::string path;
  Mark mark;
  friend bool operator==(const DependencySpec& a, const DependencySpec& b);  // marks do not count
};

// `cmd:` is a text, or a list of texts; the two differ in dvc.lock.
struct CommandSpec {
  std::vector<std::string> lines;
  bool is_list = false;
  friend bool operator==(const CommandSpec&, const CommandSpec&) = default;
  Value value() const;  // as it stands in dvc.lock
};

struct StageSpec {
  std::string name;
  CommandSpec command;
  std::string wdir = ".";
  std::vector<DependencySpec> deps;
  std::vector<ParamsSpec> params;
  std::vector<OutputSpec> outs;  // outs, then metrics, then plots; options tell which
  bool frozen = false;
  bool always_changed = false;
  std::optional<std::string> desc;
  Value meta;
  Mark mark;
  friend bool operator==(const StageSpec& a, const StageSpec& b);  // marks do not count
};

// A stage, or a group of them, that variables, `foreach` or `matrix` make: its text, checked in shape.
struct StageTemplate {
  std::string name;
  Mark mark;
  Value body;
  std::size_t position = 0;  // how many of PipelineFile::stages stand before it
};

struct PipelineFile {
  std::vector<StageSpec> stages;                      // in the file's order; those that are templates are left out
  std::vector<StageTemplate> templates;               // in the file's order
  bool has_template_sections = false;                 // whether a section below holds "${"
  Value vars;                                         // null when absent, as the sections
  Value metrics, plots, params, artifacts, datasets;  // top-level sections, checked in shape

  bool needs_variables() const { return !templates.empty() || has_template_sections || !vars.is_null(); }
};

PipelineFile parse_pipeline(std::string_view text, const std::string& name);
// A stage whose templates are resolved. Throws InvalidFile as parse_pipeline() does.
StageSpec read_stage(const std::string& name, Mark mark, Value body, const Source& source);

// dvc.yaml's text for one stage below `stages:`, as `dvc stage add` writes it (two blanks of indentation).
std::string write_stage(const StageSpec& stage);
// `old_text` with the stage added at the end of `stages:`, or replaced where it stands; everything else stays as it is,
// byte for byte. An empty `old_text` gives a whole file. A replaced stage keeps its desc and meta, as DVC does.
std::string put_stage(std::string_view old_text, const StageSpec& stage, const std::string& name);

// Whether `name` may name a stage that `stage add` makes: no ASCII punctuation but '_' and '-', no control characters.
bool is_valid_stage_name(std::string_view name);

}  // namespace tutti
