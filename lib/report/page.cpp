// Puts drawings and pictures into a page.
#include "report/page.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "base64.hpp"
#include "markup.hpp"
#include "page_style.hpp"
#include "report/colors.hpp"
#include "report/drawing.hpp"
#include "svg_writer.hpp"

namespace tutti {
namespace {

constexpr std::size_t largest_embedded = std::size_t{1} << 20;         // a picture
constexpr std::size_t largest_embedded_total = std::size_t{32} << 20;  // all of a page

// Pictures come last: by directory, those that are numbered by their number, as DVC has it.
using Order = std::tuple<bool, std::string, bool, std::uint64_t, std::string>;
Order order_of(const Plot& plot) {
  if (!plot.has_images) return {};
  const std::size_t slash = plot.id.rfind('/');
  const std::string name = slash == std::string::npos ? plot.id : plot.id.substr(slash + 1);
  const std::string stem = name.substr(0, name.rfind('.'));
  constexpr std::size_t most_digits = 18;
  const bool is_number = !stem.empty() && stem.size() <= most_digits && std::ranges::all_of(stem, is_digit);
  return {true, slash == std::string::npos ? "" : plot.id.substr(0, slash), !is_number,
          is_number ? std::stoull(stem) : 0, name};
}

std::vector<const ShownPlot*> in_order(const std::vector<ShownPlot>& plots) {
  std::vector<const ShownPlot*> ordered;
  for (const ShownPlot& plot : plots) ordered.push_back(&plot);
  std::ranges::stable_sort(ordered, {}, [](const ShownPlot* plot) { return order_of(*plot->plot); });
  return ordered;
}

// As HTML's id, and as DVC names its elements.
std::string element_id(std::string id) {
  constexpr std::string_view replaced = R"(!@#$%^&*()[]{};,<>?\/:.|`~=_+ )";
  for (char& c : id) {
    if (replaced.find(c) != std::string_view::npos) c = '_';
  }
  return escaped_markup(id);
}

std::string media_type(std::string_view file) {
  const std::string_view suffix = file.substr(file.rfind('.') + 1);
  if (suffix == "svg") return "image/svg+xml";
  return fmt::format("image/{}", suffix == "jpg" ? "jpeg" : suffix);
}

// '/' stays; what a URL or an attribute would take for something else does not.
std::string as_url(std::string_view path) {
  std::string url;
  for (const char c : path) {
    const bool is_plain = is_alphanumeric(c) || std::string_view("/-._~").find(c) != std::string_view::npos;
    url += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return url;
}

std::vector<std::string> revisions_of(const std::vector<ShownPlot>& plots) {
  std::vector<std::string> all;
  for (const ShownPlot& shown : plots) {
    for (const std::string& revision : shown.plot->revisions) {
      if (std::ranges::find(all, revision) == all.end()) all.push_back(revision);
    }
  }
  return all;
}

class PageMaker {
 public:
  PageMaker(const std::vector<ShownPlot>& plots, const std::vector<PlotProblem>& problems, PictureFolder& pictures,
            const PageOptions& options)
      : plots_(plots), problems_(problems), pictures_(pictures), options_(options), revisions_(revisions_of(plots)) {}

  std::string page() {
    if (!options_.page_template) return own_page();
    const std::string place = "{plot_divs}";
    if (options_.page_template->find(place) == std::string::npos) {
      throw InvalidFile(fmt::format("the page {} has no place for plots", in_quotes(options_.template_name)),
                        {"write {plot_divs} where they go"});
    }
    // Ours, so that what a page says in the name of a placeholder is not filled again.
    const std::string plots = sections();
    return filled({{"{scripts}", fmt::format("<style>{}</style>", page_style)}, {place, plots}, {"{refresh_tag}", ""}});
  }

 private:
  std::string filled(const std::vector<std::pair<std::string, std::string>>& values) const {
    const std::string& text = *options_.page_template;
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      const auto value = std::ranges::find_if(
          values, [&](const auto& each) { return text.compare(at, each.first.size(), each.first) == 0; });
      if (value == values.end()) {
        out += text[at++];
      } else {
        out += value->second;
        at += value->first.size();
      }
    }
    return out;
  }

  std::string own_page() {
    // Nothing but styles and pictures may be loaded, whatever got into the page.
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data: file: 'self'; "
        "style-src "
        "'unsafe-inline'\">\n<title>Plots</title>\n<style>{}{}</style>\n</head>\n<body class=\"tutti-plots\">\n{}"
        "<main class=\"tutti-grid\">\n{}</main>\n{}</body>\n</html>\n",
        page_style, switches_style(), head(), sections(), problems());
  }

