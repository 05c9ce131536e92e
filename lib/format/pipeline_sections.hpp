// The sections of dvc.yaml beside `stages`, and the marks of templating.
#pragma once

#include <string_view>

#include "format/pipeline_file.hpp"
#include "shape.hpp"

namespace tutti {

// Refuses a top-level section that DVC does not know, or that has not the shape it expects.
void check_section(std::string_view key, Member& member, const Place& root);
void check_vars(Value& value, const Place& place);

// Whether a string or key of the value has '${...}' (or escaped '\${...}', which templating takes apart too).
bool holds_template(const Value& value);

}  // namespace tutti
