"""revisions: what branches, tags and commits need, to a remote and back, and how the cache compares with a remote."""


def _remote(twins):
    """An absolute one: of other revisions, DVC reads a relative address as below the file system's root."""
    twins.shell("printf '[core]\\n    remote = backup\\n[\\047remote \"backup\"\\047]\\n    url = %s/remote\\n' "
                '"${PWD%/repo}" > .dvc/config.local')


def _history(twins):
    """Two commits on main, the older one tagged, and a branch of its own: three versions of `model`, two of `data`."""
    twins.start()
    _remote(twins)
    twins.write("model", "first\n")
    twins.write("data/a", "a\n")
    twins.write("data/sub/b", "b\n")
    twins.run("add", "model", "data")
    twins.commit("first")
    twins.shell("git tag v1 && git checkout -qb side")
    twins.write("model", "of the branch\n")
    twins.write("only", "on the branch\n")
    twins.run("add", "model", "only")
    twins.commit("side")
    twins.shell("git checkout -q -")
    twins.run("checkout")
    twins.write("model", "between\n")
    twins.run("add", "model")
    twins.commit("between")
    twins.write("model", "last\n")
    twins.write("data/c", "c\n")
    twins.run("add", "model", "data")
    twins.commit("last")


def _pushed_history(twins):
    _history(twins)
    twins.run("push", "-A")
    twins.shell("rm -rf .dvc/cache")


def push_tags_then_branches(twins):
    """push -T sends what the workspace and each tag need, -a branches too, -A what is left."""
    _history(twins)
    twins.run("push", "--all-tags")
    twins.run("push", "--all-branches")
    twins.run("push", "--all-commits")
    twins.run("push", "-aTA")


def push_target_of_all_commits(twins):
    """A target of other revisions: all versions of it, and nothing else; one that only a branch has."""
    _history(twins)
    twins.run("push", "-A", "data")
    twins.run("push", "-A", "model.dvc")


def fetch_all_branches(twins):
    """fetch -a fills the cache with what the branches need; -A with the rest; pull -T checks the workspace out."""
    _pushed_history(twins)
    twins.run("fetch", "-a")
    twins.run("fetch", "-A")
    twins.shell("rm -rf .dvc/cache model data")
    twins.run("pull", "-T")


def fetch_of_a_size(twins):
    """fetch --max-size leaves out outputs that are as large or larger."""
    twins.start()
    _remote(twins)
    for size in (3, 4, 5):
        twins.write(f"f{size}", "x" * size)
    twins.write("d/a", "yyy")
    twins.write("d/b", "zz")
    twins.run("add", "f3", "f4", "f5", "d")
    twins.run("push")
    twins.shell("rm -rf .dvc/cache")
    twins.run("fetch", "--max-size", "4")
    twins.run("fetch", "--max-size", "5")
    twins.run("fetch", "--max-size", "0")


def fetch_of_a_type(twins):
    """fetch --type: metrics and plots of stages, and those that only a section names."""
    twins.start()
    _remote(twins)
    twins.write("dvc.yaml", "stages:\n  s:\n    cmd:\n    - echo 1 > m.json; echo [1] > p.json; echo o > out\n"
                "    - mkdir -p many; echo 2 > many/x.json; echo x,y > axis.csv; echo z > t.csv\n"
                "    outs: [out, many, axis.csv, t.csv]\n    metrics: [m.json]\n    plots: [p.json]\n"
                "metrics: [many/x.json]\nplots:\n- t.csv\n- title:\n    y: {axis.csv: y}\n")
    twins.run("repro")
    twins.run("push")
    for types in (("metrics",), ("plots",), ("metrics", "plots")):
        twins.shell("rm -rf .dvc/cache")
        twins.run("fetch", *(word for one in types for word in ("--type", one)))
    twins.run("fetch")


def cloud_status(twins):
    """status -c: new, deleted and missing by path, of targets and of other revisions; in DVC's text and JSON."""
    _history(twins)
    twins.run("status", "-c", "--json", json=True)
    twins.run("status", "-c", "-T", "--json", json=True)
    twins.run("status", "-r", "backup", "-A", "--json", json=True)
    twins.run("push", "data")
    twins.run("status", "-c", text=True)
    twins.run("status", "-r", "backup", text=True)
    twins.run("status", "-c", "--json", "model.dvc", "-j", "2", json=True)
    twins.run("status", "-c", "--json", "-d", json=True, cwd="data")
    twins.run("push", "-A")
    twins.run("status", "-c", "-A", text=True)
    twins.shell("rm -rf .dvc/cache")
    twins.run("status", "-c", "--json", json=True)
    twins.shell("rm -rf ../remote/files/md5/*")
    twins.run("status", "-c", "--json", json=True)
    twins.is_clean = False


def cloud_status_refuses(twins):
    """Other revisions mean nothing without a remote; an unknown remote, none at all."""
    twins.start()
    twins.write("a", "a")
    twins.run("add", "a")
    for words in (("-a",), ("-T",), ("-A",), ("-j", "2"), ("-c",), ("-c", "-r", "nowhere"), ("-c", "-q")):
        twins.run("status", *words, fails=True)
    _remote(twins)
    twins.run("status", "-c", "-q", fails=True)
    twins.run("push")
    twins.run("status", "-c", "-q")
