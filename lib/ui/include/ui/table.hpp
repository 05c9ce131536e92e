// Rows in columns, as wide as they need to be.
#pragma once

#include <string>
#include <vector>

namespace tutti {

// Two blanks between columns; the last one is not padded. Widths are those on a terminal.
std::string columns(const std::vector<std::vector<std::string>>& rows);
std::string markdown_table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows);

}  // namespace tutti
