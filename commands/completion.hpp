// What may stand at the end of an unfinished command line.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "commands/command.hpp"

namespace tutti {

struct Completion {
  std::vector<std::pair<std::string, std::string>> words;  // and what they mean; not yet narrowed to what is typed
  Completes kind = Completes::nothing;                     // what else fits and is not in the table
  std::string before;                                      // stands before each of the `kind`: "--remote="
};

// `words` without the program's name; the last one is being typed and may be empty.
Completion complete_line(const std::vector<Command>& table, const std::vector<std::string>& words);

}  // namespace tutti
