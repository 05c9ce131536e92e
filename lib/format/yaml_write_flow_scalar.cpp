// Scalars that a line can hold: plain, in single and in double quotes; broken between their words where they are long.
#include <optional>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "yaml_escapes.hpp"
#include "yaml_style.hpp"
#include "yaml_write_scalar.hpp"

namespace tutti {
namespace {

void write_long_plain(YamlOutput& out, std::u32string_view text, Folding folding) {
  bool spaces = false;
  std::size_t start = 0;
  for (std::size_t end = 0; end <= text.size(); ++end) {
    const bool at_end = end == text.size();
    if (spaces) {
      if (at_end || text[end] != ' ') {
        if (start + 1 == end && out.column >= YamlOutput::best_width && folding == Folding::yes) {
          out.write_indent();
          out.whitespace = out.indention = false;
        } else {
          out.put(text, start, end);
        }
        start = end;
      }
    } else if (at_end || text[end] == ' ') {
      const bool may_break = folding == Folding::yes || start == 0;
      if (may_break && static_cast<int>(end - start) + out.column > YamlOutput::best_width && out.indent &&
          out.column > *out.indent) {
        out.write_indent();
      }
      out.put(text, start, end);
      start = end;
    }
    if (!at_end) spaces = text[end] == ' ';
  }
}

bool needs_escape(char32_t c) {
  if (c == '"' || c == '\\' || is_yaml_break(c) || c == 0xFEFF) return true;
  return !((c >= 0x20 && c <= 0x7E) || (c >= 0xA0 && c != 0xFFFE && c != 0xFFFF));
}

std::string escape(char32_t c) {
  if (const std::optional<char> name = name_of_yaml_escape(c)) return {'\\', *name};
  const auto value = static_cast<unsigned>(c);
  if (value <= 0xFF) return fmt::format("\\x{:02X}", value);
  return value <= 0xFFFF ? fmt::format("\\u{:04X}", value) : fmt::format("\\U{:08X}", value);
}

// Whether a line break before text[end] would be read as something else than the blank that stands there.
bool needs_backslash(std::u32string_view text, std::size_t start, std::size_t end) {
  std::size_t space = text.find(U' ', end);
  if (space == std::u32string::npos) return true;
  const std::size_t line_break = text.find(U'\n', end);
  if (line_break < space) space = line_break;
  if (space + 1 >= text.size()) return true;
  const char32_t after = text[space + 1];
  if (text[space] == '\n' && after != ' ') return true;
  for (std::size_t i = end; i < space; ++i) {
    if (text[i] == '"' || text[i] == '\'') return true;
  }
  const bool two_blanks = text[end - 1] == ' ' && text[end] == ' ';
  return after == ' ' || after == '\n' || two_blanks || start == end;
}

}  // namespace

void write_plain(YamlOutput& out, std::string_view text, Folding folding) {
  if (text.empty()) return;
  if (!out.whitespace) out.put(" ");
  out.whitespace = out.indention = false;
  // Nothing to fold: by far the most.
  if (out.column + static_cast<int>(text.size()) <= YamlOutput::best_width) {
    out.text += text;
    out.column += static_cast<int>(code_points(text));
    return;
  }
  write_long_plain(out, to_code_points(text), folding);
}

void write_single_quoted(YamlOutput& out, std::string_view bytes, Folding folding) {
  const std::u32string text = to_code_points(bytes);
  out.write_indicator("'");
  bool spaces = false, breaks = false;
  std::size_t start = 0;
  for (std::size_t end = 0; end <= text.size(); ++end) {
    const bool at_end = end == text.size();
    const char32_t c = at_end ? 0 : text[end];
    if (spaces) {
      if (at_end || c != ' ') {
        if (start + 1 == end && out.column > YamlOutput::best_width && folding == Folding::yes && start != 0 &&
            !at_end) {
          out.write_indent();
        } else {
          out.put(text, start, end);
        }
        start = end;
      }
    } else if (breaks) {
      if (at_end || !is_yaml_break(c)) {
        if (text[start] == '\n') out.write_line_break();
        for (; start < end; ++start) out.write_line_break(text[start]);
        out.write_indent();
      }
    } else if (at_end || c == ' ' || c == '\'' || is_yaml_break(c)) {
      out.put(text, start, end);
      start = end;
    }
    if (c == '\'' && !at_end) {
      out.put("''");
      start = end + 1;
    }
    if (!at_end) {
      spaces = c == ' ';
      breaks = is_yaml_break(c);
    }
  }
  out.write_adjacent("'");
}

void write_double_quoted(YamlOutput& out, std::string_view bytes, Folding folding) {
  const std::u32string text = to_code_points(bytes);
  out.write_indicator("\"");
  std::size_t start = 0;
  for (std::size_t end = 0; end <= text.size(); ++end) {
    const bool at_end = end == text.size();
    const char32_t c = at_end ? 0 : text[end];
    if (at_end || needs_escape(c)) {
      if (start < end) {
        out.put(text, start, end);
        start = end;
      }
      if (!at_end) {
        out.put(escape(c));
        start = end + 1;
      }
    }
    const int pending = static_cast<int>(end) - static_cast<int>(start);
    const bool may_break = folding == Folding::yes && end > 0 && end + 1 < text.size() && (c == ' ' || start >= end);
    if (may_break && out.column + pending > YamlOutput::best_width) {
      const bool backslash = needs_backslash(text, start, end);
      if (start < end) {
        out.put(text, start, end);
        start = end;
      }
      if (backslash) out.put("\\");
      out.write_indent();
      out.whitespace = out.indention = false;
      if (start < text.size() && text[start] == ' ') {
        if (backslash) {
          out.put("\\");
        } else {
          ++start;  // the line break is read as this blank
        }
      }
    }
  }
  out.write_adjacent("\"");
}

}  // namespace tutti
