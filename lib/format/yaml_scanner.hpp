// Cuts a YAML text into tokens with the comments between them, as ruamel.yaml's round-trip scanner does.
//
// ruamel's rules on which token a comment belongs to cannot be had from another scanner, and they decide what DVC
// writes. Tokens come with their comments attached; a comment token is never handed out.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "yaml_tree.hpp"

namespace tutti {

enum class YamlTokenKind : std::uint8_t {
  stream_start,
  stream_end,
  directive,
  document_start,
  document_end,
  block_sequence_start,
  block_mapping_start,
  block_end,
  flow_sequence_start,
  flow_mapping_start,
  flow_sequence_end,
  flow_mapping_end,
  key,
  value,
  block_entry,
  flow_entry,
  alias,
  anchor,
  tag,
  scalar,
  comment
};

// Comments of a token, and later of the node it begins. `moved_from_value` is what stood behind the colon when nothing
// else did; `end` are comments after a collection.
struct YamlTokenComment {
  YamlCommentPtr post;
  std::optional<YamlComments> pre;
  YamlCommentPtr moved_from_value;
  bool is_moved = false;
  std::optional<YamlComments> end;
};

struct YamlToken {
  struct Place {
    std::size_t index = 0;
    int line = 0, column = 0;  // from 0
  };
  YamlTokenKind kind;
  Place start, end;
  std::string text{};  // of scalars, anchors, aliases, tags and comments
  bool plain = false;
  char style = 0;
  std::optional<YamlTokenComment> comment{};
};

class YamlScanner {
 public:
  // `text` is prepared (yaml_readers.hpp) and outlives the scanner, as does `source`.
  YamlScanner(std::string_view text, YamlVersion version, const Source& source);

  YamlTokenKind peek_kind() { return peek().kind; }
  YamlToken& peek();
  YamlToken get();
  static Mark mark_of(const YamlToken::Place& place);
  const Source& source() const { return source_; }

 private:
  struct SimpleKey {
    std::size_t token_number;
    bool required;
    YamlToken::Place place;
  };
  // What stands behind "|" or ">".
  struct BlockHeader {
    std::optional<bool> keep;  // '+' or '-'
    int increment = 0;         // of the indentation, when it says so
    YamlCommentPtr comment;
  };
  using Kind = YamlTokenKind;
  using Place = YamlToken::Place;

  [[noreturn]] void fail(const Place& place, std::string_view message) const;
  char32_t look(std::size_t ahead = 0) const;
  bool looks_at(std::u32string_view text) const;
  bool is_space_or_end(std::size_t ahead) const;
  // Where comments and plain texts end; Unicode's own line separators do not end them.
  static bool is_line_end(char32_t c) { return c == 0 || c == '\n' || c == 0x85; }
  void forward(std::size_t count = 1);
  std::string take(std::size_t count);

  bool need_more_tokens();
  void fetch_more_tokens();
  void gather_comments();
  void append_comments_behind(YamlToken comment);
  std::size_t next_possible_simple_key() const;
  void stale_possible_simple_keys();
  void save_possible_simple_key();
  void remove_possible_simple_key();
  void unwind_indent(int column);
  bool add_indent(int column);

  void fetch_single_character(Kind kind);
  void fetch_stream_end();
  void fetch_directive();
  void fetch_document_indicator(Kind kind);
  void fetch_flow_start(Kind kind, char bracket);
  void fetch_flow_end(Kind kind);
  void fetch_flow_entry();
  void fetch_block_entry();
  void fetch_key();
  void fetch_value();
  bool check_document_indicator(std::u32string_view indicator) const;
  bool check_value() const;
  bool check_plain() const;

  std::optional<YamlToken> scan_to_next_token();
  static std::string indented(const YamlToken& comment);  // its text with the blanks before it
  std::string scan_line_break();
  YamlToken scan_name(Kind kind);
  YamlToken scan_tag();
  YamlToken scan_flow_scalar(char32_t quote);
  void scan_flow_text(bool is_double, std::string& into);
  void scan_escape(std::string& into);
  void scan_flow_blanks(std::string& into, const Place& start);
  std::string scan_flow_breaks();
  YamlToken scan_plain();
  std::vector<std::string> scan_plain_blanks();

  YamlToken scan_block_scalar(char style);
  BlockHeader scan_block_header();
  int scan_block_indentation(std::vector<std::string>& breaks, Place& end);
  std::vector<std::string> scan_block_breaks(int indent, Place& end);

  std::u32string text_;
  YamlVersion version_;
  const Source& source_;
  Place at_;
  std::deque<YamlToken> tokens_;
  std::size_t tokens_taken_ = 0;
  bool done_ = false;
  bool allow_simple_key_ = true;
  int indent_ = -1;
  std::vector<int> indents_;
  std::string flow_context_;
  std::map<std::size_t, SimpleKey> possible_simple_keys_;  // by flow level
};

}  // namespace tutti
