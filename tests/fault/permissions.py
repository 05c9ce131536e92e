#!/usr/bin/env python3
"""What somebody who is not root may not do: refused with the name of the thing, nothing lost, nothing of others touched.

  permissions.py --tutti BINARY --scratch DIR [CASE...]
  permissions.py --control --scratch DIR     subjects that say yes, or no without a word, must fail every case

The program runs as `nobody`; what is foreign belongs to root. Each case is a function: it makes a repository, gives parts
of it away, and says what the commands must answer.
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

NOBODY = 65534
AS_NOBODY = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"]
CASES = []


def case(function):
    CASES.append(function)
    return function


def everything(root):
    """What lies there, whose it is and how it is protected. Not our scratch folder: a question may learn something."""
    found = snapshot(root, lambda path: not path.endswith(b".dvc/tmp"))
    return {path: (*entry, f"of {os.lstat(os.path.join(os.fsencode(root), path)).st_uid}") if b" = " not in path else entry
            for path, entry in found.items()}


class Place:
    """A folder with a repository, all of it the user's until given away."""

    def __init__(self, program, scratch):
        self.program, self.told = program, []
        self.root = fresh(scratch / "place")
        self.env = environment(fresh(scratch / "home"))
        self.repo = r.make_repository(self.root / "repo")
        self.give(self.repo, NOBODY)
        self.give(scratch / "home", NOBODY)

    def give(self, path, user, mode=None):
        """A whole tree changes hands; `mode` is for its top."""
        for folder, _, files in os.walk(path):
            for name in (folder, *(os.path.join(folder, file) for file in files)):
                os.chown(name, user, user, follow_symlinks=False)
        if os.path.isfile(path):
            os.chown(path, user, user)
        if mode is not None:
            os.chmod(path, mode)

    def settings(self, text):
        r.write(self.repo, ".dvc/config", text)
        self.give(self.repo / ".dvc/config", NOBODY)

    def run(self, *argv):
        return subprocess.run([*AS_NOBODY, *self.program, *argv], cwd=self.repo, env=self.env, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, errors="replace", timeout=60)

    def refuses(self, status, name, *argv, may_store=False):
        """Nothing changes, and the message names the thing and the reason."""
        before = everything(self.root)
        done = self.run(*argv)
        words = f"`{' '.join(argv)}`"
        if done.returncode != status:
            self.told.append(f"{words}: status {done.returncode}, expected {status}: {done.stderr}{done.stdout}")
        if name not in done.stderr or "ermission denied" not in done.stderr:
            self.told.append(f"{words} does not say that '{name}' is denied: {done.stderr!r}")
        after = everything(self.root)
        if may_store:  # objects come before what names them
            after = {path: entry for path, entry in after.items() if path in before or not path.startswith(b"repo/.dvc/cache/")}
        self.told += [f"{words} changed", *lines] if (lines := differences(before, after)) else []
        self.told += r.left_over(self.repo) + r.false_objects(self.repo)

    def does(self, *argv, says="", leaves=None):
        done = self.run(*argv)
        words = f"`{' '.join(argv)}`"
        if done.returncode:
            self.told.append(f"{words}: status {done.returncode}: {done.stderr}")
        if says not in done.stdout:
            self.told.append(f"{words} does not say {says!r}: {done.stdout!r}")
        for name, content in (leaves or {}).items():
            path = self.repo / name
            if not path.exists() or path.read_bytes() != content:
                self.told.append(f"{words} does not leave '{name}' as it should")


@case
def unreadable_file(place):
    r.write(place.repo, "data/open", "open")
    r.write(place.repo, "data/sub/secret", "secret")
    place.give(place.repo / "data", NOBODY)
    place.give(place.repo / "data/sub/secret", 0, 0o600)
    place.refuses(1, "data/sub/secret", "add", "data")
    place.refuses(1, "data/sub/secret", "add", "data/sub/secret")
    place.give(place.repo / "data/sub/secret", NOBODY)
    place.does("add", "data", "-q", leaves={"data/sub/secret": b"secret"})
    place.does("status", "--json", says="{}")


@case
def unreadable_directory(place):
    r.write(place.repo, "data/open", "open")
    r.write(place.repo, "data/closed/file", "file")
    place.give(place.repo / "data", NOBODY)
    place.give(place.repo / "data/closed", 0, 0o700)
    place.refuses(1, "data/closed", "add", "data")
    r.write(place.repo, "dvc.yaml", "stages:\n  s:\n    cmd: echo x > out\n    deps: [data]\n    outs: [out]\n")
    place.refuses(1, "data/closed", "run")


