// Writing stages into dvc.yaml (reference: DVC 3.67.1, dvc/stage/serialize.py and dvc/dvcfile.py).
#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "entry_codec.hpp"
#include "format/pipeline_file.hpp"
#include "format/yaml.hpp"
#include "format/yaml_edit.hpp"
#include "line_ends.hpp"
#include "stage_text.hpp"
#include "yaml_faithful.hpp"

namespace tutti {
namespace {

template <typename T, typename Projection>
std::vector<const T*> sorted_by(const std::vector<T>& items, Projection projection) {
  std::vector<const T*> sorted;
  for (const T& item : items) sorted.push_back(&item);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const T* a, const T* b) { return projection(*a) < projection(*b); });
  return sorted;
}

// Keys of params.yaml first, then the other files, each with its keys.
Value to_value(const std::vector<ParamsSpec>& specs) {
  std::vector<Value> keys, files;
  for (const ParamsSpec* spec : sorted_by(specs, [](const ParamsSpec& s) { return std::string_view(s.file); })) {
    std::vector<std::string> sorted = spec->keys;
    std::sort(sorted.begin(), sorted.end());
    Value list = Value::list();
    for (const std::string& key : sorted) list.push_back(Value::string(key));
    if (spec->file == "params.yaml" && !sorted.empty()) {
      keys = std::move(list.items());
      continue;
    }
    Value file = Value::map();
    file.append(spec->file, sorted.empty() ? Value() : std::move(list));
    files.push_back(std::move(file));
  }
  Value result = Value::list();
  for (Value& key : keys) result.push_back(std::move(key));
  for (Value& file : files) result.push_back(std::move(file));
  return result;
}

std::string normal_directory(const std::string& path) {
  if (path.empty() || path.front() == '/') return path;
  std::string normal = std::filesystem::path(path).lexically_normal().string();
  if (normal.size() > 1 && normal.back() == '/') normal.pop_back();
  return normal;
}

Value to_value(const StageSpec& stage) {
  Value map = Value::map();
  const auto append = [&](std::string_view key, Value value) {
    if (says_something(value)) map.append(key, std::move(value));
  };
  if (stage.desc) append("desc", Value::string(*stage.desc));
  append("cmd", stage.command.value());
  const std::string wdir = normal_directory(stage.wdir);
  if (wdir != ".") append("wdir", Value::string(wdir));
  Value deps = Value::list();
  for (const auto* dep : sorted_by(stage.deps, [](const DependencySpec& d) { return std::string_view(d.path); })) {
    deps.push_back(Value::string(dep->path));
  }
  append("deps", std::move(deps));
  append("params", to_value(stage.params));
  Value outs = Value::list(), metrics = Value::list(), plots = Value::list();
  for (const auto* out : sorted_by(stage.outs, [](const OutputSpec& o) { return std::string_view(o.path); })) {
    Value& list = out->options.plot ? plots : out->options.metric ? metrics : outs;
    list.push_back(output_item(*out));
  }
  append("outs", std::move(outs));
  append("metrics", std::move(metrics));
  append("plots", std::move(plots));
  if (stage.frozen) append("frozen", Value::boolean(true));
  if (stage.always_changed) append("always_changed", Value::boolean(true));
  append("meta", stage.meta);
  return map;
}

std::string block_of(std::string_view name, const Value& entry) {
  Value stages = Value::map();
  stages.append(name, entry);
  Value root = Value::map();
  root.append("stages", std::move(stages));
  const std::string text = write_faithful_yaml(root);
  return text.substr(text.find('\n') + 1);
}

