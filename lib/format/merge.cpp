// Merges three outlines entry by entry.
#include "format/merge.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "format/yaml_edit.hpp"
#include "merge_content.hpp"
#include "merge_markers.hpp"
#include "merge_order.hpp"
#include "merge_renames.hpp"
#include "merge_rules.hpp"

namespace tutti {

namespace {

// An entry after the merge. Without a conflict both sides say the same; nothing: the entry is gone on that side.
struct Merged {
  Value key;
  std::string text;  // with markers when it is in conflict
  std::size_t indent = 0;
  std::optional<Value> ours, theirs;
  bool in_conflict = false;
};

struct Versions {
  const MergePart* base = nullptr;
  const MergePart* ours = nullptr;
  const MergePart* theirs = nullptr;
};

std::string plain_text(const MergePart& part) {
  return moved(part.text, part.indent, 0);
}

bool same_text(const MergePart& a, const MergePart& b) {
  if (a.indent == b.indent) return a.text == b.text;
  return plain_text(a) == plain_text(b);
}

Merged taken(const MergePart& part) {
  return {.key = part.key, .text = part.text, .indent = part.indent, .ours = part.value(), .theirs = part.value()};
}

const std::string& chosen(const std::string* base, const std::string& ours, const std::string& theirs) {
  return base != nullptr && *base == ours ? theirs : ours;
}

class Merger {
 public:
  Merger(MergedFile kind, const MergeOptions& options) : kind_(kind), options_(options) {}

  // Nothing: neither side has it any more.
  std::optional<Merged> merge(const MergePath& path, const Versions& versions) {
    const auto& [base, ours, theirs] = versions;
    if (ours == nullptr && theirs == nullptr) return std::nullopt;
    if (ours == nullptr || theirs == nullptr) {
      const MergePart& left = ours != nullptr ? *ours : *theirs;
      if (base == nullptr) return taken(left);
      if (same_text(*base, left) || base->value() == left.value()) return std::nullopt;
      return conflict(path, versions);
    }
    if (same_text(*ours, *theirs)) return taken(*ours);
    if (base != nullptr && same_text(*base, *ours)) return taken(*theirs);
    if (base != nullptr && same_text(*base, *theirs)) return taken(*ours);
    const bool one_fact = is_one_fact(kind_, path, ours->value(), theirs->value());
    if (!one_fact) {
      if (std::optional<Merged> parts = merge_parts(path, versions)) return parts;
    }
    if (tells_the_same(kind_, path, ours->value(), theirs->value())) {
      if (base != nullptr && base->value() == ours->value()) return taken(*theirs);
      return taken(*ours);
    }
    if (base != nullptr && tells_the_same(kind_, path, base->value(), ours->value())) return taken(*theirs);
    if (base != nullptr && tells_the_same(kind_, path, base->value(), theirs->value())) return taken(*ours);
    return conflict(path, versions);
  }

  const std::vector<std::string>& conflicts() const { return conflicts_; }

 private:
  Merged conflict(const MergePath& path, const Versions& versions) {
    conflicts_.push_back(join(path, "."));
    const MergePart& shape = versions.ours != nullptr ? *versions.ours : *versions.theirs;
    const auto text_of = [&](const MergePart* part) {
      return part == nullptr ? std::string() : moved(part->text, part->indent, shape.indent);
    };
    Merged result{.key = shape.key,
                  .text = marked(text_of(versions.ours), text_of(versions.theirs), options_.marker_size),
                  .indent = shape.indent,
                  .in_conflict = true};
    if (versions.ours != nullptr) result.ours = versions.ours->value();
    if (versions.theirs != nullptr) result.theirs = versions.theirs->value();
    return result;
  }

  std::optional<NamedOutline> outlined(const MergePath& path, const MergePart& part) const {
    if (!part.value().is_scalar() && part.value().size() == 0) {
      return NamedOutline{{.head = "", .parts = {}, .tail = "", .indent = 0, .is_map = part.value().is_map()}, {}, {}};
    }
    std::optional<MergeOutline> outline = outline_of(part);
    if (!outline) return std::nullopt;
    auto names = part_names(kind_, path, *outline);
    if (!names) return std::nullopt;
    NamedOutline result{std::move(*outline), std::move(*names), {}};
    result.index();
    return result;
  }

