"""remotes: push, pull, fetch to and from a directory, and the settings that name it."""


def _pushed(twins):
    twins.start()
    twins.write("model", "the model\n")
    for name in ("data/a", "data/sub/b", "data/same"):
        twins.write(name, "a" if name != "data/sub/b" else "b")
    twins.write("dvc.yaml", "stages:\n  s:\n    cmd: cp model copy; cp model m.json\n    deps: [model]\n"
                "    outs: [copy]\n    metrics:\n    - m.json: {cache: false}\n")
    twins.run("add", "data", "model")
    twins.run("repro")
    twins.run("remote", "add", "-d", "backup", "../remote")
    twins.commit("first")


def push(twins):
    """push sends what is missing, a second push nothing; targets; objects that are nowhere."""
    _pushed(twins)
    twins.run("push", "model.dvc")
    twins.run("push")
    twins.run("push")
    twins.write("data/new", "n")
    twins.run("add", "data")
    twins.run("push", "data")
    twins.run("push", "--run-cache")


def push_old_commit(twins):
    """An older commit, checked out, is pushed beside the newer one; the pointer's manifest of both stays."""
    _pushed(twins)
    twins.shell("git tag v1")
    for name in ("model", "data/a"):
        twins.write(name, f"a newer {name}\n")
    twins.run("add", "model", "data")
    twins.run("repro")
    twins.commit("second")
    twins.run("push")
    twins.shell("git checkout -q v1")
    twins.run("checkout")
    twins.run("push")


def pull_into_clone(twins):
    """A clone with an empty cache gets everything by pull, one file by its path, and then nothing."""
    _pushed(twins)
    twins.run("push")
    twins.shell("git clone -q . ../clone")
    twins.run("pull", "model.dvc", cwd="../clone")
    twins.run("pull", cwd="../clone")
    twins.run("pull", cwd="../clone")
    twins.run("status", "--json", cwd="../clone", json=True)


def fetch_then_checkout(twins):
    """fetch fills the cache only; checkout does the rest."""
    _pushed(twins)
    twins.run("push")
    twins.run("push", "--run-cache")
    twins.shell("rm -rf .dvc/cache data model copy")
    twins.run("fetch", "model.dvc")
    twins.run("fetch")
    twins.run("checkout")
    twins.shell("rm -rf .dvc/cache")
    twins.run("fetch", "--run-cache")


def pull_what_the_other_pushed(twins):
    """Each program restores a clone from the remote that the other one filled."""
    _pushed(twins)
    twins.run("push")
    twins.swap()
    twins.shell("git clone -q . ../clone")
    twins.run("pull", cwd="../clone")
    twins.write("model", "grown\n")
    twins.run("add", "model")
    twins.run("repro")
    twins.run("push")


def pull_fails(twins):
    """No remote, an unknown remote, an object the remote has lost."""
    twins.start()
    twins.write("a", "a")
    twins.run("add", "a")
    twins.run("push", fails=True)
    twins.run("remote", "add", "-d", "backup", "../remote")
    twins.run("push", "-r", "nowhere", fails=True)
    twins.run("push")
    twins.shell("rm -rf .dvc/cache a ../remote/files/md5/*")
    twins.run("pull", fails=True)
    twins.is_clean = False


def remote_settings(twins):
    """remote add, modify, default, list, remove: the bytes of .dvc/config and .dvc/config.local."""
    twins.start()
    twins.run("remote", "add", "one", "../one")
    twins.run("remote", "add", "-d", "Two", "/absolute/two")
    twins.run("remote", "add", "bucket", "s3://bucket/path with blank")
    twins.run("remote", "add", "one", "../other", fails=True)
    twins.run("remote", "add", "-f", "one", "../other")
    twins.run("remote", "modify", "bucket", "region", "eu-west-1")
    twins.run("remote", "modify", "--local", "bucket", "secret_access_key", "a,b #c")
    twins.run("remote", "modify", "bucket", "nonsense", "1", fails=True)
    twins.run("remote", "modify", "one", "jobs", "4")
    twins.run("remote", "default", "one")
    twins.run("remote", "default", text=True)
    twins.run("remote", "default", "unknown", fails=True)
    twins.run("remote", "remove", "one")
    twins.run("remote", "remove", "one", fails=True)
    twins.run("remote", "modify", "-u", "bucket", "region")
    twins.run("remote", "list")


def settings(twins):
    """config reads and writes as DVC does: levels, lists, quoting, removal, refusal."""
    twins.start()
    twins.write(".dvc/config", "[core]\n    autostage = true\n['remote \"r\"']\n    url = /r\n[cache]\n"
                "    type = \"hardlink, symlink\"\n")
    twins.run("config", "core.autostage", text=True)
    twins.run("config", "cache.type", text=True)
    twins.run("config", "remote.r.url", text=True)
    twins.run("config", "cache.type", "reflink,copy")
    twins.run("config", "--local", "core.remote", "r")
    twins.run("config", "core.remote", text=True)
    twins.run("config", "cache.dir", "../somewhere")
    twins.run("config", "-u", "core.autostage")
    twins.run("config", "-u", "core.autostage", fails=True)
    twins.run("config", "core.nonsense", "1", fails=True)
    twins.run("config", "core.autostage", "maybe", fails=True)
    twins.run("config", "-u", "cache.dir")
    twins.run("config", "-l")
