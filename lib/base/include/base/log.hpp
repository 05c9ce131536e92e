// Diagnostics for whoever looks into tutti's own doings (-v); results and errors do not pass here.
#pragma once

#include <string_view>

#include <fmt/core.h>

namespace tutti {

// Warnings are for users and name something they can do; notes say what happened; details are for -v and -vv.
enum class LogLevel { warning, note, detail, trace };

class Log {
 public:
  virtual ~Log() = default;
  virtual bool wants(LogLevel level) const = 0;
  // One line, without newline. May be called from several threads.
  virtual void write(LogLevel level, std::string_view line) = 0;

  template <class... Args>
  void warning(fmt::format_string<Args...> format, Args&&... args) {
    if (wants(LogLevel::warning)) write(LogLevel::warning, fmt::format(format, std::forward<Args>(args)...));
  }
  template <class... Args>
  void note(fmt::format_string<Args...> format, Args&&... args) {
    if (wants(LogLevel::note)) write(LogLevel::note, fmt::format(format, std::forward<Args>(args)...));
  }
  template <class... Args>
  void detail(fmt::format_string<Args...> format, Args&&... args) {
    if (wants(LogLevel::detail)) write(LogLevel::detail, fmt::format(format, std::forward<Args>(args)...));
  }
};

Log& no_log();

}  // namespace tutti
