// The text of a .dvcignore: its lines, and their patterns as they read from the root.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tutti {

struct IgnoreLine {
  std::size_t number = 0;
  std::string text;  // without surrounding blanks, as Python's str.strip() sees them
};

// Lines that hold a pattern. Throws InvalidFile if the text is not UTF-8; `file` is for that message.
std::vector<IgnoreLine> lines_of_dvcignore(std::string_view text, std::string_view file);

// The pattern of a .dvcignore in `directory` (empty: the root, and nothing changes) rewritten to mean the same from the
// root. Done on the text, exactly as DVC does, because its corner cases decide what lands in a manifest: the
// directory's name is not escaped, so that patterns in a directory "[a]" match nothing.
std::string rebased_pattern(std::string_view pattern, std::string_view directory);

}  // namespace tutti
