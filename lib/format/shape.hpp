// Checks of a document's shape that say where and what: "dvc.yaml:3:5: 'stages.train.deps' must be a list, not a
// string".
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "format/value.hpp"

namespace tutti {

// A value's way from the root. Chained on the stack, so that it costs nothing until a message needs it.
class Place {
 public:
  explicit Place(const Source& source) : source_(&source) {}
  Place at(std::string_view key) const { return Place(*this, key, 0); }
  Place at(std::size_t index) const { return Place(*this, {}, index); }

  // "stages.train.outs[0]"; "the file" for the root.
  std::string display() const;
  [[noreturn]] void refuse(Mark mark, std::string_view message) const;
  // "'stages.train' must be EXPECTED, not a list"
  [[noreturn]] void refuse_kind(const Value& value, std::string_view expected) const;
  // Names the nearest of the known keys.
  [[noreturn]] void refuse_key(const Value& key, std::span<const std::string_view> known) const;

 private:
  Place(const Place& above, std::string_view key, std::size_t index)
      : source_(above.source_), above_(&above), key_(key), index_(index) {}

  const Source* source_;
  const Place* above_ = nullptr;
  std::string_view key_;
  std::size_t index_ = 0;
};

// Each refuses a value of another kind.
std::vector<Member>& map_in(Value& value, const Place& place);
std::vector<Value>& list_in(Value& value, const Place& place);
std::string_view string_in(const Value& value, const Place& place);
bool boolean_in(const Value& value, const Place& place);
std::uint64_t count_in(const Value& value, const Place& place);
std::vector<std::string> strings_in(Value& value, const Place& place);
// A key of a map; only strings will do.
std::string_view key_in(const Member& member, const Place& place);

}  // namespace tutti
