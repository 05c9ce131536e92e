// Results of earlier runs, found again.
#include "exec/run_cache.hpp"

#include <catch2/catch.hpp>

#include "exec/record.hpp"
#include "playground.hpp"

using namespace tutti;  // NOLINT: a test reads better without the prefix

namespace {

const std::string pipeline =
    "stages:\n  s:\n    cmd: cat in > out && cat in > m.json && echo s >> log\n    deps: [in]\n    outs: [out]\n"
    "    metrics:\n    - m.json:\n        cache: false\n";

}  // namespace

TEST_CASE("a stage whose result is known does not run again") {
  Playground ground;
  ground.write("dvc.yaml", pipeline);
  ground.write("in", "1\n");
  ground.run();
  ground.write("in", "2\n");
  ground.run();
  ground.write("in", "1\n");

  CHECK(outcomes(ground.run()) == "s restored");
  CHECK(ground.read("out") == "1\n");
  CHECK(ground.read("m.json") == "1\n");
  CHECK(ground.read("log") == "s\ns\n");
  CHECK(outcomes(ground.run()) == "s same");

  Repository repository = ground.open();
  const std::vector<LedgerEntry> runs = open_ledger(repository).find({.stage = "s"});
  REQUIRE(runs.size() == 3);
  CHECK(runs[0].record.activity == Activity::restore);
  CHECK(runs[0].record.restored_from == runs[2].id.hex());
}

TEST_CASE("a deleted output comes back from the cache, not from the command") {
  Playground ground;
  ground.write("dvc.yaml", pipeline);
  ground.write("in", "1\n");
  ground.run();
  remove_file(ground.path("out"));

  CHECK(outcomes(ground.run({.no_run_cache = true})) == "s restored");
  CHECK(ground.read("log") == "s\n");
}

TEST_CASE("a result whose objects are gone is no result") {
  Playground ground;
  ground.write("dvc.yaml", pipeline);
  ground.write("in", "1\n");
  ground.run();
  remove_file(ground.path("out"));
  remove_tree(ground.path(".dvc/cache/files"));

  CHECK(outcomes(ground.run()) == "s ran");
}

TEST_CASE("without the run cache, or by force, the command runs") {
  Playground ground;
  ground.write("dvc.yaml", pipeline);
  ground.write("in", "1\n");
  ground.run();
  ground.write("in", "2\n");
  ground.run();
  ground.write("in", "1\n");
  CHECK(outcomes(ground.run({.no_run_cache = true})) == "s ran");
  CHECK(outcomes(ground.run({.force = true})) == "s ran");
}

TEST_CASE("a damaged entry is passed over with a warning and left where it is") {
  Playground ground;
  ground.write("dvc.yaml", pipeline);
  ground.write("in", "1\n");
  ground.run();
  ground.write("in", "2\n");
  ground.run();
  const std::string files = ground.shell("find .dvc/cache/runs -type f");
  ground.shell("for f in $(find .dvc/cache/runs -type f); do echo '{' > $f; done");
  ground.write("in", "1\n");

  CHECK(outcomes(ground.run()) == "s ran");
  CHECK(ground.shell("find .dvc/cache/runs -type f") == files);
  CHECK_FALSE(ground.log.lines.empty());
}

TEST_CASE("the newest entry of a key counts, and an entry of another key does not pass for it") {
  Playground ground;
  Repository repository = ground.open();
  const RunCache cache(repository);
  StageLock lock;
  lock.command = Value::string("make");
  lock.deps.push_back({.path = "in"});
  lock.deps[0].id = ObjectId::parse(Algorithm::md5, "b026324c6904b2a9cb4b88d6d61c81d1");
  lock.outs.push_back({.path = "out"});
  CHECK_FALSE(cache.find(lock));

  StageLock result = lock;
  result.outs[0].id = lock.deps[0].id;
  CHECK(cache.save(result));
  CHECK_FALSE(cache.save(result));
  REQUIRE(cache.find(lock));
  CHECK(cache.find(lock)->outs[0].id == result.outs[0].id);

  StageLock other = result;
  other.command = Value::string("make other");
  const std::string key = run_cache_key(lock);
  publish_file(repository.cache_directory() + "/runs/" + key.substr(0, 2) + "/" + key + "/" + run_cache_value(result),
               write_run_cache_entry(other), Durability::none);
  CHECK_FALSE(cache.find(lock));
}

TEST_CASE("results are kept only of stages that are sure to give the same again") {
  Stage stage{.file = RelPath::parse("dvc.yaml"), .name = "s", .wdir = RelPath::root()};
  stage.command.lines = {"x"};
  CHECK_FALSE(may_restore(stage));
  stage.deps.push_back({.written = "in", .location = RelPath::parse("in")});
  CHECK_FALSE(may_restore(stage));
  stage.outs.push_back({.written = "out", .path = RelPath::parse("out")});
  CHECK(may_save(stage));

  Stage uncached = stage;
  uncached.outs[0].options.cache = false;
  CHECK(may_restore(uncached));
  CHECK_FALSE(may_save(uncached));
  uncached.outs[0].options.metric = true;
  CHECK(may_save(uncached));

  Stage persisted = stage;
  persisted.outs[0].options.persist = true;
  CHECK_FALSE(may_restore(persisted));
  Stage always = stage;
  always.always_changed = true;
  CHECK_FALSE(may_restore(always));
  Stage remote = stage;
  remote.deps[0].location = External{"s3://bucket/in"};
  CHECK_FALSE(may_restore(remote));
}
