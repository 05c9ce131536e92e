// dvc.lock: what is read, what is refused, what is written, and the run cache's names.
#include <catch2/catch.hpp>

#include <random>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "format/json.hpp"
#include "format/lock_file.hpp"
#include "format/yaml.hpp"
#include "format/yaml_edit.hpp"
#include "lock_table.hpp"
#include "run_cache_table.hpp"

namespace tutti {
namespace {

const std::string md5 = "2a4732b1de5db823e94d662d207b8fb2";

std::string lock_text(const std::string& stages) {
  return "schema: '2.0'\nstages:\n" + stages;
}

std::string refusal(const std::string& text) {
  try {
    parse_lock(text, "dvc.lock");
  } catch (const InvalidFile& error) {
    return error.message();
  }
  return "accepted";
}

StageLock lock_of(const std::string& command) {
  StageLock lock;
  lock.command = Value::string(command);
  return lock;
}

ContentEntry entry_of(const std::string& path) {
  ContentEntry entry;
  entry.path = path;
  entry.id = ObjectId::parse(Algorithm::md5, md5);
  entry.size = 4;
  return entry;
}

}  // namespace

TEST_CASE("a lock says what each stage read, ran and wrote") {
  const LockFile lock = parse_lock(
      lock_text("  train:\n    cmd: python train.py\n    deps:\n    - path: data\n      hash: md5\n      md5: " + md5 +
                ".dir\n      size: 4\n      nfiles: 2\n    - path: old\n      md5: " + md5 +
                "\n      size: 1\n    params:\n      params.yaml:\n        lr: 0.1\n        b: null\n    outs:\n"
                "    - path: bin/run\n      hash: md5\n      md5: " +
                md5 + "\n      isexec: true\n  show:\n    cmd:\n    - echo a\n    - echo b\n"),
      "dvc.lock");

  REQUIRE(lock.stages.size() == 2);
  CHECK(lock.find("nope") == nullptr);
  const StageLock& train = *lock.find("train");
  CHECK(train.command == Value::string("python train.py"));
  const ContentEntry& data = *train.find_dep("data");
  CHECK(data.id->name() == md5 + ".dir");
  CHECK(data.id->digest().algorithm() == Algorithm::md5);
  CHECK(data.size == 4U);
  CHECK(data.nfiles == 2U);
  CHECK_FALSE(data.is_legacy);
  CHECK(train.find_dep("old")->is_legacy);
  CHECK(train.find_dep("old")->id->digest().algorithm() == Algorithm::md5_dos2unix);
  CHECK(train.find_out("bin/run")->is_executable);
  CHECK_FALSE(train.find_out("bin/run")->size);
  CHECK(train.find_params("params.yaml")->find("lr")->as_real() == 0.1);
  CHECK(train.find_params("params.yaml")->find("b")->is_null());
  CHECK(lock.find("show")->command.size() == 2);
}

TEST_CASE("a lock that DVC refuses is refused with its place") {
  CHECK(refusal("") == "dvc.lock: the file lacks 'schema': it is of another version of DVC, or cut off");
  CHECK(refusal("train:\n  cmd: x\n").find("dvc.lock:1:1: unknown key 'train' in the file") == 0);
  CHECK(refusal("schema: '1.0'\n") == "dvc.lock:1:9: 'schema' must be '2.0': this file is of another version of DVC");
  CHECK(refusal("schema: 2.0\n") != "accepted");
  CHECK(refusal(lock_text("  s: {}\n")) == "dvc.lock:3:6: 'stages.s' lacks 'cmd'");
  CHECK(refusal(lock_text("  s:\n    cmd: x\n    dep: []\n")) ==
        "dvc.lock:5:5: unknown key 'dep' in 'stages.s'; did you mean 'deps'?");
  CHECK(refusal(lock_text("  s:\n    cmd: x\n    deps: a\n")) ==
        "dvc.lock:5:11: 'stages.s.deps' must be a list, not a string");
  CHECK(refusal(lock_text("  s:\n    cmd: x\n    deps:\n    - md5: " + md5 + "\n")) ==
        "dvc.lock:6:7: 'stages.s.deps[0]' lacks 'path'");
  CHECK(refusal(lock_text("  s:\n    cmd: x\n    outs:\n    - path: a\n      size: -1\n")) ==
        "dvc.lock:7:13: 'stages.s.outs[0].size' must not be negative");
  CHECK(refusal(lock_text("  s:\n    cmd: x\n    outs:\n    - path: a\n      size: big\n")) ==
        "dvc.lock:7:13: 'stages.s.outs[0].size' must be an integer, not a string");
  CHECK(refusal(lock_text("  s:\n    cmd: x\n    params:\n      p.yaml:\n")) != "accepted");
  CHECK(refusal(lock_text("  s:\n    cmd: 1\n")) ==
        "dvc.lock:4:10: 'stages.s.cmd' must be a string or a list, not an integer");
  CHECK(refusal(lock_text("  s:\n    cmd: x\n  s:\n    cmd: y\n")) != "accepted");
  CHECK(refusal("schema: '2.0'\nstages:\n") != "accepted");
}

TEST_CASE("only an md5 passes for an md5") {
  const auto with_md5 = [](const std::string& text) {
    return refusal(lock_text("  s:\n    cmd: x\n    outs:\n    - path: a\n      hash: md5\n      md5: " + text + "\n"));
  };
  CHECK(with_md5(md5) == "accepted");
  CHECK(with_md5(md5 + ".dir") == "accepted");
  CHECK(with_md5("''") == "accepted");
  CHECK(with_md5("null") == "accepted");
  CHECK(with_md5("../../../etc/passwd") ==
        "dvc.lock:8:12: 'stages.s.outs[0].md5' is not an md5: '../../../etc/passwd'");
  CHECK(with_md5("abc") != "accepted");
  CHECK(with_md5(md5 + "0") != "accepted");
  CHECK(with_md5(md5 + ".DIR") != "accepted");
  CHECK(with_md5("12345678901234567890123456789012") ==
        "dvc.lock:8:12: 'stages.s.outs[0].md5' is a number: put the md5 in quotes");
  CHECK(with_md5("[]") != "accepted");
}

TEST_CASE("the run cache names entries as DVC does") {
  for (const RunCacheCase& sample : run_cache_table) {
    CAPTURE(sample.entry);
    const StageLock lock = stage_lock_from(read_json(sample.entry, "entry"), "entry");

    CHECK(run_cache_key(lock) == sample.key);
    CHECK(run_cache_value(lock) == sample.value);
    CHECK(md5_of(write_run_cache_entry(lock)).hex() == sample.yaml_md5);
  }
}

TEST_CASE("a lock with entries put into it is what DVC writes over it") {
  for (const LockCase& sample : lock_table) {
    CAPTURE(sample.before, sample.stages);
    std::vector<std::pair<std::string, StageLock>> stages;
    const Value entries = read_json(sample.stages, "stages");
    for (const Member& member : entries.members()) {
      stages.emplace_back(member.key.as_string(), stage_lock_from(member.value, "stages"));
    }

    const std::string text = put_stage_locks(sample.before, stages, "dvc.lock");

    CHECK(text == sample.after);
    CHECK(put_stage_locks(text, stages, "dvc.lock") == text);
  }
}

TEST_CASE("a new lock has its schema first, then the stages in the order given") {
  StageLock lock = lock_of("echo");
  lock.outs = {entry_of("z"), entry_of("a")};

  const std::string text = put_stage_locks("", {{"two", lock}, {"one", lock_of("x")}}, "dvc.lock");

  CHECK(text == lock_text("  two:\n    cmd: echo\n    outs:\n    - path: a\n      hash: md5\n      md5: " + md5 +
                          "\n      size: 4\n    - path: z\n      hash: md5\n      md5: " + md5 +
                          "\n      size: 4\n  one:\n    cmd: x\n"));
}

TEST_CASE("an entry is replaced where it stands, and a new one comes last") {
  const std::string old = lock_text("  a:\n    cmd: one\n  b:\n    cmd: two\n  c:\n    cmd: 'x: y'\n");

  CHECK(put_stage_locks(old, {{"d", lock_of("four")}, {"b", lock_of("2")}}, "dvc.lock") ==
        lock_text("  a:\n    cmd: one\n  b:\n    cmd: '2'\n  c:\n    cmd: 'x: y'\n  d:\n    cmd: four\n"));
  CHECK(put_stage_locks(old, {{"b", lock_of("two")}}, "dvc.lock") == old);
  CHECK(put_stage_locks(old, {}, "dvc.lock") == old);
}

TEST_CASE("entries that come piece by piece stand in the order they were promised, whatever came first") {
  const std::string old = lock_text("  z:\n    cmd: old\n  b:\n    cmd: old\n");
  const std::vector<std::string> order = {"a", "c", "d", "e"};
  const std::string wanted = lock_text(
      "  z:\n    cmd: old\n  b:\n    cmd: new\n  a:\n    cmd: a\n  c:\n    cmd: c\n  d:\n    cmd: d\n  e:\n    cmd: "
      "e\n");
  const std::vector<std::vector<std::string>> pieces = {
      {"a", "c", "d", "e", "b"}, {"e", "b", "d", "c", "a"}, {"d", "b", "a", "e", "c"}};

  for (const auto& names : pieces) {
    for (const std::string& start : {old, "# by hand\n" + old}) {
      std::string text = start;
      for (const std::string& name : names) {
        text = put_stage_locks(text, {{name, lock_of(name == "b" ? "new" : name)}}, "dvc.lock", order);
      }
      CHECK(text == (start == old ? wanted : "# by hand\n" + wanted));
      std::string together = start;
      std::vector<std::pair<std::string, StageLock>> all;
      for (const std::string& name : names) all.emplace_back(name, lock_of(name == "b" ? "new" : name));
      CHECK(put_stage_locks(start, all, "dvc.lock", order) == text);
    }
  }
}

TEST_CASE("comments beside stages survive, those inside a replaced entry go with it") {
  const std::string old =
      "# head\nschema: '2.0'\nstages:\n  a:  # first\n    cmd: one  # inside\n\n  # second\n  b:\n    cmd: two\n";

  CHECK(put_stage_locks(old, {{"b", lock_of("2")}}, "dvc.lock") ==
        "# head\nschema: '2.0'\nstages:\n  a:  # first\n    cmd: one  # inside\n\n  # second\n  b:\n    cmd: '2'\n");
  CHECK(put_stage_locks(old, {{"a", lock_of("one")}}, "dvc.lock") == old);
}

TEST_CASE("the fast way and the slow way of putting an entry give the same text") {
  // The second file is the first as DVC would write it, said in a way that is not.
  const std::string canonical = lock_text("  a:\n    cmd: one\n  b:\n    cmd: two\n");
  const std::string loose = "schema:   '2.0'\nstages:\n    a:\n        cmd: \"one\"\n    b: {cmd: two}\n";
  const StageLock changed = lock_of("three");

  CHECK(put_stage_locks(canonical, {{"a", changed}}, "dvc.lock") ==
        lock_text("  a:\n    cmd: three\n  b:\n    cmd: two\n"));
  CHECK(put_stage_locks(loose, {{"a", changed}}, "dvc.lock") == lock_text("  a:\n    cmd: three\n  b: {cmd: two}\n"));
}

TEST_CASE("splicing an entry gives what rewriting the whole file gives, however the other lines are written") {
  const std::string canonical = lock_text(
      "  a:\n    cmd: python a.py --x 1\n    deps:\n    - path: data/a.csv\n      hash: md5\n      md5: " + md5 +
      "\n      size: 4\n    params:\n      params.yaml:\n        lr: 0.1\n        n: 3\n        s: word\n    outs:\n"
      "    - path: out/a\n      hash: md5\n      md5: " +
      md5 +
      ".dir\n      size: 12\n      nfiles: 2\n"
      "  b:\n    cmd: two\n  c:\n    cmd: echo c\n    outs:\n    - path: c\n      md5: " +
      md5 + "\n      size: 1\n");
  const std::vector<std::string> values = {
      "0.10",
      "1e5",
      "1e-05",
      "0x1F",
      "010",
      "0o7",
      "True",
      "~",
      "null",
      "Null",
      "'a'",
      "\"a\"",
      "'1'",
      "a: b",
      "a #b",
      "a#b",
      "a:",
      "-x",
      "- x",
      ".5",
      "5.",
      "1_0",
      "12",
      "-3",
      "0.00001",
      "0.0",
      "00",
      "1.50",
      "yes",
      "NaN",
      ".inf",
      "2020-01-01",
      "[a, b]",
      "{a: b}",
      "*x",
      "&x y",
      "!t x",
      "|\n          text",
      "a  b",
      "a ",
      "'it''s'",
      "it's",
      "@x",
      "%x",
      "1e",
      "0b1",
      "1:20",
      "=",
      "<<",
      "/x",
      "a,b",
      "\xc3\xa9",
      "\"\\xe9\"",
      "0e1f",
      "1T2",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb cccccccccccccccccccccc",
      "true",
      "123456789012345678901",
      "word word word word word word word word word word word word wor"};
  const StageLock changed = lock_of("changed");
  std::mt19937 random(7);
  std::size_t agreed = 0;
  for (int round = 0; round < 2500; ++round) {
    std::vector<std::string> lines = split(canonical, '\n');
    std::string& line = lines[2 + random() % (lines.size() - 3)];
    const std::size_t colon = line.find(": ");
    const std::string& value = values[random() % values.size()];
    switch (random() % 6) {
      case 0:
        line = "  " + line;
        break;
      case 1:
        line += random() % 2 == 0 ? "  # why" : " ";
        break;
      case 2:
        line = line.substr(0, line.find_first_not_of(" -")) + "'" + value + "': x";
        break;
      default:
        line = colon == std::string::npos ? line + " " + value : line.substr(0, colon + 2) + value;
    }
    const std::string text = join(lines, "\n");
    CAPTURE(text);
    std::string rewritten;
    try {
      parse_lock(text, "dvc.lock");
      YamlDocument document(text, "dvc.lock");
      document.replace({"stages", "b"}, to_value(changed));
      rewritten = document.text();
      if (parse_lock(rewritten, "dvc.lock").stages[0] != parse_lock(text, "dvc.lock").stages[0]) continue;
    } catch (const InvalidFile&) {
      continue;
    }
    ++agreed;
    CHECK(put_stage_locks(text, {{"b", changed}}, "dvc.lock") == rewritten);
  }
  CHECK(agreed > 700);
}

TEST_CASE("putting an entry does not change what other entries say, even where DVC would lose blanks") {
  const std::string words = "curl -fsSL https://www.loc.gov/cds/downlo   ads/MDSConnect/Names.2016.part.xml.gz -o loc";
  const std::string old = lock_text("  a:\n    cmd: " + words + "\n  b:\n    cmd: 'two'\n");

  const std::string text = put_stage_locks(old, {{"b", lock_of("three")}, {"c", lock_of("four")}}, "dvc.lock");

  CHECK(text == lock_text("  a:\n    cmd: " + words + "\n  b:\n    cmd: three\n  c:\n    cmd: four\n"));
}

TEST_CASE("a command with blanks in a row reads back from a lock, where DVC would lose some of them") {
  const std::string command =
      "echo wwwwwwww w  wwwwwwwww      ww wwwww wwwwww      wwwwwwwww  wwwwwwwww      wwww wwwww   wwwwwwww > x";
  for (const std::string& old : {std::string(), lock_text("  b:\n    cmd: two\n"), lock_text("  a:\n    cmd: one\n"),
                                 lock_text("  a:\n    cmd: one # why\n  b:\n    cmd: two\n")}) {
    const std::string text = put_stage_locks(old, {{"a", lock_of(command)}}, "dvc.lock");
    CAPTURE(text);
    const LockFile lock = parse_lock(text, "dvc.lock");
    REQUIRE(lock.find("a") != nullptr);
    CHECK(*lock.find("a") == lock_of(command));
    CHECK(put_stage_locks(text, {{"a", lock_of(command)}}, "dvc.lock") == text);
    const std::string more = put_stage_locks(text, {{"c", lock_of("three")}}, "dvc.lock");
    CHECK(*parse_lock(more, "dvc.lock").find("a") == lock_of(command));
  }
  const StageLock entry = lock_of(command);
  CHECK(stage_lock_from(read_yaml(write_run_cache_entry(entry), "entry"), "entry") == entry);
}

TEST_CASE("a lock that cannot be read is not written over") {
  CHECK_THROWS_AS(put_stage_locks("schema: '2.0'\nstages: [\n", {{"a", lock_of("x")}}, "dvc.lock"), InvalidFile);
  CHECK_THROWS_AS(put_stage_locks("schema: '1.0'\nstages: {}\n", {{"a", lock_of("x")}}, "dvc.lock"), InvalidFile);
}

}  // namespace tutti
