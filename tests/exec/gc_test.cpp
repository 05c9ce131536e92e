// What gc deletes, and above all what it does not.
#include "exec/gc.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>

#include "base/hash.hpp"
#include "playground.hpp"

using namespace tutti;

namespace {

// A repository with the remote 'up' in a directory beside it, and objects as old as the test says.
struct Yard : Playground {
  Yard() : Playground(With::git) {
    write(".dvc/config", "[core]\n    remote = up\n['remote \"up\"']\n    url = ../../remote\n");
  }

  BlobId store(const std::string& bytes, const std::string& where = "here up", const std::string& age = "3 days ago") {
    const BlobId id{md5_of(bytes)};
    put(id.name(), bytes, where, age);
    return id;
  }
  TreeId store_tree(const std::vector<TreeEntry>& entries, const std::string& where = "here up",
                    const std::string& age = "3 days ago") {
    const Tree tree(entries);
    put(tree.id().name(), tree.manifest(), where, age);
    return tree.id();
  }
  void track(const std::string& path, const ObjectId& id) const {
    write(path + ".dvc", "outs:\n- md5: " + id.name() + "\n  hash: md5\n  path: " + path + "\n");
  }
  void commit() const { shell("git add -A . && git commit -qm all"); }

  bool is_here(const ObjectId& id) const { return exists(".dvc/cache/files/md5/" + place(id.name())); }
  bool is_on_remote(const ObjectId& id) const { return exists("../remote/files/md5/" + place(id.name())); }

  GcPlan collect(const GcOptions& options = {}) {
    Repository repository = open();
    GarbageCollector collector(repository, options);
    GcPlan plan = collector.plan();
    collector.collect(plan);
    return plan;
  }

 private:
  static std::string place(const std::string& name) { return name.substr(0, 2) + "/" + name.substr(2); }

  void put(const std::string& name, const std::string& bytes, const std::string& where, const std::string& age) const {
    for (const auto& [word, cache] : {std::pair{"here", ".dvc/cache"}, {"up", "../remote"}}) {
      if (where.find(word) == std::string::npos) continue;
      const std::string file = std::string(cache) + "/files/md5/" + place(name);
      write(file, bytes);
      shell("touch -d '" + age + "' '" + file + "'");
    }
  }
};

}  // namespace

TEST_CASE("what the workspace names stays, with the files of its directories; the rest goes") {
  Yard yard;
  const BlobId file = yard.store("file"), inside = yard.store("inside"), gone = yard.store("gone");
  const TreeId tree = yard.store_tree({{RelPath::parse("x"), inside}});
  yard.track("a", file);
  yard.track("d", tree);

  yard.collect();

  CHECK(yard.is_here(file));
  CHECK(yard.is_here(tree));
  CHECK(yard.is_here(inside));
  CHECK_FALSE(yard.is_here(gone));
  CHECK(yard.is_on_remote(gone));
}

TEST_CASE("what is on no remote is spared, also when the remote's copy is of another size or is the cache itself") {
  Yard yard;
  const BlobId only_here = yard.store("only here", "here"), torn = yard.store("torn", "here"),
               there = yard.store("there");
  yard.write("../remote/files/md5/" + torn.name().substr(0, 2) + "/" + torn.name().substr(2), "");

  const GcPlan plan = yard.collect();

  CHECK(plan.places.front().unpushed.size() == 2);
  CHECK(yard.is_here(only_here));
  CHECK(yard.is_here(torn));
  CHECK_FALSE(yard.is_here(there));

  yard.write(".dvc/config", "[core]\n    remote = up\n['remote \"up\"']\n    url = cache\n");
  yard.collect();
  CHECK(yard.is_here(only_here));

  yard.collect({.unpushed = true});
  CHECK_FALSE(yard.is_here(only_here));
}

TEST_CASE("what came within the last day is spared, and so is what it names") {
  Yard yard;
  const BlobId inside = yard.store("inside"), young = yard.store("young", "here up", "23 hours ago");
  const TreeId tree = yard.store_tree({{RelPath::parse("x"), inside}}, "here up", "1 hour ago");

  const GcPlan plan = yard.collect({.cloud = true});

  CHECK(plan.drops_nothing());
  CHECK(yard.is_here(young));
  CHECK(yard.is_here(tree));
  CHECK(yard.is_here(inside));
  CHECK(yard.is_on_remote(inside));
}

