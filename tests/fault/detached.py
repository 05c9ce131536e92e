#!/usr/bin/env python3
"""Runs in the background outlive their terminal and their caller, and what a SIGKILL leaves of one is told truly.

  detached.py --tutti BINARY --scratch DIR [--full] [CASE...]
  detached.py --control --tutti BINARY --scratch DIR    a run that is not detached: the hang-up must be seen to end it
"""
import argparse
import json
import os
import pty
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import harness  # noqa: E402
from harness import DEADLINE  # noqa: E402

STAGES = 12
ROUNDS, FULL_ROUNDS = 12, 200


class Repo(harness.Repo):
    def __init__(self, tutti, scratch):
        super().__init__(tutti, scratch, "detached")

    def runs(self):
        return json.loads(self.run("runs", "--json", "--all").stdout)["runs"]

    def newest(self, key=None):
        run = self.runs()[0]
        return run[key] if key else run

    def detach(self, *words):
        return json.loads(self.run("run", "--detach", "--json", *words).stdout)["run"]

    def clear(self):
        """Nothing may outlive the test, also when it fails."""
        for run in self.runs():
            if run["state"] == "running":
                self.run("runs", "stop", "--force", run["run"], expect=None)

    def wait(self, condition, what):
        end = time.monotonic() + DEADLINE
        while not condition():
            assert time.monotonic() < end, f"waited in vain for {what}; runs: {self.runs()}"
            time.sleep(0.005)

    def chain(self, stages=STAGES, work="sleep 0.02"):
        """Each stage notes that it ran, so that one that runs twice is found out."""
        text = "stages:\n"
        for i in range(stages):
            dep = f"    deps: [out{i - 1}]\n" if i else ""
            text += f"  s{i}:\n    cmd: echo s{i} >> ran; {work}; echo {i} > out{i}\n{dep}    outs: [out{i}]\n"
        self.write("dvc.yaml", text)


def killed(repo, rounds):
    """SIGKILL at random moments: died, or done if it was quicker; the next run goes on from the finished stages."""
    rng = random.Random(5)
    repo.chain()
    died = 0
    for number in range(rounds):
        for path in (*repo.root.glob("out*"), repo.root / "dvc.lock", repo.root / "ran"):
            path.unlink(missing_ok=True)
        run = repo.detach("--no-run-cache")
        pid = repo.newest("pid")
        begun = rng.randrange(STAGES + 1)
        repo.wait(lambda: len(repo.read("ran").split()) >= begun, f"stage {begun}")
        time.sleep(rng.uniform(0, 0.06))  # the random moment
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        repo.wait(lambda: repo.newest("state") != "running", "the end")
        seen = repo.newest()
        assert seen["run"] == run
        died += seen["state"] == "died"
        assert seen["state"] == "died" or (seen["state"] == "done" and seen["done"] == STAGES), seen
        finished = seen["ran"]
        assert finished == [f"s{i}" for i in range(len(finished))], seen
        if seen["state"] == "died":
            assert "died: it was killed" in repo.run("runs").stderr
            repo.run("runs", "attach", run, expect=1)
        repo.run("run", "--no-run-cache")
        ran = repo.read("ran").split()
        for stage in finished:
            assert ran.count(stage) == 1, f"round {number}: {stage} was finished and ran again: {ran}"
        assert "Nothing to do" in repo.run("run").stdout
    print(f"killed: {died} of {rounds} died")
    assert died >= rounds // 2, "hardly any was killed while it ran"


def terminal_of(repo, script):
    """A shell in a terminal of its own; returns what it printed when `script` has created 'ready'."""
    pid, master = pty.fork()
    if pid == 0:
        os.chdir(repo.root)
        os.execve("/bin/bash", ["bash", "--norc", "-c", script + "; : > ready; read x"], repo.env | {"TERM": "xterm"})
    repo.wait(lambda: (repo.root / "ready").exists(), "the shell")
    return pid, master


def hang_up(repo, command):
    """Closes the terminal in which `command` was typed. Returns whether the run came to its end after that."""
    repo.chain(2, work="while [ ! -e go ]; do sleep 0.01; done")
    pid, master = terminal_of(repo, f"shopt -s huponexit; {command} > told 2>&1")
    repo.wait(lambda: "s0" in repo.read("ran"), "the first stage")
    os.close(master)  # the terminal is gone: SIGHUP
    os.waitpid(pid, 0)
    (repo.root / "go").touch()
    repo.wait(lambda: repo.newest("state") != "running", "the end")
    return repo.newest("state") == "done" and repo.read("out1") == "1\n"


