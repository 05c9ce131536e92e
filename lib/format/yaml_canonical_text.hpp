// A YAML text and a place in it, for the fast reader: what it may stand at, and how it goes on.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/utf8.hpp"
#include "format/value.hpp"

namespace tutti {

// Thrown where the fast reader leaves the text to the other one.
struct NotCanonical {};

[[noreturn]] inline void give_up() {
  throw NotCanonical();
}

struct CanonicalText {
  explicit CanonicalText(std::string_view text)
      : begin(text.data()),
        end(begin + text.size()),
        at(begin),
        line_start(begin),
        is_ascii(std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {}

  bool at_end() const { return at == end; }
  char next(std::ptrdiff_t ahead = 0) const { return end - at > ahead ? at[ahead] : '\n'; }
  int indent() const { return static_cast<int>(at - line_start); }

  Mark mark(const char* place) const {
    const std::string_view before(line_start, static_cast<std::size_t>(place - line_start));
    return {line, static_cast<std::uint32_t>((is_ascii ? before.size() : code_points(before)) + 1)};
  }

  void skip_blanks() {
    while (!at_end() && *at == ' ') ++at;
  }

  void next_line() {
    const void* found = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
    if (found == nullptr) {
      at = line_start = end;
      return;
    }
    at = line_start = static_cast<const char*>(found) + 1;
    ++line;
  }

  // To the first character of the next line that says something; false at the end of the text. When the current line
  // already stands at its first character, that is the one.
  bool to_next_content() {
    while (!at_end()) {
      if (at != line_start) give_up();
      skip_blanks();
      if (at_end()) break;
      if (*at != '\n' && *at != '#') {
        if (indent() == 0 && is_document_marker()) give_up();
        return true;
      }
      next_line();
    }
    return false;
  }

  bool is_document_marker() const {
    const std::string_view rest(at, static_cast<std::size_t>(end - at));
    return rest.starts_with("---") || rest.starts_with("...") || rest.starts_with("%");
  }

  // After a value: only blanks and a comment may follow on its line.
  void end_line() {
    skip_blanks();
    if (!at_line_end() && (*at != '#' || at[-1] != ' ')) give_up();
    next_line();
  }

  bool at_line_end() const { return at_end() || *at == '\n'; }
  bool at_colon() const { return next() == ':' && (next(1) == ' ' || next(1) == '\n'); }
  bool at_dash() const { return next() == '-' && (next(1) == ' ' || next(1) == '\n'); }

  const char* begin;
  const char* end;
  const char* at;
  const char* line_start;
  std::uint32_t line = 1;
  bool is_ascii;
};

}  // namespace tutti
