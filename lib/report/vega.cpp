// Fills templates (reference: dvc-render 1.0.2, vega.py).
#include "report/vega.hpp"

#include <algorithm>
#include <set>
#include <span>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "format/json.hpp"
#include "markup.hpp"
#include "report/colors.hpp"
#include "vega_anchors.hpp"

namespace tutti {
namespace {

constexpr std::string_view separator = "::";
constexpr std::string_view revision_key = "rev", file_key = "filename", field_key = "field";
constexpr std::int64_t default_size = 300;

constexpr std::string_view optional_anchors[] = {"color",       "column",      "group_by_x",  "group_by_y", "group_by",
                                                 "pivot_field", "plot_height", "plot_width",  "row",        "shape",
                                                 "stroke_dash", "tooltip",     "zoom_and_pan"};

constexpr std::string_view split_anchors[] = {"color",   "data",        "plot_height", "plot_width",
                                              "shape",   "stroke_dash", "title",       "tooltip",
                                              "x_label", "y_label",     "zoom_and_pan"};

Value text(std::string_view value) {
  return Value::string(utf8_only(value));
}

Value texts(const std::vector<std::string>& values) {
  Value list = Value::list();
  for (const std::string& value : values) list.push_back(text(value));
  return list;
}

Value numbers(std::initializer_list<int> values) {
  Value list = Value::list();
  for (const int value : values) list.push_back(Value::integer(value));
  return list;
}

// What tells series of one revision apart: nothing, their field, their file, or both.
struct Variation {
  std::vector<std::string> keys;
  std::vector<std::string> domain;  // all values, sorted

  std::string name() const { return join(keys, separator); }
};

std::string value_of(const PlotField& field, const std::vector<std::string>& keys) {
  if (keys.size() == 2) return fmt::format("{}{}{}", field.file, separator, field.name);
  return keys.front() == file_key ? field.file : field.name;
}

Variation variation_of(const std::vector<PlotField>& fields) {
  std::set<std::string> files, names, values;
  for (const PlotField& field : fields) {
    files.insert(field.file);
    names.insert(field.name);
  }
  Variation variation;
  if (files.size() > 1) variation.keys.emplace_back(file_key);
  if (names.size() > 1) variation.keys.emplace_back(field_key);
  if (variation.keys.empty()) return variation;
  for (const PlotField& field : fields) values.insert(value_of(field, variation.keys));
  variation.domain.assign(values.begin(), values.end());
  return variation;
}

// {"field": …, "scale": {"domain": […], "range": […]}}, going through the choices again and again.
Value mapping(const std::string& field, const std::vector<std::string>& domain, std::span<const Value> choices) {
  Value range = Value::list();
  for (std::size_t i = 0; i < domain.size(); ++i) range.push_back(choices[i % choices.size()]);
  return Value::map({{"field", text(field)}, {"scale", Value::map({{"domain", texts(domain)}, {"range", range}})}});
}

Value color_mapping(const std::vector<std::string>& revisions) {
  std::vector<Value> colors;
  for (const std::string_view color : series_colors) colors.push_back(text(color));
  return mapping(std::string(revision_key), revisions, colors);
}

Value with_empty_symbols(Value mapped) {
  mapped.append("legend", Value::map({{"symbolFillColor", text("transparent")}, {"symbolStrokeColor", text("grey")}}));
  return mapped;
}

Value dash_mapping(const Variation& variation) {
  const std::vector<Value> dashes{numbers({1, 0}), numbers({8, 8}), numbers({8, 4}), numbers({4, 4}),
                                  numbers({4, 2}), numbers({2, 1}), numbers({1, 1})};
  return with_empty_symbols(mapping(variation.name(), variation.domain, dashes));
}

Value shape_mapping(const Variation& variation) {
  return with_empty_symbols(
      mapping(variation.name(), variation.domain, texts({"circle", "square", "triangle", "diamond"}).items()));
}

std::string escaped(std::string_view field) {
  std::string out;
  for (const char c : field) {
    if (c == '.' || c == '[' || c == ']') out += '\\';
    out += c;
  }
  return out;
}

std::string with_all_replaced(std::string_view in, std::string_view what, std::string_view by) {
  std::string out;
  std::size_t at = 0;
  for (std::size_t found = in.find(what); found != std::string_view::npos; found = in.find(what, at)) {
    out.append(in.substr(at, found - at)).append(by);
    at = found + what.size();
  }
  return out.append(in.substr(at));
}

// JSON knows no dates.
Value as_json(const Value& value) {
  if (value.kind() == ValueKind::timestamp) return Value::string(value.timestamp_text());
  if (value.is_list()) {
    Value list = Value::list();
    for (const Value& item : value.items()) list.push_back(as_json(item));
    return list;
  }
  if (!value.is_map()) return value;
  Value map = Value::map();
  for (const Member& member : value.members()) {
    map.members().emplace_back(as_json(member.key), as_json(member.value));
  }
  return map;
}

class Filler {
 public:
  Filler(const VegaTemplate& vega_template, const Plot& plot, Split split)
      : name_(vega_template.name), content_(vega_template.content), plot_(plot), split_(split) {}

