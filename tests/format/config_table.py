"""Writes config_table.hpp: what the real DVC makes of .dvc/config after sequences of `dvc config` and `dvc remote`.

Usage: DVC's own Python, config_table.py > config_table.hpp
"""
import os
import sys
import tempfile

os.environ["DVC_NO_ANALYTICS"] = "1"
from dvc.cli import main  # noqa: E402
from dvc.repo import Repo  # noqa: E402

MESSY = """# the team's settings

[core]
  autostage = true   # stage what we add
  remote=store
[ 'remote "store"' ]
 url = s3://bucket/path
 # who pays
 profile = 'team, a'
[cache]
type = reflink,copy
"""
CASES = [
    ("", ["set core.autostage true"]),
    ("", ["set remote.store.url s3://bucket/x"]),
    ("", ["set remote.store.url s3://bucket/x", "set core.remote store"]),
    ("", ["set remote.b.url s3://b", "set remote.a.url s3://a", "set cache.type hardlink,symlink", "set core.remote a"]),
    ("", ["set core.autostage true", "unset core.autostage"]),
    ("", ["set remote.b.url s3://b", "remove remote.b"]),
    ("", ["set remote.b.url s3://b", "set remote.a.url s3://a", "remove remote.b", "set remote.b.url gs://b"]),
    ("", ["set db.sales.url sqlite:///x.db", "set db.sales.username me", "set remote.x.url ssh://h/p"]),
    ("", ["set plots.auto_open true", "set core.check_update false", "set exp.auto_push true"]),
    ("", ["set exp.git_remote origin", "set plots.out_dir a b"]),
    ("", ["set plots.out_dir  lead"]),
    ("", ["set plots.out_dir trail "]),
    ("", ["set plots.out_dir a#b"]),
    ("", ["set plots.out_dir a;b"]),
    ("", ["set plots.out_dir a=b"]),
    ("", ["set plots.out_dir 'q'"]),
    ("", ["set plots.out_dir \"q\""]),
    ("", ["set plots.out_dir it's"]),
    ("", ["set plots.out_dir it's, so"]),
    ("", ["set plots.out_dir say \"a, b\""]),
    ("", ["set plots.out_dir it's \"b\""]),
    ("", ["set plots.out_dir it's \"b\" #"]),
    ("", ["set plots.out_dir a\nb"]),
    ("", ["set plots.out_dir [x]"]),
    ("", ["set plots.out_dir ${x}"]),
    ("", ["set plots.out_dir 100%"]),
    ("", ["set plots.out_dir back\\slash"]),
    ("", ["set plots.out_dir "]),
    ("", ["set cache.type reflink"]),
    ("", ["set cache.shared GROUP"]),
    ("", ["set core.autostage TRUE"]),
    ("[core]\n    autostage = true\n", ["set core.autostage false"]),
    ("[core]\n    autostage = true\n    remote = r\n    check_update = false\n['remote \"r\"']\n    url = s3://r\n",
     ["unset core.remote"]),
    ("[CORE]\nAutoStage = true\n", ["set core.check_update false"]),
    ("[core]\nautostage = true\n[Core]\ncheck_update = false\n", ["set cache.shared group"]),
    ("[remote \"a\"]\nurl = s3://a\n[core]\nremote = a\n[remote \"b\"]\nurl = s3://b\n", ["set remote.b.profile p"]),
    ("[remote]\n[[a]]\nurl = s3://a\n[core]\nremote = a\n", ["set remote.a.profile p"]),
    ("[core]\n\n\n[cache]\n\ntype = copy\n", ["set core.autostage true"]),
    (MESSY, ["set remote.store.region eu"]),
    (MESSY, ["unset core.autostage"]),
    (MESSY, ["unset core.remote", "remove remote.store"]),
    (MESSY, ["set cache.type copy"]),
    ("[cache]\ntype = copy,\n", ["set core.autostage true"]),
    ("[cache]\ntype = 'copy', \"reflink\" # c\n", ["set core.autostage true"]),
    ("[core]\nsite_cache_dir = '''a\nb''' # c\n", ["set core.autostage true"]),
    ("[core]\nsite_cache_dir = \"a # b\" # c\n", ["set core.autostage true"]),
    ("[core]\nsite_cache_dir = a # c\n", ["set core.autostage true"]),
    ("[core]\nsite_cache_dir = a#c\n", ["set core.autostage true"]),
    ("[core]\nsite_cache_dir =\n", ["set core.autostage true"]),
    ("[core]\nsite_cache_dir = \"a\"b\"\n", ["set core.autostage true"]),
    ("[core]\n\"site_cache_dir\" = x\n", ["set core.autostage true"]),
    ("[core]\nremote = x\nsite_cache_dir = %(remote)s/y\n", ["set core.autostage true"]),
    ("[core]\r\nautostage = true\r\n['remote \"r\"']\r\nurl = s3://r\r\n", ["set core.remote r"]),
    ("['remote \"r\"']\n    url = s3://r\n    jobs = 4\n", ["unset remote.r.jobs"]),
    ("[[core]]\n", None), ("core\n", None), ("[core\n", None), ("[core]\na = 'b\n", None), ("[core]\na = \"b\" c\n", None),
    ("[core]\nautostage = true\nautostage = false\n", None), ("[core]\n[core]\n", None), ("[core]\n = x\n", None),
    ("[core]\na = ,,\n", None), ("[core]\na = '''b\n", None), ("[[x]\n", None), ("[core]]\n", None), ("[]\n", None),
    ("[core]\n'a = b\n", None), ("[core]\nsite_cache_dir = %(nope)s\n", None), ("[core]\na = b, 'c\n", None),
]


