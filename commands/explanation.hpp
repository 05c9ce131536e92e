// A difference for people: one sentence, and of a command that says more than a line the lines that changed.
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "pipeline/staleness.hpp"

namespace tutti {

// "- python train.py", "+ python train.py --fast", "  cp a b": what has to be taken from `before` and put in to make
// `after`, as few lines as possible.
std::vector<std::string> line_changes(std::string_view before, std::string_view after);

// "train: runs, because …", and below it the lines of a command where the sentence had to cut it.
void print_difference(std::ostream& out, std::string_view stage, const Difference& difference);

// As `run --json` and `why --json` give it.
Json json_of(const Difference& difference);

}  // namespace tutti
