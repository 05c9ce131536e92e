#include "format/json.hpp"

#include <limits>

#include <catch2/catch.hpp>

#include "base/error.hpp"

namespace tutti {
namespace {

std::string again(std::string_view text, SortKeys sort = SortKeys::no) {
  return python_json(read_json(text, "f.json"), sort);
}

std::string refusal(std::string_view text) {
  try {
    read_json(text, "f.json");
  } catch (const InvalidFile& error) {
    return error.message();
  }
  return "read";
}

}  // namespace

TEST_CASE("JSON is written as Python's json.dumps writes it") {
  CHECK(again("{\"b\":[1,2.50,null,true],\"a\":{}}") == R"({"b": [1, 2.5, null, true], "a": {}})");
  CHECK(again(R"({"b": 1, "a": {"d": 2, "c": 3}})", SortKeys::yes) == R"({"a": {"c": 3, "d": 2}, "b": 1})");
  CHECK(again(R"(["\u00e9\ud83d\ude00\u007f\u0001\"\\\/\b\f\n\r\t"])") ==
        R"(["\u00e9\ud83d\ude00\u007f\u0001\"\\/\b\f\n\r\t"])");
  CHECK(again("[NaN, Infinity, -Infinity, 1e400]") == "[NaN, Infinity, -Infinity, Infinity]");
  CHECK(again("[123456789012345678901234567890, -0, -0.0]") == "[123456789012345678901234567890, 0, -0.0]");
}

TEST_CASE("of duplicate keys the last wins, at the place of the first") {
  CHECK(again(R"({"a": 1, "b": 2, "a": 3})") == R"({"a": 3, "b": 2})");
}

TEST_CASE("keys that are not strings become strings") {
  Value map = Value::map();
  map.members().emplace_back(Value::integer(10), Value::integer(1));
  map.members().emplace_back(Value::real(2.5), Value::integer(2));
  map.members().emplace_back(Value::boolean(true), Value::integer(3));

  CHECK(python_json(map, SortKeys::no) == R"({"10": 1, "2.5": 2, "true": 3})");
  CHECK(python_json(map, SortKeys::yes) == R"({"true": 3, "2.5": 2, "10": 1})");
  map.members().emplace_back(Value::string("x"), Value());
  CHECK_THROWS_AS(python_json(map, SortKeys::yes), InvalidFile);
  CHECK_THROWS_AS(python_json(Value::timestamp("2020-01-01"), SortKeys::no), InvalidFile);
}

TEST_CASE("numbers are printed as Python's repr prints them") {
  CHECK(python_repr(0.1) == "0.1");
  CHECK(python_repr(100) == "100.0");
  CHECK(python_repr(1e-5) == "1e-05");
  CHECK(python_repr(0.0001) == "0.0001");
  CHECK(python_repr(1e15) == "1000000000000000.0");
  CHECK(python_repr(1e16) == "1e+16");
  CHECK(python_repr(1.5e300) == "1.5e+300");
  CHECK(python_repr(123456789012345680.0) == "1.2345678901234568e+17");
  CHECK(python_repr(-0.0) == "-0.0");
  CHECK(python_repr(5e-324) == "5e-324");
  CHECK(python_repr(std::numeric_limits<double>::infinity()) == "inf");
}

TEST_CASE("bad JSON is refused with its place") {
  CHECK(refusal("") == "f.json:1:1: expected a value");
  CHECK(refusal("{\n  \"\xC3\xA9\": 1,\n}") == "f.json:3:1: expected a key in double quotes");
  CHECK(refusal("[\"\xC3\xA9\" 1]") == "f.json:1:6: expected ',' or ']'");
  CHECK(refusal("[1,]") == "f.json:1:4: expected a value");
  CHECK(refusal("01") == "f.json:1:1: a number must not begin with 0");
  CHECK(refusal("1 2") == "f.json:1:3: something after the end of the value");
  CHECK(refusal("\"a\nb\"") == "f.json:1:3: a control character inside a string");
  CHECK(refusal("[\"\\x\"]") == "f.json:1:4: an unknown escape inside a string");
  CHECK(refusal("\"\\ud800\"") == "f.json:1:8: half of a surrogate pair");
  CHECK(refusal("1.") == "f.json:1:2: something after the end of the value");
  CHECK(refusal("\xFF") == "f.json:1:1: not UTF-8 text");
  CHECK(refusal(std::string(20000, '[')).ends_with("nested more than 256 levels deep"));
}

TEST_CASE("values know where they stand") {
  const Value value = read_json("{\n  \"a\": [1,\n  2]}", "f.json");

  CHECK(value.members()[0].key.mark() == Mark{2, 3});
  CHECK(value.find("a")->items()[1].mark() == Mark{3, 3});
}

TEST_CASE("places on a line are counted in characters, however long the line") {
  const Value value = read_json("{\"\xC3\xA9\": [\"\xC3\xBC\", 1], \"b\": 2}", "f.json");

  CHECK(value.find("\xC3\xA9")->items()[1].mark() == Mark{1, 13});
  CHECK(value.members()[1].key.mark() == Mark{1, 17});
  CHECK(value.find("b")->mark() == Mark{1, 22});
}

}  // namespace tutti
