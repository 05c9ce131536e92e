#include "format/python_text.hpp"

#include <catch2/catch.hpp>

#include "format/yaml.hpp"

namespace tutti {

TEST_CASE("values print as Python prints them") {
  const Value value = read_yaml(
      "[1, -2.0, 1e-7, .inf, .nan, true, null, text, 2020-01-31, {a: [], 3: {}}, 99999999999999999999]\n", "x");

  CHECK(python_repr(value) ==
        "[1, -2.0, 1e-07, inf, nan, True, None, 'text', '2020-01-31', {'a': [], 3: {}}, 99999999999999999999]");
  CHECK(python_str(Value::string("it's")) == "it's");
  CHECK(python_str(Value::boolean(false)) == "False");
}

TEST_CASE("texts are quoted and escaped as Python's repr does") {
  CHECK(python_repr(Value::string("it's")) == "\"it's\"");
  CHECK(python_repr(Value::string("it's \"so\"")) == "'it\\'s \"so\"'");
  CHECK(python_repr(Value::string("a\\b\n\t\r\x1b")) == "'a\\\\b\\n\\t\\r\\x1b'");
  CHECK(python_repr(Value::string("é日\u00a0\u200b😀")) == "'é日\\xa0\\u200b😀'");
}

}  // namespace tutti
