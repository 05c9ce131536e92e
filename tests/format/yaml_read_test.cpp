#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <random>

#include <catch2/catch.hpp>

#include "../../lib/format/yaml_readers.hpp"
#include "base/error.hpp"
#include "format/json.hpp"
#include "format/yaml.hpp"

namespace tutti {
namespace {

std::string as_json(std::string_view yaml) {
  return python_json(read_yaml(yaml, "f.yaml"), SortKeys::no);
}

std::string refusal(std::string_view yaml) {
  try {
    read_yaml(yaml, "f.yaml");
  } catch (const InvalidFile& error) {
    return error.message();
  }
  return "read";
}

// With every mark.
bool identical(const Value& a, const Value& b) {
  if (a.kind() != b.kind() || !(a.mark() == b.mark()) || a.size() != b.size()) return false;
  if (a.is_list()) return std::equal(a.items().begin(), a.items().end(), b.items().begin(), identical);
  if (!a.is_map()) return a == b;
  return std::equal(a.members().begin(), a.members().end(), b.members().begin(), [](const Member& x, const Member& y) {
    return identical(x.key, y.key) && identical(x.value, y.value);
  });
}

// Both readers on one text: whether the fast one took it. They must agree where it did.
bool agree(std::string_view text, const std::string& name) {
  std::string storage;
  const Source source{name};
  const std::string_view prepared = prepare_yaml(text, storage, source);
  const std::optional<Value> fast = read_canonical_yaml(prepared);
  if (!fast) return false;
  CHECK(identical(*fast, read_any_yaml(prepared, source)));
  return true;
}

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

Value random_value(std::mt19937& random, int depth) {
  static const std::vector<std::string> words = {
      "a",         "it's", "x: y",     "# c", "1",     "1.5",        "true", "null", "",     " lead",
      "two words", "a\nb", "\xC3\xA9", "- x", "\"q\"", "2020-01-01", "~",    "\x07", "a\tb", "yes"};
  const auto pick = [&](std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random); };
  const auto text = [&] {
    std::string result = words[pick(words.size())];
    for (std::size_t more = pick(12); more > 6; --more) result += " " + words[pick(words.size())] + " word";
    return result;
  };
  switch (depth > 0 ? pick(8) : pick(5)) {
    case 0:
      return Value::integer(static_cast<std::int64_t>(pick(1000)) - 500);
    case 1:
      return Value::real(static_cast<double>(pick(1000)) / 7);
    case 2:
      return pick(2) == 0 ? Value() : Value::boolean(pick(2) == 0);
    case 3:
    case 4:
      return Value::string(text());
    case 5: {
      Value list = Value::list();
      for (std::size_t i = pick(4); i > 0; --i) list.push_back(random_value(random, depth - 1));
      return list;
    }
    default: {
      Value map = Value::map();
      for (std::size_t i = pick(5); i > 0; --i) map.set(text(), random_value(random, depth - 1));
      return map;
    }
  }
}

}  // namespace

TEST_CASE("scalars mean what YAML 1.2 says, as ruamel reads it") {
  CHECK(as_json("[yes, on, 1:20, 0x1F, 0o17, 010, 1_000, 1e-5, .5, 5., +4, 0b11]") ==
        R"(["yes", "on", "1:20", 31, 15, 10, 1000, 1e-05, 0.5, 5.0, 4, 3])");
  CHECK(as_json("[~, null, NULL, TRUE, False]") == "[null, null, null, true, false]");
  CHECK(as_json("[.inf, -.INF, .NaN, 1e400]") == "[Infinity, -Infinity, NaN, Infinity]");
  CHECK(as_json("[.5e1, 0X1F, _1, 1.2.3, inf, nan, 0o8, '1', \"true\"]") ==
        R"([".5e1", "0X1F", "_1", "1.2.3", "inf", "nan", "0o8", "1", "true"])");
  CHECK(as_json("123456789012345678901234567890") == "123456789012345678901234567890");
  CHECK(as_json("0xffffffffffffffffffff") == "1208925819614629174706175");
}

TEST_CASE("%YAML 1.1 brings back the scalars of 1.1") {
  CHECK(as_json("%YAML 1.1\n---\na: yes\nb: 010\nc: 1:30\nd: off\n") == R"({"a": true, "b": 8, "c": 90, "d": false})");
  CHECK(refusal("%YAML 1.3\n---\na: 1\n") == "f.yaml:1:1: only YAML 1.1 and 1.2 are known");
}

