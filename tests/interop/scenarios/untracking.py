"""remove, move, unprotect, freeze: what leaves control, changes place, or is left alone."""


def _stage(name, dep, out, extra=""):
    return f"  {name}:\n    cmd: cp {dep} {out}\n    deps:\n    - {dep}\n    outs:\n    - {out}\n{extra}"


def remove_files(twins):
    """Several .dvc files; one line of .gitignore stays, one .gitignore goes with its last line."""
    twins.start()
    for name in ("a", "b", "sub/c", "data/x", "data/y/z"):
        twins.write(name, name)
    twins.run("add", "a", "b")
    twins.run("add", "sub/c")
    twins.run("add", "data")
    twins.commit("all")
    twins.run("remove", "a.dvc", "sub/c.dvc")
    twins.run("rm", "data.dvc")
    twins.takes_over = False  # DVC's next checkout deletes what its remove left in place


def remove_with_outs(twins):
    """--outs deletes the data too, also what is not there any more."""
    twins.start()
    for name in ("a", "b", "sub/c", "data/x", "data/y/z"):
        twins.write(name, name)
    twins.run("add", "a", "b")
    twins.run("add", "sub/c")
    twins.run("add", "data")
    twins.shell("rm b")
    twins.run("remove", "--outs", "a.dvc", "b.dvc", "sub/c.dvc", "data.dvc")


def remove_refused(twins):
    """An output, a name that is nothing, a file that is not there."""
    twins.start()
    twins.write("a", "a")
    twins.run("add", "a")
    twins.run("remove", "a", fails=True)
    twins.run("remove", "nothing", fails=True)
    twins.run("remove", "nothing.dvc", fails=True)


def remove_linked(twins):
    """With links to the cache, what stays are files of their own."""
    for kind in ("hardlink", "symlink"):
        if kind == "hardlink":
            twins.start()
        twins.run("config", "cache.type", kind)
        twins.write(f"{kind}.bin", kind)
        twins.write(f"{kind}s/one", "1" + kind)
        twins.write(f"{kind}s/two", "2" + kind)
        twins.run("add", f"{kind}.bin", f"{kind}s")
        twins.run("remove", f"{kind}.bin.dvc", f"{kind}s.dvc")
    twins.takes_over = False  # as in remove_files


def remove_stages(twins):
    """Stages leave dvc.yaml and dvc.lock; the files go with the last one."""
    twins.start()
    twins.write("in", "in")
    twins.write("dvc.yaml", "stages:\n" + _stage("one", "in", "x") + _stage("two", "x", "y") + _stage("three", "y", "z"))
    twins.run("repro")
    twins.commit("run")
    twins.run("remove", "two")
    twins.run("remove", "--outs", "three")
    twins.run("remove", "dvc.yaml:one", "--outs")
    twins.takes_over = False  # as in remove_files


def remove_stage_elsewhere(twins):
    """A stage of another directory, by its address and from within."""
    twins.start()
    twins.write("sub/in", "in")
    twins.write("sub/dvc.yaml", "stages:\n" + _stage("one", "in", "x") + _stage("two", "x", "y"))
    twins.run("repro", "sub/dvc.yaml")
    twins.run("remove", "--outs", "sub/dvc.yaml:two")
    twins.run("remove", "--outs", "one", cwd="sub")


def move_file(twins):
    """A new name, a directory to go into, a new name in another directory, and back."""
    twins.start()
    twins.write("a.csv", "a")
    twins.write("keep", "keep")
    twins.run("add", "a.csv", "keep")
    twins.shell("mkdir -p sub/deeper")
    twins.run("move", "a.csv", "b.csv")
    twins.commit("b")
    twins.run("move", "b.csv", "sub")
    twins.run("mv", "sub/b.csv", "sub/deeper/c.csv")
    twins.run("move", "c.csv", "../../a.csv", cwd="sub/deeper")


def move_directory(twins):
    """A directory, renamed and moved into another one."""
    twins.start()
    for name in ("data/a", "data/b/c"):
        twins.write(name, name)
    twins.run("add", "data")
    twins.shell("mkdir other")
    twins.run("move", "data", "raw")
    twins.run("move", "raw", "other/")
    twins.run("status", "--json", json=True)


def move_without_data(twins):
    """What is not in the workspace moves on paper."""
    twins.start()
    twins.write("a", "a")
    twins.run("add", "a")
    twins.shell("rm a")
    twins.run("move", "a", "b")
    twins.run("checkout")


