// Rows in columns, as wide as they need to be.
#pragma once

#include <string>
#include <vector>

namespace tutti {

// Two blanks between columns; the last one is not padded. Widths are those on a terminal.
std::string columns(const std::vector<std::vector<std::string>>& rows);

// As DVC's tables: a column is at least two blanks wider than its header. Cells are trimmed.
std::string headed_columns(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows);
std::string markdown_table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows);

}  // namespace tutti
