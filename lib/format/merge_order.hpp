// The order of a merged list or map.
#pragma once

#include <string>
#include <vector>

namespace tutti {

// Every name of either side: ours in our order (theirs, when only they moved what was there), the other side's new
// ones behind the neighbour they follow there.
std::vector<std::string> merged_order(const std::vector<std::string>& base, const std::vector<std::string>& ours,
                                      const std::vector<std::string>& theirs);

}  // namespace tutti
