// Things done once.
#include "base/once.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"

using namespace tutti;

TEST_CASE("an exception leaves undone what is to be done once, and comes through") {
  Once once;
  int tries = 0;
  const auto act = [&] {
    if (++tries == 1) throw InvalidFile("not yet");
  };

  CHECK_THROWS_AS(once.run(act), InvalidFile);
  once.run(act);
  once.run(act);

  CHECK(tries == 2);
}
