#!/usr/bin/env python3
"""Random graphs: stages side by side leave what one after the other leaves, and so does a run that was killed and run again.

  graphs.py --tutti BINARY --scratch DIR [--graphs N] [--seed S]
  graphs.py --control --tutti BINARY --scratch DIR     each wrong that is done to a result must be found out

Compared are dvc.lock, byte for byte, the workspace and the cache. Each command counts its executions: whatever was in the
journal or in dvc.lock when the run was killed does not run again.
"""
import argparse
import concurrent.futures
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from harness import differences, environment, snapshot

WORKERS = 8
ENOUGH = 0.2  # of the graphs must have been killed midway
RUN_TAKES_AT_MOST = 120
SAID_EVERY = 500  # graphs


class Graph:
    """A project of stages that read files of earlier ones."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.stages = []
        self.params = {f"p{i}": self.random.randrange(100) for i in range(3)}
        self.inputs = {f"in{i}": self.random.randrange(1000) for i in range(2)}
        for _ in range(self.random.randint(2, 9)):
            self.add_stage()
        if self.random.random() < 0.1:  # long enough for dvc.lock to be written in between
            self.random.choice(self.stages)["sleeps"] = 0.7

    def add_stage(self):
        rng = self.random
        number = len(self.stages)
        below = rng.random() < 0.25  # defined in sub/dvc.yaml
        near = [earlier for earlier in self.stages if rng.random() < 2 / len(self.stages)]
        reads = ["in0" if rng.random() < 0.5 else "in1"] + [earlier["out"] for earlier in near]
        whole = {earlier["out"]: earlier["is_directory"] for earlier in near}
        self.stages.append({
            "name": rng.choice("abcxyz") + str(number), "below": below, "is_directory": rng.random() < 0.3,
            "out": ("sub/" if below else "") + f"o{number}", "reads": reads, "whole": whole,
            "is_cached": rng.random() < 0.85, "params": sorted(rng.sample(sorted(self.params), rng.choice([0, 0, 1, 2]))),
            "sleeps": rng.choice([0, 0, 0, 0.01, 0.02])})

    def change(self):
        """Some inputs change, and stages are added at the places that fall to them."""
        for name in self.random.sample(sorted(self.inputs), self.random.randint(0, 2)):
            self.inputs[name] += 1000
        for name in self.random.sample(sorted(self.params), self.random.randint(0, 2)):
            self.params[name] += 1000
        for _ in range(self.random.randint(0, 3)):
            self.add_stage()

    def write(self, repo):
        for name, value in self.inputs.items():
            (repo / name).write_text(f"{value}\n")
        (repo / "params.yaml").write_text("".join(f"{name}: {value}\n" for name, value in self.params.items()))
        (repo / "sub").mkdir(exist_ok=True)
        for file, below in ("dvc.yaml", False), ("sub/dvc.yaml", True):
            stages = [stage for stage in self.stages if stage["below"] == below]
            # A fixed order that is not the order of needs.
            stages.sort(key=lambda stage: stage["name"])
            text = "stages:\n" + "".join(self.text(stage) for stage in stages)
            (repo / file).write_text(text if stages else "stages: {}\n")

    @staticmethod
    def text(stage):
        up = "../" if stage["below"] else ""
        out = stage["out"].removeprefix("sub/")
        sources = " ".join(up + read + ("/*" if stage["whole"].get(read) else "") for read in stage["reads"])
        making = f"mkdir -p {out}; cat {sources} > {out}/a; echo {out} > {out}/b" if stage["is_directory"] \
            else f"cat {sources} > {out}"
        sleeping = f"sleep {stage['sleeps']}; " if stage["sleeps"] else ""
        lines = [f"  {stage['name']}:", f"    cmd: {sleeping}{making}; echo {stage['name']} >> $COUNT", "    deps:"]
        lines += [f"    - {up}{read}" for read in stage["reads"]]
        if stage["params"]:
            lines += ["    params:"] + ([f"    - {up}params.yaml:"] if up else [])
            lines += [f"    {'  ' if up else ''}- {name}" for name in stage["params"]]
        lines += ["    outs:", f"    - {out}" + ("" if stage["is_cached"] else ":\n        cache: false")]
        return "\n".join(lines) + "\n"

    def limits(self):
        """A tutti.yaml, which may change the order of everything and the result of nothing."""
        rng = self.random
        lines = ["version: 1", "resources: {cpu: 3, token: 1}", "stages:", "  '*': {timeout: 5min}"]
        for stage in self.stages:
            said = [text for text in (f"resources: {{cpu: {rng.randint(0, 3)}, token: {rng.randint(0, 1)}}}", "mutex: m", "retries: 1")
                    if rng.random() < 0.3]
            address = ("sub/dvc.yaml:" if stage["below"] else "") + stage["name"]
            if said:
                lines.append(f"  {address}: {{{', '.join(said)}}}")
        return "\n".join(lines) + "\n"


class Subject:
    def __init__(self, tutti, folder):
        self.tutti, self.folder, self.count = tutti, folder, folder.parent / f"{folder.name}.count"
        self.environment = environment(folder.parent, COUNT=str(self.count))
        folder.mkdir()
        subprocess.run([tutti, "init", "-q", "--no-scm"], cwd=folder, env=self.environment, check=True)

    def start(self, jobs):
        self.count.write_text("")
        return subprocess.Popen([self.tutti, "--no-sync", "run", "-q", "-P", "-j", str(jobs)], cwd=self.folder, env=self.environment,
                                start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def run(self, jobs):
        process = self.start(jobs)
        output, _ = process.communicate(timeout=RUN_TAKES_AT_MOST)
        if process.returncode != 0:
            raise Wrong(f"run in '{self.folder}' exits with {process.returncode}: {output}")
        return self.counted()

    def run_and_kill(self, jobs, after):
        process = self.start(jobs)
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
        kill_session(process.pid)
        return self.finished()

    def counted(self):
        return sorted(self.count.read_text().split())

    def finished(self):
        """What the journals and dvc.lock say."""
        found = set()
        for lock in self.folder.glob("**/dvc.lock"):
            found |= set(re.findall(r"^  (\w+):$", lock.read_text(), re.MULTILINE))
        for journal in self.journals():
            for line in journal.read_text().split("\n")[:-1]:
                entry = json.loads(line)
                if "lock" in entry:
                    found.add(entry["stage"])
        return found

    def journals(self):
        return sorted((self.folder / ".dvc/tmp/tutti/journal").glob(".tutti-*"))

    def result(self):
        def keep(path):
            return path not in (b".dvc/tmp", b".dvc/cache/lineage", b"tutti.yaml")
        return snapshot(self.folder, keep)


class Wrong(Exception):
    pass


def kill_session(session):
    """The commands live on when their run is killed; here nothing is to come from them any more."""
    while True:
        members = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(") ")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session and fields[0] != "Z":
                members.append(int(stat.parent.name))
        if not members:
            return
        for member in members:
            try:
                os.kill(member, signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(0.001)


def compare(what, wanted, got):
    if lines := differences(wanted, got, ("one by one", what)):
        raise Wrong("\n".join([f"{what} gives something else", *lines]))


def check_graph(tutti, scratch, seed, harm=None):
    """Whether it was killed when some stages had finished and others had not."""
    graph = Graph(seed)
    names = sorted(stage["name"] for stage in graph.stages)
    serial, parallel, killed = (Subject(tutti, scratch / name) for name in ("serial", "parallel", "killed"))
    jobs = graph.random.randint(2, 6)
    limits = graph.limits()
    for subject in serial, parallel, killed:
        graph.write(subject.folder)
        if subject is not serial:
            (subject.folder / "tutti.yaml").write_text(limits)

    if serial.run(1) != names:
        raise Wrong("a serial run does not run every stage once")
    started = time.monotonic()
    if parallel.run(jobs) != names:
        raise Wrong("a parallel run does not run every stage once")
    took = time.monotonic() - started
    if harm == "unordered":
        swap_entries(parallel.folder / "dvc.lock")
    compare("side by side", serial.result(), parallel.result())

    was_midway = False
    for _ in range(graph.random.randint(1, 3)):
        before = killed.finished()
        finished = killed.run_and_kill(graph.random.randint(1, jobs), graph.random.uniform(0, 1.1 * took))
        was_midway = was_midway or 0 < len(finished) < len(names)
        check_no_second_time(before, killed.counted())
        if harm == "forgotten":
            for journal in killed.journals():
                journal.unlink()
    check_no_second_time(finished, killed.run(graph.random.randint(1, jobs)))
    compare("killed and run again", serial.result(), killed.result())
    if killed.journals():
        raise Wrong("a run that ended left its journal")

    graph.change()
    for subject in serial, parallel:
        graph.write(subject.folder)
    if serial.run(1) != parallel.run(jobs):
        raise Wrong("after a change, side by side other stages run")
    compare("after a change", serial.result(), parallel.result())
    for subject in serial, parallel:
        if subject.run(2):
            raise Wrong("a second run does something")
    return was_midway


def check_no_second_time(finished, counted):
    if again := finished & set(counted):
        raise Wrong(f"{sorted(again)} had finished, and ran again")


def swap_entries(lock):
    head, *entries = re.split(r"(?m)^(?=  \w+:$)", lock.read_text()) if lock.exists() else [""]
    if len(entries) > 1:
        lock.write_text(head + "".join(reversed(entries)))


def check(tutti, scratch, seed, harm=None):
    """What is wrong, and whether a run was killed midway."""
    folder = Path(tempfile.mkdtemp(prefix=f"graph-{seed}-", dir=scratch))
    try:
        return None, check_graph(tutti, folder, seed, harm)
    except Wrong as wrong:
        return f"graph {seed}: {wrong}", False
    finally:
        shutil.rmtree(folder)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tutti", required=True)
    parser.add_argument("--scratch", required=True)
    parser.add_argument("--graphs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=20260501)
    parser.add_argument("--control", action="store_true")
    options = parser.parse_args()
    os.makedirs(options.scratch, exist_ok=True)
    tutti = os.path.realpath(options.tutti)

    def check_all(harm, graphs):
        wrongs, midway = [], 0
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            seeds = range(options.seed, options.seed + graphs)
            results = pool.map(lambda seed: check(tutti, options.scratch, seed, harm), seeds)
            for done, (wrong, was_midway) in enumerate(results, 1):
                midway += was_midway
                if wrong:
                    wrongs.append(wrong)
                if harm is None and (wrong or done % SAID_EVERY == 0):
                    print(wrong or f"{done} graphs so far, {midway} of them killed midway, {len(wrongs)} wrong", flush=True)
        return wrongs, midway

    if options.control:
        harms = ("unordered", "forgotten")
        unnoticed = [harm for harm in harms if not check_all(harm, 20)[0]]
        print("\n".join(f"NOT FOUND OUT: {harm}" for harm in unnoticed) or f"{len(harms)} wrongs found out")
        sys.exit(1 if unnoticed else 0)
    wrongs, midway = check_all(None, options.graphs)
    print(f"{options.graphs} graphs, {midway} of them killed midway, {len(wrongs)} wrong")
    sys.exit(1 if wrongs or midway < options.graphs * ENOUGH else 0)


if __name__ == "__main__":
    main()
