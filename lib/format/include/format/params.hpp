// Parameter files and the dotted names of what they hold.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "format/value.hpp"

namespace tutti {

// By suffix as DVC does: ".json", ".toml", ".py", else YAML. A file that says nothing, or whose root is false, 0, "" or
// empty, is an empty map. Throws InvalidFile.
Value read_params_file(std::string_view text, const std::string& file_name);
// Of a file that messages call otherwise: "conf.py@HEAD".
Value read_params_file(std::string_view text, std::string_view file_name, const std::string& shown_name);

// The value at "train.layers.0": segments between dots are keys of maps or indexes of lists (-1 is the last). Null
// pointer if it is not there. As in DVC a key that itself holds a dot cannot be named, and segments are shell patterns
// ("*", "?", "[ab]", and "**" for any depth); throws InvalidFile when more than one value matches.
const Value* find_dotted(const Value& root, std::string_view key);

// The part of `root` that the keys name, in its own shape; keys that are not there are left out. Patterns may match
// many. As DVC does it, a list that several keys take from grows by what each of them takes, in places counted from its
// own beginning: "t.0" and "t.1" of {t: [5, 6]} give {t: [5, null, 6]}.
Value select_dotted(const Value& root, std::span<const std::string> keys);

// Answers find_dotted() for many keys of one value, in time that does not grow with the value's.
class DottedValues {
 public:
  explicit DottedValues(const Value& root);  // which must stay, and stay where it is
  const Value* find(std::string_view key) const;

 private:
  const Value& root_;
  std::unordered_map<std::string_view, const Value*> by_key_;  // of the top; empty if not all keys are strings
};

}  // namespace tutti