// What the stage that is replaced says and the new one leaves open: its desc and meta, and of an output with the same
// path the annotations, the remote and whether it is pushed.
StageSpec with_kept(StageSpec stage, const StageSpec& old) {
  if (!stage.desc) stage.desc = old.desc;
  if (stage.meta.is_null()) stage.meta = old.meta;
  for (OutputSpec& out : stage.outs) {
    const auto before =
        std::find_if(old.outs.begin(), old.outs.end(), [&](const OutputSpec& other) { return other.path == out.path; });
    if (before == old.outs.end()) continue;
    out.options.desc = before->options.desc;
    out.options.type = before->options.type;
    out.options.labels = before->options.labels;
    out.options.meta = before->options.meta;
    out.options.remote = before->options.remote;
    out.options.push = before->options.push;
  }
  return stage;
}

// The whole lines of an entry, from its key on; the comments and blank lines behind it are not part of it.
struct Lines {
  std::size_t begin, end;  // offsets
  std::size_t indent;
};

std::size_t offset_of_line(std::string_view text, std::size_t line) {
  std::size_t at = 0;
  for (; line > 1 && at < text.size(); --line) at = std::min(text.find('\n', at), text.size() - 1) + 1;
  return at;
}

// Nothing when the entry does not have lines of its own.
std::optional<Lines> lines_of_stage(std::string_view text, const Value& document, std::string_view name) {
  std::size_t line = 0, column = 0;
  std::size_t next = 0;  // the first key behind the entry
  const auto visit = [&](const Member& member) {
    const Mark mark = member.key.mark();
    if (line != 0 && mark.line >= line && (next == 0 || mark.line < next)) next = mark.line;
  };
  const Value* stages = document.find("stages");
  if (stages == nullptr || !stages->is_map()) return std::nullopt;
  const std::size_t first = offset_of_line(text, stages->mark().line);
  if (first + stages->mark().column - 1 < text.size() && text[first + stages->mark().column - 1] == '{') {
    return std::nullopt;
  }
  for (const Member& stage : stages->members()) {
    visit(stage);
    if (stage.key.is_string() && stage.key.as_string() == name) {
      line = stage.key.mark().line;
      column = stage.key.mark().column;
    }
  }
  for (const Member& section : document.members()) visit(section);
  if (line == 0 || next == line) return std::nullopt;
  Lines lines{offset_of_line(text, line), next == 0 ? text.size() : offset_of_line(text, next), column - 1};
  if (text.substr(lines.begin, lines.indent).find_first_not_of(' ') != std::string_view::npos) return std::nullopt;
  while (lines.end > lines.begin) {
    const std::size_t last = lines.end < 2 ? 0 : text.rfind('\n', lines.end - 2) + 1;
    const std::string_view content = text.substr(last, lines.end - last);
    const std::size_t indent = content.find_first_not_of(" \r\n");
    const bool is_outside = indent == std::string_view::npos || (content[indent] == '#' && indent <= lines.indent);
    if (!is_outside || last <= lines.begin) break;
    lines.end = last;
  }
  return lines;
}

std::string indented(std::string_view block, std::size_t from, std::size_t to) {
  std::string result;
  for (const std::string& line : split(block, '\n')) {
    if (!result.empty()) result += '\n';
    if (line.empty() || to >= from) {
      result += (line.empty() ? std::string() : std::string(to - from, ' ')) + line;
    } else {
      result += line.substr(std::min(from - to, line.find_first_not_of(' ')));
    }
  }
  return result;
}

// DVC's own rewriting of the file changes quotes and indentation everywhere; only the entry is taken from it.
std::string with_rewritten_stage(std::string_view old_text, const Value& document, const StageSpec& stage,
                                 const Value& entry, const std::string& file_name) {
  YamlDocument rewritten(old_text, file_name);
  rewritten.update({"stages", stage.name}, entry);
  std::string new_text = rewritten.text();
  const Value new_document = read_yaml(new_text, file_name);
  const auto old_lines = lines_of_stage(old_text, document, stage.name);
  const auto new_lines = lines_of_stage(new_text, new_document, stage.name);
  if (!old_lines || !new_lines) return new_text;
  const std::string_view block = std::string_view(new_text).substr(new_lines->begin, new_lines->end - new_lines->begin);
  std::string result(old_text.substr(0, old_lines->begin));
  result += with_line_ends_of(old_text, indented(block, new_lines->indent, old_lines->indent));
  result += old_text.substr(old_lines->end);
  return result;
}

