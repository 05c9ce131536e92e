"""Cases of hostile.py: files whose text is broken, too much, or names what it must not."""
import json

import repository as r
from hostile_case import CASES, Case, case


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
    "empty_path": (_GOOD.replace("path: a", "path: ''"), "a.dvc:"),
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

STAGE = "stages:\n  s:\n    cmd: echo x > out\n    outs:\n    - out\n"
_OTHERS = {
    "stages_broken": ("dvc.yaml", "stages:\n  s: {cmd: [}\n", "dvc.yaml:2"),
    "stages_unknown_key": ("dvc.yaml", STAGE + "    surprise: 1\n", "dvc.yaml:6"),
    "stages_duplicate": ("dvc.yaml", STAGE + "  s:\n    cmd: other\n", "dvc.yaml:6"),
    "stages_without_command": ("dvc.yaml", "stages:\n  s:\n    outs: [out]\n", "dvc.yaml:"),
    "stages_command_is_a_map": ("dvc.yaml", "stages:\n  s:\n    cmd: {a: b}\n", "dvc.yaml:3"),
    "stages_deep_nesting": ("dvc.yaml", STAGE + f"    meta: {_deep()}\n", "dvc.yaml:"),
    "stages_alias_bomb": ("dvc.yaml", STAGE + _bomb("vars"), "dvc.yaml:"),
    "stages_nul": ("dvc.yaml", STAGE + "    desc: a\0b\n", "dvc.yaml"),
    "stages_templating": ("dvc.yaml", STAGE.replace("echo x", "echo ${x}"), "dvc.yaml:3"),
    "stages_foreach_of_nothing": ("dvc.yaml", "stages:\n  s:\n    foreach: ${x}\n    do: {cmd: echo}\n", "dvc.yaml:3:14"),
    "stages_endless_matrix": ("dvc.yaml", "stages:\n  s:\n    cmd: echo\n    matrix:\n" + "".join(
        f"      a{i}: [{', '.join(map(str, range(100)))}]\n" for i in range(30)), "dvc.yaml:8"),
    "stages_vars_outside": ("dvc.yaml", "vars: [../../outside/precious]\n" + STAGE, "dvc.yaml:1:8"),
    "stages_vars_of_git": ("dvc.yaml", "vars: [.git/config]\n" + STAGE, "dvc.yaml:1:8"),
    "stages_vars_bomb": ("dvc.yaml", STAGE.replace("echo x", "echo ${x}") + _bomb("x"), "dvc.yaml:"),
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
            r.write(repo, "dvc.yaml", STAGE + ("    params: [lr]\n" if file.startswith("params") else ""))
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


def _variable_escape(path):
    """A variable makes the output, which the lock knows."""
    def build(repo):
        r.write(repo, "dvc.yaml", "stages:\n  s:\n    foreach: ['${x}']\n    do:\n      cmd: echo\n      outs: ['${item}']\n")
        r.write(repo, "params.yaml", f"x: {_absolute(path, repo)}\n")
        r.write(repo, "dvc.lock", f"schema: '2.0'\nstages:\n  s@{_absolute(path, repo)}:\n    cmd: echo\n    outs:\n"
                f"    - path: {_absolute(path, repo)}\n      hash: md5\n      md5: {r.store(repo, b'evil')}\n      size: 4\n")
        return ["checkout", "--force"]
    return build


for _name, _path in _OUTPUTS.items():
    CASES.append(Case(f"pointer_output_{_name}", _pointer_escape(_path), ["a.dvc:5"]))
    CASES.append(Case(f"stage_output_{_name}", _stage_escape(_path), ["dvc.yaml:"]))
    CASES.append(Case(f"variable_output_{_name}", _variable_escape(_path), ["dvc.yaml:"]))


@case("a.dvc:")
def pointer_wdir_outside(repo):
    r.write(repo, "a.dvc", f"wdir: ../outside\nouts:\n- md5: {r.store(repo, b'evil')}\n  size: 4\n  hash: md5\n  path: precious\n")
    return ["checkout", "--force"]
