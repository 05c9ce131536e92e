// Stages that do each file of a directory by itself.
#include "../../lib/exec/file_map.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

#include "exec/record.hpp"
#include "playground.hpp"

using namespace tutti;  // NOLINT: a test reads better without the prefix

namespace {

// Counts the characters of each file; notes in `log` which files it did.
const std::string script =
    "in=${TUTTI_MAP_INPUT:-raw} out=${TUTTI_MAP_OUTPUT:-sizes}; mkdir -p $out\n"
    "(cd $in && find . -type f | sort) | while read f; do\n"
    "  mkdir -p $(dirname $out/$f); wc -c < $in/$f > $out/${f%.txt}.size; echo $f >> log\n"
    "  test ! -e stop/$(basename $f) || exit 1\n"
    "done\n";

struct Mapped : Playground {
  explicit Mapped(const std::string& more = "") {
    for (const char* name : {"a", "b", "sub/c"}) write(std::string("raw/") + name + ".txt", name);
    write("count.sh", script);
    write("dvc.yaml", "stages:\n  count:\n    cmd: sh count.sh\n    deps: [raw, count.sh]\n    outs: [sizes]\n");
    write(
        "tutti.yaml",
        "version: 1\nstages:\n  count:\n    map: {over: raw, into: sizes, outputs: '{dir}/{stem}.size'" + more + "}\n");
  }
  // The files that were done since it was asked last.
  std::string done() {
    std::string text = exists("log") ? read("log") : "";
    remove_file(path("log"));
    for (char& c : text) c = c == '\n' ? ' ' : c;
    return text;
  }
  std::string tree() const {
    return shell("cd sizes && find . -type f | sort | while read f; do echo $f; cat $f; done");
  }
  std::string error_of_run() {
    try {
      run();
    } catch (const Error& error) {
      return error.message();
    }
    return "";
  }
};

}  // namespace

TEST_CASE("only new and changed files are done, and what vanished takes its outputs with it") {
  Mapped ground;
  CHECK(outcomes(ground.run()) == "count ran");
  CHECK(ground.done() == "./a.txt ./b.txt ./sub/c.txt ");

  ground.write("raw/b.txt", "changed");
  ground.write("raw/d.txt", "new");
  remove_file(ground.path("raw/a.txt"));
  CHECK(outcomes(ground.run()) == "count ran");
  CHECK(ground.done() == "./b.txt ./d.txt ");
  CHECK(ground.tree() == "./b.size\n7\n./d.size\n3\n./sub/c.size\n5\n");
  CHECK(outcomes(ground.run()) == "count same");

  remove_file(ground.path("raw/d.txt"));
  CHECK(outcomes(ground.run()) == "count ran");
  CHECK(ground.done().empty());
  CHECK(ground.tree() == "./b.size\n7\n./sub/c.size\n5\n");
}

TEST_CASE("a mapped stage leaves what the whole command leaves: dvc.lock, workspace and cache") {
  Mapped by_files(", batch: 2"), whole;
  remove_file(whole.path("tutti.yaml"));
  for (Mapped* ground : {&by_files, &whole}) {
    ground->run();
    ground->write("raw/b.txt", "changed");
    ground->run();
  }

  CHECK(by_files.read("dvc.lock") == whole.read("dvc.lock"));
  CHECK(by_files.tree() == whole.tree());
  CHECK(by_files.done() != whole.done());
  const std::string objects = "cd .dvc/cache && find files runs -type f | sort";
  CHECK(by_files.shell(objects) == whole.shell(objects));
}

TEST_CASE("everything is done again when the command, a parameter or another dependency changed, or by force") {
  Mapped ground;
  ground.run();
  ground.done();

  ground.write("count.sh", script + "# other\n");
  ground.run();
  CHECK(ground.done() == "./a.txt ./b.txt ./sub/c.txt ");
  CHECK(outcomes(ground.run({.force = true})) == "count ran");
  CHECK(ground.done() == "./a.txt ./b.txt ./sub/c.txt ");
}

