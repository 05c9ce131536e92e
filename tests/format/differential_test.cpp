// The other half of yaml_differential.py: does what its requests say and answers one JSON line for each.
#include <cstdlib>
#include <fstream>
#include <string>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "format/json.hpp"
#include "format/yaml.hpp"
#include "format/yaml_edit.hpp"

namespace tutti {
namespace {

YamlPath path_of(const Value& request) {
  YamlPath path;
  if (const Value* keys = request.find("path")) {
    for (const Value& key : keys->items()) path.emplace_back(key.as_string());
  }
  return path;
}

std::string answer(const Value& request) {
  const std::string operation(request.find("do")->as_string());
  if (operation == "write") return write_yaml(*request.find("value"));
  const std::string old(request.find("old")->as_string());
  if (operation == "read") return python_json(read_yaml(old, "f.yaml"), SortKeys::no);
  YamlDocument document(old, "f.yaml");
  if (operation == "update") document.update(path_of(request), *request.find("value"));
  if (operation == "replace") document.replace(path_of(request), *request.find("value"));
  if (operation == "erase") document.erase(path_of(request));
  return document.text();
}

}  // namespace

TEST_CASE("the requests of yaml_differential.py are answered", "[.differential]") {
  const char* const name = std::getenv("TUTTI_DIFFERENTIAL");
  REQUIRE(name != nullptr);
  std::ifstream requests(name);
  std::ofstream answers(std::string(name) + ".answers");

  for (std::string line; std::getline(requests, line);) {
    Value result = Value::map();
    try {
      result.set("text", Value::string(answer(read_json(line, "request"))));
    } catch (const Error& error) {
      result.set("error", Value::string(error.message()));
    }
    answers << python_json(result, SortKeys::no) << "\n";
  }
  CHECK(answers.good());
}

}  // namespace tutti
