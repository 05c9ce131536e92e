// Confusion matrices: how often each pair of names comes, darker for more; revisions side by side.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/text.hpp"
#include "drawings.hpp"
#include "svg_frame.hpp"

namespace tutti {
namespace {

constexpr std::size_t most_names = 100;   // beyond, cells are smaller than three pixels
constexpr std::size_t most_numbers = 15;  // beyond, there is no room for a number in a cell
constexpr double margin = 12;

struct Grid {
  double left, top, cell_width, cell_height;
};

void draw_cells(SvgWriter& svg, const Plot& plot, const CountMatrices& all, const CountMatrix& matrix, const Grid& grid,
                bool has_shares, double most) {
  for (std::size_t row = 0; row < all.y_names.size(); ++row) {
    double total = 0;
    for (const double count : matrix.counts[row]) total += count;
    for (std::size_t column = 0; column < all.x_names.size(); ++column) {
      const double count = matrix.counts[row][column];
      const double share = has_shares ? (total > 0 ? count / total : 0) : (most > 0 ? count / most : 0);
      const std::string shown = has_shares ? fmt::format("{:.2f}", share) : grouped(static_cast<std::size_t>(count));
      const std::string tip = fmt::format("{}: {}\n{}: {}\n{}", plot.x_label.value_or(plot.x), all.x_names[column],
                                          plot.y_label.value_or(plot.y), all.y_names[row], shown);
      const Point at{grid.left + static_cast<double>(column) * grid.cell_width,
                     grid.top + static_cast<double>(row) * grid.cell_height};
      svg.rectangle(at, grid.cell_width - 1, grid.cell_height - 1, color_of(matrix.revision), 0.06 + 0.94 * share, tip);
      if (all.x_names.size() > most_numbers || all.y_names.size() > most_numbers) continue;
      svg.text({at.x + grid.cell_width / 2, at.y + grid.cell_height / 2 + 4}, cut_to(shown, grid.cell_width + 4),
               {.anchor = Anchor::middle, .fill = share > 0.6 ? "#fff" : "currentColor"});
    }
  }
}

void draw_names(SvgWriter& svg, const CountMatrices& all, const Grid& grid, bool with_rows) {
  const double size = 14;
  const std::size_t row_step = static_cast<std::size_t>(std::ceil(size / grid.cell_height));
  for (std::size_t row = 0; with_rows && row < all.y_names.size(); row += row_step) {
    svg.text({grid.left - 6, grid.top + (static_cast<double>(row) + 0.5) * grid.cell_height + 4},
             cut_to(all.y_names[row], 110), {.anchor = Anchor::end, .is_faint = true});
  }
  const std::size_t column_step = static_cast<std::size_t>(std::ceil(size / grid.cell_width));
  const double bottom = grid.top + static_cast<double>(all.y_names.size()) * grid.cell_height;
  double widest = 0;
  for (const std::string& name : all.x_names) widest = std::max(widest, text_width(name));
  const bool slanted = widest + 6 > grid.cell_width * static_cast<double>(column_step);
  for (std::size_t column = 0; column < all.x_names.size(); column += column_step) {
    const TextStyle style{
        .anchor = slanted ? Anchor::end : Anchor::middle, .is_faint = true, .angle = slanted ? -40.0 : 0};
    svg.text({grid.left + (static_cast<double>(column) + 0.5) * grid.cell_width, bottom + 14},
             cut_to(all.x_names[column], 90), style);
  }
}

}  // namespace

std::string draw_matrices(const Plot& plot, bool has_shares) {
  const CountMatrices all = matrices_of(plot, most_names);
  SvgWriter svg;
  double top = draw_heading(svg, plot.title, {}, true);
  if (all.x_names.size() > most_names || all.y_names.size() > most_names) {
    svg.text({margin, top + 20}, fmt::format("{} by {} names are too many to draw", grouped(all.y_names.size()),
                                             grouped(all.x_names.size())));
    return std::move(svg).finish(picture_width, top + 40, plot.title);
  }
  double most = 0, row_labels = 0, column_labels = 0;
  for (const CountMatrix& matrix : all.matrices) {
    for (const auto& row : matrix.counts) most = std::max(most, row.empty() ? 0 : *std::ranges::max_element(row));
  }
  for (const std::string& name : all.y_names) row_labels = std::max(row_labels, std::min(text_width(name), 110.0));
  for (const std::string& name : all.x_names) column_labels = std::max(column_labels, std::min(text_width(name), 90.0));
  const std::size_t per_line = std::clamp<std::size_t>(plot.revisions.size(), 1, 2);
  const double left = margin + 18 + row_labels + 6, gap = 24;
  const double width = std::min(
      420.0, (picture_width - left - margin - gap * static_cast<double>(per_line - 1)) / static_cast<double>(per_line));
  const double cell_width = width / static_cast<double>(std::max<std::size_t>(all.x_names.size(), 1));
  const double cell_height = std::min(cell_width, 60.0);
  std::size_t place = 0;
  double next_top = top;
  for (const CountMatrix& matrix : all.matrices) {
    if (place % per_line == 0) top = next_top;
    const double x = left + static_cast<double>(place % per_line) * (width + gap);
    std::string name = plot.revisions[matrix.revision];
    if (all.variations.size() > 1) name += " · " + all.variations[matrix.variation];
    const Grid grid{x, top + 24, cell_width, cell_height};
    svg.open_revision(matrix.revision);
    svg.text({x, top + 14}, cut_to(name, width), {.is_bold = true});
    draw_names(svg, all, grid, place % per_line == 0);
    draw_cells(svg, plot, all, matrix, grid, has_shares, most);
    svg.close_group();
    const double bottom = grid.top + cell_height * static_cast<double>(all.y_names.size());
    const double label_at = bottom + 28 + std::max(column_labels * 0.65, 4.0);
    svg.text({x + width / 2, label_at}, cut_to(plot.x_label.value_or(plot.x), width), {.anchor = Anchor::middle});
    if (place % per_line == 0) {
      svg.text({margin + 8, (grid.top + bottom) / 2}, cut_to(plot.y_label.value_or(plot.y), bottom - grid.top),
               {.anchor = Anchor::middle, .angle = -90});
    }
    next_top = label_at + 18;
    ++place;
  }
  return std::move(svg).finish(picture_width, next_top, plot.title);
}

}  // namespace tutti
