// dvc.lock as lines.
//
// DVC writes the whole file anew when one entry changes. To splice one entry instead, the others must be what it would
// write. Almost every line shows that by itself: a short key and a value that YAML reads as nothing but the same plain
// text or a plain number. A block with other lines (quotes, folded lines, nested params) has to be written and
// compared.
#include "lock_text.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace tutti {
namespace {

constexpr std::string_view head = "schema: '2.0'\nstages:\n";
constexpr std::size_t sure_width = 78;  // no folding up to here

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_plain_word(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == '/' || c == '@';
  });
}

// true, null and the like, in any case.
bool is_reserved(std::string_view text) {
  if (text.size() < 4 || text.size() > 5) return false;
  std::string_view reserved[] = {"true", "false", "null"};
  return std::any_of(std::begin(reserved), std::end(reserved), [&](std::string_view word) {
    return std::equal(word.begin(), word.end(), text.begin(), text.end(), [](char a, char b) { return a == lower(b); });
  });
}

bool is_plain_key(std::string_view key) {
  return is_plain_word(key) && is_letter(key.front()) && !is_reserved(key);
}

// "12", "0.25": what Python prints as it stands.
bool is_plain_number(std::string_view text) {
  if (text.size() > 15 || text.empty()) return false;
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  if (whole.empty() || !std::all_of(whole.begin(), whole.end(), is_digit)) return false;
  if (whole.size() > 1 && whole.front() == '0') return false;
  if (point == std::string_view::npos) return true;
  const std::string_view fraction = text.substr(point + 1);
  if (fraction.empty() || !std::all_of(fraction.begin(), fraction.end(), is_digit)) return false;
  if (fraction.back() == '0' && fraction.size() > 1) return false;
  return whole != "0" || fraction == "0" || !fraction.starts_with("0000");
}

// A text that YAML reads as a string and that needs no quotes.
bool is_plain_text(std::string_view text) {
  if (text.empty()) return false;
  const char first = text.front();
  if (is_digit(first)) {
    // An md5 or such: with a letter that no number has.
    if (text.size() > 1 && first == '0' && is_letter(text[1]) && text[1] != 'e') return false;
    const bool is_no_number = std::any_of(text.begin(), text.end(), [](char c) {
      return c == '/' || (is_letter(c) && c != 'e' && c != 'E' && c != 'T' && c != 't' && c != 'Z');
    });
    if (!is_no_number) return false;
  } else if (!is_letter(first) && first != '/') {
    return false;
  }
  if (text.back() == ' ' || text.back() == ':' || is_reserved(text)) return false;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i + 1] == ' ' && (text[i] == ' ' || text[i] == ':')) return false;
    if (text[i] == ' ' && text[i + 1] == '#') return false;
  }
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

bool is_certain_value(std::string_view text) {
  return text == "true" || text == "false" || is_plain_number(text) || is_plain_text(text);
}

// "key: value"
bool is_certain_pair(std::string_view text) {
  const std::size_t colon = text.find(": ");
  return colon != std::string_view::npos && is_plain_key(text.substr(0, colon)) && colon + 2 < text.size() &&
         is_certain_value(text.substr(colon + 2));
}

bool has_indent(std::string_view line, std::size_t width) {
  return line.size() > width && line.find_first_not_of(' ') == width;
}

// What a line means depends on the section of the entry that it stands in.
class BlockLines {
 public:
  bool is_certain(std::string_view line) {
    if (line.size() > sure_width) return false;
    if (has_indent(line, 4) && !line.substr(4).starts_with('-')) return starts_section(line.substr(4));
    if (section_ == "deps" || section_ == "outs") {
      if (has_indent(line, 4)) {
        has_item_ = true;
        return line.substr(4).starts_with("- ") && is_certain_pair(line.substr(6));
      }
      return has_item_ && has_indent(line, 6) && is_certain_pair(line.substr(6));
    }
    if (section_ == "params") {
      if (has_indent(line, 6)) {
        has_item_ = true;
        return line.back() == ':' && is_plain_key(line.substr(6, line.size() - 7));
      }
      return has_item_ && has_indent(line, 8) && is_certain_pair(line.substr(8));
    }
    return false;
  }

 private:
  bool starts_section(std::string_view text) {
    has_item_ = false;
    section_ = text.back() == ':' ? text.substr(0, text.size() - 1) : std::string_view();
    if (!section_.empty()) return section_ == "deps" || section_ == "outs" || section_ == "params";
    return text.starts_with("cmd: ") && is_plain_text(text.substr(5));
  }

  std::string_view section_;
  bool has_item_ = false;
};

}  // namespace

std::optional<std::vector<LockBlock>> lock_blocks(std::string_view text) {
  if (!text.starts_with(head) || text.back() != '\n' || text.size() == head.size()) return std::nullopt;
  std::vector<LockBlock> blocks;
  BlockLines lines;
  std::size_t block_start = head.size();
  const auto close = [&](std::size_t end) {
    if (!blocks.empty()) blocks.back().text = text.substr(block_start, end - block_start);
  };
  for (std::size_t at = head.size(); at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::string_view line = text.substr(at, end - at);
    if (has_indent(line, 2)) {
      if (line.back() != ':' || !is_plain_key(line.substr(2, line.size() - 3))) return std::nullopt;
      close(at);
      block_start = at;
      lines = BlockLines();
      blocks.push_back({line.substr(2, line.size() - 3), {}, line.size() <= sure_width});
    } else {
      if (blocks.empty() || !line.starts_with("    ")) return std::nullopt;
      blocks.back().is_certain = blocks.back().is_certain && lines.is_certain(line);
    }
    at = end + 1;
  }
  close(text.size());
  return blocks;
}

}  // namespace tutti
