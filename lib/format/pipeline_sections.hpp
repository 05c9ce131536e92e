// The sections of dvc.yaml beside `stages`, and the marks of templating.
#pragma once

#include <optional>
#include <string_view>

#include "format/pipeline_file.hpp"
#include "shape.hpp"

namespace tutti {

// Refuses a top-level section that DVC does not know, or that has not the shape it expects.
void check_section(std::string_view key, Member& member, const Place& root);
void check_vars(Value& value, const Place& place);

// The first '${...}' (or escaped '\${...}', which templating takes apart too) in the strings and keys of a value.
std::optional<TemplatingUse> find_template(const Value& value);

}  // namespace tutti
