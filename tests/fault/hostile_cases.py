"""The cases of hostile.py: each builds a repository and returns the command that meets it."""
import hashlib
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

import repository as r


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
    finish: Callable | None = None


CASES = []


def case(*names, **options):
    """Registers a function as a case of the same name."""
    def register(build):
        CASES.append(Case(build.__name__, build, list(names), **options))
        return build
    return register


def _deep(brackets=20_000):
    return "[" * brackets + "]" * brackets


def _bomb(key):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 10)]
    return f"{key}:\n" + "".join(f"  {line}\n" for line in lines)


# Pointers that cannot be read: `status` says where.

_GOOD = "outs:\n- md5: b1946ac92492d2347c6235b4d2611184\n  size: 6\n  hash: md5\n  path: a\n"
_POINTERS = {
    "broken_yaml": ("outs:\n- md5: [\n", "a.dvc:"),
    "tab_indent": ("outs:\n-\tmd5: x\n\t path: a\n", "a.dvc:"),
    "is_a_list": ("- outs\n", "a.dvc:1"),
    "outs_is_a_number": ("outs: 5\n", "a.dvc:1"),
    "path_is_a_list": (_GOOD.replace("path: a", "path: [a]"), "a.dvc:5"),
    "without_path": (_GOOD.replace("  path: a\n", ""), "a.dvc:"),
    "empty_path": (_GOOD.replace("path: a", "path: ''"), "a.dvc:5"),
    "unknown_key": (_GOOD + "  surprise: 1\n", "a.dvc:6"),
    "duplicate_key": (_GOOD + "  path: b\n", "a.dvc:6"),
    "nul": (_GOOD + "desc: a\0b\n", "a.dvc"),
    "not_utf8": (_GOOD.encode() + b"desc: \xff\xfe\n", "a.dvc"),
    "alias_bomb": (_GOOD + _bomb("meta"), "a.dvc:"),
    "deep_nesting": (_GOOD + f"meta: {_deep()}\n", "a.dvc:"),
    "foreign_tag": (_GOOD + "meta: !!python/object/apply:os.system ['true']\n", "a.dvc:6"),
    "digest_is_a_path": (_GOOD.replace("b1946ac92492d2347c6235b4d2611184", "../../outside/precious"), "a.dvc:2"),
    "digest_is_a_list": (_GOOD.replace("b1946ac92492d2347c6235b4d2611184", "[1, 2]"), "a.dvc:2"),
    "digest_too_short": (_GOOD.replace("b1946ac92492d2347c6235b4d2611184", "b1946ac9"), "a.dvc:2"),
    "size_too_large": (_GOOD.replace("size: 6", "size: 99999999999999999999999"), "a.dvc:3"),
    "size_is_text": (_GOOD.replace("size: 6", "size: six"), "a.dvc:3"),
    "negative_size": (_GOOD.replace("size: 6", "size: -6"), "a.dvc:3"),
    "control_characters": (_GOOD + '  "\\e[31mred\\a": 1\n', "a.dvc:6"),
}


def _pointer(text):
    def build(repo):
        r.write(repo, "a.dvc", text)
        return ["status"]
    return build


for _name, (_text, _where) in _POINTERS.items():
    CASES.append(Case(f"pointer_{_name}", _pointer(_text), [_where]))

# dvc.yaml, dvc.lock, params and configuration that cannot be read.

