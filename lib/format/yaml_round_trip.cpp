// Builds the YAML tree that ruamel.yaml's round-trip loader would build, comments where it hangs them.
//
// A port of its parser, composer and constructor in one pass. Where a line looks arbitrary (comments that move to the
// next token, or are dropped for a list inside a list) it is what ruamel does.
#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "key_set.hpp"
#include "yaml_readers.hpp"
#include "yaml_scanner.hpp"
#include "yaml_tree.hpp"

namespace tutti {
namespace {

using Kind = YamlTokenKind;

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
  struct Parsed {
    YamlNodePtr node;
    std::optional<YamlTokenComment> comment;
    YamlToken::Place place;
    bool is_alias = false;
    bool is_merge = false;
  };
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
  [[noreturn]] void fail(std::string_view message) {
    refuse(source_, YamlScanner::mark_of(scanner_.peek().start), message);
  }

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
        refuse(source_, YamlScanner::mark_of(token.start), fmt::format("there is no anchor named '{}'", token.text));
      }
      if (!found->second) refuse(source_, YamlScanner::mark_of(token.start), "an alias inside what it names");
      return {.node = found->second, .comment = {}, .place = token.start, .is_alias = true};
    }
    std::string anchor, tag;
    while ((at(Kind::anchor) && anchor.empty()) || (at(Kind::tag) && tag.empty())) {
      YamlToken token = scanner_.get();
      (token.kind == Kind::anchor ? anchor : tag) = token.text;
      move_comment(std::move(token));
    }
    if (!anchor.empty()) anchors_[anchor] = nullptr;
    const YamlToken::Place place = scanner_.peek().start;
    ++written_;
    Parsed result = parse_content(allowed, tag, !anchor.empty() || !tag.empty());
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

  // Tags say a type that the value has anyway, or make a string of something else.
  static std::string_view type_of_tag(std::string_view tag) {
    static constexpr std::string_view long_form = "!<tag:yaml.org,2002:";
    if (tag.starts_with(long_form) && tag.ends_with('>'))
      return tag.substr(long_form.size(), tag.size() - long_form.size() - 1);
    return tag.starts_with("!!") ? tag.substr(2) : std::string_view();
  }

  void check_collection_tag(std::string_view tag, std::string_view type) {
    if (tag.empty() || tag == "!" || type_of_tag(tag) == type) return;
    fail(fmt::format("the tag '{}' is not known", tag));
  }

  ScalarType type_of_tagged(std::string_view tag, const YamlToken& token) {
    const Mark mark = YamlScanner::mark_of(token.start);
    const ScalarType implicit = implicit_type(token.text, version_);
    if (tag == "!") return token.plain ? implicit : ScalarType::string;
    const std::string_view type = type_of_tag(tag);
    if (type == "str") return ScalarType::string;
    if (type == "null") return ScalarType::null;
    const bool is_whole = implicit == ScalarType::integer;
    if (type == "float" && (is_whole || implicit == ScalarType::real)) return ScalarType::real;
    if ((type == "int" && is_whole) || (type == "bool" && implicit == ScalarType::boolean) ||
        (type == "timestamp" && implicit == ScalarType::timestamp)) {
      return implicit;
    }
    if (type == "int" || type == "float" || type == "bool" || type == "timestamp") {
      refuse(source_, mark, fmt::format("'{}' is not of the type that its tag says", token.text));
    }
    refuse(source_, mark, fmt::format("the tag '{}' is not known", tag));
  }

  Parsed parse_content(Allowed allowed, std::string_view tag, bool may_be_empty) {
    if (at(Kind::scalar)) return parse_scalar(tag);
    const bool is_map = at_any(Kind::flow_mapping_start, Kind::block_mapping_start);
    const bool is_list = at_any(Kind::flow_sequence_start, Kind::block_sequence_start, Kind::block_entry);
    if (is_map || is_list) check_collection_tag(tag, is_map ? "map" : "seq");
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
    if (type_of_tag(tag) == "str") {
      nothing.node->type = ScalarType::string;
      nothing.node->value = Value::string("", YamlScanner::mark_of(nothing.place));
    }
    return nothing;
  }

  Parsed parse_scalar(std::string_view tag) {
    YamlToken token = scanner_.get();
    const auto node = std::make_shared<YamlNode>();
    const Mark mark = YamlScanner::mark_of(token.start);
    const ScalarType type = !tag.empty()  ? type_of_tagged(tag, token)
                            : token.plain ? implicit_type(token.text, version_)
                                          : ScalarType::string;
    if (type == ScalarType::merge) {
      return {.node = node, .comment = std::move(token.comment), .place = token.start, .is_merge = true};
    }
    node->type = type;
    if (token.style == '|' || token.style == '>') node->style = token.style;
    const std::string meaning = node->style == '>' ? unfolded(token.text) : token.text;
    if (type == ScalarType::value) {  // "=", which only a key may be
      node->value = Value::string(meaning, mark);
      node->text = meaning;
      return {.node = node, .comment = std::move(token.comment), .place = token.start};
    }
    node->value = scalar_value(type, meaning, version_, mark, source_);
    node->text = node->style == '>' ? refolded(token.text)
                 : tag.empty()      ? rewritten_scalar(type, token.text, version_, node->value)
                                    : meaning;
    return {.node = node, .comment = std::move(token.comment), .place = token.start};
  }

  static std::string unfolded(std::string text) {
    std::erase(text, '\a');
    return text;
  }

  // Folds are kept where they stand for a single blank between words.
  static std::string refolded(const std::string& text) {
    std::string result;
    const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\a') {
        result += text[i];
        continue;
      }
      const bool blank = i + 2 < text.size() && text[i + 1] == ' ';
      if (blank && !result.empty() && !is_space(result.back()) && !is_space(text[i + 2])) result += '\a';
    }
    return result;
  }

  // ---- lists

  // Comments at a list's item belong to the list; the item, if it is a collection, loses its own.
  void add_item(YamlNode& list, Mark list_place, Parsed item) {
    check_value(item);
    place_null(item, list_place);
    grow(list, item);
    YamlEntry entry;
    entry.value = item.node;
    if (item.comment) {
      set(entry.on_key, *item.comment);
    }
    list.entries.push_back(std::move(entry));
  }

  static void set(YamlAttached& attached, const YamlTokenComment& comment) {
    attached.post = comment.post;
    attached.has_pre = comment.pre.has_value();
    if (comment.pre) attached.pre = *comment.pre;
  }

  void check_value(const Parsed& value) {
    const bool is_value = value.node->kind == YamlNode::Kind::scalar && value.node->type == ScalarType::value;
    if (!value.is_merge && !is_value) return;
    refuse(source_, YamlScanner::mark_of(value.place),
           fmt::format("'{}' has a meaning of its own in YAML: quote it", value.is_merge ? "<<" : "="));
  }

  // Nothing is where its key is, or the list that holds it.
  static void place_null(const Parsed& value, Mark mark) {
    if (value.node->value.is_null() && value.node->anchor.empty()) value.node->value.set_mark(mark);
  }

  void grow(YamlNode& collection, const Parsed& child) {
    const std::size_t height = child.node->height + std::size_t{1};
    if (height > deepest_nesting) {
      refuse(source_, YamlScanner::mark_of(child.place), "nested more than 256 levels deep");
    }
    collection.height = std::max(collection.height, static_cast<std::uint16_t>(height));
    if (__builtin_add_overflow(collection.expanded, child.node->expanded, &collection.expanded)) {
      collection.expanded = static_cast<std::size_t>(-1);
    }
  }

  // A collection that is a member's value keeps its comments, too: whoever replaces the member's comments wins.
  static void keep_own_comments(const Parsed& parsed) {
    if (parsed.node->kind == YamlNode::Kind::scalar || parsed.is_alias || !parsed.comment) return;
    set(parsed.node->own, *parsed.comment);
    // Behind a comment that was moved there is no place for one at the end.
    if (parsed.comment->end && !parsed.comment->is_moved) parsed.node->last = *parsed.comment->end;
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

  Parsed parse_block_list() {
    Parsed list{.node = std::make_shared<YamlNode>(), .comment = {}, .place = {}};
    const Mark place = here();
    list.node->kind = YamlNode::Kind::list;
    YamlToken& start = scanner_.peek();
    if (start.comment && start.comment->pre) {
      list.comment = start.comment;
    } else if (start.comment && start.comment->post) {
      list.comment.emplace();
      list.comment->post = start.comment->post;
    }
    scanner_.get();
    while (at(Kind::block_entry)) {
      YamlToken dash = scanner_.get();
      const YamlToken::Place end = dash.end;
      move_comment(std::move(dash));
      const bool empty = at_any(Kind::block_entry, Kind::block_end);
      add_item(*list.node, place, empty ? empty_scalar(end) : parse_node({.block = true}));
    }
    if (!at(Kind::block_end)) fail("expected another list item, or the end of the list");
    const YamlToken end = scanner_.get();
    if (end.comment && end.comment->pre && !end.comment->pre->empty()) add_end_comment(list, *end.comment->pre);
    return list;
  }

  // A list whose dashes stand below its key, not to the right of it.
  Parsed parse_flush_list() {
    Parsed list{.node = std::make_shared<YamlNode>(), .comment = {}, .place = {}};
    const Mark place = here();
    list.node->kind = YamlNode::Kind::list;
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
      YamlToken dash = scanner_.get();
      const YamlToken::Place end = dash.end;
      move_comment(std::move(dash));
      const bool empty = at_any(Kind::block_entry, Kind::key, Kind::value, Kind::block_end);
      add_item(*list.node, place, empty ? empty_scalar(end) : parse_node({.block = true}));
    }
    // Comments before whatever comes next end the list.
    if (YamlToken& next = scanner_.peek(); next.comment && next.comment->pre && !next.comment->pre->empty()) {
      add_end_comment(list, *std::exchange(next.comment->pre, std::nullopt));
    }
    return list;
  }

  Parsed parse_flow_list() {
    Parsed list{.node = std::make_shared<YamlNode>(), .comment = scanner_.peek().comment, .place = {}};
    const Mark place = here();
    list.node->kind = YamlNode::Kind::list;
    scanner_.get();
    for (bool first = true; !at(Kind::flow_sequence_end); first = false) {
      if (!first) {
        if (!at(Kind::flow_entry)) fail("expected ',' or ']'");
        scanner_.get();
        if (at(Kind::flow_sequence_end)) break;
      }
      add_item(*list.node, place, at(Kind::key) ? parse_single_pair() : parse_node({}));
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
    Parsed map{.node = std::make_shared<YamlNode>(), .comment = {}, .place = scanner_.peek().start};
    map.node->kind = YamlNode::Kind::map;
    const YamlToken token = scanner_.get();
    Parsed key =
        at_any(Kind::value, Kind::flow_entry, Kind::flow_sequence_end) ? empty_scalar(token.end) : parse_node({});
    Parsed value = empty_scalar(token.end);
    map.node->mark = YamlScanner::mark_of(map.place);
    if (at(Kind::value)) {
      scanner_.get();
      if (!at_any(Kind::flow_entry, Kind::flow_sequence_end)) value = parse_node({});
    }
    MapBuilder(*this, *map.node, YamlScanner::mark_of(map.place)).add(std::move(key), std::move(value));
    map.node->flow = true;
    return map;
  }

  // ---- maps

  class MapBuilder {
   public:
    MapBuilder(TreeReader& reader, YamlNode& map, Mark map_place) : reader_(reader), map_(map), map_place_(map_place) {}

    void add(Parsed key, Parsed value) {
      if (key.is_merge) return add_merge(key, value);
      const Mark mark = YamlScanner::mark_of(key.place);
      if (key.node->kind != YamlNode::Kind::scalar) refuse(reader_.source_, mark, "a key must be a single value");
      reader_.check_value(value);
      if (key.node->type == ScalarType::value) key.node->type = ScalarType::string;
      place_null(key, map_place_);
      place_null(value, mark);
      reader_.grow(map_, value);
      keep_own_comments(value);
      YamlEntry entry;
      entry.key = key.node->value;
      if (const std::ptrdiff_t same = keys_.find(seen_, entry.key); same >= 0) {
        const std::uint32_t first = seen_[static_cast<std::size_t>(same)].key.mark().line;
        const std::string name =
            entry.key.is_string() ? fmt::format("'{}'", printable(entry.key.as_string())) : key.node->text;
        refuse(reader_.source_, mark, fmt::format("the key {} is there twice, first on line {}", name, first));
      }
      seen_.emplace_back(entry.key, Value());
      entry.key_node = key.node;
      entry.value = value.node;
      attach(entry, key, value);
      map_.entries.push_back(std::move(entry));
    }

   private:
    void attach(YamlEntry& entry, Parsed& key, Parsed& value) {
      if (key.comment && key.comment->moved_from_value) {
        // What stood behind a colon with nothing else went to the next key: back it goes.
        if (!map_.entries.empty() && map_.entries.back().value->kind == YamlNode::Kind::scalar &&
            map_.entries.back().value->type == ScalarType::null) {
          YamlAttached& before = map_.entries.back().on_value;
          before.post = key.comment->moved_from_value;
          if (before.pre.empty() && key.comment->pre) before.pre = *key.comment->pre;
        } else {
          set(entry.on_key, *key.comment);
        }
      } else if (key.comment && !key.is_alias) {
        set(entry.on_key, *key.comment);
      }
      if (value.comment && !value.is_alias) set(entry.on_value, *value.comment);
    }

    void add_merge(const Parsed& key, const Parsed& value) {
      const Mark mark = YamlScanner::mark_of(key.place);
      if (map_.merge_value) refuse(reader_.source_, mark, "a second '<<' in the same map");
      const bool list_of_maps =
          value.node->kind == YamlNode::Kind::list &&
          std::all_of(value.node->entries.begin(), value.node->entries.end(),
                      [](const YamlEntry& entry) { return entry.value->kind == YamlNode::Kind::map; });
      if (value.node->kind != YamlNode::Kind::map && !list_of_maps) {
        refuse(reader_.source_, mark, "only a map, or a list of maps, can be merged");
      }
      keep_own_comments(value);
      reader_.grow(map_, value);
      map_.merge_value = value.node;
      map_.merge_position = map_.entries.size();
    }

    TreeReader& reader_;
    YamlNode& map_;
    Mark map_place_;
    KeySet keys_;
    std::vector<Member> seen_;
  };

  Parsed parse_block_map() {
    Parsed map{.node = std::make_shared<YamlNode>(), .comment = scanner_.peek().comment, .place = {}};
    map.node->kind = YamlNode::Kind::map;
    MapBuilder builder(*this, *map.node, here());
    scanner_.get();
    while (true) {
      Parsed key;
      if (at(Kind::key)) {
        YamlToken token = scanner_.get();
        const YamlToken::Place end = token.end;
        move_comment(std::move(token));
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
    Parsed map{.node = std::make_shared<YamlNode>(), .comment = scanner_.peek().comment, .place = {}};
    map.node->kind = YamlNode::Kind::map;
    MapBuilder builder(*this, *map.node, here());
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
