#include <vector>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "format/json.hpp"
#include "format/yaml.hpp"
#include "format/yaml_edit.hpp"

namespace tutti {
namespace {

struct Rewritten {
  const char* old_text;
  const char* wanted;
  const char* new_text;
};

const std::vector<Rewritten> rewritten_by_dvc = {
#include "yaml_edit_table.inc"
};

Value json(std::string_view text) {
  return read_json(text, "test");
}

const std::string pipeline =
    "# the pipeline\n"
    "stages:\n"
    "  prepare:  # first\n"
    "    cmd: python prepare.py\n"
    "    outs:\n"
    "      - data\n"
    "\n"
    "# numbers\n"
    "params:\n"
    "  - p.yaml\n";

}  // namespace

TEST_CASE("a file is rewritten byte for byte as DVC rewrites it") {
  REQUIRE(rewritten_by_dvc.size() >= 80);
  for (const Rewritten& expected : rewritten_by_dvc) {
    INFO(expected.old_text << "----\n" << expected.wanted);
    CHECK(rewrite_yaml(expected.old_text, json(expected.wanted), "table") == expected.new_text);
  }
}

TEST_CASE("a rewritten file says what was wanted") {
  for (const Rewritten& expected : rewritten_by_dvc) {
    INFO(expected.new_text);
    const std::string text = rewrite_yaml(expected.old_text, json(expected.wanted), "table");
    CHECK(python_equal(read_yaml(text, "table"), json(expected.wanted)));
  }
}

TEST_CASE("rewriting a pointer keeps comments and places, and normalises the rest") {
  const std::string old_text = "# who\nouts:\n    -   path: \"a.txt\"  # the file\n        md5: aaa\n# the end\n";

  const std::string text = rewrite_yaml(
      old_text, json(R"({"outs": [{"md5": "bbb", "size": 3, "hash": "md5", "path": "a.txt"}]})"), "a.txt.dvc");

  CHECK(text == "# who\nouts:\n- path: a.txt          # the file\n  md5: bbb\n# the end\n  size: 3\n  hash: md5\n");
}

TEST_CASE("a lock's stage is replaced whole, in its place, and a new one comes last") {
  YamlDocument lock(
      "schema: '2.0'\n# kept\nstages:\n  a: # kept too\n    cmd: x\n    # lost\n    deps: []\n  b:\n    cmd: y\n",
      "dvc.lock");

  lock.replace({"stages", "a"}, json(R"({"cmd": "z"})"));
  lock.replace({"stages", "c"}, json(R"({"cmd": "w"})"));

  CHECK(lock.contains({"stages", "c"}));
  CHECK(lock.text() ==
        "schema: '2.0'\n# kept\nstages:\n  a: # kept too\n    cmd: z\n  b:\n    cmd: y\n  c:\n    cmd: w\n");
}

TEST_CASE("maps on the way to a new entry are made, and an empty file is an empty map") {
  YamlDocument lock("", "dvc.lock");

  lock.replace({"schema"}, Value::string("2.0"));
  lock.replace({"stages", "s"}, json(R"({"cmd": "x"})"));

  CHECK(lock.text() == "schema: '2.0'\nstages:\n  s:\n    cmd: x\n");
  CHECK_FALSE(lock.erase({"stages", "t"}));
  CHECK(lock.erase({"stages", "s"}));
  CHECK(lock.text() == "schema: '2.0'\nstages: {}\n");
}

TEST_CASE("a list that becomes empty stays readable, comments or not") {
  CHECK(rewrite_yaml("deps: # c\n- a\nx: 1\n", json(R"({"deps": [], "x": 1})"), "f") == "deps:   [] # c\nx: 1\n");
  const std::string text = rewrite_yaml("t:\n# a\n- b\n# c\n- d\nx: 1\n", json(R"({"t": [], "x": 1})"), "f");
  CHECK(read_yaml(text, "f") == json(R"({"t": [], "x": 1})"));
}

TEST_CASE("a document can be written more than once") {
  YamlDocument document("# a\nb: # c\n# d\n- e # f\n", "x");

  CHECK(document.text() == document.text());
}

TEST_CASE("anchors and merges survive an edit elsewhere") {
  YamlDocument document("base: &b\n  x: 1\nother:\n  <<: *b\n  y: 2\n", "params.yaml");

  document.replace({"other", "y"}, Value::integer(3));

  CHECK(document.text() == "base: &b\n  x: 1\nother:\n  <<: *b\n  y: 3\n");
}

TEST_CASE("what cannot be kept is refused, not lost") {
  CHECK_THROWS_WITH(YamlDocument("a: !!str 1\n", "x.yaml"), Catch::Contains("x.yaml:1:10") && Catch::Contains("!!str"));
  CHECK_THROWS_AS(YamlDocument("a: 1\na: 2\n", "x.yaml"), InvalidFile);
  CHECK_THROWS_AS(YamlDocument("a: b\n", "x").replace({"a", "c"}, Value()), InvalidFile);
}

TEST_CASE("an inserted stage changes no byte around it") {
  const std::string text =
      insert_yaml_entry(pipeline, {"stages"}, "train", json(R"({"cmd": "t", "deps": ["data"]})"), "dvc.yaml");

  CHECK(text ==
        "# the pipeline\nstages:\n  prepare:  # first\n    cmd: python prepare.py\n    outs:\n      - data\n"
        "  train:\n    cmd: t\n    deps:\n    - data\n"
        "\n# numbers\nparams:\n  - p.yaml\n");
}

TEST_CASE("into a file that DVC wrote a stage goes as DVC would put it") {
  for (const char* stages :
       {R"({"stages": {"a": {"cmd": "x", "outs": ["o"]}}})", R"({"stages": {"a": {"cmd": "l1\nl2"}}, "params": ["p"]})",
        R"({"vars": [1], "stages": {"a": {"cmd": "x", "meta": {"k": []}}}, "plots": [{"p": null}]})"}) {
    INFO(stages);
    const std::string old_text = write_yaml(json(stages));
    const Value stage = json(
        R"({"cmd": "python a-rather-long-name.py --with many --options that --do not --fit one --line", "outs": ["x"]})");

    YamlDocument document(old_text, "dvc.yaml");
    document.replace({"stages", "b"}, stage);

    CHECK(insert_yaml_entry(old_text, {"stages"}, "b", stage, "dvc.yaml") == document.text());
  }
}

TEST_CASE("an entry takes the indentation of those before it") {
  CHECK(insert_yaml_entry("stages:\n    a:\n        cmd: x\n", {"stages"}, "b", json(R"({"cmd": "y"})"), "dvc.yaml") ==
        "stages:\n    a:\n        cmd: x\n    b:\n      cmd: y\n");
}

TEST_CASE("a map that is missing or empty is made") {
  const Value stage = json(R"({"cmd": "x"})");

  CHECK(insert_yaml_entry("", {"stages"}, "a", stage, "dvc.yaml") == "stages:\n  a:\n    cmd: x\n");
  CHECK(insert_yaml_entry("# none yet\n", {"stages"}, "a", stage, "dvc.yaml") ==
        "# none yet\nstages:\n  a:\n    cmd: x\n");
  CHECK(insert_yaml_entry("vars: [1]", {"stages"}, "a", stage, "dvc.yaml") == "vars: [1]\nstages:\n  a:\n    cmd: x\n");
  CHECK(insert_yaml_entry("stages: {}\nvars: [ 1 ]\n", {"stages"}, "a", stage, "dvc.yaml") ==
        "stages:\n  a:\n    cmd: x\nvars: [ 1 ]\n");
  CHECK(insert_yaml_entry("stages:\nvars: [ 1 ]\n", {"stages"}, "a", stage, "dvc.yaml") ==
        "stages:\n  a:\n    cmd: x\nvars: [ 1 ]\n");
}

TEST_CASE("a block scalar at the end of a map keeps its last lines") {
  const std::string old_text = "stages:\n  a:\n    cmd: |+\n      x\n      # not a comment\n\nvars: []\n";

  const std::string text = insert_yaml_entry(old_text, {"stages"}, "b", json(R"({"cmd": "y"})"), "dvc.yaml");

  CHECK(read_yaml(text, "x").find("stages")->find("a")->find("cmd")->as_string() == "x\n# not a comment\n\n");
  CHECK(text == "stages:\n  a:\n    cmd: |+\n      x\n      # not a comment\n\n  b:\n    cmd: y\nvars: []\n");
}

TEST_CASE("an entry in flow style is put in by rewriting the document") {
  CHECK(insert_yaml_entry("stages: {a: {cmd: x}}\n", {"stages"}, "b", json(R"({"cmd": "y"})"), "dvc.yaml") ==
        "stages: {a: {cmd: x}, b: {cmd: y}}\n");
}

TEST_CASE("replacing and erasing an entry touch its lines only") {
  CHECK(replace_yaml_entry(pipeline, {"stages", "prepare", "cmd"}, Value::string("x: y"), "dvc.yaml") ==
        "# the pipeline\nstages:\n  prepare:  # first\n    cmd: 'x: y'\n    outs:\n      - data\n\n# numbers\nparams:\n"
        "  - p.yaml\n");
  CHECK(erase_yaml_entry(pipeline, {"stages", "prepare", "cmd"}, "dvc.yaml") ==
        "# the pipeline\nstages:\n  prepare:  # first\n    outs:\n      - data\n\n# numbers\nparams:\n  - p.yaml\n");
  CHECK(erase_yaml_entry(pipeline, {"params"}, "dvc.yaml") == pipeline.substr(0, pipeline.find("params")));
}

TEST_CASE("inserting what is there and replacing what is not are refused") {
  CHECK_THROWS_AS(insert_yaml_entry(pipeline, {"stages"}, "prepare", Value(), "dvc.yaml"), Conflict);
  CHECK_THROWS_AS(replace_yaml_entry(pipeline, {"stages", "train"}, Value(), "dvc.yaml"), NotFound);
  CHECK_THROWS_AS(erase_yaml_entry(pipeline, {"stages", "train"}, "dvc.yaml"), NotFound);
  CHECK_THROWS_WITH(insert_yaml_entry("stages: x\n", {"stages"}, "a", Value(), "dvc.yaml"),
                    Catch::Contains("dvc.yaml:1:9: 'stages' is a string, not a map"));
}

}  // namespace tutti
