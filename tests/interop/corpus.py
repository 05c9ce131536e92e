#!/usr/bin/env python3
"""Asks tutti about real repositories and compares with what the real DVC answered; then sets what is set, thaws what is not
frozen, and finds every file as it was.

  corpus.py --tutti BINARY --scratch DIR [--corpus DIR] [REPOSITORY...]

The collection (../shared/corpus beside the sources: metadata files only, with DVC's answers under truth/) is not part of
this repository; without it the test is skipped.
"""
import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import normalise

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from harness import TESTS, environment, fresh, skip  # noqa: E402

QUESTIONS = {"status-json": ["status", "--json"], "dag-dot": ["dag", "--dot"], "dag-mermaid": ["dag", "--mermaid"], "config-l": ["config", "-l"],
             "stage-list-all": ["stage", "list", "--all"], "params-diff-all": ["params", "diff", "--all", "--json"]}
# Answers that depend on the network, which DVC was denied: it failed, or took what it could not ask for as deleted.
OFFLINE = {("CCRI-POPROX__poprox-recommender", "status-json"), ("iterative__example-get-started", "status-json"),
           ("iterative__lstm_seq2seq", "status-json"), ("rmnldwg__lynference", "status-json")}


def repositories(corpus):
    return sorted(path for path in (corpus / "repos").iterdir() if path.is_dir())


def roots(corpus, name):
    """(folder in the repository, DVC's answers) of each DVC root."""
    truth = corpus / "truth" / name
    for root in json.loads((truth / "summary.json").read_text())["roots"]:
        folder = truth if root == "." else truth / f"root-{root.replace('/', '__')}"
        if (folder / "status-json.rc").exists():
            yield root, folder


def unpack(repository, home, target):
    """As the answers were made: a fresh Git repository around the files, an empty configuration where there is none."""
    shutil.copytree(repository, target)
    subprocess.run(["git", "init", "-q"], cwd=target, env=environment(home), check=True)
    return target


def open_root(folder, home):
    """What DVC needs to open it, committed: questions about what changed since the last commit have an answer."""
    dvc = folder / ".dvc"
    dvc.mkdir(exist_ok=True)
    if not (dvc / "config").exists():
        (dvc / "config").touch()
    if not (dvc / ".gitignore").exists():
        (dvc / ".gitignore").write_text("/config.local\n/tmp\n/cache\n")
    subprocess.run("git add -A && git commit -qm all", shell=True, cwd=folder, env=environment(home), check=True)
    return folder


def understood(text):
    """Without what depends on the order in which a file system lists, or on where the repository lay."""
    try:
        return normalise.answer(json.loads(text))
    except ValueError:
        pass
    return sorted(re.sub(r"=/.*/", "=", line) for line in normalise.graph(text))


def ask(tutti, folder, home, truth, question):
    """(ok or wrong; what went wrong)."""
    done = subprocess.run([tutti, *QUESTIONS[question]], cwd=folder, env=environment(home), stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, errors="replace", timeout=120)
    expected = (truth / f"{question}.out").read_text(errors="replace").replace("@ROOT@", str(folder))
    fails = (truth / f"{question}.rc").read_text().strip() != "0"
    if fails and done.returncode or not fails and not done.returncode and understood(done.stdout) == understood(expected):
        return "ok", ""
    return "wrong", f"status {done.returncode}\n{done.stdout[:600]}{done.stderr[-300:]}\n  DVC{' fails' if fails else ''}:\n{expected[:600]}"


def keys_of(params):
    """A file may come once for all its keys, or once for each of them."""
    keys = {}
    for entry in params:
        keys.setdefault(entry["file"] if "file" in entry else entry["path"], []).extend(entry["keys"] or [])
    return {file: sorted(set(found)) for file, found in keys.items()}


def as_dvc_sees(stage):
    outs = [[out["def_path"], *(out[flag] for flag in ("cache", "persist", "push", "metric")), bool(out["plot"]), out["remote"],
             out["annot"].get("desc")] for out in stage["outs"]]
    return [stage["addressing"], stage["cmd"], stage["wdir"], sorted(dep["def_path"] for dep in stage["deps"]), keys_of(stage["params"]),
            outs, stage["frozen"], stage["always_changed"]]


def as_tutti_sees(stage):
    outs = [[out["path"], *(out[flag] for flag in ("cache", "persist", "push", "metric", "plot")), out.get("remote"), out.get("desc")]
            for out in stage["outs"]]
    return [stage["name"], stage["command"], stage["wdir"], sorted(stage["deps"]), keys_of(stage["params"]), outs, stage["frozen"],
            stage["always_changed"]]


