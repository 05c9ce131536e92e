#!/usr/bin/env python3
"""Hostile and broken repositories: each is refused with a clear message, and nothing is written where it should not be.

  hostile.py --tutti BINARY --scratch DIR [CASE...]
  hostile.py --control --scratch DIR      a subject that says yes to everything must fail, and one that crashes too

The cases are in hostile_texts.py and hostile_things.py. What every one must do stands in `judge`; a case adds who it is about and, where it differs, what it may answer.
"""
import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import repository as r
from harness import differences, environment, fresh, snapshot
from hostile_case import CASES
import hostile_texts  # noqa: F401  each adds its cases
import hostile_things  # noqa: F401

REFUSED = {1, 2, 6}
CRASHES = ("Traceback", "terminate called", "Aborted", "Segmentation", "Sanitizer", "core dumped", "basic_string", "std::", "what():")
SLOW = 60  # seconds until a hang is called one; the time taken is reported, never judged


def run(words, cwd, env):
    """Without root's right to read everything, so that a file may be unreadable."""
    if os.geteuid() == 0:
        words = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search", *words]
    return subprocess.run(words, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=SLOW)


def judge(case, program, scratch):
    """(complaints, seconds)."""
    sandbox = fresh(scratch / "sandbox")
    (sandbox / "outside").mkdir()
    (sandbox / "outside/precious").write_text("precious\n")
    env = environment(fresh(scratch / "home"))
    repo = sandbox / "repo"
    if case.repository:
        r.make_repository(repo)
    else:
        repo.mkdir()
    argv = case.build(repo)
    before = snapshot(sandbox)
    started = time.monotonic()
    try:
        done = run([*program, *argv], repo / case.folder, env)
        seconds = time.monotonic() - started
        after = snapshot(sandbox)
    except subprocess.TimeoutExpired:
        return [f"no answer after {SLOW} seconds"], SLOW
    finally:
        if case.finish:
            case.finish(repo)
    said = (done.stdout + done.stderr).decode(errors="backslashreplace")
    told = []
    expected = case.answers or REFUSED
    if done.returncode not in expected:
        told.append(f"status {done.returncode}, expected {sorted(expected)}: {said[-400:]}")
    if done.returncode:
        told += [f"the message does not name '{word}': {said[-400:]}" for word in case.names if word not in said]
    told += [f"crashed: {said[-600:]}" for word in CRASHES if word in said][:1]
    if re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", done.stdout + done.stderr):
        told.append(f"control characters are printed raw: {(done.stdout + done.stderr)!r}")
    told += r.false_objects(repo) if case.store_is_sound else []
    # Nothing outside, nothing in .git, no configuration; a refusal leaves the workspace as it was.
    refused = done.returncode and not case.may_write
    free = re.compile(rb"repo/\.dvc/tmp|repo/\.dvc/cache" if refused else rb"repo(?!/\.git(/|$)|/\.dvc/config|/\.dvc/\.gitignore)")

    def guarded(picture):
        return {path: entry for path, entry in picture.items() if not free.match(path)}

    told += differences(guarded(before), guarded(after))
    return told, seconds


def play(program, scratch, cases):
    passed, failed, slowest = 0, [], (0, "")
    for case in cases:
        told, seconds = judge(case, program, scratch)
        slowest = max(slowest, (seconds, case.name))
        if told:
            failed.append(case.name)
            print(f"{case.name}: {' '.join(case.build.__doc__.split()) if case.build.__doc__ else ''}", *told[:6], sep="\n  ")
        else:
            passed += 1
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"slowest answer {slowest[0]:.2f} s ({slowest[1]}); largest process {memory:.0f} MiB")
    print(f"{passed} passed, {len(failed)} failed" + (": " + ", ".join(failed) if failed else ""))
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tutti")
    parser.add_argument("--scratch")
    parser.add_argument("--control", action="store_true")
    parser.add_argument("case", nargs="*")
    options = parser.parse_args()
    cases = [case for case in CASES if not options.case or case.name in options.case]
    with tempfile.TemporaryDirectory(prefix="hostile-", dir=options.scratch) as scratch:
        scratch = Path(scratch)
        if options.control:
            refusals = [case for case in cases if not case.answers]
            yes = play(["/bin/sh", "-c", "exit 0"], scratch, refusals)
            silent = play(["/bin/sh", "-c", "exit 1"], scratch, refusals)
            crashing = play(["/bin/sh", "-c", "echo 'Traceback (most recent call last):' >&2; exit 1"], scratch, refusals)
            writing = play(["/bin/sh", "-c", "echo x > ../outside/precious; exit 1"], scratch, refusals)
            told = [len(yes), len(silent), len(crashing), len(writing)] != [len(refusals)] * 4
            print(f"of {len(refusals)}: {len(yes)} want a refusal, {len(silent)} a message, {len(crashing)} no crash, {len(writing)} see a write")
            return 1 if told else 0
        return 1 if play([options.tutti], scratch, cases) else 0


if __name__ == "__main__":
    sys.exit(main())
