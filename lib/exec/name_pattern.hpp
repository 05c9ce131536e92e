// One name of a path against one name of a pattern. Python's glob rules: '*', '?' and '[…]', which do not match a dot
// that begins the name; no escapes.
#pragma once

#include <fnmatch.h>

#include <string>
#include <string_view>

namespace tutti {

inline bool has_wildcard(std::string_view name) {
  return name.find_first_of("*?[") != std::string_view::npos;
}

inline bool matches_name(const std::string& pattern, const std::string& name) {
  return ::fnmatch(pattern.c_str(), name.c_str(), FNM_PERIOD | FNM_NOESCAPE) == 0;
}

}  // namespace tutti
