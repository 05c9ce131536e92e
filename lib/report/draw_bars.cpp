// Bars that lie, one below the other; those of revisions side by side.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "drawings.hpp"
#include "svg_frame.hpp"

namespace tutti {
namespace {

constexpr std::size_t most_groups = 200;
constexpr double thickest = 22;

void draw_panel(SvgWriter& svg, const Plot& plot, const BarPanel& panel, const Frame& frame) {
  draw_axes(svg, frame);
  const double zero = frame.place({0, 0}).x;
  const double room = (frame.bottom - frame.top) / static_cast<double>(std::max<std::size_t>(panel.groups.size(), 1));
  for (std::size_t i = 0; i < std::min(panel.groups.size(), frame.y.names.size()); ++i) {
    const BarGroup& group = panel.groups[i];
    const double each = std::min(thickest, room * 0.8 / static_cast<double>(plot.revisions.size()));
    const double first =
        frame.top + room * (static_cast<double>(i) + 0.5) - each * static_cast<double>(plot.revisions.size()) / 2;
    for (const Bar& bar : group.bars) {
      const double end = frame.place({bar.value, 0}).x;
      const std::string tip =
          fmt::format("{}\n{}: {}", plot.revisions[bar.revision], group.name, value_label(bar.value));
      svg.open_revision(bar.revision);
      svg.rectangle({std::min(zero, end), first + each * static_cast<double>(bar.revision)},
                    std::max(std::abs(end - zero), 1.0), std::max(each - 1, 1.0), color_of(bar.revision), 1, tip);
      svg.close_group();
    }
  }
}

}  // namespace

std::string draw_bars(const Plot& plot, bool is_sorted) {
  const std::vector<BarPanel> panels = bars_of(plot, is_sorted);
  SvgWriter svg;
  double top = draw_heading(svg, plot.title, legend_of(plot.revisions, {}), true);
  double low = 0, high = 0;
  for (const BarPanel& panel : panels) {
    for (const BarGroup& group : panel.groups) {
      for (const Bar& bar : group.bars) {
        low = std::min(low, bar.value);
        high = std::max(high, bar.value);
      }
    }
  }
  for (const BarPanel& panel : panels) {
    const std::size_t shown = std::min(panel.groups.size(), most_groups);
    std::vector<std::string> names;
    for (std::size_t i = shown; i > 0; --i) names.push_back(panel.groups[i - 1].name);  // the axis counts from below
    BarPanel cut{panel.variation, {panel.groups.begin(), panel.groups.begin() + static_cast<std::ptrdiff_t>(shown)}};
    const double each = std::clamp(26.0 * static_cast<double>(plot.revisions.size()), 18.0, 80.0);
    const double height = std::max(static_cast<double>(shown) * each, 40.0) + 60;
    if (!panel.variation.empty()) {
      top += 16;
      svg.text({12, top}, cut_to(panel.variation, picture_width - 24), {.is_bold = true});
      top += 6;
    }
    const Frame frame = make_frame(top, height, numbers_axis(low, high, plot.x_label.value_or(""), 6),
                                   names_axis(std::move(names), plot.y_label.value_or("")));
    draw_panel(svg, plot, cut, frame);
    top = frame.outer_bottom;
    if (shown == panel.groups.size()) continue;
    svg.text({frame.left, top + 4}, fmt::format("the first {} of {} bars", shown, grouped(panel.groups.size())),
             {.size = 11, .is_faint = true});
    top += 18;
  }
  return std::move(svg).finish(picture_width, top, plot.title);
}

}  // namespace tutti
