// The two streams that people see, and what they can take: width, colour, redrawing.
//
// Results go to out(), everything else to err(). All writing to err() while something is redrawn there goes through
// here, so that messages and progress do not tear each other. Thread-safe.
#pragma once

#include <functional>
#include <mutex>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.hpp"

namespace tutti {

enum class Color { red, green, yellow, blue, cyan, bold, dim };

class Terminal {
 public:
  struct Abilities {
    bool out_is_terminal = false, err_is_terminal = false;
    bool color = false;  // on err and out alike
    unsigned width = 80;
  };
  Terminal(std::ostream& out, std::ostream& err, Abilities abilities);

  std::ostream& out() { return out_; }
  const Abilities& abilities() const { return abilities_; }

  // Text in a colour where there is colour; else as is.
  std::string painted(Color color, std::string_view text) const;

  // A line that stays, above whatever is being redrawn.
  void line(std::string_view text);
  // Raw bytes that stay (a stage's output), above whatever is being redrawn.
  void raw(std::string_view bytes);
  // Replaces the redrawn lines at the bottom; empty removes them. Does nothing when err is no terminal.
  void redraw(const std::vector<std::string>& lines);

 private:
  void erase();
  void draw();
  std::ostream& out_;
  std::ostream& err_;
  Abilities abilities_;
  std::mutex mutex_;
  std::vector<std::string> lines_;
  std::size_t drawn_ = 0;
  bool at_line_start_ = true;
};

// `text` cut to `width` columns, with "…" where something was cut. Counts UTF-8 characters, not bytes.
std::string fitted(std::string_view text, std::size_t width);

// A log that writes lines to the terminal: warnings as "warning: …", details with -v.
class TerminalLog final : public Log {
 public:
  TerminalLog(Terminal& terminal, unsigned verbosity) : terminal_(terminal), verbosity_(verbosity) {}
  bool wants(LogLevel level) const override;
  void write(LogLevel level, std::string_view line) override;

 private:
  Terminal& terminal_;
  unsigned verbosity_;
};

}  // namespace tutti
