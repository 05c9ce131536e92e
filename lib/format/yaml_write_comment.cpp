// Where comments stand: at the column where they stood when they were read, or a blank behind what is longer now.
#include "yaml_write_comment.hpp"

#include <algorithm>

namespace tutti {
namespace {

// `text` is the comment's, or what is written of it here.
void put_comment(YamlOutput& out, const YamlComment& comment, std::string_view text, int column) {
  int blanks = comment.text.starts_with('\n') ? 0 : column - out.column;
  const bool says_something = text.find_first_not_of(" \t\n\v\f\r") != std::string_view::npos;
  if (out.column != 0 && says_something && blanks < 1 && text[0] != '\n') blanks = 1;
  out.text.append(static_cast<std::size_t>(std::max(blanks, 0)), ' ');
  out.text += text;
}

}  // namespace

NodeComments comments_of_item(const YamlEntry& item) {
  NodeComments result{item.value->own, item.value->last};
  if (!result.around.post) result.around.post = item.on_key.post;
  if (!result.around.has_pre) {
    result.around.pre = item.on_key.pre;
    result.around.has_pre = item.on_key.has_pre;
  }
  return result;
}

NodeComments comments_of_value(const YamlEntry& member) {
  const bool replaced = !member.on_key.empty() || !member.on_value.empty() || member.value->own.empty();
  return {replaced ? member.on_value : member.value->own, member.value->last};
}

bool loses_comments(const YamlNode& list) {
  return std::any_of(list.entries.begin(), list.entries.end(), [](const YamlEntry& entry) {
    return std::any_of(entry.on_key.pre.begin(), entry.on_key.pre.end(),
                       [](const YamlCommentPtr& comment) { return comment->is_header; });
  });
}

void write_comment_behind(YamlOutput& out, const YamlComment& comment, int column) {
  std::string_view text = comment.text;
  if (text.ends_with('\n')) text.remove_suffix(1);
  put_comment(out, comment, text, column);
  out.write_line_break();
}

void write_comment_before(YamlOutput& out, const YamlComment& comment) {
  if (out.column != 0) out.write_line_break();
  put_comment(out, comment, comment.text, comment.column);
}

}  // namespace tutti
