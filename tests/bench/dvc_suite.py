#!/usr/bin/env python3
"""DVC's own benchmark suite (inside its wheel), over tutti called as `dvc` and over the real one; a Markdown table of both.

  dvc_suite.py --tutti BINARY --python PYTHON --scratch DIR [--files 1000] [-k EXPRESSION]

PYTHON is that of an environment with `dvc[testing]==3.67.1`, `pytest-xdist` and `pytest-rerunfailures`; its `dvc` is the other side. The suite's data set is made here:
as many small files as asked; so is the project whose plots it draws. Commands that tutti does not have yet are left out, by name.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from harness import environment, fresh  # noqa: E402

NOT_YET = ["exp_show", "get", "get_url", "import", "import_url", "update"]


def bench_repository(root, dvc, count, env):
    """What the suite takes its data set `tiny` from."""
    folder = fresh(root / "bench-repo")
    data = folder / "data/tiny/dataset"
    rng = random.Random(count)
    for i in range(count):
        path = data / f"d{i // 100:03}/f{i:05}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(rng.randbytes(rng.randrange(1000, 9000)))
    for argv in (["git", "init", "-q"], [dvc, "init", "-q"], [dvc, "remote", "add", "-d", "store", root / "bench-remote"],
                 [dvc, "add", "-q", data], [dvc, "push", "-q"]):
        subprocess.run([str(word) for word in argv], cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL)
    return folder


def plots_project(root, dvc, env):
    """A project with curves and a confusion matrix, changed since its last commit."""
    folder = fresh(root / "plots-project")
    rng = random.Random(7)

    def train(speed):
        loss = [f"{step},{2.5 * 0.99 ** (step * speed) + rng.random() / 10:.6f}" for step in range(1000)]
        (folder / "plots/loss.csv").write_text("step,loss\n" + "\n".join(loss) + "\n")
        cells = [{"actual": rng.choice("abcd"), "predicted": rng.choice("abcd")} for _ in range(1000)]
        (folder / "plots/classes.json").write_text(json.dumps(cells))

    def run(*argv):
        subprocess.run([str(word) for word in argv], cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL)
    (folder / "plots").mkdir()
    train(1)
    (folder / "dvc.yaml").write_text("plots:\n- plots/loss.csv:\n    x: step\n    y: loss\n"
                                     "- plots/classes.json:\n    template: confusion\n    x: actual\n    y: predicted\n")
    for argv in (["git", "init", "-q"], [dvc, "init", "-q"], [dvc, "remote", "add", "-d", "store", root / "plots-remote"],
                 [dvc, "add", "-q", "plots"], [dvc, "push", "-q"], ["git", "add", "-A"], ["git", "commit", "-qm", "trained"]):
        run(*argv)
    train(2)
    run(dvc, "add", "-q", "plots")
    run(dvc, "push", "-q")
    return folder


def run_suite(options, binary, repository, project, root, env):
    """{test: median seconds}, and what failed."""
    report = root / "report.json"
    report.unlink(missing_ok=True)
    suite = subprocess.run([options.python, "-c", "import dvc.testing.benchmarks as b; print(b.__path__[0])"], env=env, check=True,
                           capture_output=True, text=True).stdout.strip()
    left_out = " and ".join(f"not test_{name}" for name in NOT_YET if name not in ("get", "import"))
    chosen = f"{left_out} and not (test_get and not test_get_url) and not test_import" + (f" and ({options.k})" if options.k else "")
    done = subprocess.run(
        [options.python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", chosen,
         "--basetemp", root / "pytest", "--dvc-bin", binary, "--dvc-bench-repo", repository, "--project-repo", project, "--benchmark-json", report,
         "--benchmark-disable-gc", suite], cwd=root, env=env, capture_output=True, text=True)
    if not report.exists():
        return {}, done.stdout[-3000:] + done.stderr[-1000:]
    times = {bench["name"]: bench["stats"]["median"] for bench in json.loads(report.read_text())["benchmarks"]}
    return times, "" if done.returncode == 0 else done.stdout[-6000:]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--tutti", "--python", "--scratch"):
        parser.add_argument(name, required=True)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("-k", default="")
    options = parser.parse_args()
    options.python = os.path.abspath(options.python)  # not resolved: it is a link into an environment
    with tempfile.TemporaryDirectory(prefix="dvc-suite-", dir=options.scratch) as scratch:
        root = Path(scratch)
        home = fresh(root / "home")
        (home / "gitconfig").write_text("[user]\n\tname = Tester\n\temail = tester@example.com\n")
        env = environment(home, GIT_CONFIG_GLOBAL=str(home / "gitconfig"))
        for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):  # the suite commits with dulwich, which reads no 'Z'
            env.pop(name, None)
        dvc = Path(options.python).parent / "dvc"
        (root / "bin").mkdir()
        tutti = root / "bin/dvc"
        tutti.symlink_to(Path(options.tutti).resolve())
        repository = bench_repository(root, dvc, options.files, env)
        project = plots_project(root, dvc, env)
        ours, failed = run_suite(options, tutti, repository, project, root, env)
        theirs, theirs_failed = run_suite(options, dvc, repository, project, root, env)
    print(f"{options.files:,} files; left out, not there yet: {', '.join(NOT_YET)}\n\n| | tutti | DVC | |\n|---|---|---|---|")
    for name in theirs:
        row = f"{ours[name] * 1000:.1f} ms | {theirs[name] * 1000:.1f} ms | {theirs[name] / ours[name]:.1f}x" if name in ours else "failed | |"
        print(f"| {name} | {row} |")
    for who, story in (("tutti", failed), ("DVC", theirs_failed)):
        if story:
            print(f"\n{who} failed:\n{story}")
    return 1 if failed or not ours else 0


if __name__ == "__main__":
    sys.exit(main())
