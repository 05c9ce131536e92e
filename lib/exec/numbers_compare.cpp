// Compares two maps of numbers, name by name (reference: DVC 3.67.1, utils/diff.py).
#include <algorithm>
#include <cstdlib>
#include <map>

#include <fmt/format.h>

#include "base/error.hpp"
#include "exec/numbers.hpp"
#include "format/json.hpp"
#include "format/python_text.hpp"

namespace tutti {
namespace {

bool is_number(const Value& value) {
  return value.is_boolean() || value.is_integer() || value.is_real() || value.kind() == ValueKind::big_integer;
}

std::string integer_text(const Value& value) {
  if (value.is_boolean()) return value.as_boolean() ? "1" : "0";
  return value.is_integer() ? std::to_string(value.as_integer()) : std::string(value.big_integer_text());
}

double real_of(const Value& value) {
  return value.is_real() ? value.as_real() : std::strtod(integer_text(value).c_str(), nullptr);
}

// Of decimal digits without sign or leading zeros.
bool is_less(const std::string& a, const std::string& b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

std::string sum(const std::string& a, const std::string& b) {
  std::string digits;
  int carry = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()) || carry; ++i) {
    if (i < a.size()) carry += a[a.size() - 1 - i] - '0';
    if (i < b.size()) carry += b[b.size() - 1 - i] - '0';
    digits += static_cast<char>('0' + carry % 10);
    carry /= 10;
  }
  std::ranges::reverse(digits);
  return digits;
}

std::string without(const std::string& larger, const std::string& smaller) {
  std::string digits;
  int borrowed = 0;
  for (std::size_t i = 0; i < larger.size(); ++i) {
    int digit = larger[larger.size() - 1 - i] - '0' - borrowed;
    if (i < smaller.size()) digit -= smaller[smaller.size() - 1 - i] - '0';
    borrowed = digit < 0 ? 1 : 0;
    digits += static_cast<char>('0' + digit + 10 * borrowed);
  }
  while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
  std::ranges::reverse(digits);
  return digits;
}

// a - b, however large.
std::string integer_difference(std::string a, std::string b) {
  const bool a_is_negative = a.starts_with('-'), b_is_negative = b.starts_with('-');
  if (a_is_negative) a.erase(0, 1);
  if (b_is_negative) b.erase(0, 1);
  if (a_is_negative != b_is_negative) return (a_is_negative ? "-" : "") + sum(a, b);
  if (a == b) return "0";
  const bool is_swapped = is_less(a, b);
  const std::string size = is_swapped ? without(b, a) : without(a, b);
  return (is_swapped != a_is_negative ? "-" : "") + size;
}

Value difference(const Value& after, const Value& before) {
  if (after.is_real() || before.is_real()) return Value::real(real_of(after) - real_of(before));
  return Value::big_integer(integer_difference(integer_text(after), integer_text(before)));
}

// What one file says, by dotted name; of a name that it does not have it says `otherwise`.
struct Named {
  std::map<std::string, Value> values;
  Value otherwise;
  std::optional<Value> single = {};  // it is no map
};

// Lists are their texts; maps that are empty are not there.
void flatten(const Value& map, const std::string& place, Named& into) {
  for (const Member& member : map.members()) {
    const std::string key = python_str(member.key);
    const std::string name = place.empty() ? key : fmt::format("{}.{}", place, key);
    if (member.value.is_map()) {
      flatten(member.value, name, into);
    } else if (member.value.is_list()) {
      into.values.insert_or_assign(name, Value::string(python_repr(member.value)));
    } else {
      into.values.insert_or_assign(name, member.value);
    }
  }
}

bool is_nothing(const Value& value) {
  if (value.is_string()) return value.as_string().empty();
  return value.is_null() || python_equal(value, Value::integer(0)) || (value.is_map() && value.size() == 0);
}

// DVC takes a file that is a single text, or a list as Python prints it, for JSON if it is that.
Value parsed(const Value& value) {
  if (!value.is_string() && !value.is_list()) return value;
  const std::string text = python_str(value);
  try {
    return read_json(text, "");
  } catch (const InvalidFile&) {
    return Value::string(text);
  }
}

Named named(const NumbersFile* file) {
  Named named;
  if (!file || file->error) return named;
  const Value values = file->values.is_map() ? Value() : parsed(file->values);
  const Value& root = file->values.is_map() ? file->values : values;
  if (root.is_map()) {
    flatten(root, "", named);
  } else {
    if (!is_nothing(root)) named.otherwise = Value::string("unable to parse");
    named.single = root;
  }
  return named;
}

std::optional<NumberChange> change_of(const std::string& name, const Value& before, const Value& after,
                                      bool with_unchanged) {
  if (before.is_list() && after.is_list() && before.size() == 1 && after.size() == 1) {
    return change_of(name, before.items()[0], after.items()[0], with_unchanged);
  }
  if (!with_unchanged && python_equal(before, after)) return std::nullopt;
  NumberChange change{.name = name, .before = before, .after = after, .difference = {}};
  if (is_number(before) && is_number(after)) change.difference = difference(after, before);
  return change;
}

std::vector<NumberChange> changes_of(const Named& before, const Named& after, bool with_unchanged) {
  std::vector<NumberChange> changes;
  const auto add = [&](const std::string& name, const Value& old_value, const Value& new_value) {
    if (auto change = change_of(name, old_value, new_value, with_unchanged)) changes.push_back(*std::move(change));
  };
  if (before.single && after.single) {
    add("", *before.single, *after.single);
    return changes;
  }
  auto a = before.values.begin(), b = after.values.begin();
  while (a != before.values.end() || b != after.values.end()) {
    if (b == after.values.end() || (a != before.values.end() && a->first < b->first)) {
      add(a->first, a->second, after.otherwise);
      ++a;
    } else if (a == before.values.end() || b->first < a->first) {
      add(b->first, before.otherwise, b->second);
      ++b;
    } else {
      add(a->first, a->second, b->second);
      ++a, ++b;
    }
  }
  return changes;
}

}  // namespace

std::map<std::string, Value> dotted_values(const Value& values) {
  if (!values.is_map()) return {{"", values}};
  Named named;
  flatten(values, "", named);
  return std::move(named.values);
}

std::vector<NumbersDiff::File> compare(const std::vector<NumbersFile>& before, const std::vector<NumbersFile>& after,
                                       bool with_unchanged) {
  struct Pair {
    const NumbersFile *before = nullptr, *after = nullptr;
  };
  std::map<std::string, Pair> pairs;
  for (const NumbersFile& file : before) pairs[file.path].before = &file;
  for (const NumbersFile& file : after) pairs[file.path].after = &file;
  std::vector<NumbersDiff::File> files;
  for (const auto& [path, pair] : pairs) {
    std::vector<NumberChange> changes = changes_of(named(pair.before), named(pair.after), with_unchanged);
    if (!changes.empty()) files.push_back({path, std::move(changes)});
  }
  return files;
}

}  // namespace tutti
