"""list: what a repository holds, of its workspace and of commits."""


def _listed(twins):
    twins.start()
    for name in ("data/k/one", "data/two", "model", "sub/g", "sub/d/e/f", "README", ".hidden", "tmp/x"):
        twins.write(name, f"this is {name}\n")
    twins.write("run.sh", "#!/bin/sh\n", mode=0o755)
    twins.write(".dvcignore", "/tmp\n*.log\n")
    twins.write("dvc.yaml", "stages:\n  s:\n    cmd: echo 1 > m.json; echo o > out\n    outs: [out, never]\n"
                "    metrics: [m.json: {cache: false}]\n")
    twins.run("add", "data", "model", "sub/g")
    twins.commit("first")
    twins.shell("git tag v1; rm -rf model data/two; echo more > data/new; echo u > untracked; echo l > a.log; echo o > out")


def _same_entries(twins, *argv, cwd="."):
    """JSON answers; the size of a directory is the file system's, or that of an object of Git."""
    left, right = twins.run("list", *argv, "--json", cwd=cwd)
    answers = [[{**entry, "size": None if entry["isdir"] else entry["size"]} for entry in answer.json()]
               for answer in (left, right)]
    twins.same(*answers, "the JSON answers")
    twins.expect(answers[0], "something is listed")


def list_workspace(twins):
    """Files and tracked data side by side; one directory, one file, all files, only what is tracked."""
    _listed(twins)
    for words in (["."], [".", "sub"], [".", "data"], [".", "data/k"], [".", "model"], [".", "data/two"], [".", "-R"],
                  [".", "-R", "-L", "2"], [".", "-R", "-L", "0"], [".", "--dvc-only"], [".", "--dvc-only", "-R"],
                  [".", "data", "-R"]):
        _same_entries(twins, *words)
    _same_entries(twins, "..", "d", cwd="sub")
    twins.run("list", ".", "nothing", fails=True)
    twins.run("list", "nowhere", fails=True)
    twins.is_clean = False


def list_commit(twins):
    """The same of a tag, whatever the workspace looks like now."""
    _listed(twins)
    for words in ([], ["-R"], ["sub"], ["data"], ["--dvc-only", "-R"]):
        _same_entries(twins, ".", *words, "--rev", "v1")
    twins.run("list", ".", "--rev", "unknown", fails=True)
    twins.is_clean = False


def list_text(twins):
    """Names, sizes, hashes and trees as DVC prints them."""
    _listed(twins)
    twins.write("big", b"x" * 10_000)
    for words in ([], ["-R"], ["-T"], ["-T", "-L", "1"], ["-R", "--size"], ["-R", "--show-hash"],
                  ["-R", "--size", "--show-hash"], ["--dvc-only", "-T"]):
        twins.run("list", ".", *words, text=True)
    twins.run("list", ".", "data", "-T", text=True)
    twins.is_clean = False


def list_bare_repository(twins):
    """A bare repository: its last commit, or another one; files of tracked directories are what the remote says."""
    _listed(twins)
    twins.run("remote", "add", "-d", "storage", str(twins.left.folder.parent / "storage"))
    twins.run("push", "data", "model", "sub/g")
    twins.commit("remote")
    twins.shell("git checkout -qb side")
    twins.write("late", "on a branch\n")
    twins.run("add", "late")
    twins.commit("side")
    twins.shell("git checkout -q main && git clone -q --bare . ../bare.git && git clone -q . ../clone")
    twins.shell("mkdir ../plain && cd ../plain && git init -q && echo a > a && git add a && git commit -qm a && "
                "git clone -q --bare . ../plain.git && git init -q --bare ../empty.git")
    bare = "../bare.git"
    for words in ([bare], [bare, "-R"], [bare, "sub", "-R"], [bare, "data"], [bare, "data/two"], [bare, "--dvc-only"],
                  [bare, "--rev", "side", "-R", "--dvc-only"], [bare, "--rev", "v1"], ["../plain.git", "-R"]):
        _same_entries(twins, *words)
    for words in ([], ["-R", "--size", "--show-hash"], ["-T"], ["--dvc-only", "-T", "-L", "1"]):
        twins.run("list", bare, *words, text=True)
    twins.run("list", "../plain.git", "--dvc-only", text=True)
    for words in ([bare, "nothing"], [bare, "--rev", "unknown"], ["../empty.git"], [bare + "/refs"]):
        twins.run("list", *words, fails=True)
    twins.shell("mkdir ../temporary")
    for twin in twins.both:
        twin.run("list", bare, "-R", env={"TMPDIR": str(twin.folder / "temporary")})
    twins.expect(not list((twins.right.folder / "temporary").iterdir()), "nothing stays behind")
    twins.shell("rm -rf ../temporary")
    twins.is_clean = False


def list_branch_of_a_remote(twins):
    """A branch that only a remote has needs no 'origin/', unless two remotes have different ones."""
    _listed(twins)
    twins.shell("git checkout -qb side && echo s > in_side && git add in_side && git commit -qm side && git checkout -q main")
    twins.shell("git clone -q . ../clone")
    _same_entries(twins, ".", "--rev", "side", cwd="../clone")
    twins.run("diff", "side", "main", cwd="../clone")
    twins.shell("git remote add other ../repo && git fetch -q other", cwd="../clone")
    _same_entries(twins, ".", "--rev", "side", cwd="../clone")
    twins.shell("git update-ref refs/remotes/other/side main", cwd="../clone")
    twins.run("list", ".", "--rev", "side", cwd="../clone", fails=True)
    twins.is_clean = False
