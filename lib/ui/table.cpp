// Pads rows into columns.
#include "ui/table.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "ui/text_width.hpp"

namespace tutti {

namespace {

std::vector<std::size_t> widths_of(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
  }
  return widths;
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, display_width(text)), ' ');
}

}  // namespace

std::string columns(const std::vector<std::vector<std::string>>& rows) {
  const auto widths = widths_of(rows);
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += i + 1 < row.size() ? padded(row[i], widths[i]) + "  " : row[i];
    }
    text += '\n';
  }
  return text;
}

namespace {

struct HeadedTable {
  std::vector<std::vector<std::string>> rows;  // the header first
  std::vector<std::size_t> widths;
};

HeadedTable headed(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows) {
  HeadedTable table{{header}, {}};
  table.rows.insert(table.rows.end(), rows.begin(), rows.end());
  for (auto& row : table.rows) {
    for (std::string& cell : row) cell = std::string(trim(cell));
  }
  table.widths = widths_of(table.rows);
  for (std::size_t i = 0; i < header.size(); ++i) {
    table.widths[i] = std::max(table.widths[i], display_width(table.rows[0][i]) + 2);
  }
  return table;
}

}  // namespace

std::string headed_columns(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows) {
  const HeadedTable table = headed(header, rows);
  std::string text;
  for (const auto& row : table.rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += (i > 0 ? "  " : "") + padded(row[i], table.widths[i]);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
  }
  return text;
}

std::string markdown_table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows) {
  const auto [all, widths] = headed(header, rows);
  std::string text;
  for (std::size_t r = 0; r < all.size(); ++r) {
    text += '|';
    for (std::size_t i = 0; i < all[r].size(); ++i) text += ' ' + padded(all[r][i], widths[i]) + " |";
    text += '\n';
    if (r == 0) {
      text += '|';
      for (const std::size_t width : widths) text += std::string(width + 2, '-') + '|';
      text += '\n';
    }
  }
  return text;
}

}  // namespace tutti