  // Nothing when the entry has to be taken as one piece.
  std::optional<Merged> merge_parts(const MergePath& path, const Versions& versions) {
    std::optional<NamedOutline> ours = outlined(path, *versions.ours);
    std::optional<NamedOutline> theirs = outlined(path, *versions.theirs);
    if (!ours || !theirs || ours->outline.is_map != theirs->outline.is_map) return std::nullopt;
    if (ours->names.empty() && theirs->names.empty()) return std::nullopt;
    std::optional<NamedOutline> base;
    if (versions.base != nullptr) {
      base = outlined(path, *versions.base);
      if (!base && !versions.base->value().is_null()) return std::nullopt;
      if (base && base->outline.is_map != ours->outline.is_map) return std::nullopt;
    }
    // The one output of a .dvc file stays the same output when it is renamed.
    const auto has_one = [](const NamedOutline& side) { return side.names.size() == 1; };
    if (kind_ == MergedFile::pointer && !ours->outline.is_map && has_one(*ours) && has_one(*theirs) &&
        (!base || has_one(*base))) {
      theirs->names = ours->names;
      if (base) base->names = ours->names;
      for (NamedOutline* side : {&*theirs, base ? &*base : &*theirs}) side->index();
    }
    if (!base) base.emplace();

    std::unordered_set<std::string> contested;
    if (has_content(kind_, path)) {
      contested = settle_content({&base->outline.parts, &base->names}, {&ours->outline.parts, &ours->names},
                                 {&theirs->outline.parts, &theirs->names}, options_.merge_directory);
      for (NamedOutline* side : {&*base, &*ours, &*theirs}) side->index();
    }
    if (has_renames(kind_, path)) follow_renames(*base, *ours, *theirs);

    // An empty "{}" gives no shape to the result.
    const auto [shape, shaping] =
        ours->names.empty() ? std::pair(&*theirs, versions.theirs) : std::pair(&*ours, versions.ours);
    const bool is_map = shape->outline.is_map;
    Merged result{.key = shaping->key, .indent = shaping->indent};
    result.ours = is_map ? Value::map() : Value::list();
    result.theirs = result.ours;
    const std::size_t first_conflict = conflicts_.size();
    std::string text;
    for (const std::string& name : merged_order(base->names, ours->names, theirs->names)) {
      const Versions part{base->find(name), ours->find(name), theirs->find(name)};
      std::optional<Merged> merged = merge_part(joined(path, name), part, contested.contains(name));
      if (!merged) continue;
      text += moved_around_markers(*merged, shape->outline.indent);
      result.in_conflict |= merged->in_conflict;
      if (merged->ours) put(*result.ours, merged->key, std::move(*merged->ours));
      if (merged->theirs) put(*result.theirs, merged->key, std::move(*merged->theirs));
    }

    const auto head_of = [](const NamedOutline& side, const MergePart* part) {
      return part == nullptr ? std::string() : moved(side.outline.head, part->indent, 0);
    };
    const std::string base_head = head_of(*base, versions.base);
    const bool one_is_empty = ours->names.empty() || theirs->names.empty();
    std::string head = one_is_empty ? head_of(*shape, shaping)
                                    : chosen(versions.base == nullptr ? nullptr : &base_head,
                                             head_of(*ours, versions.ours), head_of(*theirs, versions.theirs));
    head = moved(head, 0, result.indent);
    const std::string tail = one_is_empty ? shape->outline.tail
                                          : chosen(versions.base == nullptr ? nullptr : &base->outline.tail,
                                                   ours->outline.tail, theirs->outline.tail);

    // A key without entries would say something else than an empty map or list.
    const bool ours_is_empty = result.ours->size() == 0, theirs_is_empty = result.theirs->size() == 0;
    if (ours_is_empty || theirs_is_empty) {
      const auto gone = [&](const MergePart& part, const NamedOutline& side, std::optional<Value>& value) {
        if (side.names.empty()) {
          value = part.value();
          return moved(part.text, part.indent, result.indent);
        }
        value = std::nullopt;
        return std::string();
      };
      if (ours_is_empty && theirs_is_empty) {
        if (ours->names.empty()) return taken(*versions.ours);
        if (theirs->names.empty()) return taken(*versions.theirs);
        if (path.empty()) return std::nullopt;
        return Merged{.key = result.key};
      }
      if (versions.ours->is_item && is_map) {
        conflicts_.resize(first_conflict);
        return std::nullopt;
      }
      const std::string our_text =
          ours_is_empty ? gone(*versions.ours, *ours, result.ours) : head + take_side(text, MergeSide::ours) + tail;
      const std::string their_text = theirs_is_empty ? gone(*versions.theirs, *theirs, result.theirs)
                                                     : head + take_side(text, MergeSide::theirs) + tail;
      result.text = marked(our_text, their_text, options_.marker_size);
      return result;
    }
    if (shaping->is_item && is_map) {
      text = result.in_conflict
                 ? marked(with_dash(take_side(text, MergeSide::ours), result.indent),
                          with_dash(take_side(text, MergeSide::theirs), result.indent), options_.marker_size)
                 : with_dash(text, result.indent);
    }
    result.text = head + text + tail;
    return result;
  }

  // `is_contested`: whatever one side alone changed, both sides' versions stand.
  std::optional<Merged> merge_part(const MergePath& path, const Versions& versions, bool is_contested) {
    if (!is_contested) return merge(path, versions);
    const bool same =
        versions.ours != nullptr && versions.theirs != nullptr && versions.ours->value() == versions.theirs->value();
    return same ? taken(*versions.ours) : conflict(path, versions);
  }

  static MergePath joined(MergePath path, const std::string& name) {
    path.push_back(name);
    return path;
  }

