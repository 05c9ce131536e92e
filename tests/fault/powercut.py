#!/usr/bin/env python3
"""A power cut the moment after a command said that it was done: everything that it promised is there.

  powercut.py --tutti BINARY --godown BINARY --scratch DIR [--full] add|run|push|control

Each case has a file system of its own on a loop device, cut by the shutdown ioctl, once as it is and once after a
journal commit that somebody else caused (which makes names durable before bytes, the worse case). `control` does
the same without flushes: unless that loses something, the other results mean nothing.
"""
import argparse
import contextlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import repository as r
from harness import environment, fresh, md5, skip

FILES = 200


class Disk:
    """An ext4 (or xfs) in a file, mounted at a folder."""

    def __init__(self, test, kind, scratch, godown):
        self.image, self.folder, self.godown = scratch / "image", fresh(scratch / "disk"), godown
        size, make = {"ext4": (64, ["mkfs.ext4", "-q", "-F"]), "xfs": (320, ["mkfs.xfs", "-q", "-f"])}[kind]
        with open(self.image, "wb") as file:
            file.truncate(size << 20)
        try:
            subprocess.run([*make, self.image], check=True, capture_output=True)
        except FileNotFoundError:
            skip(test, f"{make[0]} is not installed")
        self.mount(lambda said: skip(test, f"cannot mount a loop device: {said}"))

    def mount(self, refused=None):
        done = subprocess.run(["mount", "-o", "loop", self.image, self.folder], capture_output=True, text=True)
        if done.returncode and refused:
            refused(done.stderr.strip())
        done.check_returncode()

    def cut(self, with_journal):
        if with_journal:
            other = os.open(self.folder / "somebody else's file", os.O_WRONLY | os.O_CREAT)
            os.write(other, b"x")
            os.fsync(other)
            os.close(other)
        subprocess.run([self.godown, self.folder], check=True)
        subprocess.run(["umount", self.folder], check=True)
        self.mount()

    def close(self):
        subprocess.run(["umount", self.folder], check=True)
        self.image.unlink()


def prepare(disk, command):
    repo = r.make_repository(disk.folder / "repo")
    rng = random.Random(3)
    files = {f"d{i % 7}/file{i:03}": rng.randbytes(20_000) for i in range(FILES)}
    for name, content in files.items():
        r.write(repo, f"data/{name}", content)
    (disk.folder / "remote").mkdir()
    r.write(repo, ".dvc/config", "[core]\n    remote = backup\n['remote \"backup\"']\n    url = ../../remote\n")
    r.write(repo, "dvc.yaml", "stages:\n  copy:\n    cmd: cp -r data copy\n    deps: [data]\n    outs: [copy]\n" if command == "run" else "")
    if command != "run":
        (repo / "dvc.yaml").unlink()
    if command == "push":
        r.track_directory(repo, "data", files)
    os.sync()
    return repo, files


def stored_whole(root, files):
    """Complaints about objects that are missing, torn or empty under `root`."""
    told = []
    for content in files.values():
        name = md5(content)
        path = root / name[:2] / name[2:]
        if not path.exists():
            told.append(f"{name} is not there")
        elif path.read_bytes() != content:
            told.append(f"{name} holds {path.stat().st_size} other bytes")
    return told


def kept(repo, files, command):
    told = [] if all((repo / "data" / name).read_bytes() == content for name, content in files.items()) else ["workspace files changed"]
    told += stored_whole(repo / r.OBJECTS, files)
    if command == "push":
        remote = repo.parent / "remote/files/md5"
        told += stored_whole(remote, files)
        if not list(remote.glob("*/*.dir")):
            told.append("the manifest is not on the remote")
    pointer = repo / ("dvc.lock" if command == "run" else "data.dvc")
    if not pointer.exists() or not pointer.read_bytes():
        told.append(f"'{pointer.name}' is missing or empty")
    ignored = repo / ".gitignore"
    if not ignored.exists() or not ignored.read_bytes():
        told.append("'.gitignore' is missing or empty")
    return told + r.false_objects(repo) + r.dangling_pointers(repo)


def one_cut(test, options, command, flags, kind, with_journal):
    with tempfile.TemporaryDirectory(prefix="cut-", dir=options.scratch) as scratch:
        scratch = Path(scratch)
        disk = Disk(test, kind, scratch, options.godown)
        with contextlib.closing(disk):
            repo, files = prepare(disk, command)
            env = environment(fresh(scratch / "home"))
            argv = {"add": ["add", "data"], "run": ["run"], "push": ["push"]}[command]
            done = subprocess.run([options.tutti, *flags, *argv], cwd=repo, env=env, stdin=subprocess.DEVNULL, capture_output=True,
                                  text=True)
            if done.returncode:
                return [f"`{command}` itself fails with {done.returncode}: {done.stderr}"]
            disk.cut(with_journal)
            told = kept(repo, files, command)
            if not told and command != "push":
                checked = subprocess.run([options.tutti, "fsck"], cwd=repo, env=env, capture_output=True, text=True)
                told += [f"`fsck` answers {checked.returncode}: {checked.stdout}{checked.stderr}"] if checked.returncode else []
            return told


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--tutti", "--godown", "--scratch"):
        parser.add_argument(name)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("command", choices=("add", "run", "push", "control"))
    options = parser.parse_args()
    test = f"fault.power_{options.command}"
    if os.geteuid() != 0:
        skip(test, "mounting needs root")
    control = options.command == "control"
    kinds = ["ext4", "xfs"] if options.full and shutil.which("mkfs.xfs") else ["ext4"]
    failed = 0
    for kind in kinds:
        for with_journal in (False, True):
            told = one_cut(test, options, "add" if control else options.command, ["--no-sync"] if control else [], kind, with_journal)
            case = f"{options.command} on {kind}{', journal committed' if with_journal else ''}"
            print(f"{case}: {len(told)} complaints", *told[:5], sep="\n  ")
            itself_failed = bool(told) and "itself fails" in told[0]
            failed += itself_failed or bool(told) != control
    print(f"{options.command}: {failed} wrong")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
