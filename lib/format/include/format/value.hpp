// What a YAML, JSON or TOML document says, with the place where it says it.
//
// A value takes 16 bytes, so that a pipeline of 100,000 stages fits in memory. Maps keep the order of the file and may
// have keys that are not strings. Copies are deep.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti {

// A place in a text: both count from 1, columns in code points; 0 means unknown. Columns stop counting at 2^24 - 1.
struct Mark {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  friend bool operator==(const Mark&, const Mark&) = default;
};

// What a message calls the file a value was read from: "dvc.yaml", "models/rf.dvc".
struct Source {
  std::string name;
};

// Throws InvalidFile: "dvc.yaml:3:5: expected a list"; without an unknown mark's numbers.
[[noreturn]] void refuse(const Source& file, Mark mark, std::string_view message);

// `big_integer` does not fit in 64 bits; `timestamp` is a YAML or TOML date or time, which JSON does not know.
enum class ValueKind : std::uint8_t { null, boolean, integer, big_integer, real, string, timestamp, list, map };

// With its article, for messages: "nothing", "a boolean", "an integer", "a number", "a string", "a date", "a list", "a
// map".
std::string_view described(ValueKind kind);

struct Member;

class Value {
 public:
  Value() noexcept = default;  // null
  Value(const Value& other);
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other);
  Value& operator=(Value&& other) noexcept;
  ~Value();

  static Value boolean(bool value, Mark mark = {});
  static Value integer(std::int64_t value, Mark mark = {});
  // Decimal digits with an optional '-'. Becomes an integer when it fits in 64 bits.
  static Value big_integer(std::string_view decimal, Mark mark = {});
  static Value real(double value, Mark mark = {});
  static Value string(std::string_view text, Mark mark = {});
  // `text` as Python's isoformat(" ") prints it: "2020-01-31", "2020-01-31 10:00:00".
  static Value timestamp(std::string_view text, Mark mark = {});
  static Value list(Mark mark = {});
  static Value list(std::initializer_list<Value> items);
  static Value map(Mark mark = {});
  static Value map(std::initializer_list<Member> members);

  ValueKind kind() const { return kind_; }
  Mark mark() const { return {line_, column_}; }
  void set_mark(Mark mark);

  bool is_null() const { return kind_ == ValueKind::null; }
  bool is_boolean() const { return kind_ == ValueKind::boolean; }
  bool is_integer() const { return kind_ == ValueKind::integer; }
  bool is_real() const { return kind_ == ValueKind::real; }
  bool is_string() const { return kind_ == ValueKind::string; }
  bool is_list() const { return kind_ == ValueKind::list; }
  bool is_map() const { return kind_ == ValueKind::map; }
  bool is_scalar() const { return !is_list() && !is_map(); }

  // Each throws InternalError unless the kind is the one named: check kind() first, and refuse() with the mark.
  bool as_boolean() const;
  std::int64_t as_integer() const;
  double as_real() const;
  std::string_view as_string() const;
  std::string_view big_integer_text() const;
  std::string_view timestamp_text() const;
  const std::vector<Value>& items() const;  // of a list
  std::vector<Value>& items();
  const std::vector<Member>& members() const;  // of a map
  std::vector<Member>& members();

  // Members or items; 0 for scalars.
  std::size_t size() const;
  // The value of the string key, or null pointer; also when this is not a map. Linear: walk members() of large maps.
  const Value* find(std::string_view key) const;
  Value* find(std::string_view key);
  // Replaces the value of the string key in its place, or appends.
  void set(std::string_view key, Value value);
  void append(std::string_view key, Value value);  // of a map, which must not have the key yet
  bool erase(std::string_view key);                // whether it was there
  void push_back(Value item);                      // of a list

  // The same kind and content, in the same order; marks do not count; NaN equals NaN.
  friend bool operator==(const Value& a, const Value& b);

 private:
  struct Text;
  Value(ValueKind kind, Mark mark);
  static Value with_text(ValueKind kind, std::string_view text, Mark mark);
  std::string_view text() const;
  void require(ValueKind kind) const;

  union Payload {
    bool boolean;
    std::int64_t integer;
    double real;
    Text* text;
    std::vector<Value>* items;
    std::vector<Member>* members;
  };
  Payload payload_{.integer = 0};
  std::uint32_t line_ = 0;
  std::uint32_t column_ : 24 = 0;
  ValueKind kind_ : 8 = ValueKind::null;
};

struct Member {
  Value key;
  Value value;
  Member(Value k, Value v) : key(std::move(k)), value(std::move(v)) {}
  Member(std::string_view k, Value v) : key(Value::string(k)), value(std::move(v)) {}
  Member(const char* k, Value v) : key(Value::string(k)), value(std::move(v)) {}
  friend bool operator==(const Member&, const Member&) = default;
};

// As Python's ==: 1 == 1.0 == True; maps compare without order; a string equals only a string; NaN equals nothing.
bool python_equal(const Value& a, const Value& b);

}  // namespace tutti