@case
def cache_of_another(place):
    """Its objects can be read, so that whoever needs them has them; nothing can be added."""
    place.settings("[cache]\n    type = copy\n")
    r.track(place.repo, "model", b"the model")
    r.write(place.repo, "new", "new")
    place.give(place.repo, NOBODY)
    place.give(place.repo / ".dvc/cache", 0, 0o755)
    place.refuses(1, ".dvc/cache", "add", "new")
    cache = everything(place.repo / ".dvc/cache")
    place.does("checkout", leaves={"model": b"the model"})
    place.does("status", "--json", says="{}")
    place.does("fsck")
    place.told += differences(cache, everything(place.repo / ".dvc/cache"))


@case
def workspace_of_another(place):
    """Questions are answered, writers are refused."""
    r.track(place.repo, "model", b"the model")
    r.write(place.repo, "model", "the model")
    r.write(place.repo, "new", "new")
    r.write(place.repo, "dvc.yaml", "stages:\n  s:\n    cmd: echo x > out\n    deps: [model]\n    outs: [out]\n")
    place.give(place.repo, 0, 0o755)
    place.does("status", "--json", says='"s"')
    place.does("stage", "list", says="s")
    place.refuses(1, ".dvc", "add", "new")
    place.refuses(1, ".dvc", "run")
    place.refuses(1, ".dvc", "remote", "add", "x", "../x")


@case
def folder_of_another(place):
    """The store is ours, the folder that the data comes from and goes to is not."""
    place.settings("[cache]\n    type = copy\n")
    r.track(place.repo, "theirs/model", b"the model")
    place.give(place.repo, NOBODY)
    place.give(place.repo / "theirs", 0, 0o755)
    place.refuses(1, "theirs", "checkout")
    r.write(place.repo, "theirs/new", "new")
    place.refuses(1, "theirs", "add", "theirs/new", may_store=True)


@case
def remote_of_another(place):
    remote = place.root / "remote"
    place.settings(f"[core]\n    remote = backup\n['remote \"backup\"']\n    url = {remote}\n")
    r.track_directory(place.repo, "data", {"a": b"a", "b": b"b"})
    place.give(place.repo, NOBODY)
    remote.mkdir()
    os.chmod(remote, 0o755)
    place.refuses(5, "remote", "push")
    place.give(remote, NOBODY)
    place.does("push")
    # Only read from now on: nothing is missing there, and it can be fetched from.
    place.give(remote, 0, 0o755)
    there = everything(remote)
    place.does("push")
    fresh(place.repo / ".dvc/cache").rmdir()
    place.does("pull", leaves={"data/a": b"a", "data/b": b"b"})
    place.told += differences(there, everything(remote))
    fresh(place.repo / ".dvc/cache").rmdir()
    os.chmod(remote, 0o700)
    place.refuses(5, "remote", "pull")


@case
def doctor_of_a_cache_elsewhere(place):
    """A cache that others use, too, is not to be taken from them; one's own is."""
    team = place.root / "team/cache"
    team.mkdir(parents=True)
    place.give(team, COLLEAGUE, 0o755)
    r.track(place.repo, "model", b"the model")
    place.give(place.repo / ".dvc/cache", COLLEAGUE, 0o755)
    for settings, cure in ((f"[cache]\n    dir = {team}\n", "sudo chmod -R g+rwX "), ("", 'sudo chown -R "$USER" ')):
        place.settings(settings)
        done = place.run("doctor")
        if "cannot be written" not in done.stdout or cure not in done.stdout:
            place.told.append(f"doctor does not say {cure!r}: {done.stdout!r}")


@case
def objects_of_another(place):
    """A cache that several people share: its objects are used as they are, never protected anew, replaced or removed."""
    contents = {"a": b"a" * 100, "b": b"b" * 100}
    r.track_directory(place.repo, "data", contents)
    r.track(place.repo, "model", b"the model")
    cache = place.repo / ".dvc/cache"
    place.give(place.repo, NOBODY)
    place.give(cache, 0)
    for folder, _, files in os.walk(cache):
        os.chmod(folder, 0o777)
        for name in files:
            os.chmod(os.path.join(folder, name), 0o644)
    before = everything(cache)
    for kind in ("hardlink,copy", "symlink", "copy"):
        place.settings(f"[cache]\n    type = {kind}\n")
        place.does("checkout", "--relink", "-q", leaves={"data/a": contents["a"], "model": b"the model"})
    r.write(place.repo, "same", b"the model")
    place.give(place.repo / "same", NOBODY)
    place.does("add", "same", "-q")
    place.does("fsck")
    r.write(place.repo, "dvc.yaml", "stages:\n  s:\n    cmd: cp model out\n    deps: [model]\n    outs: [out]\n")
    place.does("run", "-q", leaves={"out": b"the model"})
    after = everything(cache)
    place.told += differences(before, {path: after.get(path) for path in before})


COLLEAGUE = 65533


