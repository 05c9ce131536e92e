// Values as Python's str() and repr() print them, in DVC's tables and answers.
#pragma once

#include <string>

#include "format/value.hpp"

namespace tutti {

// "[1, 'a', None, {'b': True}]". A date stands as its text in quotes.
std::string python_repr(const Value& value);
// The same, but a text or a date stands for itself.
std::string python_str(const Value& value);

}  // namespace tutti
