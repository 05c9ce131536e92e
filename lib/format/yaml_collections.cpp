// Where a line looks arbitrary (comments that move from one member to another) it is what ruamel does.
#include "yaml_collections.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "yaml_readers.hpp"

namespace tutti {
namespace {

void set_comments(YamlAttached& attached, const YamlTokenComment& comment) {
  attached.post = comment.post;
  attached.has_pre = comment.pre.has_value();
  if (comment.pre) attached.pre = *comment.pre;
}

void check_value(const ParsedYaml& value, const Source& source) {
  const bool is_value = value.node->kind == YamlNode::Kind::scalar && value.node->type == ScalarType::value;
  if (!value.is_merge && !is_value) return;
  refuse(source, YamlScanner::mark_of(value.place),
         fmt::format("'{}' has a meaning of its own in YAML: quote it", value.is_merge ? "<<" : "="));
}

// Nothing is where its key is, or the collection that holds it.
void place_null(const ParsedYaml& parsed, Mark mark) {
  if (parsed.node->value.is_null() && parsed.node->anchor.empty()) parsed.node->value.set_mark(mark);
}

// Takes the child into account in what the collection's size and depth are with its aliases expanded.
void grow(YamlNode& collection, const ParsedYaml& child, const Source& source) {
  const std::size_t height = child.node->height + std::size_t{1};
  if (height > deepest_nesting) {
    refuse(source, YamlScanner::mark_of(child.place), "nested more than 256 levels deep");
  }
  collection.height = std::max(collection.height, static_cast<std::uint16_t>(height));
  if (__builtin_add_overflow(collection.expanded, child.node->expanded, &collection.expanded)) {
    collection.expanded = static_cast<std::size_t>(-1);
  }
}

bool is_map(const YamlEntry& entry) {
  return entry.value->kind == YamlNode::Kind::map;
}

}  // namespace

void keep_own_comments(const ParsedYaml& parsed) {
  if (parsed.node->kind == YamlNode::Kind::scalar || parsed.is_alias || !parsed.comment) return;
  set_comments(parsed.node->own, *parsed.comment);
  // Behind a comment that was moved there is no place for one at the end.
  if (parsed.comment->end && !parsed.comment->is_moved) parsed.node->last = *parsed.comment->end;
}

// Comments at a list's item belong to the list; the item, if it is a collection, loses its own.
void add_list_item(YamlNode& list, ParsedYaml item, const Source& source) {
  check_value(item, source);
  place_null(item, list.mark);
  grow(list, item, source);
  YamlEntry entry;
  if (item.comment) set_comments(entry.on_key, *item.comment);
  entry.value = std::move(item.node);
  list.entries.push_back(std::move(entry));
}

void YamlMapBuilder::add(ParsedYaml key, ParsedYaml value) {
  if (key.is_merge) return merge(key, value);
  const Mark mark = YamlScanner::mark_of(key.place);
  if (key.node->kind != YamlNode::Kind::scalar) refuse(source_, mark, "a key must be a single value");
  check_value(value, source_);
  if (key.node->type == ScalarType::value) key.node->type = ScalarType::string;
  place_null(key, map_.mark);
  place_null(value, mark);
  grow(map_, value, source_);
  keep_own_comments(value);
  refuse_second(key);
  YamlEntry entry;
  attach_comments(entry, key, value);
  entry.key = key.node->value;
  entry.key_node = std::move(key.node);
  entry.value = std::move(value.node);
  seen_.emplace_back(entry.key, Value());
  map_.entries.push_back(std::move(entry));
}

void YamlMapBuilder::refuse_second(const ParsedYaml& key) {
  const Value& value = key.node->value;
  const std::ptrdiff_t same = keys_.find(seen_, value);
  if (same < 0) return;
  const std::string name = value.is_string() ? in_quotes(value.as_string()) : key.node->text;
  refuse(source_, YamlScanner::mark_of(key.place),
         fmt::format("the key {} is there twice, first on line {}", name,
                     seen_[static_cast<std::size_t>(same)].key.mark().line));
}

void YamlMapBuilder::attach_comments(YamlEntry& entry, const ParsedYaml& key, const ParsedYaml& value) {
  const auto is_nothing = [](const YamlNode& node) {
    return node.kind == YamlNode::Kind::scalar && node.type == ScalarType::null;
  };
  if (key.comment && key.comment->moved_from_value && !map_.entries.empty() && is_nothing(*map_.entries.back().value)) {
    // What stood behind a colon with nothing else went to the next key: back it goes.
    YamlAttached& before = map_.entries.back().on_value;
    before.post = key.comment->moved_from_value;
    if (before.pre.empty() && key.comment->pre) before.pre = *key.comment->pre;
  } else if (key.comment && (key.comment->moved_from_value || !key.is_alias)) {
    set_comments(entry.on_key, *key.comment);
  }
  if (value.comment && !value.is_alias) set_comments(entry.on_value, *value.comment);
}

void YamlMapBuilder::merge(const ParsedYaml& key, const ParsedYaml& value) {
  const Mark mark = YamlScanner::mark_of(key.place);
  if (map_.merge_value) refuse(source_, mark, "a second '<<' in the same map");
  const YamlNode& merged = *value.node;
  const bool list_of_maps = merged.kind == YamlNode::Kind::list && std::ranges::all_of(merged.entries, is_map);
  if (merged.kind != YamlNode::Kind::map && !list_of_maps) {
    refuse(source_, mark, "only a map, or a list of maps, can be merged");
  }
  keep_own_comments(value);
  grow(map_, value, source_);
  map_.merge_value = value.node;
  map_.merge_position = map_.entries.size();
}

}  // namespace tutti
