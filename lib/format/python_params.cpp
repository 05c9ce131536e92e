// Reads assignments of literals out of a Python file.
#include "python_params.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <span>

#include "base/ascii.hpp"
#include "python_tokens.hpp"

namespace tutti {
namespace {

using Tokens = std::span<const PythonToken>;

// What ast.literal_eval accepts and YAML can hold; nothing for all else.
class Literal {
 public:
  explicit Literal(Tokens tokens) : tokens_(tokens) {}

  // All of the words, which may be a tuple without brackets.
  std::optional<Value> read_whole() {
    std::optional<Value> first = read();
    if (!first || at_ == tokens_.size()) return first;
    Value tuple = Value::list(first->mark());
    tuple.push_back(*first);
    while (take(",")) {
      if (at_ == tokens_.size()) return tuple;
      std::optional<Value> item = read();
      if (!item) return std::nullopt;
      tuple.push_back(*std::move(item));
    }
    return at_ == tokens_.size() ? std::optional(std::move(tuple)) : std::nullopt;
  }

 private:
  std::optional<Value> read() {
    if (at_ == tokens_.size() || depth_ == deepest) return std::nullopt;
    const PythonToken& token = tokens_[at_];
    if (take("[")) return read_items("]", token.mark);
    if (take("(")) return read_group(token.mark);
    if (take("{")) return read_map(token.mark);
    if (take("-")) return read_number(true);
    if (take("+")) return read_number(false);
    if (token.kind == PythonTokenKind::number) return read_number(false);
    if (token.kind == PythonTokenKind::string) return read_strings();
    ++at_;
    if (token.is("True")) return Value::boolean(true, token.mark);
    if (token.is("False")) return Value::boolean(false, token.mark);
    if (token.is("None")) {
      Value null;
      null.set_mark(token.mark);
      return null;
    }
    return std::nullopt;
  }

  bool take(std::string_view mark) {
    if (at_ == tokens_.size() || !tokens_[at_].is(mark)) return false;
    ++at_;
    return true;
  }

  std::optional<Value> read_items(std::string_view close, Mark mark) {
    ++depth_;
    Value list = Value::list(mark);
    while (!take(close)) {
      std::optional<Value> item = read();
      if (!item) return std::nullopt;
      list.push_back(*std::move(item));
      if (!take(",") && !(at_ < tokens_.size() && tokens_[at_].is(close))) return std::nullopt;
    }
    --depth_;
    return list;
  }

  // "(1)" is the number, "(1,)" a tuple.
  std::optional<Value> read_group(Mark mark) {
    const std::size_t begin = at_;
    std::optional<Value> items = read_items(")", mark);
    const bool is_tuple = items && (items->size() != 1 || tokens_[at_ - 2].is(","));
    if (!items || is_tuple || at_ == begin) return items;
    return std::move(items->items().front());
  }

  std::optional<Value> read_map(Mark mark) {
    ++depth_;
    Value map = Value::map(mark);
    while (!take("}")) {
      std::optional<Value> key = read();
      if (!key || !key->is_scalar() || !take(":")) return std::nullopt;  // a set, for one
      std::optional<Value> value = read();
      if (!value) return std::nullopt;
      const auto same = std::ranges::find_if(map.members(), [&](const Member& m) { return python_equal(m.key, *key); });
      if (same != map.members().end()) {
        same->value = *std::move(value);
      } else {
        map.members().emplace_back(*std::move(key), *std::move(value));
      }
      if (!take(",") && !(at_ < tokens_.size() && tokens_[at_].is("}"))) return std::nullopt;
    }
    --depth_;
    return map;
  }

  std::optional<Value> read_strings() {
    const Mark mark = tokens_[at_].mark;
    std::string text;
    for (; at_ < tokens_.size() && tokens_[at_].kind == PythonTokenKind::string; ++at_) text += tokens_[at_].value;
    return Value::string(text, mark);
  }

  std::optional<Value> read_number(bool is_negative) {
    if (at_ == tokens_.size() || tokens_[at_].kind != PythonTokenKind::number) return std::nullopt;
    const PythonToken& token = tokens_[at_++];
    std::string text;
    std::ranges::copy_if(token.text, std::back_inserter(text), [](char c) { return c != '_'; });
    text = lower(text);
    if (text.ends_with('j')) return std::nullopt;
    if (text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'o' || text[1] == 'b')) {
      const int base = text[1] == 'x' ? 16 : text[1] == 'o' ? 8 : 2;
      std::int64_t value = 0;
      const auto [end, error] = std::from_chars(text.data() + 2, text.data() + text.size(), value, base);
      if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
      return Value::integer(is_negative ? -value : value, token.mark);
    }
    if (std::ranges::all_of(text, is_digit)) {
      return Value::big_integer((is_negative ? "-" : "") + text, token.mark);
    }
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size()) return std::nullopt;
    if (error == std::errc::result_out_of_range) value = std::strtod(text.c_str(), nullptr);
    return Value::real(is_negative ? -value : value, token.mark);
  }

