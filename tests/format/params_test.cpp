#include "format/params.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "format/json.hpp"
#include "format/yaml.hpp"

namespace tutti {
namespace {

std::string at(const Value& root, std::string_view key) {
  const Value* const found = find_dotted(root, key);
  CHECK(DottedValues(root).find(key) == found);
  return found == nullptr ? "nothing" : python_json(*found, SortKeys::no);
}

}  // namespace

TEST_CASE("a parameter file is read by its suffix, and as YAML without one") {
  CHECK(python_json(read_params_file("{\"a\": 1e2}", "p.JSON"), SortKeys::no) == R"({"a": 100.0})");
  CHECK(python_json(read_params_file("a = 1\n", "x/p.toml"), SortKeys::no) == R"({"a": 1})");
  CHECK(python_json(read_params_file("a: 1e2\n", "p.cfg"), SortKeys::no) == R"({"a": 100.0})");
  CHECK(python_json(read_params_file("a: 1\n", "a.json/p"), SortKeys::no) == R"({"a": 1})");
}

TEST_CASE("a parameter file that says nothing is an empty map") {
  for (const char* text : {"", "# none\n", "[]\n", "0\n", "''\n", "false\n"}) {
    INFO(text);
    const Value value = read_params_file(text, "params.yaml");
    CHECK(value.is_map());
    CHECK(value.size() == 0);
  }
}

TEST_CASE("dotted names lead through maps and lists") {
  const Value root = read_yaml("train:\n  lr: 0.1\n  layers:\n  - {n: 1}\n  - {n: 2}\n3: three\na.b: hidden\n", "p");

  CHECK(at(root, "train.lr") == "0.1");
  CHECK(at(root, "train.layers.1.n") == "2");
  CHECK(at(root, "train.layers.-1.n") == "2");
  CHECK(at(root, "3") == "\"three\"");
  CHECK(at(root, "train.layers") == R"([{"n": 1}, {"n": 2}])");
  CHECK(at(root, "a.b") == "nothing");
  CHECK(at(root, "train.lr.x") == "nothing");
  CHECK(at(root, "train.layers.2") == "nothing");
  CHECK(at(root, "nope") == "nothing");
}

TEST_CASE("segments are shell patterns, and must name one value") {
  const Value root = read_yaml("train: {lr: 1, seed: 2}\nother: {lr: 3}\n", "p");

  CHECK(at(root, "train.s*") == "2");
  CHECK(at(root, "o[a-t]her.l?") == "3");
  CHECK(at(root, "**.seed") == "2");
  CHECK_THROWS_AS(find_dotted(root, "*.lr"), InvalidFile);
  CHECK_THROWS_AS(DottedValues(root).find("*.lr"), InvalidFile);
}

TEST_CASE("dotted names find the same among many keys, whatever their kind") {
  const Value strings = read_yaml("a: 1\nb: {c: [2, 3]}\n'*': 4\n'': 5\n'7': 6\n", "p");
  const Value mixed = read_yaml("a: 1\n7: {x: 2}\ntrue: 3\n", "p");

  CHECK(at(strings, "a") == "1");
  CHECK(at(strings, ".b.c.-1") == "3");
  CHECK(at(strings, ".") == "5");
  CHECK(at(strings, "7") == "6");
  CHECK(at(strings, "") == python_json(strings, SortKeys::no));
  CHECK(at(mixed, "7.x") == "2");
  CHECK(at(mixed, "True") == "3");
  CHECK(at(read_json("[1, 2]", "p"), "1") == "2");
}

TEST_CASE("the part that keys name keeps its shape") {
  const Value root = read_yaml(
      "train: {lr: 0.1, layers: [{n: 1}, {n: 2}], deep: {x: 1, y: 2}}\nother: 1\nl: [5, [6], 7]\n3: three\n", "p");
  const auto selected = [&](const std::vector<std::string>& keys) {
    return python_json(select_dotted(root, keys), SortKeys::no);
  };

  CHECK(selected({"train.lr", "absent", "train.deep.y", "train.absent.x", "train.lr"}) ==
        R"({"train": {"lr": 0.1, "deep": {"y": 2}}})");
  CHECK(selected({"train.deep.?", "3"}) == R"({"train": {"deep": {"x": 1, "y": 2}}, "3": "three"})");
  CHECK(selected({"train.deep.**"}) == R"({"train": {"deep": {"x": 1, "y": 2}}})");
  CHECK(selected({"**.x"}) == R"({"train": {"deep": {"x": 1}}})");
  CHECK(selected({"train.layers.1.n"}) == R"({"train": {"layers": [null, {"n": 2}]}})");
}

TEST_CASE("a list that several keys take from grows, as in DVC") {
  const Value root = read_yaml("l: [5, [6], 7]\ndeep: {x: [1], y: 2}\n", "p");
  const auto selected = [&](const std::vector<std::string>& keys) {
    return python_json(select_dotted(root, keys), SortKeys::no);
  };

  CHECK(selected({"l.0", "l.1"}) == R"({"l": [5, null, [6]]})");
  CHECK(selected({"l.[01]"}) == R"({"l": [5, [6]]})");
  CHECK(selected({"deep", "deep.x"}) == R"({"deep": {"x": [1, 1], "y": 2}})");
}

TEST_CASE("many keys of one large map are all taken") {
  Value inner = Value::map();
  std::vector<std::string> keys;
  for (int i = 0; i < 50'000; ++i) {
    inner.members().emplace_back("k" + std::to_string(i), Value::integer(i));
    keys.push_back("p.k" + std::to_string(i));
  }
  Value root = Value::map();
  root.set("p", inner);

  CHECK(select_dotted(root, keys) == root);
}

}  // namespace tutti
