// Writes JSON. Text that stands bare travels in nlohmann's binary values, which JSON has no other use for.
#include "commands/json_text.hpp"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "format/json.hpp"
#include "format/python_text.hpp"

namespace tutti {
namespace {

std::string plain(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool has_bare(const Json& json) {
  if (json.is_binary()) return true;
  return json.is_structured() && std::any_of(json.begin(), json.end(), [](const Json& each) { return has_bare(each); });
}

void write(std::ostream& out, const Json& json) {
  if (json.is_binary()) {
    for (const std::uint8_t c : json.get_binary()) out << static_cast<char>(c);
  } else if (!has_bare(json)) {
    out << plain(json);
  } else if (json.is_array()) {
    const char* separator = "[";
    for (const Json& each : json) {
      out << separator;
      write(out, each);
      separator = ",";
    }
    out << ']';
  } else {
    const char* separator = "{";
    for (const auto& [key, each] : json.items()) {
      out << separator << plain(Json(key)) << ':';
      write(out, each);
      separator = ",";
    }
    out << '}';
  }
}

}  // namespace

Json bare_json(std::string_view text) {
  return Json::binary(std::vector<std::uint8_t>(text.begin(), text.end()));
}

Json json_of(const Value& value) {
  switch (value.kind()) {
    case ValueKind::null:
      return nullptr;
    case ValueKind::boolean:
      return value.as_boolean();
    case ValueKind::integer:
      return value.as_integer();
    case ValueKind::big_integer:
      return bare_json(value.big_integer_text());
    case ValueKind::real:
      return std::isfinite(value.as_real()) ? Json(value.as_real()) : bare_json(python_json(value, SortKeys::no));
    case ValueKind::string:
      return value.as_string();
    case ValueKind::timestamp:
      return value.timestamp_text();
    case ValueKind::list: {
      Json list = Json::array();
      for (const Value& item : value.items()) list.push_back(json_of(item));
      return list;
    }
    case ValueKind::map: {
      Json map = Json::object();
      for (const Member& member : value.members()) {
        // A key that is no text is what Python's json makes of it: "true", "1".
        const bool is_scalar = member.key.is_scalar() && member.key.kind() != ValueKind::timestamp;
        const std::string key =
            !member.key.is_string() && is_scalar ? python_json(member.key, SortKeys::no) : python_str(member.key);
        append_member(map, key, json_of(member.value));
      }
      return map;
    }
  }
  return nullptr;
}

void append_member(Json& object, std::string name, Json value) {
  object.get_ref<Json::object_t&>().emplace_back(std::move(name), std::move(value));
}

void write_json(std::ostream& out, const Json& json) {
  write(out, json);
  out << '\n';
}

}  // namespace tutti