  static constexpr int deepest = 200;
  Tokens tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

class PythonParams {
 public:
  explicit PythonParams(Tokens tokens) : tokens_(tokens) {}

  Value read() { return read_block(false); }

 private:
  const PythonToken& now() const { return tokens_[at_]; }

  // Up to the dedent that ends it, which is passed.
  Value read_block(bool only_self) {
    Value found = Value::map(now().mark);
    while (now().kind != PythonTokenKind::end) {
      if (now().kind == PythonTokenKind::dedent) {
        ++at_;
        break;
      }
      read_statement(found, only_self);
    }
    return found;
  }

  void read_statement(Value& found, bool only_self) {
    const std::size_t begin = at_;
    const bool is_class = now().is("class");
    const bool is_init = now().is("def") && tokens_[at_ + 1].is("__init__");
    skip_line();
    const Tokens line = tokens_.subspan(begin, at_ - begin);
    const bool has_block = now().kind == PythonTokenKind::newline && tokens_[at_ + 1].kind == PythonTokenKind::indent;
    if (now().kind == PythonTokenKind::newline) ++at_;
    if (is_class || is_init) {
      Value inside = Value::map(line.front().mark);
      if (has_block) {
        ++at_;
        inside = read_block(is_init);
      } else if (const std::size_t body = end_of_header(line); body < line.size()) {
        read_line(inside, line.subspan(body), is_init);
      }
      if (is_class && line.size() > 1) {
        found.set(line[1].text, std::move(inside));
      } else if (is_init) {
        for (Member& member : inside.members()) found.set(member.key.as_string(), std::move(member.value));
      }
      return;
    }
    if (has_block) {
      skip_block();
    } else {
      read_line(found, line, only_self);
    }
  }

  void skip_line() {
    while (now().kind != PythonTokenKind::newline && now().kind != PythonTokenKind::end) {
      if (now().kind == PythonTokenKind::indent || now().kind == PythonTokenKind::dedent) {
        ++at_;  // of a file that is no Python
        return;
      }
      ++at_;
    }
  }

  void skip_block() {
    int depth = 0;
    do {
      if (now().kind == PythonTokenKind::indent) ++depth;
      if (now().kind == PythonTokenKind::dedent) --depth;
      if (now().kind == PythonTokenKind::end) return;
      ++at_;
    } while (depth > 0);
  }

  // Behind the colon of "class A(B):".
  static std::size_t end_of_header(Tokens line) {
    int depth = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      depth += depth_of(line[i]);
      if (depth == 0 && line[i].is(":")) return i + 1;
    }
    return line.size();
  }

  static int depth_of(const PythonToken& token) {
    if (token.is("(") || token.is("[") || token.is("{")) return 1;
    if (token.is(")") || token.is("]") || token.is("}")) return -1;
    return 0;
  }

  // Statements between semicolons.
  static void read_line(Value& found, Tokens line, bool only_self) {
    while (!line.empty()) {
      const auto end = std::ranges::find_if(line, [](const PythonToken& token) { return token.is(";"); });
      const auto size = static_cast<std::size_t>(end - line.begin());
      read_assignment(found, line.first(size), only_self);
      line = line.subspan(std::min(size + 1, line.size()));
    }
  }

  static void read_assignment(Value& found, Tokens words, bool only_self) {
    const bool is_of_self = words.size() > 3 && words[0].is("self") && words[1].is(".");
    if (only_self && !is_of_self) return;
    const std::size_t name = is_of_self ? 2 : 0;
    if (words.size() < name + 3 || words[name].kind != PythonTokenKind::name) return;
    std::size_t equals = name + 1;
    if (words[equals].is(":")) {
      int depth = 0;
      for (++equals; equals < words.size() && !(depth == 0 && words[equals].is("=")); ++equals) {
        depth += depth_of(words[equals]);
      }
    }
    if (equals >= words.size() || !words[equals].is("=")) return;
    if (std::optional<Value> value = Literal(words.subspan(equals + 1)).read_whole()) {
      found.set(words[name].text, *std::move(value));
    }
  }

  Tokens tokens_;
  std::size_t at_ = 0;
};

}  // namespace

Value read_python_params(std::string_view text, const std::string& file_name) {
  const Source source{file_name};
  const std::vector<PythonToken> tokens = python_tokens(text, source);
  return PythonParams(tokens).read();
}

}  // namespace tutti