  static void put(Value& into, const Value& key, Value value) {
    if (into.is_map()) {
      into.members().emplace_back(key, std::move(value));
    } else {
      into.push_back(std::move(value));
    }
  }

  // Markers stay at the margin.
  std::string moved_around_markers(const Merged& part, std::size_t indent) const {
    if (part.indent == indent || !part.in_conflict) return moved(part.text, part.indent, indent);
    std::string result;
    const TextLines lines(part.text);
    for (std::size_t line = 1; line <= lines.count(); ++line) {
      const std::string_view content = lines.slice(line, line + 1);
      const bool is_marker =
          content.starts_with("<<<<<<<") || content.starts_with("=======") || content.starts_with(">>>>>>>");
      result += is_marker ? std::string(content) : moved(content, part.indent, indent);
    }
    return result;
  }

  // The item's dash, before its first line that is no comment.
  static std::string with_dash(std::string text, std::size_t column) {
    std::size_t at = 0;
    while (at < text.size()) {
      const std::size_t first = text.find_first_not_of(' ', at);
      if (first != std::string::npos && text[first] != '#' && text[first] != '\n') {
        if (at + column < first) text[at + column] = '-';
        break;
      }
      at = text.find('\n', at);
      if (at == std::string::npos) break;
      ++at;
    }
    return text;
  }

  MergedFile kind_;
  const MergeOptions& options_;
  std::vector<std::string> conflicts_;
};

bool says(const std::string& text, const std::optional<Value>& wanted, const std::string& name) {
  try {
    const MergeDocument document(text, name);
    return document.root == (wanted ? *wanted : Value());
  } catch (const InvalidFile&) {
    return false;
  }
}

std::string rewritten(const MergeDocument& document, const std::optional<Value>& wanted, const std::string& name) {
  if (!wanted || wanted->is_null()) return "";
  return rewrite_yaml(document.root.is_map() ? std::string_view(document.text) : std::string_view(), *wanted, name);
}

using Document = std::unique_ptr<MergeDocument>;

Document read_document(std::string_view text, const std::string& name) {
  return std::make_unique<MergeDocument>(std::string(text), name);
}

Document read_base(std::string_view text, const std::string& name) {
  try {
    return read_document(text, name);
  } catch (const InvalidFile&) {
    return read_document("", name);
  }
}

// A dvc.lock of DVC 1.x: its stages without "stages:" around them.
bool is_old_lock(const MergeDocument& document) {
  return document.root.is_map() && document.root.size() > 0 && document.root.find("schema") == nullptr;
}

// Where one side has the new form, all get it.
void modernise(Document& base, Document& ours, Document& theirs, const std::string& name) {
  if (is_old_lock(*ours) == is_old_lock(*theirs)) return;
  for (Document* document : {&base, &ours, &theirs}) {
    if (!is_old_lock(**document)) continue;
    *document = read_document("schema: '2.0'\nstages:\n" + moved((*document)->text, 0, 2), name);
  }
}

}  // namespace

MergedFile merged_file_kind(std::string_view path) {
  if (path.ends_with(".dvc")) return MergedFile::pointer;
  if (path.ends_with(".lock")) return MergedFile::lock;
  return MergedFile::pipeline;
}

MergedText merge_texts(MergedFile kind, const MergeVersions& versions, const std::string& name,
                       const MergeOptions& options) {
  Document ours = read_document(versions.ours, name), theirs = read_document(versions.theirs, name);
  Document base = read_base(versions.base, name);
  if (kind == MergedFile::lock) modernise(base, ours, theirs, name);
  const auto part_of = [](const MergeDocument& document) {
    return document.text.empty() ? std::nullopt : std::optional(whole_document(document));
  };
  const std::optional<MergePart> parts[] = {part_of(*base), part_of(*ours), part_of(*theirs)};
  const auto pointer_to = [](const std::optional<MergePart>& part) { return part ? &*part : nullptr; };

  Merger merger(kind, options);
  const std::optional<Merged> merged =
      merger.merge({}, {pointer_to(parts[0]), pointer_to(parts[1]), pointer_to(parts[2])});
  if (!merged) return {};
  MergedText result{merged->text, merger.conflicts()};
  if (merged->in_conflict && result.conflicts == std::vector<std::string>{""}) result.conflicts = {name};
  const bool is_right = merged->in_conflict ? says(take_side(result.text, MergeSide::ours), merged->ours, name) &&
                                                  says(take_side(result.text, MergeSide::theirs), merged->theirs, name)
                                            : says(result.text, merged->ours, name);
  if (is_right) return result;
  // The lines could not be put together so that they say what was merged (anchors, unusual indentation): the document
  // is written anew, as DVC would.
  const std::string our_text = rewritten(*ours, merged->ours, name);
  const std::string their_text = rewritten(*ours, merged->theirs, name);
  result.text = conflict_text(our_text, their_text, options.marker_size);
  return result;
}

}  // namespace tutti
