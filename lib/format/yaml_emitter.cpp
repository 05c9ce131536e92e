// Writes a YAML tree as ruamel.yaml 0.19.1 does: block style, indent 2, lists flush with their key, width 80.
//
// A port of its emitter as far as DVC's settings reach, with its states as a recursion. The quirks are kept on purpose
// (blanks at the end of folded lines, columns taken from where a comment stood): DVC's files must not change by being
// written by someone else.
#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "format/yaml.hpp"
#include "utf8.hpp"
#include "yaml_style.hpp"
#include "yaml_tree.hpp"

namespace tutti {
namespace {

constexpr int best_width = 80;
constexpr int indent_step = 2;
constexpr std::size_t longest_simple_key = 128;

std::u32string to_code_points(std::string_view text) {
  std::u32string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = decode_utf8(text, at);
    result += c.value;
    at += c.size;
  }
  return result;
}

class Emitter {
 public:
  std::string write(const YamlNodePtr& root) {
    reset_comments(*root);
    count_uses(root);
    expect_node(root, {.root = true});
    write_indent();
    if (open_ended_) {
      write_indicator("...", true);
      write_indent();
    }
    return std::move(out_);
  }

 private:
  // Where a node stands; what ruamel calls its contexts.
  struct Place {
    bool root = false, sequence = false, mapping = false, simple_key = false;
  };
  struct NodeComments {
    YamlAttached around;
    YamlComments last;
  };

  static void reset(const YamlComments& comments) {
    for (const YamlCommentPtr& comment : comments) comment->written = false;
  }
  static void reset_comments(const YamlNode& node) {
    reset(node.own.pre);
    for (const YamlEntry& entry : node.entries) {
      reset(entry.on_key.pre);
      reset(entry.on_value.pre);
      if (entry.key_node) reset_comments(*entry.key_node);
      reset_comments(*entry.value);
    }
    if (node.merge_value) reset_comments(*node.merge_value);
  }

  // Finds out which nodes need an anchor, and names those that have none.
  void count_uses(const YamlNodePtr& node) {
    if (node->kind == YamlNode::Kind::scalar && node->anchor.empty()) return;
    if (++uses_[node.get()] > 1) {
      if (node->anchor.empty()) generated_.try_emplace(node.get(), fmt::format("id{:03}", generated_.size() + 1));
      return;
    }
    if (node->kind == YamlNode::Kind::scalar) return;
    std::size_t index = 0;
    for (const YamlEntry& entry : node->entries) {
      if (node->merge_value && index++ == node->merge_position) count_uses(node->merge_value);
      if (entry.key_node) count_uses(entry.key_node);
      count_uses(entry.value);
    }
    if (node->merge_value && node->merge_position >= node->entries.size()) count_uses(node->merge_value);
  }

  std::string anchor_of(const YamlNode& node) const {
    const auto found = uses_.find(&node);
    if (found == uses_.end()) return {};
    const auto generated = generated_.find(&node);
    if (generated != generated_.end()) return generated->second;
    return found->second > 1 || node.always_anchored ? node.anchor : std::string();
  }

  void expect_node(const YamlNodePtr& node, Place place) { expect_node(node, place, {node->own, node->last}); }

  void expect_node(const YamlNodePtr& node, Place place, const NodeComments& comments) {
    place_ = place;
    const std::string anchor = anchor_of(*node);
    if (!anchor.empty()) {
      if (!written_.insert(node.get()).second) {
        write_indicator("*" + anchor, true);
        no_newline_ = false;
        return;
      }
      write_indicator("&" + anchor, true);
      no_newline_ = false;
      if (node->kind == YamlNode::Kind::scalar) place_.sequence = false;
    }
    switch (node->kind) {
      case YamlNode::Kind::scalar:
        expect_scalar(*node, comments.around);
        return;
      case YamlNode::Kind::list:
        expect_list(*node, comments);
        return;
      case YamlNode::Kind::map:
        expect_map(*node, comments);
        return;
    }
  }

