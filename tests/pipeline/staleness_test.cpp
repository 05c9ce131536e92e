// When a stage must run, and why.
#include "pipeline/staleness.hpp"

#include <catch2/catch.hpp>

#include "base/hash.hpp"

using namespace tutti;  // NOLINT: a test reads better without the prefix

namespace {

ObjectId id_of_text(std::string_view text) {
  return BlobId{md5_of(text)};
}

ContentEntry recorded(const std::string& path, std::string_view content) {
  ContentEntry entry{.path = path};
  entry.id = id_of_text(content);
  entry.size = content.size();
  return entry;
}

// A stage that ran: everything is as recorded.
struct Ran {
  Stage stage{.file = RelPath::parse("dvc.yaml"), .name = "train", .wdir = RelPath::root()};
  Observation seen;

  Ran() {
    stage.command = {.lines = {"python train.py"}, .is_list = false};
    stage.recorded_command = Value::string("python train.py");
    stage.deps.push_back({.written = "data", .location = RelPath::parse("data"), .recorded = recorded("data", "d")});
    stage.params.push_back({.written = "params.yaml", .file = RelPath::parse("params.yaml"), .keys = {"lr", "layers"}});
    stage.params[0].recorded = Value::map({{"layers", Value::integer(3)}, {"lr", Value::real(0.1)}});
    stage.outs.push_back({.written = "model", .path = RelPath::parse("model"), .recorded = recorded("model", "m")});
    seen.deps.push_back({.id = id_of_text("d")});
    seen.params.push_back(
        Value::map({{"lr", Value::real(0.1)}, {"layers", Value::integer(3)}, {"x", Value::integer(1)}}));
    seen.outs.push_back({.id = id_of_text("m")});
  }

  std::vector<Cause> causes() const {
    std::vector<Cause> found;
    for (const Difference& difference : staleness(stage, seen).differences) found.push_back(difference.cause);
    return found;
  }
};

using Causes = std::vector<Cause>;

}  // namespace

TEST_CASE("a stage whose inputs, command and outputs are as recorded is up to date") {
  CHECK_FALSE(staleness(Ran().stage, Ran().seen).is_stale());
}

TEST_CASE("a stage is stale when its command changes, even if no file did") {
  Ran ran;
  ran.stage.command.lines = {"python train.py --fast"};

  const Staleness judged = staleness(ran.stage, ran.seen);
  CHECK(judged.differences == std::vector<Difference>{{.cause = Cause::command_changed,
                                                       .subject = "cmd",
                                                       .before = "python train.py",
                                                       .after = "python train.py --fast"}});
}

TEST_CASE("one command and a list of that one command are different commands, as in DVC") {
  Ran ran;
  ran.stage.command.is_list = true;

  CHECK(ran.causes() == Causes{Cause::command_changed});
}

TEST_CASE("a changed dependency names both digests") {
  Ran ran;
  ran.seen.deps[0].id = id_of_text("other");

  const Staleness judged = staleness(ran.stage, ran.seen);
  REQUIRE(judged.differences.size() == 1);
  CHECK(sentence(judged.differences[0]) == "runs, because 'data' changed (8277e091 -> 795f3202)");
}

TEST_CASE("a missing dependency is a reason to run") {
  Ran ran;
  ran.seen.deps[0].id.reset();

  CHECK(ran.causes() == Causes{Cause::dep_deleted});
}

TEST_CASE("a dependency that the lock does not know is new; DVC's status says modified") {
  Ran ran;
  ran.stage.deps[0].recorded.reset();

  CHECK(ran.causes() == Causes{Cause::dep_new});
  CHECK(status_word(Cause::dep_new) == "modified");
}

TEST_CASE("a file and a directory with the same digest are not the same") {
  Ran ran;
  ran.seen.deps[0].id = TreeId{md5_of("d")};

  CHECK(ran.causes() == Causes{Cause::dep_modified});
}

TEST_CASE("parameters are compared as Python compares: 1, 1.0 and true are equal") {
  Ran ran;
  ran.stage.params[0].recorded = Value::map({{"layers", Value::real(3.0)}, {"lr", Value::real(0.1)}});
  CHECK(ran.causes().empty());

  ran.stage.params[0].recorded = Value::map({{"layers", Value::string("3")}, {"lr", Value::real(0.1)}});
  CHECK(ran.causes() == Causes{Cause::param_modified});
}

