// Three-way merge of .gitignore files, where Git's own ends in a conflict: by what lines each side has.
//
// Two branches that track something each append a line at the same place, which Git cannot order. For data it makes no
// difference: each line stands for itself. Lines that one side took out are gone, lines that one side put in are there.
#pragma once

#include <optional>
#include <string>

#include "format/merge.hpp"

namespace tutti {

// Our text without what they took out, followed by what they put in. Nothing where order matters: some line begins with
// '!', which takes back what the lines before it say.
std::optional<std::string> merge_ignore_lines(const MergeVersions& versions);

}  // namespace tutti
