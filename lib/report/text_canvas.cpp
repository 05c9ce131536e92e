// Draws dots into characters.
#include "text_canvas.hpp"

#include <array>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>

#include "base/utf8.hpp"

namespace tutti {
namespace {

constexpr std::string_view series_letters = "*o+x#@%&";
constexpr std::array<unsigned, 7> colors{98, 38, 209, 71, 74, 208, 203};

// Braille patterns begin at U+2800; bits of a cell's dots, by row, then column.
constexpr char32_t first_braille = 0x2800;
constexpr std::uint8_t dot_bits[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

}  // namespace

unsigned terminal_color(std::size_t revision) {
  return colors[revision % colors.size()];
}

std::string in_color(std::string text, std::size_t revision, bool has_color) {
  return has_color ? fmt::format("\033[38;5;{}m{}\033[0m", terminal_color(revision), text) : text;
}

TextCanvas::TextCanvas(std::size_t columns, std::size_t rows, bool has_braille, bool has_color)
    : columns_(columns), rows_(rows), has_braille_(has_braille), has_color_(has_color), cells_(columns * rows) {}

void TextCanvas::dot(std::ptrdiff_t x, std::ptrdiff_t y, std::size_t series, std::size_t color) {
  if (x < 0 || y < 0) return;
  const std::size_t left = static_cast<std::size_t>(x), top = static_cast<std::size_t>(y);
  if (left >= width() || top >= height()) return;
  const std::size_t per_column = has_braille_ ? 2 : 1, per_row = has_braille_ ? 4 : 1;
  Cell& cell = cells_[top / per_row * columns_ + left / per_column];
  if (has_braille_) cell.dots = static_cast<std::uint8_t>(cell.dots | dot_bits[top % 4][left % 2]);
  cell.is_taken = true;
  cell.series = series;
  cell.color = color;
}

// Bresenham's.
void TextCanvas::line(std::ptrdiff_t x0, std::ptrdiff_t y0, std::ptrdiff_t x1, std::ptrdiff_t y1, std::size_t series,
                      std::size_t color) {
  const std::ptrdiff_t dx = std::abs(x1 - x0), dy = -std::abs(y1 - y0);
  const std::ptrdiff_t step_x = x0 < x1 ? 1 : -1, step_y = y0 < y1 ? 1 : -1;
  for (std::ptrdiff_t error = dx + dy;;) {
    dot(x0, y0, series, color);
    if (x0 == x1 && y0 == y1) return;
    const std::ptrdiff_t twice = 2 * error;
    if (twice >= dy) {
      error += dy;
      x0 += step_x;
    }
    if (twice <= dx) {
      error += dx;
      y0 += step_y;
    }
  }
}

std::string TextCanvas::row(std::size_t number) const {
  std::size_t end = columns_;
  while (end > 0 && !cells_[number * columns_ + end - 1].is_taken) --end;
  std::string text, run;  // what stands in one colour
  std::size_t color = 0;
  const auto flush = [&] {
    if (!run.empty()) text += in_color(run, color, has_color_);
    run.clear();
  };
  for (std::size_t column = 0; column < end; ++column) {
    const Cell& cell = cells_[number * columns_ + column];
    if (!cell.is_taken) {
      flush();
      text += ' ';
      continue;
    }
    if (cell.color != color) flush();
    color = cell.color;
    if (has_braille_) {
      append_utf8(run, first_braille + cell.dots);
    } else {
      run += series_letters[cell.series % series_letters.size()];
    }
  }
  flush();
  return text;
}

std::string TextCanvas::sign(std::size_t series, std::size_t color) const {
  const std::string sign = has_braille_ ? "━" : std::string(1, series_letters[series % series_letters.size()]);
  return in_color(sign, color, has_color_);
}

}  // namespace tutti
