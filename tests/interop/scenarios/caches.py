"""Old caches and shared ones, and repositories that lie in Git in other ways than at the root of a plain clone."""
import hashlib
import json


# What DVC 2.x left.

def _old_digest(content):
    return hashlib.md5(content if b"\0" in content else content.replace(b"\r\n", b"\n")).hexdigest()


def _store_old(twins, content, name):
    for twin in twins.both:
        path = twin.path(f".dvc/cache/{name[:2]}/{name[2:]}")
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_bytes(content)
            path.chmod(0o444)
    return name


def _track_old(twins, path, content):
    """A file, or a directory as a map of its files, as DVC 2.x would have added it; the entry's lines."""
    if isinstance(content, bytes):
        twins.write(path, content)
        facts = [_store_old(twins, content, _old_digest(content)), f"size: {len(content)}"]
    else:
        entries = []
        for name, data in sorted(content.items()):
            twins.write(f"{path}/{name}", data)
            entries.append({"md5": _store_old(twins, data, _old_digest(data)), "relpath": name})
        manifest = json.dumps(entries, sort_keys=True).encode()
        digest = _store_old(twins, manifest, hashlib.md5(manifest).hexdigest() + ".dir")
        facts = [digest, f"size: {sum(map(len, content.values()))}", f"nfiles: {len(content)}"]
    twins.shell(f"echo /{path} >> .gitignore")
    return f"- md5: {facts[0]}\n" + "".join(f"  {fact}\n" for fact in facts[1:]) + f"  path: {path}\n"


def _add_old(twins, path, content):
    twins.write(f"{path}.dvc", "outs:\n" + _track_old(twins, path, content))


FILES = {"text": b"a\nb\n", "windows": b"c\r\nd\r\n", "binary": b"\0\r\n" * 1000, "empty": b""}
FOLDER = {"x": b"x\n", "sub/y": b"\0y", "copy": b"a\nb\n"}


def _old_repository(twins):
    twins.start()
    for name, content in FILES.items():
        _add_old(twins, name, content)
    _add_old(twins, "folder", FOLDER)
    twins.commit("by DVC 2")


def add_inside_old_directory(twins):
    """One file of a directory of DVC 2 is not added or taken out alone: the others would not be found any more."""
    _old_repository(twins)
    pointer = twins.right.path("folder.dvc").read_bytes()
    for before, argv in (("echo new > folder/new", ("add", "folder/new")), ("echo z > folder/x", ("add", "folder/x")),
                         ("rm folder/x", ("add", "folder/x")), ("true", ("remove", "folder/copy"))):
        twins.shell(before)
        twins.expect(all(twin.run(*argv).status == 1 for twin in twins.both), f"{argv} is refused")
        twins.expect(twins.right.path("folder.dvc").read_bytes() == pointer, "the pointer is as it was")
    for twin in twins.both:
        twin.run("remote", "add", "-d", "backup", "../remote")
        twins.expect(twin.run("add", "folder").status == 0 and twin.run("push").status == 0, "the whole directory is added")
        twins.expect(twin.run("status", "--cloud", "folder.dvc", "--json", program=twins.dvc).json() == {}, "and whole on the remote")
    twins.expect(twins.left.path("folder.dvc").read_bytes() == twins.right.path("folder.dvc").read_bytes(), "pointers are the same")
    twins.takes_over = False


def migrate_cache(twins):
    """Every old object gets its new name, and keeps the old one; commits of DVC 2 stay good. Again: nothing to do."""
    _old_repository(twins)
    twins.run("cache", "migrate", "--dry", text=True)
    twins.run("cache", "migrate", text=True)
    twins.run("cache", "migrate", text=True)
    twins.run("status", "--json", json=True)
    twins.shell("rm -r folder text windows && rm -r .dvc/cache/files")
    twins.run("cache", "migrate", text=True)
    twins.run("checkout")


