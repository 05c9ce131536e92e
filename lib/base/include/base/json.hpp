// The JSON type of results and records; include <nlohmann/json.hpp> where a value is built or read.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace tutti {

using Json = nlohmann::ordered_json;

}  // namespace tutti
