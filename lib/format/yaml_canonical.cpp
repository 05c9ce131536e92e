// Reads the YAML that DVC writes and most people write, ten times as fast as the reader for all of it: block maps and
// lists, plain and quoted scalars that may go on over several lines, comments, "{}" and "[]".
//
// At anything else (anchors, tags, other flow collections, block scalars, tabs, directives, further documents) and at
// anything wrong it gives up, and the other reader decides. So it need not explain, but must not guess.
#include <optional>

#include "base/error.hpp"
#include "key_set.hpp"
#include "yaml_canonical_scalars.hpp"
#include "yaml_readers.hpp"

namespace tutti {
namespace {

class CanonicalReader {
 public:
  explicit CanonicalReader(std::string_view text) : text_(text) {}

  Value read() {
    if (!text_.to_next_content() || text_.indent() != 0) give_up();
    Value root = read_node(-1);
    if (!root.is_list() && !root.is_map()) give_up();
    if (text_.to_next_content()) give_up();
    return root;
  }

 private:
  // The node that begins here, inside a collection that is indented by `outer`.
  Value read_node(int outer) {
    if (++depth_ > deepest_nesting) give_up();
    Value result = text_.at_dash() ? read_list() : read_map_or_scalar(outer);
    --depth_;
    return result;
  }

  // What follows "key:" or "-" when the rest of its line says nothing.
  Value read_below(int outer, bool allow_flush_list, Mark nothing) {
    if (text_.to_next_content() &&
        (text_.indent() > outer || (allow_flush_list && text_.indent() == outer && text_.at_dash()))) {
      return read_node(outer);
    }
    if (!text_.at_end()) text_.at = text_.line_start;  // to_next_content() starts there
    Value null;
    null.set_mark(nothing);
    return null;
  }

  Value read_list() {
    const int column = text_.indent();
    const Mark place = text_.mark(text_.at);
    Value result = Value::list(place);
    std::vector<Value>& items = result.items();
    while (true) {
      ++text_.at;  // the dash
      text_.skip_blanks();
      if (text_.at_line_end() || (*text_.at == '#' && text_.at[-1] == ' ')) {
        text_.next_line();
        items.push_back(read_below(column, false, place));
      } else {
        items.push_back(read_node(column));
      }
      if (!text_.to_next_content()) break;
      if (text_.indent() > column) give_up();
      if (text_.indent() < column || !text_.at_dash()) {
        text_.at = text_.line_start;
        break;
      }
    }
    return result;
  }

  // Both begin with a scalar; the colon behind it decides.
  Value read_map_or_scalar(int outer) {
    const int column = text_.indent();
    const Mark place = text_.mark(text_.at);
    std::optional<Value> key = scalars_.try_read_key();
    if (!key) return scalars_.read(outer);
    Value result = Value::map(place);
    std::vector<Member>& members = result.members();
    members.reserve(4);  // entries of dvc.lock have as many: path, hash, md5, size
    KeySet keys;
    while (true) {
      if (keys.find(members, *key) >= 0) give_up();
      const Mark key_mark = key->mark();
      Value value = read_member_value(column, key_mark);
      members.emplace_back(std::move(*key), std::move(value));
      if (!text_.to_next_content()) break;
      if (text_.indent() > column) give_up();
      if (text_.indent() < column) {
        text_.at = text_.line_start;
        break;
      }
      if (text_.at_dash()) give_up();
      key = scalars_.try_read_key();
      if (!key) give_up();
    }
    return result;
  }

  Value read_member_value(int column, Mark key_mark) {
    const char* const start = text_.at;
    text_.skip_blanks();
    if (text_.at_line_end() || (*text_.at == '#' && text_.at != start)) {
      text_.next_line();
      return read_below(column, true, key_mark);
    }
    if (text_.at_dash()) give_up();
    Value value = scalars_.read(column);
    if (value.is_null()) value.set_mark(key_mark);
    return value;
  }

  CanonicalText text_;
  CanonicalScalars scalars_{text_};
  std::size_t depth_ = 0;
};

}  // namespace

std::optional<Value> read_canonical_yaml(std::string_view text) {
  // Unicode's line breaks are YAML's, too.
  for (const std::string_view stranger : {"\t", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
    if (text.empty() || text.find(stranger) != std::string_view::npos) return std::nullopt;
  }
  try {
    return CanonicalReader(text).read();
  } catch (const NotCanonical&) {
    return std::nullopt;
  } catch (const InvalidFile&) {  // a scalar without a value, such as 2020-13-01
    return std::nullopt;
  }
}

}  // namespace tutti
