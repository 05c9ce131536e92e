// Lines of configobj's INI dialect (reference: configobj 5.0.9, its regular expressions written out).
#include "config_line.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tutti {
namespace {

constexpr std::string_view both_quotes = "cannot be written into a configuration file: it holds both kinds of quotes";

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
}
bool is_quote(char c) {
  return c == '"' || c == '\'';
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

std::string unquoted(std::string_view text) {
  if (text.size() >= 2 && text.front() == text.back() && is_quote(text.front())) {
    text = text.substr(1, text.size() - 2);
  }
  return std::string(text);
}

// The rest of a line is blank or a comment.
std::optional<std::string> comment_at(std::string_view text, std::size_t at) {
  at = skip_blanks(text, at);
  if (at == text.size()) return std::string();
  if (text[at] == '#') return std::string(text.substr(at));
  return std::nullopt;
}

// Finds the items of a value. The grammar is ambiguous ("'a', b' c"), and configobj takes the first way that works:
// so do we, remembering from which places there is none.
class ValueMatcher {
 public:
  explicit ValueMatcher(std::string_view text) : text_(text), is_hopeless_(text.size() + 1, false) {}

  std::optional<ConfigText> match() {
    if (text_.starts_with(',')) {  // the empty list
      auto comment = comment_at(text_, 1);
      if (!comment) return std::nullopt;
      return ConfigText{{}, true, std::move(*comment)};
    }
    if (!match_items(0)) return std::nullopt;
    return std::move(result_);
  }

 private:
  // Items that end with a comma, as many as there are, then the last one.
  bool match_items(std::size_t at) {
    if (is_hopeless_[at]) return false;
    for (std::size_t end = item_end(at, at); end != std::string_view::npos; end = item_end(at, end)) {
      std::size_t next = skip_blanks(text_, end);
      if (next == text_.size() || text_[next] != ',') continue;
      next = skip_blanks(text_, next + 1);
      result_.items.push_back(unquoted(trim(text_.substr(at, end - at))));
      if (match_items(next)) {
        result_.is_list = true;
        return true;
      }
      result_.items.pop_back();
    }
    if (match_last(at)) return true;
    is_hopeless_[at] = true;
    return false;
  }

  bool match_last(std::size_t at) {
    if (at < text_.size() && text_[at] != ',' && text_[at] != '#' && !is_blank(text_[at])) {
      const bool is_quoted = is_quote(text_[at]);
      for (std::size_t end = at + (is_quoted ? 2 : 1); end <= text_.size(); ++end) {
        if (is_quoted && text_[end - 1] != text_[at]) continue;
        if (auto comment = comment_at(text_, end)) {
          result_.items.push_back(unquoted(text_.substr(at, end - at)));
          result_.comment = std::move(*comment);
          return true;
        }
        if (!is_quoted && end < text_.size() && text_[end] == ',') break;
      }
      return false;
    }
    auto comment = comment_at(text_, at);
    if (!comment) return false;
    if (at == 0) result_.items.emplace_back();  // an empty value; behind a comma it is nothing
    result_.comment = std::move(*comment);
    return true;
  }

  // The next end after `last` of an item that begins at `at`.
  std::size_t item_end(std::size_t at, std::size_t last) const {
    if (at >= text_.size()) return std::string_view::npos;
    if (is_quote(text_[at])) {
      const std::size_t quote = text_.find(text_[at], last == at ? at + 1 : last);
      return quote == std::string_view::npos ? quote : quote + 1;
    }
    if (last > at || text_[at] == ',' || text_[at] == '#') return std::string_view::npos;
    const std::size_t end = text_.find_first_of(",#", at);
    return end == std::string_view::npos || text_[end] == '#' ? std::string_view::npos : end;
  }

  std::string_view text_;
  std::vector<bool> is_hopeless_;
  ConfigText result_;
};

}  // namespace

std::optional<ConfigHeader> read_config_header(std::string_view line) {
  ConfigHeader header;
  std::size_t at = skip_blanks(line, 0);
  for (; at < line.size() && line[at] == '['; at = skip_blanks(line, at + 1)) ++header.depth;
  if (header.depth == 0 || at == line.size()) return std::nullopt;
  const std::size_t start = at;
  const bool is_quoted = is_quote(line[start]);
  // The shortest name behind which only brackets and a comment follow.
  for (std::size_t end = start + (is_quoted ? 3 : 1); end < line.size(); ++end) {
    if (is_quoted && line[end - 1] != line[start]) continue;
    std::size_t closed = 0;
    std::size_t behind = end;
    for (std::size_t next = skip_blanks(line, end); next < line.size() && line[next] == ']';
         next = skip_blanks(line, behind)) {
      ++closed;
      behind = next + 1;
    }
    if (closed == 0) continue;
    if (auto comment = comment_at(line, behind)) {
      header.is_balanced = closed == header.depth;
      header.name = unquoted(line.substr(start, end - start));
      header.comment = std::move(*comment);
      return header;
    }
  }
  return std::nullopt;
}

std::optional<ConfigOption> read_config_option(std::string_view line) {
  const std::size_t start = skip_blanks(line, 0);
  if (start == line.size() || line[start] == '=') return std::nullopt;
  const bool is_quoted = is_quote(line[start]);
  for (std::size_t end = start + (is_quoted ? 2 : 1); end < line.size(); ++end) {
    if (is_quoted && line[end - 1] != line[start]) continue;
    const std::size_t equals = skip_blanks(line, end);
    if (equals == line.size() || line[equals] != '=') continue;
    return ConfigOption{unquoted(line.substr(start, end - start)), line.substr(skip_blanks(line, equals + 1))};
  }
  return std::nullopt;
}

std::optional<ConfigText> read_config_text(std::string_view rest) {
  return ValueMatcher(rest).match();
}

std::string quote_config_text(std::string_view text, Lines lines) {
  if (text.empty()) return "\"\"";
  const auto has = [&](std::string_view part) { return text.find(part) != std::string_view::npos; };
  const auto refuse_text = [&] { throw UsageError(fmt::format("{} {}", in_quotes(text), both_quotes)); };
  const bool has_both = has("'") && has("\"");
  if (lines == Lines::several && (has_both || has("\n"))) {
    if (has("\"\"\"") && has("'''")) refuse_text();
    const std::string_view quotes = has("'''") ? "\"\"\"" : "'''";
    return fmt::format("{0}{1}{0}", quotes, text);
  }
  if (has("\n")) {
    throw UsageError(
        fmt::format("{} cannot be written into a configuration file: it has several lines", in_quotes(text)));
  }
  constexpr std::string_view fences = " \r\n\v\t'\"";
  const bool is_plain = fences.find(text.front()) == std::string_view::npos &&
                        fences.find(text.back()) == std::string_view::npos && !has(",") && !has("#");
  if (is_plain) return std::string(text);
  if (has_both) refuse_text();
  const char quote = has("\"") ? '\'' : '"';
  return fmt::format("{0}{1}{0}", quote, text);
}

}  // namespace tutti
