// Who a process is, for longer than it lives: a number alone is given to another one later.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/files.hpp"

namespace tutti {

// One run of one kernel, and the name and the process namespace that its processes see.
struct Machine {
  std::string host;
  std::string space;  // the number of the process namespace: a pid means nothing in another one
  std::string boot;   // the kernel's boot id, without dashes
};
const Machine& this_machine();

struct ProcessIdentity {
  Machine machine;
  int pid = 0;
  std::uint64_t start = 0;  // in clock ticks since boot
};
ProcessIdentity this_process();

// What the kernel knows of a process in our namespace.
struct ProcessState {
  std::uint64_t start = 0;
  bool has_ended = false;  // it only waits to be buried
};
// Nothing if the process is gone or hidden from us.
std::optional<ProcessState> state_of_process(int pid);

// Exactly that process, held so that its number cannot come to mean another one.
class ProcessHandle {
 public:
  // Nothing if it has ended. Throws Conflict when it is on another machine or in another namespace; SystemError where
  // the kernel cannot hold a process (before Linux 5.3).
  static std::optional<ProcessHandle> find(const ProcessIdentity& identity);

  int pid() const { return pid_; }
  void signal(int signal) const;  // nothing happens when it has ended
  // Waits for at most this long.
  bool has_ended(int within_ms) const;

 private:
  ProcessHandle(Fd fd, int pid) : fd_(std::move(fd)), pid_(pid) {}
  Fd fd_;
  int pid_;
};

}  // namespace tutti
