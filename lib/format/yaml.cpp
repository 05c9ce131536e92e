// read_yaml(): checks the bytes, then takes the fast reader, or the full one where the fast one gives up.
#include "format/yaml.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "format/merge.hpp"
#include "yaml_readers.hpp"

namespace tutti {
namespace {

Mark mark_of(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_start = before.rfind('\n') + 1;  // 0 in the first line
  return {static_cast<std::uint32_t>(std::ranges::count(before, '\n') + 1),
          static_cast<std::uint32_t>(code_points(before.substr(line_start)) + 1)};
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
  const auto is_plain = [](char c) { return (c >= ' ' && c <= '~') || c == '\n'; };
  for (auto at = std::find_if_not(text.begin(), text.end(), is_plain); at != text.end();
       at = std::find_if_not(at, text.end(), is_plain)) {
    const auto offset = static_cast<std::size_t>(at - text.begin());
    const CodePoint c = decode_utf8(text.substr(offset));
    if (c.size == 0) refuse(source, mark_of(text, offset), "not UTF-8 text");
    if (!is_allowed(c.value)) {
      refuse(source, mark_of(text, offset),
             fmt::format("the control character U+{:04X} is not allowed", static_cast<unsigned>(c.value)));
    }
    at += static_cast<std::ptrdiff_t>(c.size);
  }
  return text;
}

namespace {

bool may_be_merged(std::string_view file_name) {
  const std::string_view name = file_name.substr(file_name.rfind('/') + 1);  // 0 without a '/'
  return name.ends_with(".dvc") || name == "dvc.lock" || name == "dvc.yaml";
}

// What YAML finds wrong with conflict markers ("expected ':'") tells nobody that a merge is to be finished.
void refuse_conflict(std::string_view text, const Source& source) {
  if (!may_be_merged(source.name) || text.find("<<<<<<<") == std::string_view::npos) return;
  const std::optional<std::size_t> line = first_conflict_line(text);
  if (!line) return;
  throw InvalidFile(fmt::format("{}:{}:1: a merge left conflict markers here", printable(source.name), *line),
                    {"tutti resolve"});
}

}  // namespace

Value read_yaml(std::string_view text, const std::string& file_name) {
  const Source source{file_name};
  std::string storage;
  const std::string_view prepared = prepare_yaml(text, storage, source);
  if (std::optional<Value> value = read_canonical_yaml(prepared)) return std::move(*value);
  try {
    return read_any_yaml(prepared, source);
  } catch (const InvalidFile&) {
    refuse_conflict(prepared, source);
    throw;
  }
}

}  // namespace tutti
