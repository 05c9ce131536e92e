// The rows of a plot's data: from CSV and TSV files, and from the lists of maps that JSON, YAML, TOML and Python files
// hold. Read as DVC 3.67.1 does it, whose words for what does not fit are kept for programs.
#pragma once

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/value.hpp"

namespace tutti {

struct PlotError {
  std::string type, message;  // as DVC words it for programs: FieldNotFoundError, "Could not find provided field …"
  std::string sentence;       // for people
};

class PlotFailure final : public std::exception {
 public:
  explicit PlotFailure(PlotError error) : error_(std::move(error)) {}
  const char* what() const noexcept override { return error_.message.c_str(); }
  const PlotError& error() const { return error_; }

 private:
  PlotError error_;
};

// Rows of named cells, kept by column: a million rows are common, and tables made from one another share columns.
class DataTable {
 public:
  using Cells = std::vector<std::optional<Value>>;  // nothing where a row does not have the column
  struct Column {
    std::string name;
    std::shared_ptr<const Cells> cells;
  };

  DataTable() = default;
  DataTable(std::size_t rows, std::vector<Column> columns) : rows_(rows), columns_(std::move(columns)) {}

  std::size_t rows() const { return rows_; }
  const std::vector<Column>& columns() const { return columns_; }
  const Column* find(std::string_view name) const;
  // Replaces the column of that name in its place, or appends it. It must have as many cells as there are rows.
  void set(std::string name, std::shared_ptr<const Cells> cells);

 private:
  std::size_t rows_ = 0;
  std::vector<Column> columns_;
};

enum class Header { yes, no };

// Fields are texts, as Python's csv module splits them; without a header they are called "0", "1", …. Of a line that is
// too short the rest is null; what the first line has too much is a list called "null". If a later line has too much,
// there are columns but no rows: DVC takes no part of such a file. Throws PlotFailure.
DataTable read_separated(std::string_view text, char separator, Header header);

// The lists of maps in `content`, however deep, side by side: row n has the members of each list's n-th map. Lists of
// anything else, or whose first map does not have all keys, are left out. Throws PlotFailure for scalars and empty
// lists, where DVC fails.
DataTable table_of(const Value& content);

// The last key of the first map of the first list of maps: what is drawn if nobody says.
std::optional<std::string> last_field(const Value& content);
std::optional<std::string> last_field(const DataTable& table);

}  // namespace tutti
