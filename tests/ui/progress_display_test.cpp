// What a progress line says.
#include "ui/progress_display.hpp"

#include <sstream>

#include <catch2/catch.hpp>

using namespace tutti;
using namespace std::chrono_literals;

TEST_CASE("a progress line has files, bytes, rate and the time left") {
  const TaskState state{"Hashing", 1200, 50'000, {13'000'000}, {52'000'000}, 2s};

  CHECK(progress_line(state) == "Hashing  1,200 of 50,000 files, 13.0 MB of 52.0 MB, 6.5 MB/s, 6.0 s left");
}

TEST_CASE("without totals a progress line promises nothing") {
  const TaskState state{"Reading", 7, 0, {3000}, {}, 1s};

  CHECK(progress_line(state) == "Reading  7 files, 3.0 kB, 3.0 kB/s");
}

TEST_CASE("the time left is judged by files when there are no bytes") {
  const TaskState state{"Linking", 25, 100, {}, {}, 1s};

  CHECK(progress_line(state) == "Linking  25 of 100 files, 3.0 s left");
}

TEST_CASE("progress for programs is one JSON object a line") {
  const TaskState state{"Uploading", 1, 2, {3}, {4}, 500ms};

  CHECK(progress_json(state) ==
        R"({"progress":{"phase":"Uploading","files":1,"total_files":2,"bytes":3,"total_bytes":4,"seconds":0.5}})");
}

TEST_CASE("work that is done at once shows nothing") {
  std::ostringstream out, err;
  Terminal terminal(out, err, {.err_is_terminal = true});
  const SystemClock clock;
  {
    const auto progress = make_progress(ProgressMode::automatic, terminal, clock);
    const auto task = progress->start("Hashing");
    task->add_total(1, {1});
    task->advance(1, {1});
  }

  CHECK(err.str().find("Hashing") == std::string::npos);
}

TEST_CASE("progress can be switched off") {
  std::ostringstream out, err;
  Terminal terminal(out, err, {});
  const SystemClock clock;

  CHECK(make_progress(ProgressMode::none, terminal, clock) == nullptr);
  CHECK(progress_mode("json") == ProgressMode::json);
  CHECK_FALSE(progress_mode("loud").has_value());
}
