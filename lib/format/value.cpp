// The tagged union behind Value, and the two equalities.
#include "format/value.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <new>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tutti {

void refuse(const Source& file, Mark mark, std::string_view message) {
  const std::string name = printable(file.name);
  if (mark.line == 0) throw InvalidFile(fmt::format("{}: {}", name, message));
  throw InvalidFile(fmt::format("{}:{}:{}: {}", name, mark.line, mark.column, message));
}

std::string_view described(ValueKind kind) {
  switch (kind) {
    case ValueKind::null:
      return "nothing";
    case ValueKind::boolean:
      return "a boolean";
    case ValueKind::integer:
    case ValueKind::big_integer:
      return "an integer";
    case ValueKind::real:
      return "a number";
    case ValueKind::string:
      return "a string";
    case ValueKind::timestamp:
      return "a date";
    case ValueKind::list:
      return "a list";
    case ValueKind::map:
      return "a map";
  }
  return "a value";
}

// One allocation: the length, then the bytes.
struct Value::Text {
  std::uint32_t size;
  char* bytes() { return reinterpret_cast<char*>(this + 1); }
};

namespace {

constexpr std::uint32_t largest_column = (1U << 24) - 1;

}  // namespace

Value::Value(ValueKind kind, Mark mark)
    : line_(mark.line), column_(mark.column > largest_column ? largest_column : mark.column), kind_(kind) {}

Value Value::with_text(ValueKind kind, std::string_view text, Mark mark) {
  if (text.size() > UINT32_MAX) throw InternalError("a text of 4 GiB does not fit in a value");
  Value result(ValueKind::null, mark);
  void* memory = ::operator new(sizeof(Text) + text.size());
  result.payload_.text = new (memory) Text{static_cast<std::uint32_t>(text.size())};
  if (!text.empty()) std::memcpy(result.payload_.text->bytes(), text.data(), text.size());
  result.kind_ = kind;
  return result;
}

std::string_view Value::text() const {
  return {payload_.text->bytes(), payload_.text->size};
}

Value::Value(const Value& other) : Value(ValueKind::null, other.mark()) {
  switch (other.kind_) {
    case ValueKind::big_integer:
    case ValueKind::string:
    case ValueKind::timestamp:
      *this = with_text(other.kind_, other.text(), other.mark());
      return;
    case ValueKind::list:
      payload_.items = new std::vector<Value>(*other.payload_.items);
      break;
    case ValueKind::map:
      payload_.members = new std::vector<Member>(*other.payload_.members);
      break;
    default:
      payload_ = other.payload_;
  }
  kind_ = other.kind_;
}

Value::Value(Value&& other) noexcept
    : payload_(other.payload_), line_(other.line_), column_(other.column_), kind_(other.kind_) {
  other.kind_ = ValueKind::null;
}

Value& Value::operator=(const Value& other) {
  if (this != &other) *this = Value(other);
  return *this;
}

// Taken out first: `other` may be a part of this, which would otherwise come to hold itself.
Value& Value::operator=(Value&& other) noexcept {
  Value taken(std::move(other));
  set_mark(taken.mark());
  std::swap(payload_, taken.payload_);
  const ValueKind kind = kind_;
  kind_ = taken.kind_;
  taken.kind_ = kind;
  return *this;
}

Value::~Value() {
  switch (kind_) {
    case ValueKind::big_integer:
    case ValueKind::string:
    case ValueKind::timestamp:
      ::operator delete(payload_.text);
      break;
    case ValueKind::list:
      delete payload_.items;
      break;
    case ValueKind::map:
      delete payload_.members;
      break;
    default:
      break;
  }
}

Value Value::boolean(bool value, Mark mark) {
  Value result(ValueKind::boolean, mark);
  result.payload_.boolean = value;
  return result;
}

Value Value::integer(std::int64_t value, Mark mark) {
  Value result(ValueKind::integer, mark);
  result.payload_.integer = value;
  return result;
}

Value Value::big_integer(std::string_view decimal, Mark mark) {
  const bool negative = decimal.starts_with('-');
  std::string_view digits = decimal.substr(negative ? 1 : 0);
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  const std::string text = fmt::format("{}{}", negative ? "-" : "", digits.empty() ? "0" : digits);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size()) return integer(value, mark);
  return with_text(ValueKind::big_integer, text, mark);
}

Value Value::real(double value, Mark mark) {
  Value result(ValueKind::real, mark);
  result.payload_.real = value;
  return result;
}

Value Value::string(std::string_view text, Mark mark) {
  return with_text(ValueKind::string, text, mark);
}

Value Value::timestamp(std::string_view text, Mark mark) {
  return with_text(ValueKind::timestamp, text, mark);
}

Value Value::list(Mark mark) {
  Value result(ValueKind::null, mark);
  result.payload_.items = new std::vector<Value>;
  result.kind_ = ValueKind::list;
  return result;
}

Value Value::list(std::initializer_list<Value> items) {
  Value result = list();
  *result.payload_.items = items;
  return result;
}

Value Value::map(Mark mark) {
  Value result(ValueKind::null, mark);
  result.payload_.members = new std::vector<Member>;
  result.kind_ = ValueKind::map;
  return result;
}

Value Value::map(std::initializer_list<Member> members) {
  Value result = map();
  *result.payload_.members = members;
  return result;
}

