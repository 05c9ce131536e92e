// What a run came to: not public.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "exec/run.hpp"

namespace tutti {

struct RunCommandResult {
  RunReport report;
  bool dry = false;
  bool ignore_errors = false;
  bool explain = false;
  bool is_one_of_many = false;  // what to do next is not said each time
  std::vector<std::string> to_stage;
  std::string detached;  // the id of a run that goes on in the background; nothing else is known then
};

int status_of(const RunCommandResult& result);
void print(std::ostream& out, const RunCommandResult& result);
Json to_json(const RunCommandResult& result);

}  // namespace tutti
