// Bytes inside of text: not public.
#pragma once

#include <string>
#include <string_view>

namespace tutti {

// RFC 4648, padded.
std::string to_base64(std::string_view bytes);

}  // namespace tutti
