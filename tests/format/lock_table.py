"""Writes lock_table.hpp: dvc.lock before and after DVC puts entries into it, as Lockfile.dump_stages does.

Usage: DVC's own Python, lock_table.py > lock_table.hpp
"""
import json
import os
import tempfile

from dvc_oracle import literal, read, write

from dvc.utils.serialize import modify_yaml

M = "2a4732b1de5db823e94d662d207b8fb2"
OUT = {"path": "o", "hash": "md5", "md5": M, "size": 4}
LONG = "python train.py --with-a-very-long-option value --and-another-long-option value --and-one-more value --end"
BASE = f"""schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: {M}
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: {M}
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\\nlines"
    outs:
    - path: d
      hash: md5
      md5: {M}.dir
      size: 10
      nfiles: 2
"""
NEW = {"cmd": "echo new", "deps": [dict(OUT, path="é")], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": None, "s": "1.0"}},
       "outs": [OUT, dict(OUT, path="run", isexec=True)]}
FOLDED = {"cmd": LONG, "outs": [dict(OUT, path="/".join(["a-long-directory-name"] * 5))]}
MULTI = {"cmd": ["one: two", "three\nfour", "true", ""]}
OLD_FOLD = BASE.replace("echo a", "python train.py --with-a-very-long-option value --and-another-long-option\n      value --end")
CASES = [
    ("", {"a": NEW}),
    ("", {"a": NEW, "b": FOLDED, "c": MULTI}),
    (BASE, {"a": NEW}), (BASE, {"b": NEW}), (BASE, {"c": NEW}), (BASE, {"d": NEW}), (BASE, {"z": FOLDED, "a": MULTI, "y": NEW}),
    (BASE, {"123": NEW, "true": NEW, "a b": NEW, "x@1": NEW, "é": NEW}),
    ("# top\n" + BASE, {"b": NEW}), (BASE + "# end\n", {"c": NEW}), (BASE + "# end\n", {"d": NEW}),
    (BASE.replace("  b:\n", "  b: # about b\n"), {"b": NEW}), (BASE.replace("  b:\n", "\n  # above b\n  b:\n"), {"b": NEW}),
    (BASE.replace("  b:\n", "\n  # above b\n  b:\n"), {"a": NEW}), (BASE.replace("  b:\n", "\n\n  b:\n"), {"a": MULTI}),
    (BASE.replace("cmd: echo a", "cmd: echo a # inside"), {"a": NEW}), (BASE.replace("cmd: echo a", "cmd: echo a # inside"), {"b": NEW}),
    (OLD_FOLD, {"b": NEW}), (OLD_FOLD, {"a": NEW}), (BASE.replace("'2.0'", '"2.0"'), {"b": NEW}),
    (BASE.replace("\n", "\r\n"), {"b": NEW}),
    ("schema: '2.0'\nstages:\n    a:\n        cmd: x\n    b:\n        cmd: y\n        outs:\n            - path: o\n", {"a": NEW}),
    ("schema: '2.0'\nstages:\n  a: {cmd: x}\n  b:\n    cmd: y\n", {"b": NEW}), ("schema: '2.0'\n", {"b": NEW}),
    (BASE.replace("schema: '2.0'\n", "") + "schema: '2.0'\n", {"d": NEW}), (BASE + "datasets:\n- name: n\n", {"d": NEW}),
    ("schema: '2.0'\ndatasets:\n- name: n\nstages:\n  a:\n    cmd: x\n", {"d": NEW}),
    (BASE.replace("lr: 0.1", "lr: 0.10"), {"b": NEW}), (BASE.replace("lr: 0.1", "lr: True"), {"b": NEW}),
    (BASE.replace("lr: 0.1", "lr: '0.1'"), {"b": NEW}), (BASE.replace("echo a", "'echo a'"), {"b": NEW}),
    (BASE.replace("echo a", LONG), {"b": NEW}), (BASE.replace("size: 4", "size: 0x4"), {"b": NEW}),
]

print("// Made by lock_table.py with DVC 3.67.1; not to be edited.\n#pragma once\n")
print("struct LockCase {\n  const char* before;\n  const char* stages;  // JSON\n  const char* after;\n};\n")
print("inline constexpr LockCase lock_table[] = {")
os.chdir(tempfile.mkdtemp())
for before, stages in CASES:
    if os.path.exists("dvc.lock"):
        os.unlink("dvc.lock")
    if before:
        write("dvc.lock", before)
    with modify_yaml("dvc.lock") as data:
        if not data:
            data.update({"schema": "2.0"})
        data["stages"] = data.get("stages", {})
        for name, entry in json.loads(json.dumps(stages)).items():
            data["stages"].update({name: entry})
    print(f"    {{{literal(before)},\n     {literal(json.dumps(stages, ensure_ascii=False))},\n     {literal(read('dvc.lock'))}}},")
print("};")
