#!/usr/bin/env python3
"""Every row of lib/decisions/differences.md names tests, and each test named there exists.

  differences.py            judges the table; first itself, by tables with one fault each

A row is `name`, what, DVC, tutti, why, tests. A test is `interop.SCENARIO`, `hostile.CASE` (of tests/fault/hostile.py; with *
for several), `unit.ROOM: sentence of a TEST_CASE` or `functional.TRANSCRIPT: line of its prose`.
"""
import fnmatch
import re
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "interop"), str(TESTS / "fault"), str(TESTS)]
import run  # noqa: E402
from hostile_case import CASES  # noqa: E402
import hostile_texts  # noqa: E402, F401  each adds its cases
import hostile_things  # noqa: E402, F401

TABLE = TESTS.parent / "lib/decisions/differences.md"
PREFIX = "difference_"  # a scenario that shows a row


def sentences(room):
    """What the test cases of a room are called."""
    return {name for file in (TESTS / room).glob("*_test.cpp") for name in re.findall(r'TEST_CASE\(\s*"([^"]+)"', file.read_text())}


def exists(test, scenarios):
    kind, _, name = test.partition(".")
    if kind == "interop":
        return name in scenarios
    if kind == "hostile":
        return any(fnmatch.fnmatchcase(case.name, name) for case in CASES)
    room, _, sentence = name.partition(": ")
    if kind == "functional":
        transcript = TESTS / f"functional/{room}.t"
        return transcript.exists() and bool(sentence) and sentence in transcript.read_text().splitlines()
    return kind == "unit" and sentence in sentences(room)


def rows(text):
    """The cells of each row below the heading."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def complaints(text, scenarios):
    told, names, shown = [], [], set()
    for row in rows(text):
        if len(row) != 6 or not all(row):
            told.append(f"not six cells: {row}")
            continue
        name, tests = row[0].strip("`"), re.findall(r"`([^`]+)`", row[5])
        names.append(name)
        if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name):
            told.append(f"'{name}' is no short name")
        if not tests:
            told.append(f"'{name}' names no test")
        told += [f"'{name}' names '{test}', which there is not" for test in tests if not exists(test, scenarios)]
        shown |= {test.removeprefix("interop.") for test in tests}
    told += [f"'{name}' is there twice" for name in {*names} if names.count(name) > 1]
    told += [f"the scenario '{scenario}' shows what no row says" for scenario in scenarios
             if scenario.startswith(PREFIX) and scenario not in shown]
    return told if names else ["the table has no rows"]


def main():
    scenarios, text = run.scenarios(), TABLE.read_text()
    row = next(line for line in text.splitlines() if line.startswith("| `"))
    test = re.findall(r"`[^`]+`", row)[-1]
    faults = {
        "no test": row[:row.rindex(" | ")] + " | none |", "no such scenario": row.replace(test, "`interop.nothing`"),
        "no such case": row.replace(test, "`hostile.nothing_*`"), "no such sentence": row.replace(test, "`unit.base: pigs fly`"),
        "no such kind": row.replace(test, "`functional.status`"), "a row twice": f"{row}\n{row}", "a cell too few": row.rpartition(" | ")[0] + " |",
        "a scenario without a row": "",
    }
    blind = [fault for fault, line in faults.items() if not complaints(text.replace(row, line), scenarios)]
    told = complaints(text, scenarios) + [f"this check does not see a fault: {fault}" for fault in blind]
    print("\n".join(told) if told else f"{len(rows(text))} differences, each with tests")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
