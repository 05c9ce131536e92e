"""Everything that the comparison of twins overlooks, one line each, and why."""
import re

# Paths not looked at, relative to a twin's folder: pattern -> reason.
OVERLOOKED = {
    rb"(.*/)?\.git": "Git's own bytes carry times; index, HEAD and configuration are compared instead",
    rb"(.*/)?\.dvc/tmp": "lock files, caches and tutti's index: private to each program, rebuilt by each",
    rb".*cache/lineage": "run records beside DVC's objects: tutti's own, DVC never looks there",
    rb".*cache/files/md5/\.[\w-]{22}\.tmp": "DVC's `add --out` leaves its temporaries behind",
    rb".*dvc_plots/index.html": "each program draws in its own way; the data in it is compared as JSON",
    rb"home": "caches of the user's account, among them DVC's state database",
}
_overlooked = [re.compile(pattern) for pattern in OVERLOOKED]


def is_compared(path):
    return not any(pattern.fullmatch(path) for pattern in _overlooked)


def content(entry, folder):
    """Twins live in different folders: absolute paths (symlinks into the cache, absolute URLs) lose theirs."""
    return tuple(part.replace(folder, b"[TWIN]") if isinstance(part, bytes) else part for part in entry)


def answer(value):
    """DVC lists changed entries in the order of a set: lists in JSON answers are compared sorted."""
    if isinstance(value, dict):
        return {key: answer(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted((answer(item) for item in value), key=repr)
    return value


def lines(text):
    """Text answers: DVC ends some with blank lines, and pads with trailing blanks."""
    return [line.rstrip() for line in text.strip().splitlines()]


def graph(text):
    """Nodes and edges of a drawing, named: DVC numbers and lists nodes in the order in which files are found."""
    names = dict(re.findall(r"(node\d+)\[(.*)\]", text))
    return sorted(lines(re.sub(r"\bnode\d+\b", lambda node: names.get(node[0], node[0]), text)))
