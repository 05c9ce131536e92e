// Lists and maps as they grow while a YAML text is read: what a list or map may hold, and which comments its members
// keep, as ruamel.yaml's round-trip constructor decides it.
#pragma once

#include <optional>
#include <vector>

#include "key_set.hpp"
#include "yaml_scanner.hpp"
#include "yaml_tree.hpp"

namespace tutti {

// A node that has been read and is not yet in its collection.
struct ParsedYaml {
  YamlNodePtr node;
  std::optional<YamlTokenComment> comment;
  YamlToken::Place place;
  bool is_alias = false;
  bool is_merge = false;  // the key "<<"
};

// A collection that is a member's value, or the document, keeps the comments at its ends, too: whoever replaces the
// member's comments wins.
void keep_own_comments(const ParsedYaml& parsed);

void add_list_item(YamlNode& list, ParsedYaml item, const Source& source);

class YamlMapBuilder {
 public:
  YamlMapBuilder(YamlNode& map, const Source& source) : map_(map), source_(source) {}

  // Refuses a key that is there already, and one that is not a single value.
  void add(ParsedYaml key, ParsedYaml value);

 private:
  void refuse_second(const ParsedYaml& key);
  void attach_comments(YamlEntry& entry, const ParsedYaml& key, const ParsedYaml& value);
  void merge(const ParsedYaml& key, const ParsedYaml& value);

  YamlNode& map_;
  const Source& source_;
  KeySet keys_;
  std::vector<Member> seen_;  // keys alone
};

}  // namespace tutti
