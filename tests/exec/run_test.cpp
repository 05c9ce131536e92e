// Runs of real stages in a real repository.
#include "exec/run.hpp"

#include <catch2/catch.hpp>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "exec/record.hpp"
#include "format/lock_file.hpp"
#include "playground.hpp"

using namespace tutti;  // NOLINT: a test reads better without the prefix

namespace {

// Each line of `log` is one execution of a stage's command.
const std::string copy_pipeline =
    "stages:\n"
    "  second:\n    cmd: cat one > two && echo second >> log\n    deps: [one]\n    outs: [two]\n"
    "  first:\n    cmd: cat in > one && echo first >> log\n    deps: [in]\n    outs: [one]\n";

}  // namespace

TEST_CASE("stages run after what they need, and not again when nothing changed") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("dvc.yaml", copy_pipeline);

  CHECK(outcomes(ground.run()) == "first ran, second ran");
  CHECK(ground.read("two") == "1\n");
  CHECK(outcomes(ground.run()) == "first same, second same");
  CHECK(ground.read("log") == "first\nsecond\n");
}

TEST_CASE("dvc.lock is what DVC writes") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("params.yaml", "lr: 0.1\nother: 2\n");
  ground.write("dvc.yaml",
               "stages:\n  s:\n    cmd: cat in > out && mkdir -p dir && cp in dir/x\n    deps: [in]\n    params: [lr]\n"
               "    outs: [out, dir]\n");
  ground.run();

  CHECK(
      ground.read("dvc.lock") ==
      "schema: '2.0'\nstages:\n  s:\n    cmd: cat in > out && mkdir -p dir && cp in dir/x\n    deps:\n    - path: in\n"
      "      hash: md5\n      md5: b026324c6904b2a9cb4b88d6d61c81d1\n      size: 2\n    params:\n      params.yaml:\n"
      "        lr: 0.1\n    outs:\n    - path: dir\n      hash: md5\n      md5: 2bb1ab0d4a051c86389bd68a9371f6ba.dir\n"
      "      size: 2\n      nfiles: 1\n    - path: out\n      hash: md5\n      md5: b026324c6904b2a9cb4b88d6d61c81d1\n"
      "      size: 2\n");
}

TEST_CASE("a change that does not reach a stage's inputs does not run it: early cut-off") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("dvc.yaml",
               "stages:\n  first:\n    cmd: head -n 1 in > one\n    deps: [in]\n    outs: [one]\n"
               "  second:\n    cmd: cat one > two\n    deps: [one]\n    outs: [two]\n");
  ground.run();
  ground.write("in", "1\nmore\n");

  CHECK(outcomes(ground.run()) == "first ran, second same");
}

TEST_CASE("each line of a command is a shell of its own, with DVC's variables, in the working directory") {
  Playground ground;
  ground.write("sub/in", "");
  ground.write("dvc.yaml",
               "stages:\n  s:\n    cmd: |\n      X=1\n      echo \"$X $DVC_STAGE $(basename $PWD)\" > out\n"
               "      test \"$DVC_ROOT\" = \"$(cd ..; pwd)\"\n    wdir: sub\n    deps: [in]\n    outs: [out]\n");
  NotedRun observer;

  CHECK(outcomes(ground.run({}, {}, observer)) == "s ran");
  CHECK(ground.read("sub/out") == " s sub\n");
  CHECK(observer.lines.size() == 5);
}

TEST_CASE("what a stage writes to its terminal is shown and kept") {
  Playground ground;
  ground.write("dvc.yaml", "stages:\n  s:\n    cmd: echo out; echo err >&2\n    outs: []\n");
  NotedRun observer;
  const RunReport report = ground.run({}, {}, observer);

  CHECK(observer.outputs["s"] == "out\nerr\n");
  CHECK(read_file(report.stages.at(0).log_path) == "out\nerr\n");
}

