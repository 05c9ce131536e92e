"""Completion in the real shells: what TAB offers at a prompt, from the scripts that are installed."""
import argparse
import os
import pty
import re
import select
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import harness  # noqa: E402

SCRIPTS = Path(__file__).resolve().parents[2] / "completions"
PATIENCE = 60  # seconds; only a failing test waits that long

# What is typed before TAB -> what must be offered, and what must not.
LINES = {
    "tutti sta": (["stage", "status"], ["checkout"]),
    "tutti run --fo": (["--force", "--force-downstream"], ["--jobs"]),
    "tutti remote re": (["remove", "rename"], ["modify"]),
    "tutti --cd . sta": (["stage", "status"], []),
    "tutti completion --shell ": (["bash", "zsh", "fish"], []),
    "tutti --color=a": (["auto", "always"], ["never"]),
    "tutti run tra": (["train", "trained"], ["evaluate"]),
    "tutti add measure": (["measure-1.csv", "measure-2.csv"], []),
    "tutti push -r te": (["team", "test"], ["backup"]),
}


class Prompt:
    """An interactive shell in a terminal of its own."""

    def __init__(self, command, environment, directory):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(directory)
            os.execvpe(command[0], command, environment)
        self.seen = ""

    def type(self, text):
        os.write(self.terminal, text.encode())

    def read_until(self, is_enough, what):
        deadline = time.monotonic() + PATIENCE
        while not is_enough(self.seen):
            ready, _, _ = select.select([self.terminal], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise AssertionError(f"{what} never came; the terminal shows {self.seen!r}")
            self.seen += os.read(self.terminal, 65536).decode(errors="replace")

    def close(self):
        os.close(self.terminal)  # hangs up
        os.waitpid(self.pid, 0)


def without_escapes(text):
    return re.sub(r"\x1b(\[[0-9;?]*[a-zA-Z]|[=>]|\][^\x07]*\x07)", "", text)


def offered_at_prompt(prompt, line, expected):
    """What TAB shows; the shells are told to list at once even where they can add something."""
    prompt.seen = ""
    prompt.type(line + "\t")
    if expected:
        prompt.read_until(lambda seen: all(has(seen, word) for word in expected), f"{expected} after {line!r}")
    prompt.type("\x15")  # forget the line
    prompt.type("echo ma''rk\r")
    prompt.read_until(lambda seen: "mark" in without_escapes(seen), "the next prompt")
    return prompt.seen


def has(text, word):
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", without_escapes(text)) is not None


def bash(environment, directory):
    prompt = Prompt(["bash", "--norc", "--noprofile", "-i"], environment, directory)
    prompt.type(f"bind 'set show-all-if-ambiguous on'; source {shlex.quote(str(SCRIPTS / 'tutti.bash'))}; echo rea''dy\r")
    prompt.read_until(lambda seen: "ready" in seen, "the first prompt")
    return lambda line, expected: offered_at_prompt(prompt, line, expected), prompt.close


def zsh(environment, directory):
    prompt = Prompt(["zsh", "-f", "-i"], environment, directory)
    prompt.type(f"fpath=({shlex.quote(str(SCRIPTS))} $fpath); autoload -Uz compinit; "
                f"compinit -u -d {shlex.quote(str(directory / '.zcompdump'))}; "
                "unsetopt auto_menu list_ambiguous; LISTMAX=0; echo rea''dy\r")
    prompt.read_until(lambda seen: "ready" in seen, "the first prompt")
    return lambda line, expected: offered_at_prompt(prompt, line, expected), prompt.close


def fish(environment, directory):
    def offered(line, _):
        script = f"source {shlex.quote(str(SCRIPTS / 'tutti.fish'))}; complete -C {shlex.quote(line)}"
        return subprocess.run(["fish", "-N", "-c", script], env=environment, cwd=directory, check=True,
                              capture_output=True, text=True, timeout=PATIENCE).stdout
    return offered, lambda: None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("shell", choices=["bash", "zsh", "fish"])
    parser.add_argument("--tutti", type=Path, required=True)
    parser.add_argument("--scratch", type=Path, required=True)
    options = parser.parse_args()
    if not shutil.which(options.shell):
        harness.skip(f"functional.completion_{options.shell}", f"{options.shell} is not installed")

    with tempfile.TemporaryDirectory(dir=options.scratch) as name:
        directory = Path(name)
        environment = harness.environment(directory, TERM="xterm", PS1="> ")
        environment["PATH"] = f"{options.tutti.resolve().parent}:{environment['PATH']}"
        (directory / "dvc.yaml").write_text(
            "stages:\n" + "".join(f"  {stage}: {{cmd: 'true'}}\n" for stage in ("train", "trained", "evaluate")))
        for number in (1, 2):
            (directory / f"measure-{number}.csv").write_text("1\n")
        subprocess.run(["tutti", "init", "-q", "--no-scm"], env=environment, cwd=directory, check=True)
        for remote in ("team", "test", "backup"):
            subprocess.run(["tutti", "remote", "add", "-q", remote, f"/nowhere/{remote}"], env=environment,
                           cwd=directory, check=True)

        offered, close = {"bash": bash, "zsh": zsh, "fish": fish}[options.shell](environment, directory)
        failures = 0
        for line, (expected, unwanted) in LINES.items():
            text = offered(line, expected)
            wrong = [word for word in expected if not has(text, word)] + [word for word in unwanted if has(text, word)]
            failures += bool(wrong)
            print(f"{'FAILED' if wrong else 'ok'}: {options.shell}: {line}<TAB>" + (f": {wrong} in {text!r}" if wrong else ""))
        close()
        sys.exit(failures > 0)


if __name__ == "__main__":
    main()
