#!/usr/bin/env python3
"""`move` between two file systems that are really two: what arrives is what went, and what changes on the way stays.

  across.py --tutti BINARY --scratch DIR
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import repository as r
from harness import differences, environment, fresh, skip, snapshot

TEST = "fault.move_across"


def filled(scratch):
    repo = r.make_repository(scratch / "repo")
    files = {f"sub/{i}": os.urandom(3000 * i) for i in range(8)} | {"top": b"top\n"}
    r.track_directory(repo, "data", files)
    r.track(repo, "model", b"the model\n" * 500)
    for name, content in files.items():
        r.write(repo, f"data/{name}", content)
    r.write(repo, "model", b"the model\n" * 500)
    data = repo / "data"
    (data / "empty").mkdir()
    (data / "link").symlink_to("sub/1")
    (data / "sub/2").chmod(0o755)
    (data / "sub").chmod(0o750)
    for path in (data / "sub/3", data / "sub", repo / "model"):
        os.utime(path, ns=(1_600_000_000_123_456_789,) * 2)
    return repo


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--tutti", "--scratch"):
        parser.add_argument(name)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="across-", dir=options.scratch) as scratch:
        repo, env = filled(Path(scratch)), environment(fresh(Path(scratch) / "home"))
        other = fresh(repo / "other")
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", other], capture_output=True, text=True)
        if done.returncode:
            skip(TEST, f"cannot mount a tmpfs: {done.stderr.strip()}")
        try:
            told = judge([options.tutti, "--color", "never"], repo, other, env)
        finally:
            subprocess.run(["umount", other], check=True)
    for line in told:
        print(line)
    print(f"{len(told)} complaints")
    return 1 if told else 0


def judge(program, repo, other, env):
    told = []

    def run(status, *argv):
        done = subprocess.run([*program, *argv], cwd=repo, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != status:
            told.append(f"`{' '.join(argv)}` ends with {done.returncode}, not {status}: {done.stdout}{done.stderr}")
        return done.stderr

    def same(what, path, before):
        told.extend(f"{what}: {line}" for line in differences(before, snapshot(path, with_times=True)))

    def place(which, file):
        told.extend([f"'{which}/{file}' is not there"] if not (repo / which / file).exists() else [])

    # There and back again.
    data, model = snapshot(repo / "data", with_times=True), (repo / "model").stat()
    run(0, "move", "data", "other")
    same("moved there", other / "data", data)
    told.extend(["the source is still there"] if (repo / "data").exists() or (repo / "data.dvc").exists() else [])
    place("other", "data.dvc")
    run(0, "move", "model", "other/renamed")
    moved = (other / "renamed").stat()
    told.extend(["the file's mode or time changed"] if (moved.st_mode, moved.st_mtime_ns) != (model.st_mode, model.st_mtime_ns) else [])
    run(0, "move", "other/data", ".")
    same("moved back", repo / "data", data)
    run(0, "move", "other/renamed", "model")
    told.extend(f"left over: {path}" for path in other.iterdir() if path.name != ".gitignore")

    # No room: everything stays as it was.
    r.write(repo, "big", os.urandom(2 << 20))
    run(0, "add", "big")
    before = snapshot(repo, lambda path: not path.startswith((b".git/", b".dvc/tmp")))
    run(1, "move", "big", "other")
    told.extend(differences(before, snapshot(repo, lambda path: not path.startswith((b".git/", b".dvc/tmp")))))

    # Killed when both places have it, and then somebody edits one of them: neither goes.
    run(0, "move", "data", "other")
    shutil.copytree(other / "data", repo / "data", symlinks=True)
    shutil.copy(other / "data.dvc", repo / "data.dvc")
    (repo / "data/top").write_text("edited\n")
    said = run(1, "move", "data", "other/data")
    told.extend([f"no word of what is in the way: {said}"] if "it is not overwritten" not in said else [])
    told.extend(["an edited source is gone"] if (repo / "data/top").read_text() != "edited\n" else [])
    (repo / "data/top").write_text("top\n")
    run(0, "move", "data", "other/data")
    same("finished", other / "data", data)
    told.extend(["the source stayed"] if (repo / "data").exists() else [])
    return told


if __name__ == "__main__":
    sys.exit(main())
