// Variables, templates, foreach and matrix. What is expected was observed with DVC 3.67.1.
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "fake_tree.hpp"

namespace tutti {
namespace {

std::vector<std::string> commands(const Project& project) {
  std::vector<std::string> commands;
  for (const Stage& stage : project.stages()) commands.push_back(stage.name + ": " + stage.command.lines.at(0));
  return commands;
}

std::vector<std::string> commands(const std::string& pipeline, const std::string& params = {}) {
  std::map<std::string, std::string> files = {{"dvc.yaml", pipeline}};
  if (!params.empty()) files["params.yaml"] = params;
  return commands(load(files));
}

std::string one(const std::string& command, const std::string& params) {
  return commands("stages:\n  s:\n    cmd: " + command + "\n", params).at(0);
}

std::string refused(const std::string& pipeline, const std::string& params = {},
                    std::map<std::string, std::string> more = {}) {
  more["dvc.yaml"] = pipeline;
  if (!params.empty()) more["params.yaml"] = params;
  try {
    load(more);
  } catch (const InvalidFile& error) {
    return error.message();
  }
  return "nothing";
}

using Texts = std::vector<std::string>;

TEST_CASE("variables stand for their text, as Python prints it") {
  const std::string params = "b: true\nn: null\nf: 0.00001\ni: 007\ns: a b\nd: {e: [x, {y: z}]}\n";
  CHECK(one("x ${b} ${n} ${f} ${i} ${s}", params) == "s: x true None 1e-05 7 a b");
  CHECK(one("x ${d.e[0]} ${d[e].1.y} ${ d . e[-1].y }", params) == "s: x x z z");
  CHECK(one("x \\${b} $${b} ${", params) == "s: x ${b} $true ${");
  CHECK(one("x $HOME ${unclosed", params) == "s: x $HOME ${unclosed");
}

TEST_CASE("a map after a command is its options") {
  const std::string params =
      "m:\n  lr: 0.1\n  name: x y\n  flag: true\n  off: false\n  nul: null\n  lst: [1, 2, a b, true]\n  deep: {z: 1, "
      "e: {}}\n  3: q\n";
  CHECK(one("x ${m}", params) == "s: x --lr 0.1 --name 'x y' --flag --nul None --lst 1 2 'a b' True --deep.z 1");
  CHECK(refused("stages:\n  s:\n    cmd: x ${m}\n", "m: {a: [[1]]}\n") ==
        "dvc.yaml:3:10: 'stages.s.cmd': 'a' holds a list: an option's list may hold single values only");
  CHECK(refused("stages:\n  s:\n    cmd: x\n    deps: ['${m}']\n", "m: {a: 1}\n") ==
        "dvc.yaml:4:12: 'stages.s.deps': '${m}' is a map: only single values can be put here");
}

TEST_CASE("foreach makes a stage of each item, named after it") {
  CHECK(commands("stages:\n  s:\n    foreach: [a, 1.50, true, null, a]\n    do:\n      cmd: echo ${item}\n") ==
        Texts{"s@a: echo a", "s@1.5: echo 1.5", "s@true: echo true", "s@None: echo None"});
  CHECK(commands("stages:\n  s:\n    foreach: ${l}\n    do:\n      cmd: echo ${item}\n", "l: [true, x]\n") ==
        Texts{"s@True: echo true", "s@x: echo x"});
  CHECK(commands("stages:\n  s:\n    foreach: [{a: 1}, {a: 2}]\n    do:\n      cmd: echo ${item.a}\n") ==
        Texts{"s@0: echo 1", "s@1: echo 2"});
  CHECK(commands("stages:\n  s:\n    foreach: ${d}\n    do:\n      cmd: echo ${key} ${item}\n", "d: {b: 2, a: 1}\n") ==
        Texts{"s@b: echo b 2", "s@a: echo a 1"});
  CHECK(commands("stages:\n  s:\n    foreach: {1: x, null: y}\n    do:\n      cmd: echo ${key}\n") ==
        Texts{"s@1: echo 1", "s@None: echo None"});
  CHECK(refused("stages:\n  s:\n    foreach: [a]\n    do:\n      cmd: echo ${key}\n") ==
        "dvc.yaml:5:12: 'stages.s@a.cmd': could not find 'key'");
  CHECK(refused("stages:\n  s:\n    foreach: ${x}\n    do:\n      cmd: y\n", "x: 1\n") ==
        "dvc.yaml:3:14: 'stages.s.foreach' must be a list or a map, not an integer");
}

TEST_CASE("a matrix makes a stage of each combination, the last axis fastest") {
  CHECK(commands("stages:\n  m:\n    matrix:\n      a: [cnn, 2]\n      b: [{x: 1}, {x: 2}]\n    cmd: t ${item.a} "
                 "${item.b.x} ${key}\n") ==
        Texts{"m@cnn-b0: t cnn 1 cnn-b0", "m@cnn-b1: t cnn 2 cnn-b1", "m@2-b0: t 2 1 2-b0", "m@2-b1: t 2 2 2-b1"});
  CHECK(commands("stages:\n  m:\n    matrix: {k: '${l}', s: ab, d: '${d}'}\n    cmd: t ${item.k}\n",
                 "l: [true]\nd: {x: 1, 2: 3}\n") == Texts{"m@True-a-x: t true", "m@True-b-x: t true"});
}

TEST_CASE("a matrix of a million stages and more is refused at the axis that is one too many") {
  std::string axes;
  for (const char* name : {"a", "b", "c"}) {
    axes += std::string("      ") + name + ": [0";
    for (int i = 1; i < 101; ++i) axes += ", " + std::to_string(i);
    axes += "]\n";
  }
  CHECK(refused("stages:\n  m:\n    cmd: x\n    matrix:\n" + axes) ==
        "dvc.yaml:7:7: 'stages.m.matrix' makes more than 1,000,000 stages");
}

TEST_CASE("keys that templates make equal are one, with the later value") {
  CHECK(commands("stages:\n  s:\n    foreach: {a: 1, '${x}b': 2, ab: 3}\n    do:\n      cmd: echo ${item}\n",
                 "x: a\n") == Texts{"s@a: echo 1", "s@ab: echo 3"});
}

TEST_CASE("templates are put into paths, options and working directories; the file's order stays") {
  const Project project =
      load({{"params.yaml", "w: work\nout: model\nn: 5\n"},
            {"dvc.yaml",
             "stages:\n  first:\n    cmd: x\n  s:\n    wdir: ${w}\n    cmd: y\n    deps: ['d${n}']\n"
             "    outs:\n    - ${out}.bin:\n        cache: false\n    params:\n    - ${w}.yaml: [n]\n"
             "  last:\n    cmd: z\n"}});
  REQUIRE(project.stages().size() == 3);
  const Stage& stage = project.stages()[1];
  CHECK(stage.name == "s");
  CHECK(stage.is_made);
  CHECK_FALSE(project.stages()[2].is_made);
  CHECK(stage.wdir.str() == "work");
  CHECK(stage.outs[0].path.str() == "work/model.bin");
  CHECK_FALSE(stage.outs[0].options.cache);
  CHECK(stage.deps[0].written == "d5");
  CHECK(stage.params[0].written == "work.yaml");
}

TEST_CASE("variables come from params.yaml, from files, from parts of files and in place; maps merge") {
  const Project project = load(
      {{"params.yaml", "a: {x: 1}\n"},
       {"o.json", "{\"b\": 2, \"c\": 3, \"unused\": {\"a\": 1}}"},
       {"t.toml", "d = 4\n"},
       {"sub/v.yaml", "e: 5\n"},
       {"dvc.yaml",
        "vars:\n- o.json:b,c\n- t.toml\n- a: {y: 2}\n- t.toml\nstages:\n  s:\n    wdir: sub\n    vars:\n    - v.yaml\n"
        "    - a: {z: 3}\n    cmd: x ${a.x}${a.y}${a.z}${b}${c}${d}${e}\n  t:\n    cmd: x ${a.y}\n"}});
  CHECK(commands(project) == Texts{"s: x 1232345", "t: x 2"});
}

TEST_CASE("a stage's own variables are nobody else's") {
  CHECK(refused("stages:\n  s:\n    vars: [{a: 1}]\n    cmd: x ${a}\n  t:\n    cmd: x ${a}\n") ==
        "dvc.yaml:6:10: 'stages.t.cmd': could not find 'a'");
}

TEST_CASE("what is said of variables twice, or of none, is refused with its place") {
  CHECK(refused("vars: [{a: {b: 2}}]\nstages: {}\n", "x: 0\na: {b: 1}\n") ==
        "dvc.yaml:1:13: cannot redefine 'a.b', which params.yaml:2 sets");
  CHECK(refused("stages:\n  s:\n    vars: [{a: 2}]\n    cmd: x\n", "a: 1\n") ==
        "dvc.yaml:3:13: cannot redefine 'a', which params.yaml:1 sets");
  CHECK(refused("stages:\n  s:\n    cmd: x ${lrr}\n", "lr: 1\n") ==
        "dvc.yaml:3:10: 'stages.s.cmd': could not find 'lrr' (did you mean 'lr'?)");
  CHECK(refused("stages:\n  s:\n    cmd: x ${t.l}\n", "t: {lr: 1}\n") ==
        "dvc.yaml:3:10: 'stages.s.cmd': could not find 't.l' (did you mean 'lr'?)");
  CHECK(refused("stages:\n  s:\n    cmd: x ${t[2]}\n", "t: [1]\n") ==
        "dvc.yaml:3:10: 'stages.s.cmd': could not find 't[2]' (a list of 1)");
  CHECK(refused("stages:\n  s:\n    cmd: x ${a..b}\n", "a: 1\n") ==
        "dvc.yaml:3:10: 'stages.s.cmd': '${a..b}' is not a variable's name: character 5 is not expected");
  CHECK(refused("stages:\n  s:\n    cmd: x ${}\n", "a: 1\n") ==
        "dvc.yaml:3:10: 'stages.s.cmd': '${}' is not a variable's name: character 3 is not expected");
  CHECK(refused("vars: [none.yaml]\n") == "dvc.yaml:1:8: 'none.yaml' does not exist");
  CHECK(refused("vars: ['params.yaml:a']\n", "a: 1\n") ==
        "dvc.yaml:1:8: cannot load 'params.yaml:a': the whole file is loaded already");
  CHECK(refused("vars: ['o.yaml:a', o.yaml]\n", {}, {{"o.yaml", "a: 1\n"}}) ==
        "dvc.yaml:1:20: cannot load 'o.yaml': a part of it is loaded already");
  CHECK(refused("vars: [o.yaml]\n", {}, {{"o.yaml", "[1]\n"}}) == "o.yaml:1:1: must be a map, not a list");
  CHECK(refused("vars: [{a: '${b}'}]\n") ==
        "dvc.yaml:1:7: 'vars' cannot hold templates: variables are the first thing that is read");
  CHECK(refused("stages:\n  s:\n    foreach: [1]\n    do:\n      vars: [{item: 2}]\n      cmd: x\n") ==
        "dvc.yaml:5:15: 'item' is what the stages of this group differ in");
}

TEST_CASE("variables that the stages of a group cannot see are warned of, with their place") {
  const auto warnings = [](const std::string& yaml) {
    Texts texts;
    const Project project = load({{"params.yaml", "item: 1\n"}, {"dvc.yaml", "vars:\n- key: 2\n" + yaml}});
    for (const ProjectWarning& warning : project.warnings()) texts.push_back(warning.place + ": " + warning.message);
    return texts;
  };
  const std::string item =
      "params.yaml:1:1: the variable 'item' is hidden in the stages of 's', where 'item' is what "
      "they differ in";
  const std::string key =
      "dvc.yaml:2:3: the variable 'key' is hidden in the stages of 's', where 'key' is what they "
      "differ in";

  CHECK(warnings("stages:\n  s:\n    foreach: [a, b]\n    do:\n      cmd: x ${item} ${key}\n") == Texts{item});
  CHECK(warnings("stages:\n  s:\n    foreach: {a: 1, b: 2}\n    do:\n      cmd: x\n") == Texts{item, key});
  CHECK(warnings("stages:\n  s:\n    matrix: {m: [1, 2]}\n    cmd: x\n") == Texts{item, key});
  CHECK(warnings("stages:\n  s:\n    cmd: x ${item} ${key}\n").empty());
}

TEST_CASE("sections beside the stages hold templates too") {
  const Project project = load(
      {{"params.yaml", "p: plots\n"}, {"dvc.yaml", "metrics: ['${p}/m.json']\nplots:\n- ${p}/a.csv:\n    x: ${p}\n"}});
  REQUIRE(project.sections().size() == 1);
  CHECK(project.sections()[0].metrics.items()[0].as_string() == "plots/m.json");
  CHECK(project.sections()[0].plots.items()[0].members()[0].key.as_string() == "plots/a.csv");
}

}  // namespace
}  // namespace tutti
