#!/usr/bin/env python3
"""`tutti run --watch` sees every save, also those of editors and those during a run, and repeats nothing for its own doing.

  watch.py --tutti BINARY --scratch DIR [CASE...]

Nothing sleeps for luck: each case waits for what it expects, with a deadline. That something does not happen is shown by
making something else happen afterwards, and counting.
"""
import argparse
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import harness  # noqa: E402
from harness import DEADLINE  # noqa: E402

PIPELINE = """\
stages:
  first:
    cmd: cat in/* > a
    deps: [in]
    outs: [a]
  second:
    cmd: cat a > b && echo $(cat params.yaml) >> b
    deps: [a]
    params: [lr]
    outs: [b]
  other:
    cmd: cat else > c
    deps: [else]
    outs: [c]
"""


class Repo(harness.Repo):
    def __init__(self, tutti, scratch):
        super().__init__(tutti, scratch, "watch")
        (self.root / "in").mkdir()
        self.write("in/one", "1\n")
        self.write("else", "else\n")
        self.write("params.yaml", "lr: 1\n")
        self.write("dvc.yaml", PIPELINE)

    def save(self, name, text):
        """As editors do: a new file beside it takes its place."""
        (self.root / f"{name}.tmp~").write_text(text)
        os.rename(self.root / f"{name}.tmp~", self.root / name)

    def save_with_backup(self, name, text):
        """As vi does: the old one steps aside first."""
        os.rename(self.root / name, self.root / f"{name}~")
        (self.root / name).write_text(text)
        (self.root / f"{name}~").unlink()


class Watching:
    """A `tutti run --watch` and what it has said so far."""

    def __init__(self, repo, *words, how="--watch", terminal=False, command=None):
        self.repo = repo
        self.said = b""
        command = command or [repo.tutti, "run", how, *words]
        if terminal:
            self.output, theirs = pty.openpty()
        else:
            self.output, theirs = os.pipe()
        self.process = subprocess.Popen(command, cwd=repo.root, env=repo.env, stdin=subprocess.DEVNULL, stdout=theirs,
                                        stderr=theirs, start_new_session=True)
        os.close(theirs)
        os.set_blocking(self.output, False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.output)

    def text(self):
        try:
            while piece := os.read(self.output, 65536):
                self.said += piece
        except (BlockingIOError, OSError):
            pass
        return self.said.decode(errors="replace")

    def wait(self, condition, what):
        end = time.monotonic() + DEADLINE
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"waited in vain for {what}; it said:\n{self.text()}")
            time.sleep(0.01)

    def wait_said(self, pattern, times=1):
        self.wait(lambda: len(re.findall(pattern, self.text())) >= times, f"{pattern!r} {times} times")

    def wait_idle(self, times):
        self.wait_said("Waiting for changes", times)

    def count(self, pattern):
        return len(re.findall(pattern, self.text()))

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=DEADLINE)


def check(condition, watch):
    assert condition, f"it said:\n{watch.text()}"


def saves(repo):
    """Each way to save is seen, and content decides whether anything runs."""
    with Watching(repo) as watch:
        watch.wait_idle(1)
        check(watch.count("Running") == 3, watch)
        for i, save in enumerate((repo.write, repo.save, repo.save_with_backup), start=2):
            save("in/one", f"{i}\n")
            watch.wait_idle(i)
            check(repo.read("b") == f"{i}\nlr: 1\n", watch)
        os.utime(repo.root / "in/one")  # nothing new
        repo.save("params.yaml", "lr: 2\n")
        watch.wait_idle(5)
        check(repo.read("b") == "4\nlr: 2\n", watch)
        check(watch.count("Running 'first'") == 4 and watch.count("Running 'other'") == 1, watch)
        check(watch.stop() == 130, watch)


def new_directory(repo):
    """A file in a directory that was made a moment before."""
    with Watching(repo, "first") as watch:
        watch.wait_idle(1)
        (repo.root / "in/deep/deeper").mkdir(parents=True)
        repo.write("in/deep/deeper/two", "2\n")
        repo.write("dvc.yaml", PIPELINE.replace("cat in/*", "find in -type f | sort | xargs cat"))
        watch.wait(lambda: repo.read("a") == "2\n1\n", "the new file")
        watch.wait_said("Running 'first'", 2)
        repo.write("in/deep/deeper/two", "3\n")
        watch.wait(lambda: repo.read("a") == "3\n1\n", "the change of the new file")


