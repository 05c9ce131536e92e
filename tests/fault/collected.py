#!/usr/bin/env python3
"""gc beside a command: stopped at each writing system call of the command, while everything that nobody needs is deleted.

  collected.py --tutti BINARY --scratch DIR [--full] COMMAND

COMMAND finds in the cache what it is about to name: old objects that nothing needs yet, so that gc may delete them between
its look and its word. At the end whatever a .dvc file or dvc.lock names is stored, or the command failed and named nothing.
"""
import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import points
import repository as r
from harness import environment, fresh, skip

ENOUGH = 12  # points at which gc has to have deleted something
SAMPLE = 40
LONG_AGO = 1_700_000_000
GC = ["gc", "--workspace", "--unpushed", "--force", "--lock-timeout", "0"]

PIPELINE = """\
stages:
  make:
    cmd: mkdir -p parts && for i in 1 2 3; do cat word >> parts/$i; echo $i >> parts/$i; done
    deps: [word]
    outs: [parts]
  join:
    cmd: cat parts/* > whole
    deps: [parts]
    outs: [whole]
"""


def _twice(run, repo, files, command):
    """The state to come back to, then another, and the first again in the workspace only."""
    for text in ("first\n", "second\n"):
        for file in files:
            r.write(repo, file, text * 300)
        run(command)
    for file in files:
        r.write(repo, file, "first\n" * 300)


def before_run_restored(repo, run):
    r.write(repo, "dvc.yaml", PIPELINE)
    _twice(run, repo, ["word"], ["run"])
    return ["run"]


def before_run_again(repo, run):
    """The commands run, and make what the cache has."""
    before_run_restored(repo, run)
    return ["run", "--no-run-cache"]


def before_add(repo, run):
    _twice(run, repo, ["data/one", "data/two", "file"], ["add", "data", "file"])
    return ["add", "data", "file"]


def before_commit(repo, run):
    r.write(repo, "dvc.yaml", PIPELINE)
    _twice(run, repo, ["word"], ["run"])
    _twice(run, repo, ["data/one", "data/two", "file"], ["add", "data", "file"])
    shutil.rmtree(repo / "parts")
    subprocess.run(["sh", "-c", "mkdir -p parts && for i in 1 2 3; do cat word >> parts/$i; echo $i >> parts/$i; done; cat parts/* > whole"],
                   cwd=repo, check=True)
    return ["commit", "--force"]


def before_frozen(repo, run):
    """Frozen stages and .dvc files whose data came back by hand."""
    before_commit(repo, run)
    text = (repo / "dvc.yaml").read_text()
    r.write(repo, "dvc.yaml", text.replace("    outs:", "    frozen: true\n    outs:"))
    return ["run"]


BEFORE = {name.removeprefix("before_"): value for name, value in list(globals().items()) if name.startswith("before_")}


def stopped(point, argv, cwd, env, meanwhile):
    """Runs the program, and `meanwhile` while it stands at the point. What it said, and what `meanwhile` returned, if it came to that."""
    name, k = point
    read, write = os.pipe()
    strace = subprocess.Popen(["strace", "-f", "-qq", "-o", f"/proc/self/fd/{write}", "-e", f"trace={name}", "-e",
                               f"inject={name}:signal=STOP:when={k}", *argv], cwd=cwd, env=env, pass_fds=[write], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace")
    os.close(write)
    result = None
    with open(read, errors="replace") as lines:
        for line in lines:
            if "stopped by SIGSTOP" in line:  # each thread by itself, and each thread that comes to its own k-th call
                result = meanwhile() if result is None else result
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(line.split()[0]), signal.SIGCONT)
    _, said = strace.communicate()
    return strace.returncode, said, result


def campaign(program, command, scratch, sample):
    template, case = fresh(scratch / "template"), scratch / "case"
    env = environment(fresh(scratch / "home"))

    def run(argv):
        return subprocess.run([program, *argv], cwd=template / "repo", env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)

    argv = BEFORE[command](r.make_repository(template / "repo"), run)
    for file in r.objects(template / "repo").values():
        os.utime(file, (LONG_AGO, LONG_AGO))
    words = [program, *argv]

    def reset():
        fresh(case).rmdir()
        shutil.copytree(template, case, symlinks=True)
        return case / "repo"

    found = points.trace(words, reset(), env, scratch / "trace")
    again = set(points.trace(words, reset(), env, scratch / "trace"))
    found = [point for point in found if point in again]
    chosen = sorted(random.Random(1).sample(found, min(sample, len(found))), key=found.index)
    collected = failed = 0
    wrong = []
    for point in chosen:
        repo = reset()
        before = r.objects(repo).keys()

        def collect():
            subprocess.run([program, *GC], cwd=repo, env=env, stdin=subprocess.DEVNULL, capture_output=True)
            return len(before - r.objects(repo).keys())

        status, said, gone = stopped(point, words, repo, env, collect)
        collected += bool(gone)
        failed += status != 0
        told = r.false_objects(repo) + r.half_trees(repo, r.OBJECTS) + r.dangling_pointers(repo)
        if status and "deleted by someone else" not in said:
            told.append(f"status {status}: {said}")
        done = subprocess.run(words, cwd=repo, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        told += [f"the same command again: status {done.returncode}\n{done.stderr}"] if done.returncode else r.dangling_pointers(repo)
        if told:
            wrong.append("\n".join([f"{gone} objects collected at {point[0]} number {point[1]}:", *told[:12]]))
    return found, chosen, collected, failed, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tutti")
    parser.add_argument("--scratch")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("command", choices=BEFORE)
    options = parser.parse_args()
    reason = points.can_trace()
    if reason:
        skip("fault.collected_" + options.command, reason)
    with tempfile.TemporaryDirectory(prefix="collected-", dir=options.scratch) as scratch:
        found, chosen, collected, failed, wrong = campaign(options.tutti, options.command, Path(scratch),
                                                           sys.maxsize if options.full else SAMPLE)
    for story in wrong[:5]:
        print(story)
    if collected < ENOUGH:
        wrong.append(f"gc deleted something at {collected} points only")
    print(f"{options.command}: {len(found)} points, {len(chosen)} tried, {collected} collected, {failed} failed, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
