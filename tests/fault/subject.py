"""A small `add` with a fault on request: the harnesses must find each of them, and nothing in the sound one.

  subject.py FAULT add TARGET...    FAULT: sound, torn, lossy, litter, stale_lock, pointer_first, deaf
"""
import hashlib
import json
import os
import sys

CACHE = ".dvc/cache/files/md5"


def put(content, suffix, fault):
    name = hashlib.md5(content).hexdigest() + suffix
    path = f"{CACHE}/{name[:2]}/{name[2:]}"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.exists(path):
        return name
    written = path if fault == "torn" else f"{CACHE}/.tutti-{os.getpid()}"
    file = os.open(written, os.O_WRONLY | os.O_CREAT, 0o444)
    half = len(content) // 2
    for piece in (content[:half], content[half:]):
        os.write(file, piece)
    try:
        os.fsync(file)
    except OSError:
        if fault != "deaf":
            os.close(file)
            os.unlink(written)
            raise
    os.close(file)
    if written != path:
        os.rename(written, path)
    return name


def read(path, fault):
    with open(path, "rb") as file:
        content = file.read()
    if fault == "lossy":  # the only copy is in memory now
        os.unlink(path)
    return content


def write(path, content):
    temporary = f".tutti-{os.getpid()}"
    file = os.open(temporary, os.O_WRONLY | os.O_CREAT, 0o644)
    os.write(file, content)
    os.close(file)
    os.rename(temporary, path)


def add(target, fault):
    os.makedirs(CACHE, exist_ok=True)
    if os.path.isdir(target):
        names = sorted(os.path.relpath(os.path.join(folder, name), target)
                       for folder, _, files in os.walk(target) for name in files)
        contents = {name: read(f"{target}/{name}", fault) for name in names}
        manifest = json.dumps([{"md5": hashlib.md5(contents[name]).hexdigest(), "relpath": name} for name in names]).encode()
        digest, count = hashlib.md5(manifest).hexdigest() + ".dir", f"  nfiles: {len(names)}\n"
    else:
        contents, manifest, count = {"": read(target, fault)}, None, ""
        digest = hashlib.md5(contents[""]).hexdigest()
    size = sum(map(len, contents.values()))
    pointer = f"outs:\n- md5: {digest}\n  size: {size}\n{count}  hash: md5\n  path: {target}\n".encode()
    if fault == "pointer_first":
        write(f"{target}.dvc", pointer)
    for name, content in contents.items():
        put(content, "", fault)
        if fault == "lossy":
            write(f"{target}/{name}" if manifest else target, content)
    if manifest:
        put(manifest, ".dir", fault)
    write(f"{target}.dvc", pointer)
    old = open(".gitignore").read() if os.path.exists(".gitignore") else ""
    if f"/{target}\n" not in old:
        write(".gitignore", (old + f"/{target}\n").encode())


def main():
    fault, command, *targets = sys.argv[1:]
    if command != "add":
        return 0
    os.makedirs(".dvc/tmp", exist_ok=True)
    for folder in (CACHE, "."):
        if fault != "litter" and os.path.isdir(folder):
            for name in os.listdir(folder):
                if name.startswith(".tutti-"):
                    os.unlink(f"{folder}/{name}")
    if fault == "stale_lock":
        os.close(os.open(".dvc/tmp/held", os.O_CREAT | os.O_EXCL))
    for target in targets:
        add(target, fault)
    if fault == "stale_lock":
        os.unlink(".dvc/tmp/held")
    return 0


sys.exit(main())
