// Blanks, line breaks and indentation as ruamel.yaml's emitter writes them.
#include "yaml_output.hpp"

#include "base/utf8.hpp"

namespace tutti {

std::u32string to_code_points(std::string_view text) {
  std::u32string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const CodePoint c = decode_utf8(text);
    result += c.value;
    text.remove_prefix(c.size);
  }
  return result;
}

void YamlOutput::increase_indent(Nesting nesting) {
  levels.push_back({indent, nesting.sequence});
  if (!indent) {
    if (!nesting.flow) indent = 0;
  } else if (!nesting.indentless) {
    *indent += indent_step;
  }
}

void YamlOutput::pop_indent() {
  indent = levels.back().indent;
  levels.pop_back();
}

void YamlOutput::put(std::string_view ascii) {
  text += ascii;
  column += static_cast<int>(ascii.size());
}

void YamlOutput::put(std::u32string_view characters, std::size_t start, std::size_t end) {
  column += static_cast<int>(end - start);
  for (; start < end; ++start) append_utf8(text, characters[start]);
}

void YamlOutput::write_indicator(std::string_view indicator) {
  if (!whitespace) put(" ");
  write_adjacent(indicator);
}

void YamlOutput::write_adjacent(std::string_view indicator) {
  put(indicator);
  whitespace = indention = open_ended = false;
}

void YamlOutput::write_opening(std::string_view bracket) {
  write_indicator(bracket);
  whitespace = true;
}

void YamlOutput::write_block_indicator(std::string_view indicator) {
  const bool only_indicators = indention;
  write_indicator(indicator);
  indention = only_indicators;
}

void YamlOutput::write_indent() {
  const int wanted = indent.value_or(0);
  if (!indention || column > wanted || (column == wanted && !whitespace)) {
    if (no_newline) {
      no_newline = false;
    } else {
      write_line_break();
    }
  }
  if (column < wanted) {
    whitespace = true;
    text.append(static_cast<std::size_t>(wanted - column), ' ');
    column = wanted;
  }
}

void YamlOutput::write_line_break(char32_t which) {
  whitespace = indention = true;
  column = 0;
  append_utf8(text, which);
}

}  // namespace tutti