def swapped_directory(repo):
    """A directory that takes the place of another is watched in its place."""
    with Watching(repo, "first") as watch:
        watch.wait_idle(1)
        (repo.root / "next").mkdir()
        repo.write("next/one", "2\n")
        (repo.root / "in").rename(repo.root / "before")
        (repo.root / "next").rename(repo.root / "in")
        watch.wait(lambda: repo.read("a") == "2\n", "the other directory")
        watch.wait_idle(2)
        repo.save("in/one", "3\n")
        watch.wait(lambda: repo.read("a") == "3\n", "the change in it")


def many_saves(repo):
    """Several saves at once are one run."""
    with Watching(repo, "first") as watch:
        watch.wait_idle(1)
        for i in range(50):
            repo.save(f"in/{i:02}", f"{i}\n")
        watch.wait_idle(2)
        check(repo.read("a") == "".join(f"{i}\n" for i in range(50)) + "1\n", watch)
        check(watch.count("Running 'first'") == 2, watch)


def targets(repo):
    """What no target needs is not looked at."""
    with Watching(repo, "second") as watch:
        watch.wait_idle(1)
        repo.save("else", "changed\n")
        repo.save("in/one", "2\n")
        watch.wait_idle(2)
        check(watch.count("Running 'other'") == 0 and watch.count("Running 'second'") == 2, watch)


def during_run(repo):
    """What is saved while a stage runs is seen after it."""
    os.mkfifo(repo.root / "gate")
    repo.write("dvc.yaml", "stages:\n  slow:\n    cmd: cat in/one > a; cat gate; true\n    deps: [in]\n    outs: [a]\n")
    with Watching(repo) as watch:
        watch.wait(lambda: repo.read("a") == "1\n", "the first run")
        repo.save("in/one", "2\n")
        repo.write("gate", "")  # returns when the stage reads it
        watch.wait(lambda: repo.read("a") == "2\n", "the second run")
        repo.write("gate", "")
        watch.wait_idle(1)
        check(watch.count("Running 'slow'") == 2, watch)


def failing(repo):
    """A failed stage runs again at the next save, and not because of the outputs that it left."""
    repo.write("dvc.yaml", """\
stages:
  before:
    cmd: cat in/* > begin
    deps: [in]
    outs: [begin]
  bad:
    cmd: date +%N > out; touch out2; test ! -e in/bad
    deps: [begin]
    outs: [out, out2]
  next:
    cmd: cat out > end
    deps: [out]
    outs: [end]
""")
    repo.write("in/bad", "")
    with Watching(repo) as watch:
        watch.wait_idle(1)
        check(watch.count("failed to run") == 1, watch)
        repo.save("in/bad", "still\n")
        watch.wait_idle(2)
        (repo.root / "in/bad").unlink()
        watch.wait_idle(3)
        check(watch.count("failed to run") == 2 and repo.read("end") == repo.read("out"), watch)
        repo.save("in/one", "2\n")
        watch.wait_idle(4)
        check(watch.count("Running 'bad'") == 4 and watch.count("Running 'next'") == 2, watch)


def own_inputs(repo):
    """A stage that writes what it reads is not run for ever, but at the next save."""
    repo.write("dvc.yaml", "stages:\n  odd:\n    cmd: date +%N >> in/log; cat in/log > out\n    deps: [in]\n    outs: [out]\n")
    with Watching(repo) as watch:
        watch.wait_said("it does not run again before the next save")
        watch.wait_idle(1)
        check(watch.count("Running 'odd'") == 6, watch)
        repo.save("in/one", "2\n")
        watch.wait_said("Running 'odd'", 7)


def broken_pipeline(repo):
    """A bad dvc.yaml is reported, at the beginning too, and the next save of it counts."""
    repo.write("dvc.yaml", "stages: [\n")
    with Watching(repo) as watch:
        watch.wait_idle(1)
        check(watch.count("error: dvc.yaml:2:1: expected a value") == 1, watch)
        repo.save("dvc.yaml", PIPELINE)
        watch.wait_idle(2)
        check(repo.read("b") == "1\nlr: 1\n", watch)
        repo.save("dvc.yaml", "stages: {\n")
        watch.wait_idle(3)
        repo.save("in/one", "2\n")  # cannot be used yet
        repo.save("dvc.yaml", PIPELINE)
        watch.wait(lambda: repo.read("b") == "2\nlr: 1\n", "the run after the repair")
        repo.save("dvc.yaml", PIPELINE + "  more:\n    cmd: echo more > d\n    outs: [d]\n")
        watch.wait(lambda: repo.read("d") == "more\n", "the new stage")


