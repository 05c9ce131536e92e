#!/usr/bin/env python3
"""As kill.py, for commands that end or change tracking: remove, move, unprotect, plots modify, add --out, gc,
cache migrate.

  kill_edits.py --tutti BINARY --scratch DIR [--full] COMMAND

move_across is a move that the kernel refuses to do by renaming, as between file systems.

The same command again either finishes, or fails because nothing is left to do: then all must be done already.
"""
import argparse
import json
import os
import re
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


def before_plots_modify(repo):
    _, precious = before_remove_stage(repo)
    return ["plots", "modify", "out", "-x", "epoch", "--title", "kept whole"], precious


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


def before_add_out_new(repo):
    """To a name that is free: when the directory stands there, the same command still means itself, not its inside."""
    precious = _tracked(repo)
    for name, content in list(kill.contents(2).items())[:6]:
        r.write(Path(repo).parent / "elsewhere", f"more/{name}", content)
    return ["add", "../elsewhere/more", "--out", "new"], precious


def before_move_across(repo):
    """As if 'sub' were another file system."""
    (Path(repo) / "sub").mkdir()
    precious = _tracked(repo)
    (Path(repo) / "data/link").symlink_to("file00")
    (Path(repo) / "data/empty").mkdir()
    return ["move", "data", "sub/renamed"], precious


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


def before_gc_budget(repo):
    """As before_gc, but what is old is needed by no scope: it goes because the cache is too large."""
    _, precious = before_gc(repo)
    return ["gc", "--max-size", "1", "--force"], precious


OLD = ".dvc/cache"  # the layout of DVC 2


def _store_old(repo, content, suffix=""):
    name = r.md5(content.replace(b"\r\n", b"\n")) + suffix
    file = Path(repo) / OLD / name[:2] / name[2:]
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        file.write_bytes(content)
        file.chmod(0o444)
    return name


def before_migrate(repo):
    """A directory and a file as DVC 2 tracked them, half of it with Windows' line ends."""
    files = {f"part{i % 3}/{i}": f"line {i}{chr(13) * (i % 2)}\n".encode() * 60 for i in range(40)}
    manifest = json.dumps([{"md5": _store_old(repo, content), "relpath": name} for name, content in sorted(files.items())])
    for path, name in (("data", _store_old(repo, manifest.encode(), ".dir")), ("model", _store_old(repo, b"the model\r\n"))):
        r.write(repo, f"{path}.dvc", f"outs:\n- md5: {name}\n  path: {path}\n")
        r.ignore(repo, path)
    for name, content in files.items():
        r.write(repo, f"data/{name}", content)
    return ["cache", "migrate", "--dvc-files"], [*files.values(), b"the model\r\n"]


def old_and_new(repo, precious):
    """Whatever a pointer names is stored under the name that it says, and the old layout is as it was."""
    old = r.objects(repo, OLD)
    found = r.false_objects(repo) + r.half_trees(repo, r.OBJECTS) + r.lost_bytes(repo, precious)
    found += [f"the old object {name} holds other bytes" for name, path in old.items()
              if r.md5(path.read_bytes().replace(b"\r\n", b"\n")) != name[:32]]
    if len(old) < len(set(precious)):
        found.append(f"of the old layout only {len(old)} objects are left")
    for file in Path(repo).glob("*.dvc"):
        if file.is_file():
            text = file.read_text()
            there = r.objects(repo) if "hash: md5" in text else old
            found += [f"'{file.name}' names {name}, which is not stored"
                      for name in re.findall(r"md5: ([0-9a-f]{32}(?:\.dir)?)", text) if name not in there]
    return found


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
    kill.REFUSED["move_across"] = ("renameat2", "error=EXDEV:when=1")
    kill.ENOUGH = ENOUGH
    kill.NOT_TWICE = ["add_out_new"]  # the directory is there then, and takes what comes next into itself
    kill.MAY_BE_DONE = ["add", "other"]
    if options.command in ("gc", "gc_budget"):
        kill.complaints = whole_trees
    if options.command == "migrate":
        kill.complaints = old_and_new
    with tempfile.TemporaryDirectory(prefix="kill-", dir=options.scratch) as scratch:
        return 0 if kill.judge([options.tutti], options.command, Path(scratch), sys.maxsize if options.full else 30) else 1


if __name__ == "__main__":
    sys.exit(main())
