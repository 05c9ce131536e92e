// What is seen of a stage's files.
#include "exec/observe.hpp"

#include <catch2/catch.hpp>

#include "base/hash.hpp"
#include "playground.hpp"

using namespace tutti;  // NOLINT: a test reads better without the prefix

namespace {

ObjectId id_of_text(std::string_view text) {
  return BlobId{md5_of(text)};
}

Stage stage_reading(const std::string& path) {
  Stage stage{.file = RelPath::parse("dvc.yaml"), .name = "s", .wdir = RelPath::root()};
  stage.deps.push_back({.written = path, .location = RelPath::parse(path)});
  return stage;
}

}  // namespace

TEST_CASE("files and missing files are seen as such, and again only after they are forgotten") {
  Playground ground;
  ground.write("d/in", "1");
  Repository repository = ground.open();
  Observer observer(repository);

  CHECK(observer.observe(stage_reading("d/in")).deps[0].id == id_of_text("1"));
  CHECK_FALSE(observer.observe(stage_reading("d/none")).deps[0].id);
  const ObjectId directory = *observer.observe(stage_reading("d")).deps[0].id;
  CHECK(directory.is_tree());

  ground.write("d/in", "22");
  CHECK(observer.observe(stage_reading("d/in")).deps[0].id == id_of_text("1"));
  observer.forget(RelPath::parse("d/in"));
  CHECK(observer.observe(stage_reading("d/in")).deps[0].id == id_of_text("22"));
  CHECK(observer.observe(stage_reading("d")).deps[0].id != directory);
}

TEST_CASE("parameters are read again once they are forgotten, and only then") {
  Playground ground;
  ground.write("params.yaml", "lr: 1\n");
  Repository repository = ground.open();
  Observer observer(repository);
  const ParamsDependency lr{
      .written = "params.yaml", .file = RelPath::parse("params.yaml"), .keys = {"lr"}, .recorded = {}};
  const auto value_of = [](std::int64_t number) { return Value::map({{"lr", Value::integer(number)}}); };

  CHECK(observer.params(lr) == value_of(1));
  ground.write("params.yaml", "lr: 2\n");
  CHECK(observer.params(lr) == value_of(1));

  observer.forget(RelPath::parse("params.yaml"));
  CHECK(observer.params(lr) == value_of(2));
  observer.forget(RelPath::parse("params.yaml"));
  CHECK(observer.params(lr) == value_of(2));

  ground.write("params.yaml", "lr: [\n");
  observer.forget(RelPath::parse("params.yaml"));
  CHECK_THROWS_AS(observer.params(lr), InvalidFile);
  CHECK_THROWS_AS(observer.params(lr), InvalidFile);
  ground.write("params.yaml", "lr: 3\n");
  CHECK(observer.params(lr) == value_of(3));
}

TEST_CASE("what stands outside is read, what is remote is not known") {
  Playground ground;
  publish_file(ground.root + "/../outside", "x", Durability::none);
  Repository repository = ground.open();
  Observer observer(repository);
  Stage stage = stage_reading("in");
  stage.deps[0].location = External{real_path(ground.root + "/../outside")};
  CHECK(observer.observe(stage).deps[0].id == id_of_text("x"));

  stage.deps[0].location = External{"s3://bucket/x"};
  CHECK_FALSE(observer.observe(stage).deps[0].is_known);
}

TEST_CASE("an output knows whether the cache has what was recorded of it") {
  Playground ground;
  ground.write("dvc.yaml", "stages:\n  s:\n    cmd: mkdir d; echo 1 > d/x; echo 1 > f\n    outs: [d, f]\n");
  ground.run();
  Repository repository = ground.open();
  const Project project = Project::load(*workspace_tree(repository));
  {
    const Observation seen = Observer(repository).observe(project.stages()[0]);
    CHECK(seen.outs[0].stored);
    CHECK(seen.outs[1].stored);
  }
  remove_tree(ground.path(".dvc/cache/files/md5/b0"));  // the only file's content
  Repository again = ground.open();
  const Observation seen = Observer(again).observe(project.stages()[0]);
  CHECK_FALSE(seen.outs[0].stored);
  CHECK_FALSE(seen.outs[1].stored);
}

TEST_CASE("an entry of DVC 2.x is compared with the digest it was made with") {
  Playground ground;
  ground.write("in", "a\r\nb\r\n");
  Stage stage = stage_reading("in");
  stage.deps[0].recorded = ContentEntry{.path = "in"};
  stage.deps[0].recorded->id = BlobId{Digest::from_hex(Algorithm::md5_dos2unix, md5_of("a\nb\n").hex()).value()};
  Repository repository = ground.open();

  CHECK(Observer(repository).observe(stage).deps[0].id == stage.deps[0].recorded->id);
}
