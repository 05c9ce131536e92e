// Keys compared one by one while they are few, through a hash table after that.
#include "key_set.hpp"

#include <cmath>

#include <fmt/format.h>

namespace tutti {
namespace {

constexpr std::size_t few = 16;

}  // namespace

// Equal texts exactly for equal keys.
std::string KeySet::text_of(const Value& key) {
  switch (key.kind()) {
    case ValueKind::string:
      return "s" + std::string(key.as_string());
    case ValueKind::boolean:
      return key.as_boolean() ? "i1" : "i0";
    case ValueKind::integer:
      return fmt::format("i{}", key.as_integer());
    case ValueKind::big_integer:
      return fmt::format("i{}", key.big_integer_text());
    case ValueKind::real: {
      const double real = key.as_real();
      const bool whole = std::isfinite(real) && std::trunc(real) == real;
      return whole ? fmt::format("i{:.0f}", real == 0 ? 0.0 : real) : fmt::format("r{}", real);
    }
    case ValueKind::timestamp:
      return fmt::format("t{}", key.timestamp_text());
    default:
      return "n";
  }
}

std::ptrdiff_t KeySet::find(const std::vector<Member>& members, const Value& key) {
  if (members.size() <= few) {
    for (std::size_t i = 0; i < members.size(); ++i) {
      const Value& other = members[i].key;
      const bool strings = key.is_string() && other.is_string();
      if (strings ? key.as_string() == other.as_string() : python_equal(key, other)) {
        return static_cast<std::ptrdiff_t>(i);
      }
    }
    return -1;
  }
  for (; known_ < members.size(); ++known_) indexes_.emplace(text_of(members[known_].key), known_);
  const auto found = indexes_.find(text_of(key));
  return found == indexes_.end() ? -1 : static_cast<std::ptrdiff_t>(found->second);
}

}  // namespace tutti
