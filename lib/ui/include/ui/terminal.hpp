// The two streams that people see, and what they can take: width, colour, redrawing.
//
// Results go to out(), everything else to err(). All writing to err() while something is redrawn there goes through
// here, so that messages and progress do not tear each other. Thread-safe.
#pragma once

#include <array>
#include <functional>
#include <mutex>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.hpp"

namespace tutti {

enum class Color { red, green, yellow, blue, cyan, bold, dim };

// What is redrawn at the bottom of the terminal, from top to bottom.
enum class Area { stages, progress };

class Terminal {
 public:
  struct Size {
    unsigned columns = 80, rows = 24;
  };
  struct Abilities {
    bool out_is_terminal = false, err_is_terminal = false;
    bool color = false;                                  // on err and out alike
    std::function<Size()> size = [] { return Size{}; };  // of err; asked each time, for people resize their windows
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
  // Replaces the redrawn lines of an area; empty removes them. Lines are cut to the terminal's width, and there are no
  // more of them than it can show. Does nothing when err is no terminal.
  void redraw(Area area, std::vector<std::string> lines);
  // Removes all that is redrawn.
  void clear();
  // The streams have become files: from here on nothing is coloured or redrawn.
  void become_plain();

 private:
  // These return what to write, so that a change reaches the terminal in one piece and does not flicker.
  std::string erased();
  std::string drawn();
  void write(const std::string& text);
  Size size() const;

  std::ostream& out_;
  std::ostream& err_;
  Abilities abilities_;
  std::mutex mutex_;
  std::array<std::vector<std::string>, 2> lines_;  // by area
  std::vector<std::size_t> drawn_;                 // the widths of the lines that stand on the terminal
  bool at_line_start_ = true;
};

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
