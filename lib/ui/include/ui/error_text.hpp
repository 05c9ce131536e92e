// An error as people read it: what failed, while doing what, and what to type next.
#pragma once

#include "base/error.hpp"
#include "ui/terminal.hpp"

namespace tutti {

void show_error(const Error& error, Terminal& terminal);

}  // namespace tutti
