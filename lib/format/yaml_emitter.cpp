// Writes a YAML tree as ruamel.yaml 0.19.1 does: block style, indent 2, lists flush with their key, width 80.
//
// A port of its emitter as far as DVC's settings reach, with its states as a recursion. The quirks are kept on purpose
// (blanks at the end of folded lines, columns taken from where a comment stood): DVC's files must not change by being
// written by someone else.
#include <algorithm>
#include <unordered_set>
#include <utility>

#include "base/utf8.hpp"
#include "format/yaml.hpp"
#include "yaml_anchors.hpp"
#include "yaml_style.hpp"
#include "yaml_tree.hpp"
#include "yaml_write_comment.hpp"
#include "yaml_write_scalar.hpp"

namespace tutti {
namespace {

constexpr std::size_t longest_simple_key = 128;

class Emitter {
 public:
  explicit Emitter(const YamlNodePtr& root) : root_(root), anchors_(root) {}

  std::string write() {
    write_node(*root_, {.root = true}, {root_->own, root_->last});
    out_.write_indent();
    if (out_.open_ended) {
      out_.write_indicator("...");
      out_.write_indent();
    }
    return std::move(out_.text);
  }

 private:
  // Where a node stands; what ruamel calls its contexts.
  struct Place {
    bool root = false, sequence = false, mapping = false, simple_key = false;
  };

  void write_node(const YamlNode& node, Place place, const NodeComments& comments) {
    place_ = place;
    if (const std::string anchor = anchors_.of(node); !anchor.empty()) {
      const bool is_alias = anchors_.is_written(node);
      out_.write_indicator((is_alias ? "*" : "&") + anchor);
      out_.no_newline = false;
      if (is_alias) return;
      anchors_.set_written(node);
      if (node.kind == YamlNode::Kind::scalar) place_.sequence = false;
    }
    switch (node.kind) {
      case YamlNode::Kind::scalar:
        return write_scalar(node, comments.around);
      case YamlNode::Kind::list:
        return write_list(node, comments);
      case YamlNode::Kind::map:
        return write_map(node, comments);
    }
  }

  bool is_in_flow() const { return !flow_context_.empty(); }
  // ruamel writes a list that lost its last item behind its comments, where it no longer reads: "deps: # c", then "[]".
  // Here it is written as one that was always empty: "deps: [] # c".
  static bool is_flow(const YamlNode& node) { return node.flow || (node.entries.empty() && !node.merge_value); }

  // ---- collections

  void write_list(const YamlNode& node, const NodeComments& comments) {
    bool force_flow_indent = false;
    const bool indention_before = out_.indention;
    const bool has_comment = !comments.around.empty() || comments.around.has_pre || !comments.last.empty();
    if (has_comment) {
      if (!is_flow(node) && comments.around.post) {
        write_comment_behind(out_, *comments.around.post);
        out_.indention = false;
        out_.no_newline = true;
      }
      const int column = out_.column;
      write_pre_comments_once(comments.around.pre);
      if (!comments.around.pre.empty() || comments.around.has_pre) {
        if (is_flow(node)) force_flow_indent = !out_.levels.empty() && !out_.levels.back().sequence;
        out_.indention = indention_before;
        out_.no_newline = !out_.indention;
      }
      if (is_flow(node)) out_.column = column;
    }
    if (is_in_flow() || is_flow(node)) {
      write_flow_list(node, comments, force_flow_indent);
    } else {
      write_block_list(node, comments);
    }
  }

  void write_map(const YamlNode& node, const NodeComments& comments) {
    bool force_flow_indent = false;
    if (!is_flow(node) && comments.around.post) write_comment_behind(out_, *comments.around.post);
    if (!comments.around.pre.empty()) {
      write_pre_comments_once(comments.around.pre);
      if (is_flow(node) && !out_.levels.empty()) force_flow_indent = !out_.levels.back().sequence;
    }
    if (is_in_flow() || is_flow(node)) {
      write_flow_map(node, comments, force_flow_indent);
    } else {
      write_block_map(node, comments);
    }
  }

  void write_flow_list(const YamlNode& node, const NodeComments& comments, bool force_flow_indent) {
    begin_flow('[', force_flow_indent, true);
    begin_list_in_list();
    bool first = true;
    for (const YamlEntry& entry : node.entries) {
      if (!first) out_.write_adjacent(",");
      if (out_.column > YamlOutput::best_width) out_.write_indent();
      first = false;
      write_node(*entry.value, {.sequence = true}, comments_of_item(entry));
    }
    end_flow();
    out_.write_adjacent("]");
    end_flow_collection(is_flow(node) ? comments.around.post : nullptr, node.entries.empty());
  }