def variables(repo):
    """Files that only a template reads count as well."""
    repo.write("dvc.yaml", "vars: [values.yaml]\nstages:\n  made:\n    cmd: echo ${word} > out\n    outs: [out]\n    deps: [in]\n")
    repo.write("values.yaml", "word: hello\n")
    with Watching(repo) as watch:
        watch.wait_idle(1)
        repo.save("values.yaml", "word: goodbye\n")
        watch.wait_idle(2)
        check(repo.read("out") == "goodbye\n", watch)


def interrupted(repo):
    """Ctrl-C during a run stops the stage as well."""
    repo.write("dvc.yaml", "stages:\n  long:\n    cmd: echo $$ > pid; exec sleep 1000\n    deps: [in]\n")
    with Watching(repo) as watch:
        watch.wait(lambda: repo.read("pid"), "the stage")
        check(watch.stop() == 130, watch)
        check(not Path(f"/proc/{repo.read('pid').strip()}").exists(), watch)


def looking(repo):
    """Without being told, by looking every second."""
    with Watching(repo, "second", how="--watch=poll") as watch:
        watch.wait_idle(1)
        repo.save("in/one", "2\n")
        watch.wait_idle(2)
        check(repo.read("b") == "2\nlr: 1\n" and watch.count("Running") == 4, watch)
        repo.write("dvc.yaml", PIPELINE.replace("cat a > b", "false"))
        watch.wait_said("failed to run")
        repo.save("dvc.yaml", PIPELINE)
        watch.wait(lambda: repo.read("b") == "2\nlr: 1\n", "the repair")
        check(watch.count("failed to run") == 1, watch)


def refused(repo):
    """Where the system watches no files it says so, and looks."""
    if subprocess.run(["unshare", "-Ur", "true"], stderr=subprocess.DEVNULL).returncode != 0:
        return print("refused: left out, for nobody here may have a user namespace with limits of its own")
    limit = "/proc/sys/user/max_inotify_instances"
    shell = f"echo 0 > {limit} && exec {repo.tutti} run --watch second"
    with Watching(repo, command=["unshare", "-Ur", "sh", "-c", shell]) as watch:
        watch.wait_idle(1)
        check(watch.count("Looking every second: the system watches no files") == 1, watch)
        repo.save("in/one", "2\n")
        watch.wait_idle(2)
        check(repo.read("b") == "2\nlr: 1\n", watch)


def on_a_terminal(repo):
    """What it waits for stands at the bottom, and goes when something runs."""
    with Watching(repo, "first", terminal=True) as watch:
        watch.wait_idle(1)
        watch.wait_said(r"Waiting for changes\. Ctrl-C ends it\.\r\n$")
        repo.save("in/one", "2\n")
        watch.wait_said(r"\r\x1b\[1A\x1b\[JRunning 'first'")
        watch.wait_said(r"Stages: 1 ran\.\r\n", 2)
        watch.wait_idle(2)
        check(watch.stop() == 130, watch)
        watch.wait_said(r"\r\x1b\[1A\x1b\[Jinterrupted\r\n$")


CASES = [saves, new_directory, swapped_directory, many_saves, targets, during_run, failing, own_inputs, broken_pipeline, variables,
         interrupted, looking, refused, on_a_terminal]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tutti", required=True)
    parser.add_argument("--scratch", required=True)
    parser.add_argument("case", nargs="*")
    options = parser.parse_args()
    failed = 0
    for case in CASES:
        if options.case and case.__name__ not in options.case:
            continue
        repo = Repo(options.tutti, options.scratch)
        start = time.monotonic()
        try:
            case(repo)
            print(f"{case.__name__}: ok, {time.monotonic() - start:.1f} s")
            shutil.rmtree(repo.home, ignore_errors=True)
        except AssertionError as error:
            failed += 1
            print(f"{case.__name__}: FAILED: {error}")
    sys.exit(1 if failed else 0)


main()