TEST_CASE("a failing stage stops the run, undoes nothing, and runs again next time") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("dvc.yaml", copy_pipeline + "  third:\n    cmd: exit 3\n    deps: [two]\n    outs: [three]\n");
  const RunReport report = ground.run();

  CHECK(outcomes(report) == "first ran, second ran, third failed");
  CHECK_FALSE(report.success());
  CHECK(report.stages.back().error == "failed to run: exit 3, exited with 3");
  CHECK(report.stages.back().exit_code == 3);
  CHECK(outcomes(ground.run()) == "first same, second same, third failed");
}

TEST_CASE("with keep-going only what needs the failed stage is left out") {
  Playground ground;
  ground.write(
      "dvc.yaml",
      "stages:\n  bad:\n    cmd: 'false'\n    outs: [a]\n  needs_bad:\n    cmd: cp a b\n    deps: [a]\n    outs: [b]\n"
      "  good:\n    cmd: echo > c\n    outs: [c]\n");

  CHECK(outcomes(ground.run({.keep_going = true})) == "bad failed, needs_bad skipped, good ran");
  CHECK(outcomes(ground.run()) == "bad failed");
}

TEST_CASE("with ignore-errors dependents are tried as well") {
  Playground ground;
  ground.write("dvc.yaml",
               "stages:\n  bad:\n    cmd: echo > a; exit 1\n    outs: [a]\n"
               "  next:\n    cmd: cp a b\n    deps: [a]\n    outs: [b]\n");

  CHECK(outcomes(ground.run({.ignore_errors = true})) == "bad failed, next ran");
}

TEST_CASE("an output that the command did not make is a failure") {
  Playground ground;
  ground.write("dvc.yaml", "stages:\n  s:\n    cmd: 'true'\n    outs: [missing]\n");

  CHECK_THROWS_WITH(ground.run(), "output 'missing' does not exist");
  const RunReport report = ground.run({.keep_going = true});
  CHECK(report.stages.at(0).error == "output 'missing' does not exist");
}

TEST_CASE("a missing dependency or parameter is told before anything runs") {
  Playground ground;
  ground.write("dvc.yaml", "stages:\n  s:\n    cmd: echo > ran\n    deps: [nope]\n    outs: [out]\n");
  CHECK_THROWS_WITH(ground.run(), "dependency 'nope' does not exist");

  ground.write("params.yaml", "a: 1\n");
  ground.write("dvc.yaml", "stages:\n  s:\n    cmd: echo > ran\n    params: [b]\n    outs: [out]\n");
  CHECK_THROWS_WITH(ground.run(), "'b' is missing from 'params.yaml'");
  CHECK_FALSE(ground.exists("ran"));
}

TEST_CASE("outputs are removed before the command; persistent ones stay, unprotected") {
  Playground ground;
  ground.write("in", "1");
  ground.write(
      "dvc.yaml",
      "stages:\n  s:\n    cmd: test ! -e gone && echo x > gone && echo more >> stays\n    deps: [in]\n    outs:\n"
      "    - gone\n    - stays:\n        persist: true\n");
  ground.run();
  ground.write("in", "2");

  CHECK(outcomes(ground.run()) == "s ran");
  CHECK(ground.read("stays") == "more\nmore\n");
}

TEST_CASE("an output edited by hand is kept aside before it is made anew") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("dvc.yaml", copy_pipeline);
  ground.run();
  ground.write("one", "precious\n");
  ground.write("in", "2\n");
  ground.run();

  CHECK(ground.read("one") == "2\n");
  CHECK(ground.read(".dvc/tmp/tutti/kept/first/one") == "precious\n");
}

TEST_CASE("force runs everything selected") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("dvc.yaml", copy_pipeline);
  ground.run();

  CHECK(outcomes(ground.run({.force = true}, {"first"})) == "first ran");
  CHECK(outcomes(ground.run({.force = true, .single_item = true}, {"second"})) == "second ran");
}

TEST_CASE("targets bring what they need, downstream brings what needs them") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("dvc.yaml", copy_pipeline + "  alone:\n    cmd: echo > z\n    outs: [z]\n");

  CHECK(outcomes(ground.run({}, {"second"})) == "first ran, second ran");
  CHECK(outcomes(ground.run({.downstream = true}, {"first"})) == "first same, second same");
  CHECK(outcomes(ground.run({.pipeline = true}, {"first"})) == "first same, second same");
}

