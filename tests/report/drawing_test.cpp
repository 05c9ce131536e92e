// Pictures in SVG and in characters, of data that is nice and of data that is not.
#include <catch2/catch.hpp>

#include <unistd.h>

#include <filesystem>

#include "../../lib/report/base64.hpp"
#include "../../lib/report/markup.hpp"
#include "../../lib/report/svg_writer.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "report/drawing.hpp"
#include "report/page.hpp"

namespace tutti {
namespace {

// A plot of one field over another, drawn with the template.
struct Sample {
  explicit Sample(std::string_view csv, const std::string& template_name = "linear", std::string x = "x",
                  std::string y = "y", const std::vector<std::string>& revisions = {"workspace"})
      : shown{&plot, VegaTemplate{template_name, *find_vega_template(template_name)}} {
    plot.id = plot.title = "p.csv";
    plot.x = std::move(x);
    plot.y = std::move(y);
    plot.x_label = plot.x;
    plot.y_label = plot.y;
    plot.fields = {{"p.csv", plot.y}};
    plot.revisions = revisions;
    for (const std::string& revision : revisions) {
      plot.series.push_back({revision, plot.fields.front(), read_separated(csv, ',', Header::yes)});
    }
  }
  Sample(const Sample&) = delete;

  std::string svg() const { return draw_svg(shown); }
  std::string text(std::size_t columns, bool is_unicode, bool has_color = false) const {
    return draw_text(shown, {.columns = columns, .is_unicode = is_unicode, .has_color = has_color});
  }

  Plot plot;
  ShownPlot shown;
};

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t number = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++number;
  return number;
}

// Elements closed as they were opened, nothing but known ones, attributes in double quotes, no stray '<' or '&'.
bool is_well_formed(const std::string& svg) {
  std::vector<std::string> open;
  for (std::size_t at = svg.find('<'); at != std::string::npos; at = svg.find('<', at)) {
    const std::size_t end = svg.find('>', at);
    if (end == std::string::npos) return false;
    const std::string tag = svg.substr(at + 1, end - at - 1);
    at = end;
    if (tag.starts_with('/')) {
      if (open.empty() || open.back() != tag.substr(1)) return false;
      open.pop_back();
      continue;
    }
    const std::string name = tag.substr(0, tag.find_first_of(" /"));
    if (std::string_view(" svg style g text line path circle rect title ").find(" " + name + " ") ==
        std::string_view::npos) {
      return false;
    }
    if (count(tag, "\"") % 2 != 0 || tag.find('<') != std::string::npos) return false;
    if (!tag.ends_with('/')) open.push_back(name);
  }
  return open.empty() && svg.find("nan") == std::string::npos && svg.find("inf") == std::string::npos;
}

const char* const hostile = "</svg><script>alert('x')</script>\"' onload=\"x\x01\x7f\xff&amp;\n\u202e";

}  // namespace

