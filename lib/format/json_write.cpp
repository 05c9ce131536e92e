// python_json(): the text whose bytes DVC hashes.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/python_json.hpp"
#include "format/json.hpp"

namespace tutti {
namespace {

void write_string(std::string& out, std::string_view text) {
  out += '"';
  if (!append_python_escaped(out, text)) throw InvalidFile("a text that is not UTF-8 cannot be written as JSON");
  out += '"';
}

std::string number_text(const Value& value) {
  if (value.is_integer()) return std::to_string(value.as_integer());
  if (value.kind() == ValueKind::big_integer) return std::string(value.big_integer_text());
  const double real = value.as_real();
  if (std::isnan(real)) return "NaN";
  if (std::isinf(real)) return real < 0 ? "-Infinity" : "Infinity";
  return python_repr(real);
}

[[noreturn]] void refuse_timestamp() {
  throw InvalidFile("a date or time cannot be written as JSON");
}

std::string key_text(const Value& key) {
  switch (key.kind()) {
    case ValueKind::string:
      return std::string(key.as_string());
    case ValueKind::null:
      return "null";
    case ValueKind::boolean:
      return key.as_boolean() ? "true" : "false";
    case ValueKind::timestamp:
      refuse_timestamp();
    case ValueKind::list:
    case ValueKind::map:
      throw InvalidFile("a list or map cannot be a key in JSON");
    default:
      return number_text(key);
  }
}

bool is_numeric(const Value& key) {
  return !key.is_string() && !key.is_null() && key.kind() != ValueKind::timestamp;
}

double number_of(const Value& key) {
  if (key.is_boolean()) return key.as_boolean() ? 1 : 0;
  if (key.is_integer()) return static_cast<double>(key.as_integer());
  return key.is_real() ? key.as_real() : std::strtod(std::string(key.big_integer_text()).c_str(), nullptr);
}

bool less_integer(const Value& a, const Value& b) {
  return a.is_integer() && b.is_integer() ? a.as_integer() < b.as_integer() : number_of(a) < number_of(b);
}

// Python sorts the keys themselves: strings by code point (as UTF-8 sorts), numbers by value, and never both.
std::vector<const Member*> sorted(const std::vector<Member>& members) {
  std::vector<const Member*> result;
  for (const Member& member : members) result.push_back(&member);
  if (result.size() < 2) return result;
  const bool strings = std::all_of(members.begin(), members.end(), [](const Member& m) { return m.key.is_string(); });
  const bool numbers = std::all_of(members.begin(), members.end(), [](const Member& m) { return is_numeric(m.key); });
  if (!strings && !numbers) throw InvalidFile("keys of different types cannot be sorted");
  std::stable_sort(result.begin(), result.end(), [&](const Member* a, const Member* b) {
    return strings ? a->key.as_string() < b->key.as_string() : less_integer(a->key, b->key);
  });
  return result;
}

void write(std::string& out, const Value& value, SortKeys sort) {
  switch (value.kind()) {
    case ValueKind::null:
      out += "null";
      return;
    case ValueKind::boolean:
      out += value.as_boolean() ? "true" : "false";
      return;
    case ValueKind::integer:
    case ValueKind::big_integer:
    case ValueKind::real:
      out += number_text(value);
      return;
    case ValueKind::string:
      write_string(out, value.as_string());
      return;
    case ValueKind::timestamp:
      refuse_timestamp();
    case ValueKind::list: {
      out += '[';
      std::string_view separator;
      for (const Value& item : value.items()) {
        out += separator;
        write(out, item, sort);
        separator = ", ";
      }
      out += ']';
      return;
    }
    case ValueKind::map: {
      out += '{';
      std::string_view separator;
      const auto write_member = [&](const Member& member) {
        out += separator;
        write_string(out, key_text(member.key));
        out += ": ";
        write(out, member.value, sort);
        separator = ", ";
      };
      if (sort == SortKeys::yes) {
        for (const Member* member : sorted(value.members())) write_member(*member);
      } else {
        for (const Member& member : value.members()) write_member(member);
      }
      out += '}';
      return;
    }
  }
}

}  // namespace

std::string python_json(const Value& value, SortKeys sort) {
  std::string out;
  write(out, value, sort);
  return out;
}

}  // namespace tutti
