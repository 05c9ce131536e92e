// Builds the YAML tree that ruamel.yaml's round-trip loader would build, comments where it hangs them.
//
// A port of its parser, composer and constructor in one pass. Where a line looks arbitrary (comments that move to the
// next token, or are dropped for a list inside a list) it is what ruamel does.
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "yaml_collections.hpp"
#include "yaml_readers.hpp"
#include "yaml_scalar_node.hpp"
#include "yaml_scanner.hpp"
#include "yaml_tree.hpp"

namespace tutti {
namespace {

using Kind = YamlTokenKind;
using Parsed = ParsedYaml;

// What a document may grow to through its aliases, in values: ten times its own, and some for small ones.
constexpr std::size_t growth_factor = 10;
constexpr std::size_t growth_allowance = 50000;

class TreeReader {
 public:
  TreeReader(std::string_view text, const Source& source)
      : version_(yaml_version_of(text, source)), source_(source), scanner_(text, version_, source) {}

  YamlNodePtr read() {
    move_comment(scanner_.get());  // the stream's start
    YamlNodePtr root;
    if (at(Kind::directive) || at(Kind::document_start)) {
      while (at(Kind::directive)) scanner_.get();
      if (!at(Kind::document_start)) fail("expected '---' after a directive");
      scanner_.get();
      const bool says_nothing = at(Kind::document_end) || at(Kind::stream_end) || at(Kind::document_start);
      if (!says_nothing) root = adopt_root(parse_node({.block = true}));
    } else if (!at(Kind::stream_end)) {
      root = adopt_root(parse_node({.block = true}));
    }
    while (at(Kind::document_end)) scanner_.get();
    if (!at(Kind::stream_end)) fail("a second document in the file");
    if (root && root->expanded > growth_factor * written_ + growth_allowance) {
      refuse(source_, {}, "aliases expand to more than ten times the document");
    }
    return root;
  }

 private:
  struct Allowed {
    bool block = false, flush_list = false;
  };

  bool at(Kind kind) { return scanner_.peek_kind() == kind; }
  template <class... Kinds>
  bool at_any(Kinds... kinds) {
    const Kind kind = scanner_.peek_kind();
    return ((kind == kinds) || ...);
  }
  Mark here() { return YamlScanner::mark_of(scanner_.peek().start); }
  [[noreturn]] void fail(std::string_view message) { refuse(source_, here(), message); }

  // Comments at a token that becomes no node go to the token that follows.
  void move_comment(YamlToken token, bool behind_colon = false) {
    if (!token.comment) return;
    YamlToken& target = scanner_.peek();
    if (target.kind == Kind::stream_end || target.kind == Kind::document_start) return;
    YamlTokenComment& from = *token.comment;
    if (!target.comment) {
      if (behind_colon) {
        from.moved_from_value = from.post;
        from.is_moved = true;
      }
      target.comment = std::move(from);
      return;
    }
    YamlTokenComment& into = *target.comment;
    if (from.post) into.post = from.post;
    if (from.pre && !from.pre->empty()) {
      if (into.pre) from.pre->insert(from.pre->end(), into.pre->begin(), into.pre->end());
      into.pre = std::move(from.pre);
    }
  }

  // Takes a token that becomes no node; where it ends.
  YamlToken::Place skip() {
    YamlToken token = scanner_.get();
    const YamlToken::Place end = token.end;
    move_comment(std::move(token));
    return end;
  }

  // ---- nodes

  Parsed empty_scalar(YamlToken::Place place, std::optional<YamlTokenComment> comment = {}) {
    return {.node = std::make_shared<YamlNode>(), .comment = std::move(comment), .place = place};
  }

  Parsed parse_node(Allowed allowed) {
    if (++depth_ > deepest_nesting) fail("nested more than 256 levels deep");
    Parsed result = parse_node_unguarded(allowed);
    --depth_;
    return result;
  }

