// tutti runs logs: what the stages of a run wrote.
#include <poll.h>

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "log_tail.hpp"
#include "runs.hpp"

namespace tutti {

namespace {

constexpr int look_every_ms = 100;

struct LogsOptions {
  std::optional<std::string> run, stage;
  bool follow = false;
};

struct StageLogFile {
  std::string stage, path;
  std::optional<std::uint64_t> size;  // nothing: it has been removed
};

// The text itself has gone to the output as it was read: it may be long, or never end.
struct LogsResult {
  std::string id;
  std::vector<StageLogFile> logs;
};

void print(std::ostream&, const LogsResult&) {}

void print_notes(std::ostream& err, const LogsResult& result) {
  for (const StageLogFile& log : result.logs) {
    if (!log.size) err << fmt::format("What {} wrote is no longer there.\n", in_quotes(log.stage));
  }
}

Json to_json(const LogsResult& result) {
  Json logs = Json::array();
  for (const StageLogFile& log : result.logs) {
    logs.push_back({{"stage", log.stage}, {"path", log.path}, {"size", log.size ? Json(*log.size) : Json()}});
  }
  return {{"run", result.id}, {"logs", logs}};
}

// Follows the logs of a run, or of one of its stages; several are told apart by headings as tail's.
class LogPrinter {
 public:
  LogPrinter(Context& context, RunReader& reader, const std::optional<std::string>& only)
      : context_(context), reader_(reader), only_(only), base_(context.repository().tutti_directory()) {}

  // All that is there by now. False: it is all that there will be.
  bool print_on();
  LogsResult result() const;

 private:
  struct Source {
    std::string name;
    LogTail tail;
    std::uint64_t end = LogTail::everything;
  };

  void take(const RunEvent& event);
  bool is_wanted(const StageKey& key) const {
    const Stage stage = stage_named(key);
    return !only_ || *only_ == stage.address(context_.place()) || *only_ == stage.address();
  }
  void print(Source& source);
  void print(const std::string& name, std::string_view bytes);

  Context& context_;
  RunReader& reader_;
  std::optional<std::string> only_;
  std::string base_;
  std::vector<Source> sources_;
  std::vector<std::string> names_;  // of stages that have run so far
  std::optional<RunEnded> ended_;
  std::string last_;  // whose bytes were written last
  bool is_at_line_start_ = true;
};

void LogPrinter::take(const RunEvent& event) {
  if (const auto* started = std::get_if<StageStarted>(&event.what)) {
    names_.push_back(stage_named(started->stage).address(context_.place()));
  } else if (const auto* log = std::get_if<StageLog>(&event.what)) {
    if (!is_wanted(log->stage)) return;
    sources_.push_back({stage_named(log->stage).address(context_.place()), LogTail(base_ + "/" + log->path)});
  } else if (const auto* ended = std::get_if<RunEnded>(&event.what)) {
    ended_ = *ended;
  }
}

void LogPrinter::print(Source& source) {
  for (std::string piece; !(piece = source.tail.next(source.end)).empty();) {
    context_.surroundings().cancellation.check();
    print(source.name, piece);
  }
}

void LogPrinter::print(const std::string& name, std::string_view bytes) {
  if (context_.globals().json || bytes.empty()) return;
  std::ostream& out = context_.terminal().out();
  if (!only_ && last_ != name) {
    if (!is_at_line_start_) out << '\n';
    out << fmt::format("{}==> {} <==\n", last_.empty() ? "" : "\n", printable(name));
    last_ = name;
  }
  out << bytes;
  is_at_line_start_ = bytes.ends_with('\n');
}

bool LogPrinter::print_on() {
  const bool is_alive = reader_.is_alive();
  for (const RunEvent& event : reader_.next()) take(event);
  for (Source& source : sources_) print(source);
  const bool is_over = ended_ || !is_alive;
  if (is_over && !only_) {
    Source notes{"tutti", LogTail(reader_.notes_path()), ended_ ? ended_->noted : LogTail::everything};
    print(notes);
    if (ended_ && ended_->error) print("tutti", fmt::format("error: {}\n", ended_->error->message()));
  }
  context_.terminal().out().flush();
  if (is_over && only_ && std::ranges::find(names_, *only_) == names_.end() && sources_.empty()) {
    NotFound error(fmt::format("run {} did not run {}", reader_.id(), in_quotes(*only_)));
    if (const auto near = nearest(*only_, names_)) error.add_hint(fmt::format("did you mean {}?", in_quotes(*near)));
    throw error;
  }
  return !is_over;
}

LogsResult LogPrinter::result() const {
  LogsResult result{.id = reader_.id(), .logs = {}};
  for (const Source& source : sources_) {
    const std::optional<FileStat> stat = find_stat(source.tail.path());
    result.logs.push_back({source.name, source.tail.path(), stat ? std::optional(stat->size) : std::nullopt});
  }
  return result;
}

// The newest one, unless it is named.
std::string wanted_run(Context& context, const std::optional<std::string>& prefix) {
  if (prefix) return find_run(context.repository(), *prefix);
  const std::vector<RunSummary> runs = list_runs(context.repository(), 1);
  if (runs.empty()) throw NotFound("nothing has been run yet", {"tutti run"});
  return runs.front().id;
}

LogsResult run_logs(Context& context, const LogsOptions& options) {
  if (options.follow && context.globals().json) throw UsageError("'--follow' prints text, not JSON");
  RunReader reader(context.repository(), wanted_run(context, options.run));
  LogPrinter printer(context, reader, options.stage);
  while (printer.print_on() && options.follow) {
    ::poll(nullptr, 0, look_every_ms);  // a signal ends it
    context.surroundings().cancellation.check();
  }
  return printer.result();
}

}  // namespace

Command runs_logs_command() {
  using O = LogsOptions;
  return make_command<O>(
      {.name = "runs logs",
       .group = Group::pipelines,
       .summary = "Print what the stages of a run wrote",
       .details =
           "Of one stage exactly its bytes; of all of them each under its name, in the order in which they began to "
           "write, and at the end what a run in the background had to say itself. Output stays for 30 days, that of "
           "the last run of each stage for good.",
       .arguments = {{.name = "RUN",
                      .help = "Its id, or the beginning of it; the newest one by default",
                      .field = &O::run,
                      .count = Count::optional,
                      .completes = Completes::runs},
                     {.name = "STAGE",
                      .help = "Only what this stage wrote",
                      .field = &O::stage,
                      .count = Count::optional,
                      .completes = Completes::stages}},
       .options = {{.name = "--follow", .help = "Go on printing until the run is over", .field = &O::follow}},
       .examples = {{"tutti runs logs", "What the newest run's stages wrote"},
                    {"tutti runs logs 3f2a train", "What 'train' wrote in this run"},
                    {"tutti runs logs --follow", "The same, as it is written"}}},
      run_logs);
}

}  // namespace tutti
