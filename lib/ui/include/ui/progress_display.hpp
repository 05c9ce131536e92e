// Shows work that takes longer than half a second: phase, files, bytes, rate, time left.
//
// On a terminal one line at the bottom, redrawn a few times a second; elsewhere one line every five seconds; as JSON
// one object a second on stderr. Work below half a second shows nothing.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/progress.hpp"
#include "base/time.hpp"
#include "ui/terminal.hpp"

namespace tutti {

enum class ProgressMode { automatic, plain, json, none };
std::optional<ProgressMode> progress_mode(std::string_view name);

std::unique_ptr<Progress> make_progress(ProgressMode mode, Terminal& terminal, const Clock& clock);

// What a line says: "Hashing  1,200 of 50,000 files, 13 MB of 562 MB, 130 MB/s, 4 s left". Pure, for tests.
struct TaskState {
  std::string verb;
  std::uint64_t files = 0, total_files = 0;
  ByteCount bytes, total_bytes;
  Duration elapsed{};
};
std::string progress_line(const TaskState& state);
std::string progress_json(const TaskState& state);

}  // namespace tutti
