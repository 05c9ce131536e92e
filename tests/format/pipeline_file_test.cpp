// dvc.yaml: what stages are, what is refused, and what `stage add` writes.
#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

#include "base/error.hpp"
#include "format/pipeline_file.hpp"
#include "stage_table.hpp"

namespace tutti {
namespace {

std::string refusal(const std::string& text) {
  try {
    parse_pipeline(text, "dvc.yaml");
  } catch (const InvalidFile& error) {
    return error.message();
  }
  return "accepted";
}

std::string stage_refusal(const std::string& lines) {
  return refusal("stages:\n  s:\n    cmd: x\n" + lines);
}

StageSpec stage_of(const std::string& text, const std::string& name) {
  const PipelineFile file = parse_pipeline(text, "dvc.yaml");
  const auto found =
      std::find_if(file.stages.begin(), file.stages.end(), [&](const StageSpec& stage) { return stage.name == name; });
  REQUIRE(found != file.stages.end());
  return *found;
}

// As `stage add` knows it: without what only the file can say.
StageSpec without_kept(StageSpec stage) {
  stage.desc.reset();
  stage.meta = Value();
  for (OutputSpec& out : stage.outs) {
    out.options.desc.reset();
    out.options.type.reset();
    out.options.labels.clear();
    out.options.meta = Value();
    out.options.remote.reset();
    out.options.push = true;
  }
  return stage;
}

}  // namespace

TEST_CASE("a stage that is put into dvc.yaml stands there as 'dvc stage add' writes it") {
  for (const StageCase& sample : stage_table) {
    CAPTURE(sample.before, sample.name);
    const StageSpec stage = stage_of(sample.after, sample.name);

    const std::string text = put_stage(sample.before, stage, "dvc.yaml");

    if (sample.is_exact) {
      CHECK(text == sample.after);
    } else {
      CHECK(parse_pipeline(text, "dvc.yaml").stages == parse_pipeline(sample.after, "dvc.yaml").stages);
    }
    CHECK(put_stage(text, stage, "dvc.yaml") == text);
  }
}

TEST_CASE("a replaced stage keeps its desc, its meta, and what was said of its outputs") {
  for (const StageCase& sample : stage_table) {
    if (std::string(sample.before).find("  " + std::string(sample.name) + ":") == std::string::npos) continue;
    CAPTURE(sample.before, sample.name);
    const StageSpec stage = stage_of(sample.after, sample.name);

    const std::string text = put_stage(sample.before, without_kept(stage), "dvc.yaml");

    CHECK(stage_of(text, sample.name) == stage);
  }
}

TEST_CASE("nothing changes in dvc.yaml outside the stage's own lines") {
  const std::string head =
      "# the pipeline\nvars:\n  - a: 1\n\nstages:\n  first:   # comes first\n    cmd:   \"echo hi\"   # says hi\n";
  const std::string second = "    # the second\n    second:\n        cmd: 'x'\n";
  const std::string tail = "\n# the end\nmetrics:\n  - m.json\n";
  const std::string loose = "stages:\n    first:\n        cmd: 'hi' # c\n\n" + second + tail;
  StageSpec stage;
  stage.name = "second";
  stage.command = {{"echo y"}, false};

  CHECK(put_stage(loose, stage, "dvc.yaml") ==
        "stages:\n    first:\n        cmd: 'hi' # c\n\n    # the second\n    second:\n      cmd: echo y\n" + tail);

  stage.name = "third";
  CHECK(put_stage(head + tail, stage, "dvc.yaml") == head + "  third:\n    cmd: echo y\n" + tail);
}

TEST_CASE("a stage is read with everything that it may say") {
  const StageSpec stage = stage_of(
      "stages:\n  s:\n    cmd:\n    - one\n    - two\n    wdir: sub\n    deps: [b, a]\n    params:\n    - lr\n    - "
      "p.json:\n"
      "      - x.y\n    - params.yaml: [z]\n    - whole.yaml:\n    plots:\n    - p.csv:\n        y: b\n        x: a\n"
      "        cache: false\n    metrics:\n    - m.json\n    outs:\n    - o\n    - q:\n        persist: true\n"
      "        push: false\n        remote: r\n        desc: d\n        type: t\n        labels: [l]\n        meta: "
      "{k: v}\n"
      "        checkpoint: true\n    - o:\n        cache: false\n    frozen: true\n    always_changed: true\n"
      "    desc: words\n    meta: 1\n",
      "s");

  CHECK(stage.command == CommandSpec{{"one", "two"}, true});
  CHECK(stage.command.value() == Value::list({Value::string("one"), Value::string("two")}));
  CHECK(stage.wdir == "sub");
  REQUIRE(stage.deps.size() == 2);
  CHECK(stage.deps[0].path == "b");
  CHECK(stage.params == std::vector<ParamsSpec>{{"params.yaml", {"lr", "z"}}, {"p.json", {"x.y"}}, {"whole.yaml", {}}});
  REQUIRE(stage.outs.size() == 4);
  CHECK(stage.outs[0].path == "o");
  CHECK_FALSE(stage.outs[0].options.cache);
  CHECK(stage.outs[1].options.persist);
  CHECK_FALSE(stage.outs[1].options.push);
  CHECK(stage.outs[1].options.remote == "r");
  CHECK(stage.outs[1].options.labels == std::vector<std::string>{"l"});
  CHECK(stage.outs[2].options.metric);
  CHECK(stage.outs[3].options.plot);
  CHECK(stage.outs[3].options.plot_properties.members()[0].key.as_string() == "x");
  CHECK(stage.frozen);
  CHECK(stage.always_changed);
  CHECK(stage.desc == "words");
  CHECK(stage.meta == Value::integer(1));
  CHECK(stage.mark == Mark{2, 3});
}

TEST_CASE("a file that is wanted whole is wanted whole wherever it is named") {
  CHECK(stage_of("stages:\n  s:\n    cmd: x\n    params:\n    - a\n    - params.yaml:\n    - b\n", "s").params ==
        std::vector<ParamsSpec>{{"params.yaml", {}}});
}

TEST_CASE("stages that need templating are kept apart, with their place among the others") {
  const PipelineFile file = parse_pipeline(
      "stages:\n  a:\n    cmd: x\n  b:\n    cmd: echo ${lr}\n  c:\n    foreach: [1]\n    do:\n      cmd: y\n"
      "  d:\n    matrix: {k: [1]}\n    cmd: z\n  e:\n    cmd: echo $HOME ${unclosed\n  f:\n    cmd: x\n    outs:\n    "
      "- ${o}:\n"
      "        cache: false\n  g:\n    cmd: echo \\${kept}\n  h:\n    vars: [v.yaml]\n    cmd: x\nmetrics: [m]\n",
      "dvc.yaml");

  REQUIRE(file.stages.size() == 2);
  CHECK(file.stages[0].name == "a");
  CHECK(file.stages[1].name == "e");
  std::vector<std::pair<std::string, std::size_t>> templates;
  for (const StageTemplate& made : file.templates) templates.emplace_back(made.name, made.position);
  CHECK(templates ==
        std::vector<std::pair<std::string, std::size_t>>{{"b", 1}, {"c", 1}, {"d", 1}, {"f", 2}, {"g", 2}, {"h", 2}});
  CHECK(file.templates[0].mark == Mark{4, 3});
  CHECK(file.metrics.size() == 1);
  CHECK_FALSE(file.has_template_sections);

  CHECK(parse_pipeline("vars:\n- a: 1\nstages:\n  s:\n    cmd: x\n", "dvc.yaml").needs_variables());
  CHECK(parse_pipeline("metrics:\n- ${m}\n", "dvc.yaml").has_template_sections);
  CHECK_FALSE(parse_pipeline("stages:\n  s:\n    cmd: x\n", "dvc.yaml").needs_variables());
}

TEST_CASE("an empty dvc.yaml has no stages") {
  CHECK(parse_pipeline("", "dvc.yaml").stages.empty());
  CHECK(parse_pipeline("# nothing\n", "dvc.yaml").stages.empty());
  CHECK(parse_pipeline("stages: {}\n", "dvc.yaml").stages.empty());
}

TEST_CASE("a dvc.yaml that DVC refuses is refused with its place and the nearest name") {
  CHECK(refusal("stage:\n  s: {}\n") == "dvc.yaml:1:1: unknown key 'stage' in the file; did you mean 'stages'?");
  CHECK(refusal("stages:\n") == "dvc.yaml:1:1: 'stages' must be a map, not nothing");
  CHECK(refusal("stages:\n  s:\n    deps: []\n") == "dvc.yaml:3:5: 'stages.s' lacks 'cmd'");
  CHECK(refusal("stages:\n  s: x\n") == "dvc.yaml:2:6: 'stages.s' must be a map, not a string");
  CHECK(stage_refusal("    dep:\n    - a\n") == "dvc.yaml:4:5: unknown key 'dep' in 'stages.s'; did you mean 'deps'?");
  CHECK(stage_refusal("    live: x\n") != "accepted");
  CHECK(stage_refusal("    deps: a\n") == "dvc.yaml:4:11: 'stages.s.deps' must be a list, not a string");
  CHECK(stage_refusal("    deps:\n    - 1\n") == "dvc.yaml:5:7: 'stages.s.deps[0]' must be a string, not an integer");
  CHECK(stage_refusal("    outs:\n    - o:\n        cach: true\n") ==
        "dvc.yaml:6:9: unknown key 'cach' in 'stages.s.outs[0].o'; did you mean 'cache'?");
  CHECK(stage_refusal("    outs:\n    - o:\n        x: true\n") != "accepted");
  CHECK(stage_refusal("    outs:\n    - o:\n") == "dvc.yaml:5:7: 'stages.s.outs[0].o' must be a map, not nothing");
  CHECK(stage_refusal("    plots:\n    - o:\n        header: yes please\n") ==
        "dvc.yaml:6:17: 'stages.s.plots[0].o.header' must be true or false, not a string");
  CHECK(stage_refusal("    params:\n    - f: key\n") ==
        "dvc.yaml:5:10: 'stages.s.params[0].f' must be a list, not a string");
  CHECK(stage_refusal("    frozen: 1\n") != "accepted");
  CHECK(stage_refusal("    matrix: [1]\n") != "accepted");
  CHECK(stage_refusal("    vars: a\n") != "accepted");
  CHECK(stage_refusal("    cmd: y\n") != "accepted");
  CHECK(refusal("stages:\n  s:\n    foreach: [1]\n") == "dvc.yaml:3:5: 'stages.s' lacks 'do'");
  CHECK(refusal("stages:\n  s:\n    foreach: [1]\n    do: {cmd: x}\n    deps: []\n") != "accepted");
  CHECK(refusal("stages:\n  s:\n    foreach: 1\n    do: {cmd: x}\n") != "accepted");
  CHECK(refusal("stages:\n  s:\n    foreach: [1]\n    do: {cmd: x, wdirr: y}\n") ==
        "dvc.yaml:4:18: unknown key 'wdirr' in 'stages.s.do'; did you mean 'wdir'?");
}

TEST_CASE("sections beside the stages have DVC's shapes") {
  CHECK(refusal(
            "plots:\n- a.csv\n- b:\n    x: c\n    y: [d, e]\n- c:\n- d:\n    x: {f: g}\n    y: {f: [g, h], i: j}\n") ==
        "accepted");
  CHECK(refusal("plots:\n- b:\n    z: c\n").find("dvc.yaml:3:5: unknown key 'z' in 'plots[0].b'") == 0);
  CHECK(refusal("plots:\n  b:\n") != "accepted");
  CHECK(refusal("plots:\n- {}\n") != "accepted");
  CHECK(refusal("plots:\n- b:\n    y: [1]\n") != "accepted");
  CHECK(refusal("metrics: m.json\n") != "accepted");
  CHECK(refusal("params:\n- p.yaml\n") == "accepted");
  CHECK(refusal("artifacts:\n  m:\n    path: x\n    type: model\n    labels: [a]\n    meta: {}\n    desc: d\n") ==
        "accepted");
  CHECK(refusal("artifacts:\n  m:\n    type: model\n") == "dvc.yaml:3:5: 'artifacts.m' lacks 'path'");
  CHECK(refusal("artifacts:\n  m:\n") != "accepted");
  CHECK(refusal("datasets:\n- anything\n") == "accepted");
  CHECK(refusal("vars:\n- 1\n") != "accepted");
}

TEST_CASE("a stage that is put into a file with Windows' line ends has them") {
  const std::string text = "stages:\r\n  a:\r\n    cmd: x\r\n\r\n# the end\r\n";
  StageSpec stage;
  stage.name = "b";
  stage.command.lines = {"y"};
  CHECK(put_stage(text, stage, "dvc.yaml") ==
        "stages:\r\n  a:\r\n    cmd: x\r\n  b:\r\n    cmd: y\r\n\r\n# the end\r\n");
  stage.name = "a";
  CHECK(put_stage(text, stage, "dvc.yaml") == "stages:\r\n  a:\r\n    cmd: y\r\n\r\n# the end\r\n");
  CHECK(put_stage("# none\r\n", stage, "dvc.yaml") == "# none\r\nstages:\r\n  a:\r\n    cmd: y\r\n");
}

TEST_CASE("a stage that is replaced has nothing left of what it had from another one") {
  const std::string text =
      "stages:\n  base: &base\n    matrix:\n      m: [1, 2]\n    cmd: x ${item.m}\n  b:\n    <<: *base\n    desc: d\n";
  StageSpec stage;
  stage.name = "b";
  stage.command.lines = {"y"};

  const PipelineFile file = parse_pipeline(put_stage(text, stage, "dvc.yaml"), "dvc.yaml");

  REQUIRE(file.stages.size() == 1);
  CHECK(file.stages[0].command.lines == stage.command.lines);
  CHECK(file.templates.size() == 1);
}

TEST_CASE("a stage's name has no punctuation but '_' and '-'") {
  CHECK(is_valid_stage_name("train_2-x"));
  CHECK(is_valid_stage_name("é"));
  for (const char* bad : {"", "a.b", "a@b", "a/b", "a:b", "$a", "a\n"}) {
    CAPTURE(bad);
    CHECK_FALSE(is_valid_stage_name(bad));
  }
}

}  // namespace tutti