def compare_stages(tutti, folder, home, truth):
    """(ok or wrong; what went wrong). The order of stages of one file is DVC's too."""
    done = subprocess.run([tutti, "stage", "list", "--all", "--fail", "--json"], cwd=folder, env=environment(home), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, errors="replace", timeout=120)
    expected = json.loads((truth / "stages.json").read_text())
    if expected["error"]:
        return ("ok", "") if done.returncode else ("wrong", f"not refused, as DVC does: {expected['error']}")
    if done.returncode:
        return "wrong", f"refused: {done.stderr[-600:]}"
    by_file = lambda stages, name: sorted(stages, key=lambda stage: stage[name])  # noqa: E731, of one file in its order
    ours = [as_tutti_sees(stage) for stage in by_file(json.loads(done.stdout)["stages"], "file")]
    theirs = [as_dvc_sees(stage) for stage in by_file(expected["stages"], "path")]
    for our, their in zip(ours, theirs):
        if our != their:
            return "wrong", f"\n  tutti {our}\n  DVC   {their}"
    return ("ok", "") if len(ours) == len(theirs) else ("wrong", f"{len(ours)} stages, DVC has {len(theirs)}")


def metadata(folder):
    names = lambda path: path.name in ("dvc.lock", "dvc.yaml", ".dvcignore") or path.suffix == ".dvc"  # noqa: E731
    files = [path for path in folder.rglob("*") if path.is_file() and names(path)]
    return {path: path.read_bytes() for path in [*files, folder / ".dvc/config"]}


def write_back(tutti, folder, home):
    """Edits that change nothing, each through its command: (how many succeeded, what went wrong)."""
    before = metadata(folder)
    done = 0

    def call(*words):
        return subprocess.run([tutti, *words], cwd=folder, env=environment(home), stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, errors="replace", timeout=120)

    settings = json.loads(call("config", "--list", "--project", "--json").stdout or '{"settings": []}')["settings"]
    for setting in settings:
        if setting["value"].startswith("/"):
            continue  # a path relative to the file, which is shown absolute
        done += call("config", "--project", setting["name"], setting["value"]).returncode == 0
    for pointer in sorted(path for path in before if path.suffix == ".dvc"):
        # DVC freezes imports by itself: thawing one is a change.
        if b"frozen:" not in before[pointer]:
            done += call("unfreeze", str(pointer.relative_to(folder))).returncode == 0
    after = metadata(folder)
    changed = sorted(str(path.relative_to(folder)) for path in {*before, *after} if before.get(path) != after.get(path))
    # The only command that writes a .dvcignore makes one where there is none. It throws the configuration away: the last.
    ignores = {path: text for path, text in before.items() if path.name == ".dvcignore"}
    if ignores and not changed:
        done += call("init", "--force", "--quiet").returncode == 0
        after = metadata(folder)
        changed = sorted(str(path.relative_to(folder)) for path, text in ignores.items() if after.get(path) != text)
    return done, f"written differently: {changed}" if changed else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tutti")
    parser.add_argument("--scratch")
    parser.add_argument("--corpus", type=Path, default=TESTS.parent.parent / "shared/corpus")
    parser.add_argument("repository", nargs="*")
    options = parser.parse_args()
    if not (options.corpus / "repos").is_dir():
        skip("interop.corpus", f"no collection of real repositories at '{options.corpus}'")
    counts = {"ok": 0, "wrong": 0}
    edits = 0
    with tempfile.TemporaryDirectory(prefix="corpus-", dir=options.scratch) as scratch:
        home = fresh(Path(scratch) / "home")
        for repository in repositories(options.corpus):
            if options.repository and repository.name not in options.repository:
                continue
            for number, (root, truth) in enumerate(roots(options.corpus, repository.name)):
                folder = open_root(unpack(repository, home, Path(scratch) / f"{repository.name}-{number}") / root, home)
                for question in QUESTIONS:
                    if (repository.name, question) in OFFLINE:
                        continue
                    verdict, story = ask(options.tutti, folder, home, truth, question)
                    counts[verdict] += 1
                    if story:
                        print(f"{repository.name} ({root}), {question}: {story}")
                verdict, story = compare_stages(options.tutti, folder, home, truth)
                counts[verdict] += 1
                if story:
                    print(f"{repository.name} ({root}), stages: {story}")
                done, story = write_back(options.tutti, folder, home)
                edits += done
                counts["wrong"] += bool(story)
                if story:
                    print(f"{repository.name} ({root}): {story}")
    print(f"{edits} edits that change nothing changed no byte" if not counts["wrong"] else f"{edits} edits")
    print(f"{counts['ok']} answers as DVC's, {counts['wrong']} wrong")
    is_nothing_proven = not counts["ok"] or not (edits or options.repository)
    return 1 if counts["wrong"] or is_nothing_proven else 0


if __name__ == "__main__":
    sys.exit(main())
