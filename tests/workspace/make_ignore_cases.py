#!/usr/bin/env python3
"""Writes ignore_cases.hpp: what the real DVC says of random .dvcignore rules and paths.

Run it with a Python that has DVC: make_ignore_cases.py [repositories] [seed] > ignore_cases.hpp
Patterns that DVC refuses (it dies of them) are left out; ignore_test.cpp has those by hand.
"""
import os
import random
import sys
import tempfile
import warnings

warnings.simplefilter("ignore")
from dvc.fs import localfs  # noqa: E402
from dvc.ignore import DvcIgnoreFilter  # noqa: E402

NAMES = ["a", "b", "ab", "foo", "bar", "x.txt", "y.tmp", ".hid", "a b", "é", "#h", "!n", "a[1]", "A", "a-b", "*s"]
DIRECTORIES = ["a", "b", "ab", "foo", "a/b", "a/foo", "foo/bar", "a/b/ab", "é", "a[1]"]
GLOBS = [
    "*", "*", "*.txt", "*.tmp", "a*", "?", "??", "*a*", "[ab]", "[!a]", "[^b]*", "[a-c]", "x.???", "f*o", "**", "**",
    "a**b", "*.t*", "[[:alpha:]]", "[]a]", "[a", "\\*s", "\\#h", "\\!n", "a\\[1\\]", "a[1]", "[A-Z]", "**a", "?é*",
    ".*", "a[!x]b", "fo[+-9]bar", "[.-f]oo", "a ?", "***", "[\\]]", "*b*b", "é",
]


def name(rng):
    return rng.choice(NAMES[:6] if rng.random() < 0.7 else NAMES)


def pattern(rng):
    segments = [name(rng) if rng.random() < 0.5 else rng.choice(GLOBS) for _ in range(rng.choice([1, 1, 1, 1, 2, 2, 3]))]
    text = "/".join(segments)
    if rng.random() < 0.2:
        text = "/" + text
    if rng.random() < 0.25:
        text += rng.choice(["/", "/", "/**", "/*"])
    if rng.random() < 0.3:
        text = "!" + text
    if rng.random() < 0.05:
        text = rng.choice(["*/", "**/", "/", "//", "!/", "/**/", "**/*/**", "/*", "**/**", "#c", "  ", "\ta  "])
    return text


def c_string(text):
    out = ""
    for byte in text.encode():
        char = chr(byte)
        out += char if 32 <= byte < 127 and char not in '"\\?' else "\\%03o" % byte
    return '"%s"' % out


def repository(rng, index):
    files = {"": [pattern(rng) for _ in range(rng.randint(1, 6))]}
    for _ in range(rng.choice([0, 0, 1, 1, 2])):
        files[rng.choice(DIRECTORIES)] = [pattern(rng) for _ in range(rng.randint(1, 4))]
    with tempfile.TemporaryDirectory() as root:
        root = os.path.realpath(root)
        for directory, patterns in files.items():
            os.makedirs(os.path.join(root, directory), exist_ok=True)
            with open(os.path.join(root, directory, ".dvcignore"), "w", encoding="utf-8") as fobj:
                fobj.write("".join(line + "\n" for line in patterns))
        queries = []
        try:
            rules = DvcIgnoreFilter(localfs, root)
            for _ in range(8):
                base = rng.choice(DIRECTORIES + [""] * 5)
                path = "/".join(([base] if base else []) + [name(rng) for _ in range(rng.choice([1, 1, 2]))])
                is_directory = rng.random() < 0.4
                dirname, basename = os.path.split(os.path.join(root, path))
                ignored, infos = rules._get_trie_pattern(dirname).matches(dirname, basename, is_directory, details=True)
                detail = str(infos[-1]) if infos else ""
                queries.append((path, is_directory, ignored, detail))
        except Exception:  # a refused pattern
            return None
    return files, queries


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    print("// What DVC says of random rules and paths. Written by make_ignore_cases.py; do not edit.")
    print("#pragma once\n\n#include <utility>\n#include <vector>\n\nnamespace tutti {\n")
    print("struct IgnoreQuery {\n  const char* path;\n  bool is_directory;\n  bool ignored;\n  const char* detail;\n};")
    print("struct IgnoreCase {\n  std::vector<std::pair<const char*, const char*>> files;  // directory, text of its .dvcignore")
    print("  std::vector<IgnoreQuery> queries;\n};\n")
    print("inline const std::vector<IgnoreCase>& ignore_cases() {\n  static const std::vector<IgnoreCase> cases = {")
    written = 0
    while written < count:
        made = repository(rng, written)
        if made is None:
            continue
        files, queries = made
        written += 1
        print("      {{%s}," % ", ".join("{%s, %s}" % (c_string(d), c_string("".join(p + "\n" for p in ps))) for d, ps in files.items()))
        flag = {True: "true", False: "false"}
        print("       {%s}}," % ",\n        ".join(
            "{%s, %s, %s, %s}" % (c_string(p), flag[d], flag[i], c_string(m)) for p, d, i, m in queries))
    print("  };\n  return cases;\n}\n\n}  // namespace tutti")


if __name__ == "__main__":
    main()
