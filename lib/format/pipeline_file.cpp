// Reading dvc.yaml (reference: DVC 3.67.1, dvc/schema.py, dvc/output.py and dvc/dependency/param.py).
#include "format/pipeline_file.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "entry_codec.hpp"
#include "format/yaml.hpp"
#include "pipeline_sections.hpp"
#include "shape.hpp"

namespace tutti {
namespace {

constexpr std::string_view stage_keys[] = {"cmd",  "wdir",           "deps",   "params",  "vars",
                                           "outs", "metrics",        "plots",  "frozen",  "meta",
                                           "desc", "always_changed", "matrix", "foreach", "do"};
constexpr std::string_view body_keys[] = {"cmd",   "wdir",   "deps", "params", "vars",           "outs",  "metrics",
                                          "plots", "frozen", "meta", "desc",   "always_changed", "matrix"};
constexpr std::string_view each_keys[] = {"foreach", "do"};
constexpr std::string_view out_keys[] = {"cache", "persist", "remote", "push",      "desc",
                                         "type",  "labels",  "meta",   "checkpoint"};
constexpr std::string_view plot_keys[] = {"cache",   "persist", "remote",   "push",      "desc", "type",
                                          "labels",  "meta",    "template", "x",         "y",    "x_label",
                                          "y_label", "title",   "header",   "checkpoint"};
// In the order in which DVC keeps them.
constexpr std::string_view plot_properties[] = {"template", "x", "y", "x_label", "y_label", "title", "header"};

enum class Section { outs, metrics, plots };

// "- path" or "- path: {options}"; a path that comes twice is one output with the options of both.
class OutputList {
 public:
  OutputList(Section section, std::vector<OutputSpec>& outs) : section_(section), outs_(outs), first_(outs.size()) {}

  void read(Value& list, const Place& place) {
    std::size_t index = 0;
    for (Value& item : list_in(list, place)) {
      const Place here = place.at(index++);
      if (item.is_string()) {
        spec_of(item.as_string(), item.mark());
        continue;
      }
      if (!item.is_map()) here.refuse_kind(item, "a path, or a path with options");
      for (Member& member : item.members()) {
        const std::string_view path = key_in(member, here);
        read_options(spec_of(path, member.key.mark()), member.value, here.at(path));
      }
    }
    for (std::size_t i = first_; i < outs_.size(); ++i) sort_properties(outs_[i].options.plot_properties);
  }

 private:
  OutputSpec& spec_of(std::string_view path, Mark mark) {
    const auto found = std::find_if(outs_.begin() + static_cast<std::ptrdiff_t>(first_), outs_.end(),
                                    [&](const OutputSpec& out) { return out.path == path; });
    if (found != outs_.end()) return *found;
    OutputSpec& spec = outs_.emplace_back();
    spec.path = path;
    spec.mark = mark;
    spec.options.metric = section_ == Section::metrics;
    spec.options.plot = section_ == Section::plots;
    return spec;
  }

  void read_options(OutputSpec& spec, Value& value, const Place& place) const {
    OutputOptions& options = spec.options;
    for (Member& member : map_in(value, place)) {
      const std::string_view key = key_in(member, place);
      const Place there = place.at(key);
      if (take_annotation(options, key, member.value, there)) continue;
      if (key == "cache") {
        options.cache = boolean_in(member.value, there);
      } else if (key == "persist") {
        options.persist = boolean_in(member.value, there);
      } else if (key == "push") {
        options.push = boolean_in(member.value, there);
      } else if (key == "remote") {
        options.remote = string_in(member.value, there);
      } else if (key == "checkpoint") {
        boolean_in(member.value, there);  // of DVC 2, without effect
      } else if (section_ == Section::plots && is_property(key)) {
        if (key == "header") {
          boolean_in(member.value, there);
        } else {
          string_in(member.value, there);
        }
        if (options.plot_properties.is_null()) options.plot_properties = Value::map();
        options.plot_properties.set(key, std::move(member.value));
      } else if (section_ == Section::plots) {
        place.refuse_key(member.key, plot_keys);
      } else {
        place.refuse_key(member.key, out_keys);
      }
    }
  }

  static bool is_property(std::string_view key) {
    return std::find(std::begin(plot_properties), std::end(plot_properties), key) != std::end(plot_properties);
  }

