// Runs a transcript: prose, commands, and exactly what they print.
//
//   Prose stands at the left margin.
//     $ tutti root
//     .
//     $ tutti add nothing     <- a command; `  > ` continues it on the next line
//     error: 'nothing' is not there
//     [1]                     <- its exit status, when not 0
//
// One shell runs all commands of a file, in an empty directory written as [ROOT]. Output is stdout and stderr as they
// came; a line may end in ` (re)` or ` (glob)`; ` (no-eol)` marks output without final newline, `(blank)` an empty line
// at the end of the output. Usage: transcript FILE.t GOT SCRATCH SEARCH_PATH; TUTTI_ACCEPT=1 rewrites the file.
#include <fnmatch.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

namespace {

const std::string marker = "==transcript-5d41402a==";  // no program prints this

// A command, what it should print, and the prose that follows.
struct Step {
  Lines command;
  Lines expected;
  Lines prose;
};

struct Transcript {
  Lines opening;
  std::vector<Step> steps;
};

Lines lines_of(std::istream& in) {
  Lines lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

Transcript parse(const Lines& lines) {
  Transcript transcript;
  Lines blanks;  // belong to the output if more of it follows, to the prose if not
  for (const std::string& line : lines) {
    const bool in_step = !transcript.steps.empty();
    if (line.starts_with("  $ ")) {
      Lines& prose = in_step ? transcript.steps.back().prose : transcript.opening;
      prose.insert(prose.end(), blanks.begin(), blanks.end());
      blanks.clear();
      transcript.steps.push_back({{line.substr(4)}, {}, {}});
    } else if (in_step && line.starts_with("  > ") && transcript.steps.back().expected.empty()) {
      transcript.steps.back().command.push_back(line.substr(4));
    } else if (in_step && line.starts_with("  ") && transcript.steps.back().prose.empty()) {
      Lines& expected = transcript.steps.back().expected;
      expected.insert(expected.end(), blanks.begin(), blanks.end());
      blanks.clear();
      expected.push_back(line.substr(2));
    } else if (line.empty()) {
      blanks.push_back(line);
    } else {
      Lines& prose = in_step ? transcript.steps.back().prose : transcript.opening;
      prose.insert(prose.end(), blanks.begin(), blanks.end());
      blanks.clear();
      prose.push_back(line);
    }
  }
  return transcript;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// After each command the shell prints the marker and the exit status.
std::string script_of(const Transcript& transcript) {
  std::string script;
  for (const Step& step : transcript.steps) {
    for (const std::string& line : step.command) script += line + "\n";
    script += "echo '" + marker + "'$?\n";
  }
  return script;
}

std::string run_shell(const std::string& script, const fs::path& root) {
  const fs::path file = root.parent_path() / "script";
  std::ofstream(file) << script;
  const std::string command = "cd '" + root.string() + "' && exec /bin/sh '" + file.string() + "' </dev/null 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot start a shell");
  std::string output;
  char buffer[4096];
  for (std::size_t size; (size = fread(buffer, 1, sizeof buffer, pipe)) > 0;) output.append(buffer, size);
  pclose(pipe);
  return output;
}

// The output of each command, as a transcript shows it.
std::vector<Lines> outputs_of(const std::string& output, std::size_t steps) {
  std::vector<Lines> outputs(1);
  std::istringstream in(output);
  for (const std::string& line : lines_of(in)) {
    const std::size_t at = line.find(marker);
    if (at == std::string::npos) {
      outputs.back().push_back(line);
      continue;
    }
    if (at > 0) outputs.back().push_back(line.substr(0, at) + " (no-eol)");
    if (!outputs.back().empty() && outputs.back().back().empty()) outputs.back().back() = "(blank)";
    const std::string status = line.substr(at + marker.size());
    if (status != "0") outputs.back().push_back("[" + status + "]");
    outputs.emplace_back();
  }
  if (outputs.size() <= steps) outputs.back().push_back("(the shell ended here)");
  outputs.resize(steps);
  return outputs;
}

bool matches(const std::string& expected, const std::string& line) {
  if (expected == line) return true;
  if (expected.ends_with(" (glob)")) {
    return fnmatch(expected.substr(0, expected.size() - 7).c_str(), line.c_str(), 0) == 0;
  }
  return expected.ends_with(" (re)") && std::regex_match(line, std::regex(expected.substr(0, expected.size() - 5)));
}

// What the file should say: the output, but patterns that hold stay patterns. Longest common subsequence, from the end.
Lines accepted(const Lines& expected, const Lines& output, std::ostream& diff) {
  const std::size_t rows = expected.size();
  const std::size_t columns = output.size();
  std::vector<std::vector<std::size_t>> common(rows + 1, std::vector<std::size_t>(columns + 1));
  for (std::size_t i = rows; i-- > 0;) {
    for (std::size_t j = columns; j-- > 0;) {
      common[i][j] =
          matches(expected[i], output[j]) ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  Lines result;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < rows || j < columns) {
    if (i < rows && j < columns && matches(expected[i], output[j])) {
      result.push_back(expected[i]);
      diff << "    " << expected[i++] << "\n";
      ++j;
    } else if (i < rows && (j == columns || common[i + 1][j] >= common[i][j + 1])) {
      diff << "  - " << expected[i++] << "\n";
    } else {
      result.push_back(output[j]);
      diff << "  + " << output[j++] << "\n";
    }
  }
  return result;
}

void write(std::ostream& out, const Transcript& transcript) {
  const auto print = [&](std::string_view indent, const Lines& lines) {
    for (const std::string& line : lines) out << (line.empty() ? "" : indent) << line << "\n";
  };
  print("", transcript.opening);
  for (const Step& step : transcript.steps) {
    print("  $ ", {step.command.front()});
    print("  > ", Lines(step.command.begin() + 1, step.command.end()));
    print("  ", step.expected);
    print("", step.prose);
  }
}

void set_environment(const fs::path& home, const fs::path& transcript, const std::string& search_path) {
  const std::string path = search_path + ":/usr/local/bin:/usr/bin:/bin";
  const std::string folder = fs::absolute(transcript).parent_path().string();
  const std::string identity = "Tester";
  clearenv();
  for (const auto& [name, value] :
       std::initializer_list<std::pair<const char*, std::string>>{{"PATH", path},
                                                                  {"HOME", home.string()},
                                                                  {"TESTDIR", folder},
                                                                  {"LC_ALL", "C.UTF-8"},
                                                                  {"TZ", "UTC"},
                                                                  {"NO_COLOR", "1"},
                                                                  {"SHELL", "/bin/sh"},
                                                                  {"COLUMNS", "80"},
                                                                  {"TUTTI_TEST_CLOCK", "2026-01-02T03:04:05Z"},
                                                                  {"GIT_CONFIG_GLOBAL", "/dev/null"},
                                                                  {"GIT_CONFIG_SYSTEM", "/dev/null"},
                                                                  {"GIT_CONFIG_COUNT", "1"},
                                                                  {"GIT_CONFIG_KEY_0", "init.defaultBranch"},
                                                                  {"GIT_CONFIG_VALUE_0", "main"},
                                                                  {"GIT_AUTHOR_NAME", identity},
                                                                  {"GIT_AUTHOR_EMAIL", "tester@example.com"},
                                                                  {"GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z"},
                                                                  {"GIT_COMMITTER_NAME", identity},
                                                                  {"GIT_COMMITTER_EMAIL", "tester@example.com"},
                                                                  {"GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z"}}) {
    setenv(name, value.c_str(), 1);
  }
}

int run(const fs::path& file, const fs::path& got, const fs::path& scratch, const std::string& search_path) {
  const char* wish = getenv("TUTTI_ACCEPT");
  const bool accept = wish != nullptr && std::string(wish) == "1";
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  Transcript transcript = parse(lines_of(in));
  if (transcript.steps.empty()) throw std::runtime_error("no command in " + file.string());

  std::string name = (fs::absolute(scratch) / "transcript-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a directory in " + scratch.string());
  const fs::path folder = fs::canonical(name);
  const fs::path root = folder / "root";
  const fs::path home = folder / "home";
  fs::create_directories(root);
  fs::create_directories(home);
  set_environment(home, file, search_path);
  std::string output = run_shell(script_of(transcript), root);
  output = replaced(replaced(output, root.string(), "[ROOT]"), home.string(), "[HOME]");
  fs::remove_all(folder);

  const std::vector<Lines> outputs = outputs_of(output, transcript.steps.size());
  int mismatches = 0;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    Step& step = transcript.steps[i];
    std::ostringstream diff;
    const Lines result = accepted(step.expected, outputs[i], diff);
    if (result == step.expected) continue;
    ++mismatches;
    std::cout << file.filename().string() << ": $ " << step.command.front() << "\n" << diff.str();
    step.expected = result;
  }
  std::cout << transcript.steps.size() << " commands, " << mismatches << " mismatches\n";
  if (mismatches == 0) return 0;
  fs::create_directories(got.parent_path());
  std::ofstream rewritten(accept ? file : got);
  write(rewritten, transcript);
  std::cout << (accept ? "accepted: " + file.string() : "see " + got.string() + "; TUTTI_ACCEPT=1 accepts") << "\n";
  return accept ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: transcript FILE.t GOT SCRATCH SEARCH_PATH\n";
    return 2;
  }
  try {
    return run(argv[1], argv[2], argv[3], argv[4]);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 2;
  }
}
