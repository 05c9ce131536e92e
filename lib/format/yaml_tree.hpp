// A YAML document with what ruamel.yaml's round-trip loader remembers of its looks: comments, flow style, anchors.
//
// Where a comment hangs decides where it is written, and what disappears with it; so the places are ruamel's own, odd
// as some are. A comment's text runs to the next token: it holds the blank lines and comment lines below it, too.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "format/value.hpp"
#include "yaml_scalar.hpp"

namespace tutti {

struct YamlComment {
  std::string text;
  int column = 0;
  bool is_header = false;  // stands behind "|" or ">" and begins with the blanks before it
};
using YamlCommentPtr = std::shared_ptr<YamlComment>;
using YamlComments = std::vector<YamlCommentPtr>;

// Comments around one token: behind it, and before it.
struct YamlAttached {
  YamlCommentPtr post;
  YamlComments pre;
  bool has_pre = false;  // ruamel tells no comments from an empty list of them
  bool empty() const { return !post && pre.empty(); }
};

struct YamlNode;
using YamlNodePtr = std::shared_ptr<YamlNode>;  // shared when an alias names it

// A member of a map, or an item of a list (which has no key and keeps its comments in `on_key`).
struct YamlEntry {
  Value key;
  YamlNodePtr key_node;
  YamlNodePtr value;
  YamlAttached on_key, on_value;
};

struct YamlNode {
  enum class Kind : std::uint8_t { scalar, list, map };

  Kind kind = Kind::scalar;
  bool flow = false;
  char style = 0;  // of a scalar: '|', '>' or none; other styles are chosen when writing
  ScalarType type = ScalarType::null;
  bool always_anchored = false;
  std::uint16_t height = 1;  // levels below and including this one, through aliases
  Mark mark;
  std::size_t expanded = 1;  // values that this one is when its aliases are copies
  std::string tag;           // "!!str"; empty as a rule
  std::string text;          // of a scalar: what is written
  std::string anchor;
  Value value;  // of a scalar: what it means
  std::vector<YamlEntry> entries;
  YamlAttached own;   // of a collection: comments at its start
  YamlComments last;  // of a collection: comments at its end
  // "<<" among the members: before which of them, and the maps it names (through `merge_value`).
  YamlNodePtr merge_value;
  std::size_t merge_position = 0;
};

// A tree that is written as write_yaml() writes `value`.
YamlNodePtr yaml_node(const Value& value);

// What the tree says, merged members included.
Value value_of(const YamlNode& node);

// The tree of a prepared text (yaml_readers.hpp); null pointer when the document says nothing. Refuses what read_yaml()
// refuses.
YamlNodePtr read_yaml_tree(std::string_view text, const Source& source);

// The document's text.
std::string emit_yaml(const YamlNodePtr& root);

}  // namespace tutti