TEST_CASE("each changed parameter is told with its value before and after") {
  Ran ran;
  ran.seen.params[0] = Value::map({{"lr", Value::real(0.2)}});

  const Staleness judged = staleness(ran.stage, ran.seen);
  REQUIRE(judged.differences.size() == 2);
  CHECK(sentence(judged.differences[0]) == "runs, because 'params.yaml:lr' changed (0.1 -> 0.2)");
  CHECK(sentence(judged.differences[1]) == "runs, because 'params.yaml:layers' is missing (was 3)");
}

TEST_CASE("a parameter that was not recorded is new") {
  Ran ran;
  ran.stage.params[0].recorded = Value::map({{"lr", Value::real(0.1)}});
  CHECK(ran.causes() == Causes{Cause::param_new});

  ran.stage.params[0].recorded.reset();
  const Staleness judged = staleness(ran.stage, ran.seen);
  REQUIRE(judged.differences.size() == 1);
  CHECK(judged.differences[0].cause == Cause::param_new);
  CHECK(judged.differences[0].key.empty());
}

TEST_CASE("a whole parameter file changes with any of its top-level keys") {
  Ran ran;
  ran.stage.params[0].keys.clear();
  ran.stage.params[0].recorded = Value::map({{"gone", Value::integer(1)}, {"lr", Value::real(0.1)}});

  const Staleness judged = staleness(ran.stage, ran.seen);
  REQUIRE(judged.differences.size() == 3);
  CHECK(judged.differences[0].key == "layers");
  CHECK(judged.differences[1].key == "x");
  CHECK(judged.differences[2].key == "gone");
  CHECK(judged.differences[2].cause == Cause::param_deleted);
}

TEST_CASE("a missing parameter file is one difference, not one a key") {
  Ran ran;
  ran.seen.params[0].reset();

  CHECK(ran.causes() == Causes{Cause::param_deleted});
}

TEST_CASE("an output missing from the cache is told before what the workspace holds") {
  Ran ran;
  ran.seen.outs[0] = {.id = std::nullopt, .stored = false};
  CHECK(ran.causes() == Causes{Cause::out_not_in_cache});

  ran.stage.outs[0].options.cache = false;
  CHECK(ran.causes() == Causes{Cause::out_deleted});
}

TEST_CASE("a changed, missing or unrecorded output makes a stage stale") {
  Ran ran;
  ran.seen.outs[0].id = id_of_text("edited");
  CHECK(ran.causes() == Causes{Cause::out_modified});
  ran.seen.outs[0].id.reset();
  CHECK(ran.causes() == Causes{Cause::out_deleted});
  ran.seen.outs[0].id = id_of_text("m");
  ran.stage.outs[0].recorded.reset();
  CHECK(ran.causes() == Causes{Cause::out_new});
}

TEST_CASE("a frozen stage looks at its outputs and command, not at what it reads") {
  Ran ran;
  ran.stage.frozen = true;
  ran.seen.deps[0].id.reset();
  ran.seen.params[0].reset();
  CHECK(ran.causes().empty());

  ran.seen.outs[0].id.reset();
  CHECK(ran.causes() == Causes{Cause::out_deleted});
}

TEST_CASE("a stage that always changes says so, unless it is frozen") {
  Ran ran;
  ran.stage.always_changed = true;
  CHECK(ran.causes() == Causes{Cause::always_changed});
  ran.stage.frozen = true;
  CHECK(ran.causes().empty());
}

TEST_CASE("a stage without deps, params and outs always runs") {
  Stage stage{.file = RelPath::parse("dvc.yaml"), .name = "hello", .wdir = RelPath::root()};
  stage.command = {.lines = {"echo hello"}, .is_list = false};
  stage.recorded_command = Value::string("echo hello");

  CHECK(staleness(stage, {}).differences.front().cause == Cause::always_changed);
}

TEST_CASE("a stage that never ran says so first") {
  Ran ran;
  ran.stage.recorded_command.reset();
  ran.stage.outs[0].recorded.reset();
  ran.seen.outs[0].id.reset();

  CHECK(ran.causes() == Causes{Cause::never_run, Cause::out_deleted});
}

