// How a stage's command is run: which lines, in which shell, with which variables. As DVC does (dvc/stage/run.py).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/stage.hpp"
#include "workspace/config.hpp"

namespace tutti {

// Items of a list, each whole; the lines of a text, as Python's splitlines() splits them.
std::vector<std::string> lines_to_run(const CommandSpec& command);

// $SHELL or /bin/sh, told not to read its start-up files.
std::vector<std::string> shell_arguments(const Environment& environment, const std::string& line);

// DVC_ROOT (unless the caller has set it) and DVC_STAGE.
std::vector<std::pair<std::string, std::string>> stage_variables(const Environment& environment,
                                                                 const std::string& root, const std::string& address);

}  // namespace tutti