def migrate_nothing(twins):
    """Where DVC 2 never was there is nothing to migrate."""
    twins.start()
    twins.write("a", "a")
    twins.run("add", "a")
    twins.run("cache", "migrate", "--dvc-files", "--dry", text=True)
    twins.run("cache", "migrate", "--dvc-files", text=True)


def migrate_pointers(twins):
    """The entries of .dvc files get the new names; what else they say stays."""
    _old_repository(twins)
    twins.write("meta", "noted")
    twins.write("meta.dvc", "# by hand\nouts:\n" + _track_old(twins, "meta", b"noted\r\n") + "  desc: kept\nmeta:\n  k: v\n")
    twins.run("cache", "migrate", "--dvc-files", "--dry", text=True)
    twins.run("cache", "migrate", "--dvc-files")
    twins.run("status", "--json", json=True)
    twins.run("cache", "migrate", "--dvc-files", text=True)
    twins.shell("rm -r folder text windows && rm -r .dvc/cache/[0-9a-f]?")
    twins.run("checkout")


def migrate_lock(twins):
    """The same of dvc.lock, deps too; results of the run are remembered under the new names."""
    twins.start()
    _add_old(twins, "in", b"in\r\n")
    out, folder = _track_old(twins, "out", b"in\r\n"), _track_old(twins, "folder", {"a": b"tidy\n"})
    dep = "- path: in\n  md5: " + _old_digest(b"in\r\n") + "\n  size: 4\n"
    twins.write("dvc.yaml", "stages:\n  copy:\n    cmd: cp in out && mkdir -p folder && echo tidy > folder/a\n"
                            "    deps:\n    - in\n    outs:\n    - folder\n    - out\n")

    def entry(lines):
        head, *rest = lines.splitlines()
        path = rest.pop().strip()
        return f"    - {path}\n      {head[2:]}\n" + "".join(f"    {line}\n" for line in rest)
    twins.write("dvc.lock", "schema: '2.0'\nstages:\n  copy:\n"
                            "    cmd: cp in out && mkdir -p folder && echo tidy > folder/a\n"
                            "    deps:\n" + "".join(f"    {line}\n" for line in dep.splitlines()) +
                            "    outs:\n" + entry(folder) + entry(out))
    twins.commit("by DVC 2")
    twins.run("status", "--json", json=True)
    twins.run("cache", "migrate", "--dvc-files", "--dry")
    twins.run("cache", "migrate", "--dvc-files")
    twins.run("status", "--json", json=True)
    twins.run("repro")
    twins.shell("rm -r out folder dvc.lock")
    twins.run("repro")


def migrate_links(twins):
    """With cache.type = symlink the workspace's links lead to the new names afterwards."""
    _old_repository(twins)
    twins.run("config", "cache.type", "symlink")
    twins.shell("rm -r folder text windows")
    twins.run("checkout", "--relink")
    twins.run("cache", "migrate", "--dvc-files")
    twins.run("status", "--json", json=True)


# A cache that a team shares.

def _pipeline(twins):
    twins.write("dvc.yaml", "stages:\n  s:\n    cmd: cp file out\n    deps: [file]\n    outs: [out]\n")


def _work(twins):
    twins.write("folder/a", "a")
    twins.write("folder/sub/b", "b")
    twins.write("file", "file")
    _pipeline(twins)
    twins.run("add", "folder", "file")
    twins.run("repro")


def shared_cache_modes(twins):
    """cache.shared = group: folders 02775, objects 0444, results 0664; a remote is as ever."""
    twins.start()
    twins.run("config", "cache.shared", "group")
    twins.run("cache", "dir", "../team/cache")
    twins.run("remote", "add", "-d", "up", "../up")
    _work(twins)
    twins.run("push")
    twins.shell("rm -rf ../team folder file out")
    twins.run("pull")


def shared_cache_that_is_there(twins):
    """What others made with other modes stays as they made it."""
    twins.start()
    twins.run("config", "cache.shared", "group")
    twins.shell("mkdir -p .dvc/cache/files/md5/0c .dvc/cache/runs && chmod 700 .dvc/cache/files/md5/0c .dvc/cache")
    _work(twins)