  Parsed parse_node_unguarded(Allowed allowed) {
    if (at(Kind::alias)) {
      const YamlToken token = scanner_.get();
      const auto found = anchors_.find(token.text);
      if (found == anchors_.end()) {
        refuse(source_, YamlScanner::mark_of(token.start),
               fmt::format("there is no anchor named {}", in_quotes(token.text)));
      }
      if (!found->second) refuse(source_, YamlScanner::mark_of(token.start), "an alias inside what it names");
      return {.node = found->second, .comment = {}, .place = token.start, .is_alias = true};
    }
    std::string anchor, tag;
    YamlToken::Place tag_place{};
    while ((at(Kind::anchor) && anchor.empty()) || (at(Kind::tag) && tag.empty())) {
      YamlToken token = scanner_.get();
      if (token.kind == Kind::tag) tag_place = token.start;
      (token.kind == Kind::anchor ? anchor : tag) = token.text;
      move_comment(std::move(token));
    }
    if (!anchor.empty()) anchors_[anchor] = nullptr;
    const YamlToken::Place place = scanner_.peek().start;
    ++written_;
    Parsed result = parse_content(allowed, tag, tag_place, !anchor.empty() || !tag.empty());
    result.place = place;
    result.node->mark = YamlScanner::mark_of(place);
    result.node->tag = tag;
    if (!anchor.empty()) {
      // Names such as id001 are ruamel's own: it makes them anew.
      const bool generated = anchor.size() >= 5 && anchor.starts_with("id") &&
                             anchor.find_first_not_of("0123456789", 2) == std::string::npos;
      const bool is_scalar = result.node->kind == YamlNode::Kind::scalar;
      if (is_scalar || !generated) result.node->anchor = anchor;
      result.node->always_anchored = is_scalar && result.node->type != ScalarType::null;
      anchors_[anchor] = result.node;
    }
    return result;
  }

  void check_tag(std::string_view tag, const YamlToken::Place& place, std::string_view type) {
    if (tag.empty() || tag == "!" || type_of_yaml_tag(tag) == type) return;
    refuse(source_, YamlScanner::mark_of(place), fmt::format("the tag {} is not known", in_quotes(tag)));
  }

  Parsed parse_content(Allowed allowed, std::string_view tag, const YamlToken::Place& tag_place, bool may_be_empty) {
    if (at(Kind::scalar)) return parse_scalar(tag);
    const bool is_map = at_any(Kind::flow_mapping_start, Kind::block_mapping_start);
    const bool is_list = at_any(Kind::flow_sequence_start, Kind::block_sequence_start, Kind::block_entry);
    if (is_map || is_list) check_tag(tag, tag_place, is_map ? "map" : "seq");
    if (allowed.flush_list && at(Kind::block_entry)) return parse_flush_list();
    switch (scanner_.peek_kind()) {
      case Kind::flow_sequence_start:
        return parse_flow_list();
      case Kind::flow_mapping_start:
        return parse_flow_map();
      case Kind::block_sequence_start:
        if (allowed.block) return parse_block_list();
        break;
      case Kind::block_mapping_start:
        if (allowed.block) return parse_block_map();
        break;
      default:
        break;
    }
    if (!may_be_empty) fail("expected a value");
    Parsed nothing = empty_scalar(scanner_.peek().start);
    check_tag(tag, tag_place, type_of_yaml_tag(tag) == "str" ? "str" : "null");
    if (type_of_yaml_tag(tag) == "str") {
      nothing.node->type = ScalarType::string;
      nothing.node->value = Value::string("", YamlScanner::mark_of(nothing.place));
    }
    return nothing;
  }

  Parsed parse_scalar(std::string_view tag) {
    YamlToken token = scanner_.get();
    Parsed scalar{.node = scalar_node(token, tag, version_, source_), .comment = std::move(token.comment)};
    scalar.is_merge = scalar.node->type == ScalarType::merge;
    if (scalar.is_merge) scalar.node->type = ScalarType::null;
    return scalar;
  }

  YamlNodePtr adopt_root(Parsed root) {
    keep_own_comments(root);
    if (root.node->kind == YamlNode::Kind::scalar && root.comment) root.node->own.post = root.comment->post;
    return root.node;
  }

