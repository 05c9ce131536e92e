// The two YAML readers behind read_yaml(): one for all of YAML, one for what machines and most people write.
//
// Both get text that prepare_yaml() has passed and yield the same value and marks: a scalar, list or map is where its
// first character (after anchor and tag) stands; nothing where something could be is where its key is, and in a list
// where the list is.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "format/value.hpp"

namespace tutti {

constexpr std::size_t deepest_nesting = 256;

// The text without byte order mark and with '\n' as its only line break; `storage` holds it where it had to be copied.
// Refuses bytes that are not UTF-8 and characters that YAML does not allow.
std::string_view prepare_yaml(std::string_view text, std::string& storage, const Source& source);

Value read_any_yaml(std::string_view text, const Source& source);

// Nothing when the text is not canonical; never refuses.
std::optional<Value> read_canonical_yaml(std::string_view text);

}  // namespace tutti
