// Compiles shell patterns and matches names against them.
#include "glob.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace tutti {

namespace {

using Token = Glob::Token;
using Kind = Token::Kind;

std::optional<std::vector<std::pair<char32_t, char32_t>>> posix_class(std::string_view name) {
  using Ranges = std::vector<std::pair<char32_t, char32_t>>;
  if (name == "alpha") return Ranges{{'A', 'Z'}, {'a', 'z'}};
  if (name == "digit") return Ranges{{'0', '9'}};
  if (name == "alnum") return Ranges{{'0', '9'}, {'A', 'Z'}, {'a', 'z'}};
  if (name == "upper") return Ranges{{'A', 'Z'}};
  if (name == "lower") return Ranges{{'a', 'z'}};
  if (name == "space") return Ranges{{'\t', '\r'}, {' ', ' '}};
  if (name == "blank") return Ranges{{'\t', '\t'}, {' ', ' '}};
  if (name == "cntrl") return Ranges{{0, 0x1f}, {0x7f, 0x7f}};
  if (name == "graph") return Ranges{{0x21, 0x7e}};
  if (name == "print") return Ranges{{0x20, 0x7e}};
  if (name == "punct") return Ranges{{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}};
  if (name == "xdigit") return Ranges{{'0', '9'}, {'A', 'F'}, {'a', 'f'}};
  return std::nullopt;
}

// Reads brackets as pathspec hands them to Python's `re`; `rest` begins after "[" and is left after "]".
std::optional<Token> pathspec_set(std::string_view& rest, Glob::Refusal& refusal) {
  Token set{.kind = Kind::set};
  std::size_t start = 0;
  if (!rest.empty() && (rest[0] == '!' || rest[0] == '^')) {
    set.negated = true;
    start = 1;
  }
  const std::size_t end = rest.find(']', start < rest.size() && rest[start] == ']' ? start + 1 : start);
  if (end == std::string_view::npos) {
    refusal = Glob::Refusal::open_bracket;
    return std::nullopt;
  }
  std::string_view body = rest.substr(start, end - start);
  rest.remove_prefix(end + 1);
  const auto take = [&] {
    const auto [character, length] = first_character(body, GlobDialect::pathspec);
    body.remove_prefix(length);
    return character;
  };
  while (!body.empty()) {
    const char32_t low = take();
    if (body.size() < 2 || body[0] != '-') {
      set.ranges.emplace_back(low, low);
      continue;
    }
    body.remove_prefix(1);
    const char32_t high = take();
    if (high < low) {
      refusal = Glob::Refusal::bad_range;
      return std::nullopt;
    }
    set.ranges.emplace_back(low, high);
  }
  return set;
}

// Reads brackets as Git's wildmatch does. An unknown class or a missing "]" makes the whole pattern match nothing.
std::optional<Token> git_set(std::string_view& rest, Glob::Refusal& refusal) {
  Token set{.kind = Kind::set};
  refusal = Glob::Refusal::open_bracket;
  if (!rest.empty() && (rest[0] == '!' || rest[0] == '^')) {
    set.negated = true;
    rest.remove_prefix(1);
  }
  constexpr int none = -1;
  int previous = none;  // the character before, where a range may begin
  for (bool first = true;; first = false) {
    if (rest.empty()) return std::nullopt;
    unsigned char c = static_cast<unsigned char>(rest[0]);
    rest.remove_prefix(1);
    if (c == ']' && !first) return set;
    if (c == '-' && previous != none && !rest.empty() && rest[0] != ']') {
      c = static_cast<unsigned char>(rest[0]);
      rest.remove_prefix(1);
      if (c == '\\') {
        if (rest.empty()) return std::nullopt;
        c = static_cast<unsigned char>(rest[0]);
        rest.remove_prefix(1);
      }
      if (previous <= c) set.ranges.emplace_back(static_cast<unsigned char>(previous), c);
      previous = none;
      continue;
    }
    if (c == '[' && !rest.empty() && rest[0] == ':') {
      const std::size_t close = rest.find(']', 1);
      if (close == std::string_view::npos) return std::nullopt;
      if (close >= 2 && rest[close - 1] == ':') {
        const auto ranges = posix_class(rest.substr(1, close - 2));
        if (!ranges) return std::nullopt;
        set.ranges.insert(set.ranges.end(), ranges->begin(), ranges->end());
        rest.remove_prefix(close + 1);
        previous = none;
        continue;
      }
    }
    if (c == '\\') {
      if (rest.empty()) return std::nullopt;
      c = static_cast<unsigned char>(rest[0]);
      rest.remove_prefix(1);
    }
    set.ranges.emplace_back(c, c);
    previous = c;
  }
}

}  // namespace

