// What a run puts aside, and when it goes.
#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>

#include "base/hash.hpp"
#include "playground.hpp"
#include "store/intake.hpp"
#include "store/tree.hpp"

using namespace tutti;  // NOLINT: a test reads better without the prefix

namespace {

using std::chrono::hours;

class MovedClock final : public Clock {
 public:
  Timestamp now() const override {
    Timestamp time = SystemClock().now();
    time.nanoseconds += ahead.count();
    return time;
  }
  std::chrono::nanoseconds ahead{0};
};

constexpr hours day{24};
const std::string kept = ".dvc/tmp/tutti/kept/";

// A repository whose clock can be set ahead.
class Ground : public Playground {
 public:
  RunReport run_after(std::chrono::nanoseconds ahead) {
    later.ahead = ahead;
    Repository repository = open_later();
    const Project project = Project::load(*workspace_tree(repository));
    NotedRun observer;
    RunReport report = tutti::run(repository, project, {}, {}, observer);
    repository.save_indexes();
    return report;
  }
  Repository open_later() {
    return Repository::open(root, {later, no_progress(), cancellation, log, environment},
                            {.durability = Durability::none});
  }
  void pipeline(const std::string& command) const {
    write("dvc.yaml", "stages:\n  s:\n    cmd: " + command + "\n    deps: [in]\n    outs: [out]\n");
  }
  // The cache learns of these bytes some other way.
  void put_in_cache(const std::string& text) {
    Repository repository = open_later();
    Intake intake(repository.store());
    intake.take_bytes(BlobId{md5_of(text)}, text);
    intake.publish();
    repository.save_indexes();
  }
  std::vector<std::string> logs() const {
    std::vector<std::string> names;
    for (const DirectoryEntry& entry : list_directory(path(".dvc/tmp/tutti/logs"))) names.push_back(entry.name);
    return names;
  }

  MovedClock later;
};

// A person writes into the output of `s`, and it runs again.
void edit_and_run(Ground& ground, const std::string& text, const std::string& input) {
  ground.write("out", text);
  ground.write("in", input);
  REQUIRE(outcomes(ground.run_after({})) == "s ran");
}

}  // namespace

TEST_CASE("bytes that a person made and the cache lacks stay aside for good, each time anew") {
  Ground ground;
  ground.pipeline("cp in out");
  ground.write("in", "1\n");
  ground.run_after({});

  edit_and_run(ground, "first edit\n", "2\n");
  edit_and_run(ground, "second edit\n", "3\n");
  ground.run_after(1000 * day);

  CHECK(ground.read(kept + "s/out") == "first edit\n");
  CHECK(ground.read(kept + "s~2/out") == "second edit\n");
}

TEST_CASE("what was put aside goes after a fortnight, if the cache has it by then") {
  Ground ground;
  ground.pipeline("cp in out");
  ground.write("in", "1\n");
  ground.run_after({});
  edit_and_run(ground, "edit\n", "2\n");
  ground.put_in_cache("edit\n");

  ground.run_after(13 * day);
  CHECK(ground.read(kept + "s/out") == "edit\n");
  ground.run_after(15 * day);

  CHECK_FALSE(ground.exists(kept + "s"));
  CHECK_FALSE(ground.exists(".dvc/tmp/tutti/kept-notes/s"));
}

TEST_CASE("what is edited where it was put aside stays") {
  Ground ground;
  ground.pipeline("cp in out");
  ground.write("in", "1\n");
  ground.run_after({});
  edit_and_run(ground, "edit\n", "2\n");
  ground.put_in_cache("edit\n");
  ground.write(kept + "s/out", "edit and more\n");

  ground.run_after(15 * day);
  ground.run_after(40 * day);

  CHECK(ground.read(kept + "s/out") == "edit and more\n");
}

TEST_CASE("what was put aside stays while the cache's own copy is damaged") {
  Ground ground;
  ground.pipeline("cp in out");
  ground.write("in", "1\n");
  ground.run_after({});
  edit_and_run(ground, "edit\n", "2\n");
  ground.put_in_cache("edit\n");
  const std::string object = ground.open_later().store().path_of(BlobId{md5_of("edit\n")});
  remove_file(object);
  publish_file(object, "rots\n", Durability::none);

  ground.run_after(15 * day);

  CHECK(ground.read(kept + "s/out") == "edit\n");
}

