// What differs between two manifests, found in their texts.
#pragma once

#include <optional>
#include <string_view>

#include "base/digest.hpp"
#include "store/tree.hpp"

namespace tutti {

// Nothing if the entries that differ are not in canonical form or not in order: then difference() of two Trees has to
// find out. What both texts share is skipped, not checked: it hides no difference.
std::optional<TreeDifference> difference_of_texts(std::string_view before, std::string_view after, Algorithm algorithm);

}  // namespace tutti