TEST_CASE("dates and times are read as such, and impossible ones refused") {
  const Value value = read_yaml("a: 2020-01-31\nb: 2020-1-31 8:05:06.5 +02:00\nc: '2020-01-31'\n", "f");

  CHECK(value.find("a")->timestamp_text() == "2020-01-31");
  CHECK(value.find("b")->timestamp_text() == "2020-01-31 08:05:06.500000+02:00");
  CHECK(value.find("c")->is_string());
  CHECK(refusal("a: 2020-02-30\n") == "f.yaml:1:4: there is no such date or time: '2020-02-30'");
}

TEST_CASE("nothing at all is null") {
  CHECK(read_yaml("", "f").is_null());
  CHECK(read_yaml("# only a comment\n", "f").is_null());
  CHECK(read_yaml("---\n", "f").is_null());
  CHECK(as_json("a:\nb:\n- \n-\n") == R"({"a": null, "b": [null, null]})");
}

TEST_CASE("merges come first and are overridden in place") {
  CHECK(as_json("x: &x {a: 1, b: 2}\ny:\n  c: 1\n  a: 5\n  <<: *x\n  d: 1\n") ==
        R"({"x": {"a": 1, "b": 2}, "y": {"a": 5, "b": 2, "c": 1, "d": 1}})");
  CHECK(as_json("x: &x {a: 1, b: 2}\nz: &z {q: 1, a: 9}\ny:\n  <<: [*x, *z]\n  a: 7\n") ==
        R"({"x": {"a": 1, "b": 2}, "z": {"q": 1, "a": 9}, "y": {"q": 1, "a": 7, "b": 2}})");
  CHECK(refusal("<<: 3\n") == "f.yaml:1:1: only a map, or a list of maps, can be merged");
}

TEST_CASE("an alias is a copy of what it names") {
  CHECK(as_json("a: &x [1, {b: c}]\nd: *x\ne: &x 2\nf: *x\n") ==
        R"({"a": [1, {"b": "c"}], "d": [1, {"b": "c"}], "e": 2, "f": 2})");
  CHECK(refusal("a: *nope\n") == "f.yaml:1:4: there is no anchor named 'nope'");
  CHECK(refusal("a: &a [*a]\n") == "f.yaml:1:8: an alias inside what it names");
}

TEST_CASE("bad YAML is refused with its place") {
  CHECK(refusal("a: 1\nb: 2\na: 3\n") == "f.yaml:3:1: the key 'a' is there twice, first on line 1");
  CHECK(refusal("1: a\n1.0: b\n") == "f.yaml:2:1: the key 1.0 is there twice, first on line 1");
  CHECK(refusal("a: b: c\n") == "f.yaml:1:5: a map's value cannot begin here: quote a text that holds ': '");
  CHECK(refusal("a:\n\t- b\n") == "f.yaml:2:1: a tab where only blanks may stand");
  CHECK(refusal("\xC3\xA9: [a, b\n").starts_with("f.yaml:"));
  CHECK(refusal("a: b\nc\n") == "f.yaml:2:1: expected ':' after this key");
  CHECK(refusal("a: !thing 1\n") == "f.yaml:1:11: the tag '!thing' is not known");
  CHECK(refusal("a: 1\n---\nb: 2\n") == "f.yaml:2:1: a second document in the file");
  CHECK(refusal("a: =\n") == "f.yaml:1:4: '=' has a meaning of its own in YAML: quote it");
  CHECK(refusal("[a]: 1\n") == "f.yaml:1:1: a key must be a single value");
  CHECK(refusal(std::string_view("a: \0b", 5)) == "f.yaml:1:4: the control character U+0000 is not allowed");
  CHECK(refusal("a: \xC3\xA9\xFF\n") == "f.yaml:1:5: not UTF-8 text");
  CHECK(refusal("a: \xED\xA0\x80\n") == "f.yaml:1:4: not UTF-8 text");
}

TEST_CASE("what looks like YAML to others, but not to DVC, is refused") {
  for (const char* text :
       {"a:\tb", "a: b\tc", "a:\n- b\n-c", "a: {,}", "a: [,]", "a: [a,,b]", "a: ['b':c]", "a: |#c\n  b", "a: [fe_${k}]",
        "a: @b", "a: %b", "a: `b`", "a: \"\\q\"", "a: 'b", "a: 'x' y"}) {
    INFO(text);
    CHECK(refusal(text) != "read");
  }
}

TEST_CASE("a tag on nothing must be one that nothing can have") {
  CHECK(as_json("a: !!str\nb: !!null\nc: !\n") == R"({"a": "", "b": null, "c": null})");
  for (const std::string tag : {"!foo", "!!foo", "!!map", "!!seq", "!!int", "!!float", "!!bool"}) {
    INFO(tag);
    CHECK(refusal("a: " + tag + "\n") == "f.yaml:1:4: the tag '" + tag + "' is not known");
  }
}

