// What is written down of runs, and read back.
#include "exec/runs.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "exec/run_diary.hpp"
#include "playground.hpp"

using namespace tutti;

namespace {

const StageKey train{.file = "dvc.yaml", .name = "train"};

RunBegun begun_here() {
  return {.id = "3f2a9c", .process = this_process(), .tutti_version = "1", .directory = "sub", .jobs = 4};
}

template <class What>
What round_trip(const What& what) {
  const std::string line = to_line({Timestamp{1'000'000'000}, what});
  CHECK(line.find('\n') == line.size() - 1);
  const std::optional<RunEvent> event = run_event(std::string_view(line).substr(0, line.size() - 1));
  REQUIRE(event);
  CHECK(event->time == Timestamp{1'000'000'000});
  REQUIRE(std::holds_alternative<What>(event->what));
  return std::get<What>(event->what);
}

// A run that is over, as a file would have it.
void write_events(const Playground& ground, const std::string& id, const std::vector<RunEvent>& events,
                  const std::string& torn = {}) {
  std::string text;
  for (const RunEvent& event : events) text += to_line(event);
  ground.write(".dvc/tmp/tutti/runs/" + id + "/events", text + torn);
}

std::vector<RunEvent> events_of(const std::string& id, const Machine& machine = this_machine()) {
  RunBegun begun = begun_here();
  begun.id = id;
  begun.process.machine = machine;
  return {{Timestamp{1}, begun},
          {Timestamp{2}, RunPlanned{3}},
          {Timestamp{3}, StagesUnchanged{{{"dvc.yaml", "split"}}}},
          {Timestamp{4}, StageStarted{train, {}}}};
}

// Runs two stages, the second of which fails, as `tutti run` would.
std::string run_with_diary(Playground& ground) {
  ground.write("dvc.yaml",
               "stages:\n  one:\n    cmd: echo from one && touch a\n    outs: [a]\n"
               "  two:\n    cmd: echo from two && exit 3\n    deps: [a]\n    outs: [b]\n");
  Repository repository = ground.open();
  RunDiary diary(repository, {}, {});
  RunReport report = ground.run({}, {}, diary);
  diary.ended(report);
  return diary.id();
}

}  // namespace

TEST_CASE("events of a run come back from their lines") {
  const RunBegun begun = round_trip(begun_here());
  CHECK(begun.id == "3f2a9c");
  CHECK(begun.process.pid == ::getpid());
  CHECK(begun.process.start == this_process().start);
  CHECK(begun.process.machine.boot == this_machine().boot);
  CHECK(begun.jobs == 4);

  const Difference changed{
      .cause = Cause::param_modified, .subject = "params.yaml", .key = "lr", .before = "0.1", .after = "0.2"};
  CHECK(round_trip(StageStarted{train, {{changed}}}).why.differences == std::vector{changed});
  CHECK(round_trip(StagesUnchanged{{train, {"sub/data.dvc", ""}}}).stages.back().file == "sub/data.dvc");
  CHECK(round_trip(StageProcess{train, 17, 4711}).start == 4711);
  CHECK(round_trip(StageCommand{train, "a\nb \"c\"", 17}).line == "a\nb \"c\"");

  StageFinished finished{.stage = train, .result = {.address = "train", .outcome = StageOutcome::failed}, .written = 9};
  finished.result.exit_code = 3;
  finished.result.error = "failed to run: x, exited with 3";
  finished.result.duration = std::chrono::milliseconds(5);
  const StageFinished read = round_trip(finished);
  CHECK(read.result.outcome == StageOutcome::failed);
  CHECK(read.result.exit_code == 3);
  CHECK(read.result.error == finished.result.error);
  CHECK(read.result.duration == finished.result.duration);
  CHECK(read.written == 9);

  const StageRetrying again = round_trip(
      StageRetrying{train, finished.result, {.attempt = 2, .of = 4, .wait = std::chrono::milliseconds(20)}, 9});
  CHECK(again.result.error == finished.result.error);
  CHECK(again.next.attempt == 2);
  CHECK(again.next.of == 4);
  CHECK(again.next.wait == std::chrono::milliseconds(20));
  CHECK(again.written == 9);

  Locked error("locked by another", {"wait"});
  error.add_context("while running");
  const RunEnded ended = round_trip(RunEnded{.error = error, .noted = 4});
  REQUIRE(ended.error);
  CHECK(ended.error->kind() == ErrorKind::locked);
  CHECK(ended.error->message() == "locked by another");
  CHECK(ended.error->context() == error.context());
  CHECK(ended.error->hints() == error.hints());
}

TEST_CASE("every cause and every outcome keeps its name in an event") {
  for (int i = 0; i <= static_cast<int>(Cause::checksum_changed); ++i) {
    const Difference difference{.cause = static_cast<Cause>(i), .subject = "x"};
    CHECK(round_trip(StageStarted{train, {{difference}}}).why.differences == std::vector{difference});
  }
  for (int i = 0; i <= static_cast<int>(StageOutcome::may_run); ++i) {
    StageFinished finished{.stage = train, .result = {.address = "train", .outcome = static_cast<StageOutcome>(i)}};
    CHECK(static_cast<int>(round_trip(finished).result.outcome) == i);
  }
}

TEST_CASE("what is no event is passed over, what a newer tutti wrote is refused") {
  CHECK_FALSE(run_event(""));
  CHECK_FALSE(run_event("{"));
  CHECK_FALSE(run_event("[1]"));
  CHECK_FALSE(run_event("{\"event\": \"planned\"}"));
  CHECK_FALSE(run_event(R"({"event": "danced", "time": "2026-01-02T03:04:05.000000Z"})"));
  CHECK_FALSE(run_event(
      R"({"event": "log", "time": "2026-01-02T03:04:05.000000Z", "file": "../dvc.yaml", "name": "x", "path": "y"})"));
  CHECK_THROWS_WITH(run_event(R"({"format": 2, "event": "begun", "time": "2026-01-02T03:04:05.000000Z"})"),
                    "a newer tutti wrote this (format 2)");
}

TEST_CASE("a run is listed with what became of its stages") {
  Playground ground;
  const std::string id = run_with_diary(ground);

  Repository repository = ground.open();
  REQUIRE(id.size() == 6);
  const std::vector<RunSummary> runs = list_runs(repository);
  REQUIRE(runs.size() == 1);
  CHECK(runs[0].id == id);
  CHECK(runs[0].state == RunState::failed);
  CHECK(runs[0].planned == 2);
  CHECK(runs[0].done == 1);
  CHECK(runs[0].failed == 1);
  CHECK(runs[0].now.empty());
  CHECK(runs[0].ran == std::vector<StageKey>{{"dvc.yaml", "one"}});
  CHECK(ground.shell("ls .dvc/tmp/tutti/runs-begun").empty());

  std::string logged;
  for (const RunEvent& event : RunReader(repository, id).next()) {
    if (const auto* log = std::get_if<StageLog>(&event.what)) logged += ground.read(".dvc/tmp/tutti/" + log->path);
  }
  CHECK(logged == "from one\nfrom two\n");
}

TEST_CASE("a run with nothing to do writes nothing down") {
  Playground ground;
  ground.write("dvc.yaml", "stages:\n  one:\n    cmd: touch a\n    outs: [a]\n    deps: [dvc.yaml]\n");
  ground.run();
  Repository repository = ground.open();
  RunDiary diary(repository, {}, {});

  const RunReport report = ground.run({}, {}, diary);
  diary.ended(report);

  CHECK(outcomes(report) == "one same");
  CHECK(list_runs(repository).empty());
  CHECK_FALSE(ground.exists(".dvc/tmp/tutti/runs"));
}

TEST_CASE("a run whose result came from the run cache is listed, though no command ran") {
  Playground ground;
  ground.write("dvc.yaml", "stages:\n  one:\n    cmd: cat in > a\n    outs: [a]\n    deps: [in]\n");
  for (const char* text : {"1\n", "2\n", "1\n"}) {
    ground.write("in", text);
    Repository repository = ground.open();
    RunDiary diary(repository, {}, {});
    diary.ended(ground.run({}, {}, diary));
  }

  Repository repository = ground.open();
  const std::vector<RunSummary> runs = list_runs(repository);
  REQUIRE(runs.size() == 3);
  CHECK(runs[0].state == RunState::done);
  CHECK(runs[0].done == 1);
}

TEST_CASE("a run lives as long as its process does, and has died when that was killed") {
  Playground ground;
  ground.write("dvc.yaml", "stages:\n  one:\n    cmd: echo on > sign && exec cat pipe\n");
  ground.shell("mkfifo pipe");
  const pid_t pid = ::fork();
  if (pid == 0) {
    Repository repository = ground.open();
    RunDiary diary(repository, {}, {});
    diary.ended(ground.run({}, {}, diary));
    ::_exit(0);
  }
  for (int i = 0; i < 20'000 && !ground.exists("sign"); ++i) ::usleep(1000);
  Repository repository = ground.open();
  const RunSummary before = list_runs(repository).at(0);
  ::kill(pid, SIGKILL);
  int status;
  ::waitpid(pid, &status, 0);
  std::ofstream(ground.path("pipe")) << "";  // the stage may end

  CHECK(before.state == RunState::running);
  CHECK(before.now == std::vector<StageKey>{{"dvc.yaml", "one"}});
  CHECK(before.begun->process.pid == pid);
  const RunSummary after = list_runs(repository).at(0);
  CHECK(after.state == RunState::died);
  CHECK(after.remark == "it was killed");
  CHECK(after.now == before.now);
  CHECK_FALSE(stop_run(repository, after.id, std::nullopt));

  const std::string mark = ".dvc/tmp/tutti/runs-begun/" + after.id;
  CHECK(ground.exists(mark));
  end_orphans(repository);
  CHECK_FALSE(ground.exists(mark));
}

TEST_CASE("of a run that left no end, the boot it was begun in says what is known") {
  Playground ground;
  write_events(ground, "a00000", events_of("a00000"), "{\"event\": \"fini");
  Machine rebooted = this_machine();
  rebooted.boot = "another";
  write_events(ground, "b00000", events_of("b00000", rebooted));
  Machine foreign = rebooted;
  foreign.host = "elsewhere";
  write_events(ground, "c00000", events_of("c00000", foreign));
  Repository repository = ground.open();

  const RunSummary killed = summary_of(repository, "a00000");
  CHECK(killed.state == RunState::died);
  CHECK(killed.remark == "it was killed");
  CHECK(killed.done == 1);
  CHECK(killed.planned == 3);
  CHECK(killed.now == std::vector<StageKey>{train});
  CHECK(summary_of(repository, "b00000").remark == "the machine went down");
  const RunSummary unknown = summary_of(repository, "c00000");
  CHECK(unknown.state == RunState::unknown);
  CHECK(unknown.remark == "it was begun on 'elsewhere'");
  CHECK_THROWS_WITH(stop_run(repository, "c00000", std::nullopt), Catch::Matchers::Contains("is on 'elsewhere'"));
}

TEST_CASE("what a newer tutti wrote is listed as unknown, and a damaged line spoils only itself") {
  Playground ground;
  ground.write(".dvc/tmp/tutti/runs/d00000/events", "{\"format\": 2, \"event\": \"begun\", \"time\": \"?\"}\n");
  ground.write(".dvc/tmp/tutti/runs/e00000/events", "rubbish\n");
  std::string text;
  for (const RunEvent& event : events_of("f00000")) text += to_line(event) + "\n{\"event\": \"st\n";
  ground.write(".dvc/tmp/tutti/runs/f00000/events", text + to_line({Timestamp{9}, RunEnded{.stopped = true}}));
  Repository repository = ground.open();

  CHECK(summary_of(repository, "d00000").state == RunState::unknown);
  CHECK(summary_of(repository, "d00000").remark == "a newer tutti wrote this (format 2)");
  CHECK(summary_of(repository, "e00000").state == RunState::unknown);
  const RunSummary stopped = summary_of(repository, "f00000");
  CHECK(stopped.state == RunState::stopped);
  CHECK(stopped.planned == 3);
}

TEST_CASE("a reader gets each event once, and half of one not before it is whole") {
  Playground ground;
  std::string text = to_line({Timestamp{1}, begun_here()});
  const std::string planned = to_line({Timestamp{2}, RunPlanned{3}});
  ground.write(".dvc/tmp/tutti/runs/3f2a9c/events", text + planned.substr(0, 20));
  Repository repository = ground.open();
  RunReader reader(repository, "3f2a9c");

  CHECK(reader.next().size() == 1);
  CHECK(reader.next().empty());
  std::ofstream(ground.path(".dvc/tmp/tutti/runs/3f2a9c/events"), std::ios::app) << planned.substr(20) << "{";
  const std::vector<RunEvent> more = reader.next();
  REQUIRE(more.size() == 1);
  CHECK(std::get<RunPlanned>(more[0].what).stages == 3);
  CHECK_FALSE(reader.is_alive());
}

TEST_CASE("a run is meant by the beginning of its id, when only one begins so") {
  Playground ground;
  for (const char* id : {"3f2a9c", "3f7701", "a00000"}) write_events(ground, id, events_of(id));
  Repository repository = ground.open();

  CHECK(find_run(repository, "a") == "a00000");
  CHECK(find_run(repository, "3f7") == "3f7701");
  CHECK(find_run(repository, "3f7701") == "3f7701");
  CHECK_THROWS_WITH(find_run(repository, "3f"), "'3f' could be 3f2a9c or 3f7701");
  CHECK_THROWS_WITH(find_run(repository, "b"), "there is no run 'b'");
  CHECK_THROWS_WITH(find_run(repository, ""), "there is no run ''");
  CHECK_THROWS_WITH(find_run(repository, "../runs/a00000"), "there is no run '../runs/a00000'");
}

TEST_CASE("runs older than 30 days go, but for the newest 20, those of a newer tutti, and those that live") {
  Playground ground;
  const auto path = [](int i) { return ".dvc/tmp/tutti/runs/" + std::to_string(100000 + i); };
  for (int i = 0; i < 24; ++i) write_events(ground, std::to_string(100000 + i), events_of("x"));
  ground.write(path(0) + "/events", "{\"format\": 2}\n");
  for (int i = 0; i < 24; ++i) {
    ground.shell("touch -d '40 days ago' " + path(i) + "/events && touch -d '40 days ago + " + std::to_string(i) +
                 " minutes' " + path(i) + "/events");
  }
  // The four oldest are 0 (newer), 1 (alive), 2 and 3.
  const Fd alive = open_file(ground.path(path(1) + "/events"), O_RDONLY);
  REQUIRE(::flock(alive.get(), LOCK_EX | LOCK_NB) == 0);

  Repository repository = ground.open();
  RunDiary diary(repository, {}, {});
  diary.open();

  CHECK(ground.exists(path(0)));
  CHECK(ground.exists(path(1)));
  CHECK_FALSE(ground.exists(path(2)));
  CHECK_FALSE(ground.exists(path(3)));
  CHECK_FALSE(ground.exists(path(4)));  // the new one is among the 20
  CHECK(ground.exists(path(5)));
  CHECK(ground.shell("ls -A .dvc/tmp/tutti/runs | grep -c tutti") == "0\n");
}

TEST_CASE("a diary that cannot be written is a warning, not the end of the run") {
  Playground ground;
  ground.write(".dvc/tmp/tutti/runs", "in the way\n");
  ground.write("dvc.yaml", "stages:\n  one:\n    cmd: touch a\n    outs: [a]\n");
  Repository repository = ground.open();
  RunDiary diary(repository, {}, {});

  const RunReport report = ground.run({}, {}, diary);
  diary.ended(report);

  CHECK(outcomes(report) == "one ran");
  REQUIRE_FALSE(ground.log.lines.empty());
  CHECK(ground.log.lines.front().starts_with("'tutti runs' will not show this run: "));
}
