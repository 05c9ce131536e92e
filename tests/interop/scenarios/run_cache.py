"""The run cache: what one program has run, the other does not run again."""
import json
import random

_STAGES = """\
stages:
  count:
    cmd: wc -c < in > out; mkdir tree; cp in tree/a; cp out tree/b; cp out m.json; echo ran >> ../runs
    deps:
    - in
    params:
    - k
    outs:
    - out
    - tree
    metrics:
    - m.json:
        cache: false
"""


def _ran(twins, times):
    for twin in twins.both:
        runs = (twin.folder / "runs").read_text().count("ran")
        twins.expect(runs == times, f"the command ran {times} times in the twin '{twin.folder.name}', not {runs}")


def run_cache_made_by_the_other(twins):
    """Each program restores from the run cache that the other one filled."""
    twins.start()
    twins.write("dvc.yaml", _STAGES)
    twins.write("params.yaml", "k: 1.50\n")
    twins.write("in", "one\n")
    twins.run("repro")
    twins.write("in", "two, longer\n")
    twins.run("repro")
    _ran(twins, 2)
    twins.swap()
    twins.write("in", "one\n")
    twins.run("repro")
    _ran(twins, 2)
    twins.shell("rm -rf out tree m.json dvc.lock")
    twins.run("repro")
    _ran(twins, 2)


def run_cache_refused(twins):
    """--force runs all the same; a missing object means a run."""
    twins.start()
    twins.write("dvc.yaml", _STAGES)
    twins.write("params.yaml", "k: x\n")
    twins.write("in", "one\n")
    twins.run("repro")
    twins.run("repro", "--force")
    _ran(twins, 2)
    twins.shell("rm -rf out tree dvc.lock; rm -rf .dvc/cache/files")
    twins.run("repro")
    _ran(twins, 3)


def _value(rng, depth=0):
    """A YAML scalar or small collection in flow style, from the corners where programs disagree."""
    words = ["yes", "no", "on", "~", "null", "true", "False", "1:20", "0x1F", "0o17", "010", "1_000", ".5", "1.", "1e5",
             "1.0e+5", "-0.0", ".inf", "-.inf", "1e22", "1e-7", "123456789012345678901234567890", "'1.0'", '"a: b"', "'='", "1.2.3", "0b11",
             "'2020-01-01'", "'#x'", "plain words", "caf\u00e9", "\U0001f600", '"tab\\tx"', '"line\\nbreak"', "'it''s'", "''"]
    kind = rng.randrange(10 if depth < 2 else 7)
    if kind == 0:
        return str(rng.choice((rng.randrange(-10**6, 10**6), rng.randrange(-2**70, 2**70), rng.randrange(-9, 9))))
    if kind in (1, 2):  # DVC itself loses digits of a long mantissa with exponent when it writes the lock again
        wide = float(f"{rng.uniform(-1, 1):.5g}e{rng.randrange(-300, 290)}")
        return repr(rng.choice((rng.uniform(0.001, 10**9), -rng.uniform(1, 2), wide, float(rng.randrange(10**15)),
                                rng.randrange(1000) / 8, 10.0 ** rng.randrange(-30, 23))))
    if kind in (3, 4):
        return rng.choice(words)
    if kind in (5, 6):
        letters = "abc XYZ 019 -_:#'\"\\{}[],&*!|>%@`.~=?/\t\u00e9\u65e5\U0001f600"
        text = "".join(rng.choice(letters) for _ in range(rng.randrange(1, 60)))
        return json.dumps(text, ensure_ascii=max(text) < "\uffff" and rng.random() < 0.5)  # YAML knows no surrogate pairs
    inner = [_value(rng, depth + 1) for _ in range(rng.randrange(4))]
    if kind == 7:
        return "[" + ", ".join(inner) + "]"
    return "{" + ", ".join(f"k{rng.randrange(99)}_{i}: {value}" for i, value in enumerate(inner)) + "}"


def thousand_random_parameters(twins):
    """1,000 random parameters in 40 stages of ten pipelines: equal dvc.lock bytes and equal run-cache keys."""
    twins.start()
    rng = random.Random(20260102)
    for folder in range(10):
        twins.write(f"f{folder}/params.yaml", "".join(f"p{i}: {_value(rng)}\n" for i in range(100)))
        twins.write(f"f{folder}/dvc.yaml", "stages:\n" + "".join(
            f"  s{s}:\n    cmd: echo {s} > out{s}\n    params: [{', '.join(f'p{i}' for i in range(s, 100, 4))}]\n"
            f"    outs: [out{s}]\n" for s in range(4)))
    twins.run("repro", *(f"f{folder}/dvc.yaml" for folder in range(10)))
    kept = len(list((twins.left.repo / ".dvc/cache/runs").glob("*/*/*")))
    twins.expect(kept == 40, f"40 run-cache entries, not {kept}")