  void write_flow_map(const YamlNode& node, const NodeComments& comments, bool force_flow_indent) {
    const std::size_t size = node.entries.size() + (node.merge_value ? 1 : 0);
    const bool braces = !(size == 1 && is_in_flow() && flow_context_.back() == '[');
    begin_flow(braces ? '{' : 0, force_flow_indent, false);
    bool first = true;
    for_each_member(node, [&](const YamlNode& key, const YamlNode& value, const NodeComments& on_key,
                              const NodeComments& on_value) {
      if (!first) out_.write_adjacent(",");
      if (out_.column > YamlOutput::best_width) out_.write_indent();
      first = false;
      if (is_simple_key(key)) {
        write_node(key, {.mapping = true, .simple_key = true}, on_key);
        out_.write_adjacent(":");
      } else {
        out_.write_indicator("?");
        write_node(key, {.mapping = true}, on_key);
        if (out_.column > YamlOutput::best_width) out_.write_indent();
        out_.write_indicator(":");
      }
      write_node(value, {.mapping = true}, on_value);
    });
    end_flow();
    if (braces) out_.write_adjacent("}");
    end_flow_collection(is_flow(node) ? comments.around.post : nullptr, size == 0);
  }

  void begin_flow(char bracket, bool force_flow_indent, bool sequence) {
    if (force_flow_indent) out_.increase_indent({.flow = true, .sequence = sequence});
    const int align = flow_align(force_flow_indent);
    std::string text(static_cast<std::size_t>(std::max(align, 0)), ' ');
    if (bracket != 0) text += bracket;
    out_.write_opening(text);
    flow_context_ += bracket;
    if (!force_flow_indent) out_.increase_indent({.flow = true, .sequence = sequence});
  }

  void end_flow() {
    out_.pop_indent();
    flow_context_.pop_back();
  }

  void end_flow_collection(const YamlCommentPtr& post, bool was_empty) {
    if (post) {
      write_comment_behind(out_, *post);
      out_.no_newline = false;  // ruamel forgets this, and swallows the next line break
    } else if (!was_empty) {
      out_.no_newline = false;
    } else if (!is_in_flow()) {
      out_.write_line_break();
    }
  }

  int flow_align(bool after_comment) const {
    if (out_.levels.size() < 2 || !out_.levels.back().sequence) {
      if (out_.levels.empty() || !after_comment) return 0;
    }
    const int base = out_.levels.back().indent.value_or(0);
    return after_comment ? base + YamlOutput::indent_step : base + YamlOutput::indent_step - out_.column - 1;
  }

  void write_block_list(const YamlNode& node, const NodeComments& comments) {
    out_.increase_indent({.sequence = true, .indentless = place_.mapping && !out_.indention});
    begin_list_in_list();
    const bool loses = loses_comments(node);
    for (const YamlEntry& entry : node.entries) {
      const NodeComments on_item = loses ? NodeComments{} : comments_of_item(entry);
      write_item_pre_comments(*entry.value, on_item);
      const bool no_newline = out_.column == 0 && out_.no_newline;
      out_.write_indent();
      out_.write_block_indicator("-");
      if (no_newline) out_.no_newline = true;
      write_node(*entry.value, {.sequence = true}, on_item);
    }
    if (!loses) write_pre_comments(comments.last);
    out_.pop_indent();
    out_.no_newline = false;
  }

  // "- - a": the inner list begins on the outer one's line.
  void begin_list_in_list() {
    if (out_.levels.size() >= 2 && out_.levels[out_.levels.size() - 2].sequence && out_.levels.back().sequence) {
      out_.indention = true;
      out_.no_newline = false;
    }
  }

  void write_block_map(const YamlNode& node, const NodeComments& comments) {
    out_.increase_indent({});
    for_each_member(node, [&](const YamlNode& key, const YamlNode& value, const NodeComments& on_key,
                              const NodeComments& on_value) {
      write_item_pre_comments(key, on_key);
      out_.write_indent();
      if (is_simple_key(key)) {
        const bool alias = anchors_.is_written(key);
        write_node(key, {.mapping = true, .simple_key = true}, on_key);
        if (alias) out_.text += ' ';
        out_.write_adjacent(":");
      } else {
        out_.write_block_indicator("?");
        write_node(key, {.mapping = true}, on_key);
        out_.write_indent();
        out_.write_block_indicator(":");
      }
      write_node(value, {.mapping = true}, on_value);
    });
    write_pre_comments(comments.last);
    out_.pop_indent();
  }

  template <class Function>
  void for_each_member(const YamlNode& node, Function&& write_member) {
    const auto write_merge = [&] {
      YamlNode key;
      key.type = ScalarType::merge;
      key.text = "<<";
      const YamlNode& merged = *node.merge_value;
      write_member(key, merged, NodeComments{}, NodeComments{merged.own, merged.last});
    };
    for (std::size_t i = 0; i < node.entries.size(); ++i) {
      const YamlEntry& entry = node.entries[i];
      if (node.merge_value && i == node.merge_position) write_merge();
      write_member(*entry.key_node, *entry.value, NodeComments{entry.on_key, {}}, comments_of_value(entry));
    }
    if (node.merge_value && node.merge_position >= node.entries.size()) write_merge();
  }

