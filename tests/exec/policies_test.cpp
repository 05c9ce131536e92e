// tutti.yaml at work: who runs beside whom, who is tried again, whose time is over.
#include <catch2/catch.hpp>

#include <algorithm>

#include "exec/record.hpp"
#include "playground.hpp"

using namespace tutti;  // NOLINT: a test reads better without the prefix

namespace {

// `count` stages that say when they begin and end.
std::string witnesses(int count) {
  std::string yaml = "stages:\n";
  for (int i = 0; i < count; ++i) {
    yaml += "  s" + std::to_string(i) + ":\n    cmd: echo + >> log; for i in 1 2 3 4 5 6 7 8; do cat in; done > o" +
            std::to_string(i) + "; echo - >> log\n    deps: [in]\n    outs: [o" + std::to_string(i) + "]\n";
  }
  return yaml;
}

int most_at_once(const std::string& log) {
  int now = 0, most = 0;
  for (const char c : log) {
    if (c == '+') most = std::max(most, ++now);
    if (c == '-') --now;
  }
  return most;
}

std::string message_of(Playground& ground, const RunOptions& options = {}) {
  try {
    ground.run(options);
  } catch (const Error& error) {
    return error.message();
  }
  return "";
}

class NotedRetries final : public NotedRun {
 public:
  void retrying(const Stage& stage, const StageResult&, const NextAttempt& next) override {
    lines.push_back("attempt " + std::to_string(next.attempt) + " of " + std::to_string(next.of) + " of " +
                    stage.address());
  }
};

}  // namespace