TEST_CASE("what was made by force is what later runs build on") {
  Mapped ground;
  ground.write("count.sh",
               "salt=$(cat salt)\n" + script + "find $out -name '*.size' | while read f; do echo $salt >> $f; done\n");
  ground.write("salt", "old");
  ground.run();
  ground.done();

  ground.write("salt", "new");  // nobody has said that it matters
  ground.run({.force = true});
  ground.done();
  ground.write("raw/b.txt", "22");
  ground.run();
  CHECK(ground.done() == "./b.txt ");
  CHECK(ground.tree() == "./a.size\n1\nnew\n./b.size\n2\nnew\n./sub/c.size\n5\nnew\n");
}

TEST_CASE("a whole command that does not do what its map says is warned of, and nothing is remembered") {
  Mapped ground;
  ground.run();
  ground.write("count.sh", script + "test -n \"$TUTTI_MAP_OUTPUT\" || echo > $out/sum\n");
  ground.log.lines.clear();
  ground.run({.force = true});

  CHECK(ground.log.lines ==
        std::vector<std::string>{"what the whole command of 'count' wrote is not what its 'map' in 'tutti.yaml' says"});
  CHECK_FALSE(ground.exists(".dvc/tmp/tutti/maps/count/record"));
}

TEST_CASE("a failure costs the batch that ran") {
  Mapped ground(", batch: 1");
  ground.write("stop/c.txt", "");
  CHECK(outcomes(ground.run()) == "count failed");
  CHECK(ground.done() == "./a.txt ./b.txt ./sub/c.txt ");
  remove_file(ground.path("stop/c.txt"));

  CHECK(outcomes(ground.run()) == "count ran");
  CHECK(ground.done() == "./sub/c.txt ");
}

TEST_CASE("what a file gave counts only while the cache has it, sound") {
  for (const char* harm : {"rm -f", "chmod u+w $o; echo x >>"}) {
    Mapped ground;
    ground.run();
    ground.done();
    const std::string object = ".dvc/cache/files/md5/26/ab0db90d72e28ad0ba1e22ee510510";  // "2\n"
    ground.write("raw/b.txt", "22");
    ground.run();
    ground.done();
    REQUIRE(ground.exists(object));
    ground.shell("o=" + object + "; " + harm + " $o");
    remove_tree(ground.path("sizes"));
    ground.write("raw/a.txt", "333");

    CHECK(outcomes(ground.run()) == "count ran");
    CHECK(ground.done() == "./a.txt ./b.txt ");
    CHECK(ground.tree() == "./a.size\n3\n./b.size\n2\n./sub/c.size\n5\n");
  }
}

TEST_CASE("a record that ends in half a line, or is damaged, is worth what can be read of it") {
  Mapped ground;
  ground.run();
  ground.done();
  const std::string record = ".dvc/tmp/tutti/maps/count/record";
  const std::string text = ground.read(record);
  ground.write(record, text.substr(0, text.size() - 5));
  ground.write("raw/a.txt", "changed");
  ground.run();
  CHECK(ground.done() == "./a.txt ./sub/c.txt ");

  const std::string whole = ground.read(record);
  const std::size_t second = whole.find('\n') + 1;
  ground.write(record, whole.substr(0, second) + "{\"in\": 3}\n{\n" + whole.substr(second));
  ground.write("raw/a.txt", "more");
  ground.run();
  CHECK(ground.done() == "./a.txt ");
  ground.write(record, "{\"version\": 9}\n");
  ground.write("raw/a.txt", "most");
  ground.run();
  CHECK(ground.done() == "./a.txt ./b.txt ./sub/c.txt ");
}

TEST_CASE("what a file gave is not remembered when the file changed meanwhile") {
  Mapped ground;
  ground.write("count.sh", script + "test ! -e once || { rm once; mv later raw/a.txt; }\n");
  ground.write("once", "");
  ground.write("later", "longer");
  ground.run();
  ground.done();

  ground.write("raw/a.txt", "a");
  ground.write("raw/b.txt", "changed");
  ground.run();
  CHECK(ground.done() == "./a.txt ./b.txt ");
}

