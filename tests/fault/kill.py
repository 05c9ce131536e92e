#!/usr/bin/env python3
"""SIGKILL at every writing system call of a command: nothing torn, nothing lost, and the same command again succeeds.

  kill.py --tutti BINARY --scratch DIR [--full] COMMAND
  kill.py --control --scratch DIR      a subject with known faults: each must be found out, the sound one must pass

COMMAND is add, checkout, commit, push, run; run_links, a run whose outputs become links to the cache; run_named, a run on
a file system that knows no files without a name (O_TMPFILE); run_map, a stage that does each file by itself; or
run_recovered, a run that finishes what one that was killed had finished.
"""
import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import points
import repository as r
from harness import differences, environment, fresh, skip

ENOUGH = 50   # points that a command must have to be worth the name
SAMPLE = 60   # how many of them are tried, unless --full
MAY_BE_DONE = []  # where the same command again may refuse, because all is done already: the next one
NOT_TWICE = []    # commands that mean something else once they are done
HERE = Path(__file__).resolve().parent


def contents(version):
    """Forty files, some nested, none compressible into nothing, all different."""
    rng = random.Random(version)
    return {f"{'sub/' if i % 3 else ''}file{i:02}": rng.randbytes(500 + 97 * i) for i in range(40)}


def before_add(repo):
    files = {f"data/{name}": content for name, content in contents(1).items()} | {"model": b"the model\n" * 500}
    for name, content in files.items():
        r.write(repo, name, content)
    return ["add", "data", "model"], list(files.values())


def before_checkout(repo):
    """The workspace holds version 1, the pointers say version 2, half of whose files are the same."""
    old = contents(1)
    new = {name: content if i % 2 else b"changed " + content for i, (name, content) in enumerate(old.items())}
    new |= {f"added/{name}": content for name, content in list(contents(2).items())[:10]}
    r.track_directory(repo, "data", old)
    for name, content in old.items():
        r.write(repo, f"data/{name}", content)
    r.write(repo, "notes.txt", "not under control\n")
    r.track_directory(repo, "data", new)
    r.track(repo, "model", b"the model\n" * 500)
    return ["checkout"], [*old.values(), *new.values(), b"not under control\n"]


def before_run(repo):
    r.write(repo, "raw.txt", "words " * 1000)
    r.write(repo, "params.yaml", "lr: 0.1\n")
    r.write(repo, "dvc.yaml", """\
stages:
  split:
    cmd: mkdir parts && for i in 1 2 3 4 5 6 7 8; do echo part $i > parts/$i; done
    deps: [raw.txt]
    outs: [parts]
  train:
    cmd: cat parts/* raw.txt > model
    deps: [parts]
    params: [lr]
    outs: [model]
  score:
    cmd: wc -c < model > score.json
    deps: [model]
    metrics:
    - score.json: {cache: false}
""")
    return ["run"], [b"words " * 1000]


def before_run_links(repo):
    r.write(repo, ".dvc/config", "[cache]\n    type = symlink\n")
    return before_run(repo)


def before_run_map(repo):
    """Each file of a directory by itself, in batches."""
    for name in "abcde":
        r.write(repo, f"raw/{'sub/' if name > 'c' else ''}{name}", name * 100)
    r.write(repo, "tutti.yaml", "version: 1\nstages:\n  upper:\n    map: {over: raw, into: upper, batch: 2}\n")
    r.write(repo, "dvc.yaml", """\
stages:
  upper:
    cmd: cd $TUTTI_MAP_INPUT && find . -type f | while read f; do mkdir -p $(dirname $TUTTI_MAP_OUTPUT/$f); tr a-z A-Z < $f > $TUTTI_MAP_OUTPUT/$f; done
    deps: [raw]
    outs: [upper]
""")
    return ["run"], [name.encode() * 100 for name in "abcde"]


def before_run_recovered(repo):
    """Of two stages the later one is in a journal, and not in dvc.lock yet."""
    r.write(repo, "dvc.yaml", """\
stages:
  first:
    cmd: >-
      if [ -e go ]; then echo first > first; else
      until grep -q '"second"' .dvc/tmp/tutti/journal/.tutti-* 2>/dev/null; do sleep 0.01; done; kill -KILL $PPID; fi
    outs: [first]
  second:
    cmd: echo second > second
    outs: [second]
""")
    return ["run", "-j", "2"], []


def is_killed(program, repo, env):
    done = subprocess.run([*program, "run", "-j", "2"], cwd=repo, env=env, stdin=subprocess.DEVNULL, capture_output=True)
    assert done.returncode == -9 and not (repo / "dvc.lock").exists()
    r.write(repo, "go", "")


def before_commit(repo):
    """A directory and a file that changed since they were added."""
    old, new = contents(1), {name: content if i % 2 else b"changed " + content for i, (name, content) in enumerate(contents(1).items())}
    r.track_directory(repo, "data", old)
    r.track(repo, "model", b"the model\n" * 500)
    for name, content in new.items():
        r.write(repo, f"data/{name}", content)
    r.write(repo, "model", b"a better model\n" * 500)
    return ["commit", "-f"], [*old.values(), *new.values(), b"the model\n" * 500, b"a better model\n" * 500]