  VegaText fill() {
    refuse_absent(plot_.x);
    refuse_absent(plot_.y);
    for (const std::string_view anchor : optional_anchors) {
      if (has_anchor(content_, anchor)) open_.emplace_back(anchor);
    }
    knows_variation_ = !open_.empty();
    if (plot_.fields.size() > 1) variation_ = variation_of(plot_.fields);
    fill_optional();
    fill_anchor_or_split("title", text(plot_.title));
    fill_anchor(content_, "x", text(escaped(plot_.x)));
    fill_anchor(content_, "y", text(escaped(plot_.y)));
    if (plot_.x_label) fill_anchor_or_split("x_label", text(*plot_.x_label));
    if (plot_.y_label) fill_anchor_or_split("y_label", text(*plot_.y_label));
    if (split_ == Split::no && !has_anchor(content_, "data")) {
      throw InvalidFile(fmt::format("the template {} has no place for data", in_quotes(name_)),
                        {fmt::format("put \"{}\" where Vega-Lite wants the values", vega_anchor("data"))});
    }
    const std::string place = fmt::format("\"{}\"", vega_anchor("data"));
    std::string content = python_json(content_, SortKeys::no);
    if (split_ == Split::no) return {with_all_replaced(content, place, rows()), std::nullopt};
    definitions_.set(vega_anchor("data"), text(vega_anchor("data")));
    const std::string definitions = python_json(definitions_, SortKeys::no);
    const std::size_t at = definitions.rfind(place);
    return {std::move(content), definitions.substr(0, at) + rows() + definitions.substr(at + place.size())};
  }

 private:
  void refuse_absent(const std::string& field) const {
    const bool is_there = std::ranges::any_of(plot_.series, [&](const PlotSeries& series) {
      const DataTable::Column* column = series.rows.find(field);
      return column && std::ranges::any_of(*column->cells, [](const auto& cell) { return cell.has_value(); });
    });
    if (is_there || field == revision_key || field == file_key || field == field_key) return;
    throw InvalidFile(fmt::format("the plot {} has no data in the field {}", in_quotes(plot_.id), in_quotes(field)));
  }

  void fill_anchor_or_split(std::string_view name, const Value& value) {
    if (split_ == Split::yes && std::ranges::find(split_anchors, name) != std::end(split_anchors)) {
      definitions_.set(vega_anchor(name), value);
    } else {
      fill_anchor(content_, name, value);
    }
  }

  void fill_if_open(std::string_view name, const Value& value) {
    if (std::erase(open_, name) > 0) fill_anchor_or_split(name, value);
  }

  Value fields(const std::vector<std::string>& names) const {
    Value list = Value::list();
    for (const std::string& name : names) list.push_back(Value::map({{"field", text(name)}}));
    return list;
  }

  void fill_optional() {
    fill_if_open("color", color_mapping(plot_.revisions));
    fill_if_open("zoom_and_pan",
                 Value::map({{"name", text("grid")}, {"select", text("interval")}, {"bind", text("scales")}}));
    fill_if_open("plot_height", Value::integer(default_size));
    fill_if_open("plot_width", Value::integer(default_size));
    const bool varies = !variation_.keys.empty();
    const std::string rev(revision_key);
    std::vector<std::string> group{rev}, tip{rev, plot_.x, plot_.y};
    std::string pivot = "datum." + rev;
    if (varies) {
      group.push_back(variation_.name());
      tip.push_back(variation_.name());
      for (const std::string& key : variation_.keys) pivot += fmt::format(" + '{}' + datum.{}", separator, key);
    }
    const auto group_and = [&](const std::string& field) {
      std::vector<std::string> more = group;
      more.push_back(field);
      return texts(more);
    };
    fill_if_open("group_by", texts(group));
    fill_if_open("group_by_x", group_and(plot_.x));
    fill_if_open("group_by_y", group_and(plot_.y));
    fill_if_open("pivot_field", text(pivot));
    if (varies) {
      const Value facet = Value::map({{"field", text(variation_.name())}, {"sort", Value::list()}});
      fill_if_open("row", facet);
      fill_if_open("column", facet);
    }
    fill_if_open("tooltip", fields(tip));
    if (varies) {
      fill_if_open("stroke_dash", dash_mapping(variation_));
      fill_if_open("shape", shape_mapping(variation_));
    }
    for (const std::string& anchor : open_) fill_anchor(content_, anchor, Value::map());
  }