TEST_CASE("a pointer has no command to change") {
  Ran ran;
  ran.stage = {.file = RelPath::parse("model.dvc"), .name = "", .wdir = RelPath::root()};
  ran.stage.outs.push_back({.written = "model", .path = RelPath::parse("model"), .recorded = recorded("model", "m")});
  CHECK(ran.causes().empty());

  ran.seen.outs[0].id = id_of_text("new");
  CHECK(ran.causes() == Causes{Cause::out_modified});
}

TEST_CASE("what cannot be looked at is never called up to date, except a database, which DVC never asks") {
  Ran ran;
  ran.seen.deps[0] = {.id = std::nullopt, .is_known = false};
  CHECK(ran.causes() == Causes{Cause::dep_unknown});

  ran.stage.deps[0].is_import = true;
  CHECK(ran.causes().empty());
}

TEST_CASE("an import is stale when the repository that it came from has a newer commit, unless it is frozen") {
  Ran ran;
  ran.stage.deps[0].is_import = true;
  ran.stage.deps[0].repository = {.url = "../source", .rev = "", .rev_lock = "1111111111"};
  ran.seen.deps[0] = {};
  CHECK(ran.causes().empty());

  ran.seen.deps[0].update = "2222222222";
  const Staleness judged = staleness(ran.stage, ran.seen);
  CHECK(judged.differences == std::vector<Difference>{{.cause = Cause::dep_update,
                                                       .subject = "data (../source)",
                                                       .key = "",
                                                       .before = "11111111",
                                                       .after = "22222222"}});
  CHECK(status_word(Cause::dep_update) == "update available");

  ran.seen.deps[0].is_known = false;
  CHECK(ran.causes() == Causes{Cause::dep_unknown});

  ran.stage.frozen = true;
  CHECK(ran.causes().empty());
}

TEST_CASE("a .dvc file that states another md5 than its own was edited, frozen or not") {
  Ran ran;
  ran.stage = {.file = RelPath::parse("model.dvc"), .name = "", .wdir = RelPath::root()};
  ran.stage.recorded_md5 = ran.stage.md5 = "0123456789abcdef0123456789abcdef";
  CHECK(ran.causes().empty());

  ran.stage.frozen = true;
  ran.stage.recorded_md5.clear();
  CHECK(ran.causes() == Causes{Cause::checksum_changed});
}

TEST_CASE("missing data can be tolerated, changed data cannot") {
  Ran ran;
  ran.seen.deps[0].id.reset();
  ran.seen.outs[0] = {.id = id_of_text("m"), .stored = false};
  CHECK_FALSE(tolerating_missing(staleness(ran.stage, ran.seen)).is_stale());

  ran.seen.outs[0] = {.id = id_of_text("x"), .stored = true};
  CHECK(tolerating_missing(staleness(ran.stage, ran.seen)).is_stale());
}

TEST_CASE("a sentence shows the part of long texts that differs, on one line") {
  const std::string words = "python train.py --data data/train --epochs 100 --optimizer adam --learning-rate ";
  const Difference longer{
      .cause = Cause::command_changed, .subject = "cmd", .before = words + "0.1", .after = words + "0.25"};
  CHECK(sentence(longer) == "runs, because its command changed (…0.1 -> …0.25)");

  const Difference lines{.cause = Cause::command_changed, .subject = "cmd", .before = "a\nb", .after = "a\nc"};
  CHECK(sentence(lines) == "runs, because its command changed (a; b -> a; c)");

  const std::string dense(200, 'x');
  const Difference one_word{
      .cause = Cause::param_modified, .subject = "p", .key = "k", .before = dense + "é1", .after = dense + "é2"};
  CHECK(sentence(one_word) ==
        "runs, because 'p:k' changed (…" + std::string(18, 'x') + "é1 -> …" + std::string(18, 'x') + "é2)");

  const Difference hostile{
      .cause = Cause::param_modified, .subject = "p", .key = "k", .before = "\x1b[2J", .after = "1"};
  CHECK(sentence(hostile).find('\x1b') == std::string::npos);
}
