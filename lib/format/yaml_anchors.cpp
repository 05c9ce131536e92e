// Counts in the order in which nodes are written, since that numbers the generated anchors.
#include "yaml_anchors.hpp"

#include <fmt/format.h>

namespace tutti {

void YamlAnchors::count_uses(const YamlNodePtr& node) {
  const bool is_scalar = node->kind == YamlNode::Kind::scalar;
  if (is_scalar && node->anchor.empty()) return;
  if (++uses_[node.get()] > 1) {
    if (node->anchor.empty()) generated_.try_emplace(node.get(), fmt::format("id{:03}", generated_.size() + 1));
    return;
  }
  if (is_scalar) return;
  std::size_t index = 0;
  for (const YamlEntry& entry : node->entries) {
    if (node->merge_value && index++ == node->merge_position) count_uses(node->merge_value);
    if (entry.key_node) count_uses(entry.key_node);
    count_uses(entry.value);
  }
  if (node->merge_value && node->merge_position >= node->entries.size()) count_uses(node->merge_value);
}

std::string YamlAnchors::of(const YamlNode& node) const {
  const auto found = uses_.find(&node);
  if (found == uses_.end()) return {};
  const auto generated = generated_.find(&node);
  if (generated != generated_.end()) return generated->second;
  return found->second > 1 || node.always_anchored ? node.anchor : std::string();
}

}  // namespace tutti