def before_push(repo):
    files = contents(1)
    r.write(repo, ".dvc/config", "[core]\n    remote = backup\n['remote \"backup\"']\n    url = ../backup\n")
    r.track_directory(repo, "data", files)
    r.track(repo, "model", b"the model\n" * 500)
    return ["push"], [*files.values(), b"the model\n" * 500]


BEFORE = {"add": before_add, "checkout": before_checkout, "run": before_run, "commit": before_commit, "push": before_push,
          "run_links": before_run_links, "run_named": before_run, "run_map": before_run_map, "run_recovered": before_run_recovered}
PREPARED = {"run_recovered": is_killed}


def push_more(repo, run):
    """What a killed push left on the remote goes with the next that has something to send."""
    r.track(repo, "more", b"more\n")
    return run(["push"])


AFTERWARDS = {"push": push_more}
# What the kernel refuses besides; a point there would not be the program's own.
REFUSED = {"run_named": ("linkat", "error=EOPNOTSUPP")}


def complaints(repo, precious):
    return (r.false_objects(repo) + r.false_objects(repo, "backup/files/md5") + r.half_trees(repo, "backup/files/md5")
            + r.lost_bytes(repo, precious) + r.dangling_pointers(repo))


def campaign(program, command, scratch, sample):
    """Returns (points, tried, killed, what went wrong)."""
    template, case = fresh(scratch / "template"), scratch / "case"
    argv, precious = BEFORE[command](r.make_repository(template / "repo"))
    env = environment(fresh(scratch / "home"))
    if command in PREPARED:
        PREPARED[command](program, template / "repo", env)
    words = [*program, *argv]
    refused = REFUSED.get(command)

    def reset():
        fresh(case).rmdir()
        shutil.copytree(template, case, symlinks=True)
        return case / "repo"

    # Threads share the work by chance: only what two runs have in common is likely in a third.
    found = points.trace(words, reset(), env, scratch / "trace", refused)
    again = set(points.trace(words, reset(), env, scratch / "trace", refused))
    found = [point for point in found if point in again]

    def run_again(repo, words=words):
        done = subprocess.run(words, cwd=repo, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        if done.returncode == 0 and words[len(program):] == argv and command in AFTERWARDS:
            return AFTERWARDS[command](repo, lambda other: run_again(repo, [*program, *other, "--quiet"]))
        return done

    repo = reset()
    clean = run_again(repo)
    if clean.returncode:
        return found, 0, 0, [f"without any harm: status {clean.returncode}\n{clean.stderr}"]
    wanted = r.state(repo)
    chosen = sorted(random.Random(1).sample(found, min(sample, len(found))), key=found.index)
    killed, wrong = 0, []
    for point in chosen:
        for _ in range(3):
            repo = reset()
            struck = points.struck(point, "signal=KILL", words, repo, env, refused).returncode in (-9, 137)
            if struck:
                break
        killed += struck
        told = complaints(repo, precious)
        if command in NOT_TWICE and not told and not differences(wanted, r.state(repo)):
            continue
        again = run_again(repo)
        if again.returncode == 1 and MAY_BE_DONE:
            again = run_again(repo, [*program, *MAY_BE_DONE])  # which clears away what a refusal leaves
        if again.returncode:
            told.append(f"the same command again: status {again.returncode}\n{again.stderr}")
        else:
            told += differences(wanted, r.state(repo)) + r.left_over(repo) + complaints(repo, precious)
        if told:
            wrong.append("\n".join([f"killed at {point[0]} number {point[1]}:", *told[:12]]))
    return found, len(chosen), killed, wrong


def judge(program, command, scratch, sample):
    found, tried, killed, wrong = campaign(program, command, scratch, sample)
    for story in wrong[:5]:
        print(story)
    if len(found) < ENOUGH:
        wrong.append(f"only {len(found)} points; {ENOUGH} are the least that proves something")
    elif killed < tried * 3 // 4:
        wrong.append(f"only {killed} of {tried} attempts killed the program")
    print(f"{command}: {len(found)} points, {tried} tried, {killed} killed, {len(wrong)} wrong")
    return not wrong


def control(scratch):
    """Does the harness see what it is there to see?"""
    deceived = []
    for fault in ("sound", "torn", "lossy", "litter", "stale_lock", "pointer_first"):
        print(f"--- subject with the fault '{fault}'")
        subject = [sys.executable, "-I", "-S", "-B", str(HERE / "subject.py"), fault]
        if judge(subject, "add", scratch, sample=16) != (fault == "sound"):
            deceived.append(fault)
    print(f"deceived by: {', '.join(deceived) or 'none'}")
    return not deceived


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tutti")
    parser.add_argument("--scratch")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--control", action="store_true")
    parser.add_argument("command", nargs="?", choices=BEFORE)
    options = parser.parse_args()
    reason = points.can_trace()
    if reason:
        skip("fault.kill_" + (options.command or "control"), reason)
    with tempfile.TemporaryDirectory(prefix="kill-", dir=options.scratch) as scratch:
        if options.control:
            return 0 if control(Path(scratch)) else 1
        return 0 if judge([options.tutti], options.command, Path(scratch), sys.maxsize if options.full else SAMPLE) else 1


if __name__ == "__main__":
    sys.exit(main())
