// A ninja-like view of a run.
#include "run_view.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "format/tutti_file.hpp"
#include "ui/text_width.hpp"

namespace tutti {

namespace {

constexpr std::size_t kept_bytes = 64 * 1024;
constexpr std::size_t widest_address = 30;

// A line that a stage wrote, without its colours: the end of it may be cut, and nothing may leak into ours.
std::string shown_of(std::string_view line) {
  return printable(without_controls(line));
}

}  // namespace

RunView::RunView(Context& context, const Options& options)
    : context_(context), options_(options), quiet_(context.globals().verbosity == 0) {}

RunView::~RunView() {
  context_.terminal().redraw(Area::stages, {});
}

bool RunView::passes_through() const {
  return options_.jobs == 1;
}

void RunView::planned(std::size_t stages) {
  planned_ = stages;
}

void RunView::started(const Stage& stage, const Staleness& why) {
  started(stage, why, context_.surroundings().clock.now());
}

void RunView::started(const Stage& stage, const Staleness& why, Timestamp since) {
  Terminal& terminal = context_.terminal();
  const std::string address = printable(stage.address(context_.place()));
  running_[&stage] = {address, "", "", since};
  if (quiet_) return;
  // "runs, because …" is said of a stage; here the verb stands already.
  const std::string because = why.differences.empty() ? "" : sentence(why.differences.front()).substr(4);
  // A pointer has no command: its changed data is taken in.
  const std::string_view verb =
      stage.is_pointer() ? (options_.dry ? "Would take in" : "Taking in") : (options_.dry ? "Would run" : "Running");
  terminal.line(fmt::format("{} '{}'{}", verb, terminal.painted(Color::bold, address), because));
}

void RunView::command(const Stage&, std::string_view line) {
  if (!quiet_) context_.terminal().line(fmt::format("> {}", printable(line)));
}

void RunView::output(const Stage& stage, std::string_view bytes) {
  Running& running = running_[&stage];
  if (passes_through() && !quiet_) {
    context_.terminal().raw(bytes);
  } else {
    running.kept += bytes;
    if (running.kept.size() > 2 * kept_bytes) running.kept.erase(0, running.kept.size() - kept_bytes);
  }
  const std::string_view trimmed = trim(bytes);
  if (!trimmed.empty()) running.last_line = shown_of(trimmed.substr(trimmed.find_last_of("\n\r") + 1));
}

void RunView::show_failure(const std::string& address, const Running& running, const StageResult& result) {
  Terminal& terminal = context_.terminal();
  terminal.raw(running.kept);
  if (!running.kept.empty() && running.kept.back() != '\n') terminal.raw("\n");
  if (result.failed_command.empty() && !options_.goes_on) return;
  terminal.line(fmt::format("{} stage '{}' failed: {}", terminal.painted(Color::red, "error:"), address,
                            printable(result.error)));
  if (!result.log_path.empty()) {
    terminal.line(fmt::format("{} its output is in '{}'", terminal.painted(Color::cyan, "hint:"), result.log_path));
  }
  for (const std::string& kept : result.kept) {
    terminal.line(fmt::format("{} what it left is in '{}'", terminal.painted(Color::cyan, "hint:"), printable(kept)));
  }
}

void RunView::finished(const Stage& stage, const StageResult& result) {
  ++done_;
  const auto found = running_.find(&stage);
  const Running running = found != running_.end() ? found->second : Running{};
  if (found != running_.end()) running_.erase(found);
  const std::string address = printable(stage.address(context_.place()));
  Terminal& terminal = context_.terminal();
  if (result.outcome == StageOutcome::failed) {
    show_failure(address, running, result);
  } else if (!quiet_ && result.outcome == StageOutcome::restored) {
    terminal.line(fmt::format("Stage '{}' is cached - skipping run, checking out outputs", address));
  } else if (!quiet_ && result.outcome == StageOutcome::pulled) {
    terminal.line(fmt::format("Pulled the data of '{}'", address));
  } else if (!quiet_ && result.outcome == StageOutcome::verified) {
    terminal.line(fmt::format("Took in the changed data of '{}'", address));
  } else if (!quiet_ && result.outcome == StageOutcome::skipped) {
    terminal.line(fmt::format("Stage '{}' is skipped: something that it needs failed", address));
  } else if (!quiet_ && result.outcome == StageOutcome::ran && !passes_through()) {
    if (context_.globals().verbosity > 1) terminal.raw(running.kept);
    terminal.line(fmt::format("[{}/{}] {} ({})", done_, planned_, address, human_duration(result.duration)));
  }
  tick();
}

void RunView::retrying(const Stage& stage, const StageResult& result, const NextAttempt& next) {
  Terminal& terminal = context_.terminal();
  const auto found = running_.find(&stage);
  if (found != running_.end()) {
    terminal.raw(found->second.kept);
    if (!found->second.kept.empty() && found->second.kept.back() != '\n') terminal.raw("\n");
    running_.erase(found);
  }
  if (quiet_) return;
  terminal.line(fmt::format("{} stage '{}' {}: attempt {} of {} in {}", terminal.painted(Color::yellow, "warning:"),
                            printable(result.address), printable(result.error), next.attempt, next.of,
                            duration_words(next.wait)));
  tick();
}

void RunView::tick() {
  if (quiet_ || !context_.terminal().abilities().err_is_terminal) return;
  if (passes_through()) return;
  std::vector<std::string> lines;
  if (!running_.empty()) lines.push_back(fmt::format("[{}/{}] {} running", done_, planned_, running_.size()));
  std::size_t width = 0;
  std::vector<const Running*> by_age;
  for (const auto& [stage, running] : running_) {
    width = std::max(width, display_width(running.address));
    by_age.push_back(&running);
  }
  std::stable_sort(by_age.begin(), by_age.end(),
                   [](const Running* a, const Running* b) { return a->since < b->since; });
  width = std::min(width, widest_address);
  const Timestamp now = context_.surroundings().clock.now();
  for (const Running* running : by_age) {
    const std::string address = fitted(running->address, width);
    lines.push_back(fmt::format("  {}{}  {:>5}  {}", address, std::string(width - display_width(address), ' '),
                                human_duration(now - running->since), running->last_line));
  }
  context_.terminal().redraw(Area::stages, std::move(lines));
}

}  // namespace tutti
