// read_yaml(): checks the bytes, then takes the fast reader, or the full one where the fast one gives up.
#include "format/yaml.hpp"

#include <fmt/format.h>

#include "utf8.hpp"
#include "yaml_readers.hpp"

namespace tutti {
namespace {

Mark mark_of(std::string_view text, std::size_t offset) {
  Mark mark{1, 1};
  for (const char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++mark.line;
      mark.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++mark.column;
    }
  }
  return mark;
}

bool is_allowed(char32_t c) {
  if (c < 0x80) return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0x7E);
  return c == 0x85 || (c >= 0xA0 && c != 0xFFFE && c != 0xFFFF);
}

std::string with_unix_breaks(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r') {
      result += '\n';
      if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
    } else {
      result += text[i];
    }
  }
  return result;
}

}  // namespace

std::string_view prepare_yaml(std::string_view text, std::string& storage, const Source& source) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.find('\r') != std::string_view::npos) {
    storage = with_unix_breaks(text);
    text = storage;
  }
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if ((byte >= 0x20 && byte < 0x7F) || byte == '\n') {
      ++at;
      continue;
    }
    const CodePoint c = decode_utf8(text, at);
    if (c.size == 0) refuse(source, mark_of(text, at), "not UTF-8 text");
    if (!is_allowed(c.value)) {
      refuse(source, mark_of(text, at),
             fmt::format("the control character U+{:04X} is not allowed", static_cast<unsigned>(c.value)));
    }
    at += c.size;
  }
  return text;
}

Value read_yaml(std::string_view text, const std::string& file_name) {
  const Source source{file_name};
  std::string storage;
  const std::string_view prepared = prepare_yaml(text, storage, source);
  if (std::optional<Value> value = read_canonical_yaml(prepared)) return std::move(*value);
  return read_any_yaml(prepared, source);
}

}  // namespace tutti
