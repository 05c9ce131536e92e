// The text that the YAML emitter has written so far, and where in its line and indentation the next word would stand.
//
// The names are those of ruamel.yaml's emitter, whose rules on blanks and line breaks these are. All is public: the
// rules of comments and folded lines set the state as they need it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti {

// One code point a character, as columns are counted.
std::u32string to_code_points(std::string_view text);

struct YamlOutput {
  static constexpr int best_width = 80;
  static constexpr int indent_step = 2;

  struct Nesting {
    bool flow = false;
    bool sequence = false;
    bool indentless = false;  // a list whose dashes stand below its key
  };
  struct Level {
    std::optional<int> indent;  // of the level around it
    bool sequence = false;
  };

  void increase_indent(Nesting nesting);
  void pop_indent();

  void put(std::string_view ascii);
  void put(std::u32string_view characters, std::size_t start, std::size_t end);

  // An indicator, with a blank before it unless there is one: "&a", "'", "|-".
  void write_indicator(std::string_view indicator);
  // One that stands directly behind what was written: ",", "]", ":", a closing quote.
  void write_adjacent(std::string_view indicator);
  // "[" or "{": nothing need separate it from what follows.
  void write_opening(std::string_view bracket);
  // "-", "?" or ":" of a block collection: what follows may be another one.
  void write_block_indicator(std::string_view indicator);

  void write_indent();
  void write_line_break(char32_t which = '\n');

  std::string text;
  int column = 0;
  bool whitespace = true;   // the last character written was a blank
  bool indention = true;    // only blanks and indicators so far on this line
  bool no_newline = false;  // a comment has ended the line already: the next line break is left out
  bool open_ended = false;  // the document needs "..." when it ends here
  std::optional<int> indent;
  std::vector<Level> levels;
};

}  // namespace tutti