TEST_CASE("an object that was linked in just now is young, however old its file is") {
  Yard yard;
  const BlobId linked = yard.store("linked");
  yard.shell("ln .dvc/cache/files/md5/" + linked.name().substr(0, 2) + "/* elsewhere");

  yard.collect();

  CHECK(yard.is_here(linked));
}

TEST_CASE("while the files of a needed directory cannot be known, nothing is planned") {
  Yard yard;
  const BlobId inside = yard.store("inside");
  const Tree tree({{RelPath::parse("x"), inside}});
  yard.track("d", tree.id());

  CHECK_THROWS_AS(yard.collect(), Conflict);
  CHECK(yard.is_here(inside));

  yard.store_tree({{RelPath::parse("x"), inside}}, "up");
  yard.collect();
  CHECK(yard.is_here(inside));
}

TEST_CASE("a manifest whose bytes are damaged is as good as missing") {
  Yard yard;
  const BlobId inside = yard.store("inside");
  const TreeId tree = yard.store_tree({{RelPath::parse("x"), inside}}, "here");
  yard.track("d", tree);
  yard.write(".dvc/cache/files/md5/" + tree.name().substr(0, 2) + "/" + tree.name().substr(2), "[]");

  CHECK_THROWS_AS(yard.collect(), Conflict);
  CHECK(yard.is_here(inside));
}

TEST_CASE("while a file that names objects cannot be read, nothing is planned unless it may be skipped") {
  Yard yard;
  const BlobId file = yard.store("file"), gone = yard.store("gone");
  yard.track("a", file);
  yard.write("b.dvc", "outs: [");

  CHECK_THROWS_AS(yard.collect(), InvalidFile);
  CHECK(yard.is_here(gone));

  const GcPlan plan = yard.collect({.skip_failed = true});
  CHECK(plan.skipped.size() == 1);
  CHECK(yard.is_here(file));
  CHECK_FALSE(yard.is_here(gone));
}

TEST_CASE("what stages made from variables need is kept in every commit; what cannot be resolved stops everything") {
  Yard yard;
  const BlobId first = yard.store("first"), second = yard.store("second"), gone = yard.store("gone");
  const auto stage = [](const std::string& name, const BlobId& made) {
    return "  one@" + name + ":\n    cmd: 'true'\n    outs:\n    - path: " + name +
           "\n      hash: md5\n      md5: " + made.name() + "\n      size: 5\n";
  };
  yard.write("dvc.yaml",
             "stages:\n  one:\n    foreach: ${names}\n    do:\n      cmd: 'true'\n      outs: ['${item}']\n");
  // The lock stays as it is; the variables alone say which of its stages there are.
  yard.write("dvc.lock", "schema: '2.0'\nstages:\n" + stage("x", first) + stage("y", second));
  yard.write("params.yaml", "names: [x]\n");
  yard.commit();
  yard.write("params.yaml", "names: [y]\n");
  yard.commit();

  yard.write("params.yaml", "other: 1\n");
  CHECK_THROWS_AS(yard.collect({.all_commits = true}), InvalidFile);
  CHECK(yard.is_here(gone));

  yard.write("params.yaml", "names: [y]\n");
  yard.collect({.all_commits = true});
  CHECK(yard.is_here(first));
  CHECK(yard.is_here(second));
  CHECK_FALSE(yard.is_here(gone));

  yard.collect();
  CHECK_FALSE(yard.is_here(first));
  CHECK(yard.is_here(second));
}