def shared_cache_of_two_clones(twins):
    """Two clones with one cache: what one adds the other checks out without a remote."""
    twins.start()
    twins.run("cache", "dir", "../team/cache")
    twins.run("config", "cache.type", "symlink")
    _work(twins)
    twins.commit("work")
    twins.shell("git clone -q . ../clone")
    twins.run("checkout", cwd="../clone")
    twins.run("status", "--json", cwd="../clone", json=True)
    twins.write("../clone/more", "more")
    twins.run("add", "more", cwd="../clone")
    twins.shell("git -C ../clone add -A && git -C ../clone commit -qm more && git pull -q ../clone")
    twins.run("checkout")


def site_cache_directory(twins):
    """core.site_cache_dir is DVC's own affair: the setting is kept, shown, and harms nothing."""
    twins.start()
    twins.run("config", "core.site_cache_dir", "../site")
    twins.run("config", "core.site_cache_dir", text=True)
    twins.write("a", "a")
    twins.run("add", "a")
    twins.run("status", "--json", json=True)
    twins.shell("rm -rf ../site")  # where DVC keeps what it learned


# Outputs that go elsewhere, or nowhere.

def output_remotes(twins):
    """`remote:` of an output decides where it is pushed to and fetched from; `push: false` keeps it here."""
    twins.start()
    for name in ("up", "special"):
        twins.run("remote", "add", name, f"../{name}")
    twins.run("remote", "default", "up")
    twins.write("file", "file")
    twins.write("folder/a", "a")
    twins.run("add", "file", "folder")
    twins.shell("printf '  remote: special\\n' >> folder.dvc")
    twins.write("dvc.yaml", "stages:\n  s:\n    cmd: cp file here && cp file there && echo t >> there && echo h >> here\n    deps: [file]\n"
                            "    outs:\n    - here:\n        push: false\n    - there:\n        remote: special\n")
    twins.run("repro")
    twins.run("push")
    twins.run("status", "-c", "--json", json=True)
    twins.shell("rm -rf .dvc/cache folder file here there")
    twins.run("fetch")
    twins.run("checkout", "file", "folder", "there")
    twins.run("repro")
    twins.run("push")


def output_remote_by_name(twins):
    """-r overrules nothing that an output says for itself."""
    twins.start()
    for name in ("up", "special", "other"):
        twins.run("remote", "add", name, f"../{name}")
    twins.write("a", "a")
    twins.write("b", "b")
    twins.run("add", "a", "b")
    twins.shell("printf '  remote: special\\n' >> a.dvc")
    twins.run("push", "-r", "other")
    twins.shell("rm -rf .dvc/cache a b")
    twins.run("pull", "-r", "other", fails=True)
    twins.takes_over = False


# Where a repository lies in Git.

def subdirectory_projects(twins):
    """Two projects of one Git repository (init --subdir), and one around them: each minds its own."""
    twins.start()
    twins.write("a", "a")
    twins.run("add", "a")
    for name in ("one", "two"):
        twins.shell(f"mkdir {name}")
        twins.run("init", "-q", "--subdir", cwd=name)
        twins.write(f"{name}/data/x", name)
        twins.run("add", "data", cwd=name)
    twins.commit("projects")
    twins.write("one/data/x", "changed")
    twins.run("status", "--json", cwd="one", json=True)
    twins.run("status", "--json", cwd="two", json=True)
    twins.run("status", "--json", json=True)
    twins.run("commit", "-f", cwd="one")
    twins.run("diff", "--json", cwd="one", json=True)
    twins.run("diff", "--json", cwd="two", json=True)
    twins.run("diff", "--json", json=True)
    twins.run("remote", "add", "-d", "up", "../up", cwd="two")
    twins.run("push", cwd="two")
    twins.run("gc", "-w", "-f", cwd="two")


