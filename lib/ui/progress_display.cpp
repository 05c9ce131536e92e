// One thread looks at counters now and then and words them; the work itself only adds to atomics.
#include "ui/progress_display.hpp"

#include <atomic>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "base/text.hpp"

namespace tutti {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds silence{500};  // work shorter than this shows nothing
constexpr milliseconds redraw_every{120};
constexpr milliseconds line_every{5000};  // without a terminal
constexpr milliseconds json_every{1000};

class Display;

class ShownTask final : public Task {
 public:
  ShownTask(Display& display, std::string verb, Timestamp started)
      : display_(display), verb_(std::move(verb)), started_(started) {}
  ~ShownTask() override;

  void add_total(std::uint64_t files, ByteCount bytes) override {
    total_files_.fetch_add(files, std::memory_order_relaxed);
    total_bytes_.fetch_add(bytes.value, std::memory_order_relaxed);
  }
  void advance(std::uint64_t files, ByteCount bytes) override {
    files_.fetch_add(files, std::memory_order_relaxed);
    bytes_.fetch_add(bytes.value, std::memory_order_relaxed);
  }
  TaskState state(Timestamp now) const {
    return {verb_, files_.load(), total_files_.load(), {bytes_.load()}, {total_bytes_.load()}, now - started_};
  }

  Timestamp shown{};  // when a line was last written; the display's

 private:
  Display& display_;
  std::string verb_;
  Timestamp started_;
  std::atomic<std::uint64_t> files_{0}, total_files_{0}, bytes_{0}, total_bytes_{0};
};

class Display final : public Progress {
 public:
  Display(ProgressMode mode, Terminal& terminal, const Clock& clock)
      : mode_(mode), terminal_(terminal), clock_(clock) {}

  ~Display() override {
    {
      const std::scoped_lock lock(mutex_);
      stop_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
    terminal_.redraw(Area::progress, {});
  }

  std::unique_ptr<Task> start(std::string verb) override {
    auto task = std::make_unique<ShownTask>(*this, std::move(verb), clock_.now());
    const std::scoped_lock lock(mutex_);
    tasks_.push_back(task.get());
    if (!thread_.joinable()) thread_ = std::thread([this] { watch(); });
    return task;
  }

  void end(ShownTask* task) {
    const std::scoped_lock lock(mutex_);
    tasks_.remove(task);
    if (drawn_ && tasks_.empty()) {
      terminal_.redraw(Area::progress, {});
      drawn_ = false;
    }
  }

 private:
  void watch() {
    std::unique_lock lock(mutex_);
    const auto pause = mode_ == ProgressMode::automatic ? redraw_every : milliseconds(250);
    while (!wake_.wait_for(lock, pause, [this] { return stop_; })) show();
  }

  void show() {
    const Timestamp now = clock_.now();
    std::vector<std::string> lines;
    for (ShownTask* task : tasks_) {
      const TaskState state = task->state(now);
      if (state.elapsed < silence) continue;
      if (mode_ == ProgressMode::automatic) {
        lines.push_back(progress_line(state));
        continue;
      }
      const milliseconds every = mode_ == ProgressMode::json ? json_every : line_every;
      if (now - task->shown < every) continue;
      task->shown = now;
      terminal_.line(mode_ == ProgressMode::json ? progress_json(state) : progress_line(state));
    }
    if (mode_ != ProgressMode::automatic || (lines.empty() && !drawn_)) return;
    drawn_ = !lines.empty();
    terminal_.redraw(Area::progress, std::move(lines));
  }

  ProgressMode mode_;
  Terminal& terminal_;
  const Clock& clock_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::list<ShownTask*> tasks_;
  std::thread thread_;
  bool stop_ = false;
  bool drawn_ = false;
};

ShownTask::~ShownTask() {
  display_.end(this);
}

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

}  // namespace

std::optional<ProgressMode> progress_mode(std::string_view name) {
  if (name == "auto") return ProgressMode::automatic;
  if (name == "plain") return ProgressMode::plain;
  if (name == "json") return ProgressMode::json;
  if (name == "none") return ProgressMode::none;
  return std::nullopt;
}

std::unique_ptr<Progress> make_progress(ProgressMode mode, Terminal& terminal, const Clock& clock) {
  if (mode == ProgressMode::automatic && !terminal.abilities().err_is_terminal) mode = ProgressMode::plain;
  if (mode == ProgressMode::none) return nullptr;
  return std::make_unique<Display>(mode, terminal, clock);
}

std::string progress_line(const TaskState& state) {
  std::string line = state.verb + "  ";
  const bool has_files = state.total_files > 0 || state.files > 0;
  if (state.total_files > 0) {
    line += fmt::format("{} of {}", grouped(state.files), count_of(state.total_files, "file"));
  } else if (has_files) {
    line += count_of(state.files, "file");
  }
  if (state.bytes.value > 0 || state.total_bytes.value > 0) {
    if (has_files) line += ", ";
    line += state.total_bytes.value > 0 ? fmt::format("{} of {}", state.bytes.human(), state.total_bytes.human())
                                        : state.bytes.human();
    const double rate = static_cast<double>(state.bytes.value) / std::max(seconds(state.elapsed), 1e-3);
    line += fmt::format(", {}/s", ByteCount{static_cast<std::uint64_t>(rate)}.human());
  }
  // The share done tells the time left: by bytes where they are known, else by files.
  const double done = state.total_bytes.value > 0
                          ? static_cast<double>(state.bytes.value) / static_cast<double>(state.total_bytes.value)
                      : state.total_files > 0
                          ? static_cast<double>(state.files) / static_cast<double>(state.total_files)
                          : 0;
  if (done > 0.01 && done < 1) {
    const double left = seconds(state.elapsed) * (1 - done) / done;
    line += fmt::format(", {} left", human_duration(Duration(static_cast<std::int64_t>(left * 1e9))));
  }
  return line;
}

std::string progress_json(const TaskState& state) {
  return fmt::format(
      R"({{"progress":{{"phase":"{}","files":{},"total_files":{},"bytes":{},"total_bytes":{},"seconds":{:.1f}}}}})",
      state.verb, state.files, state.total_files, state.bytes.value, state.total_bytes.value, seconds(state.elapsed));
}

}  // namespace tutti
