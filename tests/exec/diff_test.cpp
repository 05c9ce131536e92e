// Differences of tracked data between commits and the workspace.
#include "exec/diff.hpp"

#include <catch2/catch.hpp>

#include "exec/track.hpp"
#include "playground.hpp"

using namespace tutti;

namespace {

class History : public Playground {
 public:
  History() : Playground(With::git) {}
  void track(const std::string& name) {
    Repository repository = open();
    add(repository, {RelPath::parse(name)}, {});
    repository.save_indexes();
  }
  void commit_all() { shell("git add -A && git commit -q -m x"); }
  DataDiff compare(const DiffOptions& options = {}) {
    Repository repository = open();
    return diff(repository, options);
  }
};

// "+d/ -d/a ~f a>b !lost"
std::string brief_of(const DataDiff& diff) {
  std::string text;
  for (const auto& one : diff.added) text += "+" + one.path + " ";
  for (const auto& one : diff.deleted) text += "-" + one.path + " ";
  for (const auto& one : diff.modified) text += "~" + one.path + " ";
  for (const auto& one : diff.renamed) text += one.old_path + ">" + one.new_path + " ";
  for (const auto& one : diff.not_in_cache) text += "!" + one.path + " ";
  if (!text.empty()) text.pop_back();
  return text;
}

}  // namespace

TEST_CASE("nothing differs after a commit, and nothing before the first one") {
  History place;
  place.write("f", "1");
  place.track("f");
  CHECK(place.compare().empty());

  place.commit_all();
  CHECK(place.compare().empty());
}

TEST_CASE("files inside a changed directory are listed one by one, renamed ones as such") {
  History place;
  for (const char* name : {"a", "b", "c", "same"}) place.write(std::string("d/") + name, name);
  place.track("d");
  place.commit_all();

  place.write("d/a", "other");
  remove_file(place.path("d/b"));
  place.shell("mv d/c d/z");
  place.write("d/new", "new");

  CHECK(brief_of(place.compare()) == "+d/new -d/b ~d/ ~d/a d/c>d/z");
  CHECK(brief_of(place.compare({.targets = {RelPath::parse("d/new")}})) == "+d/new");
}

TEST_CASE("two commits are compared by what they recorded, whatever the workspace holds") {
  History place;
  place.write("f", "1");
  place.write("g", "1");
  place.track("f");
  place.track("g");
  place.commit_all();
  place.write("f", "2");
  place.track("f");
  place.shell("rm g.dvc g");
  place.commit_all();
  place.write("f", "3");

  const DataDiff diff = place.compare({.before = "HEAD~1", .after = "HEAD"});
  CHECK(brief_of(diff) == "-g ~f");
  CHECK(diff.modified.at(0).old_hash == "c4ca4238a0b923820dcc509a6f75849b");
  CHECK(diff.modified.at(0).new_hash == "c81e728d9d4c2f636f067f89cc14862c");
  CHECK(brief_of(place.compare({.before = "HEAD", .after = "HEAD~1"})) == "+g ~f");
}

TEST_CASE("a directory that becomes a file loses its files") {
  History place;
  place.write("x/a", "1");
  place.track("x");
  place.commit_all();
  place.shell("rm -r x");
  place.write("x", "2");
  place.track("x");

  CHECK(brief_of(place.compare()) == "-x/a ~x/");
}

TEST_CASE("what the cache lost is named file by file as far as anybody knows the files") {
  History place;
  place.write("d/a", "1");
  place.write("f", "2");
  place.track("d");
  place.track("f");
  place.commit_all();
  remove_tree(place.path(".dvc/cache/files"));

  CHECK(brief_of(place.compare()) == "!d/ !d/a !f");
  CHECK(place.compare({.hide_missing = true}).empty());

  place.write("d/a", "3");
  CHECK(brief_of(place.compare()) == "~d/ !d/ !f");
}

TEST_CASE("an unknown revision and an unknown target are said to be so") {
  History place;
  place.write("f", "1");
  place.track("f");
  place.commit_all();

  CHECK_THROWS_AS(place.compare({.before = "nope"}), NotFound);
  CHECK_THROWS_AS(place.compare({.targets = {RelPath::parse("nope")}}), NotFound);
}
