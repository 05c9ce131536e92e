// Resolves "${…}".
#include "interpolation.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "base/text.hpp"
#include "format/python_text.hpp"

namespace tutti {
namespace {

constexpr std::string_view opening = "${";
constexpr std::string_view escaped = "\\${";

struct Use {
  std::size_t begin = 0, end = 0;  // of "${…}" in the text
  std::string_view expression;
};

// The first one at or behind `from` that no backslash escapes and that closes on its line.
std::optional<Use> next_use(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find(opening, from); at != std::string_view::npos; at = text.find(opening, at + 1)) {
    if (at > 0 && text[at - 1] == '\\') continue;
    const std::size_t inner = at + opening.size();
    const std::size_t end = text.find_first_of("}\n", inner);
    if (end == std::string_view::npos || text[end] == '\n') continue;
    return Use{.begin = at, .end = end + 1, .expression = text.substr(inner, end - inner)};
  }
  return std::nullopt;
}

// "a.b[0]" in its segments; nothing, and where, if it is not such a thing.
struct Segments {
  std::vector<std::string_view> names;
  std::optional<std::size_t> bad_at;  // bytes from the start of the expression
};

Segments segments_of(std::string_view expression) {
  constexpr std::string_view marks = ".[]";
  Segments segments;
  std::size_t at = 0;
  const auto take_name = [&] {
    const std::size_t end = std::min(expression.find_first_of(marks, at), expression.size());
    if (end == at) {
      segments.bad_at = at;
      return false;
    }
    segments.names.push_back(trim(expression.substr(at, end - at)));
    at = end;
    return true;
  };
  const auto skip_blanks = [&] {
    while (at < expression.size() && (expression[at] == ' ' || expression[at] == '\t')) ++at;
  };
  if (!take_name()) return segments;
  while (at < expression.size()) {
    const bool is_index = expression[at] == '[';
    if (!is_index && expression[at] != '.') {
      segments.bad_at = at;
      return segments;
    }
    ++at;
    if (!take_name()) return segments;
    if (!is_index) continue;
    if (at == expression.size() || expression[at] != ']') {
      segments.bad_at = at;
      return segments;
    }
    ++at;
    skip_blanks();
  }
  return segments;
}

// The item that Python's int(name) picks, from the end if it is negative.
const Value* item_at(const Value& list, std::string_view name) {
  if (name.starts_with('+')) name.remove_prefix(1);
  std::int64_t index = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
  if (error != std::errc() || end != name.data() + name.size()) return nullptr;
  const auto size = static_cast<std::int64_t>(list.size());
  if (index < 0) index += size;
  return index >= 0 && index < size ? &list.items()[static_cast<std::size_t>(index)] : nullptr;
}

std::string dotted(const std::string& place, std::string_view name) {
  return place.empty() ? std::string(name) : fmt::format("{}.{}", place, name);
}

std::optional<std::string> nearest_key(const Value& map, std::string_view name) {
  std::vector<std::string> keys;
  for (const Member& member : map.members()) {
    if (member.key.is_string()) keys.emplace_back(member.key.as_string());
  }
  return nearest(name, keys);
}

void unescape(std::string& text) {
  for (std::size_t at = text.find(escaped); at != std::string::npos; at = text.find(escaped, at + opening.size())) {
    text.erase(at, 1);
  }
}

// In an option's list Python's own words stand for booleans too.
std::optional<std::string> word_in_list(const Value& value) {
  if (value.is_string()) return shell_quote(value.as_string());
  if (value.is_boolean()) return value.as_boolean() ? "True" : "False";
  return scalar_text(value);
}

}  // namespace

const Value* Scope::find(std::string_view name) const {
  if (item && name == "item") return item;
  if (key && name == "key") return key;
  return variables.find(name);
}

std::optional<std::string> Scope::nearest_to(std::string_view name) const {
  std::vector<std::string> names;
  if (item) names.emplace_back("item");
  if (key) names.emplace_back("key");
  variables.add_names_to(names);
  return nearest(name, names);
}

