"""Repositories made by hand, without the program under test, and what must hold in them whatever happened."""
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from harness import environment, md5, snapshot  # noqa: E402

OBJECTS = ".dvc/cache/files/md5"


def make_repository(repo, git=True):
    repo = Path(repo)
    (repo / ".dvc").mkdir(parents=True)
    (repo / ".dvc/config").write_text("")
    (repo / ".dvc/.gitignore").write_text("/config.local\n/tmp\n/cache\n")
    if git:
        subprocess.run(["git", "init", "-q", "--template="], cwd=repo, env=environment(repo), check=True)
    return repo


def write(repo, name, content):
    path = Path(repo) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def store(repo, content, suffix="", name=None):
    """Puts an object where DVC would; `name` overrides the digest, for objects that lie."""
    content = content if isinstance(content, bytes) else content.encode()
    name = name or md5(content) + suffix
    path = Path(repo) / OBJECTS / name[:2] / name[2:]
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o444)
    return name


def track(repo, path, content):
    """Pointer, .gitignore line and object of a file."""
    name = store(repo, content)
    write(repo, f"{path}.dvc", f"outs:\n- md5: {name}\n  size: {len(content)}\n  hash: md5\n  path: {Path(path).name}\n")
    ignore(repo, path)


def track_directory(repo, path, files, manifest=None):
    """The same for a directory; `manifest` overrides the entries, for manifests that lie."""
    entries = [{"md5": store(repo, content), "relpath": name} for name, content in sorted(files.items())]
    text = json.dumps(entries) if manifest is None else manifest
    name = store(repo, text, ".dir")
    write(repo, f"{path}.dvc", f"outs:\n- md5: {name}\n  size: {sum(map(len, files.values()))}\n  nfiles: {len(files)}\n"
          f"  hash: md5\n  path: {Path(path).name}\n")
    ignore(repo, path)


def ignore(repo, path):
    file = Path(repo) / Path(path).parent / ".gitignore"
    line = f"/{Path(path).name}\n"
    old = file.read_text() if file.exists() else ""
    if line not in old:
        file.write_text(old + line)


# What must hold.

def objects(repo, below=OBJECTS):
    root = Path(repo) / below
    return {folder.name + file.name: file for folder in root.glob("??") if folder.is_dir() for file in folder.iterdir()}


def false_objects(repo, below=OBJECTS):
    """Objects that are not what their name says. DVC trusts a read-only object without looking."""
    found = []
    for name, path in objects(repo, below).items():
        if not re.fullmatch(r"[0-9a-f]{32}(\.dir)?", name):
            found.append(f"'{path.relative_to(repo)}' is no object: DVC's gc would delete it, its status may count it")
        elif md5(path.read_bytes()) != name[:32]:
            found.append(f"'{path.relative_to(repo)}' holds other bytes than its name says")
        elif stat.S_IMODE(path.stat().st_mode) != 0o444:
            found.append(f"'{path.relative_to(repo)}' is writable")
    return found


def half_trees(repo, below):
    """Manifests that are there before all they name: whoever meets one believes that the rest is there, too."""
    there = objects(repo, below)
    return [f"'{path.relative_to(repo)}' names {entry['md5']}, which is not there" for name, path in there.items() if name.endswith(".dir")
            for entry in json.loads(path.read_bytes()) if entry["md5"] not in there]


def lost_bytes(repo, contents):
    """Which of the person's contents lie nowhere any more, neither in the workspace nor in the store."""
    there = set()
    for folder, _, files in os.walk(repo):
        for name in files:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and not os.path.islink(path):
                with open(path, "rb") as file:
                    there.add(md5(file.read()))
    return [f"lost: {content[:40]!r}" for content in contents if md5(content) not in there]


def dangling_pointers(repo):
    """Objects that a pointer or lock file names and the store lacks."""
    there = objects(repo)
    found = []
    for file in (*Path(repo).rglob("*.dvc"), *Path(repo).rglob("dvc.lock")):
        if file.is_dir():
            continue
        text = file.read_text()
        if not text.endswith("\n"):
            found.append(f"'{file.name}' is torn: {text[-40:]!r}")
        outs = text if file.suffix == ".dvc" else "".join(re.findall(r"(?ms)^    outs:\n(.*?)(?=^  \S|\Z)", text))
        for name in re.findall(r"md5: ([0-9a-f]{32}(?:\.dir)?)", outs):
            if name not in there:
                found.append(f"'{file.name}' names {name}, which is not stored")
            elif name.endswith(".dir"):
                found += [f"'{file.name}': {entry['relpath']} is not stored"
                          for entry in json.loads(there[name].read_bytes()) if entry["md5"] not in there]
    return found


def left_over(repo):
    """Temporary files of a program that is no more."""
    return [f"left over: '{path.relative_to(repo)}'" for path in Path(repo).rglob("*")
            if path.name.startswith(".tutti-") or path.suffix in (".tmp", ".temp")]


_private = re.compile(rb"\.git|\.dvc/tmp|\.dvc/cache/lineage")


def state(repo):
    """All that DVC and people see, times aside."""
    return snapshot(repo, lambda path: not _private.fullmatch(path))
