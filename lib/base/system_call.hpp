// What the files that call the system share: how a failed call is reported, and what they pass it.
#pragma once

#include <fcntl.h>

#include <cerrno>
#include <string>
#include <string_view>

#include <fmt/core.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace tutti {

// The call that has just failed, in words: "cannot open 'data.csv'".
[[noreturn]] inline void fail_to(std::string_view what, std::string_view path) {
  const int code = errno;
  throw SystemError(code, fmt::format("cannot {} {}", what, in_quotes(path)));
}

inline bool is_absence(int code) {
  return code == ENOENT || code == ENOTDIR;
}

// What the system calls "here" is "." there: every empty directory name means the current one.
inline const char* directory_name(const std::string& path) {
  return path.empty() ? "." : path.c_str();
}

inline Fd try_open(const char* path, int flags, unsigned mode = 0) {
  int fd;
  do {
    fd = ::open(path, flags | O_CLOEXEC, mode);
  } while (fd < 0 && errno == EINTR);
  return Fd(fd);
}

}  // namespace tutti
