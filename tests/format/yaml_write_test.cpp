#include <vector>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "format/json.hpp"
#include "format/yaml.hpp"

namespace tutti {
namespace {

struct Written {
  const char* json;
  const char* yaml;
};

const std::vector<Written> written_by_dvc = {
#include "yaml_write_table.inc"
};

Value strings(std::initializer_list<std::string_view> texts) {
  Value list = Value::list();
  for (const std::string_view text : texts) list.push_back(Value::string(text));
  return list;
}

}  // namespace

TEST_CASE("YAML is written byte for byte as DVC writes it") {
  REQUIRE(written_by_dvc.size() > 200);
  for (const Written& expected : written_by_dvc) {
    INFO(expected.json);
    CHECK(write_yaml(read_json(expected.json, "table")) == expected.yaml);
  }
}

TEST_CASE("what was written reads back as the same value") {
  for (const Written& expected : written_by_dvc) {
    INFO(expected.yaml);
    CHECK(read_yaml(expected.yaml, "table") == read_json(expected.json, "table"));
  }
}

TEST_CASE("a fresh pointer looks as DVC's") {
  const Value pointer =
      Value::map({{"outs", Value::list({Value::map({{"md5", Value::string("12345678901234567890123456789012")},
                                                    {"size", Value::integer(6)},
                                                    {"hash", Value::string("md5")},
                                                    {"path", Value::string("a.txt")}})})}});

  CHECK(write_yaml(pointer) ==
        "outs:\n- md5: '12345678901234567890123456789012'\n  size: 6\n  hash: md5\n  path: a.txt\n");
}

TEST_CASE("nothing is written as nothing, but as a key as null") {
  Value map = Value::map({{"n", Value()}});
  map.members().emplace_back(Value(), Value::integer(1));
  map.members().emplace_back(Value::integer(7), Value());

  CHECK(write_yaml(map) == "n:\nnull: 1\n7:\n");
  CHECK(write_yaml(Value::list({Value(), Value()})) == "- \n- \n");
}

TEST_CASE("dates are written plain, and texts that look like one in quotes") {
  CHECK(write_yaml(Value::list({Value::timestamp("2020-01-31"), Value::string("2020-01-31")})) ==
        "- 2020-01-31\n- '2020-01-31'\n");
}

TEST_CASE("words that only YAML 1.1 reads as something else stay plain") {
  CHECK(write_yaml(strings({"yes", "no", "on", "off", "y", "1:20"})) == "- yes\n- no\n- on\n- off\n- y\n- 1:20\n");
}

TEST_CASE("a long key stays on its line, because otherwise nobody could read it") {
  const std::string key = std::string(60, 'a') + " " + std::string(40, 'b');
  const Value value = Value::map({{"outer", Value::map({{key, Value::integer(1)}})}});

  CHECK(write_yaml(value) == "outer:\n  " + key + ": \n    1\n");
  CHECK(read_yaml(write_yaml(value), "f") == value);
}

TEST_CASE("a text that is not UTF-8 is refused by name") {
  CHECK_THROWS_WITH(write_yaml(Value::map({{"path", Value::string("a\xFF")}})),
                    Catch::Contains("\\377") && Catch::Contains("not UTF-8"));
}

}  // namespace tutti
