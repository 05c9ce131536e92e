// A drawing in characters: dots finer than characters where the terminal has Braille: not public.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tutti {

// Colours as terminals have them, nearest to those of the pictures: a number of the 256, by revision.
unsigned terminal_color(std::size_t revision);
// `text` in that colour, or as it is.
std::string in_color(std::string text, std::size_t revision, bool has_color);

class TextCanvas {
 public:
  // Without Braille each series has a character of its own.
  TextCanvas(std::size_t columns, std::size_t rows, bool has_braille, bool has_color);

  // How many dots there are; (0, 0) is at the top left.
  std::size_t width() const { return columns_ * (has_braille_ ? 2 : 1); }
  std::size_t height() const { return rows_ * (has_braille_ ? 4 : 1); }
  void dot(std::ptrdiff_t x, std::ptrdiff_t y, std::size_t series, std::size_t color);
  void line(std::ptrdiff_t x0, std::ptrdiff_t y0, std::ptrdiff_t x1, std::ptrdiff_t y1, std::size_t series,
            std::size_t color);

  // One row, without blanks at its end.
  std::string row(std::size_t number) const;
  // What stands for a series in the legend.
  std::string sign(std::size_t series, std::size_t color) const;

 private:
  struct Cell {
    std::uint8_t dots = 0;
    bool is_taken = false;
    std::size_t series = 0, color = 0;
  };
  std::size_t columns_, rows_;
  bool has_braille_, has_color_;
  std::vector<Cell> cells_;
};

}  // namespace tutti
