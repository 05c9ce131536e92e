#!/usr/bin/env python3
"""Runs one interop scenario (or all): the same steps with DVC and with tutti, compared byte for byte.

  run.py --dvc VENV/bin/python --tutti BINARY [--scratch DIR] SCENARIO...
  run.py --list
  run.py --dvc VENV/bin/python --mutants

`--tutti dvc` lets DVC play both parts: the scenarios themselves must hold. `--mutants` lets DVC with one fault after the
other play tutti: each must be found out.
"""
import argparse
import importlib
import inspect
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import harness  # noqa: E402
import mutants  # noqa: E402
from programs import Dvc, Program  # noqa: E402
from twins import Difference, Twins  # noqa: E402


def scenarios():
    """Every function of scenarios/*.py whose name does not begin with an underscore (CMake counts the same way)."""
    found = {}
    for file in sorted((HERE / "scenarios").glob("*.py")):
        module = importlib.import_module(f"scenarios.{file.stem}")
        found |= {name: function for name, function in inspect.getmembers(module, inspect.isfunction)
                  if function.__module__ == module.__name__ and not name.startswith("_")}
    return found


def play(scenario, twins):
    """None, or the story of what went wrong."""
    try:
        scenario(twins)
        if twins.takes_over:
            twins.compare()
            twins.take_over()
    except Difference as difference:
        return "\n".join([f"{scenario.__name__}: {scenario.__doc__}", *twins.log, str(difference)])
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dvc", help="the Python that has DVC")
    parser.add_argument("--tutti", default="dvc")
    parser.add_argument("--mutants", action="store_true")
    parser.add_argument("--scratch")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("scenario", nargs="*")
    options = parser.parse_args()
    known = scenarios()
    if options.list:
        print("\n".join(known))
        return 0
    if not options.dvc or not Path(options.dvc).exists():
        harness.skip("interop." + (options.scenario or ["all"])[0], f"no DVC at '{options.dvc}' (./bootstrap test makes one)")
    dvc = Dvc(options.dvc)
    tutti = Dvc(options.dvc, seed=2) if options.tutti == "dvc" else Program(options.tutti)
    if options.mutants:
        parts = {fault: (known[scenario], mutants.Mutant(dvc, fault)) for fault, scenario in mutants.FOUND_BY.items()}
    else:
        parts = {name: (known[name], tutti) for name in options.scenario or known}
    failed = []
    for name, (scenario, program) in parts.items():
        with tempfile.TemporaryDirectory(prefix=f"interop-{name}-", dir=options.scratch) as scratch:
            story = play(scenario, Twins(Path(scratch), dvc, program))
        if options.mutants:
            story = None if story else f"'{scenario.__name__}' does not notice the fault '{name}'"
        if story:
            failed.append(name)
            print(f"{story}\n")
    dvc.close()
    tutti.close()
    print(f"{len(parts) - len(failed)} passed, {len(failed)} failed" + (": " + ", ".join(failed) if failed else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
