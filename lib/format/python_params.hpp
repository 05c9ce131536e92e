// Parameters in a Python file: what is assigned a literal, in the module, in classes, and to `self` in `__init__`.
//
// Other statements, and values that are computed, are passed over. Tuples are lists; sets, bytes and complex numbers,
// which dvc.lock cannot hold, are passed over too. Reference: DVC 3.67.1, dvc/utils/serialize/_py.py.
#pragma once

#include <string>
#include <string_view>

#include "format/value.hpp"

namespace tutti {

// A map; a class is a map in it. Throws InvalidFile for what does not even split into words; statements are not checked
// as Python would.
Value read_python_params(std::string_view text, const std::string& file_name);

}  // namespace tutti
