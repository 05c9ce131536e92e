// Finds the key that a map has twice, in time that does not grow with the square of the map.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "format/value.hpp"

namespace tutti {

// Looks keys up in `members`, which the owner appends to; keys are equal as in Python (1 == 1.0 == True).
class KeySet {
 public:
  // The index of the member with that key, or -1. `members` is the same vector in every call, and only grows.
  std::ptrdiff_t find(const std::vector<Member>& members, const Value& key);

 private:
  static std::string text_of(const Value& key);
  std::unordered_map<std::string, std::size_t> indexes_;  // of the first `known_` members, once there are many
  std::size_t known_ = 0;
};

}  // namespace tutti
