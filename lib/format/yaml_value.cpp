// The value of a YAML document from its tree: aliases become copies, "<<" is merged.
//
// yaml-cpp was tried for this and rejected: besides duplicate keys and "<<" it reads texts that DVC refuses, and reads
// them wrongly ("a: b", then "c" at the same indentation, gives c the value null).
#include "key_set.hpp"
#include "yaml_readers.hpp"
#include "yaml_tree.hpp"

namespace tutti {
namespace {

// Merged members come first, in the order of what they were merged from; later ones override them in their place.
class Merge {
 public:
  void add(Value key, Value value) {
    const std::ptrdiff_t same = keys_.find(members_, key);
    if (same < 0) {
      members_.emplace_back(std::move(key), std::move(value));
    } else {
      members_[static_cast<std::size_t>(same)].value = std::move(value);
    }
  }
  void add_all(Value map) {
    for (Member& member : map.members()) add(std::move(member.key), std::move(member.value));
  }
  std::vector<Member> take() { return std::move(members_); }

 private:
  std::vector<Member> members_;
  KeySet keys_;
};

Value map_of(const YamlNode& node) {
  Value result = Value::map(node.mark);
  std::vector<Member>& members = result.members();
  if (!node.merge_value) {
    members.reserve(node.entries.size());
    for (const YamlEntry& entry : node.entries) members.emplace_back(entry.key, value_of(*entry.value));
    return result;
  }
  Merge merge;
  const YamlNode& merged = *node.merge_value;
  if (merged.kind == YamlNode::Kind::map) {
    merge.add_all(map_of(merged));
  } else {
    for (auto it = merged.entries.rbegin(); it != merged.entries.rend(); ++it) merge.add_all(map_of(*it->value));
  }
  for (const YamlEntry& entry : node.entries) merge.add(entry.key, value_of(*entry.value));
  members = merge.take();
  return result;
}

}  // namespace

Value value_of(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::scalar) return node.value;
  if (node.kind == YamlNode::Kind::map) return map_of(node);
  Value result = Value::list(node.mark);
  result.items().reserve(node.entries.size());
  for (const YamlEntry& entry : node.entries) result.push_back(value_of(*entry.value));
  return result;
}

Value read_any_yaml(std::string_view text, const Source& source) {
  const YamlNodePtr root = read_yaml_tree(text, source);
  return root ? value_of(*root) : Value();
}

}  // namespace tutti
