// Makes room for labels, and draws them.
#include "svg_frame.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/colors.hpp"

namespace tutti {
namespace {

constexpr double margin = 12, label_gap = 6, line_height = 18;
constexpr double widest_name = 130;

std::vector<std::string> labels_of(const FrameAxis& axis) {
  return axis.numbers ? axis.numbers->labels : axis.names;
}

double value_at(const FrameAxis& axis, std::size_t label) {
  return axis.numbers ? axis.numbers->ticks[label] : static_cast<double>(label);
}

double widest(const std::vector<std::string>& labels) {
  double width = 0;
  for (const std::string& label : labels) width = std::max(width, text_width(label));
  return std::min(width, widest_name);
}

// Which of many labels there is room for.
std::size_t every(std::size_t count, double room, double each) {
  const double fit = std::max(1.0, std::floor(room / std::max(each, 1.0)));
  return static_cast<std::size_t>(std::max(1.0, std::ceil(static_cast<double>(count) / fit)));
}

bool is_slanted(const Frame& frame) {
  const std::vector<std::string> labels = labels_of(frame.x);
  return !frame.x.numbers && labels.size() > 1 &&
         static_cast<double>(labels.size()) * (widest(labels) + 10) > frame.right - frame.left;
}

// Of a series in a plot of one revision.
Look look_alone(std::size_t variation) {
  return {variation, variation / series_colors.size()};
}

constexpr double slant = -35;                              // degrees
constexpr double slanted_share = 0.6, slant_reach = 0.85;  // of a label's width: how far it goes down, and to the left

}  // namespace

double FrameAxis::place(double value) const {
  if (numbers) return numbers->place(value);
  return (value + 0.5) / static_cast<double>(std::max<std::size_t>(names.size(), 1));
}

FrameAxis numbers_axis(double low, double high, std::string label, unsigned about) {
  return {.numbers = make_axis(low, high, about), .names = {}, .label = std::move(label)};
}

FrameAxis names_axis(std::vector<std::string> names, std::string label) {
  return {.numbers = {}, .names = std::move(names), .label = std::move(label)};
}

double draw_heading(SvgWriter& svg, const std::string& title, const std::vector<LegendEntry>& legend, bool with_marks) {
  constexpr unsigned title_size = 15;
  double y = margin + title_size;
  svg.text({margin, y}, cut_to(title, picture_width - 2 * margin, title_size), {.size = title_size, .is_bold = true});
  if (legend.empty()) return y + margin;
  constexpr double sign = 22, gap = 18, longest = 260;
  double x = margin;
  y += line_height + label_gap;
  for (const LegendEntry& entry : legend) {
    const std::string text = cut_to(entry.text, longest);
    const double width = sign + label_gap + text_width(text);
    if (x > margin && x + width > picture_width - margin) {
      x = margin;
      y += line_height;
    }
    const std::string_view color = entry.look.color ? color_of(*entry.look.color) : "currentColor";
    if (entry.revision) svg.open_revision(*entry.revision);
    if (with_marks) {
      svg.mark({x + sign / 2, y - 4}, entry.look.pattern, 4, color, 1);
    } else {
      svg.path({{x, y - 4}, {x + sign, y - 4}}, color, 3, dashes_of(entry.look.pattern));
    }
    svg.text({x + sign + label_gap, y}, text);
    if (entry.revision) svg.close_group();
    x += width + gap;
  }
  return y + margin;
}

Point Frame::place(Point value) const {
  return {left + x.place(value.x) * (right - left), bottom - y.place(value.y) * (bottom - top)};
}

Frame make_frame(double top, double height, FrameAxis x, FrameAxis y) {
  Frame frame;
  const double y_title = y.label.empty() ? 0 : line_height;
  frame.left = margin + y_title + widest(labels_of(y)) + label_gap;
  frame.right = picture_width - margin - 20;  // for half of the last label
  frame.top = top + 4;
  frame.x = std::move(x);
  frame.y = std::move(y);
  const double x_title = frame.x.label.empty() ? 0 : line_height;
  const double labels = is_slanted(frame) ? widest(labels_of(frame.x)) * slanted_share + line_height : line_height;
  frame.outer_bottom = top + height;
  frame.bottom = frame.outer_bottom - margin - x_title - labels;
  return frame;
}

void draw_axes(SvgWriter& svg, const Frame& frame) {
  constexpr double grid = 0.12, strong = 0.5;
  const std::vector<std::string> ys = labels_of(frame.y), xs = labels_of(frame.x);
  const std::size_t y_step = every(ys.size(), frame.bottom - frame.top, line_height - 2);
  for (std::size_t i = 0; i < ys.size(); i += y_step) {
    const double at = frame.bottom - frame.y.place(value_at(frame.y, i)) * (frame.bottom - frame.top);
    if (frame.y.numbers) svg.rule({frame.left, at}, {frame.right, at}, grid);
    svg.text({frame.left - label_gap, at + 4}, cut_to(ys[i], widest_name), {.anchor = Anchor::end, .is_faint = true});
  }
  const bool slanted = is_slanted(frame);
  const std::size_t x_step = every(xs.size(), frame.right - frame.left, slanted ? line_height : widest(xs) + 10);
  for (std::size_t i = 0; i < xs.size(); i += x_step) {
    const double at = frame.left + frame.x.place(value_at(frame.x, i)) * (frame.right - frame.left);
    if (frame.x.numbers) svg.rule({at, frame.top}, {at, frame.bottom}, grid);
    const TextStyle style{
        .anchor = slanted ? Anchor::end : Anchor::middle, .is_faint = true, .angle = slanted ? slant : 0};
    svg.text({at, frame.bottom + (slanted ? 12 : line_height)},
             cut_to(xs[i], slanted ? std::min(widest_name, at / slant_reach) : widest_name), style);
  }
  svg.rule({frame.left, frame.bottom}, {frame.right, frame.bottom}, strong);
  svg.rule({frame.left, frame.top}, {frame.left, frame.bottom}, strong);
  const double middle = (frame.left + frame.right) / 2;
  if (!frame.x.label.empty()) {
    svg.text({middle, frame.outer_bottom - margin}, cut_to(frame.x.label, frame.right - frame.left),
             {.anchor = Anchor::middle});
  }
  if (!frame.y.label.empty()) {
    svg.text({margin + 8, (frame.top + frame.bottom) / 2}, cut_to(frame.y.label, frame.bottom - frame.top),
             {.anchor = Anchor::middle, .angle = -90});
  }
}

Look look_of(const Plot& plot, const ChartSeries& series) {
  if (plot.revisions.size() > 1) return {series.revision, series.variation};
  return look_alone(series.variation);
}

std::vector<LegendEntry> legend_of(const std::vector<std::string>& revisions,
                                   const std::vector<std::string>& variations) {
  std::vector<LegendEntry> legend;
  if (revisions.size() > 1 || variations.size() <= 1) {
    for (std::size_t i = 0; i < revisions.size(); ++i) legend.push_back({revisions[i], {.color = i}, i});
  }
  if (variations.size() <= 1) return legend;
  for (std::size_t i = 0; i < variations.size(); ++i) {
    const Look look = revisions.size() > 1 ? Look{.color = {}, .pattern = i} : look_alone(i);
    legend.push_back({variations[i], look, std::nullopt});
  }
  return legend;
}

}  // namespace tutti