  static void add_end_comment(Parsed& parsed, YamlComments comments) {
    if (!parsed.comment) parsed.comment.emplace();
    parsed.comment->end = std::move(comments);
  }

  Parsed begin_collection(YamlNode::Kind kind) {
    Parsed collection{.node = std::make_shared<YamlNode>(), .place = scanner_.peek().start};
    collection.node->kind = kind;
    collection.node->mark = here();
    return collection;
  }

  Parsed parse_block_list() {
    Parsed list = begin_collection(YamlNode::Kind::list);
    YamlToken& start = scanner_.peek();
    if (start.comment && start.comment->pre) {
      list.comment = start.comment;
    } else if (start.comment && start.comment->post) {
      list.comment.emplace();
      list.comment->post = start.comment->post;
    }
    scanner_.get();
    while (at(Kind::block_entry)) {
      const YamlToken::Place end = skip();
      const bool empty = at_any(Kind::block_entry, Kind::block_end);
      add_list_item(*list.node, empty ? empty_scalar(end) : parse_node({.block = true}), source_);
    }
    if (!at(Kind::block_end)) fail("expected another list item, or the end of the list");
    const YamlToken end = scanner_.get();
    if (end.comment && end.comment->pre && !end.comment->pre->empty()) add_end_comment(list, *end.comment->pre);
    return list;
  }

  // A list whose dashes stand below its key, not to the right of it.
  Parsed parse_flush_list() {
    Parsed list = begin_collection(YamlNode::Kind::list);
    if (YamlToken& first = scanner_.peek(); first.comment) {
      if (first.comment->post) {
        list.comment.emplace();
        list.comment->post = std::exchange(first.comment->post, nullptr);
        list.comment->pre.emplace();
      } else if (first.comment->pre && !first.comment->pre->empty()) {
        list.comment.emplace();
        list.comment->pre = std::exchange(first.comment->pre, std::nullopt);
      }
    }
    while (at(Kind::block_entry)) {
      const YamlToken::Place end = skip();
      const bool empty = at_any(Kind::block_entry, Kind::key, Kind::value, Kind::block_end);
      add_list_item(*list.node, empty ? empty_scalar(end) : parse_node({.block = true}), source_);
    }
    // Comments before whatever comes next end the list.
    if (YamlToken& next = scanner_.peek(); next.comment && next.comment->pre && !next.comment->pre->empty()) {
      add_end_comment(list, *std::exchange(next.comment->pre, std::nullopt));
    }
    return list;
  }

  Parsed parse_flow_list() {
    Parsed list = begin_collection(YamlNode::Kind::list);
    list.comment = scanner_.peek().comment;
    scanner_.get();
    for (bool first = true; !at(Kind::flow_sequence_end); first = false) {
      if (!first) {
        if (!at(Kind::flow_entry)) fail("expected ',' or ']'");
        scanner_.get();
        if (at(Kind::flow_sequence_end)) break;
      }
      add_list_item(*list.node, at(Kind::key) ? parse_single_pair() : parse_node({}), source_);
    }
    end_flow(list);
    return list;
  }

  void end_flow(Parsed& collection) {
    YamlToken end = scanner_.get();
    if (end.comment) {
      collection.comment = std::move(end.comment);
      if (collection.comment->pre && !collection.comment->pre->empty()) {
        add_end_comment(collection, *std::exchange(collection.comment->pre, std::nullopt));
      }
    }
    collection.node->flow = !collection.node->entries.empty() || collection.node->merge_value;
  }

  // "[a: b]": a map of one member without braces.
  Parsed parse_single_pair() {
    Parsed map = begin_collection(YamlNode::Kind::map);
    const YamlToken token = scanner_.get();
    Parsed key =
        at_any(Kind::value, Kind::flow_entry, Kind::flow_sequence_end) ? empty_scalar(token.end) : parse_node({});
    Parsed value = empty_scalar(token.end);
    if (at(Kind::value)) {
      scanner_.get();
      if (!at_any(Kind::flow_entry, Kind::flow_sequence_end)) value = parse_node({});
    }
    YamlMapBuilder(*map.node, source_).add(std::move(key), std::move(value));
    map.node->flow = true;
    return map;
  }