def terminal_closed(repo, _):
    assert hang_up(repo, f"{repo.tutti} run --detach"), f"it ended: {repo.runs()}"
    assert repo.read("told").startswith("Run "), repo.read("told")


def caller_waits_for_nothing(repo, _):
    """The caller's pipe and lock are not held: `$(tutti run --detach)` returns, and a lock on fd 9 is free."""
    repo.chain(1, work="while [ ! -e go ]; do sleep 0.01; done")
    script = f'exec 9> lock; flock 9; told=$({repo.tutti} run --detach); exec 9>&-; flock -n lock echo free; echo "$told"'
    done = subprocess.run(["bash", "-c", script], cwd=repo.root, env=repo.env, capture_output=True, text=True, timeout=DEADLINE)
    assert done.stdout.startswith("free\nRun "), done
    assert repo.newest("state") == "running"
    (repo.root / "go").touch()
    assert "Stages: 1 ran." in repo.run("runs", "attach", repo.newest("run")).stdout


def two_at_once(repo, _):
    """Two runs beside each other are two, and each is addressed by its own name."""
    (repo.root / "dvc.yaml").write_text("".join(["stages:\n"] + [
        f"  {name}:\n    cmd: touch {name}.on; while [ ! -e {name}.go ]; do sleep 0.01; done; echo {name} | tee {name}\n"
        f"    outs: [{name}]\n" for name in ("one", "two")]))
    one, two = repo.detach("one"), repo.detach("two")
    repo.wait(lambda: (repo.root / "one.on").exists() and (repo.root / "two.on").exists(), "both stages")
    assert {run["run"]: run["at_work"] for run in repo.runs()} == {one: ["one"], two: ["two"]}
    assert "are going on: say which" in repo.run("runs", "attach", expect=2).stderr
    told = repo.run("runs", "stop", one).stdout
    assert told == f"Run {one} has stopped, 0 of 1 stage done.\n", told
    assert {run["run"]: run["state"] for run in repo.runs()} == {one: "stopped", two: "running"}
    (repo.root / "two.go").touch()
    attached = repo.run("runs", "attach", two)
    assert "Stages: 1 ran." in attached.stdout and "two" in attached.stderr, attached
    assert repo.run("runs", "logs", two, "two").stdout == "two\n"
    assert repo.read("two") == "two\n" and repo.read("one") == ""


def orphaned(repo, _):
    """What a killed run left running is ended before it could run beside itself; what another one runs is not."""
    (repo.root / "dvc.yaml").write_text(
        "stages:\n  s:\n    cmd: echo $$ >> pids; test -e go || while :; do echo x >> out; sleep 0.02; done; echo whole > out\n"
        "    outs: [out]\n  t:\n    cmd: echo $$ > pid; while [ ! -e go ]; do sleep 0.01; done; echo t > t\n    outs: [t]\n")
    repo.detach("t")
    repo.wait(lambda: repo.read("pid").endswith("\n"), "the other run's stage")
    run = repo.detach("s")
    repo.wait(lambda: repo.read("pids").endswith("\n"), "the stage")
    orphan = int(repo.read("pids"))
    os.kill({each["run"]: each["pid"] for each in repo.runs()}[run], signal.SIGKILL)
    repo.wait(lambda: {each["run"]: each["state"] for each in repo.runs()}[run] == "died", "its end")
    assert alive(orphan), "nothing was left"
    assert repo.newest("state") == "died" and alive(int(repo.read("pid")))
    (repo.root / "go").touch()
    done = repo.run("run", "s")
    assert f"'s' was still running, although its run {run} was killed: it was ended" in done.stderr, done.stderr
    assert not alive(orphan) and repo.read("out") == "whole\n", repo.read("out")
    repo.wait(lambda: all(each["state"] != "running" for each in repo.runs()), "the other run")
    assert repo.read("t") == "t\n"


