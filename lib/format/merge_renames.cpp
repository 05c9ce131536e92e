// Finds renames by what stayed the same.
#include "merge_renames.hpp"

#include <optional>
#include <utility>

namespace tutti {

namespace {

// A stage, or an output with options, that is the same but for its name.
bool is_renamed(const MergePart& before, const MergePart& now) {
  if (before.is_item != now.is_item) return false;
  if (!before.is_item) return before.value() == now.value();
  const auto is_named = [](const Value& value) { return value.is_map() && value.size() == 1; };
  return is_named(before.value()) && is_named(now.value()) &&
         before.value().members().front().value == now.value().members().front().value;
}

void rename_part(NamedOutline& side, const std::string& old_name, const std::string& new_name, const MergePart& as) {
  const std::size_t place = side.places.at(old_name);
  MergePart& part = side.outline.parts[place];
  const std::size_t line = part.own - part.first + 1;
  const TextLines lines(part.text), named(as.text);
  const std::string_view wanted = named.content(as.own - as.first + 1);
  const std::size_t colon = lines.content(line).find(':'), new_colon = wanted.find(':');
  if (colon == std::string_view::npos || new_colon == std::string_view::npos) return;
  std::string text(lines.slice(1, line));
  text += moved(wanted.substr(0, new_colon), as.indent, part.indent);
  text += lines.slice(line, lines.count() + 1).substr(colon);
  part.text = std::move(text);
  if (part.is_item) {
    Value item = part.value();
    Value& key = item.members().front().key;
    const Mark mark = key.mark();
    key = as.value().members().front().key;
    key.set_mark(mark);
    part.owned = std::move(item);
    part.said = nullptr;
  } else {
    const Mark mark = part.key.mark();
    part.key = as.key;
    part.key.set_mark(mark);
  }
  side.names[place] = new_name;
  side.index();
}

}  // namespace

void follow_renames(NamedOutline& base, NamedOutline& ours, NamedOutline& theirs) {
  for (const auto& [renamed, other] : {std::pair(&ours, &theirs), std::pair(&theirs, &ours)}) {
    for (std::size_t i = 0; i < base.names.size(); ++i) {
      const std::string old_name = base.names[i];
      const MergePart& before = base.outline.parts[i];
      const MergePart* const changed = other->find(old_name);
      if (renamed->find(old_name) != nullptr || changed == nullptr || changed->value() == before.value()) continue;
      std::optional<std::size_t> now;
      bool is_certain = true;
      for (std::size_t j = 0; j < renamed->names.size(); ++j) {
        const bool is_new = base.find(renamed->names[j]) == nullptr && other->find(renamed->names[j]) == nullptr;
        if (!is_new || !is_renamed(before, renamed->outline.parts[j])) continue;
        is_certain = !now;
        now = j;
      }
      if (!now || !is_certain) continue;
      const MergePart as = renamed->outline.parts[*now];
      rename_part(base, old_name, renamed->names[*now], as);
      rename_part(*other, old_name, renamed->names[*now], as);
    }
  }
}

}  // namespace tutti