TEST_CASE("force-downstream runs what needs a stage that ran, even if nothing it reads changed") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("dvc.yaml",
               "stages:\n  first:\n    cmd: head -n 1 in > one\n    deps: [in]\n    outs: [one]\n"
               "  second:\n    cmd: cat one > two\n    deps: [one]\n    outs: [two]\n");
  ground.run();
  ground.write("in", "1\n2\n");

  CHECK(outcomes(ground.run({.force_downstream = true})) == "first ran, second ran");
}

TEST_CASE("a dry run changes nothing and says what may follow") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("dvc.yaml", copy_pipeline);
  ground.run();
  ground.write("in", "2\n");
  const std::string lock = ground.read("dvc.lock");

  CHECK(outcomes(ground.run({.dry = true})) == "first would run, second may run");
  CHECK(ground.read("dvc.lock") == lock);
  CHECK(ground.read("one") == "1\n");
}

TEST_CASE("without commit the lock is written and the cache is not") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("dvc.yaml", copy_pipeline);
  ground.run({.no_commit = true});

  CHECK(ground.exists("dvc.lock"));
  CHECK_FALSE(ground.exists(".dvc/cache/files/md5/b0"));
  CHECK_FALSE(ground.exists(".dvc/cache/runs"));
}

TEST_CASE("changed data of a pointer is taken in and recorded, missing data is a failure") {
  Playground ground;
  ground.write("x", "new\n");
  ground.write("x.dvc", "outs:\n- md5: 764efa883dda1e11db47671c4a3bbd9e\n  size: 3\n  hash: md5\n  path: x\n");
  ground.write("dvc.yaml", "stages:\n  s:\n    cmd: cp x y\n    deps: [x]\n    outs: [y]\n");

  CHECK(outcomes(ground.run()) == "x.dvc verified, s ran");
  CHECK(ground.read("x.dvc") == "outs:\n- md5: 9cd599a3523898e6a12e13ec787da50a\n  size: 4\n  hash: md5\n  path: x\n");
  CHECK(outcomes(ground.run()) == "x.dvc same, s same");
  remove_file(ground.path("x"));
  CHECK_THROWS_WITH(ground.run(), "missing data: 'x'");
}

TEST_CASE("a frozen stage is not run for what it reads; its changed outputs are recorded") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("dvc.yaml", copy_pipeline);
  ground.run();
  ground.write("in", "2\n");
  std::string frozen = copy_pipeline;
  frozen.insert(frozen.find("  first:\n") + 9, "    frozen: true\n");
  ground.write("dvc.yaml", frozen);

  CHECK(outcomes(ground.run()) == "first same, second same");
  ground.write("one", "mine\n");
  CHECK(outcomes(ground.run()) == "first verified, second ran");
  CHECK(ground.read("two") == "mine\n");
}

TEST_CASE("an input that changes while the command runs leaves the stage stale") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("dvc.yaml", "stages:\n  s:\n    cmd: cp in out && echo 2 > in\n    deps: [in]\n    outs: [out]\n");
  ground.run();

  Repository repository = ground.open();
  const std::vector<LedgerEntry> runs = open_ledger(repository).find({.stage = "s"});
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].record.inputs_changed);
  CHECK_FALSE(ground.exists(".dvc/cache/runs"));
  CHECK(outcomes(ground.run()) == "s ran");
}

TEST_CASE("a run leaves a record of what it read and wrote") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("params.yaml", "lr: 0.1\n");
  ground.write("dvc.yaml", "stages:\n  s:\n    cmd: cp in out\n    deps: [in]\n    params: [lr]\n    outs: [out]\n");
  ground.run();

  Repository repository = ground.open();
  const std::vector<LedgerEntry> runs = open_ledger(repository).find({.path = "in"});
  REQUIRE(runs.size() == 1);
  const RunRecord& record = runs[0].record;
  CHECK(record.stage == "s");
  CHECK(record.user == "ada");
  CHECK(record.inputs == std::vector<RecordedContent>{{"in", "md5:b026324c6904b2a9cb4b88d6d61c81d1", 2}});
  CHECK(record.outputs == std::vector<RecordedContent>{{"out", "md5:b026324c6904b2a9cb4b88d6d61c81d1", 2}});
  CHECK(record.params == std::vector<std::pair<std::string, std::string>>{{"params.yaml:lr", "0.1"}});
}

