// Scalars of several lines below their indicator: literal ("|") and folded (">").
#include <optional>

#include <fmt/format.h>

#include "yaml_style.hpp"
#include "yaml_write_scalar.hpp"

namespace tutti {
namespace {

bool holds_document_marker(std::u32string_view text) {
  for (std::size_t line = 0; line < text.size(); ++line) {
    if (line != 0 && text[line - 1] != '\n') continue;
    const std::u32string_view rest = text.substr(line);
    if (!rest.starts_with(U"---") && !rest.starts_with(U"...")) continue;
    if (rest.size() > 3 && (rest[3] == ' ' || rest[3] == '\r' || rest[3] == '\n')) return true;
  }
  return false;
}

struct BlockHints {
  std::string text;
  bool keeps_breaks = false;  // '+'
  int indent = 0;
};

BlockHints block_hints(std::u32string_view text, IsDocument is_document) {
  BlockHints hints;
  if (text.empty()) return hints;
  if (text[0] == ' ' || is_yaml_break(text[0])) {
    hints.text = "2";
    hints.indent = 2;
  } else if (is_document == IsDocument::yes && holds_document_marker(text)) {
    hints.indent = 2;
  }
  if (!is_yaml_break(text.back())) {
    hints.text += '-';
  } else if (text.size() == 1 || is_yaml_break(text[text.size() - 2])) {
    hints.text += '+';
    hints.keeps_breaks = true;
  }
  return hints;
}

void write_literal(YamlOutput& out, std::u32string_view text, std::optional<int> document_indent) {
  bool breaks = true;
  std::size_t start = 0;
  for (std::size_t end = 0; end <= text.size(); ++end) {
    const bool at_end = end == text.size();
    const bool is_break = !at_end && is_yaml_break(text[end]);
    if (breaks) {
      if (!is_break) {
        for (; start < end; ++start) out.write_line_break(text[start]);
        if (!at_end) {
          if (document_indent) {
            const int blanks = *document_indent + out.indent.value_or(0);
            out.text.append(static_cast<std::size_t>(blanks), ' ');
          } else {
            out.write_indent();
          }
        }
      }
    } else if (at_end || is_break) {
      out.put(text, start, end);
      start = end;
      if (at_end) out.write_line_break();
    }
    if (!at_end) breaks = is_break;
  }
}

void write_folded(YamlOutput& out, std::u32string_view text) {
  bool leading_space = true, spaces = false, breaks = true;
  std::size_t start = 0;
  for (std::size_t end = 0; end <= text.size(); ++end) {
    const bool at_end = end >= text.size();
    const char32_t c = at_end ? 0 : text[end];
    const bool is_stop = !at_end && (is_yaml_break(c) || c == '\a');
    if (breaks) {
      if (!is_stop) {
        if (!leading_space && !at_end && c != ' ' && start < text.size() && text[start] == '\n') out.write_line_break();
        leading_space = !at_end && c == ' ';
        for (; start < end; ++start) out.write_line_break(text[start]);
        if (!at_end) out.write_indent();
      }
    } else if (spaces) {
      if (c != ' ' || at_end) {
        if (start + 1 == end && out.column > YamlOutput::best_width) {
          out.write_indent();
        } else {
          out.put(text, start, end);
        }
        start = end;
      }
    } else if (at_end || c == ' ' || is_stop) {
      out.put(text, start, end);
      if (c == '\a' && !at_end) {
        out.write_line_break();
        out.write_indent();
        end += 2;  // '\a' and the blank that the fold stands for
      }
      if (at_end) out.write_line_break();
      start = end;
    }
    if (!at_end) {
      breaks = is_yaml_break(c);
      spaces = c == ' ';
    }
  }
}

}  // namespace

void write_block_scalar(YamlOutput& out, std::string_view bytes, char style, std::string_view comment,
                        IsDocument is_document) {
  const std::u32string text = to_code_points(bytes);
  const BlockHints hints = block_hints(text, is_document);
  out.write_indicator(fmt::format("{}{}{}", style, hints.text, comment));
  if (hints.keeps_breaks) out.open_ended = true;
  out.write_line_break();
  if (style == '>') return write_folded(out, text);
  write_literal(out, text, is_document == IsDocument::yes ? std::optional(hints.indent) : std::nullopt);
}

}  // namespace tutti
