// What the system says about where this process runs: its umask, its host.
#include <limits.h>
#include <unistd.h>

#include <array>
#include <charconv>

#include "system_call.hpp"

namespace tutti {

unsigned current_umask() {
  // umask() can only tell by changing it, for all threads; the kernel tells without (since Linux 4.7).
  if (const std::optional<std::string> status = find_and_read_file("/proc/self/status")) {
    constexpr std::string_view label = "\nUmask:\t";
    const std::size_t at = status->find(label);
    unsigned mask = 0;
    if (at != std::string::npos) {
      const char* const digits = status->data() + at + label.size();
      if (std::from_chars(digits, status->data() + status->size(), mask, 8).ec == std::errc()) return mask;
    }
  }
  const mode_t mask = ::umask(0077);
  ::umask(mask);
  return mask;
}

std::string host_name() {
  std::array<char, HOST_NAME_MAX + 1> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) fail_to("find the host's name", "");
  return name.data();
}

}  // namespace tutti
