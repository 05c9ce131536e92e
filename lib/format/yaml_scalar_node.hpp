// The node of a YAML scalar: its type from its tag or its looks, its value, and the text that is written again.
#pragma once

#include <string_view>

#include "yaml_scanner.hpp"
#include "yaml_tree.hpp"

namespace tutti {

// "str" of "!!str" and of "!<tag:yaml.org,2002:str>"; empty for tags that are not YAML's own.
std::string_view type_of_yaml_tag(std::string_view tag);

// Of the type `merge` for "<<", which has no value. Refuses a tag that the scalar does not satisfy.
YamlNodePtr scalar_node(const YamlToken& token, std::string_view tag, YamlVersion version, const Source& source);

}  // namespace tutti
