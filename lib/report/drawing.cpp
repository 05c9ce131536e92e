// Decides how a plot is drawn.
#include "report/drawing.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "drawings.hpp"
#include "vega_anchors.hpp"

namespace tutti {
namespace {

struct KnownMark {
  std::string_view name;
  DrawnAs mark;
};

constexpr std::array<KnownMark, 9> known_marks{{{"simple", DrawnAs::line},
                                                {"linear", DrawnAs::line},
                                                {"smooth", DrawnAs::smooth},
                                                {"scatter", DrawnAs::points},
                                                {"scatter_jitter", DrawnAs::jittered_points},
                                                {"bar_horizontal", DrawnAs::bars},
                                                {"bar_horizontal_sorted", DrawnAs::sorted_bars},
                                                {"confusion", DrawnAs::matrix},
                                                {"confusion_normalized", DrawnAs::matrix_of_shares}}};

void collect_marks(const Value& value, std::set<std::string, std::less<>>& marks) {
  if (value.is_list()) {
    for (const Value& item : value.items()) collect_marks(item, marks);
  }
  if (!value.is_map()) return;
  for (const Member& member : value.members()) {
    if (member.key.is_string() && member.key.as_string() == "mark") {
      const Value* type = member.value.is_map() ? member.value.find("type") : &member.value;
      if (type && type->is_string()) marks.emplace(type->as_string());
    }
    collect_marks(member.value, marks);
  }
}

}  // namespace

DrawnAs drawn_as(const VegaTemplate& vega_template) {
  for (const auto& [name, mark] : known_marks) {
    if (name == vega_template.name && find_vega_template(name) == vega_template.content) return mark;
  }
  std::set<std::string, std::less<>> marks;
  collect_marks(vega_template.content, marks);
  const auto has = [&](std::string_view mark) { return marks.contains(mark); };
  if (has("rect")) return DrawnAs::matrix;
  if (has("bar")) return DrawnAs::bars;
  if (has("line") || has("area") || has("trail")) return DrawnAs::line;
  return has("point") || has("circle") || has("square") || has("tick") ? DrawnAs::points : DrawnAs::line;
}

std::string draw_svg(const ShownPlot& shown) {
  if (shown.plot->series.empty() || !shown.vega_template) return "";
  switch (const DrawnAs as = drawn_as(*shown.vega_template); as) {
    case DrawnAs::line:
    case DrawnAs::smooth:
      return draw_lines(*shown.plot, as == DrawnAs::smooth);
    case DrawnAs::points:
    case DrawnAs::jittered_points:
      return draw_points(*shown.plot, as == DrawnAs::jittered_points);
    case DrawnAs::bars:
    case DrawnAs::sorted_bars:
      return draw_bars(*shown.plot, as == DrawnAs::sorted_bars);
    case DrawnAs::matrix:
    case DrawnAs::matrix_of_shares:
      return draw_matrices(*shown.plot, as == DrawnAs::matrix_of_shares);
  }
  return "";
}

}  // namespace tutti