  bool is_simple_key(const YamlNode& key) const {
    const std::string anchor = anchors_.of(key);
    std::size_t length = code_points(anchor) + tag_length(key);
    if (key.kind != YamlNode::Kind::scalar) {
      return length < longest_simple_key && is_flow(key);
    }
    length += code_points(key.text);
    return length < longest_simple_key && !analyze_yaml_string(key.text).multiline;
  }

  // ruamel counts the tag that it would write: "!!str", "!!map".
  static std::size_t tag_length(const YamlNode& key) {
    if (key.kind != YamlNode::Kind::scalar) return 5;
    switch (key.type) {
      case ScalarType::null:
      case ScalarType::boolean:
        return 6;
      case ScalarType::real:
      case ScalarType::merge:
      case ScalarType::value:
        return 7;
      case ScalarType::timestamp:
        return 11;
      default:
        return 5;
    }
  }

  // ---- scalars

  void write_scalar(const YamlNode& node, const YamlAttached& comments) {
    out_.increase_indent({.flow = true});
    std::string_view text = node.text;
    YamlStyles styles = analyze_yaml_string(text);
    char style = choose_style(node, text, styles);
    if (node.type == ScalarType::null && text.empty() && style == '\'') {
      text = "null";
      styles = analyze_yaml_string(text);
      style = choose_style(node, text, styles);
    }
    if (place_.sequence && !is_in_flow()) out_.write_indent();
    const bool is_block = style == '|' || style == '>';
    if (is_block) {
      const bool has_header = !comments.pre.empty() && comments.pre.front()->is_header;
      write_block_scalar(out_, text, style, has_header ? comments.pre.front()->text : "",
                         place_.root ? IsDocument::yes : IsDocument::no);
    } else {
      write_flow_scalar(text, style);
    }
    if (comments.post) {
      // A comment that follows a block scalar must not look like a part of it.
      const int outside = out_.indent.value_or(0) - 1;
      write_comment_behind(out_, *comments.post,
                           is_block ? std::min(comments.post->column, outside) : comments.post->column);
    }
    out_.pop_indent();
  }

  void write_flow_scalar(std::string_view text, char style) {
    const Folding folding = place_.simple_key ? Folding::no : Folding::yes;
    if (style == '"') return write_double_quoted(out_, text, folding);
    if (style == '\'') return write_single_quoted(out_, text, folding);
    if (place_.root) out_.open_ended = true;
    write_plain(out_, text, folding);
  }

  // 0 for plain.
  char choose_style(const YamlNode& node, std::string_view text, const YamlStyles& styles) const {
    const bool implicit = node.style == 0 && implicit_type(text) == node.type;
    if (implicit && !(place_.simple_key && (styles.empty || styles.multiline)) &&
        (is_in_flow() ? styles.flow_plain : styles.block_plain)) {
      return 0;
    }
    if (node.style != 0 && !is_in_flow() && !place_.simple_key) return node.style;
    if (node.style != 0) return '"';
    if (text.find_first_of("'\n") != std::string_view::npos) return '"';
    if (styles.single_quoted && !(place_.simple_key && styles.multiline)) return '\'';
    return '"';
  }

  // ---- comments

  void write_pre_comments(const YamlComments& comments) {
    for (const YamlCommentPtr& comment : comments) write_comment_before(out_, *comment);
  }

  // Without those that have been written so: a comment may hang on a key and on the map that it opens.
  void write_pre_comments_once(const YamlComments& comments) {
    for (const YamlCommentPtr& comment : comments) {
      if (written_comments_.insert(comment.get()).second) write_comment_before(out_, *comment);
    }
  }

  // Comments before a key or a "-", which may also hang on the collection that starts there.
  void write_item_pre_comments(const YamlNode& node, const NodeComments& comments) {
    if (anchors_.is_written(node)) return;
    if (node.kind == YamlNode::Kind::scalar) return write_pre_comments(comments.around.pre);
    write_pre_comments_once(comments.around.pre);
  }

  const YamlNodePtr& root_;
  YamlOutput out_;
  YamlAnchors anchors_;
  std::string flow_context_;
  Place place_;
  std::unordered_set<const YamlComment*> written_comments_;
};

}  // namespace

std::string emit_yaml(const YamlNodePtr& root) {
  return Emitter(root).write();
}

std::string write_yaml(const Value& value) {
  return emit_yaml(yaml_node(value));
}

}  // namespace tutti
