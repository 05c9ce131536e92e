// Paths inside a tracked directory that a person's pattern stands for, whether they are in the workspace or not.
#pragma once

#include <vector>

#include "store/tree.hpp"

namespace tutti {

// Files, and directories above files, sorted; none if nothing matches. '*', '?' and '[…]' stay within a name, do not
// match a dot that begins it, and know no escapes; '**' as a whole name is any number of directories. A name that is
// there as written stands for itself only: "a[1].png" is not "a1.png" where both are.
std::vector<RelPath> matching_entries(const Tree& tree, const RelPath& pattern);

}  // namespace tutti
