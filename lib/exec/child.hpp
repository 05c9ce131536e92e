// One line of a stage's command while it runs: the process, and the pipe that its output comes through.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/files.hpp"
#include "base/process.hpp"
#include "family.hpp"

namespace tutti {

class Child {
 public:
  // `options.output` is set here.
  explicit Child(ProcessOptions options);

  int pid() const { return process_.pid(); }
  // For poll(): readable when there is output, or when the process has ended. -1: there is none.
  int output_end() const { return output_.get(); }
  int process_end() const { return process_end_.get(); }

  // Hands over what has been written so far; does not wait.
  void read_output(const std::function<void(std::string_view)>& take);
  // How it ended; nothing while it runs. What it started may live on and hold the pipe open: nobody waits for that,
  // unless it was told to stop.
  std::optional<ExitStatus> poll();
  // Tells it to stop, and all that it has started. When this is destroyed, who has not listened is killed.
  void signal(int signal);

 private:
  struct Pipe;
  Child(ProcessOptions options, Pipe pipe);
  Process process_;
  Fd output_;
  Fd process_end_;  // a pidfd; empty before Linux 5.3
  std::optional<ExitStatus> ended_;
  std::unique_ptr<Family> stopping_;
};

}  // namespace tutti
