// Makes tables of what data files say (reference: DVC 3.67.1, render/converter/vega.py; Python's csv module).
#include "pipeline/plot_data.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "base/text.hpp"
#include "format/python_text.hpp"

namespace tutti {
namespace {

constexpr std::size_t longest_field = 131'072;  // of Python's csv module
constexpr std::string_view rest_name = "null";  // how JSON names the key that csv gives to what a line has too much

// Fields of one line after another.
class SeparatedReader {
 public:
  SeparatedReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

  // False at the end. A line may be empty, and has no fields then.
  bool next(std::vector<std::string>& fields) {
    fields.clear();
    if (at_ >= text_.size()) return false;
    if (skip_line_end()) return true;
    while (true) {
      fields.push_back(read_field());
      if (at_ >= text_.size() || skip_line_end()) return true;
      ++at_;  // the separator
    }
  }

 private:
  bool at_line_end() const { return text_[at_] == '\n' || text_[at_] == '\r'; }

  bool skip_line_end() {
    if (!at_line_end()) return false;
    at_ += text_.substr(at_).starts_with("\r\n") ? 2 : 1;
    return true;
  }

  void append(std::string& field, char c) const {
    if (field.size() >= longest_field) {
      throw PlotFailure({"Error", fmt::format("field larger than field limit ({})", longest_field),
                         fmt::format("a field is longer than {} bytes", grouped(longest_field))});
    }
    field += c;
  }

  // Quotes count only where a field begins; what follows the closing one is taken as it stands.
  std::string read_field() {
    std::string field;
    if (at_ < text_.size() && text_[at_] == '"') {
      for (++at_; at_ < text_.size(); ++at_) {
        if (text_[at_] == '"') {
          ++at_;
          if (at_ >= text_.size() || text_[at_] != '"') break;
        }
        if (text_[at_] == '\r') {  // as Python opens text files
          append(field, '\n');
          if (text_.substr(at_).starts_with("\r\n")) ++at_;
        } else {
          append(field, text_[at_]);
        }
      }
    }
    for (; at_ < text_.size() && text_[at_] != separator_ && !at_line_end(); ++at_) append(field, text_[at_]);
    return field;
  }

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
};

// Columns that grow by rows, where not every row has each.
class TableBuilder {
 public:
  void put(std::size_t row, const std::string& name, Value value) {
    const auto [place, is_new] = places_.emplace(name, columns_.size());
    if (is_new) columns_.emplace_back(name, DataTable::Cells());
    DataTable::Cells& cells = columns_[place->second].second;
    if (cells.size() <= row) cells.resize(row + 1);
    cells[row] = std::move(value);
    rows_ = std::max(rows_, row + 1);
  }

  DataTable table() && {
    std::vector<DataTable::Column> columns;
    for (auto& [name, cells] : columns_) {
      cells.resize(rows_);
      columns.push_back({std::move(name), std::make_shared<const DataTable::Cells>(std::move(cells))});
    }
    return {rows_, std::move(columns)};
  }

