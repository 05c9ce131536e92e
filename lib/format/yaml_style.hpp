// Which ways of writing a string a YAML text allows where.
#pragma once

#include <string_view>

namespace tutti {

struct YamlStyles {
  bool empty = false;
  bool multiline = false;
  bool flow_plain = true;
  bool block_plain = true;
  bool single_quoted = true;
};

// As ruamel.yaml's emitter analyses scalars. `text` is UTF-8.
YamlStyles analyze_yaml_string(std::string_view text);

constexpr bool is_yaml_break(char32_t c) {
  return c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

}  // namespace tutti
