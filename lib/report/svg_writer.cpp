// Writes elements. Whatever comes from files passes escaped_markup().
#include "svg_writer.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "markup.hpp"
#include "report/colors.hpp"

namespace tutti {
namespace {

constexpr std::array<std::string_view, 7> dashes{"", "8 8", "8 4", "4 4", "4 2", "2 1", "1 1"};

std::string number(double value) {
  std::string text = fmt::format("{:.1f}", value);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text == "-0" ? "0" : text;
}

std::string_view word_of(Anchor anchor) {
  return anchor == Anchor::start ? "start" : anchor == Anchor::middle ? "middle" : "end";
}

std::string shape_path(Point at, std::size_t shape, double r) {
  const std::string x = number(at.x), y = number(at.y);
  switch (shape % 4) {
    case 1:
      return fmt::format("M{} {}h{}v{}h-{}z", number(at.x - r), number(at.y - r), number(2 * r), number(2 * r),
                         number(2 * r));
    case 2:
      return fmt::format("M{} {}L{} {}H{}z", x, number(at.y - r * 1.2), number(at.x + r * 1.1), number(at.y + r * 0.9),
                         number(at.x - r * 1.1));
    default:
      return fmt::format("M{} {}L{} {}L{} {}L{} {}z", x, number(at.y - r * 1.3), number(at.x + r * 1.3), y, x,
                         number(at.y + r * 1.3), number(at.x - r * 1.3), y);
  }
}

}  // namespace

void SvgWriter::open_revision(std::size_t revision) {
  body_ += fmt::format("<g class=\"rev{}\">\n", revision);
}

void SvgWriter::text(Point at, std::string_view text, const TextStyle& style) {
  body_ += fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{}\" fill=\"{}\"", number(at.x),
                       number(at.y), style.size, word_of(style.anchor), style.fill);
  if (style.is_bold) body_ += " font-weight=\"600\"";
  if (style.is_faint) body_ += " opacity=\"0.7\"";
  if (style.angle != 0) {
    body_ += fmt::format(" transform=\"rotate({} {} {})\"", number(style.angle), number(at.x), number(at.y));
  }
  body_ += fmt::format(">{}</text>\n", escaped_markup(text));
}

void SvgWriter::rule(Point from, Point to, double opacity) {
  body_ +=
      fmt::format("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"currentColor\" stroke-opacity=\"{}\"/>\n",
                  number(from.x), number(from.y), number(to.x), number(to.y), opacity);
}

void SvgWriter::path(const std::vector<Point>& points, std::string_view color, double width, std::string_view pattern,
                     double opacity) {
  std::string path;
  bool is_broken = true;
  for (const Point& point : points) {
    if (std::isnan(point.y)) {
      is_broken = true;
      continue;
    }
    path += fmt::format("{}{} {}", is_broken ? 'M' : 'L', number(point.x), number(point.y));
    is_broken = false;
  }
  if (path.empty()) return;
  body_ += fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\"", path,
                       color, width);
  if (!pattern.empty()) body_ += fmt::format(" stroke-dasharray=\"{}\"", pattern);
  if (opacity < 1) body_ += fmt::format(" opacity=\"{}\"", opacity);
  body_ += "/>\n";
}

void SvgWriter::mark(Point at, std::size_t shape, double radius, std::string_view color, double opacity) {
  if (shape % 4 == 0) {
    body_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"", number(at.x), number(at.y), number(radius));
  } else {
    body_ += fmt::format("<path d=\"{}\"", shape_path(at, shape, radius));
  }
  body_ += fmt::format(" fill=\"{}\"", color);
  if (opacity < 1) body_ += fmt::format(" opacity=\"{}\"", opacity);
  body_ += "/>\n";
}

void SvgWriter::hint(Point at, std::string_view color, std::string_view tip) {
  body_ += fmt::format(
      "<circle class=\"hint\" cx=\"{}\" cy=\"{}\" r=\"6\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\" "
      "pointer-events=\"all\"><title>{}</title></circle>\n",
      number(at.x), number(at.y), color, escaped_markup(tip));
}

void SvgWriter::rectangle(Point at, double width, double height, std::string_view color, double opacity,
                          std::string_view tip) {
  body_ += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\" fill=\"{}\"", number(at.x),
                       number(at.y), number(width), number(height), color);
  if (opacity < 1) body_ += fmt::format(" fill-opacity=\"{:.3f}\"", opacity);
  body_ += tip.empty() ? "/>\n" : fmt::format("><title>{}</title></rect>\n", escaped_markup(tip));
}

std::string SvgWriter::finish(double width, double height, std::string_view title) && {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" role=\"img\" "
      "aria-label=\"{2}\" font-family=\"system-ui, "
      "sans-serif\">\n<style>.hint{{opacity:0}}.hint:hover{{opacity:1}}</style>\n"
      "{3}</svg>\n",
      number(width), number(height), escaped_markup(title), body_);
}

double text_width(std::string_view text, unsigned size) {
  constexpr double per_character = 0.56;  // of digits and small letters in the usual fonts
  return static_cast<double>(code_points(utf8_only(text))) * per_character * size;
}

std::string cut_to(std::string_view text, double width, unsigned size) {
  std::string whole = utf8_only(text);
  if (text_width(whole, size) <= width) return whole;
  std::string cut;
  for (std::string_view rest = whole; !rest.empty();) {
    const std::size_t step = decode_utf8(rest).size;
    if (text_width(cut, size) + text_width("ab", size) > width) break;
    cut.append(rest.substr(0, step));
    rest.remove_prefix(step);
  }
  return cut + "…";
}

std::string_view dashes_of(std::size_t variation) {
  return dashes[variation % dashes.size()];
}

std::string_view color_of(std::size_t revision) {
  return series_colors[revision % series_colors.size()];
}

}  // namespace tutti