def move_keeps_annotations(twins):
    """desc, meta and options of the output come along; so does an executable bit."""
    twins.start()
    twins.write("tool.sh", "#!/bin/sh\n", 0o755)
    twins.run("add", "tool.sh")
    twins.shell("printf 'desc: a tool\\nmeta:\\n  owner: ada\\n' >> tool.sh.dvc; sed -i 's/path: tool.sh/&\\n  desc: file/' tool.sh.dvc")
    twins.shell("""python3 -c "
import re
t=open('tool.sh.dvc').read()
i=t.index('desc: a tool')
open('tool.sh.dvc','w').write('desc: a tool\\n'+t.replace('desc: a tool\\n',''))" """)
    twins.run("move", "tool.sh", "renamed.sh")


def move_other_pointer_name(twins):
    """A .dvc file that is not named after its data stays where it is."""
    twins.start()
    twins.write("data.bin", "data")
    twins.run("add", "data.bin")
    twins.shell("mv data.bin.dvc pointer.dvc; mkdir sub")
    twins.run("move", "data.bin", "sub/data.bin")


def move_refused(twins):
    """What is not tracked, what a stage writes, a name whose .dvc file exists, a directory that does not."""
    twins.start()
    for name in ("a", "b", "loose"):
        twins.write(name, name)
    twins.run("add", "a", "b")
    twins.write("dvc.yaml", "stages:\n" + _stage("one", "a", "x"))
    twins.run("repro")
    twins.run("move", "loose", "c", fails=True)
    twins.run("move", "x", "y", fails=True)
    twins.run("move", "a", "b", fails=True)
    twins.run("move", "a", "no/such/a", fails=True)


def move_autostage(twins):
    """core.autostage puts both sides into Git's index."""
    twins.start()
    twins.write("a", "a")
    twins.write("keep", "keep")
    twins.run("add", "a", "keep")
    twins.commit("a")
    twins.run("config", "core.autostage", "true")
    twins.shell("mkdir sub")
    twins.run("move", "a", "sub")


def unprotect_links(twins):
    """Links become files of their own; other files become writable."""
    twins.start()
    twins.run("config", "cache.type", "hardlink")
    twins.write("a", "a")
    twins.write("data/b", "b")
    twins.write("data/c/d", "d")
    twins.run("add", "a", "data")
    twins.run("unprotect", "a", "data")
    twins.run("unprotect", "missing", fails=True)
    twins.run("config", "cache.type", "symlink")
    twins.write("e", "e")
    twins.write("more/f", "f")
    twins.run("add", "e", "more")
    twins.run("unprotect", "more/f", "e")
    twins.shell("chmod 600 a")
    twins.run("unprotect", "a")


def freeze_stages(twins):
    """frozen: true comes and goes in dvc.yaml and in .dvc files."""
    twins.start()
    twins.write("in", "in")
    twins.run("add", "in")
    twins.write("dvc.yaml", "stages:\n" + _stage("one", "in", "x") + _stage("two", "x", "y", "    desc: second\n"))
    twins.run("repro")
    twins.run("freeze", "one", "in.dvc")
    twins.run("freeze", "two")
    twins.run("freeze", "two")
    twins.write("in", "changed")
    twins.run("status", "--json", json=True)
    twins.run("unfreeze", "one", "two")
    twins.run("unfreeze", "in.dvc")
    twins.run("freeze", "nothing", fails=True)
    twins.is_clean = False


def check_ignored(twins):
    """Which line of which .dvcignore speaks of a path."""
    twins.start()
    twins.write(".dvcignore", "# a comment\n*.tmp\n!keep.tmp\nbuild/\n/top\n")
    twins.write("sub/.dvcignore", "*.log\n")
    for name in ("a.tmp", "keep.tmp", "build/x", "top", "sub/b.log", "sub/top", "plain"):
        twins.write(name, name)
    paths = ("a.tmp", "keep.tmp", "build", "build/x", "top", "sub/b.log", "sub/top", "plain", ".git", "./a.tmp", "missing.tmp")
    twins.run("check-ignore", *paths, text=True)
    twins.run("check-ignore", "-d", *paths, text=True)
    twins.run("check-ignore", "-d", "-n", *paths, text=True)
    twins.run("check-ignore", "-d", "-a", *paths, text=True)
    twins.run("check-ignore", "../a.tmp", "b.log", cwd="sub", text=True)
    twins.run("check-ignore", "plain", fails=True)
    twins.run("check-ignore", "keep.tmp", fails=True)
    twins.run("check-ignore", "-d", "keep.tmp", text=True)
    twins.run("check-ignore", "-n", "plain", fails=True)
    twins.run("check-ignore", "-a", "plain", fails=True)
    twins.run("check-ignore", fails=True)
    twins.run("check-ignore", "--stdin", "plain", fails=True)