  bool is_in_flow() const { return !flow_context_.empty(); }
  static bool is_empty(const YamlNode& node) { return node.entries.empty() && !node.merge_value; }
  // ruamel writes a list that lost its last item behind its comments, where it no longer reads: "deps: # c", then "[]".
  // Here it is written as one that was always empty: "deps: [] # c".
  static bool is_flow(const YamlNode& node) { return node.flow || is_empty(node); }

  // ---- collections

  void expect_list(const YamlNode& node, const NodeComments& comments) {
    bool force_flow_indent = false;
    const bool indention_before = indention_;
    const bool has_comment = !comments.around.empty() || comments.around.has_pre || !comments.last.empty();
    if (has_comment) {
      if (!is_flow(node) && write_post_comment(comments.around)) {
        indention_ = false;
        no_newline_ = true;
      }
      const int column = column_;
      if (write_pre_comments(comments.around.pre, true) || comments.around.has_pre) {
        if (is_flow(node)) force_flow_indent = !indents_.empty() && !indents_.back().sequence;
        indention_ = indention_before;
        no_newline_ = !indention_;
      }
      if (is_flow(node)) column_ = column;
    }
    if (is_in_flow() || is_flow(node)) {
      write_flow_list(node, comments, force_flow_indent);
    } else {
      write_block_list(node, comments);
    }
  }

  void expect_map(const YamlNode& node, const NodeComments& comments) {
    bool force_flow_indent = false;
    if (!is_flow(node)) write_post_comment(comments.around);
    if (!comments.around.pre.empty()) {
      write_pre_comments(comments.around.pre, true);
      if (is_flow(node) && !indents_.empty()) force_flow_indent = !indents_.back().sequence;
    }
    if (is_in_flow() || is_flow(node)) {
      write_flow_map(node, comments, force_flow_indent);
    } else {
      write_block_map(node, comments);
    }
  }

  // A comment behind an item's "|" makes ruamel lose all comments on the list's items.
  static bool loses_comments(const YamlNode& list) {
    return std::any_of(list.entries.begin(), list.entries.end(), [](const YamlEntry& entry) {
      return std::any_of(entry.on_key.pre.begin(), entry.on_key.pre.end(),
                         [](const YamlCommentPtr& comment) { return comment->is_header; });
    });
  }

  void write_flow_list(const YamlNode& node, const NodeComments& comments, bool force_flow_indent) {
    begin_flow('[', force_flow_indent, true);
    begin_list_in_list();
    bool first = true;
    for (const YamlEntry& entry : node.entries) {
      if (!first) write_indicator(",", false);
      if (column_ > best_width) write_indent();
      first = false;
      expect_node(entry.value, {.sequence = true}, comments_of_item(entry));
    }
    end_flow();
    write_indicator("]", false);
    end_flow_collection(is_flow(node) ? comments.around.post : nullptr, node.entries.empty());
  }

  void write_flow_map(const YamlNode& node, const NodeComments& comments, bool force_flow_indent) {
    const std::size_t size = node.entries.size() + (node.merge_value ? 1 : 0);
    const bool braces = !(size == 1 && is_in_flow() && flow_context_.back() == '[');
    begin_flow(braces ? '{' : 0, force_flow_indent, false);
    bool first = true;
    for_each_member(node, [&](const YamlNodePtr& key, const YamlNodePtr& value, const NodeComments& on_key,
                              const NodeComments& on_value) {
      if (!first) write_indicator(",", false);
      if (column_ > best_width) write_indent();
      first = false;
      if (is_simple_key(*key)) {
        expect_node(key, {.mapping = true, .simple_key = true}, on_key);
        write_indicator(":", false);
      } else {
        write_indicator("?", true);
        expect_node(key, {.mapping = true}, on_key);
        if (column_ > best_width) write_indent();
        write_indicator(":", true);
      }
      expect_node(value, {.mapping = true}, on_value);
    });
    end_flow();
    if (braces) write_indicator("}", false);
    end_flow_collection(is_flow(node) ? comments.around.post : nullptr, size == 0);
  }

