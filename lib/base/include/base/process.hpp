// Child processes in a group of their own, so that whatever they start can be stopped with them.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/files.hpp"

namespace tutti {

struct ProcessOptions {
  std::vector<std::string> arguments;                            // arguments[0] is found in PATH
  std::string directory;                                         // working directory; empty: ours
  std::vector<std::pair<std::string, std::string>> environment;  // set on top of ours
  int output = -1;                                               // stdout and stderr go here; -1: ours
  bool own_input = false;                                        // true: the child keeps our stdin; if that is a
                                                                 // terminal also our group, or it could not read it
  bool own_output = false;  // true: the child keeps our stdout, stderr and stdin, and so our group and our Ctrl-C;
                            // false: its stdin is empty
};

struct ExitStatus {
  int code = 0;    // exit code; 128 + signal when killed, as shells say
  int signal = 0;  // 0: it exited by itself
  bool success() const { return code == 0; }
};

struct CapturedOutput {
  ExitStatus status;
  std::string text;
};

class Process {
 public:
  // Throws SystemError when it cannot be started (program not found, directory missing).
  static Process start(const ProcessOptions& options);
  Process(Process&& other) noexcept : pid_(std::exchange(other.pid_, -1)), leads_group_(other.leads_group_) {}
  Process& operator=(Process&&) = delete;
  ~Process();  // kills the group if it was not waited for

  int pid() const { return pid_; }
  ExitStatus wait();                    // blocks
  std::optional<ExitStatus> poll();     // does not
  void signal_group(int signal) const;  // to the child and all it started

 private:
  friend CapturedOutput run_and_capture(const ProcessOptions& options);
  Process(int pid, bool leads_group) : pid_(pid), leads_group_(leads_group) {}
  int pid_;  // -1 once waited for
  bool leads_group_;
};

// Runs to the end and returns what it wrote to stdout (stderr is dropped). Throws SystemError if it cannot start.
CapturedOutput run_and_capture(const ProcessOptions& options);

}  // namespace tutti
