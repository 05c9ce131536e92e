// Objects to a remote and back, outputs into the workspace.
#include "exec/move_data.hpp"

#include <catch2/catch.hpp>

#include "exec/track.hpp"
#include "playground.hpp"

using namespace tutti;

namespace {

class Sharing : public Playground {
 public:
  explicit Sharing(With with = With::no_git) : Playground(with) {
    const std::string core =
        with == With::no_git ? "[core]\n    no_scm = True\n    remote = up\n" : "[core]\n    remote = up\n";
    write(".dvc/config", core + "['remote \"up\"']\n    url = ../../remote\n['remote \"own\"']\n    url = ../../own\n");
  }
  void track(const std::string& name) {
    Repository repository = open();
    add(repository, {RelPath::parse(name)}, {});
  }
  SyncReport move(For purpose, const std::vector<std::string>& names = {}, const SyncOptions& options = {}) {
    Repository repository = open();
    const Project project = Project::load(*workspace_tree(repository));
    const auto targets = resolve_targets(project, names, RelPath::root(), {});
    const WantedObjects wanted = wanted_objects(targets, purpose, options.remote);
    return purpose == For::push ? push(repository, wanted, options) : fetch(repository, wanted, targets, options);
  }
  CheckoutReport check_out(const std::vector<std::string>& names = {}) {
    Repository repository = open();
    const Project project = Project::load(*workspace_tree(repository));
    return checkout_targets(repository, project, resolve_targets(project, names, RelPath::root(), {}), {});
  }
  std::string count(const std::string& directory) {
    return shell("find " + directory + " -type f 2>/dev/null | wc -l");
  }
  void lose_cache() { remove_tree(path(".dvc/cache")); }
};

}  // namespace

TEST_CASE("what was pushed comes back, and the manifest counts") {
  Sharing place;
  place.write("d/a", "1");
  place.write("d/b", "2");
  place.track("d");

  CHECK(place.move(For::push).files == 3);
  CHECK(place.move(For::push).files == 0);
  place.lose_cache();
  remove_tree(place.path("d"));
  CHECK(place.move(For::fetch).files == 3);
  place.check_out();

  CHECK(place.read("d/a") == "1");
  CHECK(place.read("d/b") == "2");
}

TEST_CASE("part of a directory is pushed without the manifest until the remote has all of it") {
  Sharing place;
  place.write("d/a", "1");
  place.write("d/b", "2");
  place.track("d");

  CHECK(place.move(For::push, {"d/a"}).files == 1);
  CHECK(place.shell("find ../remote -name '*.dir'").empty());
  CHECK(place.log.lines.size() == 1);
  CHECK(place.move(For::push, {"d/b"}).files == 2);
}

TEST_CASE("part of a directory is fetched and checked out alone") {
  Sharing place;
  place.write("d/a", "1");
  place.write("d/b", "2");
  place.track("d");
  place.move(For::push);
  place.lose_cache();
  remove_tree(place.path("d"));

  CHECK(place.move(For::fetch, {"d/b"}).files == 2);
  place.check_out({"d/b"});

  CHECK(place.read("d/b") == "2");
  CHECK_FALSE(place.exists("d/a"));
}

TEST_CASE("an object on neither side is named") {
  Sharing place;
  place.write("a", "1");
  place.track("a");
  place.lose_cache();

  const SyncReport report = place.move(For::push);

  REQUIRE(report.missing.size() == 1);
  CHECK(report.missing[0].name() == "c4ca4238a0b923820dcc509a6f75849b");
  CHECK(place.move(For::fetch).missing.size() == 1);
}

TEST_CASE("outputs go to the remote that they name, or nowhere when they are not to be pushed") {
  Sharing place;
  place.write("kept", "1");
  place.write("own", "2");
  place.write("both.dvc", "outs:\n- path: kept\n  push: false\n- path: own\n  remote: own\n");
  Repository repository = place.open();
  const Project project = Project::load(*workspace_tree(repository));
  commit(repository, project, resolve_targets(project, {}, RelPath::root(), {}), {.force = true}, {});

  CHECK(place.move(For::push, {}, {.remote = "up"}).files == 0);
  CHECK(place.move(For::push).files == 1);
  CHECK(place.count("../own") == "1\n");
  CHECK(place.count("../remote") == "0\n");
}

TEST_CASE("the run cache travels both ways and lets another workspace skip the run") {
  Sharing place;
  place.write("in", "1");
  place.write("dvc.yaml", "stages:\n  s:\n    cmd: cp in out\n    deps: [in]\n    outs: [out]\n");
  place.run();

  CHECK(place.move(For::push, {}, {.run_cache = true}).runs == 1);
  CHECK(place.move(For::push, {}, {.run_cache = true}).runs == 0);
  place.lose_cache();
  remove_file(place.path("out"));
  CHECK(place.move(For::fetch, {}, {.run_cache = true}).runs == 1);
  remove_file(place.path("dvc.lock"));

  CHECK(outcomes(place.run()) == "s restored");
}

TEST_CASE("a run cache entry that is not what its name says is not copied") {
  Sharing place;
  place.write("in", "1");
  place.write("dvc.yaml", "stages:\n  s:\n    cmd: cp in out\n    deps: [in]\n    outs: [out]\n");
  place.run();
  place.shell("for f in $(find .dvc/cache/runs -type f); do sed -i s/cp/rm/ $f; done");

  CHECK(place.move(For::push, {}, {.run_cache = true}).runs == 0);
}

TEST_CASE("an output that no pointer names any longer leaves the workspace if the cache has it") {
  Sharing place;
  place.write("a", "1");
  place.write("edited", "1");
  place.write("stays", "2");
  for (const char* name : {"a", "edited", "stays"}) place.track(name);
  for (const char* name : {"a.dvc", "edited.dvc"}) remove_file(place.path(name));
  place.write("edited", "by hand");

  const CheckoutReport one = place.check_out({"stays"});
  const CheckoutReport all = place.check_out();

  CHECK(one.changes.empty());
  REQUIRE(all.changes.size() == 1);
  CHECK(all.changes[0].path.str() == "a");
  CHECK_FALSE(place.exists("a"));
  CHECK(place.read("edited") == "by hand");
  CHECK(place.read("stays") == "2");
}

TEST_CASE("data that Git tracks by now is not removed with its pointer") {
  Sharing place(With::git);
  place.write("a", "1");
  place.track("a");
  place.shell("rm a.dvc && git add -f a");

  place.check_out();

  CHECK(place.read("a") == "1");
}
