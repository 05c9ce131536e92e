// Errors: what they say and keep.
#include "base/error.hpp"

#include <cerrno>

#include <catch2/catch.hpp>

#include "base/cancellation.hpp"

namespace tutti {

TEST_CASE("a failed system call says what failed, then why") {
  const SystemError error(ENOENT, "cannot open 'x'");

  CHECK(error.message() == "cannot open 'x': No such file or directory");
  CHECK(error.code() == ENOENT);
  CHECK(error.kind() == ErrorKind::system);
}

TEST_CASE("a code that the system does not know is given as a number") {
  CHECK(SystemError(99999, "cannot open 'x'").message() == "cannot open 'x': error 99999");
}

TEST_CASE("an error keeps kind, hints and context when it is rethrown as its base") {
  try {
    try {
      throw NotFound("no stage named 'train'", {"run 'tutti stage list'"});
    } catch (Error& error) {
      error.add_context("while reading 'dvc.yaml'");
      error.add_context("while checking");
      throw;
    }
  } catch (const NotFound& error) {
    CHECK(error.kind() == ErrorKind::not_found);
    CHECK(std::string(error.what()) == "no stage named 'train'");
    CHECK(error.hints() == std::vector<std::string>{"run 'tutti stage list'"});
    CHECK(error.context() == std::vector<std::string>{"while reading 'dvc.yaml'", "while checking"});
  }
}

TEST_CASE("each kind of error has a name of its own") {
  CHECK(name_of(ErrorKind::not_found) == "not_found");
  CHECK(name_of(ErrorKind::stage_failed) == "stage_failed");
  CHECK(name_of(ErrorKind::internal) == "internal");
}

TEST_CASE("a cancellation is seen from then on") {
  Cancellation cancellation;
  CHECK_NOTHROW(cancellation.check());

  cancellation.cancel();

  CHECK(cancellation.cancelled());
  CHECK_THROWS_AS(cancellation.check(), Cancelled);
}

}  // namespace tutti
