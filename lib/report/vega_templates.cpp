// The specifications of DVC's templates, put together from what they have in common.
#include <array>

#include "vega_anchors.hpp"

namespace tutti {
namespace {

Value text(std::string_view value) {
  return Value::string(value);
}

Value number(std::int64_t value) {
  return Value::integer(value);
}

Value object(std::initializer_list<Member> members) {
  return Value::map(members);
}

Value array(std::initializer_list<Value> items) {
  return Value::list(items);
}

Value anchor(std::string_view name) {
  return text(vega_anchor(name));
}

// `members` of each, one behind the other.
Value joined(std::initializer_list<Value> parts) {
  Value all = Value::map();
  for (const Value& part : parts) {
    for (const Member& member : part.members()) all.append(member.key.as_string(), member.value);
  }
  return all;
}

Value header() {
  return object({{"$schema", text("https://vega.github.io/schema/vega-lite/v5.json")},
                 {"data", object({{"values", anchor("data")}})},
                 {"title", object({{"text", anchor("title")}, {"anchor", text("middle")}})}});
}

Value size() {
  return object({{"width", anchor("plot_width")}, {"height", anchor("plot_height")}});
}

Value zoom() {
  return object({{"params", array({anchor("zoom_and_pan")})}});
}

Value mark(std::string_view type) {
  return object({{"mark", object({{"type", text(type)}, {"tooltip", object({{"content", text("data")}})}})}});
}

Value field(std::string_view name, std::string_view type) {
  return object({{"field", text(name)}, {"type", text(type)}});
}

// {"field": "<DVC_METRIC_X>", "type": …, "title": "<DVC_METRIC_X_LABEL>"}; `more` stands before the title.
Value axis(std::string_view name, std::string_view type, const Value& more = Value::map()) {
  Value said = object({{"field", anchor(name)}});
  if (!type.empty()) said.append("type", text(type));
  return joined({said, more, object({{"title", anchor(std::string(name) + "_label")}})});
}

Value without_zero() {
  return object({{"scale", object({{"zero", Value::boolean(false)}})}});
}

Value x_axis() {
  return axis("x", "quantitative");
}

Value y_axis() {
  return joined({axis("y", "quantitative"), without_zero()});
}

Value by_revision() {
  return field("rev", "nominal");
}

Value color_and(std::string_view second, std::string_view anchor_name) {
  return object({{"color", anchor("color")}, {std::string_view(second), anchor(anchor_name)}});
}

Value tooltip() {
  return object({{"tooltip", anchor("tooltip")}});
}

Value simple() {
  return joined({header(), zoom(), size(), mark("line"),
                 object({{"encoding", joined({object({{"x", x_axis()}, {"y", y_axis()}}),
                                              color_and("strokeDash", "stroke_dash"), tooltip()})}})});
}

// Lines smoothed as much as a slider says, above the faint lines of the data, with the last points marked.
Value smooth() {
  const Value slider =
      object({{"input", text("range")}, {"min", Value::real(0.001)}, {"max", number(1)}, {"step", Value::real(0.001)}});
  const Value hover = object({{"param", text("hover")}, {"empty", Value::boolean(false)}});
  const Value smoothed = object(
      {{"layer", array({joined({zoom(), object({{"mark", text("line")}})}),
                        object({{"transform", array({object({{"filter", hover}})})}, {"mark", text("point")}})})},
       {"encoding", object({{"y", y_axis()}, {"color", by_revision()}})},
       {"transform", array({object({{"loess", anchor("y")},
                                    {"on", anchor("x")},
                                    {"groupby", anchor("group_by")},
                                    {"bandwidth", object({{"signal", text("smooth")}})}})})}});
  const Value raw = object({{"mark", object({{"type", text("line")}, {"opacity", Value::real(0.2)}})},
                            {"encoding", object({{"x", x_axis()}, {"y", y_axis()}, {"color", by_revision()}})}});
  const Value last_x = joined({object({{"aggregate", text("max")}}), x_axis()});
  const Value last_y = joined({object({{"aggregate", object({{"argmax", anchor("x")}})}}), y_axis()});
  const Value last = object({{"mark", object({{"type", text("circle")}, {"size", number(10)}})},
                             {"encoding", object({{"x", last_x}, {"y", last_y}, {"color", by_revision()}})}});
  const Value pivot = object({{"pivot", text("pivot_field")},
                              {"op", text("mean")},
                              {"value", anchor("y")},
                              {"groupby", array({anchor("x")})}});
  const Value shown_on_hover =
      object({{"opacity",
               object({{"condition", joined({object({{"value", Value::real(0.3)}}), hover})}, {"value", number(0)}})}});
  const Value nearest = object({{"type", text("point")},
                                {"fields", array({anchor("x")})},
                                {"nearest", Value::boolean(true)},
                                {"on", text("mouseover")},
                                {"clear", text("mouseout")}});
  const Value ruler = object(
      {{"transform", array({object({{"calculate", anchor("pivot_field")}, {"as", text("pivot_field")}}), pivot})},
       {"mark", joined({*mark("rule").find("mark"), object({{"stroke", text("grey")}})})},
       {"encoding", shown_on_hover},
       {"params", array({object({{"name", text("hover")}, {"select", nearest}})})}});
  return joined(
      {header(), size(),
       object({{"params", array({object({{"name", text("smooth")}, {"value", Value::real(0.001)}, {"bind", slider}})})},
               {"encoding", joined({object({{"x", x_axis()}}), color_and("strokeDash", "stroke_dash")})},
               {"layer", array({smoothed, raw, last, ruler})}})});
}

Value scatter() {
  return joined({header(), size(), mark("point"), zoom(),
                 object({{"encoding", joined({object({{"x", x_axis()}, {"y", axis("y", "quantitative")}}),
                                              color_and("shape", "shape"), tooltip()})}})});
}

Value scatter_jitter() {
  const auto random = [](std::string_view name) {
    return object({{"calculate", text("random()")}, {"as", text(name)}});
  };
  const Value offsets =
      object({{"xOffset", field("randomX", "quantitative")}, {"yOffset", field("randomY", "quantitative")}});
  return joined({header(), size(), object({{"transform", array({random("randomX"), random("randomY")})}}),
                 mark("point"),
                 object({{"encoding", joined({object({{"x", axis("x", "")}, {"y", axis("y", "")}}),
                                              color_and("shape", "shape"), tooltip(), offsets})}})});
}

Value bar_horizontal(bool is_sorted) {
  Value names = axis("y", "nominal");
  if (is_sorted) names.append("sort", text("-x"));
  const Value beside = object({{"yOffset", object({{"field", text("rev")}, {"sort", Value::list()}})}});
  return joined({header(), size(), object({{"mark", object({{"type", text("bar")}})}}), zoom(),
                 object({{"encoding", joined({object({{"x", joined({x_axis(), without_zero()})}, {"y", names}}), beside,
                                              color_and("column", "column")})}})});
}

// What the two confusion matrices differ in: how counts become shares.
struct Confusion {
  Value filled_by;                    // "groupby" of missing columns
  std::string_view total, operation;  // "max_count" is the "max" of all counts
  Value total_by;
  std::string_view share;
  std::string_view shown;  // field of the colour
  Value scale;
  Value shown_in_tooltip;
  Value text_mark;  // encoding of the texts in the cells, but their colour
};

Value confusion_of(const Confusion& kind) {
  const auto impute = [](const Value& group, std::string_view key) {
    return object({{"impute", text("xy_count")}, {"groupby", group}, {"key", anchor(key)}, {"value", number(0)}});
  };
  const Value count = object({{"aggregate", array({object({{"op", text("count")}, {"as", text("xy_count")}})})},
                              {"groupby", array({anchor("y"), anchor("x")})}});
  const Value total =
      object({{"joinaggregate",
               array({object({{"op", text(kind.operation)}, {"field", text("xy_count")}, {"as", text(kind.total)}})})},
              {"groupby", kind.total_by}});
  const Value share =
      object({{"calculate", text("datum.xy_count / datum." + std::string(kind.total))}, {"as", text(kind.share)}});
  const auto names = [](std::string_view name) { return axis(name, "nominal", object({{"sort", text("ascending")}})); };
  const Value cells = joined(
      {object({{"mark", text("rect")}}), size(),
       object({{"encoding", object({{"color", joined({field(kind.shown, "quantitative"),
                                                      object({{"title", text("")}, {"scale", kind.scale}})})}})}})});
  const Value under_mouse = object({{"type", text("single")},
                                    {"on", text("mouseover")},
                                    {"encodings", array({text("x"), text("y")})},
                                    {"empty", text("none")},
                                    {"clear", text("mouseout")}});
  const Value tip =
      array({field(vega_anchor("x"), "nominal"), field(vega_anchor("y"), "nominal"), kind.shown_in_tooltip});
  const Value visible =
      object({{"condition", object({{"selection", text("label")}, {"value", number(1)}})}, {"value", number(0)}});
  const Value touched = object({{"selection", object({{"label", under_mouse}})},
                                {"mark", text("rect")},
                                {"encoding", object({{"tooltip", tip}, {"opacity", visible}})}});
  const Value pink = object({{"mark", object({{"type", text("rect")}, {"color", text("lightpink")}})}});
  const Value marked = object(
      {{"transform", array({object({{"filter", object({{"selection", text("label")}})}})})}, {"layer", array({pink})}});
  const Value readable = object(
      {{"condition", object({{"test", text("datum." + std::string(kind.share) + " > 0.5")}, {"value", text("white")}})},
       {"value", text("black")}});
  const Value texts =
      object({{"mark", text("text")}, {"encoding", joined({kind.text_mark, object({{"color", readable}})})}});
  return object(
      {{"transform", array({count, impute(kind.filled_by, "x"), impute(anchor("group_by_x"), "y"), total, share})},
       {"encoding", object({{"x", names("x")}, {"y", names("y")}})},
       {"layer", array({cells, touched, marked, texts})}});
}

Value confusion_frame(const Value& params, const Value& spec) {
  const Value facet =
      object({{"column", object({{"field", text("rev")}, {"sort", Value::list()}})}, {"row", anchor("row")}});
  return joined({header(), object({{"facet", facet}}), params, object({{"spec", spec}})});
}

Value confusion() {
  const Value show_values = object({{"name", text("showValues")}, {"bind", object({{"input", text("checkbox")}})}});
  const Value counts = joined({object({{"param", text("showValues")}}), field("xy_count", "quantitative")});
  return confusion_frame(object({{"params", array({show_values})}}),
                         confusion_of({.filled_by = anchor("group_by_y"),
                                       .total = "max_count",
                                       .operation = "max",
                                       .total_by = Value::list(),
                                       .share = "percent_of_max",
                                       .shown = "xy_count",
                                       .scale = object({{"domainMin", number(0)}, {"nice", Value::boolean(true)}}),
                                       .shown_in_tooltip = field("xy_count", "quantitative"),
                                       .text_mark = object({{"text", object({{"condition", counts}})}})}));
}

Value confusion_normalized() {
  return confusion_frame(Value::map(), confusion_of({.filled_by = array({text("rev"), anchor("y")}),
                                                     .total = "sum_y",
                                                     .operation = "sum",
                                                     .total_by = array({anchor("y")}),
                                                     .share = "percent_of_y",
                                                     .shown = "percent_of_y",
                                                     .scale = object({{"domain", array({number(0), number(1)})}}),
                                                     .shown_in_tooltip = joined({field("percent_of_y", "quantitative"),
                                                                                 object({{"format", text(".2f")}})}),
                                                     .text_mark = Value::map()}));
}

struct NamedTemplate {
  std::string_view name;
  Value (*make)();
};

constexpr std::array<NamedTemplate, 9> templates{{
    {"simple", simple},
    {"linear", smooth},
    {"confusion", confusion},
    {"confusion_normalized", confusion_normalized},
    {"scatter", scatter},
    {"scatter_jitter", scatter_jitter},
    {"smooth", smooth},
    {"bar_horizontal_sorted", [] { return bar_horizontal(true); }},
    {"bar_horizontal", [] { return bar_horizontal(false); }},
}};

}  // namespace

const std::vector<std::string>& vega_template_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const NamedTemplate& each : templates) all.emplace_back(each.name);
    return all;
  }();
  return names;
}

std::optional<Value> find_vega_template(std::string_view name) {
  for (const NamedTemplate& each : templates) {
    if (each.name == name) return each.make();
  }
  return std::nullopt;
}

}  // namespace tutti