  void begin_flow(char bracket, bool force_flow_indent, bool sequence) {
    if (force_flow_indent) increase_indent(true, sequence, false);
    const int align = flow_align(force_flow_indent);
    std::string text(static_cast<std::size_t>(std::max(align, 0)), ' ');
    if (bracket != 0) text += bracket;
    write_indicator(text, true, true);
    flow_context_ += bracket;
    if (!force_flow_indent) increase_indent(true, sequence, false);
  }

  void end_flow() {
    pop_indent();
    flow_context_.pop_back();
  }

  void end_flow_collection(const YamlCommentPtr& post, bool was_empty) {
    if (post) {
      write_comment(*post, false);
      no_newline_ = false;  // ruamel forgets this, and swallows the next line break
    } else if (!was_empty) {
      no_newline_ = false;
    } else if (!is_in_flow()) {
      write_line_break();
    }
  }

  int flow_align(bool after_comment) const {
    if (indents_.size() < 2 || !indents_.back().sequence) {
      if (indents_.empty() || !after_comment) return 0;
    }
    const int base = indents_.back().indent.value_or(0);
    return after_comment ? base + indent_step : base + indent_step - column_ - 1;
  }

  void write_block_list(const YamlNode& node, const NodeComments& comments) {
    const bool indentless = place_.mapping && !indention_;
    increase_indent(false, true, indentless);
    begin_list_in_list();
    const bool loses = loses_comments(node);
    for (const YamlEntry& entry : node.entries) {
      const NodeComments on_item = loses ? NodeComments{} : comments_of_item(entry);
      write_item_pre_comments(*entry.value, on_item);
      const bool no_newline = column_ == 0 && no_newline_;
      write_indent();
      write_indicator("-", true, false, true);
      if (no_newline) no_newline_ = true;
      expect_node(entry.value, {.sequence = true}, on_item);
    }
    if (!loses) write_pre_comments(comments.last, false);
    pop_indent();
    no_newline_ = false;
  }

  // "- - a": the inner list begins on the outer one's line.
  void begin_list_in_list() {
    if (indents_.size() >= 2 && indents_[indents_.size() - 2].sequence && indents_.back().sequence) {
      indention_ = true;
      no_newline_ = false;
    }
  }

  void write_block_map(const YamlNode& node, const NodeComments& comments) {
    increase_indent(false, false, false);
    for_each_member(node, [&](const YamlNodePtr& key, const YamlNodePtr& value, const NodeComments& on_key,
                              const NodeComments& on_value) {
      write_item_pre_comments(*key, on_key);
      write_indent();
      if (is_simple_key(*key)) {
        const bool alias = is_written_alias(*key);
        expect_node(key, {.mapping = true, .simple_key = true}, on_key);
        if (alias) out_ += ' ';
        write_indicator(":", false);
      } else {
        write_indicator("?", true, false, true);
        expect_node(key, {.mapping = true}, on_key);
        write_indent();
        write_indicator(":", true, false, true);
      }
      expect_node(value, {.mapping = true}, on_value);
    });
    write_pre_comments(comments.last, false);
    pop_indent();
  }

  bool is_written_alias(const YamlNode& node) const { return written_.contains(&node) && !anchor_of(node).empty(); }

  // A list item's comments join the item's own.
  static NodeComments comments_of_item(const YamlEntry& entry) {
    NodeComments result{entry.value->own, entry.value->last};
    if (!result.around.post) result.around.post = entry.on_key.post;
    if (!result.around.has_pre) {
      result.around.pre = entry.on_key.pre;
      result.around.has_pre = entry.on_key.has_pre;
    }
    return result;
  }

  // A member's comments replace those of its value.
  static NodeComments comments_of_value(const YamlEntry& entry) {
    const bool replaced = !entry.on_key.empty() || !entry.on_value.empty() || entry.value->own.empty();
    return {replaced ? entry.on_value : entry.value->own, entry.value->last};
  }

