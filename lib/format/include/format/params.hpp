// Parameter files and the dotted names of what they hold.
#pragma once

#include <string>
#include <string_view>

#include "format/value.hpp"

namespace tutti {

// By suffix as DVC does: ".json", ".toml", else YAML. A file that says nothing, or whose root is false, 0, "" or empty,
// is an empty map. Throws InvalidFile; also for ".py", by name.
Value read_params_file(std::string_view text, const std::string& file_name);

// The value at "train.layers.0": segments between dots are keys of maps or indexes of lists (-1 is the last). Null
// pointer if it is not there. As in DVC a key that itself holds a dot cannot be named, and segments are shell patterns
// ("*", "?", "[ab]", and "**" for any depth); throws InvalidFile when more than one value matches.
const Value* find_dotted(const Value& root, std::string_view key);

}  // namespace tutti
