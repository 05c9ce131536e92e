"""Rows of daily work with data: what changed, one file among a million, versions beside each other, pointers, pull, gc."""
import random
from pathlib import Path

CHANGED = 100


def _change(folder, round_):
    """Other bytes, of the same length, in every so many-th file."""
    files = sorted(Path(folder, "data").rglob("*.bin"))
    for path in files[::max(1, len(files) // CHANGED)][:CHANGED]:
        content = path.read_bytes()
        path.unlink()  # it may be a link into the cache
        path.write_bytes((b"changed %06d" % round_).ljust(len(content), b".")[:len(content)])


class _Rounds:
    """Changes the data anew before every round, differently each time."""

    def __init__(self):
        self.number = 0

    def change(self, folder):
        self.number += 1
        _change(folder, self.number)


def status_changed(lab, count):
    rounds, row = _Rounds(), {}
    for system, argv in (("tutti", [lab.tutti, "status"]), ("git", ["git", "status", "--porcelain"]), ("floor", [lab.floor, "stat", "data"]),
                         ("dvc", [lab.dvc, "status"])):
        folder = lab.added(system, f"w{count}", lab.data(count))
        row[system] = (folder, (lambda folder=folder: rounds.change(folder)), argv)
    return f"`status`, {CHANGED} of {count:,} files changed", row, "1.3x git"


def add_changed(lab, count):
    rounds, row = _Rounds(), {}
    for system, argv in (("tutti", [lab.tutti, "add", "-q", "data"]), ("git", ["git", "add", "data"]), ("dvc", [lab.dvc, "add", "-q", "data"])):
        folder = lab.added(system, f"w{count}", lab.data(count))
        row[system] = (folder, (lambda folder=folder: rounds.change(folder)), argv)
    return f"`add`, {CHANGED} of {count:,} files changed", row, "DVC 15x"


def _two_versions(lab, system, count):
    folder = lab.added(system, f"versions{count}", lab.data(count))
    marker = folder.parent / "two-versions"
    if not marker.exists():
        author = ["-c", "user.name=bench", "-c", "user.email=bench@example.org", "commit", "-qm"]
        lab.run(folder, "git", "add", ".")
        lab.run(folder, "git", *author, "one")
        _change(folder, 1)
        if system == "git":
            lab.run(folder, "git", "add", "data")
        else:
            lab.run(folder, getattr(lab, system), "add", "-q", "data")
            lab.run(folder, "git", "add", ".")
        lab.run(folder, "git", *author, "two")
        marker.touch()
    return folder


def diff(lab, count):
    row = {}
    for system, argv in (("tutti", [lab.tutti, "diff", "HEAD~1", "HEAD"]), ("git", ["git", "diff", "--name-only", "HEAD~1", "HEAD"]),
                         ("dvc", [lab.dvc, "diff", "HEAD~1", "HEAD"])):
        row[system] = (_two_versions(lab, system, count), None, argv)
    return f"`diff` of two commits, {CHANGED} of {count:,} files", row, "DVC 100x"


def gc_nothing(lab, count):
    row = {}
    for system in ("tutti", "dvc"):
        folder = _two_versions(lab, system, count)
        row[system] = (folder, None, [getattr(lab, system), "gc", "-q", "-f", "--all-commits"])
    return f"`gc --all-commits`, nothing to drop, {count:,} files", row, "DVC 40x"


def pointers(lab, count=2000):
    """As many files with a pointer each (dvc#10772)."""
    row = {}
    for system in ("tutti", "dvc"):
        folder = lab.shop(system, f"pointers{count}")
        if not (folder / ".dvc").exists():
            lab.run(folder, "git", "init", "-q")
            lab.run(folder, getattr(lab, system), "init", "-q")
            rng = random.Random(count)
            for i in range(count):
                path = folder / f"d{i // 100:02}/f{i:04}.bin"
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(b"%d;" % i + rng.randbytes(2000))
            lab.run(folder, lab.tutti, "add", "-q", *(f"d{i // 100:02}/f{i:04}.bin" for i in range(count)))
        row[system] = (folder, None, [getattr(lab, system), "status"])
    return f"`status`, {count:,} `.dvc` files", row, "DVC 50x"


def pull(lab, count):
    row = {}
    for system in ("tutti", "dvc"):
        folder = lab.added(system, f"pulled{count}", lab.data(count))
        if not (folder.parent / "remote").exists():
            lab.run(folder, getattr(lab, system), "push", "-q")

        def prepare(folder=folder):
            for path in (".dvc/cache", ".dvc/tmp", "data", "../home"):
                lab.discard(folder / path)
        row[system] = (folder, prepare, [getattr(lab, system), "pull", "-q"])
    return f"`pull` into an empty cache, {count:,} files", row, "DVC 4x"


def checkout_copy(lab, count):
    row = {}
    for system, argv in (("tutti", [lab.tutti, "checkout", "-q"]), ("dvc", [lab.dvc, "checkout", "-q", "--force"]),
                         ("cp", ["cp", "-r", lab.data(count), "data"])):
        folder = lab.added(system, f"copied{count}", lab.data(count))
        if system != "cp":
            lab.run(folder, getattr(lab, system), "config", "cache.type", "copy")
        row[system] = (folder, (lambda folder=folder: lab.discard(folder / "data")), argv)
    return f"`checkout` by copy, {count:,} files", row, "1.2x cp -r"


def _million(lab, count):
    folder = lab.shop("tutti", f"million{count}")
    if not (folder / "data.dvc").exists():
        lab.run(folder, "git", "init", "-q")
        lab.run(folder, lab.tutti, "init", "-q")
        lab.run(folder, lab.tutti, "config", "cache.type", "hardlink")
        for i in range(count):
            if i % 1000 == 0:
                directory = folder / f"data/d{i // 1000:04}"
                directory.mkdir(parents=True)
            (directory / f"f{i:07}").write_bytes(b"%d" % i)
        lab.run(folder, lab.tutti, "--no-sync", "add", "-q", "data")
    return folder


def million_status(lab, count=1_000_000):
    folder = _million(lab, count)
    return f"`status`, nothing changed, {count:,} files", {"tutti": (folder, None, [lab.tutti, "status"])}, "at most 200 MB"


def million_add(lab, count=1_000_000):
    folder = _million(lab, count)
    return f"`add` of all again, {count:,} files", {"tutti": (folder, None, [lab.tutti, "add", "-q", "data"])}, "at most 200 MB"


def million_one(lab, count=1_000_000):
    folder, rounds = _million(lab, count), _Rounds()

    def prepare():
        rounds.number += 1
        (folder / f"data/d0500/new{rounds.number}-{random.random()}").write_text(str(random.random()))

    def command():  # the newest of the new ones
        return max((folder / "data/d0500").glob("new*"), key=lambda path: path.stat().st_mtime_ns)
    prepare()
    return (f"`add` of one file in a directory of {count:,}",
            {"tutti": (folder, prepare, lambda: [lab.tutti, "add", "-q", command()])}, "at most 0.3 s")


def rows(files):
    return {"status_changed": lambda lab: status_changed(lab, files), "add_changed": lambda lab: add_changed(lab, files),
            "diff": lambda lab: diff(lab, files), "gc_nothing": lambda lab: gc_nothing(lab, files), "pointers": pointers,
            "pull": lambda lab: pull(lab, files), "checkout_copy": lambda lab: checkout_copy(lab, files),
            "million_one": million_one, "million_status": million_status, "million_add": million_add}
