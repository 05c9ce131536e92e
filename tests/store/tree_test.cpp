// Manifests: the bytes DVC writes, everything it can read, and what must not come further than the parser.
#include "store/tree.hpp"

#include <algorithm>
#include <random>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "store/manifest_writer.hpp"

using namespace tutti;

namespace {

const std::string id_a = "0cc175b9c0f1b6a831c399e269772661";
const std::string id_b = "92eb5ffee6ae2fec3ad71c777531578f";

BlobId id(const std::string& hex) {
  return BlobId{*Digest::from_hex(Algorithm::md5, hex)};
}
std::string piece_by_piece(const Tree& tree) {
  std::string text;
  ManifestWriter writer([&](std::string_view piece) { text += piece; });
  for (const TreeEntry& each : tree.entries()) writer.add(each.path.str(), each.id.digest);
  writer.finish();
  return text;
}
TreeEntry entry(const std::string& path, const std::string& hex = id_a) {
  return {RelPath::parse(path), id(hex)};
}
Tree parse(const std::string& text) {
  return Tree::parse(text, Algorithm::md5, "3f2a.dir");
}
std::string one(const std::string& relpath_json) {
  return "[{\"md5\": \"" + id_a + "\", \"relpath\": " + relpath_json + "}]";
}

std::string refusal(const std::string& text) {
  try {
    parse(text);
  } catch (const InvalidFile& error) {
    return error.message() + (error.context().empty() ? "" : " | " + error.context().front());
  }
  return "accepted";
}

}  // namespace

TEST_CASE("an empty directory is '[]' and has the id that DVC gives it") {
  CHECK(Tree().manifest() == "[]");
  CHECK(Tree().id().name() == "d751713988987e9331980363e24189ce.dir");
}

TEST_CASE("a large manifest's digest, taken piece by piece, is that of its bytes") {
  std::vector<TreeEntry> entries;
  for (int i = 0; i < 5000; ++i) entries.push_back(entry("f" + std::to_string(i)));
  const Tree tree(std::move(entries));
  CHECK(piece_by_piece(tree) == tree.manifest());
  CHECK(piece_by_piece(Tree()) == "[]");
}

TEST_CASE("a manifest has the bytes that Python's json.dumps(sort_keys=True) writes") {
  // Made with Python: names with quotes, control characters, DEL, umlauts and a character beyond the BMP.
  const Tree tree({entry("z"), entry("a\"b\\c"), entry("t\t\n\r\b\f\x01\x7f"), entry("\xc3\xa9"), entry("\xef\xbd\x9a"),
                   entry("\xf0\x9f\x98\x80", id_b)});

  const std::string expected =
      "[{\"md5\": \"0cc175b9c0f1b6a831c399e269772661\", \"relpath\": \"a\\\"b\\\\c\"}, "
      "{\"md5\": \"0cc175b9c0f1b6a831c399e269772661\", \"relpath\": \"t\\t\\n\\r\\b\\f\\u0001\\u007f\"}, "
      "{\"md5\": \"0cc175b9c0f1b6a831c399e269772661\", \"relpath\": \"z\"}, "
      "{\"md5\": \"0cc175b9c0f1b6a831c399e269772661\", \"relpath\": \"\\u00e9\"}, "
      "{\"md5\": \"0cc175b9c0f1b6a831c399e269772661\", \"relpath\": \"\\uff5a\"}, "
      "{\"md5\": \"92eb5ffee6ae2fec3ad71c777531578f\", \"relpath\": \"\\ud83d\\ude00\"}]";
  CHECK(tree.manifest() == expected);
  CHECK(parse(expected) == tree);
}

TEST_CASE("what is written reads back equal, whatever the names") {
  std::mt19937 random(7);
  const std::vector<std::string> pieces = {"a",
                                           "B",
                                           "-",
                                           ".x",
                                           " ",
                                           "\"",
                                           "\\",
                                           "\n",
                                           "\x7f",
                                           "\xc3\xa9",
                                           "\xe2\x82\xac",
                                           "\xf0\x9f\x98\x80",
                                           "\xed\x9f\xbf",
                                           "\xee\x80\x80"};
  for (int round = 0; round < 50; ++round) {
    std::vector<TreeEntry> entries;
    for (int i = 0; i < 40; ++i) {
      std::string path = "d" + std::to_string(random() % 5) + "/f" + std::to_string(i);
      for (unsigned k = random() % 6; k > 0; --k) path += pieces[random() % pieces.size()];
      entries.push_back(entry(path, random() % 2 ? id_a : id_b));
    }
    std::shuffle(entries.begin(), entries.end(), random);
    const Tree tree(std::move(entries));

    const Tree again = parse(tree.manifest());

    REQUIRE(again == tree);
    REQUIRE(again.manifest() == tree.manifest());
    REQUIRE(piece_by_piece(tree) == tree.manifest());
  }
}

TEST_CASE("a manifest that is not canonical reads as the same tree") {
  const Tree expected({entry("a"), entry("b/c", id_b)});
  const std::string a = "\"" + id_a + "\"", b = "\"" + id_b + "\"";

  CHECK(parse("[{\"relpath\":\"b/c\",\"md5\":" + b + "},{\"md5\":" + a + ",\"relpath\":\"a\"}]") == expected);
  CHECK(parse("\n[ {\"md5\": " + a + ", \"relpath\": \"\\u0061\"}, {\"md5\": " + b + ", \"relpath\": \"b\\/c\"} ]\n") ==
        expected);
  CHECK(parse("[{\"md5\": " + a +
              ", \"relpath\": \"a\", \"size\": 3, \"isexec\": true, \"x\": {\"relpath\": [1, null]}},"
              "{\"md5\": " +
              b + ", \"relpath\": \"b/c\"}]") == expected);
  CHECK(parse(one("\"\xc3\xa9\"")) == Tree({entry("\xc3\xa9")}));
}