  static void sort_properties(Value& properties) {
    if (!properties.is_map()) return;
    Value sorted = Value::map();
    for (const std::string_view key : plot_properties) {
      if (Value* value = properties.find(key)) sorted.append(key, std::move(*value));
    }
    properties = std::move(sorted);
  }

  Section section_;
  std::vector<OutputSpec>& outs_;
  std::size_t first_;
};

// "- key" of params.yaml, "- file: [keys]", "- file:" for all of it. A file wanted whole anywhere is wanted whole.
std::vector<ParamsSpec> read_params(Value& list, const Place& place) {
  std::vector<ParamsSpec> specs;
  std::vector<std::string> whole;
  const auto spec_of = [&](std::string_view file) -> ParamsSpec& {
    const auto found =
        std::find_if(specs.begin(), specs.end(), [&](const ParamsSpec& spec) { return spec.file == file; });
    if (found != specs.end()) return *found;
    return specs.emplace_back(ParamsSpec{std::string(file), {}});
  };
  std::size_t index = 0;
  for (Value& item : list_in(list, place)) {
    const Place here = place.at(index++);
    if (item.is_string()) {
      spec_of("params.yaml").keys.emplace_back(item.as_string());
      continue;
    }
    if (!item.is_map()) here.refuse_kind(item, "a key, or a file with keys");
    for (Member& member : item.members()) {
      const std::string_view file = key_in(member, here);
      ParamsSpec& spec = spec_of(file);
      if (!says_something(member.value)) {
        whole.emplace_back(file);
        continue;
      }
      for (std::string& key : strings_in(member.value, here.at(file))) spec.keys.push_back(std::move(key));
    }
  }
  for (ParamsSpec& spec : specs) {
    if (std::find(whole.begin(), whole.end(), spec.file) != whole.end()) spec.keys.clear();
  }
  return specs;
}

CommandSpec read_command(Value& value, const Place& place) {
  if (value.is_string()) return {{std::string(value.as_string())}, false};
  if (!value.is_list()) place.refuse_kind(value, "a string or a list of strings");
  return {strings_in(value, place), true};
}

void read_deps(StageSpec& stage, Value& list, const Place& place) {
  std::size_t index = 0;
  for (const Value& item : list_in(list, place)) {
    stage.deps.push_back({std::string(string_in(item, place.at(index++))), item.mark()});
  }
}

void check_matrix(Value& value, const Place& place) {
  for (const Member& axis : map_in(value, place)) {
    const Place there = place.at(key_in(axis, place));
    if (!axis.value.is_string() && !axis.value.is_list()) there.refuse_kind(axis.value, "a list or a '${...}'");
  }
}

StageSpec read_body(Value& value, const Place& place, std::span<const std::string_view> known_keys) {
  StageSpec stage;
  bool has_command = false;
  Value* outs = nullptr;
  Value* metrics = nullptr;
  Value* plots = nullptr;
  for (Member& member : map_in(value, place)) {
    const std::string_view key = key_in(member, place);
    const Place there = place.at(key);
    Value& content = member.value;
    if (key == "cmd") {
      stage.command = read_command(content, there);
      has_command = true;
    } else if (key == "deps") {
      read_deps(stage, content, there);
    } else if (key == "params") {
      stage.params = read_params(content, there);
    } else if (key == "outs") {
      outs = &content;
    } else if (key == "metrics") {
      metrics = &content;
    } else if (key == "plots") {
      plots = &content;
    } else if (key == "wdir") {
      stage.wdir = string_in(content, there);
      if (stage.wdir.empty()) stage.wdir = ".";
    } else if (key == "frozen") {
      stage.frozen = boolean_in(content, there);
    } else if (key == "always_changed") {
      stage.always_changed = boolean_in(content, there);
    } else if (key == "desc") {
      stage.desc = string_in(content, there);
    } else if (key == "meta") {
      stage.meta = std::move(content);
    } else if (key == "vars") {
      check_vars(content, there);
    } else if (key == "matrix") {
      check_matrix(content, there);
    } else {
      place.refuse_key(member.key, known_keys);
    }
  }
  if (!has_command) place.refuse(value.mark(), fmt::format("{} lacks 'cmd'", in_quotes(place.display())));
  // In DVC's order, whatever the file's.
  if (outs != nullptr) OutputList(Section::outs, stage.outs).read(*outs, place.at("outs"));
  if (metrics != nullptr) OutputList(Section::metrics, stage.outs).read(*metrics, place.at("metrics"));
  if (plots != nullptr) OutputList(Section::plots, stage.outs).read(*plots, place.at("plots"));
  return stage;
}

class PipelineReader {
 public:
  PipelineReader(std::string_view text, const std::string& name) : source_{name}, root_(source_) {
    document_ = read_yaml(text, name);
  }

