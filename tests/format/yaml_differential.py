#!/usr/bin/env python3
# Compares our YAML with the real DVC's, document by document: what is read, written, and rewritten.
#
#   yaml_differential.py FORMAT_TEST [SEED [COUNT]]   exits 0 when all agree, 77 when DVC cannot be imported here
#   yaml_differential.py --tables DIRECTORY           writes the expected outputs that the unit tests hold
#
# Run it with the Python of a DVC 3.67.1 installation. FORMAT_TEST is the unit test program of lib/format; its hidden case
# [.differential] (differential_test.cpp) does the other half.
import contextlib
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import warnings

try:
    from dvc.utils.collections import apply_diff
    from dvc.utils.serialize import dumps_yaml
    from dvc.utils.serialize._yaml import _dump
    from ruamel.yaml import YAML
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

warnings.simplefilter("ignore")


def expected(request):
    """What DVC does, as text; an exception where it fails."""
    request = json.loads(json.dumps(request))  # no object twice, or DVC writes an alias
    if request["do"] == "write":
        text = dumps_yaml(request["value"])
        if json.dumps(YAML(typ="safe").load(text)) != json.dumps(request["value"]):
            raise ValueError("DVC damages the value")
        return text
    if request["do"] == "read":
        return json.dumps(YAML(typ="safe").load(request["old"]))
    data = YAML(typ="rt").load(request["old"]) or {}
    path = request.get("path", [])
    inside = data
    for key in path if request["do"] == "update" else path[:-1]:
        inside = inside[key]
    if request["do"] == "update":
        apply_diff(request["value"], inside)
    elif request["do"] == "replace":
        inside.update({path[-1]: request["value"]})
    else:
        del inside[path[-1]]
    wanted = json.dumps(data)
    out = io.StringIO()
    _dump(data, out)
    if json.dumps(YAML(typ="safe").load(out.getvalue())) != wanted:
        raise ValueError("DVC damages the file")
    return out.getvalue()


class Values:
    """Random plain data, with the strings that YAML finds hard."""

    WORDS = [
        "a", "it's", 'q"x', "a\\b", "x: y", "# c", "a #b", "true", "null", "~", "1", "1.5", "1e5", "0x1F", "2020-01-01",
        "yes", "- a", "-", "?x", "? x", ":x", "a:", "a: ", "", " lead", "trail ", "\u00e9", "\u4e2d\u6587", "\U0001F600",
        "\u00a0", "\ufeff", "\x85", "\u2028", "\x07", "\x7f", "\t", "a\tb", "line\nbreak", "line\n\nbreaks\n", "\n", "'",
        '"', "=", "<<", "*x", "&x", "!x", "%x", "@x", "`x", "{a}", "[a]", "a,b", "a]", "---", "--- x", "...", "|", "> x",
        "python src/train.py --alpha 0.5", "data/raw/some/long/path/file.csv", ".inf", "0o7", "010", "1_000", "_1",
        "123e4567", "\u0001", "\r", "a\r\nb", "$X", "${a.b}", "0b1", "-1", "+1", "1:20", "\x1b[31m", "\u200b",
    ]
    NUMBERS = [
        0, 1, -5, 10**20, 2**63, -(2**63), 0.1, 1e-5, 1e16, 1e22, 100.0, -0.0, 1e6, float("inf"), -float("inf"), 1.5e300,
        123456.789, float("nan"), 1e15, True, False, None,
    ]

    def __init__(self, chance):
        self.chance = chance

    def text(self):
        kind, choice = self.chance.randrange(10), self.chance.choice
        count = self.chance.randrange
        if kind < 4:
            return choice(self.WORDS)
        if kind < 6:
            return choice(["", "x", " "]).join(choice(self.WORDS) for _ in range(count(1, 4)))
        if kind < 8:
            words = ["word", "longer-word", "a", "it's", '"q"', "x=1", "--flag", "\u00e9", "p" * count(1, 100)]
            return " ".join(choice(words) for _ in range(count(1, 40)))
        if kind < 9:
            parts = ["echo one", "two words here and more of it so it grows", "'q'", '"d"', "x" * 30]
            return choice([" ", "  ", "\n", "\n  ", " \n"]).join(choice(parts) for _ in range(count(1, 12)))
        return "".join(choice("ab 01.:-#'\"\n\\{}[],&*!|>%@`?~\u00e9\u2028\t") for _ in range(count(0, 30)))

    def key(self):
        return "k" * self.chance.randrange(100, 140) if self.chance.random() < 0.05 else self.text()

    def value(self, depth):
        kind = self.chance.randrange(10)
        if depth <= 0 or kind < 4:
            return self.text() if self.chance.random() < 0.6 else self.chance.choice(self.NUMBERS)
        if kind < 7:
            return {self.key(): self.value(depth - 1) for _ in range(self.chance.randrange(5))}
        return [self.value(depth - 1) for _ in range(self.chance.randrange(5))]

    def document(self):
        value = self.value(self.chance.randrange(1, 5))
        return value if isinstance(value, (dict, list)) else {"root": value}


