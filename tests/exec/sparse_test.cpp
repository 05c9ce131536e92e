// Directories of which only some files were asked for.
#include <catch2/catch.hpp>

#include "exec/data_status.hpp"
#include "exec/diff.hpp"
#include "exec/entry_log.hpp"
#include "exec/move.hpp"
#include "exec/move_data.hpp"
#include "exec/sparse.hpp"
#include "exec/sparse_view.hpp"
#include "exec/status.hpp"
#include "exec/track.hpp"
#include "exec/untrack.hpp"
#include "playground.hpp"

namespace tutti {
namespace {

using Paths = std::vector<std::string>;

// A tracked directory "data" of which nothing is in the workspace.
class Away : public Playground {
 public:
  explicit Away(With with = With::no_git) : Playground(with) {
    for (const char* name : {"sub/x", "sub/y", "a/1.png", "a/2.png", "a/n.txt", "top"}) {
      write(std::string("data/") + name, name);
    }
    add("data");
    shell("rm -r data");
  }

  Project project(Repository& repository) { return Project::load(*workspace_tree(repository)); }
  RelPath at(const std::string& path) { return RelPath::parse(path); }

  void add(const std::string& path) {
    Repository repository = open();
    tutti::add(repository, {at(path)}, {});
  }
  CheckoutReport checkout(const Paths& names, const CheckoutSelection& selection = {}) {
    Repository repository = open();
    const Project known = project(repository);
    return checkout_targets(repository, known, resolve_targets(known, names, RelPath::root(), {}), selection);
  }
  bool is_clean() {
    Repository repository = open();
    return status(repository, project(repository), {}).empty();
  }
  DataChanges uncommitted() {
    Repository repository = open();
    return data_status(repository, {.targets = {}, .granular = true, .remote = {}}).uncommitted;
  }
  std::string files() { return shell("[ ! -d data ] || (cd data && find . -type f | cut -c3- | sort | tr '\\n' ' ')"); }
  Paths recorded() {
    Repository repository = open();
    const Project known = project(repository);
    const Output& output = *known.find_output(at("data")).output;
    Paths paths;
    const std::shared_ptr<const Tree> tree = repository.store().tree(*output.recorded->id->tree());
    for (const TreeEntry& entry : tree->entries()) paths.push_back(entry.path.str());
    return paths;
  }
  bool is_sparse(const std::string& path = "data") {
    Repository repository = open();
    return read_sparse(repository).contains(at(path));
  }
};

const Paths all = {"a/1.png", "a/2.png", "a/n.txt", "sub/x", "sub/y", "top"};

}  // namespace

TEST_CASE("a part of a directory that is not here brings that part, and nobody calls the rest deleted") {
  Away away;
  away.checkout({"data/sub"});
  CHECK(away.files() == "sub/x sub/y ");
  CHECK(away.is_clean());
  CHECK(away.uncommitted().empty());
  away.checkout({"data/a/*.png"});
  CHECK(away.files() == "a/1.png a/2.png sub/x sub/y ");
  CHECK(away.is_clean());

  Repository repository = away.open();
  const std::vector<SparseCount> counts = sparse_directories(repository, away.project(repository));
  REQUIRE(counts.size() == 1);
  CHECK(counts[0].here == 4);
  CHECK(counts[0].files == 6);
}

TEST_CASE("what was asked for and is gone was deleted") {
  Away away;
  away.checkout({"data/sub", "data/top"});
  away.shell("rm data/sub/x");
  CHECK_FALSE(away.is_clean());
  CHECK(away.uncommitted().deleted == Paths{"data/sub/x"});
  away.add("data");
  CHECK(away.recorded() == Paths{"a/1.png", "a/2.png", "a/n.txt", "sub/y", "top"});
  CHECK(away.is_clean());
}

TEST_CASE("adding a sparse directory loses none of the files that are away") {
  Away away;
  away.checkout({"data/sub"});
  away.write("data/sub/x", "changed");
  away.write("data/new", "new");
  away.add("data");
  CHECK(away.recorded() == Paths{"a/1.png", "a/2.png", "a/n.txt", "new", "sub/x", "sub/y", "top"});
  CHECK(away.is_clean());
  // The new file belongs here from now on.
  away.shell("rm data/new");
  CHECK(away.uncommitted().deleted == Paths{"data/new"});
  away.checkout({"data"});
  CHECK(away.files() == "a/1.png a/2.png a/n.txt new sub/x sub/y top ");
  CHECK(away.read("data/sub/x") == "changed");
}

TEST_CASE("committing a sparse directory loses none of the files that are away") {
  Away away;
  away.checkout({"data/sub"});
  away.write("data/sub/x", "changed");
  Repository repository = away.open();
  const Project project = away.project(repository);
  commit(repository, project, resolve_targets(project, {}, RelPath::root(), {}), {.force = true}, {});
  CHECK(away.recorded() == all);
  CHECK(away.is_clean());
}

TEST_CASE("files that are away leave a directory only by name") {
  Away away;
  away.checkout({"data/sub"});
  CHECK_THROWS_AS(away.add("data/a"), Conflict);
  CHECK_THROWS_AS(away.add("data/top"), Conflict);
  CHECK(away.recorded() == all);
  Repository repository = away.open();
  const Project project = away.project(repository);
  const Paths names{"data/a/1.png"};
  untrack(repository, project, resolve_targets(project, names, RelPath::root(), {}), {});
  CHECK(away.recorded() == Paths{"a/2.png", "a/n.txt", "sub/x", "sub/y", "top"});
  CHECK(away.is_clean());
}

TEST_CASE("adding a directory inside a sparse one keeps what is away in it") {
  Away away;
  away.checkout({"data/a/1.png"});
  away.write("data/a/3.png", "three");
  away.add("data/a");
  CHECK(away.recorded() == Paths{"a/1.png", "a/2.png", "a/3.png", "a/n.txt", "sub/x", "sub/y", "top"});
}

TEST_CASE("the whole of a sparse directory ends the sparseness, and so does every part of it") {
  Away away;
  away.checkout({"data/sub"});
  REQUIRE(away.is_sparse());
  away.checkout({});
  CHECK_FALSE(away.is_sparse());
  CHECK(away.recorded() == all);
  away.shell("rm -r data");
  away.checkout({"data/sub", "data/a"});
  REQUIRE(away.is_sparse());
  away.checkout({"data/top"});
  CHECK_FALSE(away.is_sparse());
  away.shell("rm data/top");
  CHECK(away.uncommitted().deleted == Paths{"data/top"});
}

TEST_CASE("a directory that became whole by other ways is not sparse any longer") {
  Away away;
  away.checkout({"data/sub"});
  away.write("data/top", "top");
  away.write("data/a/1.png", "a/1.png");
  away.write("data/a/2.png", "a/2.png");
  away.write("data/a/n.txt", "a/n.txt");
  CHECK(away.is_clean());
  CHECK_FALSE(away.is_sparse());
}

TEST_CASE("a file that a whole directory gets back does not make it sparse") {
  Away away;
  away.checkout({});
  away.shell("rm data/top data/sub/x");
  away.checkout({"data/top"});
  CHECK_FALSE(away.is_sparse());
  CHECK(away.uncommitted().deleted == Paths{"data/sub/x"});
}

TEST_CASE("a checkout that keeps sparse directories brings what was asked for, of the version recorded now") {
  Away away;
  away.checkout({});
  const std::string before = away.read("data.dvc");
  away.write("data/sub/x", "second");
  away.write("data/sub/z", "z");
  away.write("data/a/1.png", "second");
  away.add("data");
  const std::string after = away.read("data.dvc");
  away.write("data.dvc", before);
  away.shell("rm -r data");
  away.checkout({"data/sub"});
  CHECK(away.read("data/sub/x") == "sub/x");

  away.write("data.dvc", after);
  CHECK(away.uncommitted().deleted == Paths{"data/sub/z"});  // asked for with data/sub
  away.checkout({}, {.keep_sparse = true});
  CHECK(away.files() == "sub/x sub/y sub/z ");
  CHECK(away.read("data/sub/x") == "second");
  CHECK(away.is_clean());
  CHECK(away.is_sparse());
}

TEST_CASE("other changes of a directory stay when a part is checked out") {
  Away away;
  away.checkout({});
  away.write("data/top", "mine, and nowhere else");
  away.write("data/extra", "mine, too");
  away.shell("rm data/sub/x");
  away.checkout({"data/sub/x", "data/a/*"});
  CHECK(away.read("data/top") == "mine, and nowhere else");
  CHECK(away.read("data/extra") == "mine, too");
  CHECK(away.read("data/sub/x") == "sub/x");
}

TEST_CASE("a path that is not recorded is no reason to delete the file that is there") {
  Away away;
  away.checkout({});
  away.write("data/copy", "top");  // content that the cache has
  CHECK_THROWS_AS(away.checkout({"data/copy"}), NotFound);
  CHECK(away.read("data/copy") == "top");
}

TEST_CASE("a part is not checked out through a link, nor in the place of a file") {
  Away away;
  away.write("elsewhere/sub/keep", "mine");
  away.shell("ln -s elsewhere data");
  CHECK_THROWS_AS(away.checkout({"data/sub"}), Conflict);
  CHECK(away.shell("readlink data") == "elsewhere\n");
  CHECK(away.read("elsewhere/sub/keep") == "mine");
  away.shell("rm data && printf top > data");
  CHECK_THROWS_AS(away.checkout({"data/sub"}), Conflict);
  CHECK(away.read("data") == "top");
  CHECK_FALSE(away.is_sparse());
}

TEST_CASE("what the cache lacks was never here, and was not deleted") {
  Away away;
  {
    Repository repository = away.open();
    const Project project = away.project(repository);
    const auto tree = repository.store().tree(*project.find_output(away.at("data")).output->recorded->id->tree());
    remove_tree(repository.store().path_of(*tree->find(away.at("sub/x"))));
  }
  CHECK(away.checkout({"data/sub"}).missing.size() == 1);
  CHECK(away.files() == "sub/y ");
  CHECK(away.is_clean());
  away.add("data");
  CHECK(away.recorded() == all);
}

TEST_CASE("a sparse directory of which not all can come stays sparse for that only") {
  Away away;
  {
    Repository repository = away.open();
    const Project project = away.project(repository);
    const auto tree = repository.store().tree(*project.find_output(away.at("data")).output->recorded->id->tree());
    remove_tree(repository.store().path_of(*tree->find(away.at("top"))));
  }
  away.checkout({"data/sub"});
  CHECK(away.checkout({}).missing.size() == 1);
  CHECK(away.files() == "a/1.png a/2.png a/n.txt sub/x sub/y ");
  CHECK(away.is_clean());
  away.shell("rm data/a/1.png");
  CHECK(away.uncommitted().deleted == Paths{"data/a/1.png"});
}

TEST_CASE("what a checkout that was killed did not bring is away, not deleted") {
  Away away;
  away.checkout({"data/sub"});
  // As it is after the first file: the directory is marked, and nothing is finished.
  away.shell("rm data/sub/y && printf 'tutti sparse 1\\ndata\\0\\0' > .dvc/tmp/tutti/sparse");
  CHECK(away.is_sparse());
  CHECK(away.is_clean());
  away.add("data");
  CHECK(away.recorded() == all);
  away.checkout({"data/sub"});
  CHECK(away.files() == "sub/x sub/y ");
  away.shell("rm data/sub/y");
  CHECK(away.uncommitted().deleted == Paths{"data/sub/y"});
}

TEST_CASE("a checkout that is refused leaves no memory of itself") {
  Away away;
  away.write("data/sub/x", "mine, and nowhere else");
  CHECK_THROWS_AS(away.checkout({"data/sub"}), Conflict);
  CHECK_FALSE(away.is_sparse());
}

TEST_CASE("without the manifest nobody knows what is away, and nothing is recorded") {
  Away away;
  away.checkout({"data/sub"});
  {
    Repository repository = away.open();
    const Project project = away.project(repository);
    remove_tree(repository.store().path_of(*project.find_output(away.at("data")).output->recorded->id));
  }
  away.write("data/sub/x", "changed");
  const std::string before = away.read("data.dvc");
  CHECK_THROWS_AS(away.add("data"), NotFound);
  CHECK(away.read("data.dvc") == before);
}

TEST_CASE("a stage does not run on a part of what it reads") {
  Away away;
  away.write("dvc.yaml",
             "stages:\n  part:\n    cmd: cat data/sub/x > part\n    deps: [data/sub]\n    outs: [part]\n"
             "  whole:\n    cmd: ls data > whole\n    deps: [data]\n    outs: [whole]\n");
  away.checkout({"data/sub"});
  const RunReport report = away.run({.keep_going = true});
  CHECK(away.read("part") == "sub/x");
  CHECK_FALSE(away.exists("whole"));
  away.checkout({"data"});
  away.run({});
  CHECK(away.read("whole") == "a\nsub\ntop\n");
  // What it read is as recorded, be it here or not.
  away.shell("rm -r data");
  away.checkout({"data/sub"});
  CHECK(away.is_clean());
}

TEST_CASE("an output of a stage that is here in part is whole when the stage has run") {
  Away away;
  away.write("in", "1");
  away.write("dvc.yaml",
             "stages:\n  make:\n    cmd: mkdir -p out/sub && cp in out/a && cp in out/sub/b\n    deps: [in]\n"
             "    outs: [out]\n");
  away.run({}, {"make"});
  away.shell("rm -r out");
  away.checkout({"out/sub"});
  REQUIRE(away.is_sparse("out"));
  CHECK(away.run({}, {"make"}).stages.back().outcome == StageOutcome::up_to_date);
  CHECK_FALSE(away.exists("out/a"));
  away.write("in", "2");
  away.run({}, {"make"});
  CHECK(away.read("out/a") == "2");
  CHECK_FALSE(away.is_sparse("out"));
}

TEST_CASE("sparseness goes where a directory is moved to, and ends when it is no longer tracked") {
  Away away;
  away.checkout({"data/sub"});
  {
    Repository repository = away.open();
    move_tracked(repository, away.project(repository), away.at("data"), away.at("moved"));
  }
  CHECK(away.is_sparse("moved"));
  CHECK_FALSE(away.is_sparse("data"));
  CHECK(away.is_clean());
  Repository repository = away.open();
  const Project project = away.project(repository);
  const Paths names{"moved.dvc"};
  untrack(repository, project, resolve_targets(project, names, RelPath::root(), {}), {});
  CHECK_FALSE(away.is_sparse("moved"));
}

TEST_CASE("a memory of sparse directories that is damaged is warned of; a newer tutti's is respected") {
  Away away;
  away.checkout({"data/sub"});
  const std::string file = ".dvc/tmp/tutti/sparse", text = away.read(file);
  away.write(file, text.substr(0, text.size() - 1));
  {
    Repository repository = away.open();
    CHECK(read_sparse(repository).empty());
  }
  CHECK(away.log.lines.size() == 1);
  away.write(file, "tutti sparse 2\nwhatever");
  Repository repository = away.open();
  CHECK_THROWS_AS(read_sparse(repository), Conflict);
}

TEST_CASE("the log of a path inside a directory has what changed it, and nothing else") {
  Away away(With::git);
  const auto commit = [&](const std::string& message) { away.shell("git add -A && git commit -qm " + message); };
  commit("one");
  away.checkout({});
  away.write("data/top", "other");
  away.add("data");
  commit("two");
  away.write("data/sub/x", "longer");
  away.add("data");
  commit("three");
  away.shell("rm data/sub/x");
  away.add("data");
  commit("four");

  Repository repository = away.open();
  const Project project = away.project(repository);
  std::vector<std::string> commits, records;
  for (const EntryEvent& event : entry_log(repository, project, away.at("data/sub/x"))) {
    REQUIRE(event.changes.size() == 1);
    const EntryChange& change = event.changes.front();
    CHECK(change.path == "data/sub/x");
    const std::string text = change.before.substr(0, 8) + ">" + change.after.substr(0, 8);
    (event.record ? records : commits).push_back(text);
    if (!change.after.empty()) CHECK(change.size == (change.before.empty() ? 5U : 6U));
  }
  REQUIRE(commits.size() == 3);
  CHECK(commits[0].ends_with(">"));
  CHECK(commits[2].starts_with(">md5:"));
  CHECK(commits[1] == commits[2].substr(1) + ">" + commits[0].substr(0, 8));
  CHECK(records == commits);
  CHECK(entry_log(repository, project, away.at("data/a/n.txt")).size() == 2);
  CHECK(entry_log(repository, project, away.at("data/nowhere")).empty());
}

}  // namespace tutti