TEST_CASE("commits are roots when asked for; an experiment's are, too") {
  Yard yard;
  const BlobId first = yard.store("first"), second = yard.store("second"), tried = yard.store("tried");
  yard.track("a", first);
  yard.commit();
  yard.track("a", tried);
  yard.commit();
  yard.shell(
      "git update-ref refs/exps/$(git rev-parse HEAD~1 | cut -c1-2)/$(git rev-parse HEAD~1 | cut -c3-)/try HEAD");
  yard.shell("git reset -q --hard HEAD~1");
  yard.track("a", second);

  yard.collect({.all_commits = true, .all_experiments = true});
  CHECK(yard.is_here(tried));

  yard.collect({.all_commits = true});
  CHECK(yard.is_here(first));
  CHECK(yard.is_here(second));
  CHECK_FALSE(yard.is_here(tried));

  yard.collect();
  CHECK_FALSE(yard.is_here(first));
}

TEST_CASE("a shallow clone does not know what older commits need") {
  Yard yard;
  yard.commit();
  yard.shell("git rev-parse HEAD > .git/shallow");

  CHECK_THROWS_AS(yard.collect({.all_commits = true}), Conflict);
}

TEST_CASE("what was named between plan and deletion stays") {
  Yard yard;
  const BlobId named = yard.store("named"), gone = yard.store("gone");
  Repository repository = yard.open();
  GarbageCollector collector(repository, {});
  const GcPlan plan = collector.plan();

  yard.track("a", named);
  collector.collect(plan);

  CHECK(plan.places.front().dropped.size() == 2);
  CHECK(yard.is_here(named));
  CHECK_FALSE(yard.is_here(gone));
}

TEST_CASE("run cache, run records and what lies behind a link are not touched") {
  Yard yard;
  yard.write(".dvc/cache/runs/ab/abcd/ef", "run");
  yard.write(".dvc/cache/lineage/ab/cd", "record");
  yard.write("../elsewhere/" + std::string(30, 'a'), "theirs");
  yard.shell("mkdir -p .dvc/cache/files/md5 && ln -s ../../../../../elsewhere .dvc/cache/files/md5/aa");
  yard.shell("find .dvc/cache ../elsewhere -exec touch -d '3 days ago' {} +");

  yard.collect({.unpushed = true});

  CHECK(yard.read(".dvc/cache/runs/ab/abcd/ef") == "run");
  CHECK(yard.read(".dvc/cache/lineage/ab/cd") == "record");
  CHECK(yard.read("../elsewhere/" + std::string(30, 'a')) == "theirs");
}

TEST_CASE("what was deleted is named by the last commit that had it") {
  Yard yard;
  const BlobId inside = yard.store("inside");
  const TreeId tree = yard.store_tree({{RelPath::parse("x"), inside}});
  yard.track("d", tree);
  yard.commit();
  yard.shell("git rm -q d.dvc && git commit -qm gone");
  Repository repository = yard.open();
  GarbageCollector collector(repository, {});
  const GcPlan plan = collector.plan();

  const std::map<ObjectId, ObjectName> names = name_objects(repository, plan, 10);

  REQUIRE(plan.places.front().dropped.size() == 2);
  CHECK(names.at(tree).path == "d");
  CHECK(names.at(inside).path == "d/x");
  CHECK(names.at(inside).output == "d");
  CHECK(names.at(inside).revision == repository.git()->resolve("HEAD~1").substr(0, 7));
}

TEST_CASE("for a budget goes what was used least recently, although commits need it, and it comes back") {
  Yard yard;
  const BlobId first = yard.store("first version", "here up", "9 days ago");
  const BlobId second = yard.store("other version", "here up", "5 days ago"), now = yard.store("the third one");
  for (const BlobId& id : {first, second, now}) {
    yard.track("a", id);
    yard.commit();
  }

  const GcPlan plan = yard.collect({.all_commits = true, .max_size = ByteCount{26}});

  CHECK_FALSE(yard.is_here(first));
  CHECK(yard.is_here(second));
  CHECK(yard.is_here(now));
  CHECK(plan.budget->is_met());
  CHECK(yard.collect({.unneeded = false, .max_size = ByteCount{0}}).budget->in_use == ByteCount{13});
  CHECK_FALSE(yard.is_here(second));
  CHECK(yard.is_here(now));
}