  // Every row says where it is from, as far as rows differ in it.
  std::vector<std::pair<std::string, std::string>> origin_of(const PlotSeries& series) const {
    std::vector<std::pair<std::string, std::string>> origin{{std::string(revision_key), series.revision}};
    if (!knows_variation_) {
      origin.emplace_back(file_key, series.field.file);
      origin.emplace_back(field_key, series.field.name);
    } else if (!variation_.keys.empty()) {
      origin.emplace_back(variation_.name(), value_of(series.field, variation_.keys));
    }
    return origin;
  }

  std::string rows() const {
    std::string out = "[";
    for (const PlotSeries& series : plot_.series) {
      std::string origin;
      std::set<std::string, std::less<>> hidden{std::string(file_key), std::string(field_key)};
      for (const auto& [key, value] : origin_of(series)) {
        if (!origin.empty()) origin += ", ";
        origin += python_json(text(key), SortKeys::no) + ": " + python_json(text(value), SortKeys::no);
        hidden.insert(key);
      }
      std::vector<std::pair<std::string, const DataTable::Cells*>> columns;
      for (const DataTable::Column& column : series.rows.columns()) {
        if (hidden.contains(column.name)) continue;
        columns.emplace_back(python_json(text(column.name), SortKeys::no) + ": ", column.cells.get());
      }
      for (std::size_t row = 0; row < series.rows.rows(); ++row) {
        out += out.size() > 1 ? ", {" : "{";
        for (const auto& [key, cells] : columns) {
          const std::optional<Value>& cell = (*cells)[row];
          if (!cell) continue;
          out += key;
          out += python_json(as_json(*cell), SortKeys::no);
          out += ", ";
        }
        out += origin;
        out += '}';
      }
    }
    return out + "]";
  }

  const std::string& name_;
  Value content_;
  const Plot& plot_;
  Split split_;
  std::vector<std::string> open_;  // optional anchors that the template has, until they are filled
  bool knows_variation_ = false;
  Variation variation_;
  Value definitions_ = Value::map();
};

bool holds(const Value& value, const std::string& anchor) {
  if (value.is_string()) return value.as_string() == anchor;
  return value.is_map() && std::ranges::any_of(value.members(), [&](const Member& member) {
           if (!member.value.is_list()) return holds(member.value, anchor);
           return std::ranges::any_of(member.value.items(), [&](const Value& item) { return holds(item, anchor); });
         });
}

void fill(Value& content, const std::string& anchor, const Value& value);

void fill_items(std::vector<Value>& items, const std::string& anchor, const Value& value) {
  for (Value& item : items) {
    if (item.is_list()) {
      fill_items(item.items(), anchor, value);
    } else if (item.is_map()) {
      fill(item, anchor, value);
    } else if (item.is_string() && item.as_string() == anchor) {
      item = value;
    }
  }
}

void fill(Value& content, const std::string& anchor, const Value& value) {
  for (Member& member : content.members()) {
    Value& old = member.value;
    if (old.is_map()) {
      fill(old, anchor, value);
    } else if (old.is_list()) {
      fill_items(old.items(), anchor, value);
    } else if (old.is_string() && old.as_string() == anchor) {
      old = value;
    } else if (old.is_string() && value.is_string() && old.as_string().find(anchor) != std::string_view::npos) {
      old = Value::string(with_all_replaced(old.as_string(), anchor, value.as_string()));
    }
  }
}

}  // namespace

std::string vega_anchor(std::string_view name) {
  std::string upper(name);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return fmt::format("<DVC_METRIC_{}>", upper);
}

bool has_anchor(const Value& content, std::string_view name) {
  return holds(content, vega_anchor(name));
}

void fill_anchor(Value& content, std::string_view name, const Value& value) {
  if (content.is_map()) fill(content, vega_anchor(name), value);
}

VegaText fill_vega(const VegaTemplate& vega_template, const Plot& plot, Split split) {
  return Filler(vega_template, plot, split).fill();
}

}  // namespace tutti
