#!/usr/bin/env python3
"""Random histories of a repository, each step judged by a model that hashes everything, every time.

  model.py --tutti PROGRAM --scratch DIR [--histories N] [--seed S]     N histories of thirty steps, from seed S on
  model.py --control --scratch DIR                                      a program that lies must be caught

After each step `status`, `data status --granular` and `diff` must say what the model says, and after a checkout the
workspace must be what the pointers name, byte for byte. Steps are taken without a pause: files change within the clock's
tick of being looked at, keep their size, keep their mtime under another inode, change places.
"""
import argparse
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from harness import environment  # noqa: E402

STEPS = 30
SAID_EVERY = 100  # histories
NAMES = ["a", "b", "c", "sub/a", "sub/b", "sub/deep/a", "ä ö", "x.tar.gz"]


class Wrong(AssertionError):
    pass


def md5(path):
    return hashlib.md5(path.read_bytes()).hexdigest()


class History:
    def __init__(self, folder, program, seed):
        self.random, self.program, self.root, self.log = random.Random(seed), program, folder / "repo", []
        self.root.mkdir()
        (folder / "home").mkdir()
        self.env = environment(folder / "home")
        self.git("init", "-q")
        self.tutti("init", "-q")
        for name in self.random.sample(NAMES, 4):
            self.write(f"data/{name}")
        self.write("file")
        self.tutti("add", "-q", "data", "file")
        self.commit()

    # The person's side.

    def git(self, *words):
        return subprocess.run(["git", *words], cwd=self.root, env=self.env, check=True, capture_output=True, text=True).stdout

    def tutti(self, *words, statuses=(0,)):
        done = subprocess.run([*self.program, *words], cwd=self.root, env=self.env, capture_output=True, text=True)
        if done.returncode not in statuses:
            raise Wrong(f"tutti {' '.join(words)}: status {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def ask(self, *words):
        return json.loads(self.tutti(*words, "--json") or "{}")

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "step")

    def write(self, name):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.random.randbytes(self.random.choice([0, 1, 8, 8, 8, 5000])))

    def files(self):
        return sorted(path for path in (self.root / "data").rglob("*") if path.is_file())

    def step(self):
        kind = self.random.choice([name for name in dir(self) if name.startswith("step_")])
        self.log.append(kind.removeprefix("step_"))
        getattr(self, kind)()

    def step_write(self):
        name = self.random.choice([*(f"data/{name}" for name in NAMES), "file"])
        if not (self.root / name).is_dir() and not any(parent.is_file() for parent in (self.root / name).parents):
            self.write(name)

    def step_same_size(self):
        for path in self.files()[:1]:
            path.write_bytes(self.random.randbytes(path.stat().st_size))

    def step_same_time(self):
        """Another file of the same size and mtime takes the place."""
        for path in self.random.sample(self.files(), min(1, len(self.files()))):
            stat, beside = path.stat(), path.with_name("beside")
            beside.write_bytes(self.random.randbytes(stat.st_size))
            os.utime(beside, ns=(stat.st_atime_ns, stat.st_mtime_ns))
            beside.rename(path)

    def step_swap(self):
        if len(self.files()) >= 2:
            one, two = self.random.sample(self.files(), 2)
            third = self.root / "third"
            one.rename(third), two.rename(one), third.rename(two)

    def step_touch(self):
        for path in self.files()[-1:]:
            os.utime(path)

    def step_delete(self):
        for path in self.random.sample(self.files(), min(1, len(self.files()))):
            path.unlink()

    def step_delete_directory(self):
        if self.random.random() < 0.3:
            shutil.rmtree(self.root / "data", ignore_errors=True)

    def step_rename(self):
        for path in self.random.sample(self.files(), min(1, len(self.files()))):
            path.rename(path.with_name(f"renamed{self.random.randrange(3)}"))

    def step_empty_directory(self):
        (self.root / "data/empty").mkdir(parents=True, exist_ok=True)

    def step_add(self):
        wanted = [name for name in ("data", "file") if (self.root / name).exists()]
        if wanted:
            self.tutti("add", "-q", *wanted)

    def step_add_and_commit(self):
        self.step_add()
        self.commit()

    def step_checkout(self):
        self.tutti("checkout", "-q", "--force")
        self.expect_workspace()

    def step_other_commit(self):
        commits = self.git("rev-list", "--all").split()
        self.git("checkout", "-q", "--force", self.random.choice(commits))
        self.tutti("checkout", "-q", "--force")
        self.expect_workspace()

    # The model.

    def recorded(self, pointer):
        """path -> md5 of the files that a pointer's text names, and the output's own digest."""
        name = re.search(r"md5: (\S+)", pointer)[1]
        path = re.search(r"path: (.+)", pointer)[1]
        if not name.endswith(".dir"):
            return {path: name}, {path: name}
        listed = json.loads((self.root / ".dvc/cache/files/md5" / name[:2] / name[2:]).read_text())
        return {f"{path}/{entry['relpath']}": entry["md5"] for entry in listed}, {path: name}

    def present(self, output):
        path = self.root / output
        if path.is_dir():
            return {str(file.relative_to(self.root)): md5(file) for file in path.rglob("*") if file.is_file()}
        return {output: md5(path)} if path.exists() else {}

    def pointers(self, revision=None):
        if revision:
            names = [name for name in self.git("ls-tree", "--name-only", revision).split("\n") if name.endswith(".dvc") and name != ".dvc"]
            return {name: self.git("show", f"{revision}:{name}") for name in names}
        return {path.name: path.read_text() for path in self.root.glob("*.dvc") if path.is_file()}

    def difference(self, old, new):
        return {"added": {path for path in new if path not in old}, "deleted": {path for path in old if path not in new},
                "modified": {path for path in new if path in old and old[path] != new[path]}}

    def same(self, said, true, what):
        if said != true:
            raise Wrong(f"{what}:\n  tutti: {said}\n  model: {true}")

    def expect_workspace(self):
        for text in self.pointers().values():
            files, output = self.recorded(text)
            self.same(self.present(*output), files, "the workspace after checkout")

    def without_renames(self, said, path_of=lambda entry: entry):
        """Files only: a renamed one is one that went and one that came."""
        found = {key: {path_of(entry) for entry in said.get(key, [])} for key in ("added", "deleted", "modified")}
        for entry in said.get("renamed", []):
            pair = entry.get("path", entry)
            found["deleted"].add(pair["old"])
            found["added"].add(pair["new"])
        return {key: {path for path in paths if not path.endswith("/")} for key, paths in found.items()}

    def judge(self):
        recorded, present, status = {}, {}, {}
        for name, text in self.pointers().items():
            files, output = self.recorded(text)
            (path,) = output
            here = self.present(path)
            recorded |= files
            present |= here
            if not (self.root / path).exists():
                status[name] = [{"changed outs": {path: "deleted"}}]
            elif here != files:
                status[name] = [{"changed outs": {path: "modified"}}]
        self.same(self.ask("status"), status, "status")
        said = self.ask("data", "status", "--granular").get("uncommitted", {})
        self.same(self.without_renames(said), self.difference(recorded, present), "data status")
        before = {}
        for text in self.pointers("HEAD").values():
            before |= self.recorded(text)[0]
        said = self.ask("diff", "HEAD")
        self.same(self.without_renames(said, lambda entry: entry["path"]), self.difference(before, present), "diff")

    def run(self):
        self.judge()
        for _ in range(STEPS):
            self.step()
            self.judge()


def live(seed, program, scratch):
    """What went wrong in this history; nothing if nothing did."""
    with tempfile.TemporaryDirectory(prefix="model-", dir=scratch) as folder:
        history = None
        try:
            history = History(Path(folder), program, seed)
            history.run()
        except Wrong as wrong:
            return f"seed {seed}: {', '.join(history.log) if history else 'the beginning'}\n{wrong}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tutti", required=True)
    parser.add_argument("--scratch", required=True)
    parser.add_argument("--histories", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--control", action="store_true")
    options = parser.parse_args()
    program = [os.path.abspath(options.tutti)]
    if options.control:  # for whom nothing ever changed
        liar = f'case "$1" in status) echo "{{}}";; *) exec {program[0]} "$@";; esac'
        caught = sum(live(seed, ["/bin/sh", "-c", liar, "liar"], options.scratch) is not None for seed in range(3))
        print(f"{caught} passed, {3 - caught} failed")
        return caught < 3
    failed = 0
    for done in range(options.histories):
        if wrong := live(options.seed + done, program, options.scratch):
            failed += 1
            print(wrong, flush=True)
        if (done + 1) % SAID_EVERY == 0:
            print(f"{done + 1} histories so far, {failed} failed", flush=True)
    print(f"{options.histories - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
