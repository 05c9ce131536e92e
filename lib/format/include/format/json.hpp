// JSON as Python's json module reads and writes it, because DVC's digests are taken of that text.
#pragma once

#include <string>
#include <string_view>

#include "format/value.hpp"

namespace tutti {

// Accepts NaN, Infinity and -Infinity; of duplicate keys the last wins. Throws InvalidFile for anything else that is
// not JSON, and beyond 256 levels. Only whitespace may follow the value.
Value read_json(std::string_view text, const std::string& file_name);

enum class SortKeys { no, yes };

// json.dumps(value, sort_keys=...): separators ", " and ": ", ASCII with \u escapes, floats as Python prints them, keys
// that are not strings turned into strings. Throws InvalidFile for a timestamp and for keys that do not sort together.
std::string python_json(const Value& value, SortKeys sort);

// Python's repr(): "0.1", "1e-05", "100.0", "inf", "nan".
std::string python_repr(double value);

}  // namespace tutti
