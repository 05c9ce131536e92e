// Writes an error's lines to the terminal.
#include "ui/error_text.hpp"

#include <fmt/format.h>

namespace tutti {

void show_error(const Error& error, Terminal& terminal) {
  terminal.line(fmt::format("{} {}", terminal.painted(Color::red, "error:"), error.message()));
  for (const std::string& line : error.context()) terminal.line("  " + line);
  for (const std::string& hint : error.hints()) {
    terminal.line(fmt::format("{} {}", terminal.painted(Color::cyan, "hint:"), hint));
  }
}

}  // namespace tutti
