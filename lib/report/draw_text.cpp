// Plots in a terminal.
#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "chart_data.hpp"
#include "drawings.hpp"
#include "markup.hpp"
#include "report/drawing.hpp"
#include "scale.hpp"
#include "svg_frame.hpp"
#include "text_canvas.hpp"

namespace tutti {
namespace {

constexpr std::size_t narrowest = 30, widest = 120, plot_rows = 14;
constexpr std::size_t most_bars = 50, most_matrix_names = 20;

std::size_t width_of(const std::string& text) {
  return code_points(text);
}

// Names from files must not move the cursor.
std::string plain(std::string_view text) {
  return utf8_only(printable(text));
}

std::string cut(const std::string& text, std::size_t width, const TerminalStyle& style) {
  if (width_of(text) <= width) return text;
  const std::string more = style.is_unicode ? "…" : "~";
  std::string kept;
  for (std::string_view rest = text; width_of(kept) + 1 < width;) {
    const std::size_t size = decode_utf8(rest).size;
    kept.append(rest.substr(0, size));
    rest.remove_prefix(size);
  }
  return kept + more;
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, width_of(text)), ' ');
}

std::string right_aligned(const std::string& text, std::size_t width) {
  return std::string(width - std::min(width, width_of(text)), ' ') + text;
}

// A line that names places on an axis; names that would run into another are left out.
std::string place_labels(const std::vector<std::pair<std::size_t, std::string>>& labels, std::size_t columns) {
  std::string line;
  std::size_t width = 0;
  for (const auto& [place, label] : labels) {
    const std::size_t size = width_of(label), half = size / 2;
    const std::size_t begin = std::min(place > half ? place - half : 0, columns - std::min(columns, size));
    if (begin < width + (width > 0 ? 1 : 0) || begin + size > columns) continue;
    line += std::string(begin - width, ' ') + label;
    width = begin + size;
  }
  return line;
}

class TextDrawing {
 public:
  TextDrawing(const Plot& plot, DrawnAs as, const TerminalStyle& style)
      : plot_(plot), as_(as), style_(style), columns_(std::clamp(style.columns, narrowest, widest)) {}

  std::string draw() {
    text_ = cut(plain(plot_.title), columns_, style_) + "\n";
    switch (as_) {
      case DrawnAs::line:
      case DrawnAs::smooth:
      case DrawnAs::points:
      case DrawnAs::jittered_points:
        draw_chart();
        break;
      case DrawnAs::bars:
      case DrawnAs::sorted_bars:
        draw_panels();
        break;
      case DrawnAs::matrix:
      case DrawnAs::matrix_of_shares:
        draw_tables();
        break;
    }
    return std::move(text_);
  }

 private:
  // What numbers the axis runs over: whole steps of a name have half a step around them.
  static Axis axis_of(const Chart& chart, bool is_x) {
    const std::vector<std::string>& names = is_x ? chart.x_names : chart.y_names;
    if (!names.empty())
      return {.low = -0.5, .high = static_cast<double>(names.size()) - 0.5, .ticks = {}, .labels = {}};
    double low = std::numeric_limits<double>::infinity(), high = -low;
    for (const ChartSeries& series : chart.series) {
      for (const Point& point : series.points) {
        const double value = is_x ? point.x : point.y;
        if (std::isnan(value)) continue;
        low = std::min(low, value);
        high = std::max(high, value);
      }
    }
    return make_axis(low, high, is_x ? 5 : 4);
  }

  std::vector<std::pair<double, std::string>> labels_of(const Axis& axis, const std::vector<std::string>& names) const {
    std::vector<std::pair<double, std::string>> labels;
    constexpr std::size_t longest = 16;
    for (std::size_t i = 0; i < names.size(); ++i) {
      labels.emplace_back(axis.place(static_cast<double>(i)), cut(plain(names[i]), longest, style_));
    }
    for (std::size_t i = 0; names.empty() && i < axis.ticks.size(); ++i) {
      labels.emplace_back(axis.place(axis.ticks[i]), axis.labels[i]);
    }
    return labels;
  }

