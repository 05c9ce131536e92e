// The lines of a command that changed.
#include "../../commands/explanation.hpp"

#include <random>

#include <catch2/catch.hpp>

#include "base/text.hpp"

namespace tutti {

TEST_CASE("of a command, exactly the lines that changed are marked") {
  using Lines = std::vector<std::string>;
  CHECK(line_changes("a\nb\nc", "a\nc") == Lines{"  a", "- b", "  c"});
  CHECK(line_changes("a\nc", "a\nb\nc") == Lines{"  a", "+ b", "  c"});
  CHECK(line_changes("a", "b") == Lines{"- a", "+ b"});
}

TEST_CASE("marked lines turn any command into any other") {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    const auto text = [&] {
      std::vector<std::string> lines;
      for (unsigned i = random() % 8 + 1; i > 0; --i)
        lines.push_back(std::string(1, static_cast<char>('a' + random() % 3)));
      return join(lines, "\n");
    };
    const std::string before = text(), after = text();
    std::vector<std::string> left, right;
    for (const std::string& line : line_changes(before, after)) {
      if (line[0] != '+') left.push_back(line.substr(2));
      if (line[0] != '-') right.push_back(line.substr(2));
    }
    CHECK(join(left, "\n") == before);
    CHECK(join(right, "\n") == after);
  }
}

}  // namespace tutti