std::pair<char32_t, std::size_t> first_character(std::string_view text, GlobDialect dialect) {
  const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[i])); };
  if (dialect == GlobDialect::git || byte(0) < 0x80) return {byte(0), 1};
  const CodePoint point = decode_utf8(text);
  if (point.size == 0) return {0xdc00 + byte(0), 1};
  return {point.value, point.size};
}

bool Token::accepts(char32_t c) const {
  if (kind == Kind::character) return c == character;
  if (kind == Kind::one) return true;
  const bool inside = std::any_of(ranges.begin(), ranges.end(),
                                  [&](const auto& range) { return range.first <= c && c <= range.second; });
  return inside != negated;
}

std::optional<Glob> Glob::compile(std::string_view pattern, GlobDialect dialect, Refusal& refusal) {
  Glob glob;
  glob.dialect_ = dialect;
  std::string literal;
  std::size_t stars = 0;
  bool plain = true;  // nothing but characters and stars
  bool star_first = false, star_last = false;
  for (std::string_view rest = pattern; !rest.empty();) {
    if (rest[0] == '*') {
      star_first = star_first || glob.tokens_.empty();
      star_last = true;
      rest.remove_prefix(1);
      if (!glob.tokens_.empty() && glob.tokens_.back().kind == Kind::many) continue;
      glob.tokens_.push_back({.kind = Kind::many});
      ++stars;
      continue;
    }
    star_last = false;
    if (rest[0] == '?') {
      plain = false;
      glob.tokens_.push_back({.kind = Kind::one});
      rest.remove_prefix(1);
      continue;
    }
    if (rest[0] == '[') {
      plain = false;
      rest.remove_prefix(1);
      auto set = dialect == GlobDialect::git ? git_set(rest, refusal) : pathspec_set(rest, refusal);
      if (!set) return std::nullopt;
      glob.tokens_.push_back(std::move(*set));
      continue;
    }
    if (rest[0] == '\\') {
      rest.remove_prefix(1);
      if (rest.empty()) {
        refusal = Refusal::trailing_escape;
        return std::nullopt;
      }
    }
    const auto [character, length] = first_character(rest, dialect);
    literal += rest.substr(0, length);
    glob.tokens_.push_back({.kind = Kind::character, .character = character});
    rest.remove_prefix(length);
  }
  if (plain && stars == 0) {
    glob.shape_ = Shape::literal;
  } else if (plain && stars == 1 && literal.empty()) {
    glob.shape_ = Shape::all;
  } else if (plain && stars == 1 && star_first) {
    glob.shape_ = Shape::suffix;
  } else if (plain && stars == 1 && star_last) {
    glob.shape_ = Shape::prefix;
  }
  glob.text_ = std::move(literal);
  return glob;
}

bool Glob::matches(std::string_view name) const {
  switch (shape_) {
    case Shape::literal:
      return name == text_;
    case Shape::prefix:
      return name.starts_with(text_);
    case Shape::suffix:
      return name.ends_with(text_);
    case Shape::all:
      return true;
    case Shape::other:
      break;
  }
  // Only the last star passed can need to take more: whatever an earlier one takes, this one can make up for.
  std::size_t token = 0;
  std::optional<std::size_t> star;
  std::string_view after_star;
  while (!name.empty()) {
    const auto [character, length] = first_character(name, dialect_);
    if (token < tokens_.size() && tokens_[token].kind == Kind::many) {
      star = token++;
      after_star = name;
    } else if (token < tokens_.size() && tokens_[token].accepts(character)) {
      ++token;
      name.remove_prefix(length);
    } else if (star) {
      after_star.remove_prefix(first_character(after_star, dialect_).second);
      name = after_star;
      token = *star + 1;
    } else {
      return false;
    }
  }
  while (token < tokens_.size() && tokens_[token].kind == Kind::many) ++token;
  return token == tokens_.size();
}

bool Glob::could_match_slash() const {
  return std::any_of(tokens_.begin(), tokens_.end(),
                     [](const Token& token) { return token.kind == Kind::set && token.accepts('/'); });
}

}  // namespace tutti
