// Templates, and what is put into them.
#include <catch2/catch.hpp>

#include <unistd.h>

#include <filesystem>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/publish.hpp"
#include "format/json.hpp"
#include "report/plots_json.hpp"
#include "report/vega.hpp"

namespace tutti {
namespace {

Plot plot_of(const std::vector<std::string>& revisions, const std::vector<PlotField>& fields, const std::string& y) {
  Plot plot;
  plot.id = plot.title = "p.csv";
  plot.x = "step";
  plot.y = y;
  plot.x_label = "step";
  plot.y_label = y;
  plot.revisions = revisions;
  plot.fields = fields;
  for (const std::string& revision : revisions) {
    for (const PlotField& field : fields) {
      DataTable rows = read_separated("v,step\n1,0\n2,1\n", ',', Header::yes);
      rows.set(y, rows.find("v")->cells);
      plot.series.push_back({revision, field, rows});
    }
  }
  return plot;
}

Value filled(std::string_view content, const Plot& plot) {
  return read_json(fill_vega({"mine", read_json(content, "template")}, plot).content, "filled");
}

std::string text_of(const Value& value) {
  return python_json(value, SortKeys::yes);
}

const std::vector<PlotField> one{{"p.csv", "v"}};

}  // namespace

TEST_CASE("every template has a place for data, x and y, in one of its own") {
  CHECK(vega_template_names().size() == 9);
  for (const std::string& name : vega_template_names()) {
    const std::string text = text_of(*find_vega_template(name));
    for (const char* anchor : {"<DVC_METRIC_DATA>", "<DVC_METRIC_X>", "<DVC_METRIC_Y>", "<DVC_METRIC_TITLE>"}) {
      INFO(name << ' ' << anchor);
      CHECK(text.find(anchor) != std::string::npos);
    }
    CHECK(text_of(filled(text, plot_of({"workspace"}, one, "v"))).find("DVC_METRIC") == std::string::npos);
  }
  CHECK_FALSE(find_vega_template("none"));
}

TEST_CASE("rows say their revision, and no more if nothing else tells them apart") {
  const Value spec = filled(R"({"v": "<DVC_METRIC_DATA>", "c": "<DVC_METRIC_COLOR>"})", plot_of({"a", "b"}, one, "v"));
  CHECK(text_of(*spec.find("v")) == R"([{"rev": "a", "step": "0", "v": "1"}, {"rev": "a", "step": "1", "v": "2"}, )"
                                    R"({"rev": "b", "step": "0", "v": "1"}, {"rev": "b", "step": "1", "v": "2"}])");
}

TEST_CASE("a template without optional places keeps file and field in every row") {
  const Value spec = filled(R"({"v": "<DVC_METRIC_DATA>"})", plot_of({"a"}, one, "v"));
  CHECK(text_of(spec.find("v")->items().front()) ==
        R"({"field": "v", "filename": "p.csv", "rev": "a", "step": "0", "v": "1"})");
}

TEST_CASE("fields of several files are told apart by both names at once") {
  const Value spec = filled(R"({"v": "<DVC_METRIC_DATA>", "d": "<DVC_METRIC_STROKE_DASH>"})",
                            plot_of({"a"}, {{"x.csv", "v"}, {"y.csv", "w"}}, "v"));
  CHECK(text_of(*spec.find("d")->find("scale")) ==
        R"({"domain": ["x.csv::v", "y.csv::w"], "range": [[1, 0], [8, 8]]})");
  CHECK(text_of(spec.find("v")->items().front()) ==
        R"({"filename::field": "x.csv::v", "rev": "a", "step": "0", "v": "1"})");
}

TEST_CASE("more revisions than colours begin with the first colour anew") {
  std::vector<std::string> revisions;
  for (char c = 'a'; c < 'j'; ++c) revisions.emplace_back(1, c);
  const Value spec = filled(R"({"v": "<DVC_METRIC_DATA>", "c": "<DVC_METRIC_COLOR>"})", plot_of(revisions, one, "v"));
  const auto& range = spec.find("c")->find("scale")->find("range")->items();
  REQUIRE(range.size() == 9);
  CHECK(range[0] == range[7]);
  CHECK(range[0] != range[1]);
}

TEST_CASE("labels fill texts that only hold their anchor, but data does not") {
  const Value spec = filled(R"({"v": "<DVC_METRIC_DATA>", "t": "of <DVC_METRIC_TITLE>", "d": "all <DVC_METRIC_DATA>"})",
                            plot_of({"a"}, one, "v"));
  CHECK(spec.find("t")->as_string() == "of p.csv");
  CHECK(spec.find("d")->as_string() == "all <DVC_METRIC_DATA>");
}

TEST_CASE("fields with dots and brackets are escaped where Vega-Lite would read a path") {
  const Value spec = filled(R"({"v": "<DVC_METRIC_DATA>", "y": "<DVC_METRIC_Y>", "l": "<DVC_METRIC_Y_LABEL>"})",
                            plot_of({"a"}, {{"p.csv", "a.b[0]"}}, "a.b[0]"));
  CHECK(spec.find("y")->as_string() == R"(a\.b\[0\])");
  CHECK(spec.find("l")->as_string() == "a.b[0]");
}

TEST_CASE("a template without a place for data is refused") {
  CHECK_THROWS_AS(filled(R"({"x": "<DVC_METRIC_X>"})", plot_of({"a"}, one, "v")), InvalidFile);
}

TEST_CASE("a split plot keeps data and labels apart") {
  const VegaText text = fill_vega({"linear", *find_vega_template("linear")}, plot_of({"a"}, one, "v"), Split::yes);
  REQUIRE(text.anchors);
  const Value anchors = read_json(*text.anchors, "anchors");
  CHECK(anchors.find("<DVC_METRIC_DATA>")->size() == 2);
  CHECK(anchors.find("<DVC_METRIC_TITLE>")->as_string() == "p.csv");
  CHECK(text.content.find("\"<DVC_METRIC_DATA>\"") != std::string::npos);
  CHECK(text.content.find("\"rev\": \"a\"") == std::string::npos);
}

TEST_CASE("names that are no text do not break the JSON") {
  Plot plot = plot_of({"a\xff"}, one, "v");
  plot.id = plot.title = "p\xff.csv";
  PictureFolder pictures("/nonexistent");
  const std::vector<ShownPlot> shown{{&plot, VegaTemplate{"linear", *find_vega_template("linear")}}};
  const Value json = read_json(plots_json(shown, {}, Split::no, pictures), "answer");
  CHECK(json.find("data")->members().front().key.as_string() == "p\xEF\xBF\xBD.csv");
}

TEST_CASE("a repository's templates come before the program's, with or without their suffix") {
  const std::string folder = std::filesystem::temp_directory_path() / ("tutti-templates-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder + "/own");
  publish_file(folder + "/own/linear.json", R"({"own": 1})", Durability::none);
  publish_file(folder + "/own/list.json", "[]", Durability::none);
  publish_file(folder + "/here.json", R"({"here": 1})", Durability::none);
  const TemplatePlaces places{folder + "/own", folder};

  CHECK(get_vega_template(std::nullopt, places).content.find("own"));
  CHECK(get_vega_template("linear.json", places).content.find("own"));
  CHECK(get_vega_template("here.json", places).content.find("here"));
  CHECK(get_vega_template("scatter", places).content == *find_vega_template("scatter"));
  CHECK_THROWS_AS(get_vega_template("scater", places), NotFound);
  CHECK_THROWS_AS(get_vega_template("list", places), InvalidFile);
  std::filesystem::remove_all(folder);
}

}  // namespace tutti