bool is_reference(const Value& value) {
  if (!value.is_string()) return false;
  const std::string_view text = value.as_string();
  const std::optional<Use> use = next_use(text, 0);
  return use && use->begin == 0 && use->end == text.size();
}

bool has_template(const Value& value) {
  if (value.is_string()) return next_use(value.as_string(), 0).has_value();
  if (value.is_list()) return std::ranges::any_of(value.items(), has_template);
  if (!value.is_map()) return false;
  return std::ranges::any_of(
      value.members(), [](const Member& member) { return has_template(member.key) || has_template(member.value); });
}

std::optional<std::string> scalar_text(const Value& value) {
  if (!value.is_scalar() || value.kind() == ValueKind::timestamp) return std::nullopt;
  if (value.is_boolean()) return value.as_boolean() ? "true" : "false";
  return python_str(value);
}

void Interpolation::complain(Mark mark, std::string_view what) const {
  refuse(source_, mark, fmt::format("{}: {}", in_quotes(place_), what));
}

Value Interpolation::resolve(const Value& value) const {
  if (value.is_string()) return resolve_text(value);
  if (value.is_list()) {
    Value list = Value::list(value.mark());
    list.items().reserve(value.size());
    for (const Value& item : value.items()) list.push_back(resolve(item));
    return list;
  }
  if (!value.is_map()) return value;
  Value map = Value::map(value.mark());
  map.members().reserve(value.size());
  bool may_repeat = false;  // keys as they are written differ
  for (const Member& member : value.members()) {
    may_repeat = may_repeat || has_template(member.key);
    Value key = resolve(member.key);
    Value content = resolve(member.value);
    Value* there = may_repeat && key.is_string() ? map.find(key.as_string()) : nullptr;
    if (there) {
      *there = std::move(content);
    } else {
      map.members().emplace_back(std::move(key), std::move(content));
    }
  }
  return map;
}

Value Interpolation::resolve_text(const Value& value) const {
  const std::string_view text = value.as_string();
  if (text.find(opening) == std::string_view::npos) return value;
  std::string resolved;
  std::size_t done = 0;
  for (std::optional<Use> use = next_use(text, 0); use; use = next_use(text, done)) {
    std::string name;
    const Value& found = select(use->expression, value.mark(), scope_.used ? &name : nullptr);
    if (scope_.used) note_use(name, found);
    const bool is_allowed =
        found.is_scalar() || composites_ == Composites::all || (composites_ == Composites::maps && found.is_map());
    if (!is_allowed) {
      complain(value.mark(),
               fmt::format("{} is {}: only single values can be put here",
                           in_quotes(text.substr(use->begin, use->end - use->begin)), described(found.kind())));
    }
    const bool is_all = use->begin == 0 && use->end == text.size();
    if (is_all && !(found.is_map() && composites_ == Composites::maps)) {
      Value copy = found;
      copy.set_mark(value.mark());
      return copy;
    }
    resolved.append(text.substr(done, use->begin - done));
    resolved += text_of(found, value.mark());
    done = use->end;
  }
  resolved.append(text.substr(done));
  unescape(resolved);
  return Value::string(resolved, value.mark());
}

const Value& Interpolation::select(std::string_view expression, Mark mark, std::string* dotted_name) const {
  const Segments segments = segments_of(expression);
  if (segments.bad_at) {
    complain(mark, fmt::format("'${{{}}}' is not a variable's name: character {} is not expected", expression,
                               *segments.bad_at + opening.size() + 1));
  }
  const Value* found = nullptr;
  for (const std::string_view name : segments.names) {
    const Value* const above = found;
    found = !above ? scope_.find(name) : above->is_list() ? item_at(*above, name) : above->find(name);
    if (found && dotted_name) {
      *dotted_name = above && above->is_list() ? dotted(*dotted_name, std::to_string(found - above->items().data()))
                                               : dotted(*dotted_name, name);
    }
    if (found) continue;
    std::string message = fmt::format("could not find {}", in_quotes(trim(expression)));
    if (above && above->is_list()) {
      message += fmt::format(" (a list of {})", above->size());
    } else if (const auto near = !above            ? scope_.nearest_to(name)
                                 : above->is_map() ? nearest_key(*above, name)
                                                   : std::nullopt) {
      message += fmt::format(" (did you mean {}?)", in_quotes(*near));
    }
    complain(mark, message);
  }
  return *found;
}

