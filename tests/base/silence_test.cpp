// The null progress and the null log.
#include <catch2/catch.hpp>

#include "base/log.hpp"
#include "base/progress.hpp"

namespace tutti {

TEST_CASE("work that nobody watches can still tell where it is") {
  const std::unique_ptr<Task> task = no_progress().start("Hashing");
  REQUIRE(task);
  task->add_total(1, ByteCount{2});
  task->advance(1, ByteCount{2});
}

TEST_CASE("a log that nobody reads wants nothing, so that nothing is formatted for it") {
  for (const LogLevel level : {LogLevel::warning, LogLevel::note, LogLevel::detail, LogLevel::trace}) {
    CHECK_FALSE(no_log().wants(level));
  }
  no_log().warning("{} is not written", 1);
}

}  // namespace tutti
