// Changes to a few lines of a YAML text. Each is checked by reading the result: it must say what was wanted, or the
// whole document is rewritten instead.
#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "format/yaml.hpp"
#include "format/yaml_edit.hpp"
#include "line_ends.hpp"
#include "yaml_faithful.hpp"

namespace tutti {
namespace {

class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {
    for (std::size_t at = 0; at < text.size();) {
      starts_.push_back(at);
      const std::size_t end = text.find('\n', at);
      at = end == std::string_view::npos ? text.size() : end + 1;
    }
  }

  std::size_t count() const { return starts_.size(); }
  // Where line `line` (from 1) begins; the end of the text behind the last one.
  std::size_t start(std::size_t line) const { return line <= count() ? starts_[line - 1] : text_.size(); }
  std::string_view content(std::size_t line) const {
    std::string_view line_text = text_.substr(start(line), start(line + 1) - start(line));
    while (line_text.ends_with('\n') || line_text.ends_with('\r')) line_text.remove_suffix(1);
    return line_text;
  }
  // Blank lines, and comments indented by less than `indent`.
  bool is_outside(std::size_t line, std::size_t indent) const {
    const std::string_view line_text = content(line);
    const std::size_t first = line_text.find_first_not_of(" \t");
    return first == std::string_view::npos || (line_text[first] == '#' && first < indent);
  }

 private:
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

// Lines [first, behind) of a text, from 1.
struct Span {
  std::size_t first, behind;
};

class Splicer {
 public:
  Splicer(std::string_view text, const std::string& file_name)
      : text_(text), lines_(text), document_(read_yaml(text, file_name)) {}

  const Value& document() const { return document_; }

  const Value* find(const YamlPath& path) const {
    const Value* value = &document_;
    for (const std::string& key : path) {
      value = value->find(key);
      if (value == nullptr) return nullptr;
    }
    return value;
  }

  // How far the entries of a block map are indented; nothing unless each begins a line of its own.
  std::optional<std::size_t> entry_indent(const Value& map) const {
    if (!map.is_map() || map.size() == 0) return std::nullopt;
    const std::uint32_t column = map.members().front().key.mark().column;
    for (const Member& member : map.members()) {
      const Mark mark = member.key.mark();
      if (mark.line == 0 || mark.column != column) return std::nullopt;
      const std::string_view before = lines_.content(mark.line).substr(0, column - 1);
      if (before.find_first_not_of(' ') != std::string_view::npos) return std::nullopt;
    }
    return column - 1;
  }

  // The line of the first key that follows the value at `path`; behind the last line if there is none.
  std::size_t line_after(const YamlPath& path) const {
    std::size_t line = lines_.count() + 1;
    const Value* map = &document_;
    for (const std::string& key : path) {
      const std::vector<Member>& members = map->members();
      const auto found = std::find_if(members.begin(), members.end(), [&](const Member& member) {
        return member.key.is_string() && member.key.as_string() == key;
      });
      if (found + 1 != members.end()) line = std::min<std::size_t>(line, (found + 1)->key.mark().line);
      map = &found->value;
    }
    return line;
  }

  // The line behind the content that ends before `limit`.
  std::size_t end_of_content(std::size_t limit, std::size_t indent) const {
    while (limit > 1 && lines_.is_outside(limit - 1, indent)) --limit;
    return limit;
  }

  // The lines of the entry at `path`, from its key on; nothing if it shares them.
  std::optional<Span> span_of(const YamlPath& path) const {
    const Value* const parent = find(YamlPath(path.begin(), path.end() - 1));
    const std::optional<std::size_t> indent = entry_indent(*parent);
    if (!indent) return std::nullopt;
    const Value* const value = parent->find(path.back());
    const auto member = std::find_if(parent->members().begin(), parent->members().end(),
                                     [&](const Member& candidate) { return &candidate.value == value; });
    const std::size_t first = member->key.mark().line;
    return Span{first, std::max(first + 1, end_of_content(line_after(path), *indent + 1))};
  }