def command(edit):
    verb, _, rest = edit.partition(" ")
    key, _, value = rest.partition(" ")
    section, *names = key.split(".")
    if verb == "set" and section == "remote":
        if names[1] == "url":
            return ["remote", "add", "-f", names[0], value]
        return ["remote", "modify", *names, value]
    if verb == "set":
        return ["config", key, value]
    if verb == "unset":
        return ["config", "-u", key]
    return ["remote", "remove", names[0]]


def raw(text):
    return 'R"~(' + text + ')~"' if "\r" not in text else '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace(
        "\r", "\\r").replace("\n", "\\n") + '"'


def run():
    root = tempfile.mkdtemp()
    os.environ["DVC_SITE_CACHE_DIR"] = os.path.join(root, "site")
    os.environ["DVC_GLOBAL_CONFIG_DIR"] = os.environ["DVC_SYSTEM_CONFIG_DIR"] = os.path.join(root, "none")
    os.makedirs(os.path.join(root, "r"))
    os.chdir(os.path.join(root, "r"))
    stdout = os.dup(1)
    os.dup2(2, 1)
    Repo.init(".", no_scm=True).close()
    sys.stdout.flush()
    os.dup2(stdout, 1)
    print("// Made by config_table.py with DVC 3.67.1; not to be edited.\n#pragma once\n\n#include <vector>\n")
    print("struct ConfigCase {\n  const char* before;\n  std::vector<const char*> edits;  // none: DVC refuses the text")
    print("  const char* after;\n};\n\ninline const std::vector<ConfigCase> config_table = {")
    for before, edits in CASES:
        with open(".dvc/config", "w", newline="") as file:
            file.write(before)
        sys.stdout.flush()
        os.dup2(2, 1)
        codes = [main(command(edit)) for edit in edits or ["set core.autostage true"]]
        sys.stdout.flush()
        os.dup2(stdout, 1)
        if edits is None:
            assert codes != [0], before
            print(f"    {{{raw(before)}, {{}}, \"\"}},")
            continue
        assert codes == [0] * len(edits), (before, edits, codes)
        with open(".dvc/config", newline="") as file:
            after = file.read()
        print(f"    {{{raw(before)},\n     {{{', '.join(raw(e) for e in edits)}}},\n     {raw(after)}}},")
    print("};")


run()
