// What `status` finds in a real repository.
#include "exec/status.hpp"

#include <catch2/catch.hpp>

#include "exec/track.hpp"
#include "playground.hpp"

using namespace tutti;

namespace {

// "data.dvc: modified data", one line a difference.
std::vector<std::string> told(Playground& place, const std::vector<std::string>& names = {},
                              const RelPath& from = RelPath::root()) {
  Repository repository = place.open();
  const Project project = Project::load(*workspace_tree(repository));
  std::vector<std::string> lines;
  for (const StageStatus& one : status(repository, project, resolve_targets(project, names, from, {}), from)) {
    for (const Difference& difference : one.staleness.differences) {
      lines.push_back(one.stage->address() + ": " + std::string(status_word(difference.cause)) + " " +
                      difference.subject);
    }
  }
  repository.save_indexes();
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("data as it was added has no status") {
  Playground place;
  place.write("data/a", "1");
  Repository repository = place.open();
  add(repository, {RelPath::parse("data")}, {});

  CHECK(told(place).empty());
}

TEST_CASE("edited, removed and uncached data each have their word") {
  Playground place;
  for (const char* name : {"edited", "gone", "lost"}) place.write(name, name);
  Repository repository = place.open();
  add(repository, {RelPath::parse("edited"), RelPath::parse("gone"), RelPath::parse("lost")}, {});

  place.write("edited", "again");
  remove_file(place.path("gone"));
  place.shell("rm -f .dvc/cache/files/md5/$(printf lost | md5sum | cut -c1-2)/*");

  CHECK(told(place) == Lines{"edited.dvc: modified edited", "gone.dvc: deleted gone", "lost.dvc: not in cache lost"});
}

TEST_CASE("a stage that never ran says what it lacks, and not that it never ran") {
  Playground place;
  place.write("in", "1");
  place.write("dvc.yaml", "stages:\n  s:\n    cmd: cp in out\n    deps: [in]\n    outs: [out]\n");

  CHECK(told(place) == Lines{"s: modified in", "s: deleted out"});
}

TEST_CASE("paths read as from where the person stands, whatever the stage's directory") {
  Playground place;
  place.write("in", "1");
  place.write("sub/dvc.yaml",
              "stages:\n  s:\n    wdir: ..\n    cmd: cp in sub/out\n    deps: [in]\n    outs: [sub/out]\n");

  CHECK(told(place) == Lines{"sub/dvc.yaml:s: modified in", "sub/dvc.yaml:s: deleted sub/out"});
  CHECK(told(place, {}, RelPath::parse("sub")) ==
        Lines{"sub/dvc.yaml:s: modified ../in", "sub/dvc.yaml:s: deleted out"});
}

TEST_CASE("an output as target is judged without the stage's other outputs") {
  Playground place;
  place.write("dvc.yaml", "stages:\n  s:\n    cmd: touch a b\n    outs: [a, b]\n");

  CHECK(told(place, {"b"}) == Lines{"s: deleted b"});
}