  template <class Function>
  void for_each_member(const YamlNode& node, Function&& write_member) {
    const auto write_merge = [&] {
      const auto key = std::make_shared<YamlNode>();
      key->type = ScalarType::merge;
      key->text = "<<";
      write_member(key, node.merge_value, NodeComments{}, NodeComments{node.merge_value->own, node.merge_value->last});
    };
    for (std::size_t i = 0; i < node.entries.size(); ++i) {
      const YamlEntry& entry = node.entries[i];
      if (node.merge_value && i == node.merge_position) write_merge();
      NodeComments on_key{entry.on_key, {}};
      write_member(entry.key_node, entry.value, on_key, comments_of_value(entry));
    }
    if (node.merge_value && node.merge_position >= node.entries.size()) write_merge();
  }

  bool is_simple_key(const YamlNode& key) const {
    const std::string anchor = anchor_of(key);
    std::size_t length = code_points(anchor) + tag_length(key);
    if (key.kind != YamlNode::Kind::scalar) {
      return length < longest_simple_key && (key.flow || (key.entries.empty() && !key.merge_value));
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

  void expect_scalar(const YamlNode& node, const YamlAttached& comments) {
    increase_indent(true, std::nullopt, false);
    std::string_view text = node.text;
    YamlStyles styles = analyze_yaml_string(text);
    char style = choose_style(node, text, styles);
    if (node.type == ScalarType::null && text.empty() && style == '\'') {
      text = "null";
      styles = analyze_yaml_string(text);
      style = choose_style(node, text, styles);
    }
    if (place_.sequence && !is_in_flow()) write_indent();
    const bool split = !place_.simple_key;
    switch (style) {
      case '"':
        write_double_quoted(to_code_points(text), split);
        break;
      case '\'':
        write_single_quoted(to_code_points(text), split);
        break;
      case '>':
      case '|':
        write_block_scalar(text, style, comments);
        break;
      default:
        write_plain(text, split);
        break;
    }
    if (comments.post) {
      std::optional<int> column;
      // A comment that follows a block scalar must not look like a part of it.
      if ((style == '|' || style == '>') && comments.post->column >= indent_.value_or(0)) {
        column = indent_.value_or(0) - 1;
      }
      write_comment(*comments.post, false, column);
    }
    pop_indent();
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

  void write_plain(std::string_view text, bool split) {
    if (place_.root) open_ended_ = true;
    if (text.empty()) return;
    if (!whitespace_) put(" ");
    whitespace_ = false;
    indention_ = false;
    // Nothing to fold: by far the most.
    if (column_ + static_cast<int>(text.size()) <= best_width) {
      out_ += text;
      column_ += static_cast<int>(code_points(text));
      return;
    }
    write_plain_folded(to_code_points(text), split);
  }

  void write_plain_folded(const std::u32string& text, bool split) {
    bool spaces = false;
    std::size_t start = 0;
    for (std::size_t end = 0; end <= text.size(); ++end) {
      const bool at_end = end == text.size();
      if (spaces) {
        if (at_end || text[end] != ' ') {
          if (start + 1 == end && column_ >= best_width && split) {
            write_indent();
            whitespace_ = false;
            indention_ = false;
          } else {
            put(text, start, end);
          }
          start = end;
        }
      } else if (at_end || text[end] == ' ') {
        // ruamel breaks long keys between their words, too, and then cannot read them: a key stays on its line.
        const bool may_break = split || start == 0;
        if (may_break && static_cast<int>(end - start) + column_ > best_width && indent_ && column_ > *indent_) {
          write_indent();
        }
        put(text, start, end);
        start = end;
      }
      if (!at_end) spaces = text[end] == ' ';
    }
  }

  void write_single_quoted(const std::u32string& text, bool split) {
    write_indicator("'", true);
    bool spaces = false, breaks = false;
    std::size_t start = 0;
    for (std::size_t end = 0; end <= text.size(); ++end) {
      const bool at_end = end == text.size();
      const char32_t c = at_end ? 0 : text[end];
      if (spaces) {
        if (at_end || c != ' ') {
          if (start + 1 == end && column_ > best_width && split && start != 0 && !at_end) {
            write_indent();
          } else {
            put(text, start, end);
          }
          start = end;
        }
      } else if (breaks) {
        if (at_end || !is_yaml_break(c)) {
          if (text[start] == '\n') write_line_break();
          for (; start < end; ++start) write_line_break(text[start]);
          write_indent();
        }
      } else if (at_end || c == ' ' || c == '\'' || is_yaml_break(c)) {
        put(text, start, end);
        start = end;
      }
      if (c == '\'' && !at_end) {
        put("''");
        start = end + 1;
      }
      if (!at_end) {
        spaces = c == ' ';
        breaks = is_yaml_break(c);
      }
    }
    write_indicator("'", false);
  }

  static bool needs_escape(char32_t c) {
    if (c == '"' || c == '\\' || is_yaml_break(c) || c == 0xFEFF) return true;
    return !((c >= 0x20 && c <= 0x7E) || (c >= 0xA0 && c != 0xFFFE && c != 0xFFFF));
  }

  static std::string escape(char32_t c) {
    static constexpr std::pair<char32_t, char> names[] = {
        {0, '0'},  {7, 'a'},   {8, 'b'},     {9, 't'},    {10, 'n'},   {11, 'v'},     {12, 'f'},    {13, 'r'},
        {27, 'e'}, {'"', '"'}, {'\\', '\\'}, {0x85, 'N'}, {0xA0, '_'}, {0x2028, 'L'}, {0x2029, 'P'}};
    for (const auto& [code, name] : names) {
      if (code == c) return {'\\', name};
    }
    const auto value = static_cast<unsigned>(c);
    if (value <= 0xFF) return fmt::format("\\x{:02X}", value);
    return value <= 0xFFFF ? fmt::format("\\u{:04X}", value) : fmt::format("\\U{:08X}", value);
  }

  void write_double_quoted(const std::u32string& text, bool split) {
    write_indicator("\"", true);
    std::size_t start = 0;
    for (std::size_t end = 0; end <= text.size(); ++end) {
      const bool at_end = end == text.size();
      const char32_t c = at_end ? 0 : text[end];
      if (at_end || needs_escape(c)) {
        if (start < end) {
          put(text, start, end);
          start = end;
        }
        if (!at_end) {
          put(escape(c));
          start = end + 1;
        }
      }
      const int pending = static_cast<int>(end) - static_cast<int>(start);
      if (end > 0 && end + 1 < text.size() && (c == ' ' || start >= end) && column_ + pending > best_width && split) {
        const bool backslash = needs_backslash(text, start, end);
        if (start < end) {
          put(text, start, end);
          start = end;
        }
        if (backslash) put("\\");
        write_indent();
        whitespace_ = false;
        indention_ = false;
        if (start < text.size() && text[start] == ' ') {
          if (backslash) {
            put("\\");
          } else {
            ++start;  // the line break is read as this blank
          }
        }
      }
    }
    write_indicator("\"", false);
  }

  // Whether a line break before text[end] would be read as something else than the blank that stands there.
  static bool needs_backslash(const std::u32string& text, std::size_t start, std::size_t end) {
    std::size_t space = text.find(U' ', end);
    if (space == std::u32string::npos) return true;
    const std::size_t line_break = text.find(U'\n', end);
    if (line_break < space) space = line_break;
    if (space + 1 >= text.size()) return true;
    const char32_t after = text[space + 1];
    if (text[space] == '\n' && after != ' ') return true;
    for (std::size_t i = end; i < space; ++i) {
      if (text[i] == '"' || text[i] == '\'') return true;
    }
    const bool two_blanks = text[end - 1] == ' ' && text[end] == ' ';
    return after == ' ' || after == '\n' || two_blanks || start == end;
  }

  struct BlockHints {
    std::string text;
    bool keeps_breaks = false;  // '+'
    int indent = 0;
  };

  BlockHints block_hints(const std::u32string& text) const {
    BlockHints hints;
    if (text.empty()) return hints;
    if (text[0] == ' ' || is_yaml_break(text[0])) {
      hints.text = "2";
      hints.indent = 2;
    } else if (place_.root && holds_document_marker(text)) {
      hints.indent = 2;
    }
    if (!is_yaml_break(text.back())) {
      hints.text += '-';
    } else if (text.size() == 1 || is_yaml_break(text[text.size() - 2])) {
      hints.text += '+';
      hints.keeps_breaks = true;
    }
    return hints;
  }

  static bool holds_document_marker(const std::u32string& text) {
    for (std::size_t line = 0; line < text.size(); ++line) {
      if (line != 0 && text[line - 1] != '\n') continue;
      const std::u32string_view rest = std::u32string_view(text).substr(line);
      if (!rest.starts_with(U"---") && !rest.starts_with(U"...")) continue;
      if (rest.size() > 3 && (rest[3] == ' ' || rest[3] == '\r' || rest[3] == '\n')) return true;
    }
    return false;
  }

  void write_block_scalar(std::string_view bytes, char style, const YamlAttached& comments) {
    const std::u32string text = to_code_points(bytes);
    const BlockHints hints = block_hints(text);
    const bool has_header = !comments.pre.empty() && comments.pre.front()->is_header;
    write_indicator(style + hints.text + (has_header ? comments.pre.front()->text : ""), true);
    if (hints.keeps_breaks) open_ended_ = true;
    write_line_break();
    if (style == '|') {
      write_literal(text, hints);
    } else {
      write_folded(text);
    }
  }

  void write_literal(const std::u32string& text, const BlockHints& hints) {
    bool breaks = true;
    std::size_t start = 0;
    for (std::size_t end = 0; end <= text.size(); ++end) {
      const bool at_end = end == text.size();
      const bool is_break = !at_end && is_yaml_break(text[end]);
      if (breaks) {
        if (!is_break) {
          for (; start < end; ++start) write_line_break(text[start]);
          if (!at_end) {
            if (place_.root) {
              const int blanks = hints.indent + indent_.value_or(0);
              out_.append(static_cast<std::size_t>(blanks), ' ');
            } else {
              write_indent();
            }
          }
        }
      } else if (at_end || is_break) {
        append(text, start, end);
        start = end;
        if (at_end) write_line_break();
      }
      if (!at_end) breaks = is_break;
    }
  }

  // '\a' marks where the text was folded when it was read.
  void write_folded(const std::u32string& text) {
    bool leading_space = true, spaces = false, breaks = true;
    std::size_t start = 0;
    for (std::size_t end = 0; end <= text.size(); ++end) {
      const bool at_end = end >= text.size();
      const char32_t c = at_end ? 0 : text[end];
      const bool is_stop = !at_end && (is_yaml_break(c) || c == '\a');
      if (breaks) {
        if (!is_stop) {
          if (!leading_space && !at_end && c != ' ' && start < text.size() && text[start] == '\n') write_line_break();
          leading_space = !at_end && c == ' ';
          for (; start < end; ++start) write_line_break(text[start]);
          if (!at_end) write_indent();
        }
      } else if (spaces) {
        if (c != ' ' || at_end) {
          if (start + 1 == end && column_ > best_width) {
            write_indent();
          } else {
            put(text, start, end);
          }
          start = end;
        }
      } else if (at_end || c == ' ' || is_stop) {
        put(text, start, end);
        if (c == '\a' && !at_end) {
          write_line_break();
          write_indent();
          end += 2;  // '\a' and the blank that the fold stands for
        }
        if (at_end) write_line_break();
        start = end;
      }
      if (!at_end) {
        breaks = is_yaml_break(c);
        spaces = c == ' ';
      }
    }
  }

  // ---- comments

  void write_comment(const YamlComment& comment, bool pre, std::optional<int> column = {}) {
    std::string_view text = comment.text;
    if (!pre && text.ends_with('\n')) text.remove_suffix(1);
    int blanks = (comment.text.starts_with('\n') ? column_ : column.value_or(comment.column)) - column_;
    const bool says_something = text.find_first_not_of(" \t\n\v\f\r") != std::string_view::npos;
    if (column_ != 0 && says_something && blanks < 1 && text[0] != '\n') blanks = 1;
    out_.append(static_cast<std::size_t>(std::max(blanks, 0)), ' ');
    out_ += text;
    if (!pre) write_line_break();
  }

  // Comments before a key or a "-", which may also hang on the collection that starts there.
  void write_item_pre_comments(const YamlNode& node, const NodeComments& comments) {
    if (is_written_alias(node)) return;
    write_pre_comments(comments.around.pre, node.kind != YamlNode::Kind::scalar);
  }

  bool write_pre_comments(const YamlComments& comments, bool once) {
    if (comments.empty()) return false;
    for (const YamlCommentPtr& comment : comments) {
      if (once && comment->written) continue;
      if (column_ != 0) write_line_break();
      write_comment(*comment, true);
      if (once) comment->written = true;
    }
    return true;
  }

  bool write_post_comment(const YamlAttached& comments) {
    if (!comments.post) return false;
    write_comment(*comments.post, false);
    return true;
  }

  // ---- indentation and the primitives below it

  void increase_indent(bool flow, std::optional<bool> sequence, bool indentless) {
    indents_.push_back({indent_, sequence.value_or(false)});
    if (!indent_) {
      if (!flow) indent_ = 0;
    } else if (!indentless) {
      *indent_ += indent_step;
    }
  }

  void pop_indent() {
    indent_ = indents_.back().indent;
    indents_.pop_back();
  }

  void put(std::string_view ascii) {
    out_ += ascii;
    column_ += static_cast<int>(ascii.size());
  }
  void append(const std::u32string& text, std::size_t start, std::size_t end) {
    for (; start < end; ++start) append_utf8(out_, text[start]);
  }
  void put(const std::u32string& text, std::size_t start, std::size_t end) {
    append(text, start, end);
    column_ += static_cast<int>(end - start);
  }

  void write_indicator(std::string_view indicator, bool need_whitespace, bool whitespace = false,
                       bool indention = false) {
    if (!whitespace_ && need_whitespace) put(" ");
    put(indicator);
    whitespace_ = whitespace;
    indention_ = indention_ && indention;
    open_ended_ = false;
  }

  void write_indent() {
    const int indent = indent_.value_or(0);
    if (!indention_ || column_ > indent || (column_ == indent && !whitespace_)) {
      if (no_newline_) {
        no_newline_ = false;
      } else {
        write_line_break();
      }
    }
    if (column_ < indent) {
      whitespace_ = true;
      out_.append(static_cast<std::size_t>(indent - column_), ' ');
      column_ = indent;
    }
  }

  void write_line_break(char32_t which = '\n') {
    whitespace_ = true;
    indention_ = true;
    column_ = 0;
    append_utf8(out_, which);
  }

  struct Indent {
    std::optional<int> indent;
    bool sequence;
  };

  std::string out_;
  int column_ = 0;
  bool whitespace_ = true;  // the last character written was a blank
  bool indention_ = true;   // only blanks and indicators so far on this line
  bool no_newline_ = false;
  bool open_ended_ = false;
  std::optional<int> indent_;
  std::vector<Indent> indents_;
  std::string flow_context_;
  Place place_;
  std::unordered_map<const YamlNode*, int> uses_;
  std::unordered_map<const YamlNode*, std::string> generated_;
  std::unordered_set<const YamlNode*> written_;
};

}  // namespace

std::string emit_yaml(const YamlNodePtr& root) {
  return Emitter().write(root);
}

std::string write_yaml(const Value& value) {
  return emit_yaml(yaml_node(value));
}

}  // namespace tutti
