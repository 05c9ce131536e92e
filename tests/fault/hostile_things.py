"""Cases of hostile.py: links on the way, odd names, things that are no files, damage, and questions in the wrong place."""
import hashlib
import json
import os
import socket
import subprocess
import sys

import repository as r
from hostile_case import CASES, Case, case
from hostile_texts import STAGE


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
    r.write(repo, "dvc.yaml", STAGE)
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


@case("data")
def odd_name_missing(repo):
    r.track_directory(repo, "data", {}, json.dumps([{"md5": "0" * 32, "relpath": "gone \x1b[2J"}]))
    return ["checkout", "--force"]


@case("bad\\377")
def name_not_utf8(repo):
    r.write(repo, "data/good", "good")
    with open(os.fsencode(repo) + b"/data/bad\xff", "wb") as file:
        file.write(b"bad")
    return ["add", "data"]


@case("bad\\377")
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

_A = r.md5(b"the bytes of a")


def _damaged(change):
    def build(repo):
        r.track_directory(repo, "data", {"a": b"the bytes of a", "b": b"b"})
        path = r.objects(repo)[_A]
        path.chmod(0o644)
        change(path)
        return ["checkout"]
    return build


CASES += [
    Case("object_flipped", _damaged(lambda path: (path.write_bytes(b"the bytes of A"), path.chmod(0o444))), [_A],
         store_is_sound=False, may_write=True),
    Case("object_truncated", _damaged(lambda path: (path.write_bytes(b"the"), path.chmod(0o444))), [_A],
         store_is_sound=False, may_write=True),
    Case("object_empty", _damaged(lambda path: (path.write_bytes(b""), path.chmod(0o444))), [_A], store_is_sound=False, may_write=True),
    Case("object_missing", _damaged(lambda path: path.unlink()), ["data"], may_write=True),
    Case("object_is_a_folder", _damaged(lambda path: (path.unlink(), path.mkdir())), ["data"], store_is_sound=False, may_write=True),
    Case("object_is_a_link", _damaged(lambda path: (path.unlink(), path.symlink_to("/etc/passwd"))), [_A], store_is_sound=False,
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


@case(r.md5(b"whole")[2:], store_is_sound=False)
def fsck_finds_damage(repo):
    r.track(repo, "a", b"whole")
    path = r.objects(repo)[r.md5(b"whole")]
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


@case("DVC", repository=False)
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
