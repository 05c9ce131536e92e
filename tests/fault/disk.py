#!/usr/bin/env python3
"""Disks that are full, failing or read-only: the command says so and names the thing, nothing half-done remains.

  disk.py --tutti BINARY --scratch DIR full|full_by_call|sync_error|lost_write|read_only
  disk.py --control --scratch DIR     a subject that ignores a failed fsync must be found out
"""
import argparse
import contextlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import kill
import points
import repository as r
from harness import differences, environment, fresh, skip, snapshot


class Subject:
    def __init__(self, program, scratch):
        self.program, self.env = program, environment(fresh(scratch / "home"))

    def run(self, repo, *argv):
        return subprocess.run([*self.program, *argv], cwd=repo, env=self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=120)


@contextlib.contextmanager
def small_disk(test, folder, size):
    fresh(folder)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", folder], capture_output=True, text=True)
    if done.returncode:
        skip(test, f"cannot mount a tmpfs: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def untouched(repo, before):
    """Complaints when a failed command left a pointer, a changed workspace, or objects that lie."""
    now = {path: entry for path, entry in r.state(repo).items() if not path.startswith(b".dvc/cache")}
    before = {path: entry for path, entry in before.items() if not path.startswith(b".dvc/cache")}
    return differences(before, now) + r.false_objects(repo)


def full(subject, scratch):
    """20 MB go into a file system of 24 MB that holds them already."""
    with small_disk("fault.disk_full", scratch / "disk", "24m") as disk:
        repo = r.make_repository(disk / "repo")
        rng = random.Random(1)
        for i in range(20):
            r.write(repo, f"data/file{i:02}", rng.randbytes(1_000_000))
        before = r.state(repo)
        failed = subject.run(repo, "add", "data")
        told = [f"status {failed.returncode}, expected 1"] if failed.returncode != 1 else []
        if "o space left" not in failed.stderr:
            told.append(f"the message does not say that there is no space: {failed.stderr!r}")
        told += untouched(repo, before)
        (repo / "data/file00").unlink()
        for i in range(3, 20):
            (repo / f"data/file{i:02}").unlink()
        again = subject.run(repo, "add", "data")
        if again.returncode:
            told.append(f"with room again: status {again.returncode}\n{again.stderr}")
        return told + r.left_over(repo) + r.dangling_pointers(repo)


def _struck_everywhere(subject, scratch, names, effect, accept_success):
    """Strikes `add` at a sample of the calls of these names; each must fail cleanly, then succeed."""
    template, case = fresh(scratch / "template"), scratch / "case"
    argv, precious = kill.before_add(r.make_repository(template / "repo"))
    words = [*subject.program, *argv]

    def reset():
        fresh(case).rmdir()
        shutil.copytree(template, case, symlinks=True)
        return case / "repo"

    found = [point for point in points.trace(words, reset(), subject.env, scratch / "trace") if point[0] in names]
    repo = reset()
    subject.run(repo, *argv)
    wanted, told, tried = r.state(repo), [], random.Random(2).sample(found, min(24, len(found)))
    if not found:
        told.append(f"the program makes none of the calls {', '.join(sorted(names))}")
    for point in tried:
        repo = reset()
        before = r.state(repo)
        failed = points.struck(point, effect, words, repo, subject.env)
        here = [] if failed.returncode == 1 else [f"status {failed.returncode}, expected 1: {failed.stderr}"]
        if failed.returncode == 0 and accept_success(failed, repo, wanted):
            here = []  # the program went another way and got there
        elif failed.returncode != 0:
            # What was published before the failure stands; a pointer only if all that it names is there.
            here += r.false_objects(repo) + r.lost_bytes(repo, precious) + r.dangling_pointers(repo)
            here += [line for line in untouched(repo, before) if "data/" in line or line.strip() == "model"]
        again = subject.run(repo, *argv)
        here += [f"again: status {again.returncode}"] if again.returncode else differences(wanted, r.state(repo)) + r.left_over(repo)
        if here:
            told.append("\n".join([f"{effect} at {point[0]} number {point[1]}:", *here[:10]]))
    print(f"{effect}: {len(found)} points, {len(tried)} tried")
    return told


def full_by_call(subject, scratch):
    """ENOSPC from a single write. A program may try another way (read and write after copy_file_range) and succeed."""
    names = {"write", "pwrite64", "writev", "copy_file_range", "fallocate", "mkdir", "mkdirat", "ftruncate"}
    return _struck_everywhere(subject, scratch, names, "error=ENOSPC", lambda failed, repo, wanted: r.state(repo) == wanted)


def sync_error(subject, scratch):
    """EIO from fsync is final: whoever reports success afterwards has lost data without knowing."""
    return _struck_everywhere(subject, scratch, {"fsync", "fdatasync", "syncfs"}, "error=EIO", lambda *_: False)


@contextlib.contextmanager
def thin_disk(test, scratch):
    """An ext4 whose device has room for little of what it promises: yields the mount and a function that takes that room away."""
    with small_disk(test, scratch / "thin", "40m") as thin:
        image, folder = thin / "image", fresh(scratch / "disk")
        with open(image, "wb") as file:
            file.truncate(64 << 20)
        # Without a journal, whose loss would end all writing and so be noticed by anybody.
        subprocess.run(["mkfs.ext4", "-q", "-F", "-O", "^has_journal", "-E", "lazy_itable_init=0,nodiscard", image], check=True)
        done = subprocess.run(["mount", "-o", "loop,errors=continue", image, folder], capture_output=True, text=True)
        if done.returncode:
            skip(test, f"cannot mount a loop device: {done.stderr.strip()}")

        def use_up():
            subprocess.run(["sync", "-f", folder], check=True)
            with open(thin / "fill", "wb", buffering=0) as file, contextlib.suppress(OSError):
                while file.write(bytes(4096)):
                    pass
        try:
            yield folder, use_up
        finally:
            subprocess.run(["umount", folder], check=True)


class Telltale:
    """Another process that flushes the file system all the time, and so is told first of what could not be written."""

    def __init__(self, folder):
        self.folder, self.was_told, self.has_ended = folder, False, threading.Event()
        self.thread = threading.Thread(target=self.work)

    def work(self):
        while not self.has_ended.is_set():
            self.was_told |= subprocess.run(["sync", "-f", self.folder], capture_output=True).returncode != 0

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.has_ended.set()
        self.thread.join()


def lost_write(subject, scratch):
    """The kernel tells a descriptor of failed writes since it was opened. One that is opened for the flush comes too late."""
    with thin_disk("fault.error_lost_write", scratch) as (disk, use_up):
        repo = r.make_repository(disk / "repo")
        rng = random.Random(4)
        for i in range(50):
            r.write(repo, f"data/file{i:02}", rng.randbytes(20_000))
        for i in range(600):  # so that the folders have their place on the device: only bytes are lost
            r.write(repo, f"small/file{i:03}", f"{i}\n")
        subject.run(repo, "add", "small")
        use_up()
        before = r.state(repo)
        # It asks for the kernel's version before it flushes: held up there and at the flush, it comes after the other.
        flushes = scratch / "flushes"
        held_up = ["strace", "-f", "-qq", "-o", flushes, "-e", "trace=uname,syncfs", "-e", "inject=uname,syncfs:delay_enter=500000"]
        with Telltale(disk) as other:
            failed = subprocess.run([*held_up, *subject.program, "add", "data"], cwd=repo, env=subject.env, stdin=subprocess.DEVNULL,
                                    capture_output=True, text=True, timeout=120)
        told = [] if failed.returncode == 1 else [f"status {failed.returncode}, expected 1: {failed.stderr}"]
        if not other.was_told:
            told.append("no write failed: this proves nothing")
        if re.search(r"syncfs\(.*= 0", flushes.read_text()):
            told.append(f"a flush was told that all is well: {failed.stderr!r}")
        return told + untouched(repo, before)


def read_only(subject, scratch):
    """On a read-only file system questions are answered, and writers fail with the path."""
    with small_disk("fault.read_only", scratch / "disk", "8m") as disk:
        repo = r.make_repository(disk / "repo")
        r.track(repo, "model", b"the model")
        r.write(repo, "model", b"the model")
        r.write(repo, "new", b"new")
        before = snapshot(disk)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        told = []
        asked = subject.run(repo, "status", "--json")
        if asked.returncode or asked.stdout.strip() != "{}":
            told.append(f"`status` answers {asked.returncode} {asked.stdout!r} {asked.stderr!r}")
        for argv in (["add", "new"], ["commit", "-f"], ["remote", "add", "x", "../x"]):
            failed = subject.run(repo, *argv)
            if failed.returncode != 1 or "ead-only file system" not in failed.stderr:
                told.append(f"`{' '.join(argv)}` answers {failed.returncode} {failed.stderr!r}")
        return told + differences(before, snapshot(disk))


TESTS = {function.__name__: function for function in (full, full_by_call, sync_error, lost_write, read_only)}
NAMES = {"full": "fault.disk_full", "full_by_call": "fault.error_no_space", "sync_error": "fault.error_sync",
         "lost_write": "fault.error_lost_write", "read_only": "fault.read_only"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tutti")
    parser.add_argument("--scratch")
    parser.add_argument("--control", action="store_true")
    parser.add_argument("test", nargs="?", choices=TESTS)
    options = parser.parse_args()
    if options.control or "by_call" in options.test or options.test in ("sync_error", "lost_write"):
        reason = points.can_trace()
        if reason:
            skip(NAMES.get(options.test, "fault.error_control"), reason)
    with tempfile.TemporaryDirectory(prefix="disk-", dir=options.scratch) as scratch:
        scratch = Path(scratch)
        if options.control:
            answers = {}
            for fault in ("sound", "deaf"):
                subject = Subject([sys.executable, "-I", "-S", "-B", str(kill.HERE / "subject.py"), fault], scratch)
                answers[fault] = sync_error(subject, scratch)
                print(f"'{fault}': {len(answers[fault])} complaints")
            return 0 if answers["deaf"] and not answers["sound"] else 1
        told = TESTS[options.test](Subject([options.tutti], scratch), scratch)
    print("\n".join(told))
    print(f"{options.test}: {len(told)} wrong")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