def watcher(repo):
    """Somebody who watches the run that is going on."""
    return subprocess.Popen([repo.tutti, "runs", "attach"], cwd=repo.root, env=repo.env, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def seen_up_to(watching, line):
    """What it was shown on stderr, once `line` is among it."""
    seen = ""
    while not seen.endswith(line):
        read = watching.stderr.readline()
        assert read, f"it never showed {line!r}: {seen}"
        seen += read
    return seen


def attached(repo, _):
    """Who watches sees what the run shows at home, also one that is not in the background, and leaves it running."""
    repo.chain(2, work="echo on; while [ ! -e go ]; do sleep 0.01; done")
    home = subprocess.Popen([repo.tutti, "run"], cwd=repo.root, env=repo.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)
    repo.wait(lambda: repo.runs() and repo.newest("at_work") == ["s0"], "the first stage")
    leaving, staying = watcher(repo), watcher(repo)
    seen_up_to(leaving, "on\n")
    begun = seen_up_to(staying, "on\n")  # or the run might be over before it looks for one
    leaving.send_signal(signal.SIGINT)
    assert leaving.wait(timeout=DEADLINE) == 130
    assert "goes on" in leaving.stderr.read()
    assert repo.newest("state") == "running"
    (repo.root / "go").touch()
    seen_here = home.communicate(timeout=DEADLINE)
    assert staying.wait(timeout=DEADLINE) == home.returncode == 0
    seen_there = staying.stdout.read(), begun + staying.stderr.read()
    assert seen_there == seen_here, f"{seen_there}\n{seen_here}"


def attached_to_failure(repo, _):
    """It ends as the run does."""
    (repo.root / "dvc.yaml").write_text("stages:\n  s:\n    cmd: echo trouble; cat gate; exit 7\n")
    os.mkfifo(repo.root / "gate")
    repo.detach()
    watching = watcher(repo)
    seen_up_to(watching, "trouble\n")
    (repo.root / "gate").write_text("")  # returns when the stage reads it
    code, out, err = watching.wait(timeout=DEADLINE), watching.stdout.read(), watching.stderr.read()
    assert code == 1 and out == "Stages: 1 failed.\n", (code, out, err)
    assert "exited with 7" in err, err


def stubborn(repo, _):
    """A stage that does not want to stop is killed; so is, with --force, a run that cannot even listen."""
    work = "trap '' TERM INT HUP; echo $$ > pid; while :; do sleep 0.05; done"
    (repo.root / "dvc.yaml").write_text(f'stages:\n  s:\n    cmd: "{work}"\n')
    for words in ([], ["--force"]):
        run = repo.detach()
        repo.wait(lambda: repo.read("pid").endswith("\n"), "the stage")
        stage, process = int(repo.read("pid")), repo.newest("pid")
        if words:
            os.kill(process, signal.SIGSTOP)
        repo.run("runs", "stop", run, *words)
        assert repo.newest("state") == ("died" if words else "stopped"), repo.runs()
        for pid in (stage, process):
            repo.wait(lambda: not alive(pid), f"the end of process {pid}")
        (repo.root / "pid").unlink()


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


CASES = [killed, terminal_closed, caller_waits_for_nothing, two_at_once, orphaned, attached, attached_to_failure, stubborn]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tutti", required=True)
    parser.add_argument("--scratch", required=True)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--control", action="store_true")
    parser.add_argument("case", nargs="*")
    options = parser.parse_args()
    if options.control:
        repo = Repo(options.tutti, options.scratch)
        survived = hang_up(repo, f"{repo.tutti} run &")
        print(f"control: without --detach the run is {repo.newest('state')}")
        shutil.rmtree(repo.home, ignore_errors=True)
        sys.exit(1 if survived else 0)
    failed = 0
    for case in CASES:
        if options.case and case.__name__ not in options.case:
            continue
        repo = Repo(options.tutti, options.scratch)
        start = time.monotonic()
        try:
            case(repo, FULL_ROUNDS if options.full else ROUNDS)
            print(f"{case.__name__}: ok, {time.monotonic() - start:.1f} s")
        except AssertionError as error:
            failed += 1
            print(f"{case.__name__}: FAILED: {error}")
        finally:
            repo.clear()
        if not failed:
            shutil.rmtree(repo.home, ignore_errors=True)
    sys.exit(1 if failed else 0)


main()
