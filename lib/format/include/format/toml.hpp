// TOML documents, as DVC reads params.toml.
#pragma once

#include <string>
#include <string_view>

#include "format/value.hpp"

namespace tutti {

// Dates and times become ValueKind::timestamp. Throws InvalidFile with file:line:column.
Value read_toml(std::string_view text, const std::string& file_name);

}  // namespace tutti