_STAGE = "stages:\n  s:\n    cmd: echo x > out\n    outs:\n    - out\n"
_OTHERS = {
    "stages_broken": ("dvc.yaml", "stages:\n  s: {cmd: [}\n", "dvc.yaml:2"),
    "stages_unknown_key": ("dvc.yaml", _STAGE + "    surprise: 1\n", "dvc.yaml:6"),
    "stages_duplicate": ("dvc.yaml", _STAGE + "  s:\n    cmd: other\n", "dvc.yaml:6"),
    "stages_without_command": ("dvc.yaml", "stages:\n  s:\n    outs: [out]\n", "dvc.yaml:"),
    "stages_command_is_a_map": ("dvc.yaml", "stages:\n  s:\n    cmd: {a: b}\n", "dvc.yaml:3"),
    "stages_deep_nesting": ("dvc.yaml", _STAGE + f"    meta: {_deep()}\n", "dvc.yaml:"),
    "stages_alias_bomb": ("dvc.yaml", _STAGE + _bomb("vars"), "dvc.yaml:"),
    "stages_nul": ("dvc.yaml", _STAGE + "    desc: a\0b\n", "dvc.yaml"),
    "stages_templating": ("dvc.yaml", _STAGE.replace("echo x", "echo ${x}"), "dvc.yaml:3"),
    "stages_foreach": ("dvc.yaml", "stages:\n  s:\n    foreach: [1]\n    do: {cmd: echo}\n", "dvc.yaml:"),
    "lock_broken": ("dvc.lock", "schema: '2.0'\nstages: {s: [}\n", "dvc.lock:2"),
    "lock_unknown_schema": ("dvc.lock", "schema: '9.0'\nstages: {}\n", "dvc.lock:1"),
    "lock_deep_nesting": ("dvc.lock", f"schema: '2.0'\nstages:\n  s:\n    cmd: x\n    params:\n      p: {_deep()}\n", "dvc.lock:"),
    "lock_digest_is_a_path": ("dvc.lock", "schema: '2.0'\nstages:\n  s:\n    cmd: echo x > out\n    outs:\n    - path: out\n"
                              "      hash: md5\n      md5: ../../../outside/precious\n      size: 1\n", "dvc.lock:8"),
    "params_broken": ("params.yaml", "lr: [\n", "params.yaml:"),
    "params_deep_nesting": ("params.yaml", f"lr: {_deep()}\n", "params.yaml:"),
    "config_broken": (".dvc/config", "[core\nremote = x\n", "config"),
    "config_unknown_key": (".dvc/config", "[core]\n    surprise = 1\n", "surprise"),
    "config_wrong_type": (".dvc/config", "[core]\n    autostage = maybe\n", "autostage"),
}


def _other(file, text):
    def build(repo):
        if file != "dvc.yaml":
            r.write(repo, "dvc.yaml", _STAGE + ("    params: [lr]\n" if file.startswith("params") else ""))
        r.write(repo, file, text)
        return ["run"]
    return build


for _name, (_file, _text, _where) in _OTHERS.items():
    CASES.append(Case(_name, _other(_file, _text), [_where]))

# Outputs that would leave the workspace, or enter what is Git's and DVC's.

_ESCAPES = {
    "parent": "../../outside/escape", "repository": "../escape", "absolute": "OUTSIDE/escape", "git_hook": "../.git/hooks/post-checkout",
    "dvc_config": "../.dvc/config.local", "git_inside": ".git/config", "git_upper_case": "sub/.GIT/config", "dot": ".",
    "dot_inside": "a/./b", "dots_inside": "a/../../../outside/escape", "empty": "", "empty_component": "a//b", "trailing_slash": "a/",
    "nul": "a\0b",
}


def _absolute(path, repo):
    return path.replace("OUTSIDE", str(repo.parent / "outside"))


def _manifest_escape(relpath):
    def build(repo):
        r.track_directory(repo, "data", {"good": b"good"}, json.dumps([{"md5": r.store(repo, b"evil"), "relpath": _absolute(relpath, repo)}]))
        return ["checkout", "--force"]
    return build


for _name, _relpath in _ESCAPES.items():
    CASES.append(Case(f"manifest_entry_{_name}", _manifest_escape(_relpath), ["data"]))

_MANIFESTS = {
    "duplicate": '[{"md5": "{a}", "relpath": "x"}, {"md5": "{a}", "relpath": "x"}]',
    "file_and_folder": '[{"md5": "{a}", "relpath": "x"}, {"md5": "{a}", "relpath": "x/y"}]',
    "is_an_object": '{"md5": "{a}"}', "entry_is_a_number": "[1]", "no_digest": '[{"relpath": "x"}]',
    "digest_is_a_path": '[{"md5": "../../../../../outside/precious", "relpath": "x"}]',
    "digest_of_a_directory": '[{"md5": "{a}.dir", "relpath": "x"}]',
    "cut_off": '[{"md5": "{a}", "relpa', "two_values": "[] []", "empty": "", "deep_nesting": _deep(), "not_utf8": b'[{"md5": "\xff"}]',
}


def _manifest(text):
    def build(repo):
        content = text if isinstance(text, bytes) else text.replace("{a}", r.store(repo, b"a")).encode()
        r.track_directory(repo, "data", {}, content)
        return ["checkout", "--force"]
    return build


for _name, _text in _MANIFESTS.items():
    CASES.append(Case(f"manifest_{_name}", _manifest(_text), ["data"]))

_OUTPUTS = {
    "parent": "..", "beside": "../outside/escape", "absolute": "OUTSIDE/escape", "git_hook": ".git/hooks/post-checkout", "dvc_config": ".dvc/config.local",
    "git_itself": ".git", "dvc_itself": ".dvc", "the_workspace": ".", "through_dots": "a/../../outside/escape",
}


