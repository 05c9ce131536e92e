// Changes to a document that was read with its comments, as DVC makes them.
#include "format/yaml_edit.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "format/yaml.hpp"
#include "yaml_faithful.hpp"
#include "yaml_readers.hpp"
#include "yaml_tree.hpp"

namespace tutti {
namespace {

YamlEntry* find_entry(YamlNode& map, const Value& key) {
  const auto found = std::find_if(map.entries.begin(), map.entries.end(),
                                  [&](const YamlEntry& entry) { return python_equal(entry.key, key); });
  return found == map.entries.end() ? nullptr : &*found;
}

// The value of `key`, its own or merged with "<<"; null pointer if there is none.
YamlNode* find_value(YamlNode& map, const Value& key) {
  if (YamlEntry* entry = find_entry(map, key)) return entry->value.get();
  if (!map.merge_value) return nullptr;
  if (map.merge_value->kind == YamlNode::Kind::map) return find_value(*map.merge_value, key);
  for (const YamlEntry& merged : map.merge_value->entries) {
    if (YamlNode* found = find_value(*merged.value, key)) return found;
  }
  return nullptr;
}

// A block scalar stays one when another text takes its place.
YamlNodePtr replacement(const YamlNode* old, const Value& value) {
  YamlNodePtr node = yaml_node(value);
  if (old != nullptr && value.is_string() && old->kind == YamlNode::Kind::scalar) node->style = old->style;
  return node;
}

void set_value(YamlNode& map, const Value& key, const Value& value) {
  if (YamlEntry* entry = find_entry(map, key)) {
    entry->value = replacement(entry->value.get(), value);
  } else {
    map.entries.push_back({.key = key, .key_node = yaml_node(key), .value = yaml_node(value)});
  }
}

void erase_entry(YamlNode& map, std::size_t index) {
  map.entries.erase(map.entries.begin() + static_cast<std::ptrdiff_t>(index));
  if (map.merge_value && map.merge_position > index) --map.merge_position;
}

bool is_same_container(const Value& value, const YamlNode* node) {
  if (node == nullptr) return false;
  return (value.is_map() && node->kind == YamlNode::Kind::map) ||
         (value.is_list() && node->kind == YamlNode::Kind::list);
}

void apply_difference(const Value& wanted, YamlNode& node);

void apply_to_map(const Value& wanted, YamlNode& map) {
  for (const Member& member : wanted.members()) {
    YamlNode* const present = find_value(map, member.key);
    if (is_same_container(member.value, present)) {
      apply_difference(member.value, *present);
    } else if (present == nullptr || !python_equal(member.value, value_of(*present))) {
      set_value(map, member.key, member.value);
    }
  }
  const auto is_wanted = [&](const YamlEntry& entry) {
    return std::any_of(wanted.members().begin(), wanted.members().end(),
                       [&](const Member& member) { return python_equal(member.key, entry.key); });
  };
  for (std::size_t i = map.entries.size(); i-- > 0;) {
    if (!is_wanted(map.entries[i])) erase_entry(map, i);
  }
}

void apply_to_list(const Value& wanted, YamlNode& list) {
  if (wanted.size() != list.entries.size()) {
    list.entries.clear();
    for (const Value& item : wanted.items()) list.entries.push_back({.value = yaml_node(item)});
    return;
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const Value& item = wanted.items()[i];
    YamlNodePtr& present = list.entries[i].value;
    if (is_same_container(item, present.get())) {
      apply_difference(item, *present);
    } else if (!python_equal(item, value_of(*present))) {
      present = replacement(present.get(), item);
    }
  }
}

// dvc.utils.collections.apply_diff().
void apply_difference(const Value& wanted, YamlNode& node) {
  if (wanted.is_map()) {
    apply_to_map(wanted, node);
  } else {
    apply_to_list(wanted, node);
  }
}

bool is_nothing(const YamlNode& node) {
  if (node.kind != YamlNode::Kind::scalar) return node.entries.empty() && !node.merge_value;
  return node.value.is_null();
}

// Tags would be lost, and with them what the values mean.
void refuse_tags(const YamlNode& node, const Source& source) {
  if (!node.tag.empty()) {
    refuse(source, node.mark, fmt::format("a file with tags ({}) is not rewritten", in_quotes(node.tag)));
  }
  for (const YamlEntry& entry : node.entries) {
    if (entry.key_node) refuse_tags(*entry.key_node, source);
    refuse_tags(*entry.value, source);
  }
  if (node.merge_value) refuse_tags(*node.merge_value, source);
}

YamlNodePtr empty_map() {
  return yaml_node(Value::map());
}

}  // namespace

struct YamlDocument::Tree {
  Source source;
  YamlNodePtr root;

