// Reads a command line against the command table.
//
// Global options may stand before or after the command; long options may be abbreviated as long as they are unique, as
// in DVC. What is wrong is a UsageError in our words, with the nearest right one.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "commands/command.hpp"
#include "commands/context.hpp"

namespace tutti {

struct ParsedLine {
  GlobalOptions globals;
  const Command* command = nullptr;  // null: none was named
  std::string group;                 // "remote" when only that was said, or help for it is wanted
  bool help = false, version = false;
  std::shared_ptr<void> options;  // of the command; filled unless help
};

ParsedLine parse_line(const std::vector<Command>& table, const std::vector<std::string>& words);

// What can be known without a full parse, for reporting errors of the parse itself.
bool asks_for_json(const std::vector<std::string>& words);

}  // namespace tutti
