// The escapes inside YAML's double quotes: "\n", "\_", and "\x41" with its hexadecimal digits.
#pragma once

#include <optional>
#include <utility>

namespace tutti {

inline constexpr std::pair<char, char32_t> yaml_escapes[] = {
    {'0', 0},   {'a', 7},     {'b', 8},    {'t', 9},    {'\t', 9},     {'n', 10},
    {'v', 11},  {'f', 12},    {'r', 13},   {'e', 0x1B}, {' ', ' '},    {'"', '"'},
    {'/', '/'}, {'\\', '\\'}, {'N', 0x85}, {'_', 0xA0}, {'L', 0x2028}, {'P', 0x2029}};

inline std::optional<char32_t> meaning_of_yaml_escape(char32_t name) {
  for (const auto& [known, meaning] : yaml_escapes) {
    if (static_cast<char32_t>(known) == name) return meaning;
  }
  return std::nullopt;
}

inline std::optional<char> name_of_yaml_escape(char32_t meaning) {
  for (const auto& [name, known] : yaml_escapes) {
    if (known == meaning) return name;
  }
  return std::nullopt;
}

// How many digits follow the name; 0: it is not one that digits follow.
inline int digits_of_yaml_escape(char32_t name) {
  return name == 'x' ? 2 : name == 'u' ? 4 : name == 'U' ? 8 : 0;
}

}  // namespace tutti