  [[noreturn]] void refuse_non_map(const YamlPath& path, std::size_t length) const {
    const std::string name = join(std::span(path).first(length), ".");
    refuse(source, {}, length == 0 ? std::string("expected a map") : fmt::format("{} is not a map", in_quotes(name)));
  }

  YamlNode* find(const YamlPath& path) {
    YamlNode* node = root.get();
    for (const std::string& key : path) {
      if (node->kind != YamlNode::Kind::map) return nullptr;
      node = find_value(*node, Value::string(key));
      if (node == nullptr) return nullptr;
    }
    return node;
  }

  // The map that holds the last key of `path`; maps on the way are made.
  YamlNode& make_parent(const YamlPath& path) {
    YamlNode* node = root.get();
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      if (node->kind != YamlNode::Kind::map) refuse_non_map(path, i);
      const Value key = Value::string(path[i]);
      if (find_value(*node, key) == nullptr) {
        node->entries.push_back({.key = key, .key_node = yaml_node(key), .value = empty_map()});
      }
      node = find_value(*node, key);
    }
    if (node->kind != YamlNode::Kind::map) refuse_non_map(path, path.size() - 1);
    return *node;
  }
};

YamlDocument::YamlDocument(std::string_view text, const std::string& file_name)
    : tree_(std::make_unique<Tree>(Tree{{file_name}, nullptr})) {
  std::string storage;
  tree_->root = read_yaml_tree(prepare_yaml(text, storage, tree_->source), tree_->source);
  if (tree_->root) refuse_tags(*tree_->root, tree_->source);
  if (!tree_->root || is_nothing(*tree_->root)) tree_->root = empty_map();
}

YamlDocument::YamlDocument(YamlDocument&&) noexcept = default;
YamlDocument& YamlDocument::operator=(YamlDocument&&) noexcept = default;
YamlDocument::~YamlDocument() = default;

void YamlDocument::update(const YamlPath& path, const Value& wanted) {
  YamlNode* const node = tree_->find(path);
  if (is_same_container(wanted, node)) {
    apply_difference(wanted, *node);
  } else if (path.empty()) {
    tree_->root = yaml_node(wanted);
  } else {
    replace(path, wanted);
  }
}

void YamlDocument::replace(const YamlPath& path, const Value& value) {
  if (path.empty()) {
    tree_->root = yaml_node(value);
  } else {
    set_value(tree_->make_parent(path), Value::string(path.back()), value);
  }
}

bool YamlDocument::erase(const YamlPath& path) {
  if (path.empty()) throw InternalError("a document cannot be erased from itself");
  YamlNode* const parent = tree_->find(YamlPath(path.begin(), path.end() - 1));
  if (parent == nullptr || parent->kind != YamlNode::Kind::map) return false;
  const YamlEntry* const entry = find_entry(*parent, Value::string(path.back()));
  if (entry == nullptr) return false;
  erase_entry(*parent, static_cast<std::size_t>(entry - parent->entries.data()));
  return true;
}

bool YamlDocument::contains(const YamlPath& path) const {
  return tree_->find(path) != nullptr;
}

std::string YamlDocument::text() const {
  std::string text = emit_yaml(tree_->root);
  const Value wanted = value_of(*tree_->root);
  try {
    const Value written = read_yaml(text, tree_->source.name);
    if (written == wanted || python_equal(written, wanted)) return text;
  } catch (const InvalidFile&) {
    // As below.
  }
  // A few placements of comments make ruamel's rules write what no longer reads, and DVC damages such a file.
  return write_yaml(wanted);
}

std::string rewrite_yaml(std::string_view old_text, const Value& wanted, const std::string& file_name) {
  YamlDocument document(old_text, file_name);
  document.update({}, wanted);
  return faithful_yaml(document.text(), wanted);
}

}  // namespace tutti