TEST_CASE("a directory put aside stays if it has a file that no manifest holds") {
  Ground ground;
  const bool has_more = GENERATE(true, false);
  ground.pipeline("mkdir out; cp in out/a");
  ground.write("in", "1\n");
  ground.run_after({});
  ground.write("out/a", "edit\n");
  if (has_more) ground.write(".dvcignore", "*.draft\n");
  if (has_more) ground.write("out/my.draft", "mine\n");
  ground.write("in", "2\n");
  ground.run_after({});
  REQUIRE(ground.read(kept + "s/out/a") == "edit\n");
  const Tree tree({{RelPath::parse("a"), BlobId{md5_of("edit\n")}}});
  ground.put_in_cache("edit\n");
  {
    Repository repository = ground.open_later();
    Intake intake(repository.store());
    intake.take_bytes(tree.id(), tree.manifest());
    intake.publish();
    repository.save_indexes();
  }

  ground.run_after(15 * day);

  CHECK(ground.exists(kept + "s/out/a") == has_more);
  CHECK(ground.exists(kept + "s/out/my.draft") == has_more);
}

TEST_CASE("of what failed commands left only the latest is kept, and never in place of a person's bytes") {
  Ground ground;
  ground.pipeline("cp in out");
  ground.write("in", "1\n");
  ground.run_after({});
  ground.pipeline("cp in out && exit 1");
  ground.write("out", "edit\n");
  for (const std::string input : {"2\n", "3\n", "4\n"}) {
    ground.write("in", input);
    REQUIRE(outcomes(ground.run_after({})) == "s failed");
  }

  CHECK(ground.read(kept + "s/out") == "edit\n");
  CHECK(ground.read(kept + "s~2/out") == "3\n");
  CHECK_FALSE(ground.exists(kept + "s~3"));
}

TEST_CASE("what a failed command left and a person then edited is a person's") {
  Ground ground;
  ground.pipeline("cp in out && exit 1");
  ground.write("in", "1\n");
  ground.run_after({});
  ground.write("out", "edit\n");
  ground.run_after({});
  ground.run_after({});
  ground.run_after({});

  CHECK(ground.read(kept + "s/out") == "edit\n");
  CHECK(ground.read(kept + "s~2/out") == "1\n");
  CHECK_FALSE(ground.exists(kept + "s~3"));
}

TEST_CASE("logs stay for thirty days, the newest of each stage for good") {
  Ground ground;
  ground.write("dvc.yaml",
               "stages:\n"
               "  often: {cmd: echo a, deps: [in]}\n"
               "  rare: {cmd: echo b, deps: [other]}\n");
  ground.write("in", "1\n");
  ground.write("other", "1\n");
  ground.run_after({});
  ground.write(".dvc/tmp/tutti/logs/notes.txt", "mine");
  REQUIRE(ground.logs().size() == 3);

  for (const auto& [days, input] : {std::pair(1, "2\n"), std::pair(29, "3\n")}) {
    ground.write("in", input);
    ground.run_after(days * day);
  }
  CHECK(ground.logs().size() == 5);
  ground.write("in", "4\n");
  ground.run_after(32 * day);

  const std::vector<std::string> left = ground.logs();
  CHECK(left.size() == 4);
  CHECK(std::ranges::count_if(left, [](const std::string& name) { return name.starts_with("often-"); }) == 2);
  CHECK(std::ranges::count_if(left, [](const std::string& name) { return name.starts_with("rare-"); }) == 1);
}

TEST_CASE("what a failed stage left is put aside on demand, and the next remains take its place") {
  Playground ground;
  ground.write("dvc.yaml",
               "stages:\n  s:\n    cmd: echo $$ > o; mkdir -p d; cp o d/x; cp o u; echo more >> p; exit 1\n"
               "    outs: [o, d, missing, {p: {persist: true}}, {u: {cache: false}}]\n");
  const RunReport report = ground.run({.keep_failed = true});

  const std::string kept = ground.path(".dvc/tmp/tutti/kept/s/");
  CHECK(report.stages.at(0).kept == std::vector<std::string>{kept + "o", kept + "d", kept + "u"});
  for (const char* gone : {"o", "d", "u"}) CHECK_FALSE(ground.exists(gone));
  CHECK(ground.read("p") == "more\n");
  CHECK(ground.read(".dvc/tmp/tutti/kept/s/d/x") == ground.read(".dvc/tmp/tutti/kept/s/o"));
  const std::string first = ground.read(".dvc/tmp/tutti/kept/s/o");
  ground.run({.keep_failed = true});
  CHECK(ground.read(".dvc/tmp/tutti/kept/s/o") != first);
  CHECK_FALSE(ground.exists(".dvc/tmp/tutti/kept/s~2"));
  CHECK(ground.run({}).stages.at(0).kept.empty());
  CHECK(ground.exists("o"));
}

TEST_CASE("nothing is put aside of a stage that fails before its command has run") {
  Playground ground;
  ground.write("in", "");
  ground.write("dvc.yaml", "stages:\n  s:\n    cmd: cp in o\n    deps: [in]\n    outs: [o]\n");
  ground.run();
  ground.write("dvc.yaml", "stages:\n  s:\n    cmd: cp in o\n    deps: [in, gone]\n    outs: [o]\n");

  CHECK_FALSE(ground.run({.keep_going = true, .keep_failed = true}).success());
  CHECK(ground.exists("o"));
}
