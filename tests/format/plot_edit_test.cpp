// Outputs of dvc.yaml that become plots, and lists that are edited item by item.
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "format/plot_edit.hpp"
#include "format/yaml.hpp"
#include "format/yaml_edit.hpp"

namespace tutti {
namespace {

Value words(std::initializer_list<const char*> items) {
  Value list = Value::list();
  for (const char* item : items) list.push_back(Value::string(item));
  return list;
}

Value title(const char* text) {
  return Value::map({{"title", Value::string(text)}});
}

const std::string pipeline = R"(stages:
  s:
    cmd:   "odd  quotes"   # kept
    outs:
      # of a
      - 'a.csv'
      - b.csv: {cache: false}   # of b
      - "c.csv"

    # of plots
    plots:
      - p.csv:
          title: 'old'
          x: k
      # of q
      - q.csv
# of the file
plots: [r.csv]
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("only the lines of items that differ are written anew") {
  const std::string text = "k:\n  l:\n  - 'a'  # first\n  # of b\n  - \"b\"\n\n  # of c\n  - c\n  # below\nrest: 'x'\n";
  CHECK(update_yaml_list(text, {"k", "l"}, words({"a", "B", "c"}), "f") == replaced(text, "\"b\"", "B"));
  CHECK(update_yaml_list(text, {"k", "l"}, words({"a", "b", "c", "d"}), "f") ==
        replaced(text, "  # below\n", "  # below\n  - d\n"));
  CHECK(update_yaml_list(text, {"k", "l"}, words({"0", "a", "b", "c"}), "f") ==
        replaced(text, "  - 'a'", "  - '0'\n  - 'a'"));
  CHECK(update_yaml_list(text, {"k", "l"}, words({"a", "b"}), "f") == replaced(text, "  - c\n", ""));
  CHECK(update_yaml_list(text, {"k", "l"}, words({"b", "c"}), "f") == replaced(text, "  - 'a'  # first\n", ""));
  CHECK(update_yaml_list(text, {"k", "l"}, words({"a", "b", "c"}), "f") == text);
}

TEST_CASE("a list whose items have no lines of their own is written anew as a whole, and nothing else is") {
  CHECK(update_yaml_list("a: 'x'\nl: [1, 2]  # c\nb: \"y\"\n", {"l"}, words({"z"}), "f") ==
        "a: 'x'\nl:\n- z\nb: \"y\"\n");
  CHECK(update_yaml_list("l:\n-\n  a\n- b\nb: 'y'\n", {"l"}, words({"z", "b"}), "f") == "l:\n- z\n- b\nb: 'y'\n");
  CHECK_THROWS_AS(update_yaml_list("a: 1\n", {"l"}, words({"z"}), "f"), NotFound);
}

TEST_CASE("a plot that is modified changes its own lines") {
  CHECK(put_plot(pipeline, "s", "q.csv", title("T"), "f") ==
        replaced(pipeline, "      - q.csv\n", "      - q.csv:\n          title: T\n"));
  CHECK(put_plot(pipeline, "s", "p.csv", title("T"), "f") ==
        replaced(pipeline, "          title: 'old'\n          x: k\n", "          title: T\n"));
  CHECK(put_plot(pipeline, "s", "p.csv", Value::map(), "f") ==
        replaced(pipeline, "      - p.csv:\n          title: 'old'\n          x: k\n", "      - p.csv\n"));
}

TEST_CASE("properties that stay keep their place, and new ones come behind them") {
  const Value properties =
      Value::map({{"template", Value::string("simple")}, {"x", Value::string("k")}, {"title", Value::string("old")}});
  CHECK(put_plot(pipeline, "s", "p.csv", properties, "f") ==
        replaced(pipeline, "          title: 'old'\n          x: k\n",
                 "          title: old\n          x: k\n          template: simple\n"));
}

TEST_CASE("an output that becomes a plot goes from one list to the other with its options") {
  const std::string moved = put_plot(pipeline, "s", "b.csv", title("T"), "f");
  CHECK(moved == replaced(replaced(pipeline, "      - b.csv: {cache: false}   # of b\n", ""), "      - p.csv:\n",
                          "      - b.csv:\n          cache: false\n          title: T\n      - p.csv:\n"));
}

TEST_CASE("a list that becomes empty goes, and one that is missing is made") {
  CHECK(put_plot("stages:\n  s:\n    cmd: c\n    metrics:\n    - m\n    desc: d\n", "s", "m", title("T"), "f") ==
        "stages:\n  s:\n    cmd: c\n    desc: d\n    plots:\n    - m:\n        title: T\n");
}

TEST_CASE("an item that holds several outputs keeps the others") {
  const std::string text = "stages:\n  s:\n    cmd: c\n    outs:\n    - a: {cache: false}\n      b: {persist: true}\n";
  const std::string moved = put_plot(text, "s", "a", title("T"), "f");
  CHECK(read_yaml(moved, "f") ==
        read_yaml("stages: {s: {cmd: c, outs: [{b: {persist: true}}], plots: [{a: {cache: false, title: T}}]}}", "f"));
}

TEST_CASE("stages in flow style say what was asked for") {
  const std::string moved = put_plot("stages: {s: {cmd: c, outs: [a]}}\n", "s", "a", title("T"), "f");
  CHECK(read_yaml(moved, "f") == read_yaml("stages: {s: {cmd: c, plots: [{a: {title: T}}]}}", "f"));
}

TEST_CASE("what is not there cannot be modified") {
  CHECK_THROWS_AS(put_plot(pipeline, "none", "a.csv", title("T"), "f"), NotFound);
  CHECK_THROWS_AS(put_plot(pipeline, "s", "none.csv", title("T"), "f"), NotFound);
}

}  // namespace tutti