TEST_CASE("a byte order mark and other line breaks are no matter") {
  CHECK(as_json("\xEF\xBB\xBF"
                "a: 1\r\nb:\r\n- c\r\n") == R"({"a": 1, "b": ["c"]})");
  CHECK(read_yaml("a: 1\r\nb: 2\r\n", "f").members()[1].key.mark() == Mark{2, 1});
}

TEST_CASE("columns count characters, not bytes") {
  const Value value = read_yaml("{\xC3\xA9: 1, b: \xE4\xB8\xAD}\n", "f");

  CHECK(value.members()[1].key.mark() == Mark{1, 8});
  CHECK(value.find("b")->mark() == Mark{1, 11});
}

TEST_CASE("20,000 nested lists are refused at once") {
  for (const std::string& text : {std::string(20000, '['), [] {
                                    std::string dashes;
                                    for (int i = 0; i < 20000; ++i) dashes += "- ";
                                    return dashes + "x\n";
                                  }()}) {
    std::string message;
    const double seconds = seconds_of([&] { message = refusal(text); });
    CHECK(message.ends_with("nested more than 256 levels deep"));
    CHECK(seconds < 5);  // milliseconds as a rule; a quadratic reader takes minutes under a sanitizer
  }
}

TEST_CASE("nesting through aliases counts, too") {
  std::string text = "- &a0 [x]\n";
  for (int i = 1; i < 20000; ++i) text += "- &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";

  CHECK(refusal(text).ends_with("nested more than 256 levels deep"));
}

TEST_CASE("a bomb of aliases does not go off") {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string name = "a" + std::to_string(i), before = "*a" + std::to_string(i - 1);
    text += name + ": &" + name + " [";
    for (int j = 0; j < 9; ++j) text += before + (j < 8 ? ", " : "]\n");
  }

  std::string message;
  const double seconds = seconds_of([&] { message = refusal(text); });

  CHECK(message == "f.yaml: aliases expand to more than ten times the document");
  CHECK(seconds < 2);
}

TEST_CASE("the fast reader takes what DVC writes") {
  CHECK(agree("outs:\n- md5: d41d8cd98f00b204e9800998ecf8427e.dir\n  size: 0\n  nfiles: 1\n  hash: md5\n  path: data\n",
              "a"));
  CHECK(
      agree("schema: '2.0'\nstages:\n  s:\n    cmd: \"one\\\n      \\ two\\n\"\n    deps: []\n    params: {}\n", "b"));
  CHECK(
      agree("cmd: python train.py \n  --more words\n# comment\nx: 'it''s\n  two'  # behind\ny:\n  plain below\n", "c"));
  CHECK(agree("- - a\n  - b: c\n    d:\n    - e\n-\n- f: \xC3\xA9 # \xC3\xA9\n  g:\n", "d"));
}

TEST_CASE("the fast reader leaves to the other what it does not know") {
  for (const char* text :
       {"a: [b]\n", "a: |\n  b\n", "a: &x b\n", "a: !!str b\n", "? a\n: b\n", "a: b\n\n  c\n", "---\na: b\n",
        "a: b\nc\n", "a: 1\na: 1\n", "a:\tb\n", "<<: {}\n", "a: b: c\n", "x\n", " a: b\n", "a: 2020-13-01\n"}) {
    INFO(text);
    CHECK_FALSE(agree(text, "f"));
  }
}

TEST_CASE("both readers agree on whatever is written") {
  std::mt19937 random(7);
  int fast = 0;
  for (int i = 0; i < 400; ++i) {
    Value value = Value::map({{"root", random_value(random, 4)}});
    const std::string text = write_yaml(value);
    INFO(text);
    if (agree(text, "random")) ++fast;
    CHECK(read_yaml(text, "random") == value);
  }
  CHECK(fast > 340);
}

TEST_CASE("both readers agree on real repositories") {
  std::filesystem::path corpus = std::filesystem::current_path();
  while (corpus.has_relative_path() && !std::filesystem::exists(corpus / "../shared/corpus/repos"))
    corpus = corpus.parent_path();
  corpus /= "../shared/corpus/repos";
  if (!std::filesystem::exists(corpus)) {
    WARN("skipped: no corpus of real repositories on this machine");
    return;
  }
  int fast = 0, all = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus)) {
    const std::string extension = entry.path().extension(), name = entry.path().filename();
    if (!entry.is_regular_file() ||
        !(extension == ".dvc" || extension == ".yaml" || extension == ".yml" || name == "dvc.lock")) {
      continue;
    }
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    INFO(entry.path());
    ++all;
    if (agree(text, entry.path())) ++fast;
  }
  CHECK(all > 0);
  CHECK(fast * 10 >= all * 9);
}

}  // namespace tutti