void Value::set_mark(Mark mark) {
  line_ = mark.line;
  column_ = std::min(mark.column, largest_column) & largest_column;
}

void Value::require(ValueKind kind) const {
  if (kind_ != kind) throw InternalError(fmt::format("{} used as {}", described(kind_), described(kind)));
}

bool Value::as_boolean() const {
  require(ValueKind::boolean);
  return payload_.boolean;
}

std::int64_t Value::as_integer() const {
  require(ValueKind::integer);
  return payload_.integer;
}

double Value::as_real() const {
  require(ValueKind::real);
  return payload_.real;
}

std::string_view Value::as_string() const {
  require(ValueKind::string);
  return text();
}

std::string_view Value::big_integer_text() const {
  require(ValueKind::big_integer);
  return text();
}

std::string_view Value::timestamp_text() const {
  require(ValueKind::timestamp);
  return text();
}

const std::vector<Value>& Value::items() const {
  require(ValueKind::list);
  return *payload_.items;
}

std::vector<Value>& Value::items() {
  require(ValueKind::list);
  return *payload_.items;
}

const std::vector<Member>& Value::members() const {
  require(ValueKind::map);
  return *payload_.members;
}

std::vector<Member>& Value::members() {
  require(ValueKind::map);
  return *payload_.members;
}

std::size_t Value::size() const {
  if (is_list()) return payload_.items->size();
  return is_map() ? payload_.members->size() : 0;
}

const Value* Value::find(std::string_view key) const {
  if (!is_map()) return nullptr;
  for (const Member& member : *payload_.members) {
    if (member.key.is_string() && member.key.text() == key) return &member.value;
  }
  return nullptr;
}

Value* Value::find(std::string_view key) {
  return const_cast<Value*>(std::as_const(*this).find(key));
}

void Value::set(std::string_view key, Value value) {
  require(ValueKind::map);
  if (Value* present = find(key)) {
    *present = std::move(value);
  } else {
    append(key, std::move(value));
  }
}

void Value::append(std::string_view key, Value value) {
  members().emplace_back(key, std::move(value));
}

bool Value::erase(std::string_view key) {
  std::vector<Member>& all = members();
  const auto found = std::find_if(
      all.begin(), all.end(), [&](const Member& member) { return member.key.is_string() && member.key.text() == key; });
  if (found == all.end()) return false;
  all.erase(found);
  return true;
}

void Value::push_back(Value item) {
  items().push_back(std::move(item));
}

bool operator==(const Value& a, const Value& b) {
  if (a.kind_ != b.kind_) return false;
  switch (a.kind_) {
    case ValueKind::null:
      return true;
    case ValueKind::boolean:
      return a.payload_.boolean == b.payload_.boolean;
    case ValueKind::integer:
      return a.payload_.integer == b.payload_.integer;
    case ValueKind::real:
      return a.payload_.real == b.payload_.real || (std::isnan(a.payload_.real) && std::isnan(b.payload_.real));
    case ValueKind::big_integer:
    case ValueKind::string:
    case ValueKind::timestamp:
      return a.text() == b.text();
    case ValueKind::list:
      return *a.payload_.items == *b.payload_.items;
    case ValueKind::map:
      return *a.payload_.members == *b.payload_.members;
  }
  return false;
}

namespace {

bool is_number(const Value& value) {
  return value.is_boolean() || value.is_integer() || value.is_real() || value.kind() == ValueKind::big_integer;
}

// Python compares an integer with a float exactly, without rounding the integer first.
bool equals_real(const Value& integer, double real) {
  if (!std::isfinite(real) || std::trunc(real) != real) return false;
  return fmt::format("{:.0f}", real) ==
         (integer.is_integer() ? std::to_string(integer.as_integer()) : std::string(integer.big_integer_text()));
}

bool equal_numbers(const Value& a, const Value& b) {
  if (a.is_boolean()) return equal_numbers(Value::integer(a.as_boolean() ? 1 : 0), b);
  if (b.is_boolean()) return equal_numbers(a, Value::integer(b.as_boolean() ? 1 : 0));
  if (a.is_real() && b.is_real()) return a.as_real() == b.as_real();
  if (b.is_real()) return equals_real(a, b.as_real() == 0 ? 0.0 : b.as_real());
  if (a.is_real()) return equals_real(b, a.as_real() == 0 ? 0.0 : a.as_real());
  return a == b;
}

bool equal_maps(const std::vector<Member>& a, const std::vector<Member>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    // Most maps that are compared have the same order.
    const Member* same = python_equal(a[i].key, b[i].key) ? &b[i] : nullptr;
    for (std::size_t j = 0; same == nullptr && j < b.size(); ++j) {
      if (python_equal(a[i].key, b[j].key)) same = &b[j];
    }
    if (same == nullptr || !python_equal(a[i].value, same->value)) return false;
  }
  return true;
}

}  // namespace

bool python_equal(const Value& a, const Value& b) {
  if (is_number(a) && is_number(b)) return equal_numbers(a, b);
  if (a.kind() != b.kind()) return false;
  if (a.is_list()) {
    return std::equal(a.items().begin(), a.items().end(), b.items().begin(), b.items().end(), python_equal);
  }
  return a.is_map() ? equal_maps(a.members(), b.members()) : a == b;
}

}  // namespace tutti
