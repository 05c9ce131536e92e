"""Writes run_cache_table.hpp: DVC's own names for seeded random dvc.lock entries.

Usage: DVC's own Python, run_cache_table.py > run_cache_table.hpp
"""
import hashlib
import io
import json
import random
import string

from dvc.stage.cache import _get_cache_hash
from dvc.utils.serialize import dumps_yaml

rng = random.Random(20240607)
WORDS = ["data", "out", "m.json", "é", "模型", "😀", "a b", "it's", 'q"x', "-x", "size", "nfiles", "z", "tab\tx", "", "true", "1",
         "#h", "a: b", "ｚ", "~"]


def text():
    return rng.choice(WORDS) + rng.choice(["", "", str(rng.randrange(100)), "".join(rng.choices(string.printable[:94], k=4))])


def number():
    return rng.choice([
        rng.randrange(-5, 1000), rng.random(), rng.random() * 10 ** rng.randrange(-12, 25), 1e-05, 1e16, 1e22, 1e-4, 100.0, 0.0,
        -0.0, 2**53, -(2**63), float("inf"), float("-inf"), float(rng.randrange(10**6)) / 7, 0.1 + 0.2, 5e-324])


def value(depth=0):
    kind = rng.randrange(9)
    if kind < 2:
        return number()
    if kind < 4:
        return text()
    if kind == 4:
        return rng.choice([None, True, False])
    if depth > 2:
        return rng.randrange(9)
    if kind < 7:
        return [value(depth + 1) for _ in range(rng.randrange(4))]
    return {rng.choice([text(), "size", "nfiles", "k"]): value(depth + 1) for _ in range(rng.randrange(4))}


def entry(path):
    result = {"path": path}
    if rng.random() < 0.8:
        result["hash"] = "md5"
    result["md5"] = hashlib.md5(path.encode()).hexdigest()
    is_directory = rng.random() < 0.3
    if is_directory:
        result["md5"] += ".dir"
    if rng.random() < 0.9:
        result["size"] = rng.randrange(10**9)
    if is_directory:
        result["nfiles"] = rng.randrange(100)
    elif rng.random() < 0.2:
        result["isexec"] = True
    return result


def entries():
    return [entry(path) for path in sorted({"p" + text() for _ in range(rng.randrange(4))})]


def lock():
    result = {"cmd": text() if rng.random() < 0.7 else [text() for _ in range(rng.randrange(1, 4))]}
    if deps := entries():
        result["deps"] = deps
    if rng.random() < 0.6:
        files = sorted({rng.choice(["params.yaml", "a.json", "z.yaml", "é.toml"]) for _ in range(rng.randrange(1, 4))})
        files.sort(key=lambda file: (file != "params.yaml", file))
        result["params"] = {
            file: dict(sorted({rng.choice([text(), "lr", "train.size", "size"]): value() for _ in range(rng.randrange(4))}.items()))
            for file in files}
    if outs := entries():
        result["outs"] = outs
    return result


def shuffled(entry):
    """What DVC sorts before it hashes comes in any order."""
    result = dict(entry)
    for key in ("deps", "outs"):
        if key in result:
            result[key] = rng.sample(result[key], len(result[key]))
    if "params" in result:
        files = list(result["params"].items())
        rng.shuffle(files)
        result["params"] = {file: dict(rng.sample(list(keys.items()), len(keys))) for file, keys in files}
    return result


print("// Made by run_cache_table.py with DVC 3.67.1; not to be edited.\n#pragma once\n")
print("struct RunCacheCase {\n  const char* entry;  // JSON\n  const char* key;\n  const char* value;")
print("  const char* yaml_md5;  // of the entry's file\n};\n\ninline constexpr RunCacheCase run_cache_table[] = {")
for _ in range(400):
    sample = lock()
    key = _get_cache_hash(dict(sample), key=True)
    full = _get_cache_hash(dict(sample))
    file = hashlib.md5(dumps_yaml(sample).encode()).hexdigest()
    print(f'    {{R"~~({json.dumps(shuffled(sample), ensure_ascii=False)})~~",\n     "{key}",\n     "{full}",\n     "{file}"}},')
print("};")
