// How a conflict is written.
#pragma once

#include <string>
#include <string_view>

namespace tutti {

// Whole lines of each side between markers; the labels are Git's words for the sides.
std::string marked(std::string_view ours, std::string_view theirs, std::size_t marker_size);

}  // namespace tutti
