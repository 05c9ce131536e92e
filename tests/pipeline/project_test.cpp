// Projects as loaded from dvc.yaml, dvc.lock and .dvc files.
#include "pipeline/project.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "fake_tree.hpp"

using namespace tutti;  // NOLINT: a test reads better without the prefix

namespace {

std::string message_of(std::map<std::string, std::string> files) {
  try {
    load(std::move(files));
  } catch (const InvalidFile& error) {
    return error.message();
  }
  return "";
}

const std::string pointer = "outs:\n- md5: b1946ac92492d2347c6235b4d2611184\n  size: 6\n  hash: md5\n  path: ";

}  // namespace

TEST_CASE("a stage knows what dvc.lock recorded of its command, deps, params and outs") {
  const Project project = load({
      {"dvc.yaml",
       "stages:\n  train:\n    cmd: python train.py\n    deps: [data]\n    params: [lr]\n    outs: [model]\n"},
      {"dvc.lock",
       "schema: '2.0'\nstages:\n  train:\n    cmd: python train.py\n    deps:\n    - path: data\n      hash: md5\n"
       "      md5: b1946ac92492d2347c6235b4d2611184\n      size: 6\n    params:\n      params.yaml:\n        lr: 0.1\n"
       "        gone: 3\n    outs:\n    - path: model\n      hash: md5\n      md5: 3b5d5c3712955042212316173ccf37be\n"
       "      size: 2\n"},
  });

  REQUIRE(project.stages().size() == 1);
  const Stage& stage = project.stages().front();
  CHECK(stage.address() == "train");
  CHECK(stage.recorded_command == Value::string("python train.py"));
  REQUIRE(stage.deps.size() == 1);
  CHECK(stage.deps[0].recorded->id->name() == "b1946ac92492d2347c6235b4d2611184");
  REQUIRE(stage.params.size() == 1);
  CHECK(stage.params[0].recorded == Value::map({{"lr", Value::real(0.1)}}));
  REQUIRE(stage.outs.size() == 1);
  CHECK(stage.outs[0].recorded->size == 2);
}

TEST_CASE("paths are joined to the working directory of their file") {
  const Project project = load({
      {"sub/dvc.yaml",
       "stages:\n  s:\n    cmd: 'true'\n    wdir: ..\n    deps: [a, ../outside, /abs/file, s3://b/k]\n    outs: "
       "[out/x]\n"},
      {"sub/deep/d.dvc", pointer + "../d\n"},
  });

  const Stage& stage = *project.find_stage(RelPath::parse("sub/dvc.yaml"), "s");
  CHECK(stage.wdir.is_root());
  CHECK(stage.address() == "sub/dvc.yaml:s");
  CHECK(stage.address(RelPath::parse("sub")) == "s");
  CHECK(std::get<RelPath>(stage.deps[0].location).str() == "a");
  CHECK(std::get<External>(stage.deps[1].location).text == "/outside");
  CHECK(std::get<External>(stage.deps[2].location).text == "/abs/file");
  CHECK(std::get<External>(stage.deps[3].location).is_url());
  CHECK(stage.outs[0].path.str() == "out/x");
  CHECK(project.find_output(RelPath::parse("sub/d")).stage->address(RelPath::parse("sub")) == "deep/d.dvc");
}

TEST_CASE("a dependency on something inside .git is read like any other file outside") {
  const Project project = load({{"dvc.yaml", "stages:\n  s:\n    cmd: x\n    deps: [.git/HEAD]\n"}});

  CHECK(std::get<External>(project.stages()[0].deps[0].location).text == "/repo/.git/HEAD");
}

TEST_CASE("an absolute dependency inside the workspace is the file inside the workspace") {
  const Project project = load({{"dvc.yaml", "stages:\n  s:\n    cmd: x\n    deps: [/repo/data/x]\n"}});

  CHECK(std::get<RelPath>(project.stages()[0].deps[0].location).str() == "data/x");
}

TEST_CASE("an output that leaves the workspace is refused with its place") {
  const std::string yaml = "stages:\n  s:\n    cmd: x\n    outs:\n    - ";
  CHECK_THAT(message_of({{"dvc.yaml", yaml + "../x\n"}}), Catch::StartsWith("dvc.yaml:5:7: output '../x' is outside"));
  CHECK_THAT(message_of({{"dvc.yaml", yaml + "/etc/passwd\n"}}), Catch::StartsWith("dvc.yaml:5:7: bad output"));
  CHECK_THAT(message_of({{"dvc.yaml", yaml + "s3://b/x\n"}}), Catch::Contains("outside the workspace"));
  CHECK_THAT(message_of({{"dvc.yaml", yaml + ".git/hooks/x\n"}}), Catch::StartsWith("dvc.yaml:5:7: bad output"));
  CHECK_THAT(message_of({{"dvc.yaml", yaml + "sub/dvc.yaml\n"}}), Catch::Contains("cannot be an output"));
  CHECK_THAT(message_of({{"x.dvc", pointer + "../../x\n"}}), Catch::StartsWith("x.dvc:"));
}