class Texts:
    """Random YAML texts as people write them: comments everywhere, odd indentation, flow style, block scalars."""

    SCALARS = [
        "a", "python train.py --lr 0.1", "'q'", '"d q"', "1", "1.5", "true", "null", "", "~", "data/raw/x.csv", "'1'",
        "0x1F", "1_000", "1e-5", "-3", "+4", "1.50", "010", "2020-01-01", "yes", '"x: y"', "'it''s'", "[a, b]",
        "{a: 1, b: [x]}", "[]", "{}", "[ a,b ,c ]", "12345678901234567890123456789012", "a " * 60 + "b",
        '"' + "w " * 60 + 'e"', "'" + "it''s " * 30 + "e'", "[{a: b}, c]", "[a: b, c]", "0.10e-3", "12e03",
        "[1, 2, 3, " + ", ".join(["item"] * 25) + "]", "{k: v, " + ", ".join(f"k{i}: v" for i in range(25)) + "}",
        "TRUE", ".inf", ".NaN", "0o17",
    ]
    COMMENTS = ["# c", "#c", "# a longer comment: with, stuff", "#", "# \u00e9"]
    KEYS = ["md5", "path", "size", "cmd", "deps", "outs", "meta", "desc", "hash", "x", "'k'", '"q k"']
    NEW = [
        "new", 1, 2.5, True, None, "a: b", ["x", "y"], {"p": 1, "q": "z"}, [], {}, "w " * 50 + "e", "l1\nl2",
        [{"path": "a", "md5": "1" * 32}],
    ]

    def __init__(self, chance):
        self.chance = chance
        self.fresh = 0

    def behind(self):
        kind = self.chance.randrange(14)
        if kind < 2:
            return " " * (1 + 2 * kind) + self.chance.choice(self.COMMENTS)
        return " " * self.chance.randrange(1, 3) if kind == 2 else ""

    def between(self, indent):
        comment = " " * indent + self.chance.choice(self.COMMENTS) + "\n"
        shifted = " " * self.chance.randrange(6) + "# s\n"
        kinds = ["\n", "\n\n", comment, shifted, "\n" + comment, comment + "\n", comment + comment, "  \n"]
        kind = self.chance.randrange(18)
        return kinds[kind] if kind < len(kinds) else ""

    def scalar(self, indent):
        kind = self.chance.randrange(12)
        inner = " " * (indent + 2)
        if kind == 0:
            header = self.chance.choice(["|", "|-", "|+", ">", ">-", ">+"])
            header += self.behind() if self.chance.random() < 0.3 else ""
            lines = ["echo a", "x: y", "# not comment", "  deeper", "word " * 25]
            body = [inner + self.chance.choice(lines) + "\n" for _ in range(self.chance.randrange(1, 4))]
            return header + "\n" + self.chance.choice(["", "", "\n"]).join(body)
        if kind == 1:
            return "first line\n" + inner + "second line" + self.behind() + "\n"
        return self.chance.choice(self.SCALARS) + self.behind() + "\n"

    def key(self, used):
        key = self.chance.choice(self.KEYS)
        if key in used:
            self.fresh += 1
            key = f"k{self.fresh}"
        used.add(key)
        return key

    def members(self, indent, depth, first=True):
        used, text = set(), ""
        for index in range(self.chance.randrange(1, 5)):
            if index or first:
                text += self.between(indent) + " " * indent
            text += self.key(used) + ":"
            if depth > 0 and self.chance.random() < 0.45:
                text += self.behind() + "\n" + self.chance.choice([
                    lambda: self.items(indent, depth - 1),
                    lambda: self.items(indent + self.chance.choice([2, 4]), depth - 1),
                    lambda: self.members(indent + self.chance.choice([2, 2, 4]), depth - 1),
                ])()
            else:
                text += " " + self.scalar(indent)
        return text

    def items(self, indent, depth):
        text = ""
        for _ in range(self.chance.randrange(1, 4)):
            text += self.between(indent) + " " * indent + "-"
            kind = self.chance.random()
            if depth > 0 and kind < 0.45:
                width = self.chance.choice([1, 1, 1, 3])
                text += " " * width + self.members(indent + 1 + width, depth - 1, first=False)
            elif depth > 0 and kind < 0.5:
                inner = self.items(indent + 2, depth - 1).lstrip()
                text += " " + (inner if inner.startswith("-") else "x\n")
            elif depth > 0 and kind < 0.55:
                text += self.behind() + "\n" + self.members(indent + 2, depth - 1)
            else:
                text += " " + self.scalar(indent)
        return text

    def document(self):
        text = self.chance.choice(["", "", "# top\n", "# top\n\n", "\n", "---\n", "# t\n---\n"])
        for index in range(self.chance.randrange(1, 4)):
            text += self.between(0) + f"t{index}:"
            if self.chance.random() < 0.7:
                text += self.behind() + "\n" + self.chance.choice([
                    lambda: self.members(self.chance.choice([2, 2, 4]), 2),
                    lambda: self.items(self.chance.choice([0, 2]), 2),
                ])()
            else:
                text += " " + self.scalar(0)
        text += self.between(0)
        return text.rstrip("\n") if self.chance.random() < 0.1 else text

    def changed(self, value):
        roll = self.chance.random
        new = lambda: self.chance.choice(self.NEW)
        if isinstance(value, dict):
            kept = {k: new() if roll() < 0.08 else self.changed(v) for k, v in value.items() if roll() > 0.08}
            return {**kept, **({"added": new()} if roll() < 0.15 else {})}
        if isinstance(value, list):
            if roll() < 0.2:
                return value[:-1] if roll() < 0.5 else [*value, new()]
            return [new() if roll() < 0.15 else self.changed(v) for v in value]
        return new() if roll() < 0.15 else value

    def request(self):
        """A text and a change of it; None where JSON cannot carry what the text says."""
        text = self.document()
        try:
            value = json.loads(json.dumps(YAML(typ="safe").load(text)))
            if not isinstance(value, dict) or value != YAML(typ="safe").load(text):
                return None
        except Exception:
            return None
        kind = self.chance.randrange(6)
        if kind == 0:
            return {"do": "read", "old": text}
        if kind < 5:
            return {"do": "update", "old": text, "value": value if kind == 1 else self.changed(value)}
        key = self.chance.choice([*value, "fresh"])
        do = "replace" if key == "fresh" else self.chance.choice(["replace", "erase"])
        return {"do": do, "old": text, "path": [key], "value": self.chance.choice(self.NEW)}


