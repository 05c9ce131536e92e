// Finds x and y of a plot in its files (reference: DVC 3.67.1, render/converter/vega.py).
#include "plot_series.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.hpp"

namespace tutti {
namespace {

constexpr std::string_view index_name = "step";
constexpr std::string_view mixed_x = "dvc_inferred_x_value";
constexpr std::string_view mixed_y = "dvc_inferred_y_value";

struct FileField {
  std::string file, name;
};

// {file: field} or {file: [field, …]}.
std::vector<FileField> fields_of(const Value* axis) {
  std::vector<FileField> fields;
  if (!axis || !axis->is_map()) return fields;
  for (const Member& member : axis->members()) {
    if (!member.key.is_string()) continue;
    const std::string file(member.key.as_string());
    if (member.value.is_string()) fields.push_back({file, std::string(member.value.as_string())});
    if (!member.value.is_list()) continue;
    for (const Value& field : member.value.items()) {
      if (field.is_string()) fields.push_back({file, std::string(field.as_string())});
    }
  }
  return fields;
}

// The only field there is; nothing for several or none.
std::optional<std::string> common_field(const std::vector<FileField>& fields) {
  std::set<std::string_view> names;
  for (const FileField& field : fields) names.insert(field.name);
  return names.size() == 1 ? std::optional(std::string(*names.begin())) : std::nullopt;
}

// Components of all paths from the beginning, as long as they are the same.
std::size_t common_directory_size(const std::vector<FileField>& fields) {
  std::set<std::string> files;
  for (const FileField& field : fields) files.insert(field.file);
  if (files.size() < 2) return 0;
  std::vector<std::string> common = split(*files.begin(), '/');
  for (const std::string& file : files) {
    const std::vector<std::string> parts = split(file, '/');
    const auto end = std::ranges::mismatch(common, parts).in1;
    common.erase(end, common.end());
  }
  return join(common, "/").size();
}

std::string short_name(const std::string& file, std::size_t common) {
  std::string_view rest = std::string_view(file).substr(std::min(common, file.size()));
  const std::size_t begin = std::min(rest.find_first_not_of("/\\"), rest.size());
  rest.remove_prefix(begin);
  return std::string(rest.substr(0, rest.find_last_not_of("/\\") + 1));
}

class SeriesMaker {
 public:
  SeriesMaker(const std::string& id, const Value& properties, const SeriesSources& sources)
      : x_(as_files(properties.find("x"), properties.find("y"), id)), y_(y_of(id, properties, sources)) {
    for (const auto& [name, source] : sources) tables_.emplace(name, table_of_source(*source));
    answer_.x_label = label(properties, "x_label", x_, "x");
    answer_.y_label = label(properties, "y_label", y_, "y");
    if (!answer_.x_label) answer_.x_label = std::string(index_name);
  }

  SeriesOfRevision make(const std::string& revision) {
    const std::vector<FileField> xs = verified(x_), ys = verified(y_);
    if (xs.size() > 1 && xs.size() != ys.size()) {
      fail("DvcException",
           fmt::format("Cannot have different number of x and y data sources. Found {} x and {} y data sources.",
                       xs.size(), ys.size()),
           fmt::format("there are {} fields for x and {} for y", xs.size(), ys.size()));
    }
    const bool mixes_x = xs.size() > 1 && !common_field(xs);
    const std::optional<std::string> only_y = common_field(ys);
    answer_.x = mixes_x ? std::string(mixed_x) : xs.empty() ? std::string(index_name) : xs.front().name;
    answer_.y = ys.empty() ? "" : only_y.value_or(std::string(mixed_y));
    const std::size_t common = common_directory_size(ys);
    for (const FileField& y : ys) answer_.fields.push_back({short_name(y.file, common), y.name});
    std::size_t rows = 0;
    for (std::size_t i = 0; i < ys.size(); ++i) {
      const FileField* x = xs.empty() ? nullptr : xs.size() > 1 ? &xs[i] : &xs.front();
      DataTable table = table_named(ys[i].file);
      if (!only_y) copy(table, table, ys[i].name, mixed_y);
      if (x) {
        join_x(table, *x, ys[i]);
      } else {
        number_rows(table);
      }
      rows += table.rows();
      answer_.series.push_back({revision, answer_.fields[i], std::move(table)});
    }
    if (rows == 0) answer_.series.clear();
    return std::move(answer_);
  }

 private:
  [[noreturn]] static void fail(std::string type, std::string message, std::string sentence) {
    throw PlotFailure({std::move(type), std::move(message), std::move(sentence)});
  }

  // A single name of x counts for every field of y.
  static Value as_files(const Value* x, const Value* y, const std::string& id) {
    if (!x) return {};
    if (!x->is_string()) return *x;
    Value files = Value::map();
    if (!y || !y->is_map()) {
      files.append(id, *x);
      return files;
    }
    for (const Member& member : y->members()) {
      if (!member.key.is_string()) continue;
      Value names = *x;
      if (member.value.is_list()) {
        names = Value::list();
        for (std::size_t i = 0; i < member.value.size(); ++i) names.push_back(*x);
      }
      files.set(member.key.as_string(), std::move(names));
    }
    return files;
  }