  // The column of the dashes of a block list; nothing unless each item begins behind its dash.
  std::optional<std::size_t> dash_indent(const Value& list) const {
    std::optional<std::size_t> indent;
    std::size_t last_line = 0;
    for (const Value& item : list.items()) {
      const Mark mark = item.mark();
      if (mark.line <= last_line) return std::nullopt;
      last_line = mark.line;
      const std::string_view line_text = lines_.content(mark.line);
      const std::size_t dash = line_text.find_first_not_of(' ');
      if (line_text.substr(std::min(dash, line_text.size())).substr(0, 2) != "- ") return std::nullopt;
      if (line_text.substr(dash + 1, mark.column - 2 - dash).find_first_not_of(' ') != std::string_view::npos) {
        return std::nullopt;
      }
      if (indent && *indent != dash) return std::nullopt;
      indent = dash;
    }
    return indent;
  }

  // The lines of items [first, behind) of the list at `path`; none of them: those before which they would stand.
  Span items_span(const YamlPath& path, std::size_t first, std::size_t behind, std::size_t indent) const {
    const std::vector<Value>& items = find(path)->items();
    const auto begin = [&](std::size_t item) {
      return item < items.size() ? items[item].mark().line : end_of_content(line_after(path), indent);
    };
    if (first == behind) return {begin(first), begin(first)};
    const std::size_t limit = behind < items.size() ? items[behind].mark().line : line_after(path);
    return {begin(first), end_of_content(limit, indent + 1)};
  }

  std::string with_lines(Span span, std::string_view replacement) const {
    std::string result(text_.substr(0, lines_.start(span.first)));
    const bool is_open = !result.empty() && !result.ends_with('\n') && !replacement.empty();
    result += with_line_ends_of(text_, (is_open ? "\n" : "") + std::string(replacement));
    result += text_.substr(lines_.start(span.behind));
    return result;
  }

