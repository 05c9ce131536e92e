// Which tutti this is.
#pragma once

#include <string_view>

namespace tutti {

std::string_view program_version();  // "0.1.0"; from the build's project version

}  // namespace tutti
