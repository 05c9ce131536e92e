#!/usr/bin/env python3
"""As kill.py, for commands that end or change tracking: remove, move, unprotect, add --out, gc.

  kill_edits.py --tutti BINARY --scratch DIR [--full] COMMAND

The same command again either finishes, or fails because nothing is left to do: then all must be done already.
"""
import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

import kill
import points
import repository as r
from harness import skip

ENOUGH = 12


def _tracked(repo):
    """A directory and a file, tracked and there, with lines of .gitignore that stay."""
    files = kill.contents(1)
    r.track_directory(repo, "data", files)
    r.track(repo, "model", b"the model\n" * 500)
    r.track(repo, "other", b"other\n")
    for name, content in files.items():
        r.write(repo, f"data/{name}", content)
    r.write(repo, "model", b"the model\n" * 500)
    r.write(repo, "other", b"other\n")
    return [*files.values(), b"the model\n" * 500, b"other\n"]


def before_remove(repo):
    return ["remove", "data.dvc"], _tracked(repo)


def before_remove_outs(repo):
    return ["remove", "--outs", "data.dvc"], _tracked(repo)


def before_remove_entry(repo):
    return ["remove", "data/file00", "data/sub"], _tracked(repo)


def before_remove_stage(repo):
    precious = _tracked(repo)
    r.write(repo, "out", b"model out\n")
    r.store(repo, b"model out\n")
    r.ignore(repo, "out")
    r.write(repo, "dvc.yaml", "stages:\n  first:\n    cmd: cp model out\n    deps: [model]\n    outs: [out]\n  second:\n    cmd: 'true'\n")
    r.write(repo, "dvc.lock", f"""\
schema: '2.0'
stages:
  first:
    cmd: cp model out
    deps:
    - path: model
      hash: md5
      md5: {r.md5(b'the model' + bytes([10]))}
      size: 10
    outs:
    - path: out
      hash: md5
      md5: {r.md5(b'model out' + bytes([10]))}
      size: 10
  second:
    cmd: 'true'
""")
    return ["remove", "first", "--outs"], precious


def before_move(repo):
    (Path(repo) / "sub").mkdir()
    return ["move", "model", "sub/renamed"], _tracked(repo)


def before_move_directory(repo):
    return ["move", "data", "renamed"], _tracked(repo)


def before_unprotect(repo):
    """Every file of the directory is a link to its object."""
    precious = _tracked(repo)
    root = Path(repo)
    for file in [path for path in (root / "data").rglob("*") if path.is_file()]:
        name = r.md5(file.read_bytes())
        file.unlink()
        file.hardlink_to(root / r.OBJECTS / name[:2] / name[2:])
    return ["unprotect", "data"], precious


def before_add_out(repo):
    """Over a file that is tracked and unchanged."""
    precious = _tracked(repo)
    r.write(Path(repo).parent / "elsewhere", "new", b"a new model\n" * 500)
    return ["add", "--force", "../elsewhere/new", "--out", "model"], precious


def before_gc(repo):
    """Two directories of which nothing names the older states; those are on the remote, and all objects are old."""
    r.write(repo, ".dvc/config", "[core]\n    remote = backup\n['remote \"backup\"']\n    url = ../backup\n")
    old = kill.contents(1)
    new = {name: content if i % 2 else b"changed " + content for i, (name, content) in enumerate(old.items())}
    r.track_directory(repo, "data", old)
    r.track_directory(repo, "more", dict(list(old.items())[:20]))
    objects = Path(repo) / r.OBJECTS
    shutil.copytree(objects, Path(repo) / "backup/files/md5")
    r.track_directory(repo, "data", new)
    r.track_directory(repo, "more", dict(list(new.items())[:20]))
    for file in objects.glob("??/*"):
        os.utime(file, (1_700_000_000, 1_700_000_000))
    return ["gc", "--workspace", "--force"], [*old.values(), *new.values()]


def whole_trees(repo, precious, otherwise=kill.complaints):
    return otherwise(repo, precious) + r.half_trees(repo, r.OBJECTS)


BEFORE = {name.removeprefix("before_"): value for name, value in list(globals().items()) if name.startswith("before_")}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tutti")
    parser.add_argument("--scratch")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("command", choices=BEFORE)
    options = parser.parse_args()
    reason = points.can_trace()
    if reason:
        skip("fault.kill_" + options.command, reason)
    kill.BEFORE.update(BEFORE)
    kill.ENOUGH = ENOUGH
    kill.MAY_BE_DONE = ["add", "other"]
    if options.command == "gc":
        kill.complaints = whole_trees
    with tempfile.TemporaryDirectory(prefix="kill-", dir=options.scratch) as scratch:
        return 0 if kill.judge([options.tutti], options.command, Path(scratch), sys.maxsize if options.full else 30) else 1


if __name__ == "__main__":
    sys.exit(main())
