// Wires the program together: streams, clock, signals, environment; then one command.
#include "app.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "commands/context.hpp"
#include "commands/help.hpp"
#include "commands/table.hpp"
#include "parser.hpp"
#include "report.hpp"
#include "ui/progress_display.hpp"

extern char** environ;

namespace tutti {

namespace {

// Signal handlers can reach nothing else.
Cancellation interrupted;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

void on_signal(int) {
  interrupted.cancel();
}

void watch_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGHUP, &action, nullptr);
  // A reader that went away is no error of ours; writes then fail with EPIPE.
  signal(SIGPIPE, SIG_IGN);
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
  winsize size{};
  if (abilities.err_is_terminal && ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    abilities.width = size.ws_col;
  }
  const bool plain = environment.variable("NO_COLOR").value_or("") != "" || environment.variable("TERM") == "dumb";
  abilities.color =
      color == "always" || (color == "auto" && !plain && abilities.out_is_terminal && abilities.err_is_terminal);
  if (environment.variable("TERM") == "dumb") abilities.err_is_terminal = false;
  return abilities;
}

// Without the flushes scratch work is faster; whoever asks for that is told once.
RepositoryOptions repository_options(const GlobalOptions& globals) {
  return {.durability = globals.no_sync ? Durability::none : Durability::flush,
          .lock_timeout = std::chrono::seconds(globals.lock_timeout)};
}

struct Outcome {
  int status = 0;
};

void write_json(std::ostream& out, const Json& json, bool pretty) {
  out << json.dump(pretty ? 2 : -1, ' ', false, Json::error_handler_t::replace) << '\n';
}

int run_command(const ParsedLine& line, Context& context, Terminal& terminal) {
  const std::unique_ptr<Result> result = line.command->run(context, line.options.get());
  if (context.has_open_repository()) context.repository().save_indexes();
  terminal.redraw({});
  if (line.globals.json) {
    write_json(terminal.out(), result->json(), false);
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
int run_line(const std::vector<std::string>& words, Manners manners, const Environment& environment) {
  const std::unique_ptr<Clock> clock = make_clock(environment);
  bool as_json = asks_for_json(words);
  const ParsedLine* parsed = nullptr;
  ParsedLine line;
  std::string color = "auto";
  Terminal early(std::cout, std::cerr, abilities_of(environment, color));
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

  Terminal terminal(std::cout, std::cerr, abilities_of(environment, line.globals.color));
  const bool quiet = line.globals.verbosity == 0;
  const auto progress =
      make_progress(quiet ? ProgressMode::none : *progress_mode(line.globals.progress), terminal, *clock);
  TerminalLog log(terminal, line.globals.verbosity);
  try {
    if (line.version) {
      std::cout << version_text() << '\n';
      return 0;
    }
    if (line.help || line.command == nullptr) {
      const std::string topic = line.command != nullptr ? line.command->name : line.group;
      const std::string text = help_text(command_table(), topic);
      (line.help ? std::cout : std::cerr) << text;
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
    terminal.redraw({});
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
  watch_signals();
  const Environment environment = current_environment();
  const int status = run_line({words + 1, words + count}, manners_of(words[0]), environment);
  std::cout.flush();
  // Nobody reads any more: that is the reader's choice (rg, jj). Anything else that kept results from stdout is not.
  if (!std::cout && errno != EPIPE && status == 0) return 1;
  return status;
}

}  // namespace tutti
