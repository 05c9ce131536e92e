// Rows of data files, and definitions of several revisions that become one plot.
#include <catch2/catch.hpp>

#include "format/json.hpp"
#include "pipeline/plots.hpp"

namespace tutti {
namespace {

std::string text_of(const DataTable& table) {
  std::string text;
  for (const DataTable::Column& column : table.columns()) {
    text += column.name + ":";
    for (const auto& cell : *column.cells) text += " " + (cell ? python_json(*cell, SortKeys::no) : "-");
    text += "\n";
  }
  return text;
}

std::string separated(std::string_view text, Header header = Header::yes) {
  return text_of(read_separated(text, ',', header));
}

DataTable table_in(std::string_view json) {
  return table_of(read_json(json, "f.json"));
}

PlotError failure_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const PlotFailure& failure) {
    return failure.error();
  }
  return {};
}

Value properties(std::string_view json) {
  return read_json(json, "properties");
}

PlotsState state(std::string name, std::string_view definition, std::string_view csv) {
  PlotsState made{.name = std::move(name), .definitions = {}, .sources = {}, .error = {}};
  made.definitions.push_back({"dvc.yaml", "p.csv", properties(definition)});
  PlotSource source;
  source.content = read_separated(csv, ',', Header::yes);
  made.sources.emplace("p.csv", source);
  return made;
}

}  // namespace

TEST_CASE("fields of CSV are texts, and quotes count where a field begins") {
  CHECK(separated("a,b\n1,\n") == "a: \"1\"\nb: \"\"\n");
  CHECK(separated("a\n\"x, \"\"y\"\"\nz\"\n") == "a: \"x, \\\"y\\\"\\nz\"\n");
  CHECK(separated("a\nx\"y\"\n\"p\"q\"r\"\n") == "a: \"x\\\"y\\\"\" \"pq\\\"r\\\"\"\n");
  CHECK(separated("a,b\r\n1,2\r3,4") == "a: \"1\" \"3\"\nb: \"2\" \"4\"\n");
}

TEST_CASE("blank lines of CSV count for nothing, and short lines end in nulls") {
  CHECK(separated("a,b\n\n1\n\n") == "a: \"1\"\nb: null\n");
}

TEST_CASE("a file of one line has names but no rows, and says nothing") {
  CHECK(separated("a,b\n").empty());
  CHECK(separated("").empty());
}

TEST_CASE("lines that are longer than the header are kept only if the first of them is") {
  CHECK(separated("a\n1,2,3\n4\n") == "a: \"1\" \"4\"\nnull: [\"2\", \"3\"] -\n");
  CHECK(read_separated("a\n1\n2,3\n", ',', Header::yes).rows() == 0);
  CHECK(last_field(read_separated("a\n1\n2,3\n", ',', Header::yes)) == "a");
  CHECK(last_field(read_separated("a\n1,2\n", ',', Header::yes)) == std::nullopt);
}

TEST_CASE("without a header columns are counted, in TSV files too") {
  CHECK(separated("x,y\n1,2\n", Header::no) == "0: \"x\" \"1\"\n1: \"y\" \"2\"\n");
  CHECK(text_of(read_separated("x\ty\n", '\t', Header::no)) == "0: \"x\"\n1: \"y\"\n");
}

