// How metrics and parameters differ; where they are found is shown with DVC beside
// (tests/interop/scenarios/numbers.py).
#include "exec/numbers.hpp"

#include <catch2/catch.hpp>

#include "format/json.hpp"
#include "format/python_text.hpp"
#include "format/yaml.hpp"
#include "playground.hpp"

namespace tutti {
namespace {

std::vector<NumbersFile> file(const std::string& text) {
  return {{.path = "m", .values = read_yaml(text, "m"), .error = {}}};
}

// "name: before -> after (difference)"
std::vector<std::string> changes(const std::vector<NumbersFile>& before, const std::vector<NumbersFile>& after,
                                 bool with_unchanged = false) {
  std::vector<std::string> lines;
  for (const NumbersDiff::File& one : compare(before, after, with_unchanged)) {
    for (const NumberChange& change : one.changes) {
      lines.push_back(change.name + ": " + python_repr(change.before) + " -> " + python_repr(change.after) +
                      (change.difference ? " (" + python_repr(*change.difference) + ")" : ""));
    }
  }
  return lines;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("numbers differ by their difference, other values by themselves") {
  CHECK(changes(file("{a: 1, b: 0.9, c: x, d: true, e: 1, same: 1}"),
                file("{a: 3, b: 0.95, c: y, d: false, e: z, same: 1.0}")) ==
        Texts{"a: 1 -> 3 (2)", "b: 0.9 -> 0.95 (0.04999999999999993)", "c: 'x' -> 'y'", "d: True -> False (-1)",
              "e: 1 -> 'z'"});
  CHECK(changes(file("{same: 1}"), file("{same: 1.0}"), true) == Texts{"same: 1 -> 1.0 (0.0)"});
}

TEST_CASE("what one side does not have is nothing, and has no difference") {
  CHECK(changes(file("{a: {b: 1}, l: [1, x]}"), file("{a: {c: 2}}")) ==
        Texts{"a.b: 1 -> None", "a.c: None -> 2", "l: \"[1, 'x']\" -> None"});
  CHECK(changes({}, file("{a: 1}")) == Texts{"a: None -> 1"});
  CHECK(changes(file("{a: {}, n: null}"), {}).empty());
}

TEST_CASE("integers may have any number of digits") {
  const auto difference = [](const std::string& before, const std::string& after) {
    return changes(file("{n: " + before + "}"), file("{n: " + after + "}")).at(0);
  };
  CHECK(difference("123456789012345678901234567890", "123456789012345678901234567899").ends_with("(9)"));
  CHECK(difference("9223372036854775807", "-9223372036854775808").ends_with("(-18446744073709551615)"));
  CHECK(difference("100000000000000000000", "1").ends_with("(-99999999999999999999)"));
  CHECK(difference("-100000000000000000000", "99999999999999999999").ends_with("(199999999999999999999)"));
  CHECK(difference("-100000000000000000000", "-99999999999999999999").ends_with("(1)"));
}

TEST_CASE("NaN always differs") {
  CHECK(changes(file("{n: .nan}"), file("{n: .nan}")) == Texts{"n: nan -> nan (nan)"});
}

TEST_CASE("a file that is a single value has no names") {
  CHECK(changes(file("5"), file("6.5")) == Texts{": 5 -> 6.5 (1.5)"});
  CHECK(changes(file("[1]"), file("[3]")) == Texts{": 1 -> 3 (2)"});
  CHECK(changes(file("[a]"), file("[b]")) == Texts{": \"['a']\" -> \"['b']\""});
  CHECK(changes(file("word"), file("{a: 1}")) == Texts{"a: 'unable to parse' -> 1"});
}

TEST_CASE("metrics are read from the cache where the workspace has lost them") {
  Playground here(With::git);
  here.write("dvc.yaml", "stages:\n  s:\n    cmd: echo '{\"a\":1}' > m.json\n    metrics: [m.json]\n");
  here.run();
  here.shell("git add -A && git commit -qm one && rm m.json");
  Repository repository = here.open();

  const std::vector<NumbersState> found = metrics(repository, {}, {.all_branches = true});

  REQUIRE(found.size() == 1);  // the workspace says the same as its branch
  REQUIRE(found[0].files.size() == 1);
  CHECK(python_json(found[0].files[0].values, SortKeys::no) == R"({"a": 1})");
}

TEST_CASE("what neither the workspace nor the cache has is an error in the answer") {
  Playground here(With::git);
  here.write("dvc.yaml",
             "stages:\n  s:\n    cmd: echo '{\"a\":1}' > m.json\n    metrics: [m.json]\nmetrics: [n.json]\n");
  here.run();
  here.write("n.json", "{");
  here.shell("rm -rf m.json .dvc/cache/files");
  Repository repository = here.open();

  const std::vector<NumbersState> found = metrics(repository, {}, {});

  REQUIRE(found.at(0).files.size() == 2);
  CHECK_FALSE(found[0].is_complete());
  CHECK(found[0].files[0].error->message == "[Errno 2] No storage files available: 'm.json'");
  CHECK(found[0].files[1].error->type == "JSONFileCorruptedError");
}

}  // namespace tutti
