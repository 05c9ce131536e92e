"""gc: what is deleted, from the cache and from a remote, for each way to say what is still needed."""
import hashlib

OLD = "mkdir -p ../remote && find .dvc/cache ../remote -type f -path '*/??/*' -exec touch -d '3 days ago' {} +"


def _history(twins):
    """Three commits of a directory and a file, a branch, a tag; all of it pushed, and old."""
    twins.start()
    twins.run("remote", "add", "-d", "up", "../remote")
    for version in ("one", "two", "three"):
        twins.write("data/x", f"x {version}")
        twins.write("data/same", "same")
        twins.write("file", f"file {version}")
        twins.run("add", "data", "file")
        twins.commit(version)
        twins.run("push")
    twins.shell("git branch side HEAD~1 && git tag first HEAD~2")
    twins.shell(OLD)


def gc_workspace(twins):
    """Only what the workspace names stays; a second time there is nothing to do."""
    _history(twins)
    twins.run("gc", "-w", "-f")
    twins.run("gc", "--workspace", "--force")


def gc_branches(twins):
    """The tips of branches, then more of each."""
    _history(twins)
    twins.run("gc", "-a", "-f")
    twins.run("gc", "-a", "-n", "1", "-f")


def gc_branches_with_parents(twins):
    _history(twins)
    twins.run("gc", "-a", "-n", "2", "-f")


def gc_tags(twins):
    _history(twins)
    twins.run("gc", "-T", "-f")


def gc_all_commits(twins):
    """Everything is needed by some commit, but for what was never committed."""
    _history(twins)
    twins.write("file", "never committed")
    twins.run("add", "file")
    twins.run("push")
    twins.shell("git checkout -q -- file.dvc")
    twins.run("checkout", "--force")
    twins.shell(OLD)
    twins.run("gc", "-A", "-f")


def gc_revision(twins):
    """One commit, with and without its parents."""
    _history(twins)
    twins.run("gc", "--rev", "HEAD~1", "-n", "2", "-f")
    twins.run("gc", "--rev", "side", "-f")


def gc_date(twins):
    """Commits since a day: all of them, then none."""
    _history(twins)
    twins.run("gc", "--date", "2000-01-01", "-f")
    twins.run("gc", "-w", "--date", "2099-01-01", "-f")


def gc_not_in_remote(twins):
    """What the remote has goes, what it has not stays."""
    _history(twins)
    twins.write("file", "not pushed")
    twins.run("add", "file")
    twins.commit("not pushed")
    twins.shell(OLD)
    twins.run("gc", "-w", "--not-in-remote", "-f")
    twins.run("pull")


def gc_cloud(twins):
    """The remote is collected too."""
    _history(twins)
    twins.run("gc", "-w", "-c", "-f")


def gc_cloud_named(twins):
    """A remote by its name, with what a tag needs."""
    _history(twins)
    twins.run("remote", "add", "other", "../remote2")
    twins.run("push", "-r", "other")
    twins.shell(OLD.replace("../remote", "../remote2"))
    twins.run("gc", "-T", "-c", "-r", "other", "-f")


def gc_projects(twins):
    """Another project that shares the cache keeps what it needs."""
    twins.start()
    twins.shell("mkdir -p ../other && cd ../other && git init -q")
    for twin in twins.both:
        twins.expect(twin.run("init", "-q", cwd="../other", program=twins.dvc).status == 0, "`dvc init` works")
    twins.run("cache", "dir", "../other/.dvc/cache")
    twins.run("remote", "add", "-d", "up", "../remote")
    twins.write("mine", "mine")
    twins.write("gone", "gone")
    twins.write("../other/theirs", "theirs")
    twins.run("add", "mine", "gone")
    twins.run("push")
    twins.run("add", "theirs", cwd="../other")
    twins.shell("cd ../other && git add -A && git commit -qm theirs")
    twins.run("remove", "gone.dvc", "--outs")
    twins.commit("mine")
    twins.shell("find ../other/.dvc/cache -type f -path '*/??/*' -exec touch -d '3 days ago' {} +")
    twins.run("gc", "-w", "-p", "../other", "-f")


def gc_stages(twins):
    """Outputs of stages: those that dvc.lock names stay; the run cache is not touched."""
    twins.start()
    twins.run("remote", "add", "-d", "up", "../remote")
    twins.write("dvc.yaml", "stages:\n  one:\n    cmd: cp in out\n    deps:\n    - in\n    outs:\n    - out\n")
    for version in ("first", "second"):
        twins.write("in", version)
        twins.run("repro")
        twins.run("push", "--run-cache")
    twins.commit("run")
    twins.shell(OLD)
    twins.run("gc", "-w", "-f")


