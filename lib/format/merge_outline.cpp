// Cuts a YAML text into entries by the marks that reading it left.
#include "merge_outline.hpp"

#include <algorithm>

#include "format/yaml.hpp"

namespace tutti {

TextLines::TextLines(std::string_view text) : text_(text) {
  for (std::size_t at = 0; at < text.size();) {
    starts_.push_back(at);
    const std::size_t end = text.find('\n', at);
    at = end == std::string_view::npos ? text.size() : end + 1;
  }
}

std::size_t TextLines::start(std::size_t line) const {
  return line <= count() ? starts_[line - 1] : text_.size();
}

std::string_view TextLines::slice(std::size_t first, std::size_t behind) const {
  return text_.substr(start(first), start(behind) - start(first));
}

std::string_view TextLines::content(std::size_t line) const {
  std::string_view content = slice(line, line + 1);
  while (content.ends_with('\n') || content.ends_with('\r')) content.remove_suffix(1);
  return content;
}

bool TextLines::is_trivia(std::size_t line, std::size_t indent) const {
  const std::string_view text = content(line);
  const std::size_t first = text.find_first_not_of(" \t");
  return first == std::string_view::npos || (text[first] == '#' && first <= indent);
}

namespace {

std::string with_newline(std::string text) {
  if (!text.empty() && !text.ends_with('\n')) text += '\n';
  return text;
}

// How a part begins: its line and the column of its key or dash, from 0.
struct Beginning {
  std::size_t line, indent;
};

// Of an entry whose mark is at `mark`; `dash`: a dash and blanks must stand before it, and its column counts.
std::optional<Beginning> beginning(const TextLines& lines, Mark mark, bool dash) {
  if (mark.line == 0 || mark.line > lines.count()) return std::nullopt;
  const std::string_view content = lines.content(mark.line);
  if (mark.column == 0 || mark.column > content.size() + 1) return std::nullopt;
  const std::string_view before = content.substr(0, mark.column - 1);
  const std::size_t first = before.find_first_not_of(' ');
  if (!dash) return first == std::string_view::npos ? std::optional(Beginning{mark.line, before.size()}) : std::nullopt;
  if (first == std::string_view::npos || before[first] != '-' || first + 1 == before.size()) return std::nullopt;
  if (before.find_first_not_of(' ', first + 1) != std::string_view::npos) return std::nullopt;
  return Beginning{mark.line, first};
}

std::optional<std::vector<Beginning>> beginnings(const MergePart& part) {
  const TextLines& lines = part.document->lines;
  const Value& value = part.value();
  std::vector<Beginning> result;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const Mark mark = value.is_map() ? value.members()[i].key.mark() : value.items()[i].mark();
    const bool on_dash = value.is_map() && part.is_item && i == 0;
    std::optional<Beginning> next = beginning(lines, mark, on_dash || value.is_list());
    if (!next) return std::nullopt;
    if (on_dash) {
      if (next->line != part.own) return std::nullopt;
      next->indent = mark.column - 1;
    }
    const bool is_within =
        next->line >= (part.is_item && value.is_map() ? part.own : part.own + 1) && next->line < part.behind;
    if (!is_within || (i > 0 && (next->line <= result.back().line || next->indent != result.back().indent))) {
      return std::nullopt;
    }
    result.push_back(*next);
  }
  return result;
}

}  // namespace

MergeDocument::MergeDocument(std::string content, const std::string& name)
    : text(with_newline(std::move(content))), lines(text), root(read_yaml(text, name)) {}

MergePart whole_document(const MergeDocument& document) {
  MergePart part;
  part.said = &document.root;
  part.text = document.text;
  part.document = &document;
  part.first = 1;
  part.behind = document.lines.count() + 1;
  return part;
}

std::optional<MergeOutline> outline_of(const MergePart& part) {
  const Value& value = part.value();
  if (part.document == nullptr || value.is_scalar() || value.size() == 0) return std::nullopt;
  const auto begins = beginnings(part);
  if (!begins) return std::nullopt;
  const TextLines& lines = part.document->lines;
  const TextLines own_lines(part.text);  // which may say another name than the document's
  const auto text_of = [&](std::size_t first, std::size_t behind) {
    return own_lines.slice(first - part.first + 1, behind - part.first + 1);
  };

  MergeOutline outline{.indent = begins->front().indent, .is_map = value.is_map()};
  const bool first_on_dash = part.is_item && value.is_map();
  std::size_t at = begins->front().line;
  while (!first_on_dash && at > part.own + 1 && lines.is_trivia(at - 1, outline.indent)) --at;
  // What stands between a key and its first entry, and is no comment, is not understood here; above the whole document
  // it is "---" or a directive.
  if (!first_on_dash && part.own > 0 && at != part.own + 1) return std::nullopt;
  outline.head = text_of(part.first, at);
  for (std::size_t i = 0; i < begins->size(); ++i) {
    std::size_t behind = i + 1 < begins->size() ? (*begins)[i + 1].line : part.behind;
    while (behind > (*begins)[i].line + 1 && lines.is_trivia(behind - 1, outline.indent)) --behind;
    MergePart next;
    if (value.is_map()) next.key = value.members()[i].key;
    next.said = value.is_map() ? &value.members()[i].value : &value.items()[i];
    next.text = text_of(at, behind);
    if (first_on_dash && i == 0) next.text.replace(part.indent, 1, " ");
    next.indent = outline.indent;
    next.is_item = value.is_list();
    next.document = part.document;
    next.first = at;
    next.own = (*begins)[i].line;
    next.behind = behind;
    outline.parts.push_back(std::move(next));
    at = behind;
  }
  outline.tail = text_of(at, part.behind);
  return outline;
}

std::string moved(std::string_view text, std::size_t from, std::size_t to) {
  if (from == to) return std::string(text);
  std::string result;
  const TextLines lines(text);
  for (std::size_t line = 1; line <= lines.count(); ++line) {
    std::string_view content = lines.slice(line, line + 1);
    if (lines.content(line).empty()) {
      result += content;
    } else if (to > from) {
      result.append(to - from, ' ');
      result += content;
    } else {
      content.remove_prefix(std::min({from - to, content.find_first_not_of(' '), content.size()}));
      result += content;
    }
  }
  return result;
}

}  // namespace tutti
