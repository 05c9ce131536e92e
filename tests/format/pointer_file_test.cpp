// .dvc files: what DVC writes fresh, what it keeps of people's edits, what is refused.
#include <catch2/catch.hpp>

#include <string>

#include "base/error.hpp"
#include "format/pointer_file.hpp"
#include "pointer_table.hpp"

namespace tutti {
namespace {

const std::string md5 = "b1946ac92492d2347c6235b4d2611184";

std::string refusal(const std::string& text) {
  try {
    parse_pointer(text, "f.dvc");
  } catch (const InvalidFile& error) {
    return error.message();
  }
  return "accepted";
}

PointerFile pointer_to(const std::string& path) {
  PointerFile pointer;
  PointerOutput output;
  output.entry.path = path;
  output.entry.id = ObjectId::parse(Algorithm::md5, md5);
  output.entry.size = 6;
  pointer.outs.push_back(output);
  return pointer;
}

}  // namespace

TEST_CASE("a rewritten .dvc file is what DVC writes over it, with the line ends that it had") {
  for (const PointerCase& sample : pointer_table) {
    CAPTURE(sample.before);
    const PointerFile wanted = parse_pointer(sample.after, "f.dvc");

    std::string expected = sample.after;  // DVC writes '\n' whatever was there
    if (std::string_view(sample.before).find("\r\n") != std::string_view::npos) {
      for (std::size_t at = 0; (at = expected.find('\n', at)) != std::string::npos; at += 2) expected.insert(at, "\r");
    }
    CHECK(rewrite_pointer(sample.before, wanted, "f.dvc") == expected);
  }
}

TEST_CASE("a .dvc file that says what it should is left as it is") {
  for (const PointerCase& sample : pointer_table) {
    CAPTURE(sample.before);
    CHECK(rewrite_pointer(sample.before, parse_pointer(sample.before, "f.dvc"), "f.dvc") == sample.before);
    CHECK(rewrite_pointer(sample.after, parse_pointer(sample.after, "f.dvc"), "f.dvc") == sample.after);
  }
}

TEST_CASE("a fresh .dvc file has DVC's keys in DVC's order") {
  CHECK(write_pointer(pointer_to("a.txt")) == "outs:\n- md5: " + md5 + "\n  size: 6\n  hash: md5\n  path: a.txt\n");

  PointerFile directory = pointer_to("d");
  directory.outs[0].entry.id = ObjectId::parse(Algorithm::md5, md5 + ".dir");
  directory.outs[0].entry.nfiles = 2;
  directory.wdir = "..";
  directory.desc = "what it is";
  directory.always_changed = true;
  CHECK(write_pointer(directory) == "desc: what it is\nwdir: ..\nouts:\n- md5: " + md5 +
                                        ".dir\n  size: 6\n  nfiles: 2\n  hash: md5\n  path: d\nalways_changed: true\n");

  PointerFile program = pointer_to("run");
  program.outs[0].entry.is_executable = true;
  program.outs[0].options.cache = false;
  program.outs[0].options.push = false;
  program.outs[0].options.persist = true;
  program.outs[0].options.remote = "far";
  program.outs[0].options.labels = {"one"};
  program.outs[0].options.type = "model";
  CHECK(write_pointer(program) ==
        "outs:\n- md5: " + md5 +
            "\n  size: 6\n  isexec: true\n  hash: md5\n  path: run\n  type: model\n"
            "  labels:\n  - one\n  cache: false\n  persist: true\n  remote: far\n  push: false\n");

  PointerFile legacy = pointer_to("old");
  legacy.outs[0].entry.is_legacy = true;
  CHECK(write_pointer(legacy) == "outs:\n- md5: " + md5 + "\n  size: 6\n  path: old\n");
}

TEST_CASE("an import keeps its md5, its source and its lock") {
  const std::string text =
      "md5: f68a2c599aa50945312c8ac0c67a2fa0\nfrozen: true\ndeps:\n- path: f\n  repo:\n    url: ../r15src\n"
      "    rev: v1\n    rev_lock: 2651bafa32c483dfe8b8524857550ff28da4ff86\nouts:\n- md5: " +
      md5 + "\n  size: 2\n  hash: md5\n  path: f\n";
  PointerFile pointer = parse_pointer(text, "f.dvc");

  CHECK(pointer.is_import());
  CHECK(pointer.frozen);
  CHECK(write_pointer(pointer) == text);
  CHECK(pointer.deps[0].foreign.find("repo")->find("rev")->as_string() == "v1");

  pointer.outs[0].entry.size = 3;
  const std::string rewritten = rewrite_pointer(text, pointer, "f.dvc");
  CHECK(rewritten.find("size: 3\n") != std::string::npos);
  CHECK(rewritten.find("md5: f68a2c599aa50945312c8ac0c67a2fa0\n") == 0);
}

TEST_CASE("what tutti does not read is kept") {
  for (const std::string& text : {
           std::string("frozen: true\ndeps:\n- etag: '\"abc\"'\n  size: 3\n  hash: md5\n  path: s3://b/k\n"
                       "outs:\n- md5: b1946ac92492d2347c6235b4d2611184\n  hash: md5\n  path: k\n"),
           std::string("outs:\n- md5: b1946ac92492d2347c6235b4d2611184\n  size: 6\n  cloud:\n    far:\n"
                       "      etag: abc\n      version_id: v\n  hash: md5\n  path: a\n"),
           std::string("outs:\n- hash: md5\n  path: d\n  files:\n  - relpath: a\n    md5: "
                       "b1946ac92492d2347c6235b4d2611184\n    size: 6\n    version_id: v\n"),
           std::string("deps:\n- db:\n    connection: c\n    file_format: csv\n    query: select 1\n"
                       "outs:\n- hash: md5\n  path: q.csv\n"),
           std::string("deps:\n- checksum: abc\n  size: 3\n  hash: md5\n  path: http://h/k\n  fs_config:\n    a: 1\n"
                       "outs:\n- hash: md5\n  path: k\n"),
       }) {
    CAPTURE(text);
    CHECK(write_pointer(parse_pointer(text, "f.dvc")) == text);
  }
}

TEST_CASE("an empty .dvc file says nothing") {
  CHECK(parse_pointer("", "f.dvc") == PointerFile());
  CHECK(parse_pointer("# nothing\n", "f.dvc") == PointerFile());
  CHECK(parse_pointer("outs:\ndeps:\nwdir:\n", "f.dvc") == PointerFile());
}

TEST_CASE("entries are the same when they say the same, wherever they stand") {
  const PointerFile one = parse_pointer("outs:\n- path: a\n  hash: md5\n  md5: " + md5 + "\n", "f.dvc");
  const PointerFile two = parse_pointer("# moved\nouts:\n- md5: '" + md5 + "'\n  hash: x\n  path: a\n", "f.dvc");

  CHECK(one == two);
  CHECK(two.outs[0].entry.mark == Mark{5, 9});
}

TEST_CASE("a .dvc file that DVC refuses is refused with its place") {
  CHECK(refusal("outs:\n- path: a\n  foo: 1\n").find("f.dvc:3:3: unknown key 'foo' in 'outs[0]'") == 0);
  CHECK(refusal("cmd: x\nouts: []\n").find("f.dvc:1:1: unknown key 'cmd' in the file") == 0);
  CHECK(refusal("outs:\n- path: a\n  cach: true\n") ==
        "f.dvc:3:3: unknown key 'cach' in 'outs[0]'; did you mean 'cache'?");
  CHECK(refusal("outs:\n- path: a\n  metric: true\n") != "accepted");
  CHECK(refusal("outs:\n- path: a\n  cache: 'no'\n") ==
        "f.dvc:3:10: 'outs[0].cache' must be true or false, not a string");
  CHECK(refusal("outs:\n- md5: " + md5 + "\n") == "f.dvc:2:3: 'outs[0]' lacks 'path'");
  CHECK(refusal("outs: a\n") == "f.dvc:1:7: 'outs' must be a list, not a string");
  CHECK(refusal("- a\n") == "f.dvc:1:1: the file must be a map, not a list");
  CHECK(refusal("outs:\n- a\n") == "f.dvc:2:3: 'outs[0]' must be a map, not a string");
  CHECK(refusal("outs:\n- path: 1\n") == "f.dvc:2:9: 'outs[0].path' must be a string, not an integer");
  CHECK(refusal("outs:\n- path: a\n  md5: ../../x\n") == "f.dvc:3:8: 'outs[0].md5' is not an md5: '../../x'");
  CHECK(refusal("md5: ../x\n") == "f.dvc:1:6: 'md5' is not an md5: '../x'");
  CHECK(refusal("outs:\n- path: a\n  files:\n  - relpath: b\n    md5: nope\n") != "accepted");
  CHECK(refusal("outs:\n- path: a\n  cloud: {a: {}, b: {}}\n") != "accepted");
  CHECK(refusal("deps:\n- path: a\n  repo: {rev: x}\n") == "f.dvc:3:9: 'deps[0].repo' lacks 'url'");
  CHECK(refusal("deps:\n- path: a\n  db: {querry: x}\n") != "accepted");
  CHECK(refusal("outs:\n- path: a\n  path: b\n") != "accepted");
  CHECK(refusal("1: x\n") == "f.dvc:1:1: keys of the file must be strings, not an integer");
  CHECK(refusal("outs: [\n") != "accepted");
}

}  // namespace tutti