 private:
  std::size_t rows_ = 0;
  std::vector<std::pair<std::string, DataTable::Cells>> columns_;
  std::unordered_map<std::string, std::size_t> places_;
};

std::string key_of(const Member& member) {
  return python_str(member.key);
}

[[noreturn]] void fail_on_scalar(const Value& value) {
  const std::string_view type = value.is_null()      ? "NoneType"
                                : value.is_boolean() ? "bool"
                                : value.is_string()  ? "str"
                                : value.is_real()    ? "float"
                                                     : "int";
  throw PlotFailure({"AttributeError", fmt::format("'{}' object has no attribute 'values'", type),
                     "a list of maps is needed, and the file holds a single value"});
}

void for_each_list(const Value& content, const std::function<void(const Value&)>& visit) {
  if (content.is_list()) {
    visit(content);
    return;
  }
  for (const Member& member : content.members()) {
    if (member.value.is_map() || member.value.is_list()) for_each_list(member.value, visit);
  }
}

bool holds_maps(const Value& list) {
  return std::ranges::all_of(list.items(), [](const Value& item) { return item.is_map(); });
}

void refuse_empty(const Value& list) {
  if (list.size() > 0) return;
  throw PlotFailure({"AttributeError", "'NoneType' object has no attribute 'keys'", "a list of its data is empty"});
}

bool has_all_keys(const Value& first, const Value& list) {
  std::set<std::string> keys;
  for (const Member& member : first.members()) keys.insert(key_of(member));
  return std::ranges::all_of(list.items(), [&](const Value& item) {
    return std::ranges::all_of(item.members(), [&](const Member& member) { return keys.contains(key_of(member)); });
  });
}

void refuse_scalar(const Value& content) {
  if (!content.is_list() && !content.is_map()) fail_on_scalar(content);
}

}  // namespace

const DataTable::Column* DataTable::find(std::string_view name) const {
  const auto found = std::ranges::find(columns_, name, &Column::name);
  return found == columns_.end() ? nullptr : &*found;
}

void DataTable::set(std::string name, std::shared_ptr<const Cells> cells) {
  const auto found = std::ranges::find(columns_, name, &Column::name);
  if (found == columns_.end()) {
    columns_.push_back({std::move(name), std::move(cells)});
  } else {
    found->cells = std::move(cells);
  }
}

DataTable read_separated(std::string_view text, char separator, Header header) {
  SeparatedReader reader(text, separator);
  std::vector<std::string> names, fields;
  if (!reader.next(fields)) return {};
  if (header == Header::yes) {
    names = fields;
  } else {
    for (std::size_t i = 0; i < fields.size(); ++i) names.push_back(std::to_string(i));
    reader = SeparatedReader(text, separator);
  }
  std::vector<DataTable::Cells> columns(names.size());
  DataTable::Cells rest;
  std::size_t rows = 0;
  bool first_has_rest = false;
  while (reader.next(fields)) {
    if (fields.empty()) continue;
    for (std::size_t i = 0; i < names.size(); ++i) {
      columns[i].emplace_back(i < fields.size() ? Value::string(fields[i]) : Value());
    }
    if (fields.size() > names.size()) {
      if (rows == 0) first_has_rest = true;
      if (!first_has_rest) {
        columns.assign(names.size(), {});
        rows = 0;
        break;
      }
      Value more = Value::list();
      for (std::size_t i = names.size(); i < fields.size(); ++i) more.push_back(Value::string(fields[i]));
      rest.resize(rows);
      rest.emplace_back(std::move(more));
    }
    ++rows;
  }
  DataTable table(rows, {});
  if (rows == 0 && fields.empty()) return table;  // nothing but a header
  for (std::size_t i = 0; i < names.size(); ++i) {
    table.set(names[i], std::make_shared<const DataTable::Cells>(std::move(columns[i])));
  }
  if (first_has_rest) {
    rest.resize(rows);
    table.set(std::string(rest_name), std::make_shared<const DataTable::Cells>(std::move(rest)));
  }
  return table;
}

DataTable table_of(const Value& content) {
  refuse_scalar(content);
  TableBuilder builder;
  for_each_list(content, [&](const Value& list) {
    refuse_empty(list);
    if (!holds_maps(list) || !has_all_keys(list.items().front(), list)) return;
    for (std::size_t row = 0; row < list.size(); ++row) {
      for (const Member& member : list.items()[row].members()) builder.put(row, key_of(member), member.value);
    }
  });
  return std::move(builder).table();
}

std::optional<std::string> last_field(const Value& content) {
  refuse_scalar(content);
  std::optional<std::string> field;
  bool is_found = false;
  for_each_list(content, [&](const Value& list) {
    if (is_found || !holds_maps(list)) return;
    refuse_empty(list);
    is_found = true;
    const std::vector<Member>& members = list.items().front().members();
    if (!members.empty()) field = key_of(members.back());
  });
  return field;
}

std::optional<std::string> last_field(const DataTable& table) {
  if (table.columns().empty()) return std::nullopt;
  const DataTable::Column& last = table.columns().back();
  const bool is_rest = table.rows() > 0 && last.cells->front() && last.cells->front()->is_list();
  return is_rest ? std::nullopt : std::optional(last.name);
}

}  // namespace tutti
