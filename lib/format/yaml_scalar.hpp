// What a YAML scalar means: the implicit types of YAML 1.2 and 1.1 as ruamel.yaml knows them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "format/value.hpp"

namespace tutti {

enum class YamlVersion : std::uint8_t { v1_1, v1_2 };

enum class ScalarType : std::uint8_t { null, boolean, integer, real, timestamp, merge, value, string };

// The type that a plain scalar has, and that a string must be quoted against.
ScalarType implicit_type(std::string_view text, YamlVersion version = YamlVersion::v1_2);

// The value of a scalar of that type. Refuses what has no value: "2020-13-01", "0x_", "<<" where it is not a key.
Value scalar_value(ScalarType type, std::string_view text, YamlVersion version, Mark mark, const Source& source);

// How ruamel.yaml's round-trip loader writes the scalar again: "0x1F", "1_000" and "1.50" stay, "True" is "true", "+1"
// is "1", "~" is nothing. Only for scalars that have a value.
std::string rewritten_scalar(ScalarType type, std::string_view text, YamlVersion version, const Value& value);

// Which version the text's "%YAML" directive asks for.
YamlVersion yaml_version_of(std::string_view text, const Source& source);

}  // namespace tutti