  void draw_chart() {
    Chart chart = chart_of(plot_);
    const Axis x = axis_of(chart, true), y = axis_of(chart, false);
    const auto y_labels = labels_of(y, chart.y_names);
    std::size_t label_width = 1;
    for (const auto& [place, label] : y_labels) label_width = std::max(label_width, width_of(label));
    const std::size_t columns = columns_ - std::min(label_width + 2, columns_ / 2);
    // Dots of two series in one colour cannot be told apart.
    const bool has_colors = style_.has_color && (plot_.revisions.size() == 1 || chart.variations.size() == 1);
    const bool has_braille = style_.is_unicode && (has_colors || chart.series.size() == 1);
    TextCanvas canvas(columns, plot_rows, has_braille, style_.has_color);
    for (std::size_t number = 0; number < chart.series.size(); ++number) {
      draw_series(canvas, chart.series[number], number, x, y);
    }
    std::vector<std::string> at_row(plot_rows);
    for (const auto& [place, label] : y_labels) {
      const double row = std::round((1 - place) * static_cast<double>(plot_rows - 1));
      std::string& there = at_row[static_cast<std::size_t>(std::clamp(row, 0.0, static_cast<double>(plot_rows - 1)))];
      if (there.empty()) there = label;
    }
    for (std::size_t row = 0; row < plot_rows; ++row) {
      const std::string axis = style_.is_unicode ? (at_row[row].empty() ? "│" : "┤") : at_row[row].empty() ? "|" : "+";
      text_ += right_aligned(at_row[row], label_width) + " " + axis + canvas.row(row) + "\n";
    }
    draw_x_axis(x, chart.x_names, label_width, columns);
    add_legend(canvas, chart);
    if (const std::string note = note_of_left_out(chart.left_out, chart.rows); !note.empty()) text_ += note + "\n";
  }

  void draw_series(TextCanvas& canvas, ChartSeries& series, std::size_t number, const Axis& x, const Axis& y) const {
    const double right = static_cast<double>(canvas.width() - 1), bottom = static_cast<double>(canvas.height() - 1);
    const auto place = [](double share, double length) {
      return static_cast<std::ptrdiff_t>(std::round(std::clamp(share, 0.0, 1.0) * length));
    };
    std::ranges::stable_sort(series.points, {}, &Point::x);
    const std::size_t color = *look_of(plot_, series).color;
    const bool is_line = as_ == DrawnAs::line || as_ == DrawnAs::smooth;
    const std::vector<Point> points = is_line ? thinned(series.points, canvas.width()) : series.points;
    const Point* last = nullptr;
    for (const Point& point : points) {
      if (std::isnan(point.y)) {
        last = nullptr;
        continue;
      }
      const auto to_x = place(x.place(point.x), right), to_y = place(1 - y.place(point.y), bottom);
      if (is_line && last) {
        canvas.line(place(x.place(last->x), right), place(1 - y.place(last->y), bottom), to_x, to_y, number, color);
      } else {
        canvas.dot(to_x, to_y, number, color);
      }
      last = &point;
    }
  }

  void draw_x_axis(const Axis& x, const std::vector<std::string>& names, std::size_t label_width, std::size_t columns) {
    std::string line;
    for (std::size_t i = 0; i < columns; ++i) line += style_.is_unicode ? "─" : "-";
    text_ += std::string(label_width + 1, ' ') + (style_.is_unicode ? "└" : "+") + line + "\n";
    std::vector<std::pair<std::size_t, std::string>> labels;
    for (const auto& [place, label] : labels_of(x, names)) {
      labels.emplace_back(static_cast<std::size_t>(std::round(place * static_cast<double>(columns - 1))), label);
    }
    text_ += std::string(label_width + 2, ' ') + place_labels(labels, columns) + "\n";
    const std::string x_label = plain(plot_.x_label.value_or("")), y_label = plain(plot_.y_label.value_or(""));
    text_ +=
        std::string(label_width + 2, ' ') + cut(fmt::format("{} over {}", y_label, x_label), columns, style_) + "\n";
  }

  void add_legend(const TextCanvas& canvas, const Chart& chart) {
    if (chart.series.size() < 2) return;
    std::string line;
    std::size_t width = 0;
    for (std::size_t number = 0; number < chart.series.size(); ++number) {
      const ChartSeries& series = chart.series[number];
      std::string name = plain(plot_.revisions[series.revision]);
      if (chart.variations.size() > 1) {
        const std::string variation = plain(chart.variations[series.variation]);
        if (plot_.revisions.size() == 1) name.clear();
        if (!name.empty()) name += ' ';
        name += variation;
      }
      const std::size_t size = width_of(name) + 4;
      if (width > 0 && width + size > columns_) {
        text_ += line + "\n";
        line.clear();
        width = 0;
      }
      line += (width > 0 ? "  " : "") + canvas.sign(number, *look_of(plot_, series).color) + " " + name;
      width += size;
    }
    text_ += line + "\n";
  }

