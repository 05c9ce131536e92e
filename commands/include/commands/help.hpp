// The command table rendered for people: help, manual pages, completions.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "commands/command.hpp"

namespace tutti {

std::string version_text();  // "tutti 0.1.0"

// `topic`: empty for the overview, a command, or a group such as "remote". Throws UsageError for others.
std::string help_text(const std::vector<Command>& table, const std::string& topic);

// {file name, content} of man/ and completions/: "tutti.1", "tutti-add.1", …; "tutti.bash", "_tutti", "tutti.fish".
std::vector<std::pair<std::string, std::string>> manual_pages(const std::vector<Command>& table);
// The script for "bash", "zsh" or "fish".
std::string completion_script(std::string_view shell);

}  // namespace tutti
