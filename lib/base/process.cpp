// Starts, waits for and stops child processes.
#include "base/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tutti {
namespace {

// posix_spawn() and not fork(): it costs the same however much memory we hold.
class Spawn {
 public:
  Spawn() {
    check(::posix_spawnattr_init(&attributes_));
    check(::posix_spawn_file_actions_init(&actions_));
  }
  Spawn(const Spawn&) = delete;
  Spawn& operator=(const Spawn&) = delete;
  ~Spawn() {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  void enter(const std::string& directory) {
    check(::posix_spawn_file_actions_addchdir_np(&actions_, directory.c_str()));
  }
  void connect(int from, int to) { check(::posix_spawn_file_actions_adddup2(&actions_, from, to)); }
  void connect(const char* path, int flags, int to) {
    check(::posix_spawn_file_actions_addopen(&actions_, to, path, flags, 0));
  }

  // What we ignore or block for ourselves is none of the child's business; what we were told to ignore (SIGHUP under
  // nohup, SIGINT in a background job) stays ignored.
  void reset_signals() {
    sigset_t ours, none;
    ::sigemptyset(&ours);
    ::sigaddset(&ours, SIGPIPE);
    ::sigaddset(&ours, SIGXFSZ);
    ::sigemptyset(&none);
    check(::posix_spawnattr_setsigdefault(&attributes_, &ours));
    check(::posix_spawnattr_setsigmask(&attributes_, &none));
    flags_ |= POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
  }
  void lead_group() {
    check(::posix_spawnattr_setpgroup(&attributes_, 0));
    flags_ |= POSIX_SPAWN_SETPGROUP;
  }

  // The child's pid, or minus errno.
  int run(const std::string& program, char* const* arguments, char* const* environment) {
    check(::posix_spawnattr_setflags(&attributes_, flags_));
    pid_t pid = 0;
    const int code = ::posix_spawnp(&pid, program.c_str(), &actions_, &attributes_, arguments, environment);
    return code == 0 ? pid : -code;
  }

 private:
  static void check(int code) {
    if (code != 0) throw SystemError(code, "cannot prepare a process");
  }

  posix_spawnattr_t attributes_;
  posix_spawn_file_actions_t actions_;
  short flags_ = 0;
};

// For C: an array of pointers into the strings, ended by a null pointer.
std::vector<char*> pointers_to(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  pointers.reserve(strings.size() + 1);
  for (const std::string& string : strings) pointers.push_back(const_cast<char*>(string.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> merged_environment(const std::vector<std::pair<std::string, std::string>>& changes) {
  std::vector<std::string> variables;
  for (char** variable = environ; variable && *variable; ++variable) {
    const std::string_view text(*variable);
    const std::string_view name = text.substr(0, text.find('='));
    if (std::ranges::none_of(changes, [&](const auto& change) { return change.first == name; })) {
      variables.emplace_back(text);
    }
  }
  for (auto change = changes.begin(); change != changes.end(); ++change) {
    const bool is_last =
        std::none_of(change + 1, changes.end(), [&](const auto& c) { return c.first == change->first; });
    if (is_last) variables.push_back(change->first + "=" + change->second);
  }
  return variables;
}

// A PATH that the child is given decides where its program is found, as in a shell. posix_spawnp() looks in ours.
std::string find_program(const ProcessOptions& options) {
  const std::string& name = options.arguments.front();
  if (name.find('/') != std::string::npos) return name;
  const auto path =
      std::ranges::find_if(options.environment, [](const auto& change) { return change.first == "PATH"; });
  if (path == options.environment.end()) return name;
  for (const std::string& directory : split(path->second, ':')) {
    std::string candidate = join_path(directory.empty() ? "." : directory, name);
    const std::string seen_from_here = join_path(options.directory, candidate);
    const std::optional<FileStat> stat = find_stat(seen_from_here, Follow::yes);
    if (stat && stat->type == FileType::regular && ::access(seen_from_here.c_str(), X_OK) == 0) return candidate;
  }
  throw SystemError(ENOENT, fmt::format("cannot run {}", in_quotes(name)));
}

// A terminal stops whoever reads it from outside of its foreground group.
bool leads_group(const ProcessOptions& options) {
  return !options.own_output && !(options.own_input && ::isatty(STDIN_FILENO));
}

enum class Outputs { as_told, captured };

int spawn(const ProcessOptions& options, Outputs outputs, int captured = -1) {
  if (options.arguments.empty()) throw InternalError("a process without a program");

  Spawn spawn;
  spawn.reset_signals();
  if (leads_group(options)) spawn.lead_group();
  if (!options.own_output && !options.own_input) spawn.connect("/dev/null", O_RDONLY, STDIN_FILENO);
  if (outputs == Outputs::captured) {
    spawn.connect(captured, STDOUT_FILENO);
    spawn.connect("/dev/null", O_WRONLY, STDERR_FILENO);
  } else if (!options.own_output && options.output >= 0) {
    spawn.connect(options.output, STDOUT_FILENO);
    spawn.connect(options.output, STDERR_FILENO);
  }
  if (!options.directory.empty()) spawn.enter(options.directory);

  const std::string program = find_program(options);
  const std::vector<std::string> environment = merged_environment(options.environment);
  const int pid = spawn.run(program, pointers_to(options.arguments).data(), pointers_to(environment).data());
  if (pid > 0) return pid;

  // One code for two reasons: ask which.
  if (!options.directory.empty() && ::access(options.directory.c_str(), X_OK) != 0) {
    throw SystemError(errno, fmt::format("cannot enter the directory {}", in_quotes(options.directory)));
  }
  throw SystemError(-pid, fmt::format("cannot run {}", in_quotes(options.arguments.front())));
}

ExitStatus to_exit_status(int status) {
  if (WIFSIGNALED(status)) return {.code = 128 + WTERMSIG(status), .signal = WTERMSIG(status)};
  return {.code = WEXITSTATUS(status), .signal = 0};
}

// Nothing if it still runs (WNOHANG).
std::optional<ExitStatus> wait_for(int pid, int flags) {
  int status = 0;
  pid_t answer;
  do {
    answer = ::waitpid(pid, &status, flags);
  } while (answer < 0 && errno == EINTR);
  if (answer < 0) {
    const int code = errno;
    throw SystemError(code, fmt::format("cannot wait for process {}", pid));
  }
  return answer == 0 ? std::nullopt : std::optional(to_exit_status(status));
}

}  // namespace

Process Process::start(const ProcessOptions& options) {
  return Process(spawn(options, Outputs::as_told), leads_group(options));
}

Process::~Process() {
  if (pid_ <= 0) return;
  signal_group(SIGKILL);
  int status;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
}

ExitStatus Process::wait() {
  if (pid_ <= 0) throw InternalError("a process was waited for twice");
  const ExitStatus status = wait_for(pid_, 0).value();
  pid_ = -1;
  return status;
}

std::optional<ExitStatus> Process::poll() {
  if (pid_ <= 0) throw InternalError("a process was waited for twice");
  const std::optional<ExitStatus> status = wait_for(pid_, WNOHANG);
  if (status) pid_ = -1;
  return status;
}

void Process::signal_group(int signal) const {
  if (pid_ > 0) ::kill(leads_group_ ? -pid_ : pid_, signal);
}

CapturedOutput run_and_capture(const ProcessOptions& options) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    const int code = errno;
    throw SystemError(code, "cannot make a pipe");
  }
  const Fd reading(ends[0]);
  Fd writing(ends[1]);
  Process process(spawn(options, Outputs::captured, writing.get()), leads_group(options));
  writing.reset();

  CapturedOutput captured;
  captured.text = read_all(reading, options.arguments.front());
  captured.status = process.wait();
  return captured;
}

}  // namespace tutti
