// tutti.yaml as text.
#include "format/tutti_file.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"

using namespace tutti;  // NOLINT: a test reads better without the prefix
using namespace std::chrono_literals;

namespace {

TuttiFile parse(std::string_view text) {
  return parse_tutti_file(text, "tutti.yaml", TuttiFileKind::project);
}

std::string refusal(std::string_view text, TuttiFileKind kind = TuttiFileKind::project) {
  try {
    parse_tutti_file(text, "tutti.yaml", kind);
  } catch (const InvalidFile& error) {
    return error.message();
  }
  return "";
}

}  // namespace

TEST_CASE("tutti.yaml says what a machine offers and what stages ask for") {
  const TuttiFile file = parse(
      "version: 1\n"
      "cache: {max_size: 200 GB}\n"
      "resources: {cpu: 8, memory: 16 GiB, gpu: 2, licence: 1}\n"
      "stages:\n"
      "  train@*:\n"
      "    resources: {cpu: 0.5, memory: 4096}\n"
      "    mutex: [database, port]\n"
      "    retries: {count: 3, backoff: 2s, factor: 3, max: 1m}\n"
      "    timeout: 1h30m\n"
      "  resize:\n"
      "    retries: 2\n"
      "    mutex: database\n"
      "    map: {over: raw, into: small, outputs: '{dir}/{stem}.png', batch: 10}\n");

  CHECK(file.cache_max_size->value == 200'000'000'000);
  CHECK(file.resources.at("cpu").amount == 8 * one_cpu);
  CHECK(file.resources.at("memory").amount == 16ULL << 30U);
  CHECK(file.resources.at("licence").amount == 1);
  REQUIRE(file.stages.size() == 2);
  const StageSettings& train = file.stages[0];
  CHECK(train.pattern == "train@*");
  CHECK(train.mark == Mark{5, 3});
  CHECK(train.resources.at("cpu").amount == one_cpu / 2);
  CHECK(train.resources.at("memory").amount == 4096);
  CHECK(train.mutexes == std::vector<std::string>{"database", "port"});
  CHECK(train.retries->count == 3);
  CHECK(train.timeout == 90min);
  const StageSettings& resize = file.stages[1];
  CHECK(resize.retries->count == 2);
  CHECK(resize.mutexes == std::vector<std::string>{"database"});
  CHECK(resize.map->over == "raw");
  CHECK(resize.map->outputs == std::vector<std::string>{"{dir}/{stem}.png"});
  CHECK(resize.map->batch == 10);
}

TEST_CASE("the version is looked at before anything else, and a newer one is refused") {
  CHECK(refusal("version: 2\nwhatever: [1]\n") ==
        "tutti.yaml:1:10: it is of version 2, and this tutti knows up to 1: use the newer tutti");
  CHECK(refusal("resources: {cpu: 1}\n") == "tutti.yaml:1:1: expected 'version: 1' as the first key");
  CHECK(refusal("stages: {}\nversion: 1\n") == "tutti.yaml:2:10: expected 'version: 1' as the first key");
  CHECK(refusal("") == "tutti.yaml:1:1: expected 'version: 1' as the first key");
  CHECK(refusal("version: one\n") == "tutti.yaml:1:10: expected 'version: 1'");
  CHECK(refusal("resources: {cpu: 1}\n", TuttiFileKind::personal).empty());
  CHECK(refusal("", TuttiFileKind::personal).empty());
}

TEST_CASE("what tutti.yaml does not know is refused with its place and the nearest known name") {
  const auto refusal_of = [](const std::string& line) {
    return refusal("version: 1\nstages:\n  a:\n    " + line + "\n");
  };

  CHECK(refusal("version: 1\nstage: {}\n") ==
        "tutti.yaml:2:1: unknown key 'stage' in the file; did you mean 'stages'?");
  CHECK(refusal_of("time_out: 1s") == "tutti.yaml:4:5: unknown key 'time_out' in 'stages.a'; did you mean 'timeout'?");
  CHECK(refusal_of("retries: {count: 1, back_off: 1s}") ==
        "tutti.yaml:4:25: unknown key 'back_off' in 'stages.a.retries'; did you mean 'backoff'?");
  CHECK(refusal_of("retries: {backoff: 1s}") == "tutti.yaml:4:14: 'stages.a.retries' needs a 'count'");
  CHECK(refusal_of("timeout: 7200") ==
        "tutti.yaml:4:14: 'stages.a.timeout' must be a duration, such as '90s' or '2h', not an integer");
  CHECK(refusal_of("timeout: 2 hours") == "tutti.yaml:4:14: '2 hours' is no duration, such as '90s' or '2h'");
  CHECK(refusal_of("timeout: 0s") == "tutti.yaml:4:14: a timeout of nothing stops everything");
  CHECK(refusal_of("resources: {memory: 4 GBs}") == "tutti.yaml:4:25: '4 GBs' is no size, such as '200 GB'");
  CHECK(refusal_of("resources: {gpu: -1}") == "tutti.yaml:4:22: 'stages.a.resources.gpu' must not be negative");
  CHECK(refusal_of("resources: {gpu: 9000000000}") == "tutti.yaml:4:22: 'stages.a.resources.gpu' must be at most 1024");
  CHECK(refusal_of("resources: {cpu: .nan}") ==
        "tutti.yaml:4:22: 'stages.a.resources.cpu' must be between 0 and a million");
  CHECK(refusal_of("resources: {my licence: 1}") == "tutti.yaml:4:17: 'my licence' is no name of a resource");
  CHECK(refusal_of("map: {over: raw}") == "tutti.yaml:4:10: 'stages.a.map' needs 'into'");
  CHECK(refusal_of("map: {over: raw, into: small, outputs: '{stems}'}") ==
        "tutti.yaml:4:44: '{stems}' may hold {path}, {dir}, {name}, {stem} and {ext}, and no other braces");
  CHECK(refusal_of("map: {over: raw, into: small, outputs: ['x{stem}', '}{path}']}") ==
        "tutti.yaml:4:44: '}{path}' may hold {path}, {dir}, {name}, {stem} and {ext}, and no other braces");
  CHECK(refusal_of("map: {over: raw, into: small, outputs: all.csv}") ==
        "tutti.yaml:4:44: 'all.csv' names the same output for every file");
  CHECK(refusal("version: 1\nstages: {}\n", TuttiFileKind::personal) ==
        "tutti.yaml:2:1: what is said of stages belongs in 'tutti.yaml'");
}

TEST_CASE("durations are read and said in the units of people") {
  CHECK(parse_duration("500ms") == 500ms);
  CHECK(parse_duration("1.5 h") == 90min);
  CHECK(parse_duration("1h 30min") == 90min);
  CHECK(parse_duration("2d") == 48h);
  for (const char* wrong : {"", "5", "s", "5 s s", "-1s", "1e3s", "5 years", "999999d999999999999d", "1hx"}) {
    INFO(wrong);
    CHECK_FALSE(parse_duration(wrong));
  }

  CHECK(duration_words(90s) == "1m30s");
  CHECK(duration_words(2h) == "2h");
  CHECK(duration_words(49h + 1ms) == "2d1h1ms");
  CHECK(duration_words(0s) == "0ms");
}

TEST_CASE("waits between attempts grow up to the longest one") {
  const Retries retries{.count = 100, .backoff = 1s, .factor = 2, .max = 10s};

  CHECK(retries.wait_after(1) == 1s);
  CHECK(retries.wait_after(2) == 2s);
  CHECK(retries.wait_after(4) == 8s);
  CHECK(retries.wait_after(5) == 10s);
  CHECK(retries.wait_after(1'000'000'000) == 10s);
  CHECK(Retries{.count = 3, .factor = 1}.wait_after(3) == 1s);
  CHECK(Retries{.count = 3, .backoff = 1h, .max = 1min}.wait_after(1) == 1min);
}