TEST_CASE("a command that does not keep to its files is found out") {
  const auto error_of = [](const std::string& command, const std::string& map) {
    Mapped ground;
    ground.write("count.sh", command);
    ground.write("tutti.yaml", "version: 1\nstages:\n  count:\n    map: " + map + "\n");
    return ground.error_of_run();
  };
  const std::string map = "{over: raw, into: sizes}";

  CHECK(error_of("cp -r $TUTTI_MAP_INPUT/. $TUTTI_MAP_OUTPUT", map).empty());
  CHECK(error_of("cp -r $TUTTI_MAP_INPUT/a.txt $TUTTI_MAP_OUTPUT", map) ==
        "stage 'count' wrote no 'b.txt' to $TUTTI_MAP_OUTPUT for 'raw/b.txt'");
  CHECK(error_of("cp -r $TUTTI_MAP_INPUT/. $TUTTI_MAP_OUTPUT; echo > $TUTTI_MAP_OUTPUT/sum", map) ==
        "stage 'count' wrote 'sum', which is an output of none of the files that it was given");
  CHECK(error_of("cp -r $TUTTI_MAP_INPUT/. $TUTTI_MAP_OUTPUT; mkdir sizes; echo > sizes/x", map) ==
        "stage 'count' wrote to 'sizes' by itself, and has to write to $TUTTI_MAP_OUTPUT");
  CHECK(error_of("true", "{over: raw, into: sizes, outputs: '{ext}/{stem}'}").starts_with("stage 'count' wrote no "));
  CHECK(error_of("true", "{over: raws, into: sizes}") ==
        "tutti.yaml:4:10: stage 'count' cannot be mapped: 'raws' is no dependency of it inside the workspace");
  CHECK(error_of("true", "{over: raw, into: size}") ==
        "tutti.yaml:4:10: stage 'count' cannot be mapped: 'size' is not its only output");
  CHECK(error_of("true", "{over: count.sh, into: sizes}") ==
        "'count.sh' is no directory, and 'count' is mapped over it");
}

TEST_CASE("two files with the same output are refused before anything runs") {
  Mapped ground;
  ground.write("raw/a.csv", "");

  CHECK(ground.error_of_run() == "'raw/a.csv' and 'raw/a.txt' would both give 'sizes/a.size'");
  CHECK_FALSE(ground.exists("log"));
}

TEST_CASE("an output that would be a file and a directory is refused before anything runs") {
  Mapped ground;
  ground.write("raw/b/x.size", "");
  ground.write("tutti.yaml",
               "version: 1\nstages:\n  count:\n    map: {over: raw, into: sizes, outputs: '{dir}/{stem}'}\n");

  CHECK(ground.error_of_run() == "'sizes/b' would be a file, and the directory of 'sizes/b/x'");
  CHECK_FALSE(ground.exists("log"));
}

TEST_CASE("a record does not grow for ever") {
  Mapped ground;
  ground.run();
  const std::string record = ".dvc/tmp/tutti/maps/count/record", text = ground.read(record);
  std::string long_text = text;
  for (int i = 0; i < 100; ++i) long_text += text.substr(text.find('\n') + 1);
  ground.write(record, long_text);
  ground.write("raw/a.txt", "changed");
  ground.done();
  ground.run();

  CHECK(ground.done() == "./a.txt ");
  const std::string now = ground.read(record);
  CHECK(std::ranges::count(now, '\n') == 4);
}

TEST_CASE("names of outputs are made of the parts of a file's name") {
  const RelPath file = RelPath::parse("x/y/cat.tar.gz");

  CHECK(mapped_output("{path}", file).str() == "x/y/cat.tar.gz");
  CHECK(mapped_output("{dir}/{stem}.png", file).str() == "x/y/cat.tar.png");
  CHECK(mapped_output("flat/{name}", file).str() == "flat/cat.tar.gz");
  CHECK(mapped_output("{ext}/{stem}", file).str() == "gz/cat.tar");
  CHECK(mapped_output("{dir}/{stem}.png", RelPath::parse("cat")).str() == "cat.png");
  CHECK(mapped_output("{stem}", RelPath::parse(".hidden")).str() == ".hidden");
  CHECK_THROWS_AS(mapped_output("../{path}", file), InvalidFile);
  CHECK_THROWS_AS(mapped_output("/{path}", file), InvalidFile);
}

TEST_CASE("the record of a run says how many files were done") {
  Mapped ground;
  ground.run();
  ground.write("raw/b.txt", "changed");
  const RunReport report = ground.run();

  Repository repository = ground.open();
  Ledger ledger = open_ledger(repository);
  std::optional<Increment> last;
  for (const LedgerEntry& entry : ledger.find({.stage = "count"})) {
    if (entry.id == report.stages.at(0).record) last = entry.record.increment;
  }
  CHECK(last == Increment{1, 3});
}