TEST_CASE("text from files stays text in markup") {
  CHECK(escaped_markup("<a href=\"x\">'&'</a>") == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
  CHECK(escaped_markup("a\x01\xff\x7f") == "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("a path becomes the address of a file") {
  CHECK(file_uri("/a b/c%.html") == "file:///a%20b/c%25.html");
  CHECK(file_uri("/\xc3\xa9-_~") == "file:///%C3%A9-_~");
}

TEST_CASE("bytes become letters as RFC 4648 has it") {
  CHECK(to_base64("") == "");
  CHECK(to_base64("f") == "Zg==");
  CHECK(to_base64("fo") == "Zm8=");
  CHECK(to_base64("foo") == "Zm9v");
  CHECK(to_base64("foob\xff") == "Zm9vYv8=");
}

TEST_CASE("each template draws a picture of its own kind") {
  const char* const csv = "x,y\n1,5\n2,6\n3,4\n";
  CHECK(count(Sample(csv, "linear").svg(), "<path") > 0);
  CHECK(count(Sample(csv, "scatter").svg(), "<circle") >= 3);
  CHECK(count(Sample("x,y\n3,cat\n4,dog\n", "bar_horizontal").svg(), "<rect") == 2);
  CHECK(count(Sample("x,y\na,a\na,b\nb,b\n", "confusion").svg(), "<rect") == 4);
  for (const std::string& name : vega_template_names()) {
    INFO(name);
    CHECK(is_well_formed(Sample(csv, name).svg()));
    CHECK(is_well_formed(Sample("x,y\na,b\nc,d\n", name).svg()));
  }
}

TEST_CASE("a template of somebody's own is told by its marks") {
  const auto drawn = [](const char* mark) {
    return drawn_as({"linear", Value::map({{"layer", Value::list({Value::map({{"mark", Value::string(mark)}})})}})});
  };
  CHECK(drawn("bar") == DrawnAs::bars);
  CHECK(drawn("rect") == DrawnAs::matrix);
  CHECK(drawn("point") == DrawnAs::points);
  CHECK(drawn("area") == DrawnAs::line);
  CHECK(drawn("geoshape") == DrawnAs::line);
}

TEST_CASE("no name gets out of its place in a picture or a page") {
  for (const std::string& name : vega_template_names()) {
    Sample sample("x,y\n\"</svg><script>\",\"<b>\"\"&\"\n1,2\n", name, "x", "y", {hostile, "b"});
    sample.plot.title = sample.plot.id = hostile;
    sample.plot.x_label = sample.plot.y_label = hostile;
    INFO(name);
    CHECK(is_well_formed(sample.svg()));
    PictureFolder pictures("/nonexistent");
    const std::string page = plots_page({sample.shown}, {{hostile, hostile, {}, {"t", "m", hostile}}}, pictures, {});
    CHECK(count(page, "<script") == 0);
    CHECK(count(page, "http:") == 1);  // the name of SVG
    CHECK(count(page, "https:") == 0);
  }
}

TEST_CASE("lines are broken where there is no number, and lone points are marked") {
  const std::string svg = Sample("x,y\n1,1\n2,nan\n3,3\n4,inf\n5,\n6,2\n7,1\n").svg();
  CHECK(is_well_formed(svg));
  CHECK(count(svg, "3 of 7 rows left out") == 1);
}

TEST_CASE("fields of one revision have colours of their own; of several, colours are the revisions'") {
  Sample sample("x,y\n1,1\n2,2\n");
  sample.plot.fields.push_back({"p.csv", "z"});
  sample.plot.series.push_back(sample.plot.series.front());
  sample.plot.series.back().field.name = "z";
  const std::string one = sample.svg(), colored = sample.text(60, true, true);
  CHECK(count(one, "stroke-dasharray") == 0);
  CHECK((count(one, "#945dd6") > 0 && count(one, "#13adc7") > 0));
  CHECK((count(colored, "\x1b[38;5;98m") > 0 && count(colored, "\x1b[38;5;38m") > 0));

  sample.plot.revisions.emplace_back("old");
  CHECK(count(sample.svg(), "stroke-dasharray") > 0);
  CHECK(count(sample.text(60, true, true), "⠤") == 0);  // dots of one colour could not be told apart
}

TEST_CASE("a line goes from the left to the right, whatever the order of the rows") {
  CHECK(Sample("x,y\n3,1\n1,5\n2,2\n").svg() == Sample("x,y\n1,5\n2,2\n3,1\n").svg());
  CHECK(Sample("x,y\n3,1\n1,5\n2,2\n").text(60, false) == Sample("x,y\n1,5\n2,2\n3,1\n").text(60, false));
}

TEST_CASE("no rows, one row and equal values are drawn") {
  for (const char* csv :
       {"x,y\n1,1\n", "x,y\n1,5\n2,5\n", "x,y\n1,1\n1,1\n", "x,y\n,\n", "x,y\n1e308,-1e308\n-1e308,1e308\n"}) {
    for (const std::string& name : vega_template_names()) {
      INFO(name << ": " << csv);
      CHECK(is_well_formed(Sample(csv, name).svg()));
      CHECK_FALSE(Sample(csv, name).text(60, false).empty());
    }
  }
}

TEST_CASE("a million rows become a small picture that says so") {
  std::string csv = "x,y\n";
  for (int i = 0; i < 1'000'000; ++i) csv += std::to_string(i) + "," + std::to_string(i % 1000) + "\n";
  const std::string line = Sample(csv).svg(), points = Sample(csv, "scatter").svg();
  CHECK(line.size() < 200'000);
  CHECK(count(line, "1,000,000 points drawn as ") == 1);
  CHECK(points.size() < 3'000'000);
  CHECK(count(points, "1,000,000 points drawn as ") == 1);
}

TEST_CASE("names on an axis of words keep the order of the file") {
  const std::string svg = Sample("x,y\nJan,1\nFeb,2\nMar,3\n").svg();
  CHECK(svg.find(">Jan<") < svg.find(">Feb<"));
  CHECK(svg.find(">Feb<") < svg.find(">Mar<"));
}

TEST_CASE("classes of a confusion matrix are sorted, numbers as numbers") {
  const std::string svg = Sample("x,y\n10,10\n9,9\n", "confusion").svg();
  CHECK(svg.find(">9<") < svg.find(">10<"));
  CHECK(is_well_formed(Sample("x,y\n10,INF\n9,NAN\n8,9\n", "confusion").svg()));
}

TEST_CASE("a matrix of more names than anybody can read takes no room") {
  std::string csv = "x,y\n";
  for (int i = 0; i < 60'000; ++i) csv += std::to_string(i) + ",a" + std::to_string(i) + "\n";  // 29 GB of counts
  const Sample sample(csv, "confusion");
  CHECK(count(sample.svg(), "60,000 by 60,000 names are too many to draw") == 1);
  CHECK(sample.text(80, true) == "p.csv\n60,000 by 60,000 names are too many for a terminal\n");
}

TEST_CASE("a line in characters, of a fixed width") {
  CHECK(Sample("x,y\n0,0\n1,1\n2,4\n3,9\n").text(40, false) == R"(p.csv
10 +
   |                                   *
   |                                 **
   |                               **
   |                             **
   |                            *
   |                          **
 5 +                        **
   |                      **
   |                   ***
   |                 **
   |              ***
   |      ********
 0 +******
   +------------------------------------
    0           1          2           3
    y over x
)");
  CHECK(Sample("x,y\n0,0\n1,1\n2,4\n3,9\n").text(40, true) == R"(p.csv
10 ┤
   │                                  ⢀⠔
   │                                 ⡠⠃
   │                               ⡠⠊
   │                             ⢀⠔⠁
   │                            ⡔⠁
   │                          ⡠⠊
 5 ┤                        ⢀⠎
   │                      ⡠⠔⠁
   │                   ⢀⠔⠊
   │                ⢀⡠⠊⠁
   │              ⡠⠔⠁
   │        ⢀⣀⣀⠤⠔⠊
 0 ┤⣀⡠⠤⠤⠒⠒⠉⠉⠁
   └────────────────────────────────────
    0           1          2           3
    y over x
)");
}

TEST_CASE("bars and tables in characters") {
  CHECK(Sample("x,y\n2,cat\n4,dog\n", "bar_horizontal_sorted").text(40, false) ==
        "p.csv\ndog ################################ 4\ncat ################ 2\n");
  CHECK(Sample("x,y\na,a\na,b\nb,b\n", "confusion").text(40, false) ==
        "p.csv\nworkspace: y down, x across\n   a  b\na  1  0\nb  1  1\n");
}

TEST_CASE("lines in characters stay within the width, whatever the names") {
  Sample sample("x,y\n1000000,0.00001\n2000000,2\n", "linear", "x", "y", {std::string(200, 'r'), "b"});
  sample.plot.title = std::string(300, 't');
  for (const std::size_t columns : {30, 80, 200}) {
    const std::string text = sample.text(columns, true);
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
      const std::string line = text.substr(begin, end - begin);
      INFO(columns << ": " << line);
      if (line.find("rrrr") == std::string::npos) CHECK(code_points(line) <= columns);
      begin = end + 1;
    }
  }
}

TEST_CASE("names cannot move the cursor of a terminal") {
  Sample sample("x,y\n\"\x1b[31m\",1\nb,2\n", "linear", "x", "y", {"\x1b[2Jr", "b"});
  sample.plot.title = "\x1b]0;title\x07";
  for (const std::string& name : vega_template_names()) {
    sample.shown.vega_template = VegaTemplate{name, *find_vega_template(name)};
    CHECK(count(sample.text(80, true), "\x1b") == 0);
  }
}

TEST_CASE("pictures that DVC would write over one another are kept apart, and long names are cut") {
  const std::string folder = std::filesystem::temp_directory_path() / ("tutti-pictures-" + std::to_string(getpid()));
  const PlotImage one{"1"}, two{"2"};
  const std::string deep = std::string(400, 'd') + "/";
  PictureFolder pictures(folder);

  CHECK(pictures.write({"main", "a/b.png", &one}) == folder + "/main_a_b.png");
  CHECK(pictures.write({"main", "a_b.png", &two}) == folder + "/main_a_b.2.png");
  CHECK(pictures.write({"main", "a/b.png", &one}) == folder + "/main_a_b.png");
  const std::string first = pictures.write({"main", deep + "1.png", &one});
  const std::string second = pictures.write({"main", deep + "e/1.png", &two});
  CHECK(first != second);
  CHECK(read_file(first) == "1");
  CHECK(read_file(second) == "2");
  for (const char* revision : {"v", "v1"}) {
    std::string file;
    for (int i = 0; i < 200; ++i) file += "ü";
    const std::string path = pictures.write({revision, file + ".png", &one});
    CHECK(is_utf8(path));
    CHECK(path.size() <= folder.size() + 1 + 243);
  }
  CHECK(pictures.write({"a/../../b", "../x.png", &one}) == folder + "/a_.._.._b_.._x.png");
  std::filesystem::remove_all(folder);
}

TEST_CASE("a page of somebody else's is filled once, and must have a place for plots") {
  Sample sample("x,y\n1,1\n");
  sample.plot.title = "{scripts}";
  PictureFolder pictures("/nonexistent");
  PageOptions options{
      .page_template = "<a>{scripts}|{plot_divs}|{refresh_tag}</a>", .template_name = "t.html", .directory = "/d"};
  const std::string page = plots_page({sample.shown}, {}, pictures, options);
  CHECK(page.starts_with("<a><style>"));
  CHECK(page.ends_with("|</a>"));
  CHECK(count(page, "{scripts}") > 0);  // the title's
  CHECK(count(page, "<style>") == 2);   // ours, and the picture's
  options.page_template = "no place";
  CHECK_THROWS_AS(plots_page({sample.shown}, {}, pictures, options), InvalidFile);
}

}  // namespace tutti
