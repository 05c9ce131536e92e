// How long-running work tells where it is, without knowing who watches.
//
// All functions may be called from several threads, and cost next to nothing: call advance() as often as you like.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/byte_count.hpp"

namespace tutti {

// One phase of work. Ends when destroyed.
class Task {
 public:
  virtual ~Task() = default;
  // Totals may grow while the work is being found out.
  virtual void add_total(std::uint64_t files, ByteCount bytes) = 0;
  virtual void advance(std::uint64_t files, ByteCount bytes) = 0;
};

class Progress {
 public:
  virtual ~Progress() = default;
  // `verb` names the phase: "Hashing", "Copying", "Uploading". Never null.
  virtual std::unique_ptr<Task> start(std::string verb) = 0;
};

// Watches nothing.
Progress& no_progress();

}  // namespace tutti
