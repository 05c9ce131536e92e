// Starts a child behind a pipe.
#include "child.hpp"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/error.hpp"

namespace tutti {

struct Child::Pipe {
  Fd reading, writing;
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
      const int code = errno;
      throw SystemError(code, "cannot make a pipe");
    }
    reading = Fd(ends[0]);
    writing = Fd(ends[1]);
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);  // our end only: programs do not expect it of theirs
  }
};

namespace {

ProcessOptions with_output(ProcessOptions options, int output) {
  options.output = output;
  return options;
}

}  // namespace

Child::Child(ProcessOptions options) : Child(std::move(options), Pipe()) {}

Child::Child(ProcessOptions options, Pipe pipe)
    : process_(Process::start(with_output(std::move(options), pipe.writing.get()))),
      output_(std::move(pipe.reading)),
      process_end_(static_cast<int>(::syscall(SYS_pidfd_open, process_.pid(), 0))) {}

void Child::read_output(const std::function<void(std::string_view)>& take) {
  std::array<char, 65536> buffer;
  while (output_) {
    const ssize_t count = ::read(output_.get(), buffer.data(), buffer.size());
    if (count > 0) {
      take({buffer.data(), static_cast<std::size_t>(count)});
      // Less than asked for: the pipe is empty, most likely; poll() knows otherwise.
      if (static_cast<std::size_t>(count) < buffer.size()) return;
      continue;
    }
    if (count < 0 && errno == EINTR) continue;
    if (count == 0 || errno != EAGAIN) output_.reset();
    return;
  }
}

std::optional<ExitStatus> Child::poll() {
  if (!ended_) ended_ = process_.poll();
  return stopping_ && !stopping_->has_ended() ? std::nullopt : ended_;
}

void Child::signal(int signal) {
  if (ended_) return;
  if (!process_end_) return process_.signal_group(signal);
  if (!stopping_) stopping_ = std::make_unique<Family>(process_.pid());
  stopping_->signal(signal);
}

}  // namespace tutti