TEST_CASE("stages with the same mutex never run at the same time") {
  for (const char* said : {"mutex: port", "resources: {licence: 1}"}) {
    Playground ground;
    ground.write("in", std::string(100'000, 'x'));
    ground.write("dvc.yaml", witnesses(8));
    ground.write("tutti.yaml", std::string("version: 1\nresources: {licence: 1}\nstages:\n  s*: {") + said + "}\n");

    CHECK(ground.run({.jobs = 8}).success());
    CHECK(ground.read("log").size() == 32);
    CHECK(most_at_once(ground.read("log")) == 1);
  }
}

TEST_CASE("a stage that asks for more than the machine offers is refused before anything runs") {
  Playground ground;
  ground.write("in", "");
  ground.write("dvc.yaml", witnesses(3));
  ground.write("tutti.yaml", "version: 1\nstages:\n  s2:\n    resources: {gpu: 1}\n");

  CHECK(message_of(ground) == "tutti.yaml:4:22: stage 's2' asks for 1 gpu, and this machine offers 0");
  CHECK_FALSE(ground.exists("log"));
  CHECK(ground.run({.dry = true}).success());

  make_directories(ground.path(".dvc/tmp/tutti"));
  ground.write(".dvc/tmp/tutti/config", "resources: {gpu: 1}\n");
  CHECK(ground.run().success());
  remove_file(ground.path(".dvc/tmp/tutti/config"));
  CHECK(outcomes(ground.run()) == "s0 same, s1 same, s2 same");
}

TEST_CASE("what another machine has made needs nothing of this one") {
  Playground ground;
  ground.write("dvc.yaml", "stages:\n  s:\n    cmd: cp in o\n    deps: [in]\n    outs: [o]\n");
  for (const char* in : {"1", "2"}) {
    ground.write("in", in);
    ground.run();
  }
  ground.write("tutti.yaml", "version: 1\nstages:\n  s: {resources: {gpu: 8}}\n");
  ground.write("in", "1");

  CHECK(outcomes(ground.run()) == "s restored");
  ground.write("in", "3");
  CHECK(message_of(ground) == "tutti.yaml:3:24: stage 's' asks for 8 gpu, and this machine offers 0");
}

TEST_CASE("a stage whose next attempt is due waits for a place, and nothing spins") {
  class Ticks final : public NotedRun {
   public:
    void tick() override { ++count; }
    int count = 0;
  };
  Playground ground;
  ground.write("dvc.yaml",
               "stages:\n  a:\n    cmd: test -e b || exit 1; echo > o\n    outs: [o]\n"
               "  b:\n    cmd: sleep 0.5; echo > b\n    outs: [b]\n");
  ground.write("tutti.yaml", "version: 1\nstages:\n  a: {retries: {count: 1, backoff: 10ms}}\n");
  Ticks ticks;

  CHECK(outcomes(ground.run({.jobs = 1}, {}, ticks)) == "b ran, a ran");
  CHECK(ticks.count >= 2);  // it is called when nothing has happened for a while
}

TEST_CASE("a stage gets the gpus that it asks for, and no two stages get the same") {
  Playground ground;
  ground.environment.variables["CUDA_VISIBLE_DEVICES"] = "3,5,7";
  ground.write(
      "dvc.yaml",
      "stages:\n"
      "  a:\n    cmd: echo $CUDA_VISIBLE_DEVICES > a; until test -e b; do :; done\n    outs: [{a: {cache: false}}]\n"
      "  b:\n    cmd: echo $CUDA_VISIBLE_DEVICES > b.tmp; mv b.tmp b; until test -e a; do :; done\n"
      "    outs: [{b: {cache: false}}]\n");
  ground.write("tutti.yaml", "version: 1\nstages:\n  a: {resources: {gpu: 1}}\n  b: {resources: {gpu: 2}}\n");

  CHECK(ground.run({.jobs = 2}).success());
  std::string all = ground.read("a") + ground.read("b");
  std::ranges::replace(all, '\n', ',');
  CHECK((all == "3,5,7," || all == "7,3,5,"));
}

TEST_CASE("no more gpus are offered than this process may see") {
  Playground ground;
  ground.write("dvc.yaml", "stages:\n  s:\n    cmd: echo $CUDA_VISIBLE_DEVICES > o\n    outs: [o]\n");
  ground.write("tutti.yaml", "version: 1\nresources: {gpu: 2}\nstages:\n  s: {resources: {gpu: 2}}\n");
  ground.environment.variables["CUDA_VISIBLE_DEVICES"] = "1";

  CHECK(message_of(ground) == "tutti.yaml:4:24: stage 's' asks for 2 gpu, and this machine offers 1");
  ground.environment.variables.erase("CUDA_VISIBLE_DEVICES");
  CHECK(ground.run().success());
  CHECK(ground.read("o") == "0,1\n");
}

TEST_CASE("a failing stage is tried again with its outputs out of the way, and each attempt is recorded") {
  Playground ground;
  ground.write("dvc.yaml",
               "stages:\n  s:\n    cmd: test ! -e o; echo x >> tries; echo o > o; test $(wc -l < tries) = 3\n"
               "    outs: [o]\n");
  ground.write("tutti.yaml", "version: 1\nstages:\n  s: {retries: {count: 3, backoff: 10ms}}\n");
  NotedRetries observer;
  const RunReport report = ground.run({}, {}, observer);

  CHECK(outcomes(report) == "s ran");
  CHECK(report.stages[0].attempts == 3);
  const auto count = [&](const std::string& line) { return std::ranges::count(observer.lines, line); };
  CHECK(count("attempt 2 of 4 of s") == 1);
  CHECK(count("attempt 3 of 4 of s") == 1);
  CHECK(count("started s") == 3);
  CHECK(count("finished s") == 1);
  Repository repository = ground.open();
  std::vector<std::pair<std::uint64_t, int>> attempts;
  for (const LedgerEntry& entry : open_ledger(repository).find({.stage = "s"})) {
    attempts.emplace_back(entry.record.attempt, entry.record.exit_code);
  }
  std::ranges::sort(attempts);
  CHECK(attempts == std::vector<std::pair<std::uint64_t, int>>{{1, 1}, {2, 1}, {3, 0}});
}

TEST_CASE("whether to run a stage is asked once, though it waits for room and is tried again") {
  Playground ground;
  ground.write("dvc.yaml",
               "stages:\n  a:\n    cmd: echo > a\n    outs: [a]\n"
               "  b:\n    cmd: echo x >> tries; echo > b; test $(wc -l < tries) = 3\n    outs: [b]\n");
  ground.write("tutti.yaml",
               "version: 1\nstages:\n  a: {mutex: port}\n"
               "  b: {mutex: port, retries: {count: 2, backoff: 0s}}\n");
  std::vector<std::string> questions;
  RunOptions options{.jobs = 2};
  options.confirm = [&](const std::string& question) {
    questions.push_back(question);
    return true;
  };
  const RunReport report = ground.run(options);

  CHECK(outcomes(report) == "a ran, b ran");
  CHECK(report.stages[1].attempts == 3);
  CHECK(questions == std::vector<std::string>{"run 'a'?", "run 'b'?"});
}

TEST_CASE("others run while a failed stage waits for its next attempt, and after the last one it has failed") {
  Playground ground;
  ground.write("dvc.yaml",
               "stages:\n  bad:\n    cmd: echo bad >> log; exit 4\n    outs: [a]\n"
               "  next:\n    cmd: touch n\n    deps: [a]\n    outs: [n]\n"
               "  good:\n    cmd: echo good >> log; echo > c\n    outs: [c]\n");
  ground.write("tutti.yaml", "version: 1\nstages:\n  bad: {retries: {count: 2, backoff: 200ms, factor: 1}}\n");
  const RunReport report = ground.run({.keep_going = true});

  CHECK(outcomes(report) == "good ran, bad failed, next skipped");
  CHECK(ground.read("log") == "bad\ngood\nbad\nbad\n");
  CHECK(report.stages[1].attempts == 3);
  CHECK(report.stages[1].exit_code == 4);
}

TEST_CASE("a run that is interrupted does not wait for the next attempt") {
  class Interrupting final : public NotedRun {
   public:
    explicit Interrupting(Cancellation& cancellation) : cancellation_(cancellation) {}
    void retrying(const Stage&, const StageResult&, const NextAttempt&) override { cancellation_.cancel(); }

   private:
    Cancellation& cancellation_;
  };
  Playground ground;
  ground.write("dvc.yaml", "stages:\n  s:\n    cmd: exit 1\n    outs: [o]\n");
  ground.write("tutti.yaml", "version: 1\nstages:\n  s: {retries: {count: 1, backoff: 1h, max: 1h}}\n");
  Interrupting observer(ground.cancellation);

  CHECK_THROWS_AS(ground.run({}, {}, observer), Cancelled);
}

TEST_CASE("when another stage ends the run, one that waits for its next attempt has failed") {
  Playground ground;
  ground.write("dvc.yaml",
               "stages:\n  a:\n    cmd: touch failed; exit 1\n    outs: [o]\n"
               "  b:\n    cmd: until test -e failed; do :; done; exit 2\n    outs: [p]\n");
  ground.write("tutti.yaml", "version: 1\nstages:\n  a: {retries: {count: 1, backoff: 1h, max: 1h}}\n");

  CHECK(outcomes(ground.run({.jobs = 2})) == "b failed, a failed");
}

TEST_CASE("a stage whose time is over is told to stop with all it started, and killed when it does not listen") {
  Playground ground;
  ground.write("dvc.yaml",
               "stages:\n  s:\n    cmd: trap 'echo asked > asked; exit 0' TERM; sleep 60 & wait\n    outs: [o]\n");
  ground.write("tutti.yaml", "version: 1\nstages:\n  s: {timeout: 100ms}\n");
  const RunReport report = ground.run();

  CHECK(outcomes(report) == "s failed");
  CHECK(report.stages[0].error ==
        "failed to run: trap 'echo asked > asked; exit 0' TERM; sleep 60 & wait, timed out after 100ms");
  CHECK(report.stages[0].duration < std::chrono::seconds(30));
  CHECK(ground.read("asked") == "asked\n");
}

TEST_CASE("each attempt has its own time") {
  Playground ground;
  ground.write(
      "dvc.yaml",
      "stages:\n  s:\n    cmd: if test -e second; then echo > o; else touch second; sleep 60; fi\n    outs: [o]\n");
  ground.write("tutti.yaml", "version: 1\nstages:\n  '*': {timeout: 300ms, retries: {count: 1, backoff: 0s}}\n");

  CHECK(outcomes(ground.run()) == "s ran");
}

TEST_CASE("a name in tutti.yaml that no stage has is warned of, with the nearest") {
  Playground ground;
  ground.write("in", "");
  ground.write("dvc.yaml", "stages:\n  train:\n    cmd: cp in o\n    deps: [in]\n    outs: [o]\n");
  ground.write("tutti.yaml", "version: 1\nstages:\n  trian: {retries: 1}\n  dvc.yaml:train: {retries: 1}\n  x*: {}\n");

  CHECK(ground.run().success());
  CHECK(ground.log.lines ==
        std::vector<std::string>{"tutti.yaml:3:3: no stage is called 'trian'; did you mean 'train'?"});
}

TEST_CASE("a newer tutti.yaml stops a run before anything is touched") {
  Playground ground;
  ground.write("in", "");
  ground.write("dvc.yaml", witnesses(1));
  ground.write("tutti.yaml", "version: 7\n");

  CHECK(message_of(ground).starts_with("tutti.yaml:1:10: it is of version 7"));
  CHECK_FALSE(ground.exists("log"));
}
