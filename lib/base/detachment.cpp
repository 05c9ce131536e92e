// fork(), setsid(), and a pipe between the two.
#include "base/detachment.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>

#include <fmt/format.h>

#include "base/error.hpp"
#include "system_call.hpp"

namespace tutti {
namespace {

[[noreturn]] void fail() {
  const int code = errno;
  throw SystemError(code, "cannot start a process in the background");
}

// A file that the caller's caller holds open (a pipe that somebody reads to its end, a lock) must not be held for as
// long as we live. Ours are closed on exec, which is how they are told apart.
void close_inherited() {
  for (const DirectoryEntry& entry : find_and_list_directory("/proc/self/fd").value_or(std::vector<DirectoryEntry>{})) {
    const int fd = std::stoi(entry.name);
    if (fd <= STDERR_FILENO) continue;
    const int flags = ::fcntl(fd, F_GETFD);
    if (flags >= 0 && (flags & FD_CLOEXEC) == 0) ::close(fd);
  }
}

}  // namespace

Detachment Detachment::split() {
  if (list_directory("/proc/self/task").size() != 1) throw InternalError("detaching with several threads");
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) fail();
  Fd reading(ends[0]), writing(ends[1]);
  const pid_t pid = ::fork();
  if (pid < 0) fail();
  if (pid > 0) return {true, std::move(reading)};

  ::signal(SIGHUP, SIG_IGN);
  ::setsid();  // a child that has just been made leads no group, so it cannot fail
  close_inherited();
  return {false, std::move(writing)};
}

std::optional<std::string> Detachment::hear() {
  std::string line = read_all(pipe_, "the other process");
  if (!line.ends_with('\n')) return std::nullopt;
  line.pop_back();
  return line;
}

void Detachment::say(std::string_view line) {
  write_full(pipe_, fmt::format("{}\n", line), "the other process");
  pipe_.reset();
}

void redirect_streams(const std::string& path) {
  const Fd empty = open_file("/dev/null", O_RDONLY | O_CLOEXEC);
  const Fd file = open_file(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
  for (const auto& [from, to] :
       {std::pair(empty.get(), STDIN_FILENO), {file.get(), STDOUT_FILENO}, {file.get(), STDERR_FILENO}}) {
    if (::dup2(from, to) < 0) fail_to("redirect output to", path);
  }
}

}  // namespace tutti
