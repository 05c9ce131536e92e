// Processes that are told apart although they bear one number, and one that outlives its caller.
#include "base/process_identity.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "base/detachment.hpp"
#include "base/error.hpp"

using namespace tutti;

namespace {

// A child that waits to be killed.
struct Waiting {
  Waiting() : pid(::fork()) {
    if (pid == 0) {
      while (true) ::pause();
    }
  }
  ~Waiting() { end(); }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  int end() {
    if (pid <= 0) return 0;
    int status = 0;
    ::kill(pid, SIGKILL);
    ::waitpid(pid, &status, 0);
    pid = -1;
    return status;
  }
  pid_t pid;
};

}  // namespace

TEST_CASE("a process is found by number and start, and held until it has ended") {
  Waiting child;
  const ProcessIdentity identity{this_machine(), child.pid, state_of_process(child.pid)->start};

  const std::optional<ProcessHandle> held = ProcessHandle::find(identity);
  REQUIRE(held);
  CHECK_FALSE(held->has_ended(0));
  held->signal(SIGKILL);
  CHECK(held->has_ended(10'000));
  CHECK(state_of_process(child.pid)->has_ended);
  CHECK_FALSE(ProcessHandle::find(identity));
  child.end();
  held->signal(SIGKILL);
  CHECK_FALSE(ProcessHandle::find(identity));
  CHECK_FALSE(state_of_process(identity.pid));
}

TEST_CASE("another process with the same number is not the one that is looked for") {
  const Waiting child;
  ProcessIdentity identity{this_machine(), child.pid, state_of_process(child.pid)->start};
  ++identity.start;
  CHECK_FALSE(ProcessHandle::find(identity));
}

TEST_CASE("a process on another machine, or in another container, is never addressed") {
  ProcessIdentity identity = this_process();
  REQUIRE(ProcessHandle::find(identity));
  identity.machine.space += "1";
  CHECK_THROWS_AS(ProcessHandle::find(identity), Conflict);
  identity = this_process();
  identity.machine.boot = "another";
  identity.machine.host = "far";
  CHECK_THROWS_WITH(ProcessHandle::find(identity), Catch::Matchers::Contains("is on 'far'"));
}

TEST_CASE("a detached process is alone: in a session of its own, deaf to hang-ups, without its caller's files") {
  char name[] = "/tmp/tutti-detached-XXXXXX";
  const Fd inherited(::mkstemp(name));  // not closed on exec
  const std::string path = name;

  Detachment detachment = Detachment::split();
  if (!detachment.is_caller()) {
    redirect_streams(path);
    ::raise(SIGHUP);
    const bool is_alone = ::getsid(0) == ::getpid() && ::fcntl(inherited.get(), F_GETFD) < 0;
    char byte;
    const bool reads_nothing = ::read(STDIN_FILENO, &byte, 1) == 0;
    if (::write(STDOUT_FILENO, "out ", 4) != 4 || ::write(STDERR_FILENO, "err", 3) != 3) ::_exit(1);
    detachment.say(is_alone && reads_nothing ? "alone" : "not alone");
    ::_exit(0);
  }
  CHECK(detachment.hear() == "alone");
  CHECK(read_file(path) == "out err");
  while (::wait(nullptr) > 0) {
  }
  remove_file(path);
}

TEST_CASE("a detached process that ends without a word is not waited for") {
  Detachment detachment = Detachment::split();
  if (!detachment.is_caller()) ::_exit(0);
  CHECK_FALSE(detachment.hear());
  while (::wait(nullptr) > 0) {
  }
}