def _pointer_escape(path):
    def build(repo):
        r.write(repo, "a.dvc", f"outs:\n- md5: {r.store(repo, b'evil')}\n  size: 4\n  hash: md5\n  path: {_absolute(path, repo)}\n")
        return ["checkout", "--force"]
    return build


def _stage_escape(path):
    def build(repo):
        r.write(repo, "dvc.yaml", f"stages:\n  s:\n    cmd: 'true'\n    outs:\n    - {_absolute(path, repo)}\n")
        return ["run"]
    return build


def _lock_escape(path):
    """The lock names an output that dvc.yaml, which has templating, does not resolve."""
    def build(repo):
        r.write(repo, "dvc.yaml", "stages:\n  s:\n    cmd: echo ${x}\n")
        r.write(repo, "dvc.lock", "schema: '2.0'\nstages:\n  s:\n    cmd: echo\n    outs:\n"
                f"    - path: {_absolute(path, repo)}\n      hash: md5\n      md5: {r.store(repo, b'evil')}\n      size: 4\n")
        return ["checkout", "--force"]
    return build


for _name, _path in _OUTPUTS.items():
    CASES.append(Case(f"pointer_output_{_name}", _pointer_escape(_path), ["a.dvc:5"]))
    CASES.append(Case(f"stage_output_{_name}", _stage_escape(_path), ["dvc.yaml:5"]))
    CASES.append(Case(f"lock_output_{_name}", _lock_escape(_path), ["dvc.lock:6"]))


@case("a.dvc:")
def pointer_wdir_outside(repo):
    r.write(repo, "a.dvc", f"wdir: ../outside\nouts:\n- md5: {r.store(repo, b'evil')}\n  size: 4\n  hash: md5\n  path: precious\n")
    return ["checkout", "--force"]


# Links on the way.

@case("data", may_write=True)
def output_folder_is_a_link(repo):
    """The output's folder is a link to the outside: replaced or refused, never followed."""
    r.track_directory(repo, "data", {"a": b"a", "precious": b"not so"})
    (repo / "data").symlink_to("../outside")
    return ["checkout", "--force"]


CASES[-1].answers = {0, 1, 2}


@case("data", may_write=True, answers={0, 1, 2})
def link_inside_output(repo):
    r.track_directory(repo, "data", {"sub/precious": b"not so", "a": b"a"})
    (repo / "data").mkdir()
    (repo / "data/sub").symlink_to("../../outside")
    return ["checkout", "--force"]


@case("link", may_write=True)
def output_below_a_link(repo):
    (repo / "link").symlink_to("../outside")
    r.write(repo, "a.dvc", f"outs:\n- md5: {r.store(repo, b'evil')}\n  size: 4\n  hash: md5\n  path: link/precious\n")
    return ["checkout", "--force"]


@case(may_write=True, answers={0, 1, 2})
def output_file_is_a_link(repo):
    """checkout replaces the link, not what it points to."""
    r.track(repo, "a", b"ours")
    (repo / "a").symlink_to("../outside/precious")
    return ["checkout", "--force"]


@case(may_write=True, answers={0, 1, 2})
def stage_output_is_a_link(repo):
    """An output is removed before its stage runs: the link goes, what it points to stays."""
    r.write(repo, "dvc.yaml", "stages:\n  s:\n    cmd: mkdir out && echo x > out/x\n    outs: [out]\n")
    (repo / "out").symlink_to("../outside")
    return ["run"]


@case(may_write=True, answers={0, 1, 2})
def ignore_file_is_a_link(repo):
    r.write(repo, "a", "a")
    (repo / ".gitignore").symlink_to("../outside/precious")
    return ["add", "a"]


@case(may_write=True, answers={0, 1, 2})
def pointer_is_a_link(repo):
    r.write(repo, "a", "a")
    (repo / "a.dvc").symlink_to("../outside/precious")
    return ["add", "a"]


@case(may_write=True, answers={0, 1, 2})
def lock_file_is_a_link(repo):
    r.write(repo, "dvc.yaml", _STAGE)
    (repo / "dvc.lock").symlink_to("../outside/new")
    return ["run"]


# Names.

@case(answers={0})
def odd_name_added(repo):
    """A name with newline, escape and bell is tracked, and quoted when printed."""
    r.write(repo, "data/new\nline \x1b[31mred\x07", "x")
    return ["add", "data"]


@case(answers={0})
def odd_name_checked_out(repo):
    r.track_directory(repo, "data", {"new\nline \x1b]0;title\x07": b"x"})
    return ["checkout"]


@case("\\x1b")
def odd_name_missing(repo):
    r.track_directory(repo, "data", {}, json.dumps([{"md5": "0" * 32, "relpath": "gone \x1b[2J"}]))
    return ["checkout", "--force"]


