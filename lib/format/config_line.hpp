// Lines of configobj's INI dialect, taken apart and put together.
//
// A line is blank, a comment ("#…"), a section's header ("[name]", "[[name]]", the name maybe in quotes), or
// "key = value". A value is a text, in quotes when it begins or ends with blanks or quotes or holds ',' or '#'; or a
// list of such texts with commas between (one item: "a,"; none: ","); or, within three quotes, several lines.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti {

struct ConfigHeader {
  std::size_t depth = 0;  // of brackets
  bool is_balanced = true;
  std::string name, comment;
};

struct ConfigText {
  std::vector<std::string> items;  // one, unless it is a list
  bool is_list = false;
  std::string comment;
};

struct ConfigOption {
  std::string key;
  std::string_view rest;  // behind the '=', not yet taken apart
};

std::optional<ConfigHeader> read_config_header(std::string_view line);
std::optional<ConfigOption> read_config_option(std::string_view line);
std::optional<ConfigText> read_config_text(std::string_view rest);

// In quotes where configobj needs them. Throws UsageError for a text with both kinds of quotes where it has no way to
// write it.
enum class Lines { one, several };
std::string quote_config_text(std::string_view text, Lines lines);

}  // namespace tutti