  PipelineFile read() {
    if (!says_something(document_)) return std::move(file_);
    for (Member& member : map_in(document_, root_)) {
      const std::string_view key = key_in(member, root_);
      if (key == "stages") {
        read_stages(member.value, root_.at(key));
        continue;
      }
      check_section(key, member, root_);
      if (key != "vars" && holds_template(member.value)) file_.has_template_sections = true;
      if (Value* target = section_named(key)) *target = std::move(member.value);
    }
    return std::move(file_);
  }

 private:
  void read_stages(Value& stages, const Place& place) {
    std::vector<Member>& members = map_in(stages, place);
    file_.stages.reserve(members.size());
    for (Member& member : members) {
      const std::string_view name = key_in(member, place);
      const Place here = place.at(name);
      if (name.empty()) place.refuse(member.key.mark(), "a stage needs a name");
      map_in(member.value, here);
      const bool is_template = needs_variables(member.value);
      if (is_template) {
        file_.templates.push_back({std::string(name), member.key.mark(), member.value, file_.stages.size()});
      }
      StageSpec stage = read_definition(member.value, here);
      if (is_template) continue;
      stage.name = name;
      stage.mark = member.key.mark();
      file_.stages.push_back(std::move(stage));
    }
  }

  static bool needs_variables(const Value& stage) {
    for (const std::string_view key : {"foreach", "do", "matrix", "vars"}) {
      if (stage.find(key)) return true;
    }
    return holds_template(stage);
  }

  static StageSpec read_definition(Value& value, const Place& place) {
    if (value.find("foreach") == nullptr && value.find("do") == nullptr) return read_body(value, place, stage_keys);
    for (Member& member : value.members()) {
      const std::string_view key = key_in(member, place);
      if (key == "foreach") {
        if (!member.value.is_string() && member.value.is_scalar()) {
          place.at(key).refuse_kind(member.value, "a list, a map, or a '${...}'");
        }
      } else if (key == "do") {
        read_body(member.value, place.at(key), body_keys);
      } else {
        place.refuse_key(member.key, each_keys);
      }
    }
    for (const std::string_view key : each_keys) {
      if (value.find(key) == nullptr)
        place.refuse(value.mark(), fmt::format("{} lacks '{}'", in_quotes(place.display()), key));
    }
    return {};
  }

  Value* section_named(std::string_view key) {
    if (key == "vars") return &file_.vars;
    if (key == "metrics") return &file_.metrics;
    if (key == "plots") return &file_.plots;
    if (key == "params") return &file_.params;
    if (key == "artifacts") return &file_.artifacts;
    if (key == "datasets") return &file_.datasets;
    return nullptr;
  }

  Source source_;
  Place root_;
  Value document_;
  PipelineFile file_;
};

}  // namespace

bool operator==(const OutputSpec& a, const OutputSpec& b) {
  return a.path == b.path && a.options == b.options;
}
bool operator==(const DependencySpec& a, const DependencySpec& b) {
  return a.path == b.path;
}

bool operator==(const StageSpec& a, const StageSpec& b) {
  return a.name == b.name && a.command == b.command && a.wdir == b.wdir && a.deps == b.deps && a.params == b.params &&
         a.outs == b.outs && a.frozen == b.frozen && a.always_changed == b.always_changed && a.desc == b.desc &&
         a.meta == b.meta;
}

Value CommandSpec::value() const {
  if (!is_list) return Value::string(lines.empty() ? std::string_view() : std::string_view(lines.front()));
  Value list = Value::list();
  for (const std::string& line : lines) list.push_back(Value::string(line));
  return list;
}

PipelineFile parse_pipeline(std::string_view text, const std::string& name) {
  return PipelineReader(text, name).read();
}

StageSpec read_stage(const std::string& name, Mark mark, Value body, const Source& source) {
  const Place root(source);
  const Place stages = root.at("stages");
  StageSpec stage = read_body(body, stages.at(name), stage_keys);
  stage.name = name;
  stage.mark = mark;
  return stage;
}

}  // namespace tutti
