// Finds descendants in /proc.
#include "family.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "base/error.hpp"

namespace tutti {
namespace {

std::optional<int> number_in(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  return number;
}

// "17 (name, with ) and blanks) S 16 …": the parent comes after the state.
std::optional<int> parent_of(const std::string& pid) {
  const std::optional<std::string> line = find_and_read_file("/proc/" + pid + "/stat");
  if (!line) return std::nullopt;
  const auto after_name = line->rfind(") ");
  if (after_name == std::string::npos || line->size() < after_name + 5) return std::nullopt;
  return number_in(std::string_view(*line).substr(after_name + 4));
}

std::multimap<int, int> children_by_parent() {
  std::multimap<int, int> children;
  for (const DirectoryEntry& entry : list_directory("/proc")) {
    const std::optional<int> pid = number_in(entry.name);
    if (!pid) continue;
    try {
      if (const std::optional<int> parent = parent_of(entry.name)) children.emplace(*parent, *pid);
    } catch (const SystemError&) {  // it has just ended
    }
  }
  return children;
}

std::vector<int> with_descendants(int pid) {
  std::vector<int> family{pid};
  try {
    const std::multimap<int, int> children = children_by_parent();
    for (std::size_t i = 0; i < family.size(); ++i) {
      const auto [begin, end] = children.equal_range(family[i]);
      for (auto child = begin; child != end; ++child) family.push_back(child->second);
    }
  } catch (const SystemError&) {  // no /proc: the process itself, and its group
  }
  return family;
}

}  // namespace

Family::Family(int pid, Members members) {
  const int group = ::getpgid(pid);
  if (group == pid && members == Members::group) group_ = group;
  for (const int member : with_descendants(pid)) {
    if (members == Members::group ? ::getpgid(member) != group : member == pid) continue;
    Fd held(static_cast<int>(::syscall(SYS_pidfd_open, member, 0)));
    if (held) members_.push_back(std::move(held));
  }
}

Family::~Family() {
  signal(SIGKILL);
}

void Family::signal(int signal) const {
  if (group_ > 0) ::kill(-group_, signal);
  for (const Fd& member : members_) {
    if (group_ > 0 && signal != SIGKILL) continue;  // once is enough: some take a second one for impatience
    ::syscall(SYS_pidfd_send_signal, member.get(), signal, nullptr, 0);
  }
}

bool Family::has_ended() const {
  return std::ranges::all_of(members_, [](const Fd& member) {
    pollfd end{member.get(), POLLIN, 0};
    return ::poll(&end, 1, 0) == 1;
  });
}

}  // namespace tutti
