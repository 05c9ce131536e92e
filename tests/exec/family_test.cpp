// Whoever a stage started stops with it.
#include "../../lib/exec/family.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include <catch2/catch.hpp>

using namespace tutti;  // NOLINT: a test reads better without the prefix

namespace {

enum class Group { ours, own };

// A child and a grandchild that both take no notice of SIGTERM. The pipe tells when they live, and when none does.
struct Stubborn {
  int pid = -1;
  Fd lifeline;

  explicit Stubborn(Group group) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    pid = ::fork();
    if (pid == 0) {
      ::signal(SIGTERM, SIG_IGN);
      if (group == Group::own) ::setpgid(0, 0);
      ::close(ends[0]);
      const int grandchild = ::fork();
      if (grandchild == 0 && ::write(ends[1], "x", 1) != 1) ::_exit(1);
      while (true) ::pause();
    }
    ::close(ends[1]);
    lifeline = Fd(ends[0]);
    char sign = 0;
    REQUIRE(::read(lifeline.get(), &sign, 1) == 1);
  }
  ~Stubborn() {
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
  }
  Stubborn(const Stubborn&) = delete;
  Stubborn& operator=(const Stubborn&) = delete;

  // Both have ended: nobody holds the other end.
  bool end_in_time() const {
    pollfd end{lifeline.get(), POLLIN, 0};
    return ::poll(&end, 1, 10'000) == 1;
  }
};

}  // namespace

TEST_CASE("a process that is told to stop is not gone before what it started is") {
  for (const Group group : {Group::ours, Group::own}) {
    const Stubborn stubborn(group);
    const Family family(stubborn.pid);
    family.signal(SIGTERM);
    CHECK_FALSE(family.has_ended());

    ::kill(stubborn.pid, SIGKILL);
    ::waitpid(stubborn.pid, nullptr, WNOHANG);

    CHECK_FALSE(family.has_ended());
  }
}

TEST_CASE("what does not listen is killed in the end, grandchildren too, and whether it leads a group or not") {
  for (const Group group : {Group::ours, Group::own}) {
    const Stubborn stubborn(group);

    { const Family family(stubborn.pid); }

    CHECK(stubborn.end_in_time());
  }
}
