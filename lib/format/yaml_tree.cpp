// Trees made from values alone, without looks.
#include "yaml_tree.hpp"

#include <cmath>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "format/json.hpp"

namespace tutti {
namespace {

std::string real_text(double value) {
  if (std::isnan(value)) return ".nan";
  if (std::isinf(value)) return value < 0 ? "-.inf" : ".inf";
  return python_repr(value);
}

void fill_scalar(YamlNode& node, const Value& value) {
  node.value = value;
  switch (value.kind()) {
    case ValueKind::boolean:
      node.type = ScalarType::boolean;
      node.text = value.as_boolean() ? "true" : "false";
      return;
    case ValueKind::integer:
      node.type = ScalarType::integer;
      node.text = std::to_string(value.as_integer());
      return;
    case ValueKind::big_integer:
      node.type = ScalarType::integer;
      node.text = value.big_integer_text();
      return;
    case ValueKind::real:
      node.type = ScalarType::real;
      node.text = real_text(value.as_real());
      return;
    case ValueKind::string:
      node.type = ScalarType::string;
      node.text = value.as_string();
      if (!is_utf8(node.text)) {
        throw InvalidFile(fmt::format("{} is not UTF-8, which YAML cannot hold", printable(node.text)));
      }
      return;
    case ValueKind::timestamp:
      node.type = ScalarType::timestamp;
      node.text = value.timestamp_text();
      return;
    default:
      return;  // null is written as nothing
  }
}

YamlNodePtr make_node(const Value& value) {
  auto node = std::make_shared<YamlNode>();
  if (value.is_list()) {
    node->kind = YamlNode::Kind::list;
    node->entries.reserve(value.size());
    for (const Value& item : value.items()) node->entries.push_back({.value = make_node(item)});
  } else if (value.is_map()) {
    node->kind = YamlNode::Kind::map;
    node->entries.reserve(value.size());
    for (const Member& member : value.members()) {
      node->entries.push_back({.key = member.key, .key_node = make_node(member.key), .value = make_node(member.value)});
    }
  } else {
    fill_scalar(*node, value);
  }
  return node;
}

}  // namespace

YamlNodePtr yaml_node(const Value& value) {
  return make_node(value);
}

}  // namespace tutti
