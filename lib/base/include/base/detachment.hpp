// One process becomes two: the caller's, which is about to end, and one that survives it and its terminal.
//
// The second is in a session of its own, without a terminal, hang-ups ignored, holding no file that the caller's
// caller had opened; its standard streams are still the caller's until redirect_streams(), so that what fails early is
// seen. It is a copy by fork(): only one thread may exist.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/files.hpp"

namespace tutti {

class Detachment {
 public:
  // Returns in both processes.
  static Detachment split();

  bool is_caller() const { return is_caller_; }

  // In the caller: waits for a line from the other process; nothing if that ended without one.
  std::optional<std::string> hear();

  // In the other one: says the line, once.
  void say(std::string_view line);

 private:
  Detachment(bool is_caller, Fd pipe) : is_caller_(is_caller), pipe_(std::move(pipe)) {}
  bool is_caller_;
  Fd pipe_;
};

// Standard input becomes empty; what is written to output and error goes to the end of the file, which is made.
void redirect_streams(const std::string& path);

}  // namespace tutti
