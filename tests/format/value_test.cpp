#include "format/value.hpp"

#include <limits>

#include <catch2/catch.hpp>

#include "base/error.hpp"

namespace tutti {
namespace {

Value list_of_two(Value a, Value b) {
  Value list = Value::list();
  list.push_back(std::move(a));
  list.push_back(std::move(b));
  return list;
}

}  // namespace

TEST_CASE("a value is small, because a pipeline has millions of them") {
  CHECK(sizeof(Value) == 16);
}

TEST_CASE("a map keeps the order of its members") {
  Value map = Value::map({{"b", Value::integer(1)}, {"a", Value::integer(2)}});

  map.set("c", Value::integer(3));
  map.set("b", Value::integer(4));

  REQUIRE(map.size() == 3);
  CHECK(map.members()[0].key.as_string() == "b");
  CHECK(map.members()[0].value.as_integer() == 4);
  CHECK(map.members()[2].key.as_string() == "c");
  CHECK(map.erase("a"));
  CHECK_FALSE(map.erase("a"));
  CHECK(map.find("a") == nullptr);
}

TEST_CASE("a copy shares nothing with its original") {
  Value original = Value::map({{"list", list_of_two(Value::string("x"), Value::boolean(true))}});

  Value copy = original;
  copy.find("list")->items()[0] = Value::string("changed");

  CHECK(original.find("list")->items()[0].as_string() == "x");
  CHECK_FALSE(original == copy);
}

TEST_CASE("moving into a part of itself keeps the part") {
  Value map = Value::map({{"inner", Value::string("kept")}});

  map = std::move(*map.find("inner"));

  REQUIRE(map.is_string());
  CHECK(map.as_string() == "kept");
}

TEST_CASE("a value taken for what it is not is a bug, not undefined") {
  CHECK_THROWS_AS(Value::string("1").as_integer(), InternalError);
  CHECK_THROWS_AS(Value().items(), InternalError);
  CHECK_THROWS_AS(Value::big_integer("99999999999999999999").as_integer(), InternalError);
}

TEST_CASE("an integer is big only when it does not fit") {
  CHECK(Value::big_integer("-9223372036854775808").as_integer() == std::numeric_limits<std::int64_t>::min());
  CHECK(Value::big_integer("00017").as_integer() == 17);
  CHECK(Value::big_integer("9223372036854775808").kind() == ValueKind::big_integer);
  CHECK(Value::big_integer("9223372036854775808").big_integer_text() == "9223372036854775808");
}

TEST_CASE("Python's equality crosses the kinds of numbers, ours does not") {
  CHECK(python_equal(Value::integer(1), Value::real(1.0)));
  CHECK(python_equal(Value::boolean(true), Value::integer(1)));
  CHECK(python_equal(Value::real(0.0), Value::boolean(false)));
  CHECK(python_equal(Value::real(-0.0), Value::integer(0)));
  CHECK(python_equal(Value::big_integer("100000000000000000000"), Value::real(1e20)));
  CHECK_FALSE(python_equal(Value::integer(9007199254740993), Value::real(9007199254740992.0)));
  CHECK_FALSE(python_equal(Value::string("1"), Value::integer(1)));
  CHECK_FALSE(python_equal(Value(), Value::boolean(false)));
  CHECK_FALSE(Value::integer(1) == Value::real(1.0));
}

TEST_CASE("NaN equals itself where values are compared, and nothing in Python") {
  const Value nan = Value::real(std::numeric_limits<double>::quiet_NaN());

  CHECK(nan == nan);
  CHECK_FALSE(python_equal(nan, nan));
}

TEST_CASE("in Python the order of a map's members does not count") {
  const Value map = Value::map({{"a", Value::integer(1)}, {"b", Value::integer(2)}});
  const Value turned = Value::map({{"b", Value::real(2)}, {"a", Value::integer(1)}});

  CHECK(python_equal(map, turned));
  CHECK_FALSE(map == turned);
  CHECK_FALSE(python_equal(map, Value::map({{"a", Value::integer(1)}, {"c", Value::integer(2)}})));
  CHECK_FALSE(python_equal(list_of_two(Value(), Value::integer(1)), list_of_two(Value::integer(1), Value())));
}

TEST_CASE("marks say where, and do not count when values are compared") {
  const Value here = Value::string("x", {3, 5});

  CHECK(here == Value::string("x"));
  CHECK(here.mark() == Mark{3, 5});
  CHECK(Value::string("x", {1, 1U << 30}).mark().column == (1U << 24) - 1);
}

TEST_CASE("a refusal names file, line and column") {
  const auto message_of = [](Mark mark) {
    try {
      refuse(Source{"sub/dvc.yaml"}, mark, "expected a list");
    } catch (const InvalidFile& error) {
      return error.message();
    }
  };

  CHECK(message_of({3, 5}) == "sub/dvc.yaml:3:5: expected a list");
  CHECK(message_of({}) == "sub/dvc.yaml: expected a list");
}

}  // namespace tutti