  // ---- maps

  Parsed parse_block_map() {
    Parsed map = begin_collection(YamlNode::Kind::map);
    map.comment = scanner_.peek().comment;
    YamlMapBuilder builder(*map.node, source_);
    scanner_.get();
    while (true) {
      Parsed key;
      if (at(Kind::key)) {
        const YamlToken::Place end = skip();
        key = at_any(Kind::key, Kind::value, Kind::block_end) ? empty_scalar(end)
                                                              : parse_node({.block = true, .flush_list = true});
      } else if (version_ == YamlVersion::v1_2 && at(Kind::value)) {
        key = empty_scalar(scanner_.peek().start);
      } else {
        break;
      }
      Parsed value = parse_block_value();
      builder.add(std::move(key), std::move(value));
    }
    if (!at(Kind::block_end)) fail("expected another key, or the end of the map");
    YamlToken end = scanner_.get();
    const std::optional<YamlTokenComment> comment = end.comment;
    move_comment(std::move(end));
    const bool stays = at_any(Kind::stream_end, Kind::document_start);
    if (stays && comment && comment->pre && !comment->pre->empty()) add_end_comment(map, *comment->pre);
    return map;
  }

  Parsed parse_block_value() {
    if (!at(Kind::value)) return empty_scalar(scanner_.peek().start);
    YamlToken token = scanner_.get();
    const YamlToken::Place end = token.end;
    std::optional<YamlTokenComment> comment;
    if (at(Kind::key)) {
      comment = token.comment;
    } else {
      const bool empty = !at(Kind::value);
      const bool stays = at_any(Kind::stream_end, Kind::document_start);
      if (stays) comment = token.comment;
      move_comment(std::move(token), empty);
    }
    if (!at_any(Kind::key, Kind::value, Kind::block_end)) return parse_node({.block = true, .flush_list = true});
    if (!comment) {
      if (YamlToken& next = scanner_.peek(); next.comment) {
        comment.emplace();
        comment->post = next.comment->post;
        YamlTokenComment rest;
        rest.pre = next.comment->pre;
        next.comment = std::move(rest);
      }
    }
    return empty_scalar(end, std::move(comment));
  }

  Parsed parse_flow_map() {
    Parsed map = begin_collection(YamlNode::Kind::map);
    map.comment = scanner_.peek().comment;
    YamlMapBuilder builder(*map.node, source_);
    scanner_.get();
    for (bool first = true; !at(Kind::flow_mapping_end); first = false) {
      if (!first) {
        if (!at(Kind::flow_entry)) fail("expected ',' or '}'");
        scanner_.get();
        if (at(Kind::flow_mapping_end)) break;
      }
      Parsed key, value = empty_scalar(scanner_.peek().start);
      bool may_have_value = true;
      if (at(Kind::key)) {
        const YamlToken token = scanner_.get();
        key = at_any(Kind::value, Kind::flow_entry, Kind::flow_mapping_end) ? empty_scalar(token.end) : parse_node({});
      } else if (version_ == YamlVersion::v1_2 && at(Kind::value)) {
        key = empty_scalar(scanner_.peek().end);
      } else {
        key = parse_node({});
        may_have_value = false;
      }
      if (may_have_value && at(Kind::value)) {
        scanner_.get();
        if (!at_any(Kind::flow_entry, Kind::flow_mapping_end)) value = parse_node({});
      }
      builder.add(std::move(key), std::move(value));
    }
    end_flow(map);
    return map;
  }

  YamlVersion version_;
  const Source& source_;
  YamlScanner scanner_;
  std::map<std::string, YamlNodePtr> anchors_;
  std::size_t depth_ = 0;
  std::size_t written_ = 0;
};

}  // namespace

YamlNodePtr read_yaml_tree(std::string_view text, const Source& source) {
  return TreeReader(text, source).read();
}

}  // namespace tutti
