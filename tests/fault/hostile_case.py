"""What a case of hostile.py is, and the list of them all."""
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Case:
    name: str
    build: Callable
    names: list = field(default_factory=list)  # what the message must mention
    answers: set | None = None                 # other exit statuses than those of a refusal
    repository: bool = True                    # made beforehand
    may_write: bool = False                    # a failure may leave things in the workspace
    store_is_sound: bool = True
    folder: str = "."
    finish: Callable | None = None             # afterwards, whatever happened


CASES = []


def case(*names, **options):
    """Registers a function as a case of the same name."""
    def register(build):
        CASES.append(Case(build.__name__, build, list(names), **options))
        return build
    return register
