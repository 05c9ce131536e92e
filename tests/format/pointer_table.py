"""Writes pointer_table.hpp: .dvc files that people edited, and what the real DVC makes of them when the data changed.

Usage: DVC's own Python, pointer_table.py > pointer_table.hpp
"""
from dvc_oracle import fresh_project, literal, quiet, read, write

OLD = "b1946ac92492d2347c6235b4d2611184"
FILE = f"outs:\n- md5: {OLD}\n  size: 6\n  hash: md5\n  path: a.txt\n"
# (command, .dvc file, its text); the data are a.txt ("new\n") and d/ (x, sub/y)
COMMIT = ["commit", "-f", "a.txt.dvc"]
ADD = ["add", "a.txt"]
CASES = [
    (ADD, "a.txt.dvc", FILE),
    (COMMIT, "a.txt.dvc", FILE),
    (ADD, "a.txt.dvc", "# top\n\n" + FILE),
    (ADD, "a.txt.dvc", FILE + "# end\n"),
    (ADD, "a.txt.dvc", f"outs:\n# before\n- md5: {OLD}  # was\n  # middle\n  size: 6  # bytes\n  hash: md5\n  path: a.txt # p\n# end\n"),
    (ADD, "a.txt.dvc", f"outs:\n  -   path:   a.txt\n      md5: '{OLD}'\n      size: 6\n      hash: md5\n"),
    (ADD, "a.txt.dvc", f"outs:\n- path: a.txt\n  md5: {OLD}\n  size: 6\n"),
    (COMMIT, "a.txt.dvc", f"outs:\n- path: a.txt\n  md5: {OLD}\n"),
    (ADD, "a.txt.dvc", f"---\nouts:\n- md5: {OLD}\n  size: 6\n  hash: md5\n  path: a.txt\n...\n"),
    (ADD, "a.txt.dvc", f"%YAML 1.1\n---\nouts:\n- md5: {OLD}\n  path: a.txt\n"),
    (ADD, "a.txt.dvc", FILE.replace("\n", "\r\n")),
    (ADD, "a.txt.dvc", f"wdir: .\nouts:\n- md5: {OLD}\n  path: a.txt\n  cache: true\n  hash: md5\nfrozen: false\n"),
    (COMMIT, "a.txt.dvc", f"desc: 'what it is'\nouts:\n- md5: {OLD}\n  path: ./a.txt\n  hash: md5\n  desc: \"an output\"\n  labels: [one, two]\n"
                          "  type: model\n  meta:\n    by: me # him\n    n: 1\nmeta:\n  # free text\n  a: [1, 2]\n  'b': yes\n"),
    (COMMIT, "a.txt.dvc", f"outs:\n- {{md5: {OLD}, path: a.txt, hash: md5, size: 6}}\n"),
    (COMMIT, "a.txt.dvc", f"outs: [{{md5: {OLD}, path: a.txt}}]\n"),
    (COMMIT, "a.txt.dvc", f"{{outs: [{{md5: {OLD}, path: a.txt, hash: md5}}]}}\n"),
    (COMMIT, "a.txt.dvc", f"outs:\n- md5: {OLD}\n  hash: md5\n  path: a.txt\n  persist: true\n  push: false\n  remote: r\n"),
    (COMMIT, "a.txt.dvc", f"outs:\n- md5: {OLD}\n  hash: md5\n  path: a.txt\n  persist: false\n  push: true\n  labels: []\n  desc: ''\n"),
    (COMMIT, "a.txt.dvc", "outs:\n- path: a.txt\n  hash: md5\n"),
    (COMMIT, "a.txt.dvc", "outs:\n- path: a.txt\n"),
    (COMMIT, "a.txt.dvc", "outs:\n- path: a.txt\n  md5: ''\n  hash: md5\n"),
    (COMMIT, "a.txt.dvc", f"outs:\n\n- md5: {OLD}\n\n  size: 6\n\n  hash: md5\n  path: a.txt\n\n\nmeta:\n  a: 1\n\n"),
    (COMMIT, "a.txt.dvc", f"outs:\n- md5: {OLD}\n  hash: md5\n  path: a.txt\nalways_changed: true\ndesc: |\n  two\n  lines\n"),
    (COMMIT, "a.txt.dvc", f"outs:\n- md5: {OLD}\n  isexec: true\n  hash: md5\n  path: a.txt\n"),
    (COMMIT, "a.txt.dvc", f"outs:\n- md5: {OLD}\n  isexec: false # no\n  hash: md5\n  path: a.txt\nlocked: false\n"),
    (COMMIT, "sub/a.dvc", f"wdir: ..\nouts:\n- md5: {OLD}\n  hash: md5\n  path: a.txt\n"),
    (COMMIT, "sub/a.dvc", f"wdir: ../ # up\nouts:\n- md5: {OLD}\n  hash: md5\n  path: d/../a.txt\n"),
    (COMMIT, "d.dvc", f"outs:\n- md5: {OLD}.dir # tree\n  size: 6\n  nfiles: 1\n  hash: md5\n  path: d/\n"),
    (COMMIT, "d.dvc", f"outs:\n- md5: {OLD}.dir\n  path: d\n"),
    (COMMIT, "d.dvc", f"outs:\n- nfiles: 7 # files\n  path: d\n  md5: {OLD}.dir\n  hash: md5\n  desc: it's long enough that the line must be folded somewhere before its end, or not\n"),
    (COMMIT, "a.txt.dvc", f"'outs':\n- 'md5': \"{OLD}\"\n  \"hash\": 'md5'\n  path: 'a.txt'\n"),
    (["freeze", "a.txt.dvc"], "a.txt.dvc", FILE + "# end\n"),
    (["unfreeze", "a.txt.dvc"], "a.txt.dvc", "frozen: true # for now\n" + FILE),
    (["unfreeze", "a.txt.dvc"], "a.txt.dvc", "locked: true\n" + FILE),
]

print("// Made by pointer_table.py with DVC 3.67.1; not to be edited.\n#pragma once\n")
print("struct PointerCase {\n  const char* before;\n  const char* after;\n};\n\ninline constexpr PointerCase pointer_table[] = {")
for command, path, text in CASES:
    fresh_project()
    write("a.txt", "new\n")
    write("d/x", "x\n")
    write("d/sub/y", "yy\n")
    write(".dvc/config", "[core]\n    no_scm = True\n['remote \"r\"']\n    url = /nowhere\n")
    write(path, text)
    arguments = [*command[:-1], path] if command[0] == "commit" else command
    assert quiet(*arguments) == 0, (command, text)
    print(f"    {{{literal(text)},\n     {literal(read(path))}}},")
print("};")