def cache_directory(twins):
    """Printed, set at each level, taken back."""
    twins.start()
    twins.run("cache", "dir", "../their-cache")
    twins.run("cache", "dir", "--local", "../local-cache")
    twins.run("cache", "dir", "--global", "/tmp/nowhere")
    twins.write("a", "a")
    twins.run("add", "a")
    twins.run("cache", "dir", "--local", "-u")
    twins.run("cache", "dir", "-u", "--local", fails=True)
    twins.run("cache", "dir", "--local", fails=True)
    twins.run("cache", "dir", "--project", "sub/cache", cwd=".")
    twins.run("cache", "dir", "-u")
    twins.run("cache", "dir", "--global", "--unset")
    twins.takes_over = False


def add_patterns(twins):
    """--glob: files, directories, names that begin with a dot only when asked for."""
    twins.start()
    for name in ("a.csv", "b.csv", ".c.csv", "sub/d.csv", "sub/deep/e.csv", "dir1/x", "dir2/y", "[z].txt", "q.txt"):
        twins.write(name, name)
    twins.run("add", "--glob", "*.csv")
    twins.run("add", "--glob", "dir?", "sub/**/*.csv")
    twins.run("add", "--glob", "[pq].txt")
    twins.run("add", "--glob", "*.none", fails=True)
    twins.run("add", "*.none", fails=True)


def add_to_another_place(twins):
    """-o: a file and a directory from outside the repository, and from inside."""
    twins.start()
    twins.shell("mkdir -p ../outside/data/sub; echo f > ../outside/f; echo 1 > ../outside/data/1; echo 2 > ../outside/data/sub/2")
    twins.shell("mkdir place; echo in > inner")
    twins.run("add", "../outside/f", "-o", "copy")
    twins.run("add", "../outside/data", "--out", "data")
    twins.run("add", "../outside/f", "-o", "place")
    twins.run("add", "inner", "-o", "inner2")
    twins.run("add", "../outside/f", "-o", "copy", fails=True)
    twins.shell("echo new > ../outside/f")
    twins.run("add", "../outside/f", "-o", "copy", "--force")
    twins.run("add", "../outside/f", "inner", "-o", "x", fails=True)
    twins.run("add", "../outside/none", "-o", "x", fails=True)


def add_without_commit(twins):
    """--no-commit and --no-relink."""
    twins.start()
    twins.run("config", "cache.type", "hardlink")
    for name in ("a", "b", "data/x", "data/y"):
        twins.write(name, name)
    twins.run("add", "--no-relink", "b")
    twins.run("add", "--no-commit", "a", "data")
    twins.run("commit", "-f")
    twins.run("checkout", "--relink")


# Where tutti does not do as DVC does (lib/decisions/differences.md).

def _apart(twins):
    """Both twins with a repository; nothing is compared at the end. False when DVC plays both parts."""
    twins.takes_over = False
    twins.start()
    return not twins.is_dvc_twice


def _each(twins, *argv, dvc=True, tutti=True):
    """Gives both the command; whether it must succeed is said for each."""
    twins.log.append(f"$ {{dvc,tutti}} {' '.join(argv)}")
    for twin, succeeds in ((twins.left, dvc), (twins.right, tutti)):
        answer = twin.run(*argv)
        twins.expect((answer.status == 0) == succeeds, f"`{twin.program.name}` {'succeeds' if succeeds else 'refuses'}, but exits "
                     f"with {answer.status}\n{answer.out}{answer.err}")


def difference_remove_keeps_data(twins):
    """What `remove` leaves in place: DVC's next checkout deletes it."""
    if not _apart(twins):
        return
    twins.write("a", "a")
    twins.run("add", "a")
    twins.run("remove", "a.dvc")
    _each(twins, "checkout")
    twins.expect(not twins.left.path("a").exists(), "DVC deletes what its remove left")
    twins.expect(twins.right.path("a").read_text() == "a", "tutti leaves it")


def difference_remove_unsaved(twins):
    """--outs and data that the cache does not have."""
    if not _apart(twins):
        return
    twins.write("a", "a")
    twins.run("add", "a")
    twins.write("a", "edited")
    _each(twins, "remove", "--outs", "a.dvc", tutti=False)
    twins.expect(not twins.left.path("a").exists(), "DVC deletes it")
    twins.expect(twins.right.path("a").read_text() == "edited" and twins.right.path("a.dvc").exists(), "tutti changes nothing")
    twins.expect(twins.right.run("remove", "--outs", "--force", "a.dvc").status == 0, "tutti deletes it with --force")
    twins.compare()


