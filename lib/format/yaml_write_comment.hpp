// Comments that go with a node where it is written, and how they stand in the text.
#pragma once

#include "yaml_output.hpp"
#include "yaml_tree.hpp"

namespace tutti {

struct NodeComments {
  YamlAttached around;
  YamlComments last;
};

// A list item's comments join those of its value.
NodeComments comments_of_item(const YamlEntry& item);
// A member's comments replace those of its value.
NodeComments comments_of_value(const YamlEntry& member);
// A comment behind an item's "|" makes ruamel lose all comments on the list's items.
bool loses_comments(const YamlNode& list);

// At `column` if the line is not longer already; ends the line.
void write_comment_behind(YamlOutput& out, const YamlComment& comment, int column);
inline void write_comment_behind(YamlOutput& out, const YamlComment& comment) {
  write_comment_behind(out, comment, comment.column);
}
// On a line of its own.
void write_comment_before(YamlOutput& out, const YamlComment& comment);

}  // namespace tutti