@case("\\xff")
def name_not_utf8(repo):
    r.write(repo, "data/good", "good")
    with open(os.fsencode(repo) + b"/data/bad\xff", "wb") as file:
        file.write(b"bad")
    return ["add", "data"]


@case("\\xff")
def target_not_utf8(repo):
    with open(os.fsencode(repo) + b"/bad\xff", "wb") as file:
        file.write(b"bad")
    return ["add", b"bad\xff"]


# Things that are no files, or cannot be read.

@case("pipe")
def add_fifo(repo):
    os.mkfifo(repo / "pipe")
    return ["add", "pipe"]


@case("pipe")
def add_folder_with_fifo(repo):
    r.write(repo, "data/a", "a")
    os.mkfifo(repo / "data/pipe")
    return ["add", "data"]


@case("door")
def add_folder_with_socket(repo):
    r.write(repo, "data/a", "a")
    here = os.getcwd()
    os.chdir(repo / "data")  # a socket's path is short
    socket.socket(socket.AF_UNIX).bind("door")
    os.chdir(here)
    return ["add", "data"]


@case("secret")
def add_unreadable(repo):
    r.write(repo, "data/a", "a")
    r.write(repo, "data/secret", "secret")
    (repo / "data/secret").chmod(0)
    return ["add", "data"]


@case("closed")
def add_unreadable_folder(repo):
    r.write(repo, "data/closed/a", "a")
    (repo / "data/closed").chmod(0)
    return ["add", "data"]


CASES[-1].finish = lambda repo: (repo / "data/closed").chmod(0o755)


@case("lost")
def add_dangling_link(repo):
    r.write(repo, "data/a", "a")
    (repo / "data/lost").symlink_to("nowhere")
    return ["add", "data"]


@case("missing")
def add_missing(_):
    return ["add", "missing"]


@case(".dvcignore")
def add_folder_with_ignore_file(repo):
    r.write(repo, "data/a", "a")
    r.write(repo, "data/.dvcignore", "x\n")
    return ["add", "data"]


@case("outside")
def add_from_outside(_):
    return ["add", "../outside/precious"]


@case(answers={0, 1})
def add_changing_file(repo):
    """A file that another process rewrites all the time: no object may hold a mixture under a false name."""
    r.write(repo, "busy", os.urandom(16 << 20))
    script = ("import os, random\nfile = open('busy', 'r+b')\nwhile os.path.exists('busy'):\n"
              "    file.seek(random.randrange(16 << 20))\n    file.write(os.urandom(4096))\n    file.flush()\n")
    _writers[repo] = subprocess.Popen([sys.executable, "-I", "-S", "-c", script], cwd=repo)
    return ["add", "busy"]


_writers = {}
CASES[-1].may_write = True
CASES[-1].finish = lambda repo: (_writers[repo].kill(), _writers[repo].wait())


# Damage.

def _damaged(change):
    def build(repo):
        r.track_directory(repo, "data", {"a": b"the bytes of a", "b": b"b"})
        path = r.objects(repo)[r.md5(b"the bytes of a")]
        path.chmod(0o644)
        change(path)
        return ["checkout"]
    return build


CASES += [
    Case("object_flipped", _damaged(lambda path: (path.write_bytes(b"the bytes of A"), path.chmod(0o444))), ["data/a"],
         store_is_sound=False, may_write=True),
    Case("object_truncated", _damaged(lambda path: (path.write_bytes(b"the"), path.chmod(0o444))), ["data/a"],
         store_is_sound=False, may_write=True),
    Case("object_empty", _damaged(lambda path: (path.write_bytes(b""), path.chmod(0o444))), ["data/a"], store_is_sound=False, may_write=True),
    Case("object_missing", _damaged(lambda path: path.unlink()), ["data/a"], may_write=True),
    Case("object_is_a_folder", _damaged(lambda path: (path.unlink(), path.mkdir())), ["data/a"], store_is_sound=False, may_write=True),
    Case("object_is_a_link", _damaged(lambda path: (path.unlink(), path.symlink_to("/etc/passwd"))), ["data/a"], store_is_sound=False,
         may_write=True),
]


@case("data", store_is_sound=False)
def manifest_damaged(repo):
    r.track_directory(repo, "data", {"a": b"a"})
    path = next(path for name, path in r.objects(repo).items() if name.endswith(".dir"))
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b'"a"', b'"b"'))
    path.chmod(0o444)
    return ["checkout"]


@case("data")
def manifest_missing(repo):
    r.track_directory(repo, "data", {"a": b"a"})
    next(path for name, path in r.objects(repo).items() if name.endswith(".dir")).unlink()
    return ["checkout"]


