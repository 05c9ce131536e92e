// Every command, in the order of the manual; and DVC's commands that tutti does not have yet.
#pragma once

#include <string>
#include <vector>

#include "commands/command.hpp"

namespace tutti {

const std::vector<Command>& command_table();

// DVC's commands that are refused by name.
const std::vector<std::string>& commands_not_yet();

std::string_view name_of(Group group);

// The table rendered as files: manual pages and completions (`tutti internal generate`).
struct GlobalOption {
  std::string name, value, help;
  char letter = 0;
  std::vector<std::string> choices;
  std::string implied = {};  // as in OptionSpec
  Completes completes = Completes::nothing;
};
const std::vector<GlobalOption>& global_options();

struct ExitMeaning {
  int status;
  std::string meaning;
};
const std::vector<ExitMeaning>& exit_meanings();

}  // namespace tutti
