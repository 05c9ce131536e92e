// Commands as shells want them.
#include "shell.hpp"

#include <algorithm>
#include <array>

namespace tutti {
namespace {

// The length of the line break that `text` starts with; 0 if it starts with none.
std::size_t break_length(std::string_view text) {
  constexpr std::array<std::string_view, 11> breaks = {
      "\r\n", "\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9"};
  const auto found = std::ranges::find_if(breaks, [&](std::string_view b) { return text.starts_with(b); });
  return found == breaks.end() ? 0 : found->size();
}

}  // namespace

std::vector<std::string> lines_to_run(const CommandSpec& command) {
  if (command.is_list) return command.lines;
  std::vector<std::string> lines;
  for (const std::string& text : command.lines) {
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t length = break_length(std::string_view(text).substr(at));
      if (length == 0) {
        ++at;
        continue;
      }
      lines.push_back(text.substr(start, at - start));
      at += length;
      start = at;
    }
    if (start < text.size()) lines.push_back(text.substr(start));
  }
  return lines;
}

std::vector<std::string> shell_arguments(const Environment& environment, const std::string& line) {
  std::string shell = environment.variable("SHELL").value_or("");
  if (shell.empty()) shell = "/bin/sh";
  const std::string name = shell.substr(shell.rfind('/') + 1);
  std::vector<std::string> arguments = {shell};
  if (name == "bash") arguments.insert(arguments.end(), {"--noprofile", "--norc"});
  if (name == "zsh") arguments.emplace_back("--no-rcs");
  if (name == "fish") arguments.emplace_back("--no-config");
  arguments.emplace_back("-c");
  arguments.push_back(line);
  return arguments;
}

std::vector<std::pair<std::string, std::string>> stage_variables(const Environment& environment,
                                                                 const std::string& root, const std::string& address) {
  std::vector<std::pair<std::string, std::string>> variables;
  if (!environment.variable("DVC_ROOT")) variables.emplace_back("DVC_ROOT", root);
  variables.emplace_back("DVC_STAGE", address);
  return variables;
}

}  // namespace tutti
