// Writes to the terminal without tearing what is redrawn at its bottom.
#include "ui/terminal.hpp"

#include <fmt/format.h>

namespace tutti {

namespace {

const char* code_of(Color color) {
  switch (color) {
    case Color::red:
      return "31";
    case Color::green:
      return "32";
    case Color::yellow:
      return "33";
    case Color::blue:
      return "34";
    case Color::cyan:
      return "36";
    case Color::bold:
      return "1";
    case Color::dim:
      return "2";
  }
  return "0";
}

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

Terminal::Terminal(std::ostream& out, std::ostream& err, Abilities abilities)
    : out_(out), err_(err), abilities_(abilities) {}

std::string Terminal::painted(Color color, std::string_view text) const {
  if (!abilities_.color) return std::string(text);
  return fmt::format("\033[{}m{}\033[0m", code_of(color), text);
}

void Terminal::line(std::string_view text) {
  const std::scoped_lock lock(mutex_);
  erase();
  if (!at_line_start_) err_ << '\n';
  err_ << fmt::format("{}\n", text);  // in one piece, for err_ keeps nothing back
  at_line_start_ = true;
  draw();
  err_.flush();
}

void Terminal::raw(std::string_view bytes) {
  if (bytes.empty()) return;
  const std::scoped_lock lock(mutex_);
  erase();
  err_ << bytes;
  at_line_start_ = bytes.back() == '\n';
  if (at_line_start_) draw();
  err_.flush();
}

void Terminal::redraw(const std::vector<std::string>& lines) {
  if (!abilities_.err_is_terminal) return;
  const std::scoped_lock lock(mutex_);
  erase();
  lines_ = lines;
  if (at_line_start_) draw();
  err_.flush();
}

void Terminal::erase() {
  // Up over what was drawn, and clear to the end of the screen.
  if (drawn_ > 0) err_ << fmt::format("\r\033[{}A\033[J", drawn_);
  drawn_ = 0;
}

void Terminal::draw() {
  for (const std::string& line : lines_) err_ << fitted(line, abilities_.width) << '\n';
  drawn_ = lines_.size();
}

std::string fitted(std::string_view text, std::size_t width) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (continues_character(text[i])) continue;
    if (++characters > width) {
      // The character at i does not fit: cut before the one that gives way to the ellipsis.
      std::size_t end = i;
      do --end;
      while (end > 0 && continues_character(text[end]));
      return std::string(text.substr(0, end)) + "…";
    }
  }
  return std::string(text);
}

bool TerminalLog::wants(LogLevel level) const {
  switch (level) {
    case LogLevel::warning:
      return true;
    case LogLevel::note:
      return verbosity_ >= 1;
    case LogLevel::detail:
      return verbosity_ >= 2;
    case LogLevel::trace:
      return verbosity_ >= 3;
  }
  return false;
}

void TerminalLog::write(LogLevel level, std::string_view line) {
  if (level == LogLevel::warning) {
    terminal_.line(fmt::format("{} {}", terminal_.painted(Color::yellow, "warning:"), line));
  } else {
    terminal_.line(line);
  }
}

}  // namespace tutti
