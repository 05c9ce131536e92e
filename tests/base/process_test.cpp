// Child processes: started, heard, waited for and stopped.
#include "base/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/lock.hpp"
#include "temporary_directory.hpp"

namespace tutti {
namespace {

std::string output_of(ProcessOptions options) {
  return run_and_capture(options).text;
}

ProcessOptions shell(const std::string& script) {
  return {.arguments = {"sh", "-c", script}};
}

}  // namespace

TEST_CASE("a command's output and exit code are captured, its errors dropped") {
  const CapturedOutput captured = run_and_capture(shell("echo out; echo err >&2; exit 3"));

  CHECK(captured.text == "out\n");
  CHECK(captured.status.code == 3);
  CHECK(captured.status.signal == 0);
  CHECK_FALSE(captured.status.success());
}

TEST_CASE("output larger than a pipe is captured whole") {
  CHECK(output_of(shell("head -c 1000000 /dev/zero")).size() == 1'000'000);
}

TEST_CASE("a command killed by a signal has the code that shells give") {
  const ExitStatus status = run_and_capture(shell("kill -TERM $$")).status;

  CHECK(status.code == 128 + SIGTERM);
  CHECK(status.signal == SIGTERM);
}

TEST_CASE("a command runs where it is told, with the variables it is told") {
  const TemporaryDirectory directory;
  ProcessOptions options = shell("pwd; echo $A $B; env | grep -c ^A=");
  options.directory = directory.path();
  options.environment = {{"A", "overridden"}, {"A", "1"}, {"B", "2"}};

  CHECK(output_of(options) == std::filesystem::canonical(directory.path()).string() + "\n1 2\n1\n");
}

TEST_CASE("a command's stdin is empty") {
  CHECK(output_of({.arguments = {"cat"}}).empty());
}

TEST_CASE("what cannot be started says whether it was the program or the directory") {
  CHECK_THROWS_WITH(Process::start({.arguments = {"no-such-program"}}),
                    "cannot run 'no-such-program': No such file or directory");
  CHECK_THROWS_WITH(Process::start({.arguments = {"true"}, .directory = "/no/such"}),
                    "cannot enter the directory '/no/such': No such file or directory");
}

TEST_CASE("a PATH given to a command is where it is looked for") {
  const TemporaryDirectory directory;
  directory.write("bin/greet", "#!/bin/sh\necho hello\n");
  ::chmod((directory / "bin/greet").c_str(), 0755);

  CHECK(output_of({.arguments = {"greet"}, .environment = {{"PATH", directory / "bin"}}}) == "hello\n");
  CHECK(output_of({.arguments = {"greet"}, .directory = directory.path(), .environment = {{"PATH", "bin"}}}) ==
        "hello\n");
  CHECK_THROWS_AS(Process::start({.arguments = {"greet"}, .environment = {{"PATH", "/nowhere"}}}), SystemError);
}

TEST_CASE("output goes to the file that is given, stdout and stderr in order") {
  const TemporaryDirectory directory;
  const Fd log = open_file(directory / "log", O_WRONLY | O_CREAT, 0666);
  ProcessOptions options = shell("echo a; echo b >&2; echo c");
  options.output = log.get();

  CHECK(Process::start(options).wait().success());

  CHECK(directory.read("log") == "a\nb\nc\n");
}

TEST_CASE("a process does not inherit our descriptors") {
  const Fd leaked = open_file("/dev/null", O_RDONLY);
  CHECK(output_of(shell("test -e /proc/$$/fd/" + std::to_string(leaked.get()) + " || echo closed")) == "closed\n");
}

TEST_CASE("a process leads a group of its own, unless it has the terminal") {
  CHECK(output_of(shell("test $(ps -o pgid= -p $$) = $$ && echo leads")) == "leads\n");
  ProcessOptions options = shell("test $(ps -o pgid= -p $$) = $$ || echo follows");
  options.own_output = true;
  CHECK(output_of(options) == "follows\n");
}

TEST_CASE("polling does not wait, and sees the end once it is there") {
  const TemporaryDirectory directory;
  REQUIRE(::mkfifo((directory / "pipe").c_str(), 0600) == 0);
  const Fd pipe = open_file(directory / "pipe", O_RDWR);
  ProcessOptions options = shell("read line < pipe; exit 7");
  options.directory = directory.path();
  Process process = Process::start(options);
  CHECK_FALSE(process.poll());

  write_full(pipe, "go\n", "pipe");
  std::optional<ExitStatus> status;
  while (!status) status = process.poll();

  CHECK(status->code == 7);
}

TEST_CASE("a signal reaches all that a process started") {
  Process process = Process::start(shell("sh -c 'while :; do wait; read x < /dev/zero; done' & wait"));
  process.signal_group(SIGKILL);
  CHECK(process.wait().signal == SIGKILL);
}

TEST_CASE("a process that nobody waited for is killed with all it started") {
  const TemporaryDirectory directory;
  REQUIRE(::mkfifo((directory / "held").c_str(), 0600) == 0);
  const Fd reading = open_file(directory / "held", O_RDONLY | O_NONBLOCK);
  ::fcntl(reading.get(), F_SETFL, 0);
  {
    // Parent and grandchild hold the pipe's other end; its end of file proves that both are gone.
    ProcessOptions options = shell("exec 3> held; (while :; do sleep 1000; done) & echo $! >&3; wait");
    options.directory = directory.path();
    const Process process = Process::start(options);
    char byte = 0;
    while (::read(reading.get(), &byte, 1) != 1 || byte != '\n') {
    }
  }

  CHECK(read_all(reading, "held").empty());
}

TEST_CASE("a signal that we ignore for ourselves is not ignored in the child") {
  CHECK(in_child([] {
    ::signal(SIGPIPE, SIG_IGN);
    return run_and_capture(shell("kill -PIPE $$; exit 0")).status.signal == SIGPIPE;
  }));
}

TEST_CASE("a hangup that we were told to ignore stays ignored in the child, as under nohup") {
  CHECK(in_child([] {
    ::signal(SIGHUP, SIG_IGN);
    return run_and_capture(shell("kill -HUP $$; exit 0")).status.success();
  }));
}

}  // namespace tutti
