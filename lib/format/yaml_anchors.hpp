// Which nodes of a YAML tree are written with an anchor, and which only as an alias of one.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "yaml_tree.hpp"

namespace tutti {

class YamlAnchors {
 public:
  // A node that stands in several places needs an anchor; one that has none is named "id001" and so on.
  explicit YamlAnchors(const YamlNodePtr& root) { count_uses(root); }

  std::string of(const YamlNode& node) const;  // empty: none
  // Whether an alias is enough, because the node has been written with its anchor.
  bool is_written(const YamlNode& node) const { return written_.contains(&node); }
  void set_written(const YamlNode& node) { written_.insert(&node); }

 private:
  void count_uses(const YamlNodePtr& node);

  std::unordered_map<const YamlNode*, int> uses_;
  std::unordered_map<const YamlNode*, std::string> generated_;
  std::unordered_set<const YamlNode*> written_;  // those that have an anchor
};

}  // namespace tutti