TEST_CASE("a field that nobody can mean is refused before it fills the memory") {
  CHECK(failure_of([] { separated("a\n" + std::string(200'000, 'x')); }).type == "Error");
}

TEST_CASE("lists of maps stand side by side, row by row") {
  CHECK(text_of(table_in(R"({"t": {"a": [{"x": 1}, {"x": 2}]}, "b": [{"y": 3}], "n": 4, "l": [5]})")) ==
        "x: 1 2\ny: 3 -\n");
  CHECK(text_of(table_in(R"([{"x": 1, "y": 2}, {"y": 3}])")) == "x: 1 -\ny: 2 3\n");
}

TEST_CASE("a list whose first map lacks a key is left out") {
  CHECK(table_in(R"([{"x": 1}, {"x": 2, "y": 3}])").rows() == 0);
}

TEST_CASE("scalars and empty lists fail as they do in Python") {
  CHECK(failure_of([] { table_in("5"); }).message == "'int' object has no attribute 'values'");
  CHECK(failure_of([] { table_in("1.5"); }).message == "'float' object has no attribute 'values'");
  CHECK(failure_of([] { table_in("\"t\""); }).message == "'str' object has no attribute 'values'");
  CHECK(failure_of([] { table_in(R"({"a": []})"); }).type == "AttributeError");
}

TEST_CASE("y is the last field if nobody says, and x counts the rows") {
  const std::vector<PlotsState> states{state("workspace", "{}", "a,b\n5,6\n7,8\n")};

  const MatchedPlots matched = match_plots(states);

  REQUIRE(matched.plots.size() == 1);
  const Plot& plot = matched.plots[0];
  CHECK(plot.x == "step");
  CHECK(plot.y == "b");
  CHECK(plot.y_label == "b");
  CHECK(plot.title == "p.csv");
  CHECK(text_of(plot.series.at(0).rows) == "a: \"5\" \"7\"\nb: \"6\" \"8\"\nstep: 0 1\n");
}

TEST_CASE("properties of the first revision count most, and others fill them up") {
  const std::vector<PlotsState> states{state("new", R"({"y": "a", "title": "N"})", "a,b\n1,2\n"),
                                       state("old", R"({"y": "b", "x_label": "X"})", "a,b\n3,4\n")};

  const MatchedPlots matched = match_plots(states);

  REQUIRE(matched.plots.size() == 1);
  CHECK(matched.plots[0].title == "N");
  CHECK(matched.plots[0].x_label == "X");
  CHECK(matched.plots[0].y == "a");
  CHECK(matched.plots[0].revisions == std::vector<std::string>{"new", "old"});
}

TEST_CASE("a revision that lacks the field is a problem, and the others are drawn") {
  const std::vector<PlotsState> states{state("new", R"({"y": "a"})", "a\n1\n"), state("old", "{}", "b\n2\n")};

  const MatchedPlots matched = match_plots(states);

  CHECK(matched.plots.at(0).revisions == std::vector<std::string>{"new"});
  REQUIRE(matched.problems.size() == 1);
  CHECK(matched.problems[0].revision == "old");
  CHECK(matched.problems[0].error.type == "FieldNotFoundError");
}

TEST_CASE("fields of several files are told apart by what their paths do not have in common") {
  PlotsState made = state("workspace", R"({"y": {"d/a.csv": "v", "d/e/b.csv": "v"}})", "v\n1\n");
  made.definitions[0].id = "both";
  const PlotSource source = made.sources.at("p.csv");
  made.sources = {{"d/a.csv", source}, {"d/e/b.csv", source}};
  const std::vector<PlotsState> states{made};

  const MatchedPlots matched = match_plots(states);

  REQUIRE(matched.plots.at(0).fields.size() == 2);
  CHECK(matched.plots[0].fields[0].file == "a.csv");
  CHECK(matched.plots[0].fields[1].file == "e/b.csv");
}

TEST_CASE("a name that two files define is told apart by them, unless it is a picture's") {
  PlotsState made = state("workspace", "{}", "a\n1\n");
  made.definitions.push_back({"sub/dvc.yaml", "p.csv", Value::map()});
  made.definitions.push_back({"dvc.yaml", "i.png", Value::map()});
  made.definitions.push_back({"", "i.png", Value::map()});
  const std::vector<PlotsState> states{made};

  const MatchedPlots matched = match_plots(states);

  REQUIRE(matched.plots.size() == 3);
  CHECK(matched.plots[0].id == "dvc.yaml::p.csv");
  CHECK(matched.plots[1].id == "sub/dvc.yaml::p.csv");
  CHECK(matched.plots[2].id == "i.png");
}

}  // namespace tutti
