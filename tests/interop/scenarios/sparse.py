"""Parts of tracked directories: pull, fetch and checkout of them, with DVC doing the same beside it."""
from scenarios.differences import _apart, _both, _statuses

FILES = ("sub/x", "sub/deep/y", "img/1.png", "img/a[1].png", "top")


def _tracked(twins):
    for name in FILES:
        twins.write(f"data/{name}", f"first {name}\n")
    twins.run("add", "data")
    twins.commit("one")


def _pushed(twins):
    twins.run("remote", "add", "-d", "backup", "../remote")
    _tracked(twins)
    twins.run("push")
    twins.shell("rm -rf .dvc/cache data")


def _files(twin):
    folder = twin.path("data")
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def pull_of_a_part(twins):
    """pull of a directory inside a tracked one brings its files alone, then the rest; the same bytes in cache and workspace."""
    twins.start()
    _pushed(twins)
    twins.run("pull", "data/sub")
    twins.expect(_files(twins.right) == ["sub/deep/y", "sub/x"], "only the part is there")
    twins.run("pull")


def fetch_of_a_part(twins):
    """fetch of a directory inside a tracked one: its objects and the manifest, nothing else."""
    twins.start()
    _pushed(twins)
    twins.run("fetch", "data/img")
    twins.run("pull")


def checkout_of_a_part(twins):
    """checkout of a directory and of one file with wildcards in its name, from a whole cache."""
    twins.start()
    _tracked(twins)
    twins.shell("rm -rf data")
    twins.run("checkout", "data/sub")
    twins.run("checkout", "data/img/a[1].png")
    twins.expect(_files(twins.right) == ["img/a[1].png", "sub/deep/y", "sub/x"], "only the parts are there")
    twins.run("checkout")


def checkout_of_a_part_keeps_the_rest(twins):
    """checkout of a changed part leaves other changes and new files alone."""
    twins.start()
    _tracked(twins)
    twins.shell("rm data/sub/x data/img/1.png")
    twins.write("data/top", "mine, and nowhere else\n")
    twins.write("data/new", "new\n")
    twins.run("checkout", "data/sub")
    twins.expect("data/top" and twins.right.path("data/top").read_text().startswith("mine"), "the change stays")
    twins.is_clean = False


def difference_sparse_directory(twins):
    """A directory of which a part was pulled: DVC's status misses the rest and its add drops it; tutti keeps it."""
    if not _apart(twins):
        return
    _pushed(twins)
    _both(twins, "pull", "data/sub")
    dvc, tutti = (answer.json() for answer in _both(twins, "status", "--json"))
    twins.expect(dvc == {"data.dvc": [{"changed outs": {"data": "not in cache"}}]}, f"DVC misses the rest: {dvc}")
    twins.expect(tutti == {}, f"tutti knows that nobody asked for it: {tutti}")
    twins.write("data/sub/x", "changed\n")
    _statuses(twins, _both(twins, "add", "data"), 0, 0)
    dvc, tutti = (twin.path("data.dvc").read_text() for twin in twins.both)
    twins.expect("nfiles: 2" in dvc, f"DVC's record has lost the rest: {dvc}")
    twins.expect("nfiles: 5" in tutti, f"tutti's has not: {tutti}")
    # What tutti recorded is what DVC would bring.
    twin = twins.right
    twins.expect(twin.run("push").status == 0, "tutti pushes")
    twin.shell("rm -rf data .dvc/cache")
    answer = twin.run("pull", program=twins.dvc)
    twins.expect(answer.status == 0 and _files(twin) == sorted(FILES), f"DVC pulls it whole\n{answer.out}{answer.err}")
    twins.expect(twin.path("data/sub/x").read_text() == "changed\n", "with the change")


def difference_pattern_target(twins):
    """A quoted pattern inside a tracked directory: DVC's checkout brings no file, and succeeds; tutti's what matches."""
    if not _apart(twins):
        return
    _tracked(twins)
    twins.shell("rm -rf data")
    _statuses(twins, _both(twins, "checkout", "data/img/*.png"), 0, 0)
    twins.expect(_files(twins.left) == [], "DVC brings no file")
    twins.expect(_files(twins.right) == ["img/1.png", "img/a[1].png"], f"tutti brings what matches: {_files(twins.right)}")


def difference_unknown_entry(twins):
    """checkout of a path that a tracked directory is not recorded to have: DVC deletes what is there, or does nothing."""
    if not _apart(twins):
        return
    _tracked(twins)
    twins.write("data/copy", "first top\n")  # content that the cache has
    answers = _both(twins, "checkout", "data/copy")
    _statuses(twins, answers, 0, 1)
    twins.expect(not twins.left.path("data/copy").exists(), "DVC deletes it")
    twins.expect(twins.right.path("data/copy").exists(), "tutti leaves it")
    twins.expect("'data' has no 'copy' inside" in answers[1].err, answers[1].err)
    _statuses(twins, _both(twins, "checkout", "data/nowhere"), 0, 1)