def linked_worktree(twins):
    """A linked Git worktree has its own cache, lock and state; with cache.dir it shares the cache."""
    twins.start()
    twins.run("cache", "dir", "../team/cache")
    _work(twins)
    twins.commit("work")
    twins.shell("git worktree add -q ../tree -b side")
    twins.run("status", "--json", cwd="../tree", json=True)
    twins.run("checkout", cwd="../tree")
    twins.write("../tree/file", "changed")
    twins.run("status", "--json", cwd="../tree", json=True)
    twins.run("add", "file", cwd="../tree")
    twins.run("repro", cwd="../tree")
    twins.run("diff", "--json", cwd="../tree", json=True)
    twins.run("data", "status", "--json", cwd="../tree", json=True)
    twins.run("status", "--json", json=True)


def submodule(twins):
    """A project in a submodule, and the project around it: neither sees the other's."""
    twins.start()
    twins.write("a", "a")
    twins.run("add", "a")
    twins.commit("around")
    for twin in twins.both:
        twin.shell("git init -q ../library")
        twins.expect(twin.run("init", "-q", cwd="../library", program=twins.dvc).status == 0, "init")
        twin.shell("printf b > ../library/b")
    twins.run("add", "b", cwd="../library")
    twins.shell("git -C ../library add -A && git -C ../library commit -qm b && "
                "git -c protocol.file.allow=always submodule --quiet add ../library sub && git commit -qm sub")
    twins.shell("cp -r ../library/.dvc/cache sub/.dvc/cache")
    twins.run("checkout", cwd="sub")
    twins.run("status", "--json", cwd="sub", json=True)
    twins.run("status", "--json", json=True)
    twins.write("sub/b", "changed")
    twins.run("add", "b", cwd="sub")
    twins.run("diff", "--json", cwd="sub", json=True)
    twins.run("diff", "--json", json=True)
    twins.run("list", "--dvc-only", "-R", "--json", ".", json=True)


def sparse_checkout(twins):
    """What Git's sparse checkout leaves out is not there for DVC either; in commits it is."""
    twins.start()
    for name in ("left/a", "right/b"):
        twins.write(name, name)
        twins.run("add", name)
    twins.commit("all")
    twins.shell("git sparse-checkout set left .dvc")
    twins.run("status", "--json", json=True)
    twins.run("data", "status", "--json", json=True)
    twins.run("diff", "--json", "HEAD", json=True)
    twins.run("checkout")
    twins.write("left/a", "changed")
    twins.run("add", "left/a")
    twins.run("diff", "--json", json=True)
    twins.shell("git add left && git commit -qm left && git sparse-checkout disable")
    twins.run("checkout")


def detached_head(twins):
    """Without a branch everything works by commit."""
    twins.start()
    twins.write("a", "1")
    twins.run("add", "a")
    twins.commit("one")
    twins.write("a", "2")
    twins.run("add", "a")
    twins.commit("two")
    twins.shell("git checkout -q --detach HEAD~1")
    twins.run("checkout")
    twins.run("status", "--json", json=True)
    twins.run("diff", "--json", "HEAD", "main", json=True)
    twins.write("a", "3")
    twins.run("add", "a")
    twins.run("diff", "--json", json=True)
    twins.run("data", "status", "--json", json=True)
    twins.commit("three")


def bare_repository(twins):
    """A bare Git repository has no workspace, and so no project; its linked worktrees have."""
    twins.start()
    twins.write("a", "a")
    twins.run("add", "a")
    twins.commit("a")
    twins.shell("mkdir ../bare && git clone -q --bare . ../bare/.git")
    twins.run("status", cwd="../bare/.git", fails=True)
    twins.shell("git -C ../bare/.git worktree add -q ../../tree -b side && cp -r .dvc/cache ../tree/.dvc/cache")
    twins.run("checkout", cwd="../tree")
    twins.write("../tree/a", "changed")
    twins.run("add", "a", cwd="../tree")
    twins.run("diff", "--json", cwd="../tree", json=True)