TEST_CASE("of a key that comes twice the last counts, as in DVC") {
  CHECK(parse("[{\"md5\": \"" + id_b + "\", \"md5\": \"" + id_a + "\", \"relpath\": \"x\", \"relpath\": \"a\"}]") ==
        Tree({entry("a")}));
}

TEST_CASE("paths that lead out of the directory or into a repository's own folders are refused by name") {
  for (const char* path : {"../x", "a/../../x", "/etc/passwd", ".git/hooks/post-checkout", "a/.GIT/config",
                           ".dvc/config.local", "a//b", "a/", "./a", ".", "..", "a\\u0000b", ""}) {
    const std::string canonical = refusal(one("\"" + std::string(path) + "\""));
    const std::string other = refusal(" " + one("\"" + std::string(path) + "\""));
    INFO(path);
    CHECK(canonical != "accepted");
    CHECK(canonical.find("3f2a.dir") != std::string::npos);
    CHECK(other == canonical);
  }
}

TEST_CASE("an entry that comes twice, or is a file and a directory at once, is refused") {
  const std::string a = "{\"md5\": \"" + id_a + "\", \"relpath\": ";
  CHECK(refusal("[" + a + "\"x\"}, " + a + "\"x\"}]").find("'x' comes twice") != std::string::npos);
  // "a-" and "a.b" stand between "a" and "a/b/c" in the order of bytes.
  CHECK(refusal("[" + a + "\"a\"}, " + a + "\"a-\"}, " + a + "\"a.b\"}, " + a + "\"a/b/c\"}]").find("'a' is a file") !=
        std::string::npos);
  CHECK(refusal("[" + a + "\"d/a\"}, " + a + "\"d/a-/x\"}, " + a + "\"d/a/b\"}]").find("'d/a' is a file") !=
        std::string::npos);
  CHECK(refusal("[" + a + "\"a-/x\"}, " + a + "\"a/x\"}]") == "accepted");
}

TEST_CASE("what is not a manifest is refused with the reason") {
  const std::string deep(100'000, '[');
  for (const std::string& text :
       std::vector<std::string>{"",
                                "{}",
                                "null",
                                "[",
                                "[1]",
                                "[[]]",
                                "[null]",
                                "[{}]",
                                "\"x\"",
                                "[]]",
                                "[{\"relpath\": \"a\"}]",
                                "[{\"md5\": \"" + id_a + "\"}]",
                                "[{\"md5\": 5, \"relpath\": \"a\"}]",
                                "[{\"md5\": \"" + id_a + "\", \"relpath\": {}}]",
                                "[{\"md5\": \"../../../../etc/passwd0000000000\", \"relpath\": \"a\"}]",
                                "[{\"md5\": \"" + id_a.substr(1) + "\", \"relpath\": \"a\"}]",
                                one("\"\\ud83d\""),
                                one("\"\\udc00x\""),
                                one("\"\xff\""),
                                one("\"a\"") + "x",
                                "[{\"x\": " + deep,
                                deep}) {
    INFO(text.substr(0, 80));
    CHECK(refusal(text).find("3f2a.dir") != std::string::npos);
  }
}

TEST_CASE("every truncation of a manifest is refused") {
  const std::string whole = Tree({entry("a\xc3\xa9"), entry("b/c", id_b)}).manifest();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    INFO(length);
    CHECK(refusal(whole.substr(0, length)) != "accepted");
  }
}

TEST_CASE("a name that is not UTF-8 cannot be recorded") {
  CHECK_THROWS_AS(Tree({entry("a\xff")}).manifest(), InvalidFile);
  CHECK_THROWS_AS(Tree({entry("\xed\xa0\x80")}).manifest(), InvalidFile);
}

TEST_CASE("an entry is found by its path") {
  const Tree tree({entry("b/c", id_b), entry("a")});
  REQUIRE(tree.find(RelPath::parse("b/c")));
  CHECK(*tree.find(RelPath::parse("b/c")) == id(id_b));
  CHECK_FALSE(tree.find(RelPath::parse("b")));
}

TEST_CASE("two trees differ by what was added, deleted and modified") {
  const Tree before({entry("deleted"), entry("kept"), entry("modified")});
  const Tree after({entry("added"), entry("kept"), entry("modified", id_b)});

  const TreeDifference found = difference(before, after);

  CHECK(found.added == std::vector{entry("added")});
  CHECK(found.deleted == std::vector{entry("deleted")});
  REQUIRE(found.modified.size() == 1);
  CHECK(found.modified[0].path == RelPath::parse("modified"));
  CHECK(found.modified[0].before == id(id_a));
  CHECK(found.modified[0].after == id(id_b));
}

TEST_CASE("the ids of a 2.x manifest are of the 2.x algorithm") {
  const Tree tree = Tree::parse(one("\"a\""), Algorithm::md5_dos2unix, "x");
  CHECK(tree.entries().front().id.digest.algorithm() == Algorithm::md5_dos2unix);
  CHECK(tree.id().digest.algorithm() == Algorithm::md5_dos2unix);
}