def gc_refused(twins):
    """No scope, no terminal, things that do not go together, a root that cannot be read."""
    _history(twins)
    twins.run("gc", fails=True)
    twins.run("gc", "-w", fails=True)
    twins.run("gc", "-w", "-n", "2", "-f", fails=True)
    twins.run("gc", "-w", "-c", "--not-in-remote", "-f", fails=True)
    twins.run("gc", "--rev", "nothing", "-f", fails=True)
    twins.run("gc", "-w", "-p", "../nowhere", "-f", fails=True)
    twins.run("gc", "-w", "--dry")
    twins.shell("git checkout -q -b broken && printf 'outs: [' > file.dvc && git commit -qam broken && git checkout -q -")
    twins.run("gc", "-a", "-f", fails=True)
    twins.run("gc", "-a", "-f", "--skip-failed")


def _apart(twins):
    twins.takes_over = False
    twins.start()
    return not twins.is_dvc_twice


def _old(twin, content):
    """Whether the cache still has it."""
    name = hashlib.md5(content.encode()).hexdigest()
    return twin.path(f".dvc/cache/files/md5/{name[:2]}/{name[2:]}").exists()


def difference_gc_unpushed(twins):
    """Content that is on no remote: DVC deletes the only copy, tutti keeps it unless told otherwise."""
    if not _apart(twins):
        return
    for content in ("before", "after"):
        twins.write("file", content)
        for twin in twins.both:
            twin.run("add", "file")
    twins.shell(OLD)
    for twin in twins.both:
        twins.expect(twin.run("gc", "-w", "-f").status == 0, "gc works")
    twins.expect(not _old(twins.left, "before"), "DVC deletes it")
    twins.expect(_old(twins.right, "before"), "tutti keeps it")
    twins.expect(twins.right.run("gc", "-w", "-f", "--unpushed").status == 0, "tutti deletes it when told")
    twins.expect(not _old(twins.right, "before") and _old(twins.right, "after"), "and nothing else")


def difference_gc_young(twins):
    """Content of the last day: DVC deletes what another process has just stored, tutti waits."""
    if not _apart(twins):
        return
    for twin in twins.both:
        twin.run("remote", "add", "-d", "up", "../remote")
    for content in ("before", "after"):
        twins.write("file", content)
        for twin in twins.both:
            twin.run("add", "file")
            twin.run("push")
    for twin in twins.both:
        twins.expect(twin.run("gc", "-w", "-f").status == 0, "gc works")
    twins.expect(not _old(twins.left, "before"), "DVC deletes it")
    twins.expect(_old(twins.right, "before"), "tutti keeps it for a day")


def difference_gc_unknown_files(twins):
    """A needed directory whose manifest is nowhere: DVC deletes its files, tutti refuses."""
    if not _apart(twins):
        return
    for twin in twins.both:
        twin.run("remote", "add", "-d", "up", "../remote")
    twins.write("data/x", "of the directory")
    for twin in twins.both:
        twin.run("add", "data")
        twin.run("push")
    twins.shell("find .dvc/cache ../remote -name '*.dir' -delete && rm -r data")
    twins.shell(OLD)
    answers = [twin.run("gc", "-w", "-f") for twin in twins.both]
    twins.expect(answers[0].status == 0 and not _old(twins.left, "of the directory"), "DVC deletes the files")
    twins.expect(answers[1].status != 0 and _old(twins.right, "of the directory"), "tutti refuses")


def difference_gc_imports(twins):
    """What was imported from another repository: DVC deletes it, to be brought again; tutti keeps what a pointer names."""
    if not _apart(twins):
        return
    twins.shell("mkdir -p ../source && cd ../source && git init -q")
    for twin in twins.both:
        twin.run("init", "-q", cwd="../source", program=twins.dvc)
    twins.write("../source/file", "imported")
    for twin in twins.both:
        twin.run("add", "file", cwd="../source", program=twins.dvc)
    twins.shell("cd ../source && git add -A && git commit -qm source")
    for twin in twins.both:
        imported = twin.run("import", "../source", "file", program=twins.dvc)
        twins.expect(imported.status == 0, f"`dvc import` works: {imported.err}")
    twins.shell(OLD)
    for twin in twins.both:
        answer = twin.run("gc", "-w", "-f", *(() if twin is twins.left else ("--unpushed",)))
        twins.expect(answer.status == 0, f"gc works: {answer.err}")
    twins.expect(not _old(twins.left, "imported"), "DVC deletes it")
    twins.expect(_old(twins.right, "imported"), "tutti keeps it")
