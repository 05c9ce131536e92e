// How much room text takes on a terminal, where characters of East Asia and emoji take two columns, accents none.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tutti {

// In columns. Bytes that are not UTF-8 take one each.
std::size_t display_width(std::string_view text);

// `text` cut to `width` columns, with "…" where something was cut.
std::string fitted(std::string_view text, std::size_t width);

// What a program meant to say: without colours, cursor movements and other control characters; a tab is a blank.
std::string without_controls(std::string_view bytes);

}  // namespace tutti
