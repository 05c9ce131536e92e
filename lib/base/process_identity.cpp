// Reads identities from /proc, and holds processes by descriptors.
#include "base/process_identity.hpp"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace tutti {
namespace {

// "pid:[4026531836]"
std::string process_namespace() {
  std::array<char, 64> link;
  const ssize_t size = ::readlink("/proc/self/ns/pid", link.data(), link.size());
  std::string space;
  std::copy_if(link.begin(), link.begin() + std::max<ssize_t>(size, 0), std::back_inserter(space), is_digit);
  return space.empty() ? "0" : space;
}

}  // namespace

const Machine& this_machine() {
  static const Machine machine = [] {
    std::string boot = find_and_read_file("/proc/sys/kernel/random/boot_id").value_or("unknown");
    std::erase_if(boot, [](char c) { return c == '-' || c == '\n'; });
    return Machine{.host = host_name(), .space = process_namespace(), .boot = std::move(boot)};
  }();
  return machine;
}

ProcessIdentity this_process() {
  const int pid = ::getpid();
  return {.machine = this_machine(), .pid = pid, .start = state_of_process(pid).value_or(ProcessState()).start};
}

// Fields 22 and 3 of /proc/<pid>/stat.
std::optional<ProcessState> state_of_process(int pid) {
  std::optional<std::string> stat;
  try {
    stat = find_and_read_file(fmt::format("/proc/{}/stat", pid));
  } catch (const SystemError&) {
    return std::nullopt;  // it ended between open and read, or is not ours to see
  }
  if (!stat) return std::nullopt;
  // The second field is the command in parentheses, which may itself hold blanks and parentheses.
  const std::size_t end = stat->rfind(") ");
  if (end == std::string::npos) return std::nullopt;
  const std::vector<std::string> fields = split(std::string_view(*stat).substr(end + 2), ' ');
  if (fields.size() < 20) return std::nullopt;
  ProcessState state{.start = 0, .has_ended = fields[0] == "Z" || fields[0] == "X"};
  const std::string& start = fields[19];
  const auto [stop, error] = std::from_chars(start.data(), start.data() + start.size(), state.start);
  if (error != std::errc() || stop != start.data() + start.size()) return std::nullopt;
  return state;
}

std::optional<ProcessHandle> ProcessHandle::find(const ProcessIdentity& identity) {
  const Machine& here = this_machine();  // whatever its name is by now
  if (identity.machine.boot != here.boot) {
    throw Conflict(fmt::format("process {} is on {}", identity.pid, in_quotes(identity.machine.host)));
  }
  if (identity.machine.space != here.space) {
    throw Conflict(fmt::format("process {} is in another container", identity.pid));
  }
  Fd fd(static_cast<int>(::syscall(SYS_pidfd_open, identity.pid, 0)));
  if (!fd) {
    const int code = errno;
    if (code == ESRCH) return std::nullopt;
    throw SystemError(code, fmt::format("cannot hold process {}", identity.pid));
  }
  // Who is asked for its start after it was held, and has not ended by then, is who is held.
  ProcessHandle handle(std::move(fd), identity.pid);
  const std::optional<ProcessState> state = state_of_process(identity.pid);
  if (handle.has_ended(0) || !state || state->start != identity.start) return std::nullopt;
  return handle;
}

void ProcessHandle::signal(int signal) const {
  if (::syscall(SYS_pidfd_send_signal, fd_.get(), signal, nullptr, 0) == 0) return;
  const int code = errno;
  if (code != ESRCH) throw SystemError(code, fmt::format("cannot signal process {}", pid_));
}

bool ProcessHandle::has_ended(int within_ms) const {
  pollfd end{fd_.get(), POLLIN, 0};
  return ::poll(&end, 1, within_ms) == 1;
}

}  // namespace tutti
