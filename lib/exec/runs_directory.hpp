// Where runs are written down, and for how long: see exec/run_diary.hpp.
#pragma once

#include <string>

#include "workspace/repository.hpp"

namespace tutti {

std::string runs_directory(const Repository& repository);
std::string marks_directory(const Repository& repository);

// Whether the run that writes these events lives: its lock does.
bool is_locked(const Fd& events);

// Removes what is too old. Never throws: what it cannot look at stays.
void sweep_runs(Repository& repository) noexcept;

}  // namespace tutti
