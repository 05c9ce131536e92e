"""Runs the real DVC in this process, and writes tables as C++ headers. Used by the *_table.py beside it."""
import os
import shutil
import sys
import tempfile

os.environ["DVC_NO_ANALYTICS"] = "1"
HOME = tempfile.mkdtemp()
os.environ["DVC_SITE_CACHE_DIR"] = os.path.join(HOME, "site")
os.environ["DVC_GLOBAL_CONFIG_DIR"] = os.environ["DVC_SYSTEM_CONFIG_DIR"] = os.path.join(HOME, "none")
from dvc.cli import main  # noqa: E402


def quiet(*args):
    """dvc ARGS, with its output on stderr; gives its exit status."""
    sys.stdout.flush()
    stdout = os.dup(1)
    os.dup2(2, 1)
    try:
        return main(list(args))
    finally:
        sys.stdout.flush()
        os.dup2(stdout, 1)
        os.close(stdout)


def fresh_project():
    """An empty project without Git; the process stands in it."""
    root = os.path.join(HOME, "project")
    os.chdir(HOME)
    shutil.rmtree(root, ignore_errors=True)
    os.makedirs(root)
    os.chdir(root)
    assert quiet("init", "--no-scm", "-q") == 0


def write(path, text):
    if os.path.dirname(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", newline="") as file:
        file.write(text)


def read(path):
    with open(path, newline="") as file:
        return file.read()


def literal(text):
    if "\r" in text or "\x1b" in text:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r").replace("\n", "\\n") + '"'
    return 'R"~~(' + text + ')~~"'