TEST_CASE("a tracked directory is not searched for metadata files") {
  const Project project = load({{"data.dvc", pointer + "data\n"}, {"data/inner.dvc", pointer + "x\n"}});

  CHECK(project.stages().size() == 1);
}

TEST_CASE("outputs are found by their path, by what they contain, and by the directory above them") {
  const Project project =
      load({{"a.dvc", pointer + "a\n"}, {"a-b.dvc", pointer + "a-b\n"}, {"d/x.dvc", pointer + "x\n"}});

  CHECK(project.find_output(RelPath::parse("a")).output->path.str() == "a");
  CHECK_FALSE(project.find_output(RelPath::parse("a/b")));
  CHECK(project.output_containing(RelPath::parse("a/b/c")).output->path.str() == "a");
  CHECK(project.outputs_within(RelPath::parse("d")).size() == 1);
  CHECK(project.outputs_within(RelPath::root()).size() == 3);
}

TEST_CASE("targets are stages, outputs, paths inside outputs, files and directories") {
  const Project project = load({
      {"dvc.yaml",
       "stages:\n  prepare:\n    cmd: x\n    outs: [data]\n  train:\n    cmd: y\n    deps: [data]\n    outs: "
       "[m/model]\n"},
      {"sub/dvc.yaml", "stages:\n  train:\n    cmd: z\n"},
      {"sub/raw.dvc", pointer + "raw\n"},
  });
  const auto addresses = [&](std::vector<std::string> names, ResolveOptions options = {}, const char* from = nullptr) {
    std::vector<std::string> found;
    for (const Target& target :
         resolve_targets(project, names, from ? RelPath::parse(from) : RelPath::root(), options)) {
      std::string text = target.stage->address();
      if (target.output) text += " " + target.output->path.str();
      if (target.inside) text += " " + target.inside->str();
      found.push_back(text);
    }
    return found;
  };
  using Names = std::vector<std::string>;

  CHECK(addresses({}) == Names{"prepare", "train", "sub/dvc.yaml:train", "sub/raw.dvc"});
  CHECK(addresses({"train"}) == Names{"train"});
  CHECK(addresses({"train"}, {}, "sub") == Names{"sub/dvc.yaml:train"});
  CHECK(addresses({":train", "dvc.yaml:train"}) == Names{"train"});
  CHECK(addresses({"../dvc.yaml"}, {}, "sub") == Names{"prepare", "train"});
  CHECK(addresses({"data/part/1"}) == Names{"prepare data part/1"});
  CHECK(addresses({"raw"}, {}, "sub") == Names{"sub/raw.dvc sub/raw"});
  CHECK(addresses({"/repo/data/part/1", "/repo/sub/../sub/raw.dvc"}, {}, "sub") ==
        Names{"prepare data part/1", "sub/raw.dvc"});
  CHECK_THROWS_AS(addresses({"/repo/../elsewhere"}), Error);
  CHECK(addresses({"sub"}, {.recursive = true}) == Names{"sub/dvc.yaml:train", "sub/raw.dvc"});
  CHECK(addresses({"train"}, {.with_deps = true}) == Names{"train", "prepare"});
  CHECK(addresses({"*a*"}, {.glob = true}) == Names{"prepare", "train"});
  CHECK_THROWS_AS(addresses({"m/model"}, {.kinds = TargetKinds::stages}), NotFound);
}

TEST_CASE("a name that is nothing is answered with the nearest name") {
  const Project project = load({{"dvc.yaml", "stages:\n  train:\n    cmd: x\n"}});
  const std::vector<std::string> targets = {"trian"};

  try {
    resolve_targets(project, targets, RelPath::root(), {});
    FAIL("found");
  } catch (const NotFound& error) {
    CHECK(error.message() == "'trian' is neither a stage nor an output");
    REQUIRE(error.hints().size() == 1);
    CHECK(error.hints()[0] == "did you mean 'train'?");
  }
}

