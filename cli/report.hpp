// Says what went wrong, for people or programs, and gives the exit status.
#pragma once

#include <ostream>

#include "base/error.hpp"
#include "commands/command.hpp"
#include "ui/terminal.hpp"

namespace tutti {

enum class Manners { tutti, dvc };  // whose exit statuses: by the name the program was called

int exit_status_of(ErrorKind kind, Manners manners, const Command* command);

// "error: …", context, hints, on the terminal; or {"error": {…}} as one line.
void report(const Error& error, int status, bool as_json, Terminal& terminal);
void report_bug(const char* what, bool as_json, Terminal& terminal);

}  // namespace tutti
