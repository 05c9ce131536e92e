// Waits for saves, and runs what they made stale.
#include "run_watch.hpp"

#include <poll.h>

#include <chrono>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file_watch.hpp"
#include "ui/error_text.hpp"

namespace tutti {

namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto between_signs_of_life = 500ms;  // how late a wish to stop may be noticed, at worst
constexpr auto between_looks = 1000ms;
// Editors save in several steps, and people several files: wait until nothing has come for a moment, but not for ever.
constexpr auto quiet = 150ms;
constexpr auto unrest_at_most = 2000ms;
// A stage that writes what it reads would run for ever. A person who saves during each run would have to be as quick.
constexpr unsigned repeats_at_most = 5;

class Watch {
 public:
  Watch(Context& context, const RunWish& wish, WatchBy by, const Attempt& attempt)
      : context_(context), wish_(wish), attempt_(attempt), is_looking_(by == WatchBy::looking) {}

  [[noreturn]] void go_on();

 private:
  enum class When { first, meanwhile, idle };  // before any attempt; since the last one began; when it was over

  void run(const StaleStages& stale);
  std::optional<StaleStages> look(When when);
  void follow(const WatchedPaths& paths);
  bool have_changed(std::chrono::milliseconds timeout);
  void wait_for_change();
  void settle();
  void say_waiting();
  void show(const Error& error);
  void check() const { context_.surroundings().cancellation.check(); }

  Context& context_;
  const RunWish& wish_;
  const Attempt& attempt_;
  bool is_looking_;
  FileWatch events_;
  WatchedPaths paths_;
  Attempts attempts_;
  std::optional<StaleStages> last_look_;
  std::string shown_error_;  // of the last look; empty: there was none
  unsigned repeats_ = 0;
  bool has_said_waiting_ = false;
};

void Watch::go_on() {
  look(When::first);  // so that what is saved during the first run is heard of
  run({});
  while (true) {
    const When when = !is_looking_ && have_changed(0ms) ? When::meanwhile : When::idle;
    if (when == When::idle) {
      wait_for_change();
      repeats_ = 0;
    }
    settle();
    const std::optional<StaleStages> stale = look(when);
    if (!stale || stale->empty()) continue;
    if (is_looking_ && std::exchange(last_look_, stale) != stale) continue;  // it may be half saved
    // Who saves again what did not help wants another attempt; what came from the run itself, or from nobody knows
    // where, must be news.
    if ((is_looking_ || when == When::meanwhile) && !attempts_.is_news(*stale)) continue;
    if (when == When::meanwhile && ++repeats_ > repeats_at_most) {
      context_.surroundings().log.warning(
          "what {} reads changed in each of the last {} runs: it does not run again before the next save",
          stale->front().address, repeats_at_most);
      continue;
    }
    run(*stale);
  }
}

void Watch::run(const StaleStages& stale) {
  context_.terminal().redraw(Area::stages, {});
  attempts_.about_to_run(stale);
  context_.close_repository();
  try {
    attempt_(attempts_);
  } catch (const Error& error) {
    show(error);
  }
  if (context_.has_open_repository()) context_.repository().save_indexes();
  context_.terminal().out().flush();
  has_said_waiting_ = false;
}

// Watches what there is to watch by now, then judges: what is saved later is heard of. Nothing when that failed.
std::optional<StaleStages> Watch::look(When when) {
  const Surroundings& around = context_.surroundings();
  const Surroundings silent{around.clock, no_progress(), around.cancellation, no_log(), around.environment};
  try {
    Repository& known = context_.repository();
    Repository repository = Repository::open(known.root(), silent, known.options());
    Glance glance(repository);
    try {
      glance.read(wish_);
    } catch (const Error&) {
      WatchedPaths paths = glance.paths();  // and what was watched before, for it may come again
      paths.inputs.insert(paths_.inputs.begin(), paths_.inputs.end());
      paths.directories.insert(paths_.directories.begin(), paths_.directories.end());
      follow(paths);
      throw;
    }
    follow(glance.paths());
    StaleStages stale = glance.stale();
    repository.save_indexes();
    if (!shown_error_.empty() && stale.empty() && context_.globals().verbosity > 0) {
      context_.terminal().line("All is up to date again.");
      has_said_waiting_ = false;
    }
    shown_error_.clear();
    return stale;
  } catch (const Error& error) {
    if (when == When::first && error.kind() != ErrorKind::invalid) throw;  // no save would help
    const bool is_news = shown_error_ != error.message();
    shown_error_ = error.message();
    if (when != When::first && (is_news || (when == When::idle && !is_looking_))) {
      show(error);
      has_said_waiting_ = false;
    }
    return std::nullopt;
  }
}

void Watch::follow(const WatchedPaths& paths) {
  paths_ = paths;
  if (is_looking_ || events_.watch(paths.directories)) return;
  is_looking_ = true;
  context_.surroundings().log.note("Looking every second: {}", events_.refusal());
}

bool Watch::have_changed(std::chrono::milliseconds timeout) {
  const FileWatch::Changes changes = events_.wait(timeout);
  check();
  if (changes.is_all) return true;
  for (const std::string& path : changes.paths) {
    if (paths_.concern(path)) return true;
  }
  return false;
}

void Watch::wait_for_change() {
  say_waiting();
  if (is_looking_) {
    ::poll(nullptr, 0, static_cast<int>(between_looks / 1ms));  // a signal ends it
    check();
    return;
  }
  while (!have_changed(between_signs_of_life)) {
  }
}

void Watch::settle() {
  if (is_looking_) return;
  const steady_clock::time_point start = steady_clock::now();
  while (!events_.wait(quiet).empty() && steady_clock::now() - start < unrest_at_most) check();
}

void Watch::say_waiting() {
  if (context_.globals().verbosity == 0) return;
  Terminal& terminal = context_.terminal();
  const std::string text = "Waiting for changes.";
  if (terminal.abilities().err_is_terminal) {
    terminal.redraw(Area::stages, {terminal.painted(Color::dim, text + " Ctrl-C ends it.")});
  } else if (!has_said_waiting_) {
    terminal.line(text);
  }
  has_said_waiting_ = true;
}

void Watch::show(const Error& error) {
  context_.terminal().clear();
  show_error(error, context_.terminal());
}

}  // namespace

void watch_and_run(Context& context, const RunWish& wish, WatchBy by, const Attempt& attempt) {
  Watch(context, wish, by, attempt).go_on();
}

}  // namespace tutti
