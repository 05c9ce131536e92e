// YAML documents, read as DVC reads them and written byte for byte as DVC writes them.
//
// Reading follows ruamel.yaml's "safe" loader (YAML 1.2): yes and on are strings, 010 is 10, 0o17, 0x1F and 1_000 are
// integers, 1e-5 is a number, "<<" merges, an alias is a copy of what it names. "%YAML 1.1" brings back 1.1's scalars.
// Dates and times are read (ValueKind::timestamp); whoever cannot use one refuses it where it matters.
//
// Refused with InvalidFile, "file:line:column: reason": bytes that are not UTF-8, control characters, duplicate keys,
// tags other than YAML's own, more than one document, more than 256 levels, and aliases that expand to more than ten
// times the document. An empty document is null.
#pragma once

#include <string>
#include <string_view>

#include "format/value.hpp"

namespace tutti {

Value read_yaml(std::string_view text, const std::string& file_name);

// The text that DVC's dump_yaml() writes (ruamel.yaml 0.19.1: block style, width 80), with its final newline.
std::string write_yaml(const Value& value);

}  // namespace tutti