@case
def cache_of_a_team(place):
    """Two people, one group, `cache.shared = group`: each adds beside the other, whatever their umask; nothing is chmod-ed."""
    team = place.root / "team"
    team.mkdir()
    os.chown(team, COLLEAGUE, NOBODY)
    os.chmod(team, 0o2775)
    place.settings(f"[cache]\n    dir = {team}/cache\n    shared = group\n    type = copy\n")
    hers = place.root / "hers"
    shutil.copytree(place.repo, hers)
    place.give(hers, COLLEAGUE)
    stage = "stages:\n  s:\n    cmd: cp {0} {0}.out\n    deps: [{0}]\n    outs: ['{0}.out']\n"

    def as_colleague(*argv):
        words = [word.replace(f"reuid={NOBODY}", f"reuid={COLLEAGUE}") for word in AS_NOBODY]
        shell = 'umask 077 && exec "$@"'
        done = subprocess.run([*words, "/bin/sh", "-c", shell, "sh", *place.program, *argv], cwd=hers, env=place.env,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        if done.returncode:
            place.told.append(f"the colleague's `{' '.join(argv)}`: status {done.returncode}: {done.stderr}")

    for i in range(40):  # so that both come into the same folders
        r.write(hers, f"data/{i}", f"hers {i}")
    r.write(hers, "word", "hers")
    r.write(hers, "dvc.yaml", stage.format("word"))
    place.give(hers, COLLEAGUE)
    as_colleague("add", "data", "-q")
    as_colleague("run", "-q")
    before = everything(team)
    for i in range(400):
        r.write(place.repo, f"data/{i}", f"ours {i}")
    r.write(place.repo, "word", "ours")
    r.write(place.repo, "same", "hers 1")
    r.write(place.repo, "dvc.yaml", stage.format("word"))
    place.give(place.repo, NOBODY)
    place.does("add", "data", "same", "-q")
    place.does("run", "-q", leaves={"word.out": b"ours"})
    place.does("fsck")
    after = everything(team)
    place.told += differences(before, {path: after.get(path) for path in before})
    for folder, _, _ in os.walk(team / "cache"):
        if os.stat(folder).st_mode & 0o7777 != 0o2775:
            place.told.append(f"'{folder}' has the mode {os.stat(folder).st_mode & 0o7777:o}")
    r.write(hers, "more", "ours 7")
    place.give(hers / "more", COLLEAGUE)
    as_colleague("add", "more", "-q")
    as_colleague("gc", "-w", "-f", "--unpushed", "-q")
    as_colleague("checkout", "-q")


@case
def cache_that_is_not_shared_yet(place):
    """A colleague's cache without group modes: the refusal says what both have to do."""
    team = place.root / "team"
    r.write(team, "cache/files/md5/00/" + "0" * 30, "")
    place.settings(f"[cache]\n    dir = {team}/cache\n")
    r.write(place.repo, "new", "new")
    place.give(team, COLLEAGUE, 0o755)
    place.give(place.repo / "new", NOBODY)
    place.refuses(1, "team/cache", "add", "new")
    done = place.run("add", "new")
    for hint in ("tutti config cache.shared group", f"find {team}/cache -type d -exec chmod g+rwxs"):
        if hint not in done.stderr:
            place.told.append(f"`add` does not say {hint!r}: {done.stderr!r}")


def play(program, scratch, cases):
    failed = []
    for function in cases:
        place = Place(program, scratch)
        function(place)
        if place.told:
            failed.append(function.__name__)
            print(f"{function.__name__}:", *place.told[:8], sep="\n  ")
    print(f"{len(cases) - len(failed)} passed, {len(failed)} failed" + (": " + ", ".join(failed) if failed else ""))
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tutti")
    parser.add_argument("--scratch")
    parser.add_argument("--control", action="store_true")
    parser.add_argument("case", nargs="*")
    options = parser.parse_args()
    test = "fault.permissions_control" if options.control else "fault.permissions"
    if os.geteuid() != 0:
        skip(test, "only root can give files away")
    with tempfile.TemporaryDirectory(prefix="permissions-", dir=options.scratch) as scratch:
        scratch = Path(scratch)
        scratch.chmod(0o755)
        cases = [function for function in CASES if not options.case or function.__name__ in options.case]
        if options.control:
            deceived = [set(function.__name__ for function in cases) - set(play(["/bin/sh", "-c", words], scratch, cases))
                        for words in ("exit 0", "exit 1")]
            print(f"deceived: {deceived}")
            return 1 if any(deceived) else 0
        program = scratch / "tutti"  # where `nobody` can get at it
        shutil.copy(options.tutti, program)
        program.chmod(0o755)
        return 1 if play([program], scratch, cases) else 0


if __name__ == "__main__":
    sys.exit(main())
