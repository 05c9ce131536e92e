"""checkout: the workspace follows the pointers, by every kind of link."""


def _two_versions(twins):
    twins.write("model", "first model\n")
    for name in ("data/a", "data/sub/b", "data/c", "data/empty"):
        twins.write(name, "" if "empty" in name else f"first {name}\n")
    twins.run("add", "data")
    twins.run("add", "model")
    twins.commit("first")
    twins.shell("git tag v1")
    twins.write("model", "the second model\n")
    twins.write("data/a", "a changed\n")
    twins.write("data/d", "d is new\n")
    twins.shell("rm -f data/c")
    twins.run("add", "data", "model")
    twins.commit("second")


def checkout_across_commits(twins):
    """git checkout, then checkout: files appear, change and go; back again."""
    twins.start()
    _two_versions(twins)
    twins.shell("git checkout -q v1")
    twins.run("status", "--json", json=True)
    twins.run("checkout")
    twins.shell("git checkout -q main")
    twins.run("checkout")
    twins.shell("git checkout -q v1")
    twins.run("checkout", "data.dvc")
    twins.run("checkout", "model")


def checkout_removes_what_a_commit_lacks(twins):
    """A branch without the pointer loses the data with it, and the other branch brings it back."""
    twins.start()
    twins.write("code", "x\n")
    twins.commit("code only")
    twins.shell("git branch before")
    twins.write("data/a", "a")
    twins.run("add", "data")
    twins.commit("data")
    twins.shell("rm -r data")
    twins.run("checkout")


def checkout_keeps_unsaved_work(twins):
    """Changed data that is nowhere in the cache stops checkout; --force goes over it."""
    twins.start()
    twins.write("a", "saved")
    twins.run("add", "a")
    twins.write("a", "never saved")
    twins.run("checkout", fails=True)
    twins.run("checkout", "--force")


def checkout_missing_cache(twins):
    """Data that is not in the cache is a failure, and tolerated on request."""
    twins.start()
    twins.write("a", "lost")
    twins.write("b", "kept")
    twins.run("add", "a", "b")
    twins.shell("rm -rf a b .dvc/cache/files/md5/$(printf lost | md5sum | cut -c1-2)")
    twins.run("checkout", fails=True)
    twins.run("checkout", "--allow-missing")
    twins.run("status", "--json", json=True)
    twins.is_clean = False


def _link(twins, kind):
    twins.start()
    twins.run("config", "cache.type", kind)
    _two_versions(twins)
    twins.shell("rm -rf data model")
    twins.run("checkout")
    twins.shell("git checkout -q v1")
    twins.run("checkout")


def link_copy(twins):
    """cache.type copy."""
    _link(twins, "copy")


def link_hardlink(twins):
    """cache.type hardlink: one inode, read-only, but for empty files."""
    _link(twins, "hardlink")


def link_symlink(twins):
    """cache.type symlink: absolute links into the cache."""
    _link(twins, "symlink")


def link_reflink_or_copy(twins):
    """cache.type reflink,copy, written as a list."""
    _link(twins, "reflink,copy")


def link_first_that_works(twins):
    """cache.type reflink,hardlink,copy falls to the first that the file system offers."""
    _link(twins, "reflink,hardlink,copy")


def relink(twins):
    """A new cache.type applies to what is checked out with --relink."""
    twins.start()
    twins.write("data/a", "a")
    twins.write("b", "b")
    twins.run("add", "data", "b")
    twins.run("config", "cache.type", "hardlink,symlink")
    twins.run("checkout", "--relink")
    twins.run("config", "cache.type", "symlink")
    twins.run("checkout", "--relink")
    twins.run("config", "cache.type", "copy")
    twins.run("checkout", "--relink")


def cache_elsewhere(twins):
    """cache.dir outside the repository."""
    twins.start()
    twins.shell("mkdir ../cache; cp .dvc/config /dev/null")
    twins.write(".dvc/config", "[cache]\n    dir = ../../cache\n    type = symlink\n")
    twins.write("data/a", "a")
    twins.run("add", "data")
    twins.shell("rm -r data")
    twins.run("checkout")
