// Text inside of HTML and SVG, where names from foreign files must stay text: not public.
#pragma once

#include <string>
#include <string_view>

namespace tutti {

// Bytes that are not UTF-8 become U+FFFD.
std::string utf8_only(std::string_view text);

// For content and for attributes in double quotes. Characters that XML does not allow become U+FFFD.
std::string escaped_markup(std::string_view text);

}  // namespace tutti