// What a stage has from elsewhere ("<<: *base") cannot be taken out of it key by key: the entry is then written whole.
std::string replace_stage(std::string_view old_text, const Value& document, const StageSpec& stage, const Value& entry,
                          const std::string& file_name) {
  Value wanted = document;
  wanted.find("stages")->set(stage.name, entry);
  std::string result = with_rewritten_stage(old_text, document, stage, entry, file_name);
  if (python_equal(read_yaml(result, file_name), wanted)) return result;
  return replace_yaml_entry(old_text, {"stages", stage.name}, entry, file_name);
}

}  // namespace

Value output_item(const OutputSpec& out) {
  const OutputOptions& options = out.options;
  Value flags = Value::map();
  append_annotations(flags, options);
  if (!options.cache) flags.append("cache", Value::boolean(false));
  if (options.persist) flags.append("persist", Value::boolean(true));
  if (options.plot_properties.is_map()) {
    for (const Member& property : options.plot_properties.members()) {
      flags.append(property.key.as_string(), property.value);
    }
  }
  if (options.remote && !options.remote->empty()) flags.append("remote", Value::string(*options.remote));
  if (!options.push) flags.append("push", Value::boolean(false));
  if (flags.size() == 0) return Value::string(out.path);
  Value map = Value::map();
  map.append(out.path, std::move(flags));
  return map;
}

std::string write_stage(const StageSpec& stage) {
  return block_of(stage.name, to_value(stage));
}

std::string put_stage(std::string_view old_text, const StageSpec& stage, const std::string& name) {
  const PipelineFile old = parse_pipeline(old_text, name);
  const Value document = read_yaml(old_text, name);
  const Value* stages = document.find("stages");
  const Value* before = stages == nullptr ? nullptr : stages->find(stage.name);
  if (before == nullptr) {
    const Value entry = to_value(stage);
    if (document.size() == 0) {
      // Nothing is said yet, though comments may stand there.
      const std::string_view above = document.is_null() ? old_text : std::string_view();
      const bool is_open = !above.empty() && above.back() != '\n';
      const std::string lines = (is_open ? "\n" : "") + std::string("stages:\n") + block_of(stage.name, entry);
      return std::string(above) + with_line_ends_of(above, lines);
    }
    try {
      return insert_yaml_entry(old_text, {"stages"}, stage.name, entry, name);
    } catch (const Conflict&) {  // written in flow style: as DVC would
      YamlDocument rewritten(old_text, name);
      rewritten.replace({"stages", stage.name}, entry);
      return rewritten.text();
    }
  }
  const auto found = std::find_if(old.stages.begin(), old.stages.end(),
                                  [&](const StageSpec& other) { return other.name == stage.name; });
  if (found == old.stages.end()) {  // templated: nothing of it can be kept but what it plainly says
    StageSpec kept;
    if (const Value* desc = before->find("desc"); desc != nullptr && desc->is_string()) kept.desc = desc->as_string();
    if (const Value* meta = before->find("meta")) kept.meta = *meta;
    return replace_stage(old_text, document, stage, to_value(with_kept(stage, kept)), name);
  }
  const Value entry = to_value(with_kept(stage, *found));
  if (entry == to_value(*found)) return std::string(old_text);
  return replace_stage(old_text, document, stage, entry, name);
}

bool is_valid_stage_name(std::string_view name) {
  constexpr std::string_view punctuation = "!\"#$%&'()*+,./:;<=>?@[\\]^`{|}~";
  const auto is_control = [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; };
  return !name.empty() && name.find_first_of(punctuation) == std::string_view::npos &&
         std::none_of(name.begin(), name.end(), is_control);
}

}  // namespace tutti
