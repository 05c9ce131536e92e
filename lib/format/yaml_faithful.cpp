// Puts texts with several blanks in a row into quotes.
#include "yaml_faithful.hpp"

#include "base/error.hpp"
#include "format/yaml.hpp"
#include "yaml_tree.hpp"

namespace tutti {
namespace {

constexpr std::string_view two_blanks = "  ";

void quote_blanks(YamlNode& node) {
  if (node.kind == YamlNode::Kind::scalar && node.type == ScalarType::string && node.style == 0 &&
      node.text.find(two_blanks) != std::string::npos) {
    node.style = '"';
  }
  for (const YamlEntry& entry : node.entries) quote_blanks(*entry.value);
}

bool reads_back(const std::string& text, const Value& value) {
  try {
    return read_yaml(text, "") == value;
  } catch (const InvalidFile&) {
    return false;
  }
}

}  // namespace

std::string faithful_yaml(std::string text, const Value& value) {
  // Only a line that was broken at them ends in two blanks.
  if (text.find("  \n") == std::string::npos || reads_back(text, value)) return text;
  const YamlNodePtr root = yaml_node(value);
  quote_blanks(*root);
  std::string quoted = emit_yaml(root);
  return reads_back(quoted, value) ? quoted : text;
}

std::string write_faithful_yaml(const Value& value) {
  return faithful_yaml(write_yaml(value), value);
}

}  // namespace tutti