def _with_remote(repo, content, delivered):
    r.track(repo, "a", content)
    name = r.md5(content)
    r.write(repo, ".dvc/config", "[core]\n    remote = r\n['remote \"r\"']\n    url = ../../remote\n")
    r.write(repo.parent, f"remote/files/md5/{name[:2]}/{name[2:]}", delivered)
    return r.objects(repo)[name]


@case("a")
def remote_object_damaged(repo):
    """What a remote hands over is nothing until it matches."""
    _with_remote(repo, b"promised", b"delivered").unlink()
    return ["pull"]


@case("a")
def remote_object_truncated(repo):
    _with_remote(repo, b"promised" * 1000, b"promised" * 900).unlink()
    return ["pull"]


for _case in CASES[-2:]:
    _case.answers = {1, 5, 6}


@case("a", store_is_sound=False)
def push_damaged_object(repo):
    """A damaged object is not sent."""
    path = _with_remote(repo, b"promised", b"promised")
    (repo.parent / "remote/files/md5" / path.parent.name / path.name).unlink()
    path.chmod(0o644)
    path.write_bytes(b"rotten!!")
    path.chmod(0o444)
    return ["push"]


@case(store_is_sound=False)
def fsck_finds_damage(repo):
    r.track(repo, "a", b"whole")
    path = r.objects(repo)[r.md5(b"whole")]
    CASES_BY_NAME["fsck_finds_damage"].names = [path.name]
    path.chmod(0o644)
    path.write_bytes(b"hole!")
    path.chmod(0o444)
    return ["fsck"]


@case("a")
def unsaved_work(repo):
    """A changed file that is nowhere else is not overwritten."""
    r.track(repo, "a", b"saved")
    r.write(repo, "a", "never saved")
    return ["checkout"]


def _run_cache_entry(repo, text):
    r.write(repo, "in", "in")
    r.write(repo, "dvc.yaml", "stages:\n  s:\n    cmd: cp in out\n    deps: [in]\n    outs: [out]\n")
    key = json.dumps({"cmd": "cp in out", "deps": [{"hash": "md5", "md5": r.md5(b"in"), "path": "in"}], "outs": ["out"]}, sort_keys=True)
    name = hashlib.sha256(key.encode()).hexdigest()
    r.write(repo, f".dvc/cache/runs/{name[:2]}/{name}/{'0' * 64}", text)
    return ["run"]


@case(answers={0, 1, 2, 6}, may_write=True)
def run_cache_garbage(repo):
    return _run_cache_entry(repo, "cmd: [\n\0")


@case(answers={0, 1, 2, 6}, may_write=True)
def run_cache_escape(repo):
    return _run_cache_entry(repo, "cmd: cp in out\ndeps:\n- path: in\n  hash: md5\n  md5: 13b5bfe96f3e2fe411c9f66f4a582adf\n  size: 2\nouts:\n"
                            f"- path: ../outside/escape\n  hash: md5\n  md5: {r.store(repo, b'evil')}\n  size: 4\n")


# What is private to programs may be damaged without harm.

@case(answers={0})
def rwlock_garbage(repo):
    r.write(repo, "a", "a")
    r.write(repo, ".dvc/tmp/rwlock", "}{ no JSON \0")
    return ["add", "a"]


@case(answers={0})
def lock_garbage(repo):
    r.write(repo, "a", "a")
    r.write(repo, ".dvc/tmp/lock", "\0\xff no pid")
    return ["add", "a"]


@case(answers={0})
def index_garbage(repo):
    r.track(repo, "a", b"a")
    r.write(repo, "a", "a")
    for name in ("index", "store-index", "ledger.db"):
        r.write(repo, f".dvc/tmp/tutti/{name}", os.urandom(5000))
    return ["status", "--json"]


# No repository, no Git.

@case("init", repository=False)
def outside_any_repository(_):
    return ["status"]


@case("git", repository=False)
def init_without_git(_):
    return ["init"]


@case("dvc", repository=False)
def dvc_is_a_file(repo):
    r.write(repo, ".dvc", "a file")
    return ["status"]


@case("surprise")
def unknown_option(_):
    return ["add", "--surprise", "x"]


@case("statsu")
def unknown_command(_):
    return ["statsu"]


@case("to-remote")
def option_that_is_not_there_yet(repo):
    r.write(repo, "a", "a")
    return ["add", "--to-remote", "a"]


CASES_BY_NAME = {case.name: case for case in CASES}
assert len(CASES_BY_NAME) == len(CASES) and all(re.fullmatch(r"\w+", name) for name in CASES_BY_NAME)
