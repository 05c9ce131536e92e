"""The two programs that play the twins: the real DVC behind its server, and tutti (or whatever stands in for it)."""
import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass
class Answer:
    status: int
    out: str
    err: str

    def json(self):
        try:
            return json.loads(self.out)
        except ValueError:
            return f"not JSON: {self.out!r}"


class Dvc:
    """DVC 3.67.1, imported once. Another seed is another order of its sets: two of them must agree all the same."""
    name = "dvc"

    def __init__(self, python, seed=1):
        self.server = subprocess.Popen([python, HERE / "dvc_server.py"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       text=True,
                                       env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": str(seed)})

    def run(self, argv, cwd, env):
        self.server.stdin.write(json.dumps({"argv": list(argv), "cwd": str(cwd), "env": env}) + "\n")
        self.server.stdin.flush()
        return Answer(**json.loads(self.server.stdout.readline()))

    def close(self):
        self.server.stdin.close()
        self.server.wait()


class Program:
    """A program of its own, started once for each command."""

    def __init__(self, path, name="tutti"):
        self.path, self.name = str(path), name

    def run(self, argv, cwd, env):
        done = subprocess.run([self.path, *argv], cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, errors="backslashreplace", timeout=120)
        return Answer(done.returncode, done.stdout, done.stderr)

    def start(self, argv, cwd, env):
        return subprocess.Popen([self.path, *argv], cwd=cwd, env=env, stdin=subprocess.DEVNULL, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, errors="backslashreplace")

    def close(self):
        pass