 private:
  std::string_view text_;
  Lines lines_;
  Value document_;
};

// "key: value" as it looks inside the maps at `path`, where entries are indented by `indent`.
std::string render_entry(const YamlPath& path, std::string_view key, const Value& value, std::size_t indent) {
  Value nested = Value::map({{key, value}});
  for (auto outer = path.rbegin(); outer != path.rend(); ++outer) nested = Value::map({{*outer, std::move(nested)}});
  const std::string text = write_faithful_yaml(nested);
  const std::size_t written = 2 * path.size();
  const Lines lines(text);
  std::string result;
  for (std::size_t line = path.size() + 1; line <= lines.count(); ++line) {
    std::string_view content = text;
    content = content.substr(lines.start(line), lines.start(line + 1) - lines.start(line));
    if (content.size() > 1) {
      content.remove_prefix(std::min(written, content.size()));
      result.append(indent, ' ');
    }
    result += content;
  }
  return result;
}

bool says(const std::string& text, const Value& wanted, const std::string& file_name) {
  try {
    return read_yaml(text, file_name) == wanted;
  } catch (const InvalidFile&) {
    return false;
  }
}

Value& make_map(Value& root, const YamlPath& path) {
  if (root.is_null()) root = Value::map();
  Value* map = &root;
  for (const std::string& key : path) {
    Value* next = map->find(key);
    if (next == nullptr) map->append(key, Value::map());
    next = map->find(key);
    if (next->is_null()) *next = Value::map();
    map = next;
  }
  return *map;
}

void require_map(const Value* value, const YamlPath& path, const std::string& file_name) {
  if (value == nullptr || value->is_map() || value->is_null()) return;
  const std::string name = path.empty() ? "the document" : in_quotes(join(path, "."));
  refuse(Source{file_name}, value->mark(), fmt::format("{} is {}, not a map", name, described(value->kind())));
}

[[noreturn]] void refuse_missing(const YamlPath& path, const std::string& file_name) {
  throw NotFound(fmt::format("no {} in {}", in_quotes(join(path, ".")), in_quotes(file_name)));
}

YamlPath joined(YamlPath path, std::string_view key) {
  path.emplace_back(key);
  return path;
}

}  // namespace

std::string insert_yaml_entry(std::string_view text, const YamlPath& path, std::string_view key, const Value& value,
                              const std::string& file_name) {
  const Splicer splicer(text, file_name);
  for (std::size_t length = 0; length <= path.size(); ++length) {
    const YamlPath outer(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(length));
    require_map(splicer.find(outer), outer, file_name);
  }
  const Value* const map = splicer.find(path);
  if (map != nullptr && map->find(key) != nullptr) {
    throw Conflict(fmt::format("{} is already in {}", in_quotes(key), in_quotes(file_name)));
  }
  Value wanted = splicer.document();
  make_map(wanted, path).append(key, value);
  if (splicer.document().is_null()) {
    const bool is_open = !text.empty() && !text.ends_with('\n');
    std::string result =
        std::string(text) + with_line_ends_of(text, (is_open ? "\n" : "") + write_faithful_yaml(wanted));
    if (says(result, wanted, file_name)) return result;
  }
  if (map == nullptr && !path.empty()) {
    const YamlPath parent(path.begin(), path.end() - 1);
    return insert_yaml_entry(text, parent, path.back(), Value::map({{key, value}}), file_name);
  }
  if (map != nullptr && map->size() == 0 && !path.empty()) {
    return replace_yaml_entry(text, path, Value::map({{key, value}}), file_name);
  }
  if (const std::optional<std::size_t> indent = map == nullptr ? std::nullopt : splicer.entry_indent(*map)) {
    const std::string entry = render_entry(path, key, value, *indent);
    const std::size_t limit = splicer.line_after(path);
    for (const std::size_t line : {splicer.end_of_content(limit, *indent), limit}) {
      std::string result = splicer.with_lines({line, line}, entry);
      if (says(result, wanted, file_name)) return result;
    }
  }
  YamlDocument document(text, file_name);
  document.replace(joined(path, key), value);
  return document.text();
}

std::string replace_yaml_entry(std::string_view text, const YamlPath& path, const Value& value,
                               const std::string& file_name) {
  const Splicer splicer(text, file_name);
  if (path.empty() || splicer.find(path) == nullptr) refuse_missing(path, file_name);
  const YamlPath parent(path.begin(), path.end() - 1);
  Value wanted = splicer.document();
  make_map(wanted, parent).set(path.back(), value);
  if (const std::optional<Span> span = splicer.span_of(path)) {
    const std::size_t indent = *splicer.entry_indent(*splicer.find(parent));
    std::string result = splicer.with_lines(*span, render_entry(parent, path.back(), value, indent));
    if (says(result, wanted, file_name)) return result;
  }
  YamlDocument document(text, file_name);
  document.replace(path, value);
  return document.text();
}

std::string update_yaml_list(std::string_view text, const YamlPath& path, const Value& list,
                             const std::string& file_name) {
  const Splicer splicer(text, file_name);
  const Value* const old = path.empty() ? nullptr : splicer.find(path);
  if (old == nullptr) refuse_missing(path, file_name);
  const std::optional<std::size_t> indent = old->is_list() ? splicer.dash_indent(*old) : std::nullopt;
  if (!indent || list.size() == 0) return replace_yaml_entry(text, path, list, file_name);
  const std::vector<Value>&before = old->items(), &after = list.items();
  std::size_t first = 0, kept = 0;  // items that stay at the beginning, and at the end
  const std::size_t most = std::min(before.size(), after.size());
  while (first < most && before[first] == after[first]) ++first;
  while (first + kept < most && before[before.size() - 1 - kept] == after[after.size() - 1 - kept]) ++kept;
  Value changed = Value::list();
  for (std::size_t i = first; i + kept < after.size(); ++i) changed.push_back(after[i]);
  const std::string items = changed.size() > 0 ? write_faithful_yaml(changed) : "";
  std::string lines;
  for (std::size_t at = 0; at < items.size();) {
    const std::size_t end = std::min(items.find('\n', at), items.size() - 1) + 1;
    lines.append(end - at > 1 ? *indent : 0, ' ').append(items, at, end - at);
    at = end;
  }
  Value wanted = splicer.document();
  make_map(wanted, YamlPath(path.begin(), path.end() - 1)).set(path.back(), list);
  std::string result = splicer.with_lines(splicer.items_span(path, first, before.size() - kept, *indent), lines);
  return says(result, wanted, file_name) ? result : replace_yaml_entry(text, path, list, file_name);
}

std::string erase_yaml_entry(std::string_view text, const YamlPath& path, const std::string& file_name) {
  const Splicer splicer(text, file_name);
  if (path.empty() || splicer.find(path) == nullptr) refuse_missing(path, file_name);
  Value wanted = splicer.document();
  make_map(wanted, YamlPath(path.begin(), path.end() - 1)).erase(path.back());
  if (const std::optional<Span> span = splicer.span_of(path)) {
    std::string result = splicer.with_lines(*span, "");
    if (says(result, wanted, file_name)) return result;
  }
  YamlDocument document(text, file_name);
  document.erase(path);
  return document.text();
}

}  // namespace tutti
