"""`data status`: commit, metadata files, workspace, cache and remote beside each other, in every state they can be in."""

_FORMS = ([], ["--granular"], ["--granular", "--unchanged", "--untracked-files"], ["--unchanged", "--untracked-files=no"],
          ["--not-in-remote"], ["--not-in-remote", "--granular"])


def _ask(twins, *more):
    for form in (*_FORMS, *more):
        twins.run("data", "status", "--json", *form, json=True)


def _tracked(twins):
    twins.start()
    for name in ("a", "sub/b", "sub/deep/c"):
        twins.write(f"data/{name}", f"{name}\n")
    twins.write("file", "1\n")
    twins.run("add", "data", "file")


def data_status_before_the_first_commit(twins):
    twins.shell("git init -q")
    twins.run("init", "-q")
    _ask(twins)
    twins.write("data/a", "1\n")
    twins.run("add", "data")
    _ask(twins)


def data_status_of_changes_in_the_workspace(twins):
    _tracked(twins)
    _ask(twins)
    twins.commit("data")
    _ask(twins)
    twins.write("data/new", "new\n")
    twins.write("file", "2\n")
    twins.write("untracked", "?\n")
    twins.shell("mv data/a data/renamed && rm data/sub/b")
    targets = (["data"], ["data/sub", "--granular"], ["data/new", "--granular"], ["data/new"], ["file"])
    _ask(twins, *targets)
    twins.shell("rm -r data file")
    _ask(twins)
    twins.write("data", "a file now\n")
    _ask(twins)
    twins.is_clean = False


def data_status_of_changes_not_committed(twins):
    _tracked(twins)
    twins.commit("data")
    twins.write("data/new", "new\n")
    twins.shell("mv data/a data/renamed && mv file moved && rm file.dvc")
    twins.run("add", "data", "moved")
    _ask(twins)
    twins.commit("more")
    _ask(twins)


def data_status_of_stages(twins):
    twins.start()
    twins.write("dvc.yaml", "stages:\n  s:\n    cmd: echo 1 > out && echo 2 > m.json\n    outs: [out]\n"
                            "    metrics:\n    - m.json:\n        cache: false\n")
    _ask(twins)
    twins.run("repro")
    _ask(twins)
    twins.commit("run")
    twins.shell("rm out")
    _ask(twins)
    twins.is_clean = False


def data_status_of_cache_and_remote(twins):
    _tracked(twins)
    twins.commit("data")
    twins.run("remote", "add", "-q", "-d", "backup", "../remote")
    twins.commit("remote")
    twins.run("push", "file")
    _ask(twins)
    twins.run("push")
    _ask(twins)
    twins.write("data/new", "new\n")
    twins.run("add", "data")
    _ask(twins, ["data/new", "--granular", "--not-in-remote"])
    twins.shell("rm -f .dvc/cache/files/md5/9c/d599a3523898e6a12e13ec787da50a")  # data/new
    _ask(twins)
    # DVC goes on knowing the files of a manifest that is lost, from an index of its own.
    twins.shell("rm -rf .dvc/cache")
    twins.run("data", "status", "--json", json=True)
    twins.run("data", "status", "--json", "--not-in-remote", json=True)
    twins.takes_over = False


def data_status_in_a_subdirectory(twins):
    _tracked(twins)
    twins.write("data/new", "new\n")
    twins.write("untracked", "?\n")
    twins.shell("mkdir -p sub")
    for form in _FORMS:
        twins.run("data", "status", "--json", *form, cwd="sub", json=True)
    twins.is_clean = False


def data_status_where_only_the_remote_knows_the_files(twins):
    """A fresh clone: diff and data status name the files inside directories, from the remote, and leave the cache as it is."""
    remote = twins.left.folder.parent / "remote"
    _tracked(twins)
    twins.run("remote", "add", "-d", "backup", str(remote))
    twins.run("push")
    twins.commit("one")
    twins.write("data/new", "new\n")
    twins.write("data/sub/x", "changed\n")
    twins.run("add", "data")
    twins.run("push")
    twins.commit("two")
    twins.shell("rm -rf data file .dvc/cache")
    for question in (("diff", "HEAD~1", "HEAD"), ("diff", "HEAD~1"), ("diff",), ("data", "status", "--granular"), ("data", "status")):
        for twin in twins.both:  # DVC remembers
            twin.env["DVC_SITE_CACHE_DIR"] = str(twin.home / f"asked{len(list(twin.home.iterdir()))}")
        twins.run(*question, "--json", json=True)
    away = remote.rename(remote.with_name("away"))
    twins.run("diff", "HEAD~1", "HEAD", "--json", json=True)
    away.rename(remote)
    twins.run("pull")
