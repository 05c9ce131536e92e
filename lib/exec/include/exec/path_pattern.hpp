// Paths that a pattern stands for, as `add --glob` understands it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tutti {

// What is there at or beneath `directory` (absolute) and matches, written as the pattern is (relative or absolute),
// sorted. Python's glob rules: '*', '?' and '[…]' stay within a name, do not match a dot that begins it, and know no
// escapes;
// '**' as a whole name is any number of directories. Links to directories are not entered by '**'.
std::vector<std::string> matching_paths(std::string_view pattern, const std::string& directory);

}  // namespace tutti
