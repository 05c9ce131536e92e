#!/usr/bin/env python3
"""How fast: tutti beside DVC, Git, ninja and the physical limit, the same work in the same run, as a Markdown table.

  bench.py --tutti BINARY --dvc DVC --tools BUILD/tests --lab DIR [--rounds 5] [--files 50000] [--rows add,status] [--without dvc]

Programs take turns, operation by operation, so that a busy machine is busy for all; the median of the rounds counts, wall
and CPU. `floor` (floor.c) makes only the system calls that nobody can do without, flushed as a durable program must; where it has no
such mode, `cp -r` stands in its column.
"""
import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import data_rows  # noqa: E402
from harness import environment, fresh  # noqa: E402


@dataclass
class Measured:
    wall: float
    cpu: float
    peak: float   # MiB
    read: float   # MiB
    status: int


class Lab:
    """Folders, data and programs. `shop(system)` is where a system works, with a HOME of its own."""

    def __init__(self, options):
        self.options, self.root = options, Path(options.lab)
        self.root.mkdir(parents=True, exist_ok=True)
        self.tutti, self.dvc = options.tutti, options.dvc
        self.floor, self.measure = f"{options.tools}/floor", f"{options.tools}/measure"

    def data(self, count):
        """A tree of small files, 4 to 20 kB, a hundred a folder; the same on every machine."""
        root = self.root / f"data-{count}"
        if not (root / "complete").exists():
            fresh(root)
            rng = random.Random(count)
            pool = rng.randbytes(8 << 20)
            for i in range(count):
                folder = root / f"data/d{i // 100:05}"
                if i % 100 == 0:
                    folder.mkdir(parents=True)
                size = int(min(20480, max(4096, rng.lognormvariate(9.1, 0.45))))
                start = rng.randrange(len(pool) - size)
                (folder / f"f{i:06}.bin").write_bytes(b"%d;" % i + pool[start:start + size])
            (root / "complete").touch()
        return root / "data"

    def shop(self, system, what):
        folder = self.root / f"{what}-{system}" / "repo"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def env(self, folder):
        home = folder.parent / "home"
        home.mkdir(exist_ok=True)
        return environment(home)

    def run(self, folder, *argv):
        """Not measured."""
        done = subprocess.run([str(word) for word in argv], cwd=folder, env=self.env(folder), capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{' '.join(map(str, argv))} in {folder}: status {done.returncode}\n{done.stderr[-2000:]}")

    def time(self, folder, argv):
        os.sync()
        out = folder.parent / "measured"
        subprocess.run([self.measure, out, *map(str, argv)], cwd=folder, env=self.env(folder), stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        wall, user, system, peak, read, status = out.read_text().split()
        return Measured(float(wall), float(user) + float(system), int(peak) / 1024, int(read) / 2**20, int(status))

    def repository(self, system, what, data, remote=False):
        """A shop with a copy of the data; a repository of its kind around it. Made once, kept between rows."""
        folder = self.shop(system, what)
        if not (folder / "data").exists():
            fresh(folder)
            self.run(folder, "cp", "-r", data, folder / "data")
            if system in ("tutti", "dvc", "git"):
                self.run(folder, "git", "init", "-q")
            if system in ("tutti", "dvc"):
                program = getattr(self, system)
                self.run(folder, program, "init", "-q")
                self.run(folder, program, "remote", "add", "-q", "-d", "backup", folder.parent / "remote")
        return folder

    def added(self, system, what, data):
        folder = self.repository(system, what, data)
        if system in ("tutti", "dvc") and not (folder / "data.dvc").exists():
            self.run(folder, getattr(self, system), "add", "-q", "data")
        if system == "git" and not (folder / ".git/index").exists():
            self.run(folder, "git", "add", "data")
        return folder

    def discard(self, path):
        """Out of the way, but not deleted: a file system that has just freed much is slow for whoever comes next."""
        if path.exists():
            trash = self.root / "trash"
            trash.mkdir(exist_ok=True)
            path.rename(trash / str(len(os.listdir(trash))))

    def empty_trash(self):
        """Between rows: what five rounds leave behind fills a disk."""
        shutil.rmtree(self.root / "trash", ignore_errors=True)
        os.sync()

    def forget(self, folder):
        """As if nothing had ever been added."""
        for path in (".dvc/cache", ".dvc/tmp", "data.dvc", ".gitignore", ".git/index", ".git/objects", "../home", "../store"):
            self.discard(folder / path)
        (folder / ".git/objects").mkdir(parents=True, exist_ok=True)


# A row is (title, {system: (folder, prepare, command)}, goals); a goal is (system compared with, text).

def start(lab):
    here = lab.shop("any", "start")
    return "cold start", {"tutti": (here, None, [lab.tutti, "--version"]), "git": (here, None, ["git", "--version"]),
                          "dvc": (here, None, [lab.dvc, "--version"])}, "at most 3 ms"


def first_add(lab, count):
    data = lab.data(count)
    what, folders = f"w{count}", {}
    for system in ("floor", "tutti", "dvc", "git"):
        folders[system] = lab.repository(system, what, data)
    forget = {system: (lambda folder=folder: lab.forget(folder)) for system, folder in folders.items()}
    commands = {"floor": [lab.floor, "store", "data", "../store"], "tutti": [lab.tutti, "add", "-q", "data"],
                "dvc": [lab.dvc, "add", "-q", "data"], "git": ["git", "add", "data"]}
    return f"first `add`, {count:,} files", {s: (folders[s], forget[s], commands[s]) for s in commands}, "1.3x floor, DVC 4x"


def _over_added(lab, title, count, goal, prepare=None, **commands):
    data = lab.data(count)
    row = {}
    for system, argv in commands.items():
        folder = lab.added(system, f"w{count}", data)
        row[system] = (folder, (lambda folder=folder, system=system: prepare(system, folder)) if prepare else None, argv)
    return f"{title}, {count:,} files", row, goal


def add_again(lab, count):
    return _over_added(lab, "`add` again", count, "DVC 20x", tutti=[lab.tutti, "add", "-q", "data"], dvc=[lab.dvc, "add", "-q", "data"],
                       floor=[lab.floor, "stat", "data"])


def status(lab, count):
    return _over_added(lab, "`status`, nothing changed", count, "1.5x floor, 1.2x git", tutti=[lab.tutti, "status"],
                       floor=[lab.floor, "stat", "data"], git=["git", "status", "--porcelain"], dvc=[lab.dvc, "status"])


def large(lab):
    """2 GiB in four files, in a folder each so that floor's threads share them."""
    source = lab.root / "large"
    if not (source / "data/4/file").exists():
        for i in range(1, 5):
            (source / f"data/{i}").mkdir(parents=True, exist_ok=True)
            with open(source / f"data/{i}/file", "wb") as file:
                rng = random.Random(i)
                for _ in range(64):
                    file.write(rng.randbytes(8 << 20))
    row = {}
    for system, argv in (("tutti", [lab.tutti, "add", "-q", "data"]), ("dvc", [lab.dvc, "add", "-q", "data"]),
                         ("floor", [lab.floor, "store", "data", "../store"]), ("md5", [lab.floor, "md5", "data"])):
        folder = lab.repository(system, "large", source / "data")
        row[system] = (folder, (lambda folder=folder: lab.forget(folder)), argv)
    return "`add`, 2 GiB in 4 files", row, "1.0x floor, reads 2,048 MiB"


def checkout(lab, count):
    def prepare(system, folder):
        lab.discard(folder / "data")
        lab.discard(folder.parent / "linked")
        if system in ("tutti", "dvc"):
            lab.run(folder, getattr(lab, system), "config", "cache.type", "hardlink")
        else:
            lab.run(folder, "cp", "-r", lab.data(count), folder / "data")
    return _over_added(lab, "`checkout` by hard link", count, "DVC 8x", prepare, tutti=[lab.tutti, "checkout", "-q"],
                       dvc=[lab.dvc, "checkout", "-q", "--force"], floor=[lab.floor, "link", "data", "../linked"])


def push(lab, count, *options):
    """Without options, durable as add is; DVC flushes nothing."""
    def prepare(system, folder):
        lab.discard(folder.parent / "remote")
        if system == "dvc":
            lab.discard(folder.parent / "home")
    title = " ".join(["`push` to a directory", *options])
    return _over_added(lab, title, count, "DVC 4x", prepare, tutti=[lab.tutti, *options, "push", "-q"], dvc=[lab.dvc, "push", "-q"],
                       **({} if options else {"floor": [lab.floor, "copy", "data", "../remote"]}))


def push_nothing(lab, count):
    def prepare(system, folder):
        if not (folder.parent / "remote").exists():
            lab.run(folder, getattr(lab, system), "push", "-q")
    return _over_added(lab, "`push`, nothing to send", count, "DVC 40x", prepare, tutti=[lab.tutti, "push", "-q"], dvc=[lab.dvc, "push", "-q"])


def _pipeline(lab, system, count):
    """Chains of ten whose heads hang on the first stage."""
    folder = fresh(lab.root / f"stages{count}-{system}" / "repo")
    (folder / "source").write_text("source\n")
    reads = lambda i: "source" if i == 0 else f"out{i - 1 if i % 10 else 0}"
    if system == "ninja":
        (folder / "build.ninja").write_text("rule cp\n  command = cp $in $out\n" + "".join(
            f"build out{i}: cp {reads(i)}\n" for i in range(count)))
    elif system == "make":
        (folder / "Makefile").write_text("all: " + " ".join(f"out{i}" for i in range(count)) + "\n" + "".join(
            f"out{i}: {reads(i)}\n\t@cp {reads(i)} out{i}\n" for i in range(count)))
    else:
        lab.run(folder, "git", "init", "-q")
        lab.run(folder, getattr(lab, system), "init", "-q")
        (folder / "dvc.yaml").write_text("stages:\n" + "".join(
            f"  s{i}:\n    cmd: cp {reads(i)} out{i}\n    deps:\n    - {reads(i)}\n    outs:\n    - out{i}\n" for i in range(count)))
    return folder


def _run_commands(lab, jobs=True):
    return {"tutti": [lab.tutti, "--no-sync", "run", "-q", *(["--jobs", "2"] if jobs else [])], "ninja": ["ninja", "--quiet", "-j2"],
            "make": ["make", "-s", "-j2"], "dvc": [lab.dvc, "repro", "-q"]}


def run_first(lab):
    count, row = 100, {}
    for system, argv in _run_commands(lab).items():
        folder = _pipeline(lab, system, count)
        row[system] = (folder, (lambda system=system: _pipeline(lab, system, count)), argv)
    return "first `run`, 100 stages, --no-sync", row, "2x ninja"


def run_nothing(lab):
    count, row = 1000, {}
    for system, argv in _run_commands(lab).items():
        if system == "dvc":
            continue  # its first run alone takes many minutes
        folder = _pipeline(lab, system, count)
        lab.run(folder, *argv)
        row[system] = (folder, None, argv)
    return "`run`, nothing to do, 1,000 stages", row, "at most 15 ms"


def rows(files):
    return {"start": start, "add": lambda lab: first_add(lab, files), "again": lambda lab: add_again(lab, files),
            "status": lambda lab: status(lab, files), "status4": lambda lab: status(lab, 4 * files),
            "push": lambda lab: push(lab, files), "push_no_sync": lambda lab: push(lab, files, "--no-sync"), "push_nothing": lambda lab: push_nothing(lab, files),
            "checkout": lambda lab: checkout(lab, files), "large": large, "run_first": run_first, "run_nothing": run_nothing,
            **data_rows.rows(files)}


def medians(runs):
    return {system: Measured(*(statistics.median(getattr(run, field) for run in of_system) for field in ("wall", "cpu", "peak", "read")),
                             max(run.status for run in of_system)) for system, of_system in runs.items()}


def human(seconds):
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def line(title, goal, found):
    ours = found.get("tutti")
    cells = []
    for system in ("tutti", "floor", "git", "ninja", "dvc"):
        them = found.get(system) or (found.get({"ninja": "make", "floor": "cp"}.get(system)))
        if them is None:
            cells.append("")
            continue
        text = f"{human(them.wall)} ({human(them.cpu)})"
        if ours and them is not ours:
            text += f", **{them.wall / ours.wall:.1f}x**" if system == "dvc" else f", {ours.wall / them.wall:.2f}x"
        if them.status:
            text += f" FAILED: {them.status}"
        cells.append(text)
    memory = f"{ours.peak:.0f} MiB" if ours else ""
    read = f"{ours.read:,.0f} MiB" if ours else ""
    return f"| {title} | {' | '.join(cells)} | {memory} | {read} | {goal} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--tutti", "--dvc", "--tools", "--lab"):
        parser.add_argument(name, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--files", type=int, default=50_000)
    parser.add_argument("--rows", default="")
    parser.add_argument("--without", default="")
    options = parser.parse_args()
    for name in ("tutti", "dvc", "tools", "lab"):
        setattr(options, name, os.path.abspath(getattr(options, name)))
    lab, known, without = Lab(options), rows(options.files), set(options.without.split(","))
    print("Wall clock (CPU); ratios are tutti to the others' wall clock, with DVC the other way round (times faster). Median of "
          f"{options.rounds}.\n\n| | tutti | floor | git | ninja | DVC | peak memory | read | goal |\n|---|---|---|---|---|---|---|---|---|", flush=True)
    for name in options.rows.split(",") if options.rows else known:
        title, systems, goal = known[name](lab)
        runs = {system: [] for system in systems if system not in without}
        for _ in range(options.rounds):
            for system in runs:
                folder, prepare, argv = systems[system]
                if prepare:
                    prepare()
                runs[system].append(lab.time(folder, argv() if callable(argv) else argv))
        print(line(title, goal, medians(runs)), flush=True)
        lab.empty_trash()


if __name__ == "__main__":
    main()