  // Colours are those of a plot's own revisions: a switch is for all plots only where they agree, which they do unless
  // a plot lacks a revision.
  bool has_switches() const {
    return revisions_.size() > 1 && std::ranges::all_of(plots_, [&](const ShownPlot& shown) {
             return shown.plot->has_images || shown.plot->revisions.empty() || shown.plot->revisions == revisions_;
           });
  }

  std::string switches_style() const {
    std::string style;
    for (std::size_t i = 0; has_switches() && i < revisions_.size(); ++i) {
      style += fmt::format("body:has(#show-rev{0}:not(:checked)) .rev{0} {{ display: none; }}\n", i);
    }
    return style;
  }

  std::string head() const {
    std::string head = "<header class=\"tutti-head\"><h1>Plots</h1>";
    for (std::size_t i = 0; has_switches() && i < revisions_.size(); ++i) {
      head += fmt::format(
          "<label><input type=\"checkbox\" id=\"show-rev{}\" checked><i style=\"background:{}\"></i>{}</label>", i,
          color_of(i), escaped_markup(revisions_[i]));
    }
    return head + "</header>\n";
  }

  std::string sections() {
    std::string all;
    for (const ShownPlot* shown : in_order(plots_)) all += section(*shown);
    return all;
  }

  std::string section(const ShownPlot& shown) {
    const Plot& plot = *shown.plot;
    std::string content;
    if (plot.has_images) {
      content = pictures_of(plot);
    } else if (plot.series.empty()) {
      content = heading(plot) + "<p>There is no data for it.</p>\n";
    } else {
      content = draw_svg(shown);
    }
    return fmt::format("<section class=\"tutti-plot\" id=\"{}\">\n{}</section>\n", element_id(plot.id), content);
  }

  static std::string heading(const Plot& plot) {
    return fmt::format("<h2>{}</h2>\n", escaped_markup(plot.has_images ? plot.id : plot.title));
  }

  std::string pictures_of(const Plot& plot) {
    if (plot.images.empty()) return heading(plot) + "<p>There is no picture of it.</p>\n";
    std::string all = heading(plot) + "<div class=\"tutti-pictures\">\n";
    for (const PlottedImage& image : plot.images) {
      const std::size_t number =
          static_cast<std::size_t>(std::ranges::find(revisions_, image.revision) - revisions_.begin());
      all += fmt::format(
          "<figure class=\"rev{}\"><figcaption>{}</figcaption><img src=\"{}\" alt=\"{}\" loading=\"lazy\"></figure>\n",
          number, escaped_markup(image.revision), source_of(image), escaped_markup(image.file));
    }
    return all + "</div>\n";
  }

  std::string source_of(const PlottedImage& image) {
    const std::string path = pictures_.write(image);
    const std::size_t size = image.image->bytes.size();
    if (options_.page_template || size > largest_embedded || embedded_ + size > largest_embedded_total) {
      const std::string base = options_.directory + "/";
      return as_url(path.starts_with(base) ? path.substr(base.size()) : path);
    }
    embedded_ += size;
    return fmt::format("data:{};base64,{}", media_type(image.file), to_base64(image.image->bytes));
  }

  std::string problems() const {
    if (problems_.empty()) return "";
    std::string list = "<details class=\"tutti-problems\" open><summary>Not drawn</summary>\n<ul>\n";
    for (const PlotProblem& problem : problems_) {
      list += fmt::format("<li>{} of {}: {}</li>\n", escaped_markup(problem.plot.empty() ? "all plots" : problem.plot),
                          escaped_markup(problem.revision), escaped_markup(problem.error.sentence));
    }
    return list + "</ul>\n</details>\n";
  }

  const std::vector<ShownPlot>& plots_;
  const std::vector<PlotProblem>& problems_;
  PictureFolder& pictures_;
  const PageOptions& options_;
  std::vector<std::string> revisions_;
  std::size_t embedded_ = 0;  // bytes of pictures in the page
};

}  // namespace

std::string plots_page(const std::vector<ShownPlot>& plots, const std::vector<PlotProblem>& problems,
                       PictureFolder& pictures, const PageOptions& options) {
  return PageMaker(plots, problems, pictures, options).page();
}

std::string file_uri(std::string_view path) {
  return "file://" + as_url(path);
}

}  // namespace tutti
