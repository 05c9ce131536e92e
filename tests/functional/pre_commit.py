"""The real pre-commit tool reads our manifest and the configuration that `tutti install` writes, and runs our hooks.

Usage: pre_commit.py --tutti PROGRAM --scratch DIR --manifest FILE [--tool PROGRAM]; 77: the tool is not installed.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tutti", required=True)
    parser.add_argument("--scratch", required=True)
    parser.add_argument("--manifest", required=True)
    parser.add_argument("--tool", default="")
    options = parser.parse_args()
    tool = options.tool if os.access(options.tool, os.X_OK) else shutil.which("pre-commit")
    if not tool:
        print("skipped: pre-commit is not installed")
        return 77

    work = Path(tempfile.mkdtemp(prefix="pre-commit-", dir=options.scratch))
    environment = {
        "PATH": f"{Path(options.tutti).parent}:{os.environ['PATH']}",
        "HOME": str(work / "home"),
        "PRE_COMMIT_HOME": str(work / "cache"),
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "init.defaultBranch",
        "GIT_CONFIG_VALUE_0": "main",
    }
    for who in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{who}_NAME": "tester", f"GIT_{who}_EMAIL": "tester@example.com"}
    repository = work / "repository"
    repository.mkdir(parents=True)
    (work / "home").mkdir()

    def run(*command, expect=0):
        done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True)
        said = done.stdout + done.stderr
        assert (done.returncode == 0) == (expect == 0), f"{command}: {done.returncode}\n{said}"
        return said

    run(tool, "validate-manifest", options.manifest)

    run("git", "init", "-q")
    run("tutti", "init", "-q")
    run("tutti", "install", "-q", "--use-pre-commit-tool")
    run(tool, "validate-config", ".pre-commit-config.yaml")
    broken = repository / "broken.yaml"
    broken.write_text("- id: tutti-pre-commit\n  name: no entry\n  language: system\n")
    run(tool, "validate-manifest", "broken.yaml", expect=1)
    broken.unlink()

    run(tool, "install", "-t", "pre-commit", "-t", "post-checkout", "-t", "pre-push")
    (repository / "data").write_text("one")
    run("tutti", "add", "-q", "data")
    run("git", "add", "-A")
    assert "Data and pipelines are up to date." in run("git", "commit", "-m", "one")
    run("git", "checkout", "-q", "-b", "other")
    (repository / "data").write_text("two")
    run("tutti", "add", "-q", "data")
    run("git", "commit", "-qam", "two")
    run("git", "checkout", "-q", "main")
    assert (repository / "data").read_text() == "one", "the data did not follow the branch"

    run("git", "init", "-q", "--bare", str(work / "up.git"))
    run("git", "remote", "add", "origin", str(work / "up.git"))
    run("tutti", "remote", "add", "-q", "-d", "backup", str(work / "backup"))
    assert "1 object of these commits is not on the remote" in run("git", "push", "-q", "origin", "main", expect=1)
    run("tutti", "push", "-q")
    run("git", "push", "-q", "origin", "main")
    shutil.rmtree(work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
