// Checks of a document's shape.
#include "shape.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace tutti {

std::string Place::display() const {
  if (above_ == nullptr) return "the file";
  const bool is_top = above_->above_ == nullptr;
  const std::string before = is_top ? std::string() : above_->display();
  if (key_.data() == nullptr) return fmt::format("{}[{}]", before, index_);
  return is_top ? std::string(key_) : fmt::format("{}.{}", before, key_);
}

void Place::refuse(Mark mark, std::string_view message) const {
  tutti::refuse(*source_, mark, message);
}

void Place::refuse_kind(const Value& value, std::string_view expected) const {
  const std::string subject = above_ == nullptr ? display() : in_quotes(display());
  refuse(value.mark(), fmt::format("{} must be {}, not {}", subject, expected, described(value.kind())));
}

void Place::refuse_key(const Value& key, std::span<const std::string_view> known) const {
  const std::string where = above_ == nullptr ? display() : in_quotes(display());
  if (!key.is_string()) {
    refuse(key.mark(), fmt::format("keys of {} must be strings, not {}", where, described(key.kind())));
  }
  const std::vector<std::string> names(known.begin(), known.end());
  const auto near = nearest(key.as_string(), names);
  const std::string hint = near ? fmt::format("did you mean '{}'?", *near) : "known are " + join(names, ", ");
  refuse(key.mark(), fmt::format("unknown key {} in {}; {}", in_quotes(key.as_string()), where, hint));
}

std::vector<Member>& map_in(Value& value, const Place& place) {
  if (!value.is_map()) place.refuse_kind(value, "a map");
  return value.members();
}

std::vector<Value>& list_in(Value& value, const Place& place) {
  if (!value.is_list()) place.refuse_kind(value, "a list");
  return value.items();
}

std::string_view string_in(const Value& value, const Place& place) {
  if (!value.is_string()) place.refuse_kind(value, "a string");
  return value.as_string();
}

bool boolean_in(const Value& value, const Place& place) {
  if (!value.is_boolean()) place.refuse_kind(value, "true or false");
  return value.as_boolean();
}

std::uint64_t count_in(const Value& value, const Place& place) {
  if (!value.is_integer()) place.refuse_kind(value, "an integer");
  if (value.as_integer() < 0) {
    place.refuse(value.mark(), fmt::format("{} must not be negative", in_quotes(place.display())));
  }
  return static_cast<std::uint64_t>(value.as_integer());
}

std::vector<std::string> strings_in(Value& value, const Place& place) {
  std::vector<std::string> result;
  std::size_t index = 0;
  for (const Value& item : list_in(value, place)) result.emplace_back(string_in(item, place.at(index++)));
  return result;
}

std::string_view key_in(const Member& member, const Place& place) {
  if (!member.key.is_string()) place.refuse_key(member.key, {});
  return member.key.as_string();
}

}  // namespace tutti
