"""Writes stage_table.hpp: dvc.yaml before and after the real `dvc stage add`.

Usage: DVC's own Python, stage_table.py > stage_table.hpp
"""
from dvc_oracle import fresh_project, literal, quiet, read, write

COMMENTED = """# the pipeline
vars:
  - a: 1

stages:
  first:   # comes first
    cmd:   "echo hi"   # says hi
    deps:
      - z
      - 'b'

  # the second
  second:
    desc: about it
    cmd: echo second
    outs:
    - out.txt:
        desc: the output
        push: false
    - gone.txt
    meta:
      owner: me
# the end
metrics:
- m.json
"""
FOUR = "stages:\n    one:\n        cmd: echo   1\n        deps: [a, b]\n    two:\n        cmd: echo 2\n"
LONG = "python train.py --with-a-very-long-option value --and-another-long-option value --and-one-more value --end"
# (dvc.yaml, arguments)
CASES = [
    ("", ["-n", "s", "echo", "hi"]),
    ("", ["-n", "s", "-d", "b", "-d", "a", "-d", "A/x", "echo hi"]),
    ("", ["-n", "s", "-p", "lr,b", "-p", "a", "-p", "other.yaml:z,y", "-p", "a.json:", "-p", "whole.toml:k", "-d", "q", "cmd"]),
    ("", ["-n", "s", "-o", "o2", "-o", "o1", "-O", "nc", "--outs-persist", "p", "--outs-persist-no-cache", "pn", "cmd"]),
    ("", ["-n", "s", "-m", "m.json", "-M", "m2.json", "--plots", "p.csv", "--plots-no-cache", "p2.csv", "-o", "out", "cmd"]),
    ("", ["-n", "s", "-w", "sub", "-d", "in", "-o", "out", "cmd"]),
    ("", ["-n", "s", "-w", "./sub/", "cmd"]),
    ("", ["-n", "s", "--always-changed", "cmd"]),
    ("", ["-n", "s", "--desc", "what it does: all", "cmd"]),
    ("", ["-n", "s", "--desc", "all", "-w", "sub", "-d", "d", "-p", "x", "-o", "o", "-M", "m", "--plots", "p", "--always-changed", "c"]),
    ("", ["-n", "s", LONG]),
    ("", ["-n", "s", "echo 'a: b' \"c\" # d"]),
    ("", ["-n", "s", "echo a\necho b"]),
    ("", ["-n", "s", "true"]),
    ("", ["-n", "s", "-d", "no", "-d", "1", "-d", "é", "-d", "a b", "-d", "a: b", "-p", "1", "-p", "true", "cmd"]),
    ("", ["-n", "s-1_x", "-p", "params.yaml:", "cmd"]),
    ("stages:\n  a:\n    cmd: x\n", ["-n", "s", "-o", "o", "cmd"]),
    ("stages:\n  a:\n    cmd: x\n  b:\n    cmd: y\n", ["-f", "-n", "a", "-d", "new", "x2"]),
    ("stages:\n  a:\n    cmd: x\n    deps:\n    - one\n    - two\n    outs:\n    - o\n", ["-f", "-n", "a", "-d", "one", "-o", "o", "x"]),
    ("stages:\n  a:\n    cmd: x\n    frozen: true\n    wdir: sub\n    always_changed: true\n", ["-f", "-n", "a", "x"]),
    ("stages:\n  a:\n    desc: kept\n    cmd: x # c\n    meta:\n      k: [1, 2] # m\n  b:\n    cmd: y\n", ["-f", "-n", "a", "y"]),
    ("stages:\n  a:\n    cmd: x\n    outs:\n    - o:\n        desc: kept\n        type: model\n        labels:\n        - l\n"
     "        push: false\n        persist: true\n    - q\n", ["-f", "-n", "a", "-o", "o", "-O", "q", "x"]),
    ("stages:\n  a:\n    cmd: # list\n    - one\n    - two\n  b:\n    cmd: y\n", ["-f", "-n", "a", "three"]),
    ("stages:\n  a:\n    cmd: x\n    params:\n    - lr # rate\n    - other.yaml:\n      - k\n", ["-f", "-n", "a", "-p", "lr", "-p", "other.yaml:k,j", "x"]),
    ("stages:\n  a:\n    cmd: x\nmetrics:\n- m\n", ["-n", "s", "cmd"]),
    ("metrics:\n- m\n", ["-n", "s", "cmd"]),
    ("stages:\n  a:\n    foreach: [1, 2]\n    do:\n      cmd: echo ${item}\n  b:\n    cmd: y\n", ["-n", "s", "cmd"]),
]
# Where DVC changes more than the stage: only what is said has to be the same.
LOOSE = [
    (COMMENTED, ["-n", "third", "-d", "x", "cmd"]),
    (COMMENTED, ["-f", "-n", "first", "-d", "b", "echo bye"]),
    (COMMENTED, ["-f", "-n", "second", "-o", "out.txt", "echo again"]),
    (FOUR, ["-n", "three", "-d", "x", "cmd"]),
    (FOUR, ["-f", "-n", "one", "-d", "a", "-d", "c", "-o", "z", "echo one"]),
    ("stages: {a: {cmd: x}}\n", ["-n", "s", "cmd"]),
    ("stages: {a: {cmd: x}, b: {cmd: y}}\n", ["-f", "-n", "a", "cmd"]),
    ("stages: {}\n", ["-n", "s", "cmd"]),
    ("# nothing yet\n", ["-n", "s", "cmd"]),
]

print("// Made by stage_table.py with DVC 3.67.1; not to be edited.\n#pragma once\n")
print("struct StageCase {\n  const char* before;\n  const char* name;  // of the stage\n  const char* after;\n  bool is_exact;")
print("};\n\ninline constexpr StageCase stage_table[] = {")
for cases in (CASES, LOOSE):
    for before, arguments in cases:
        fresh_project()
        write("sub/x", "")
        if before:
            write("dvc.yaml", before)
        assert quiet("stage", "add", *arguments) == 0, (before, arguments)
        name = arguments[arguments.index("-n") + 1]
        print(f'    {{{literal(before)},\n     "{name}",\n     {literal(read("dvc.yaml"))}, {"true" if cases is CASES else "false"}}},')
print("};")
