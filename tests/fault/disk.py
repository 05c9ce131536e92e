#!/usr/bin/env python3
"""Disks that are full, failing or read-only: the command says so and names the thing, nothing half-done remains.

  disk.py --tutti BINARY --scratch DIR full|full_by_call|sync_error|read_only
  disk.py --control --scratch DIR     a subject that ignores a failed fsync must be found out
"""
import argparse
import contextlib
import random
import shutil
import subprocess
import sys
import tempfile
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


TESTS = {function.__name__: function for function in (full, full_by_call, sync_error, read_only)}
NAMES = {"full": "fault.disk_full", "full_by_call": "fault.error_no_space", "sync_error": "fault.error_sync", "read_only": "fault.read_only"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tutti")
    parser.add_argument("--scratch")
    parser.add_argument("--control", action="store_true")
    parser.add_argument("test", nargs="?", choices=TESTS)
    options = parser.parse_args()
    if options.control or "by_call" in options.test or "sync" in options.test:
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
