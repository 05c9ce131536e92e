// A shell pattern for one name, compiled: "*.csv", "part-?", "[a-c]*".
//
// Two dialects. pathspec (what DVC uses): names are sequences of Unicode characters, a backslash inside brackets is a
// backslash. git: names are bytes, brackets know escapes and [:classes:].
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti {

enum class GlobDialect { pathspec, git };

// The first character of `text` (not empty) and its length; in the git dialect, and where the bytes are not UTF-8, a
// byte. Such a byte becomes a surrogate, as in Python, so that it equals no character.
std::pair<char32_t, std::size_t> first_character(std::string_view text, GlobDialect dialect);

class Glob {
 public:
  enum class Refusal { open_bracket, trailing_escape, bad_range };

  struct Token {
    enum class Kind : std::uint8_t { character, one, many, set } kind = Kind::character;
    char32_t character = 0;
    std::vector<std::pair<char32_t, char32_t>> ranges;
    bool negated = false;

    bool accepts(char32_t c) const;  // not for `many`
  };

  // Nothing where `refusal` says why.
  static std::optional<Glob> compile(std::string_view pattern, GlobDialect dialect, Refusal& refusal);

  bool matches(std::string_view name) const;

  // The one name that it matches, if there is only one.
  const std::string* literal() const { return shape_ == Shape::literal ? &text_ : nullptr; }
  const std::vector<Token>& tokens() const { return tokens_; }
  // Whether a bracket expression could match the separator, were it given a whole path: "[!a]", "[+-9]".
  bool could_match_slash() const;

 private:
  enum class Shape : std::uint8_t { literal, prefix, suffix, all, other };

  Shape shape_ = Shape::other;
  GlobDialect dialect_ = GlobDialect::pathspec;
  std::string text_;  // the literal part of all shapes but `other`
  std::vector<Token> tokens_;
};

}  // namespace tutti
