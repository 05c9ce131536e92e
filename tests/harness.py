"""What the Python harnesses share: a clean environment, pictures of a tree, and skips that must be expected."""
import fnmatch
import hashlib
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).resolve().parent
SKIPPED = 77  # what CMake knows as SKIP_RETURN_CODE
DEADLINE = int(os.environ.get("DEADLINE", 60))  # seconds; what takes longer never comes


def environment(home, **more):
    """Nothing of the machine or its user but the search path, and a Git that makes the same commits everywhere."""
    identity = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER")
                for key, value in (("NAME", "Tester"), ("EMAIL", "tester@example.com"), ("DATE", "2026-01-02T03:04:05Z"))}
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(home), "XDG_CONFIG_HOME": f"{home}/.config",
        "LC_ALL": "C.UTF-8", "TZ": "UTC", "NO_COLOR": "1", "CI": "true", "SHELL": "/bin/sh", "COLUMNS": "80",
        "DVC_NO_ANALYTICS": "1", "DVC_SITE_CACHE_DIR": f"{home}/site", "DVC_GLOBAL_CONFIG_DIR": f"{home}/global",
        "DVC_SYSTEM_CONFIG_DIR": f"{home}/system",
        "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "init.defaultBranch", "GIT_CONFIG_VALUE_0": "main", **identity, **more}


def skip(test, reason):
    """Ends the test as skipped if tests/expected-skips allows it, as failed if not."""
    for line in (TESTS / "expected-skips").read_text().splitlines():
        pattern, _, why = line.partition(":")
        if why and not line.startswith("#") and fnmatch.fnmatch(test, pattern.strip()):
            print(f"SKIP: {reason}")
            sys.exit(SKIPPED)
    print(f"FAILED: {test} wants to be skipped ({reason}), which tests/expected-skips does not expect")
    sys.exit(1)


def md5(data):
    return hashlib.md5(data).hexdigest()


def content_of(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except PermissionError:
        return b"(unreadable)"


def snapshot(root, keep=lambda path: True, with_times=False):
    """path -> what lies there. `keep` decides by the path relative to `root`; a directory not kept is not entered."""
    root = os.fsencode(root)
    found = {}
    inodes = {}
    pending = [b""]
    while pending:
        folder = pending.pop()
        try:
            entries = list(os.scandir(os.path.join(root, folder)))
        except PermissionError:
            continue
        for entry in entries:
            path = os.path.join(folder, entry.name)
            if not keep(path):
                continue
            info = entry.stat(follow_symlinks=False)
            mode = stat.S_IMODE(info.st_mode)
            if entry.is_symlink():
                found[path] = ("link", os.readlink(entry.path))
            elif entry.is_dir():
                found[path] = ("directory", mode)
                pending.append(path)
            elif entry.is_file():
                found[path] = ("file", mode, content_of(entry.path), *([info.st_mtime_ns] if with_times else []))
                if info.st_nlink > 1:
                    inodes.setdefault(info.st_ino, []).append(path)
            else:
                found[path] = ("special", stat.S_IFMT(info.st_mode))
    for names in inodes.values():
        if len(names) > 1:
            found[b"(one inode) " + b" = ".join(sorted(names))] = ("hard link",)
    return found


def show(entry):
    if entry is None:
        return "absent"
    words = [str(entry[0])]
    for part in entry[1:]:
        words.append(f"{part:o}" if isinstance(part, int) and part < 1 << 16 else repr(part)[:2000])
    return " ".join(words)


def differences(left, right, names=("expected", "got")):
    """One line or two for each path that is not the same in both pictures."""
    lines = []
    for path in sorted({*left, *right}):
        one, two = left.get(path), right.get(path)
        if one != two:
            shown = os.fsdecode(path)
            lines += [f"  {shown}", f"    {names[0]}: {show(one)}", f"    {names[1]}: {show(two)}"]
    return lines


def fresh(path):
    """An empty directory, whatever lay there."""
    path = Path(path)
    if path.is_symlink() or path.is_file():
        path.unlink()
    subprocess.run(["chmod", "-R", "u+rwX", path], stderr=subprocess.DEVNULL)
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


class Repo:
    """A repository without Git in a directory of its own, and the program that works in it."""

    def __init__(self, tutti, scratch, name):
        self.tutti = tutti
        self.home = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=scratch))
        self.root = self.home / "repo"
        self.root.mkdir()
        self.env = environment(self.home, PATH=f"{Path(tutti).parent}:{os.environ['PATH']}")
        self.run("init", "-q", "--no-scm")

    def run(self, *words, expect=0, **options):
        done = subprocess.run([self.tutti, *words], cwd=self.root, env=self.env, capture_output=True, text=True, timeout=DEADLINE,
                              **options)
        assert expect is None or done.returncode == expect, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done

    def write(self, name, text):
        (self.root / name).write_text(text)

    def read(self, name):
        """Nothing of a file that is not there."""
        try:
            return (self.root / name).read_text()
        except FileNotFoundError:
            return ""
