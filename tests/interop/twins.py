"""Two directories that live the same life, one with DVC, one with tutti, and must look the same after every step."""
import os
import shlex
import subprocess
import sys
from pathlib import Path

import normalise

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from harness import differences, environment, fresh, snapshot  # noqa: E402


class Difference(AssertionError):
    pass


class Twin:
    """One of the two: a folder with `repo`, remotes and clones beside it, and the program that works there."""

    def __init__(self, folder, program):
        self.folder, self.program = fresh(folder), program
        self.home = fresh(folder / "home")
        self.repo = fresh(folder / "repo")
        self.env = environment(self.home)

    def path(self, name):
        return self.repo / os.fsdecode(name)

    def run(self, *argv, cwd=".", env=None, program=None):
        return (program or self.program).run(argv, self.repo / cwd, {**self.env, **(env or {})})

    def shell(self, command, cwd="."):
        done = subprocess.run(["/bin/sh", "-ec", command], cwd=self.repo / cwd, env=self.env, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, errors="backslashreplace")
        if done.returncode:
            raise Difference(f"the step `{command}` itself failed in {self.folder}:\n{done.stderr}")
        return done.stdout

    def look(self):
        """Files, modes, links; of Git: index, HEAD, what is changed, configuration."""
        folder = os.fsencode(self.folder)
        found = {path: normalise.content(entry, folder)
                 for path, entry in snapshot(self.folder, normalise.is_compared).items()}
        for git in self.folder.glob("*/.git"):
            for question in ("ls-files --stage", "rev-parse --verify -q HEAD", "status --porcelain",
                             "config --local --list"):
                words = ["git", "-c", "core.quotePath=false", "-C", git.parent, *question.split()]
                said = subprocess.run(words, env=self.env, capture_output=True).stdout
                found[os.fsencode(f"{git.parent.name}: git {question}")] = ("text", said.replace(folder, b"[TWIN]"))
        return found


class Twins:
    """What a scenario gets: `write` and `shell` do the same to both, `run` gives both programs the same command."""

    def __init__(self, scratch, dvc, tutti):
        self.left, self.right = Twin(scratch / "one", dvc), Twin(scratch / "two", tutti)
        self.both = (self.left, self.right)
        self.dvc, self.tutti = dvc, tutti
        self.is_dvc_twice = tutti.name == "dvc"
        self.clock = 1_700_000_000
        self.log = []
        self.is_clean = True   # a scenario that ends with something to report says False
        self.takes_over = True  # a scenario that ends without a repository says False

    # What the person does.

    def write(self, name, content, mode=None):
        """A later write is always a later mtime, by whole seconds: no scenario depends on the clock's grain."""
        self.clock += 10
        for twin in self.both:
            path = twin.path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_symlink() or path.exists():
                path.unlink()
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            os.utime(path, (self.clock, self.clock))
            if mode is not None:
                path.chmod(mode)

    def shell(self, command, cwd="."):
        self.log.append(f"$ {command}")
        for twin in self.both:
            twin.shell(command, cwd)

    def commit(self, message):
        self.shell(f"git add -A && git commit -qm {shlex.quote(message)}")

    def start(self, *options, git=True):
        """The repository as DVC makes it, in both."""
        for twin in self.both:
            if git:
                twin.shell("git init -q")
            self.expect(twin.run("init", "-q", *options, program=self.dvc).status == 0, "`dvc init` works")
        if git:
            self.commit("init")

    def swap(self):
        """Each program goes on where the other one was."""
        self.left.program, self.right.program = self.right.program, self.left.program
        self.log.append("(the programs change places)")

    # What the programs do.

    def run(self, *argv, cwd=".", fails=False, json=False, text=False, graph=False, env=None):
        """Gives both the command, then compares; `json`, `text` and `graph` compare their answers too."""
        self.log.append(f"$ {{dvc,tutti}} {shlex.join(argv)}" + (f"   # in {cwd}" if cwd != "." else ""))
        left, right = (twin.run(*argv, cwd=cwd, env=env) for twin in self.both)
        for twin, answer in ((self.left, left), (self.right, right)):
            if (answer.status != 0) != fails:
                raise Difference(f"{twin.program.name} answers {answer.status}, expected "
                                 f"{'a failure' if fails else 'success'}\n{answer.out}{answer.err}")
        if json:
            self.same(normalise.answer(left.json()), normalise.answer(right.json()), "the JSON answers")
        if text:
            self.same(normalise.lines(left.out), normalise.lines(right.out), "the answers")
        if graph:
            self.same(normalise.graph(left.out), normalise.graph(right.out), "the graphs")
        self.compare()
        return left, right

    def same(self, left, right, what):
        if left != right:
            raise Difference(f"{what} differ\n  {self.left.program.name}: {left}\n  {self.right.program.name}: {right}")

    def expect(self, true, sentence):
        if not true:
            raise Difference(f"not so: {sentence}")

    def compare(self):
        lines = differences(self.left.look(), self.right.look(), (self.left.program.name, self.right.program.name))
        if lines:
            raise Difference("\n".join(["the trees differ", *lines]))

    def take_over(self):
        """Each program opens what the other left: it reports the same, and finds nothing to do."""
        reports = {(twin.folder.name, program.name): normalise.answer(twin.run("status", "--json", program=program).json())
                   for twin in self.both for program in (self.dvc, self.tutti)}
        expected = {} if self.is_clean else next(iter(reports.values()))
        for (folder, name), report in reports.items():
            self.expect(report == expected, f"`{name} status` in the twin '{folder}' is {expected}, but {report}")
        self.same(*(normalise.answer(twin.run("data", "status", "--json", "--granular", program=self.dvc).json())
                    for twin in self.both), "the answers of `dvc data status` in the two twins")
        if self.is_clean:
            self.swap()
            self.nothing_to_do("checkout")
            for file in self.left.repo.rglob("dvc.yaml"):
                self.nothing_to_do("repro", str(file.relative_to(self.left.repo)))

    def nothing_to_do(self, *argv):
        for twin in self.both:
            before = snapshot(twin.folder, normalise.is_compared, with_times=True)
            answer = twin.run(*argv)
            self.expect(answer.status == 0, f"`{twin.program.name} {shlex.join(argv)}` works where the other program "
                        f"was at work\n{answer.out}{answer.err}")
            lines = differences(before, snapshot(twin.folder, normalise.is_compared, with_times=True), ("was", "is"))
            self.expect(not lines, f"`{twin.program.name} {shlex.join(argv)}` changes nothing\n" + "\n".join(lines))
