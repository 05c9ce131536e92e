// JSON as programs get it, with the numbers that nlohmann's cannot hold: NaN, infinities, and integers beyond 64 bits.
#pragma once

#include <ostream>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "format/value.hpp"

namespace tutti {

// NaN, Infinity and large integers stand bare, as Python writes and reads them; dates are texts.
Json json_of(const Value& value);

// Text that is JSON already, and stands as it is.
Json bare_json(std::string_view text);

// Adds a member whose name the object does not have yet, without looking through all of them for it.
void append_member(Json& object, std::string name, Json value);

// One line. Bytes that are not UTF-8 are replaced.
void write_json(std::ostream& out, const Json& json);

}  // namespace tutti