// As DVC notes them: values and lists, under the name that they have in their file.
void Interpolation::note_use(const std::string& name, const Value& value) const {
  if (value.is_map()) return;
  std::string variable = name;
  const std::size_t dot = std::min(name.find('.'), name.size());
  const std::string_view first = std::string_view(name).substr(0, dot);
  if (scope_.key && first == "key") return;
  if (scope_.item && first == "item") {
    if (!scope_.item_origins) return;
    const std::string inner = dot == name.size() ? std::string() : name.substr(dot + 1);
    std::string_view above = inner;
    auto origin = scope_.item_origins->find(above);
    while (origin == scope_.item_origins->end() && !above.empty()) {
      const std::size_t last = above.rfind('.');
      above = last == std::string_view::npos ? std::string_view() : above.substr(0, last);
      origin = scope_.item_origins->find(above);
    }
    if (origin == scope_.item_origins->end()) return;
    std::string_view rest = std::string_view(inner).substr(above.size());
    if (rest.starts_with('.')) rest.remove_prefix(1);
    variable = rest.empty() ? origin->second : dotted(origin->second, rest);
  }
  if (const RelPath* file = scope_.variables.file_of(variable)) (*scope_.used)[*file].insert_or_assign(variable, value);
}

void Interpolation::add_origins(const Value& value, const std::string& place, ItemOrigins& origins) const {
  if (is_reference(value)) {
    const std::string_view text = value.as_string();
    std::string name;
    select(text.substr(opening.size(), text.size() - opening.size() - 1), value.mark(), &name);
    origins.insert_or_assign(place, std::move(name));
  } else if (value.is_list()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      add_origins(value.items()[i], dotted(place, std::to_string(i)), origins);
    }
  } else if (value.is_map()) {
    for (const Member& member : value.members()) {
      if (member.key.is_string()) add_origins(member.value, dotted(place, member.key.as_string()), origins);
    }
  }
}

std::string Interpolation::text_of(const Value& value, Mark mark) const {
  if (value.is_map()) return options_of(value, mark);
  if (std::optional<std::string> text = scalar_text(value)) return *std::move(text);
  complain(mark, fmt::format("{} cannot be written as text", described(value.kind())));
}

std::string Interpolation::options_of(const Value& map, Mark mark) const {
  std::string words;
  for (const Member& member : map.members())
    add_options(words, std::string(member.key.as_string()), member.value, mark);
  if (words.ends_with(' ')) words.pop_back();
  return words;
}

void Interpolation::add_options(std::string& words, const std::string& name, const Value& value, Mark mark) const {
  if (value.is_map()) {
    for (const Member& member : value.members()) {
      add_options(words, fmt::format("{}.{}", name, member.key.as_string()), member.value, mark);
    }
  } else if (value.is_boolean()) {
    if (value.as_boolean()) {
      words += fmt::format("--{} ", name);
    } else if (options_.negate_false) {
      words += fmt::format("--no-{} ", name);
    }
  } else if (value.is_list()) {
    bool is_first = true;
    for (const Value& item : value.items()) {
      const std::optional<std::string> word = word_in_list(item);
      if (!word)
        complain(mark, fmt::format("{} holds {}: an option's list may hold single values only", in_quotes(name),
                                   described(item.kind())));
      words += is_first || options_.repeat_for_lists ? fmt::format("--{} {} ", name, *word) : *word + " ";
      is_first = false;
    }
  } else {
    const Value& scalar = value;
    words +=
        fmt::format("--{} {} ", name, scalar.is_string() ? shell_quote(scalar.as_string()) : text_of(scalar, mark));
  }
}

}  // namespace tutti