TEST_CASE("what cannot be read of a project keeps nothing from those who name something else") {
  const FakeTree tree({
      {"dvc.yaml",
       "stages:\n"
       "  good:\n    cmd: x\n    outs: [out]\n"
       "  bad:\n    cmd: x ${nope}\n"
       "  some:\n    foreach: {a: {v: 1}, b: {}}\n    do:\n      cmd: x ${item.v}\n"
       "  none:\n    foreach: ${nope}\n    do:\n      cmd: x\n"
       "metrics: ['${nope}']\n"},
      {"sub/dvc.yaml", "stages:\n  s:\n    cmd: x\n"},
      {"torn/dvc.yaml", "stages: [\n"},
      {"data.dvc", pointer + "data\n"},
      {"torn.dvc", "outs: {\n"},
  });
  const Project project = Project::load_sound(tree);
  const auto answer = [&](const std::string& name, ResolveOptions options = {}) -> std::string {
    try {
      std::string text;
      for (const Target& target : resolve_targets(project, std::vector{name}, RelPath::root(), options)) {
        text += target.stage->address() + " ";
      }
      return text;
    } catch (const Error& error) {
      return error.message();
    }
  };

  CHECK_THROWS_AS(Project::load(tree), InvalidFile);
  REQUIRE(project.broken().size() == 6);
  CHECK_FALSE(project.is_whole());
  CHECK_THROWS_AS(project.require_whole(), InvalidFile);

  CHECK(answer("good") == "good ");
  CHECK(answer("some@a") == "some@a ");
  CHECK(answer("dvc.yaml:good") == "good ");
  CHECK(answer("sub/dvc.yaml") == "sub/dvc.yaml:s ");
  CHECK(answer("sub/dvc.yaml:s") == "sub/dvc.yaml:s ");
  CHECK(answer("data.dvc") == "data.dvc ");
  CHECK(answer("goo?", {.kinds = TargetKinds::stages, .glob = true}) != "good ");  // a group's names are not known
  CHECK(answer("sub", {.recursive = true, .leaves_out_broken = true}) == "sub/dvc.yaml:s ");

  const std::string nope = "dvc.yaml:6:10: 'stages.bad.cmd': could not find 'nope'";
  CHECK(answer("bad") == nope);
  CHECK(answer("dvc.yaml") == nope);
  CHECK_THAT(answer("some@b"), Catch::StartsWith("dvc.yaml:10:12: 'stages.some@b.cmd'"));
  CHECK(answer("some") == answer("some@b"));
  CHECK_THAT(answer("none@x"), Catch::StartsWith("dvc.yaml:12:14: 'stages.none.foreach'"));
  CHECK_THAT(answer("torn/dvc.yaml:s"), Catch::StartsWith("torn/dvc.yaml:"));
  CHECK_THAT(answer("torn.dvc"), Catch::StartsWith("torn.dvc:"));
  // All of it counts where a broken part may be what is meant, or belong to it.
  for (const char* name : {"out", "data", "unknown"}) CHECK_THAT(answer(name), Catch::Contains(":"));
  CHECK_THAT(answer("sub", {.recursive = true}), Catch::Contains(":"));
  const ResolveOptions forgiving{
      .kinds = TargetKinds::stages, .recursive = true, .may_be_nothing = [](const auto&) { return true; }};
  CHECK_THAT(answer("torn", forgiving), Catch::Contains(":"));
  CHECK(resolve_targets(project, {}, RelPath::root(), {.leaves_out_broken = true}).size() == 2);
  CHECK_THAT(answer("good", {.with_deps = true}), Catch::Contains(":"));
}

TEST_CASE("a target that stands for nothing is refused, unless the asker says that it may") {
  const Project project = load({{"dvc.yaml", "stages:\n  train:\n    cmd: x\n"}, {"a.dvc", pointer + "a\n"}});
  std::vector<std::string> asked;
  const auto may_be = [&](const std::string& target) {
    asked.push_back(target);
    return true;
  };
  const std::vector<std::string> names{"x*", "dvc.yaml:y*", "train", "no/dvc.yaml"};

  const auto found = resolve_targets(project, names, RelPath::root(), {.glob = true, .may_be_nothing = may_be});

  REQUIRE(found.size() == 1);
  CHECK(found[0].stage->name == "train");
  CHECK(asked == std::vector<std::string>{"x*", "dvc.yaml:y*", "no/dvc.yaml"});
  const std::vector<std::string> elsewhere{"no/dvc.yaml:z*"};
  CHECK_THROWS_AS(resolve_targets(project, elsewhere, RelPath::root(), {.glob = true, .may_be_nothing = may_be}),
                  NotFound);
  const std::vector<std::string> files{"*.dvc"};
  CHECK(resolve_targets(project, files, RelPath::root(), {.glob = true}).size() == 1);
}