TEST_CASE("cached outputs are ignored by Git, and what Git tracks is not made an output") {
  Playground ground(With::git);
  ground.write("in", "1\n");
  ground.write("dvc.yaml", copy_pipeline);
  const RunReport report = ground.run();
  CHECK(ground.read(".gitignore") == "/one\n/two\n");
  CHECK(report.to_stage.size() == 2);

  ground.shell("git add -f two in && git commit -qm x");
  ground.write("in", "2\n");
  CHECK_THROWS_WITH(ground.run(), "output 'two' is tracked by Git already");
}

TEST_CASE("two overlapping stages run at the same time with two jobs") {
  // Each waits for the other's sign of life: one after the other would never end.
  Playground ground;
  const auto stage = [](const char* name, const char* other) {
    return fmt::format(
        "  {0}:\n    cmd: touch {0}.here; until test -e {1}.here; do :; done; echo > {0}\n    outs: [{0}]\n", name,
        other);
  };
  ground.write("dvc.yaml", "stages:\n" + stage("a", "b") + stage("b", "a"));

  CHECK(ground.run({.jobs = 2}).success());
}

TEST_CASE("an interrupted run stops its children and keeps what was finished") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("dvc.yaml",
               copy_pipeline + "  third:\n    cmd: echo started; sleep 100\n    deps: [two]\n    outs: [three]\n");
  struct Interrupting : NotedRun {
    Cancellation* cancellation = nullptr;
    void output(const Stage&, std::string_view) override { cancellation->cancel(); }
  } observer;
  observer.cancellation = &ground.cancellation;

  CHECK_THROWS_AS(ground.run({}, {}, observer), Cancelled);
  CHECK(ground.read("dvc.lock").find("second:") != std::string::npos);
}

TEST_CASE("what was finished before an interruption is in Git's index, and known for a later checkout") {
  Playground ground(With::git);
  ground.write(".dvc/config", "[core]\n    autostage = true\n");
  ground.write("in", "1\n");
  ground.write("dvc.yaml",
               copy_pipeline + "  third:\n    cmd: echo started; sleep 100\n    deps: [two]\n    outs: [three]\n");
  struct Interrupting : NotedRun {
    Cancellation* cancellation = nullptr;
    void output(const Stage&, std::string_view) override { cancellation->cancel(); }
  } observer;
  observer.cancellation = &ground.cancellation;

  CHECK_THROWS_AS(ground.run({}, {}, observer), Cancelled);

  CHECK(ground.shell("git diff --cached --name-only --diff-filter=A -- dvc.lock .gitignore") ==
        ".gitignore\ndvc.lock\n");
  const std::string known = ground.read(".dvc/tmp/tutti/outputs");
  CHECK(known.find(" two") != std::string::npos);
  CHECK(known.find(" three") == std::string::npos);
}

TEST_CASE("stages finished before the program was killed do not run again") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("dvc.yaml",
               copy_pipeline + "  third:\n    cmd: echo go; sleep 100\n    deps: [two]\n    outs: [three]\n");

  const pid_t child = ::fork();
  if (child == 0) {
    struct Killing : NotedRun {
      void output(const Stage&, std::string_view) override { ::kill(::getpid(), SIGKILL); }
    } observer;
    try {
      ground.run({}, {}, observer);
    } catch (...) {
    }
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  CHECK_FALSE(ground.exists("dvc.lock"));

  ground.write("dvc.yaml", copy_pipeline);
  CHECK(outcomes(ground.run()) == "first same, second same");
  CHECK(ground.read("log") == "first\nsecond\n");
  CHECK(ground.shell("ls .dvc/tmp/tutti/journal").empty());
}

