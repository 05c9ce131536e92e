#include "format/toml.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "format/json.hpp"

namespace tutti {

TEST_CASE("TOML keeps the order of the file") {
  const Value value = read_toml(
      "z = 1\na = [1.5, 'x', true]\n[table]\nk = {y = 1, b = 2}\n[[rows]]\nn = 1\n[[rows]]\nn = 2\n", "p.toml");

  CHECK(python_json(value, SortKeys::no) ==
        R"({"z": 1, "a": [1.5, "x", true], "table": {"k": {"y": 1, "b": 2}}, "rows": [{"n": 1}, {"n": 2}]})");
}

TEST_CASE("a key's place is known, and a value's") {
  const Value value = read_toml("# c\n[train]\n  lr = 0.1\n", "p.toml");

  const Member& member = value.find("train")->members()[0];
  CHECK(member.key.mark() == Mark{3, 3});
  CHECK(member.value.mark() == Mark{3, 8});
}

TEST_CASE("TOML's dates and times are timestamps") {
  const Value value =
      read_toml("a = 2020-01-31\nb = 2020-01-31T10:00:00.5Z\nc = 10:00:00\nd = 2020-01-31 10:00:00-02:30\n", "p");

  CHECK(value.find("a")->timestamp_text() == "2020-01-31");
  CHECK(value.find("b")->timestamp_text() == "2020-01-31 10:00:00.500000+00:00");
  CHECK(value.find("c")->timestamp_text() == "10:00:00");
  CHECK(value.find("d")->timestamp_text() == "2020-01-31 10:00:00-02:30");
}

TEST_CASE("bad TOML is refused with its place") {
  CHECK_THROWS_WITH(read_toml("a = 1\nb = = 2\n", "p.toml"), Catch::StartsWith("p.toml:2:5: "));
  CHECK_THROWS_WITH(read_toml("a = 1\na = 2\n", "p.toml"), Catch::StartsWith("p.toml:2:"));
  CHECK_THROWS_AS(read_toml("a = " + std::string(20000, '['), "p.toml"), InvalidFile);
}

}  // namespace tutti
