// Wires the program together: streams, clock, signals, environment; then one command.
#include "app.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "commands/context.hpp"
#include "commands/help.hpp"
#include "commands/json_text.hpp"
#include "commands/table.hpp"
#include "parser.hpp"
#include "report.hpp"
#include "result_stream.hpp"
#include "ui/progress_display.hpp"

extern char** environ;

namespace tutti {

namespace {

// Signal handlers can reach nothing else.
Cancellation interrupted;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

void on_signal(int) {
  interrupted.cancel();
}

// What we were told to ignore stays ignored: SIGHUP under nohup, SIGINT in a script's background job.
void watch_signal(int signal) {
  struct sigaction before {};
  sigaction(signal, nullptr, &before);
  if (before.sa_handler == SIG_IGN) return;
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigaction(signal, &action, nullptr);
}

void watch_signals() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) watch_signal(number);
  // A reader that went away is no error of ours; writes then fail with EPIPE.
  signal(SIGPIPE, SIG_IGN);
}

// A caller may close 0, 1 or 2. The first files that we open would then take their places, and results would be written
// into them. To standard output, writing stays an error.
void occupy_standard_streams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(fd, F_GETFD) >= 0) continue;
    if (open("/dev/null", fd == STDERR_FILENO ? O_WRONLY : O_RDONLY) != fd) std::abort();
  }
}

Environment current_environment() {
  Environment environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string_view::npos) {
      environment.variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  environment.home = environment.variable("HOME").value_or("/");
  environment.user = environment.variable("USER").value_or("");
  if (environment.user.empty()) {
    // The account database is dear to ask (it may go over the network), so the variable comes first.
    const passwd* account = getpwuid(getuid());
    environment.user = account != nullptr ? account->pw_name : std::to_string(getuid());
  }
  return environment;
}

// Tests own time: TUTTI_TEST_CLOCK is what every clock shows.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Timestamp now) : now_(now) {}
  Timestamp now() const override { return now_; }

 private:
  Timestamp now_;
};

std::unique_ptr<Clock> make_clock(const Environment& environment) {
  if (const auto text = environment.variable("TUTTI_TEST_CLOCK")) {
    if (const auto fixed = Timestamp::from_rfc3339(*text)) return std::make_unique<FixedClock>(*fixed);
  }
  return std::make_unique<SystemClock>();
}

Terminal::Abilities abilities_of(const Environment& environment, const std::string& color) {
  Terminal::Abilities abilities{.out_is_terminal = isatty(STDOUT_FILENO) == 1,
                                .err_is_terminal = isatty(STDERR_FILENO) == 1};
  abilities.size = [] {
    winsize size{};
    const bool is_known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0;
    return is_known ? Terminal::Size{.columns = size.ws_col, .rows = size.ws_row} : Terminal::Size{};
  };
  const bool plain = environment.variable("NO_COLOR").value_or("") != "" || environment.variable("TERM") == "dumb";
  abilities.color =
      color == "always" || (color == "auto" && !plain && abilities.out_is_terminal && abilities.err_is_terminal);
  if (environment.variable("TERM") == "dumb") abilities.err_is_terminal = false;
  return abilities;
}

RepositoryOptions repository_options(const GlobalOptions& globals) {
  return {.durability = globals.no_sync ? Durability::none : Durability::flush,
          .lock_timeout = std::chrono::seconds(globals.lock_timeout)};
}

int run_command(const ParsedLine& line, Context& context, Terminal& terminal) {
  const std::unique_ptr<Result> result = line.command->run(context, line.options.get());
  if (context.has_open_repository()) context.repository().save_indexes();
  terminal.clear();
  if (line.globals.json) {
    write_json(terminal.out(), result->json());
  } else if (line.globals.verbosity > 0) {
    result->write(terminal.out());
    terminal.out().flush();
    result->write_notes(std::cerr);
  }
  terminal.out().flush();
  return result->exit_status();
}

Manners manners_of(std::string_view program) {
  return program.substr(program.find_last_of('/') + 1) == "dvc" ? Manners::dvc : Manners::tutti;
}

// The command line without the words that cannot be parsed any more, or the usage error itself.
int run_line(const std::vector<std::string>& words, Manners manners, const Environment& environment,
             std::ostream& out) {
  const std::unique_ptr<Clock> clock = make_clock(environment);
  bool as_json = asks_for_json(words);
  const ParsedLine* parsed = nullptr;
  ParsedLine line;
  Terminal early(out, std::cerr, abilities_of(environment, "auto"));
  const auto failed = [&](const Error& error, Terminal& terminal) {
    const int status = exit_status_of(error.kind(), manners, parsed != nullptr ? parsed->command : nullptr);
    report(error, status, as_json, terminal);
    return status;
  };
  try {
    line = parse_line(command_table(), words);
    parsed = &line;
  } catch (const Error& error) {
    return failed(error, early);
  }

  Terminal terminal(out, std::cerr, abilities_of(environment, line.globals.color));
  const bool quiet = line.globals.verbosity == 0;
  const auto progress =
      make_progress(quiet ? ProgressMode::none : *progress_mode(line.globals.progress), terminal, *clock);
  TerminalLog log(terminal, line.globals.verbosity);
  try {
    if (line.version) {
      out << version_text() << '\n';
      return 0;
    }
    if (line.help || line.command == nullptr) {
      const std::string topic = line.command != nullptr ? line.command->name : line.group;
      const std::string text = help_text(command_table(), topic);
      (line.help ? out : std::cerr) << text;
      return line.help ? 0 : exit_status_of(ErrorKind::usage, manners, nullptr);
    }
    std::string directory = current_directory();
    if (line.globals.directory) {
      directory = real_path(join_path(directory, *line.globals.directory));
      if (chdir(directory.c_str()) != 0) throw SystemError(errno, fmt::format("cannot enter '{}'", directory));
    }
    const Surroundings surroundings{*clock, progress ? *progress : no_progress(), interrupted, log, environment};
    Context context(line.globals, directory, surroundings, repository_options(line.globals), terminal, command_table());
    return run_command(line, context, terminal);
  } catch (const Error& error) {
    return failed(error, terminal);
  } catch (const Cancelled&) {
    terminal.clear();
    terminal.line("interrupted");
    return manners == Manners::dvc ? 252 : 130;
  } catch (const std::exception& error) {
    report_bug(error.what(), as_json, terminal);
    return manners == Manners::dvc ? 255 : 70;
  }
}

}  // namespace

int run_program(int count, char** words) {
  std::ios::sync_with_stdio(false);
  occupy_standard_streams();
  watch_signals();
  const Environment environment = current_environment();
  const Manners manners = manners_of(words[0]);
  const std::vector<std::string> line(words + 1, words + count);
  ResultStream out;
  const int status = run_line(line, manners, environment, out);
  out.flush();
  // Nobody reads any more: that is the reader's choice (rg, jj). Anything else that kept results from them is not.
  if (out.error() == 0 || out.error() == EPIPE) return status;
  const SystemError error(out.error(), "cannot write to standard output");
  const int failed = status != 0 ? status : exit_status_of(error.kind(), manners, nullptr);
  Terminal terminal(out, std::cerr, abilities_of(environment, "auto"));
  report(error, failed, asks_for_json(line), terminal);
  return failed;
}

}  // namespace tutti
