// What targets stand for in branches, tags and commits.
#include "exec/revisions.hpp"

#include <catch2/catch.hpp>

#include "exec/track.hpp"
#include "playground.hpp"

using namespace tutti;

namespace {

class History : public Playground {
 public:
  History() : Playground(With::git) {
    write(".dvc/config", "[core]\n    remote = up\n['remote \"up\"']\n    url = ../../remote\n");
  }
  void record(const std::string& name, const std::string& text) {
    write(name, text);
    {
      Repository repository = open();
      add(repository, {RelPath::parse(name)}, {});
    }
    shell("git add -A && git commit -qm " + name);
  }
  Wanted wanted(const std::vector<std::string>& names, const Revisions& revisions) {
    Repository repository = open();
    const Project project = Project::load(*workspace_tree(repository));
    return wanted_in_revisions(repository, project, {.names = names}, revisions, For::push, {});
  }
  std::size_t count(const std::vector<std::string>& names, const Revisions& revisions) {
    std::size_t sum = 0;
    for (const WantedObjects::ByRemote& group : wanted(names, revisions).objects.groups) sum += group.ids.size();
    return sum;
  }
};

}  // namespace

TEST_CASE("commits that record the same content want it once") {
  History place;
  place.record("a", "1");
  place.record("b", "of b");
  place.record("a", "2");
  place.record("a", "1");

  CHECK(place.count({}, {}) == 2);
  CHECK(place.count({}, {.all_commits = true}) == 3);
  CHECK(place.count({"a"}, {.all_commits = true}) == 2);
}

TEST_CASE("tags and branches add what only they have") {
  History place;
  place.record("a", "1");
  place.shell("git tag v1 && git checkout -qb side");
  place.record("a", "2");
  place.shell("git checkout -qb other v1");
  place.record("a", "3");

  CHECK(place.count({}, {.all_tags = true}) == 2);
  CHECK(place.count({}, {.all_branches = true}) == 3);
}

TEST_CASE("a name has to be known in one revision, not in all") {
  History place;
  place.record("a", "1");
  place.shell("git rm -q a.dvc && git commit -qm gone");

  CHECK(place.count({"a"}, {.all_commits = true}) == 1);
  CHECK_THROWS_AS(place.count({"a"}, {}), NotFound);
  CHECK_THROWS_AS(place.count({"a", "never"}, {.all_commits = true}), NotFound);
}

TEST_CASE("an output of an old commit for a remote that is not set up is passed over with one warning") {
  History place;
  place.record("a", "1");
  place.write("b.dvc", "outs:\n- path: b\n  remote: gone\n  hash: md5\n  md5: c4ca4238a0b923820dcc509a6f75849b\n");
  place.shell(
      "git add -A && git commit -qm b && git commit -q --allow-empty -m more && git rm -q b.dvc && git commit -qm c");
  place.log.lines.clear();

  CHECK(place.count({}, {.all_commits = true}) == 1);
  REQUIRE(place.log.lines.size() == 1);
  CHECK(place.log.lines.front().find("'gone'") != std::string::npos);
}

TEST_CASE("history that was cut off is used as far as it is there") {
  History place;
  place.record("a", "1");
  place.record("a", "2");
  place.shell("git rev-parse HEAD > .git/shallow");

  CHECK(place.count({}, {.all_commits = true}) == 1);
}
