// The command table rendered for people: help, manual pages, completions.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "commands/command.hpp"

namespace tutti {

std::string version_text();  // "tutti 0.1.0"

// `topic`: empty for the overview, a command, or a group such as "remote". Throws UsageError for others.
std::string help_text(const std::vector<Command>& table, const std::string& topic);

// {file name, content} of man/ and completions/: "tutti.1", "tutti-add.1", …; "tutti.bash", "_tutti", "tutti.fish".
std::vector<std::pair<std::string, std::string>> manual_pages(const std::vector<Command>& table);
std::string bash_completion(const std::vector<Command>& table);
std::string zsh_completion(const std::vector<Command>& table);
std::string fish_completion(const std::vector<Command>& table);

}  // namespace tutti
