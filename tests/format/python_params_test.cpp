// Python parameter files. What is expected was observed with DVC 3.67.1.
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "format/json.hpp"
#include "format/params.hpp"

namespace tutti {
namespace {

std::string read(std::string_view text) {
  return python_json(read_params_file(text, "params.py"), SortKeys::no);
}

TEST_CASE("literals of a module are parameters, whatever they are written like") {
  CHECK(read("a = 1\nb: float = -2.5\nc = 'x' \"y\" r'\\n'\nd = None; e = True\nf = 1_000\ng = 0x10\n") ==
        R"({"a": 1, "b": -2.5, "c": "xy\\n", "d": null, "e": true, "f": 1000, "g": 16})");
  CHECK(read("t = 1, 2\nu = (1)\nv = (1,)\nw = ()\nx = [1, [2, 'z'],]\ny = {'k': 1, 2: [3]}\n") ==
        R"({"t": [1, 2], "u": 1, "v": [1], "w": [], "x": [1, [2, "z"]], "y": {"k": 1, "2": [3]}})");
  CHECK(
      read("a = '''one\n  two'''\nb = 'tab\\there \\x41\\u00e9\\101 \\q'\nc = \\\n  3\nd = [\n  1,  # first\n  2]\n") ==
      R"({"a": "one\n  two", "b": "tab\there A\u00e9A \\q", "c": 3, "d": [1, 2]})");
  CHECK(read("a = 1e-5\nb = .5\nc = 1.\nd = 12345678901234567890\n") ==
        R"({"a": 1e-05, "b": 0.5, "c": 1.0, "d": 12345678901234567890})");
}

TEST_CASE("what is computed, or no literal, is passed over") {
  CHECK(read("import os\na = 1 + 2\nb = f'x'\nc = b'x'\nd = {1, 2}\ne = g = 1\nf += 1\nh, i = 1, 2\nj[0] = 1\nk.l = 1\n"
             "m: int\nn = 1 if x else 2\no = x\np == 1\nq = 1j\nr = [x for x in y]\ns = -'x'\nlast = 1\n") ==
        R"({"last": 1})");
}

TEST_CASE("classes are maps, with what __init__ gives to self; other blocks are passed over") {
  CHECK(read("class Train:\n    lr = 0.1\n\n    class Inner(Base, metaclass=M):\n        x = 1\n\n    @property\n    "
             "def f(self):\n"
             "        y = 2\n\n    def __init__(self, a: int = 1) -> None:\n        self.z = 3\n        local = 4\n    "
             "    self.u.v = 5\n\n"
             "    after = 6\n\nif True:\n    hidden = 1\nelse:\n    hidden = 2\nfor i in x: j = 1\nclass One: x = 1; y "
             "= 2\nlast = 7\n") ==
        R"({"Train": {"lr": 0.1, "Inner": {"x": 1}, "z": 3, "after": 6}, "One": {"x": 1, "y": 2}, "last": 7})");
}

TEST_CASE("a Python file that does not split into words is refused with its place") {
  CHECK_THROWS_WITH(read("a = 'x\nb = 1\n"), "params.py:1:5: this string is never closed");
  CHECK_THROWS_WITH(read("a = [1,\nb = 1\n"), "params.py:1:5: '[' is never closed");
  CHECK_THROWS_WITH(read("a = 1)\n"), "params.py:1:6: ')' closes nothing");
  CHECK_THROWS_WITH(read("if x:\n    a = 1\n  b = 2\n"), "params.py:3:3: the indentation fits no line above");
  CHECK(read("") == "{}");
}

}  // namespace
}  // namespace tutti