  void draw_panels() {
    const std::vector<BarPanel> panels = bars_of(plot_, as_ == DrawnAs::sorted_bars);
    double most = 0;
    std::size_t name_width = 0, value_width = 0;
    for (const BarPanel& panel : panels) {
      for (const BarGroup& group : panel.groups) {
        name_width = std::max(name_width, width_of(plain(group.name)));
        for (const Bar& bar : group.bars) {
          most = std::max(most, std::abs(bar.value));
          value_width = std::max(value_width, width_of(value_label(bar.value)));
        }
      }
    }
    std::size_t revision_width = 0;
    for (const std::string& revision : plot_.revisions)
      revision_width = std::max(revision_width, width_of(plain(revision)));
    if (plot_.revisions.size() < 2) revision_width = 0;
    name_width = std::min(name_width, columns_ / 3);
    const std::size_t taken = name_width + value_width + revision_width + 4;
    const std::size_t room = columns_ > taken + 8 ? columns_ - taken : 8;
    for (const BarPanel& panel : panels) {
      if (!panel.variation.empty()) text_ += plain(panel.variation) + "\n";
      for (std::size_t i = 0; i < std::min(panel.groups.size(), most_bars); ++i) {
        std::string name = cut(plain(panel.groups[i].name), name_width, style_);
        for (const Bar& bar : panel.groups[i].bars) {
          const double share = most > 0 ? std::abs(bar.value) / most : 0;
          const std::size_t length = static_cast<std::size_t>(std::round(share * static_cast<double>(room)));
          std::string line;
          for (std::size_t n = 0; n < length; ++n) line += style_.is_unicode ? "█" : "#";
          text_ += padded(name, name_width) + " " + in_color(line, bar.revision, style_.has_color) + " " +
                   value_label(bar.value);
          if (revision_width > 0) text_ += " " + plain(plot_.revisions[bar.revision]);
          text_ += "\n";
          name.clear();
        }
      }
      if (panel.groups.size() > most_bars)
        text_ += fmt::format("and {}\n", count_of(panel.groups.size() - most_bars, "more bar"));
    }
  }

  void draw_tables() {
    const CountMatrices all = matrices_of(plot_, most_matrix_names);
    if (all.x_names.size() > most_matrix_names || all.y_names.size() > most_matrix_names) {
      text_ += fmt::format("{} by {} names are too many for a terminal\n", grouped(all.y_names.size()),
                           grouped(all.x_names.size()));
      return;
    }
    for (const CountMatrix& matrix : all.matrices) {
      std::string name = plain(plot_.revisions[matrix.revision]);
      if (all.variations.size() > 1) name += " " + plain(all.variations[matrix.variation]);
      text_ += fmt::format("{}: {} down, {} across\n", name, plain(plot_.y_label.value_or(plot_.y)),
                           plain(plot_.x_label.value_or(plot_.x)));
      add_table(all, matrix);
    }
  }

  void add_table(const CountMatrices& all, const CountMatrix& matrix) {
    constexpr std::size_t longest = 14;
    std::vector<std::vector<std::string>> rows{{""}};
    for (const std::string& name : all.x_names) rows.front().push_back(cut(plain(name), longest, style_));
    for (std::size_t row = 0; row < all.y_names.size(); ++row) {
      std::vector<std::string>& line = rows.emplace_back();
      line.push_back(cut(plain(all.y_names[row]), longest, style_));
      double total = 0;
      for (const double count : matrix.counts[row]) total += count;
      for (const double count : matrix.counts[row]) {
        line.push_back(as_ == DrawnAs::matrix ? grouped(static_cast<std::size_t>(count))
                                              : fmt::format("{:.2f}", total > 0 ? count / total : 0));
      }
    }
    std::vector<std::size_t> widths(rows.front().size());
    for (const auto& line : rows) {
      for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width_of(line[i]));
    }
    for (const auto& line : rows) {
      text_ += padded(line.front(), widths.front());
      for (std::size_t i = 1; i < line.size(); ++i) text_ += "  " + right_aligned(line[i], widths[i]);
      text_ += "\n";
    }
  }

  const Plot& plot_;
  DrawnAs as_;
  const TerminalStyle& style_;
  std::size_t columns_;
  std::string text_;
};

}  // namespace

std::string draw_text(const ShownPlot& shown, const TerminalStyle& style) {
  const Plot& plot = *shown.plot;
  if (plot.has_images) {
    std::string text = plain(plot.id) + "\n";
    for (const PlottedImage& image : plot.images) {
      text += fmt::format("a picture of {}, {}\n", plain(image.revision), count_of(image.image->bytes.size(), "byte"));
    }
    return text;
  }
  if (plot.series.empty() || !shown.vega_template) return plain(plot.title) + "\nno data\n";
  return TextDrawing(plot, drawn_as(*shown.vega_template), style).draw();
}

}  // namespace tutti