TEST_CASE("what a killed run finished is not recorded if its output was changed since") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("dvc.yaml", copy_pipeline);
  const pid_t child = ::fork();
  if (child == 0) {
    struct Killing : NotedRun {
      void started(const Stage& stage, const Staleness&) override {
        if (stage.name == "second") ::kill(::getpid(), SIGKILL);
      }
    } observer;
    try {
      ground.run({}, {}, observer);
    } catch (...) {
    }
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  ground.write("one", "edited\n");

  CHECK(outcomes(ground.run({.no_run_cache = true})) == "first ran, second ran");
}

TEST_CASE("what a killed run finished is hidden from Git by the next one, and what it left lying about goes") {
  Playground ground(With::git);
  ground.write("in", "1\n");
  ground.write("dvc.yaml", copy_pipeline);
  const pid_t child = ::fork();
  if (child == 0) {
    struct Killing : NotedRun {
      explicit Killing(Playground& here) : ground(here) {}
      void started(const Stage& stage, const Staleness&) override {
        if (stage.name != "second") return;
        for (const char* folder : {"", ".dvc/", ".dvc/tmp/", ".dvc/tmp/tutti/"}) {
          ground.write(folder + temporary_name(), "half");
        }
        ::kill(::getpid(), SIGKILL);
      }
      Playground& ground;
    } observer(ground);
    try {
      ground.run({}, {}, observer);
    } catch (...) {
    }
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFSIGNALED(status));
  REQUIRE(ground.read(".gitignore").find("/one\n") == std::string::npos);
  REQUIRE(ground.shell("find . -name '.tutti-*' -size 4c | wc -l") == "4\n");

  CHECK(outcomes(ground.run()) == "first same, second ran");
  CHECK(ground.read(".gitignore").find("/one\n") != std::string::npos);
  CHECK(ground.shell("find . -name '.tutti-*'").empty());
}

TEST_CASE("with several jobs the stage that holds up the longest chain starts first, with one job DVC's order holds") {
  Playground ground;
  ground.write("dvc.yaml",
               "stages:\n  x:\n    cmd: echo > x\n    outs: [x]\n  a:\n    cmd: echo > a\n    outs: [a]\n"
               "  b:\n    cmd: cp a b\n    deps: [a]\n    outs: [b]\n");
  NotedRun many, one;
  ground.run({.jobs = 2}, {}, many);
  ground.run({.force = true}, {}, one);

  CHECK(many.lines.at(0) == "started a");
  CHECK(one.lines.at(0) == "started x");
}

TEST_CASE("while a command runs, its paths are in use and the repository's lock is free") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("dvc.yaml",
               "stages:\n  s:\n    cmd: cat .dvc/tmp/rwlock && flock -n .dvc/tmp/lock cp in out\n    deps: [in]\n    "
               "outs: [out]\n");
  NotedRun observer;

  CHECK(outcomes(ground.run({}, {}, observer)) == "s ran");
  CHECK(observer.outputs["s"].find(ground.path("out")) != std::string::npos);
  CHECK(observer.outputs["s"].find(ground.path("in")) != std::string::npos);
  CHECK(ground.read(".dvc/tmp/rwlock").find(ground.path("out")) == std::string::npos);
}

TEST_CASE("missing data can be allowed to be missing") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("dvc.yaml", copy_pipeline);
  ground.run();
  for (const char* name : {"in", "one", "two"}) remove_file(ground.path(name));

  CHECK(outcomes(ground.run({.allow_missing = true})) == "first same, second same");
}

TEST_CASE("a run that changes nothing writes nothing") {
  Playground ground;
  ground.write("in", "1\n");
  ground.write("dvc.yaml", copy_pipeline);
  ground.run();
  // The index learns what was racily clean as soon as the files are older than a tick of their file system's clock.
  const auto index = [&] { return ground.shell("stat -c '%i %y' .dvc/tmp/tutti/index"); };
  std::string settled;
  for (int tries = 0; tries < 100 && settled != index(); ++tries) {
    settled = index();
    ground.run();
  }
  const std::string listing = "find . -newer mark -not -name mark; ls -A .dvc/tmp .dvc/tmp/tutti";
  ground.shell("touch mark");
  const std::string before = ground.shell(listing);
  ground.run();

  CHECK(ground.shell(listing) == before);
}
