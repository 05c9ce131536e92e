// Elements of a picture in SVG: not public.
//
// Text and lines take the colour of the text around the picture, so that it is readable in the light and in the dark.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chart_data.hpp"

namespace tutti {

enum class Anchor { start, middle, end };

struct TextStyle {
  Anchor anchor = Anchor::start;
  unsigned size = 12;
  bool is_bold = false;
  bool is_faint = false;
  double angle = 0;  // degrees, around the place
  std::string_view fill = "currentColor";
};

class SvgWriter {
 public:
  // Everything until close_group() belongs to this revision; the page can hide it.
  void open_revision(std::size_t revision);
  void close_group() { body_ += "</g>\n"; }

  void text(Point at, std::string_view text, const TextStyle& style = {});
  void rule(Point from, Point to, double opacity);
  // Through all points, broken where y is NaN.
  void path(const std::vector<Point>& points, std::string_view color, double width, std::string_view dashes,
            double opacity = 1);
  // One of four shapes, circle first; hollow ones are for crowds.
  void mark(Point at, std::size_t shape, double radius, std::string_view color, double opacity);
  // Not to be seen until the mouse is over it: then a ring, and `tip`.
  void hint(Point at, std::string_view color, std::string_view tip);
  void rectangle(Point at, double width, double height, std::string_view color, double opacity, std::string_view tip);

  // The whole <svg>. `title` is for those who cannot see it.
  std::string finish(double width, double height, std::string_view title) &&;

 private:
  std::string body_;
};

// How wide text of that size is, nearly; and as much of it as fits, with "…" where something was cut.
double text_width(std::string_view text, unsigned size = 12);
std::string cut_to(std::string_view text, double width, unsigned size = 12);

// For the pattern of series that are not the first of their revision: "8 4"; empty for a whole line.
std::string_view dashes_of(std::size_t variation);
std::string_view color_of(std::size_t revision);

}  // namespace tutti
