// The list of files that a command leaves for `git add`.
#pragma once

#include <vector>

#include "base/rel_path.hpp"

namespace tutti {

// In the order in which they were first written.
void add_once(std::vector<RelPath>& files, const RelPath& file);

}  // namespace tutti