def difference_remove_entry(twins):
    """A path inside a tracked directory: what DVC writes after `rm` and `add` of the path."""
    if not _apart(twins):
        return
    for name in ("data/a", "data/b", "data/sub/c", "data/sub/d"):
        twins.write(name, name)
    twins.run("add", "data")
    for path in ("data/a", "data/sub/d", "data/sub/c"):
        twins.expect(twins.left.run("remove", path).status != 0, "DVC refuses")
        twins.left.shell(f"rm {path}")
        twins.expect(twins.left.run("add", path).status == 0, "DVC takes it out by add")
        twins.expect(twins.right.run("remove", path).status == 0, "tutti takes it out")
        twins.compare()


def difference_last_stage(twins):
    """The last stage of a dvc.yaml that says more."""
    if not _apart(twins):
        return
    twins.write("in", "in")
    twins.write("dvc.yaml", "stages:\n" + _stage("one", "in", "x") + "plots:\n- x\n")
    twins.run("repro")
    _each(twins, "remove", "one")
    twins.expect(not twins.left.path("dvc.yaml").exists(), "DVC deletes the file")
    twins.expect(twins.right.path("dvc.yaml").read_text() == "plots:\n- x\n", "tutti keeps the plots")
    twins.expect(not twins.right.path("dvc.lock").exists(), "tutti deletes dvc.lock, which says nothing more")


def difference_remove_stages_files(twins):
    """core.autostage and the files that remove and freeze write."""
    if not _apart(twins):
        return
    for name in ("a", "b"):
        twins.write(name, name)
    twins.run("add", "a", "b")
    twins.run("config", "core.autostage", "true")
    twins.commit("data")
    _each(twins, "remove", "a.dvc")
    _each(twins, "freeze", "b.dvc")
    for twin, expected in ((twins.left, ""), (twins.right, ".gitignore\na.dvc\nb.dvc\n")):
        twins.expect(twin.shell("git diff --cached --name-only") == expected, f"{twin.program.name} stages {expected!r}")


def difference_move_overwrites(twins):
    """A name that is taken by a file which nobody tracks."""
    if not _apart(twins):
        return
    twins.write("a", "a")
    twins.write("precious", "precious")
    twins.run("add", "a")
    _each(twins, "move", "a", "precious", tutti=False)
    twins.expect(twins.left.path("precious").read_text() == "a", "DVC overwrites it")
    twins.expect(twins.right.path("precious").read_text() == "precious" and twins.right.path("a").exists(), "tutti does nothing")


def difference_move_of_changed(twins):
    """Data that changed since it was added: both pointers name the old content."""
    if not _apart(twins):
        return
    twins.write("a", "a")
    twins.run("add", "a")
    twins.write("a", "edited")
    _each(twins, "move", "a", "b")
    twins.expect(twins.left.path("b.dvc").read_text() == twins.right.path("b.dvc").read_text(), "the pointers are the same")
    stored = [len([path for path in (twin.repo / ".dvc/cache/files/md5").rglob("*") if path.is_file()]) for twin in twins.both]
    twins.expect(stored == [2, 1], f"DVC stores what no pointer names, tutti does not: {stored}")


def difference_move_comments(twins):
    """Comments and order in the .dvc file that is renamed."""
    if not _apart(twins):
        return
    twins.write("a", "a")
    twins.run("add", "a")
    twins.shell("echo '# by hand' >> a.dvc")
    _each(twins, "move", "a", "b")
    twins.expect("by hand" not in twins.left.path("b.dvc").read_text(), "DVC loses it")
    twins.expect("by hand" in twins.right.path("b.dvc").read_text(), "tutti keeps it")


def difference_add_out_inside(twins):
    """--out with a path inside a tracked directory."""
    if not _apart(twins):
        return
    for name in ("data/a", "data/b", "outside"):
        twins.write(name, name)
    twins.run("add", "data")
    _each(twins, "add", "outside", "--out", "data/c")
    twins.expect(twins.left.path("data").read_text() == "outside", "DVC puts the file in the directory's place")
    twins.expect(sorted(path.name for path in twins.right.path("data").iterdir()) == ["a", "b", "c"], "tutti adds it to the directory")
    twins.expect("nfiles: 3" in twins.right.path("data.dvc").read_text(), "and to its pointer")
