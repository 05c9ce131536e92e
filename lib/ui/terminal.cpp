// Writes to the terminal without tearing what is redrawn at its bottom.
#include "ui/terminal.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "ui/text_width.hpp"

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

// The cursor stands below; and the uppermost row is left alone, because tmux takes a clearing from there for a clearing
// of the screen, which it keeps in its history.
std::size_t most_rows(Terminal::Size size) {
  return size.rows - 2;
}

// A line wider than the terminal takes several rows; it is so when the window was made narrower after it was drawn, and
// the terminal broke the line anew.
std::size_t rows_of(const std::vector<std::size_t>& widths, Terminal::Size size) {
  std::size_t rows = 0;
  for (const std::size_t width : widths) rows += width <= size.columns ? 1 : (width + size.columns - 1) / size.columns;
  return std::min(rows, most_rows(size));  // nobody reaches what has left the screen
}

}  // namespace

Terminal::Terminal(std::ostream& out, std::ostream& err, Abilities abilities)
    : out_(out), err_(err), abilities_(std::move(abilities)) {}

std::string Terminal::painted(Color color, std::string_view text) const {
  if (!abilities_.color) return std::string(text);
  return fmt::format("\033[{}m{}\033[0m", code_of(color), text);
}

void Terminal::line(std::string_view text) {
  const std::scoped_lock lock(mutex_);
  std::string all = erased();
  if (!at_line_start_) all += '\n';
  all += fmt::format("{}\n", text);
  at_line_start_ = true;
  write(all + drawn());
}

void Terminal::raw(std::string_view bytes) {
  if (bytes.empty()) return;
  const std::scoped_lock lock(mutex_);
  std::string all = erased();
  all += bytes;
  at_line_start_ = bytes.back() == '\n';
  write(all + drawn());
}

void Terminal::redraw(Area area, std::vector<std::string> lines) {
  if (!abilities_.err_is_terminal) return;
  const std::scoped_lock lock(mutex_);
  lines_[static_cast<std::size_t>(area)] = std::move(lines);
  std::string all = erased();
  all += drawn();
  write(all);
}

void Terminal::clear() {
  if (!abilities_.err_is_terminal) return;
  const std::scoped_lock lock(mutex_);
  for (auto& lines : lines_) lines.clear();
  write(erased());
}

void Terminal::become_plain() {
  const std::scoped_lock lock(mutex_);
  for (auto& lines : lines_) lines.clear();
  drawn_.clear();
  abilities_ = {};
}

void Terminal::write(const std::string& text) {
  if (!text.empty()) err_ << text;
  err_.flush();
}

std::string Terminal::erased() {
  if (drawn_.empty()) return {};
  // Up over what was drawn, and clear to the end of the screen.
  std::string text = fmt::format("\r\033[{}A\033[J", rows_of(drawn_, size()));
  drawn_.clear();
  return text;
}

std::string Terminal::drawn() {
  std::vector<std::string> lines;
  for (const auto& area : lines_) lines.insert(lines.end(), area.begin(), area.end());
  // Behind half a line of somebody else's there is no place for ours.
  if (lines.empty() || !at_line_start_) return {};
  const Size size = this->size();
  const std::size_t room = most_rows(size);
  if (lines.size() > room) {
    const std::size_t progress = std::min(lines_.back().size(), room - 1);
    const std::size_t first = room - 1 - progress;
    const std::size_t left_out = lines.size() - first - progress;
    lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(first),
                lines.end() - static_cast<std::ptrdiff_t>(progress));
    lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(first), fmt::format("  … {} more", left_out));
  }
  std::string text;
  for (const std::string& line : lines) {
    const std::string shown = fitted(line, size.columns);
    drawn_.push_back(display_width(shown));
    text += shown + '\n';
  }
  return text;
}

// A terminal may say that it has no size at all.
Terminal::Size Terminal::size() const {
  const Size size = abilities_.size();
  return {std::max(size.columns, 1U), std::max(size.rows, 3U)};
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
