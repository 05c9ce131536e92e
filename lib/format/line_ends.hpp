// Line ends of a text into which lines are put.
#pragma once

#include <string>
#include <string_view>

namespace tutti {

// `lines`, which end in "\n", as `text` ends its lines: as its first line does.
std::string with_line_ends_of(std::string_view text, std::string_view lines);

}  // namespace tutti