TEST_CASE("a budget does not take what the workspace's links lead to, whatever its metadata says by now") {
  Yard yard;
  const BlobId linked = yard.store("linked"), roundabout = yard.store("roundabout"), free = yard.store("free");
  const std::string objects = yard.path(".dvc/cache/files/md5/");
  const auto place = [](const BlobId& id) { return id.name().substr(0, 2) + "/" + id.name().substr(2); };
  yard.shell("mkdir deep && ln -s '" + objects + place(linked) + "' deep/link");
  yard.shell("ln -s .dvc/cache/files side && ln -s ../side/md5/" + place(roundabout) + " deep/other");

  yard.collect({.unneeded = false, .max_size = ByteCount{0}});

  CHECK(yard.is_here(linked));
  CHECK(yard.is_here(roundabout));
  CHECK_FALSE(yard.is_here(free));
}

TEST_CASE("a budget does not believe a remote's copy that it has not read") {
  Yard yard;
  const BlobId good = yard.store("good"), bad = yard.store("bad!"), here = yard.store("here", "here");
  yard.shell("f=$(find ../remote -name '" + bad.name().substr(2) + "') && chmod u+w $f && printf 'BAD!' > $f");

  const GcPlan plan = yard.collect({.unneeded = false, .max_size = ByteCount{0}});

  CHECK_FALSE(yard.is_here(good));
  CHECK(yard.is_here(bad));
  CHECK(yard.is_here(here));
  CHECK(plan.budget->unsafe == ByteCount{8});
}

TEST_CASE("what a workspace held until lately is spared by a budget, by whatever workspace") {
  Yard yard;
  const BlobId used = yard.store("used"), forgotten = yard.store("forgotten");
  const std::string noted =
      "tutti used 1\n" + std::to_string(yard.clock.now().nanoseconds / 1'000'000'000 - 60) + " md5 ";
  yard.write(".dvc/cache/lineage/used/somebody", noted + used.name() + "\n");
  yard.write(".dvc/cache/lineage/used/damaged",
             "tutti used 1\nwhat\n1 2\n99999999999999999999 md5 " + forgotten.name() + "\n");

  yard.collect({.unneeded = false, .max_size = ByteCount{0}});

  CHECK(yard.is_here(used));
  CHECK_FALSE(yard.is_here(forgotten));
}

TEST_CASE("what is used between the plan and the deletion stays") {
  Yard yard;
  const BlobId taken = yard.store("taken"), left = yard.store("left");
  Repository repository = yard.open();
  GarbageCollector collector(repository, {.unneeded = false, .max_size = ByteCount{0}});
  const GcPlan plan = collector.plan();
  REQUIRE(plan.places.front().evicted.size() == 2);

  yard.track("a", taken);
  collector.collect(plan);

  CHECK(yard.is_here(taken));
  CHECK_FALSE(yard.is_here(left));
}

TEST_CASE("linked worktrees with the same cache count, though nobody names them") {
  Yard yard;
  yard.write(".dvc/config", yard.read(".dvc/config") + "[cache]\n    dir = ../../team\n");
  yard.commit();
  yard.shell("git worktree add -q ../tree -b side");
  const auto store = [&](const std::string& bytes) {
    const BlobId id{md5_of(bytes)};
    for (const char* where : {"../team", "../remote"}) {
      const std::string file = std::string(where) + "/files/md5/" + id.name().substr(0, 2) + "/" + id.name().substr(2);
      yard.write(file, bytes);
      yard.shell("touch -d '3 days ago' " + file);
    }
    return id;
  };
  const auto is_there = [&](const BlobId& id) {
    return yard.exists("../team/files/md5/" + id.name().substr(0, 2) + "/" + id.name().substr(2));
  };
  const BlobId theirs = store("theirs"), nobodys = store("nobody's");
  yard.write("../tree/b.dvc", "outs:\n- md5: " + theirs.name() + "\n  hash: md5\n  path: b\n");

  yard.collect();

  CHECK(is_there(theirs));
  CHECK_FALSE(is_there(nobodys));

  // Moved by hand, it is not where Git looks for it: nobody knows what it needs.
  yard.shell("mv ../tree ../moved");
  CHECK_THROWS_AS(yard.collect(), Conflict);
  CHECK(is_there(theirs));
  yard.shell("git worktree repair ../moved");
  yard.collect();
  CHECK(is_there(theirs));
}