def requests(seed, count):
    chance = random.Random(seed)
    values, texts = Values(chance), Texts(chance)
    for _ in range(count // 2):
        yield {"do": "write", "value": values.document()}
    made = 0
    while made < count - count // 2:
        if request := texts.request():
            made += 1
            yield request


def answers(program, asked):
    with tempfile.TemporaryDirectory() as directory:
        name = os.path.join(directory, "requests")
        with open(name, "w") as out:
            out.writelines(json.dumps(request) + "\n" for request in asked)
        environment = {**os.environ, "TUTTI_DIFFERENTIAL": name}
        run = subprocess.run([program, "[.differential]"], env=environment, capture_output=True, text=True)
        if run.returncode != 0:
            sys.exit(run.stdout + run.stderr)
        with open(name + ".answers") as answered:
            return [json.loads(line) for line in answered]


def compare(program, seed, count):
    asked = list(requests(seed, count))
    given = answers(program, asked)
    agreed, failed, different = 0, 0, 0
    for request, answer in zip(asked, given, strict=True):
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                wanted = expected(request)
        except Exception:
            failed += 1  # where DVC crashes we may do better
            continue
        if answer.get("text") == wanted:
            agreed += 1
            continue
        different += 1
        if different <= 5:
            print("request:", json.dumps(request), "wanted:", repr(wanted), "given:", repr(answer), sep="\n")
    print(f"seed {seed}: {agreed} agree, {different} differ, DVC fails on {failed}")
    return different == 0 and agreed > count * 0.9


def literal(text):
    return "".join(
        c if " " <= c <= "~" and c not in '"\\?' else {"\n": "\\n", '"': '\\"', "\\": "\\\\", "?": "\\?"}.get(c)
        or "".join(f"\\{byte:03o}" for byte in c.encode())
        for c in text
    )


def write_tables(directory):
    head = "// Generated by yaml_differential.py --tables from DVC 3.67.1 (ruamel.yaml 0.19.1): {}.\n"
    chance = random.Random(1)
    values, texts = Values(chance), Texts(chance)
    cases = [{"text": word} for word in Values.WORDS] + [{"n": n, "l": [n]} for n in Values.NUMBERS]
    cases += [{word: 1} for word in Values.WORDS[:60]] + [values.document() for _ in range(80)]
    with open(os.path.join(directory, "yaml_write_table.inc"), "w") as out:
        out.write(head.format("a value as JSON, and the YAML that is written"))
        for value in cases:
            with contextlib.suppress(Exception):
                text = expected({"do": "write", "value": value})
                if len(text) >= 1500:
                    continue
                out.write(f'{{"{literal(json.dumps(value))}",\n "{literal(text)}"}},\n')
    with open(os.path.join(directory, "yaml_edit_table.inc"), "w") as out:
        out.write(head.format("an old text, the value wanted as JSON, and the text that is written"))
        made = 0
        while made < 80:
            request = texts.request()
            if not request or request["do"] != "update":
                continue
            with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
                text = expected(request)
                if len(text) < 1200:
                    wanted = literal(json.dumps(request["value"]))
                    out.write(f'{{"{literal(request["old"])}",\n "{wanted}",\n "{literal(text)}"}},\n')
                    made += 1


def main():
    if sys.argv[1] == "--tables":
        return write_tables(sys.argv[2])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
    sys.exit(0 if compare(sys.argv[1], seed, count) else 1)


if __name__ == "__main__":
    main()