  static Value y_of(const std::string& id, const Value& properties, const SeriesSources& sources) {
    const Value* said = properties.find("y");
    if (said && said->is_map()) return *said;
    Value y = Value::map();
    if (said && !said->is_null()) {
      y.append(id, *said);
      return y;
    }
    const auto own = std::ranges::find(sources, id, &SeriesSources::value_type::first);
    if (own == sources.end()) return {};
    const PlotSource& source = *own->second;
    const DataTable* table = std::get_if<DataTable>(&source.content);
    const Value* value = std::get_if<Value>(&source.content);
    const std::optional<std::string> last = table ? last_field(*table) : value ? last_field(*value) : std::nullopt;
    if (last) y.append(id, Value::string(*last));
    return y;
  }

  static DataTable table_of_source(const PlotSource& source) {
    if (const DataTable* table = std::get_if<DataTable>(&source.content)) return *table;
    if (const Value* value = std::get_if<Value>(&source.content)) return table_of(*value);
    fail("AttributeError", "'bytes' object has no attribute 'values'", "a picture has no fields");
  }

  // What a person says; else the field's name if there is only one; nothing where there is no such axis.
  static std::optional<std::string> label(const Value& properties, std::string_view key, const Value& axis,
                                          const std::string& fallback) {
    const Value* said = properties.find(key);
    if (said && said->is_string()) return std::string(said->as_string());
    if (!axis.is_map()) return std::nullopt;
    return common_field(fields_of(&axis)).value_or(fallback);
  }

  std::vector<FileField> verified(const Value& axis) const {
    std::vector<FileField> fields = fields_of(&axis);
    for (const FileField& field : fields) {
      const auto found = tables_.find(field.file);
      if (found != tables_.end()) verify(found->second, field);
    }
    return fields;
  }

  static void verify(const DataTable& table, const FileField& field) {
    if (table.rows() == 0) {
      fail("TypeError", "argument of type 'NoneType' is not iterable",
           fmt::format("{} holds no rows with the same fields", in_quotes(field.file)));
    }
    std::vector<std::string> names;
    for (const DataTable::Column& column : table.columns()) {
      if (!column.cells->front()) continue;
      if (column.name == field.name) return;
      names.push_back(column.name);
    }
    fail("FieldNotFoundError",
         fmt::format("Could not find provided field ('{}') in data fields ('{}').", field.name, join(names, ", ")),
         fmt::format("{} has no field {}, but {}", in_quotes(field.file), in_quotes(field.name),
                     in_quotes(join(names, ", "))));
  }

  DataTable table_named(const std::string& file) const {
    const auto found = tables_.find(file);
    return found == tables_.end() ? DataTable() : found->second;
  }

  // Where a row of `from` has no such cell, the one of `to` stays.
  static void copy(DataTable& to, const DataTable& from, const std::string& name, std::string_view as) {
    const DataTable::Column* column = from.find(name);
    if (!column) return;
    const DataTable::Column* old = to.find(as);
    if (!old || old->cells == column->cells) {
      to.set(std::string(as), column->cells);
      return;
    }
    DataTable::Cells cells = *column->cells;
    for (std::size_t row = 0; row < cells.size(); ++row) {
      if (!cells[row]) cells[row] = (*old->cells)[row];
    }
    to.set(std::string(as), std::make_shared<const DataTable::Cells>(std::move(cells)));
  }

  void join_x(DataTable& table, const FileField& x, const FileField& y) const {
    const DataTable from = table_named(x.file);
    if (from.rows() != table.rows()) {
      fail("DvcException",
           fmt::format("Cannot join '{}' from '{}' and '{}' from '{}'. They have to have same length.", x.name, x.file,
                       y.name, y.file),
           fmt::format("{} has {} and {} has {}", in_quotes(x.file), count_of(from.rows(), "row"), in_quotes(y.file),
                       count_of(table.rows(), "row")));
    }
    copy(table, from, x.name, answer_.x);
  }

  static void number_rows(DataTable& table) {
    DataTable::Cells cells;
    cells.reserve(table.rows());
    for (std::size_t row = 0; row < table.rows(); ++row) {
      cells.emplace_back(Value::integer(static_cast<std::int64_t>(row)));
    }
    table.set(std::string(index_name), std::make_shared<const DataTable::Cells>(std::move(cells)));
  }

  Value x_, y_;
  std::map<std::string, DataTable> tables_;
  SeriesOfRevision answer_;
};

}  // namespace

SeriesOfRevision make_series(const std::string& id, const Value& properties, const std::string& revision,
                             const SeriesSources& sources) {
  return SeriesMaker(id, properties, sources).make(revision);
}

}  // namespace tutti
