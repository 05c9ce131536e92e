"""Where tutti deliberately does not do as DVC does: each row of lib/decisions/differences.md, shown with both programs.

A row `name` is the scenario `difference_name`. The left twin is DVC's, the right one tutti's; what each must do is said
for each of them. When DVC plays both parts there is nothing to show.
"""
import fcntl
import hashlib
import json
import os


def _apart(twins, **options):
    """Both twins with a repository; nothing is compared at the end. False when DVC plays both parts."""
    twins.takes_over = False
    twins.start(**options)
    return not twins.is_dvc_twice


def _store(twins, content, suffix="", name=None):
    """Puts an object into both caches (under a false name, if one is given), as DVC would: 0444."""
    content = content.encode() if isinstance(content, str) else content
    digest = (name or hashlib.md5(content).hexdigest()) + suffix
    for twin in twins.both:
        path = twin.path(f".dvc/cache/files/md5/{digest[:2]}/{digest[2:]}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(content)
        path.chmod(0o444)
    return digest


def _cached(twin, digest):
    return twin.path(f".dvc/cache/files/md5/{digest[:2]}/{digest[2:]}")


def _pointer(twins, path, digest, **more):
    lines = "".join(f"  {key}: {value}\n" for key, value in more.items())
    twins.write("pointer.dvc", f"outs:\n- md5: {digest}\n  size: 4\n  hash: md5\n  path: {path}\n{lines}")


def _directory(twins, *relpaths):
    """A pointer to a directory with these names, whatever they are."""
    evil = _store(twins, "evil")
    manifest = json.dumps([{"md5": evil, "relpath": relpath} for relpath in relpaths])
    _pointer(twins, "data", _store(twins, manifest, ".dir"))


def _both(twins, *argv, **options):
    """The answers of DVC and of tutti."""
    twins.log.append(f"$ {{dvc,tutti}} {' '.join(argv)}")
    return tuple(twin.run(*argv, **options) for twin in twins.both)


def _statuses(twins, answers, dvc, tutti):
    for name, answer, expected in (("dvc", answers[0], dvc), ("tutti", answers[1], tutti)):
        twins.expect(answer.status == expected, f"{name} exits with {expected}, not {answer.status}\n{answer.out}{answer.err}")


def difference_hostile_manifest(twins):
    """A manifest entry that leaves the output: DVC writes there, into Git's hooks too; tutti refuses the manifest."""
    if not _apart(twins):
        return
    for relpath, written in (("../../escape", "../escape"), ("../.git/hooks/post-merge", ".git/hooks/post-merge"),
                             ("../.dvc/config.local", ".dvc/config.local")):
        _directory(twins, "good", relpath)
        answers = _both(twins, "checkout", "--force")
        _statuses(twins, answers, 0, 2)
        twins.expect(twins.left.path(written).exists(), f"DVC writes '{written}'")
        twins.left.path(written).unlink()
        twins.expect(not twins.right.path(written).exists(), f"tutti does not write '{written}'")
        twins.expect("data" in answers[1].err, f"tutti names the output: {answers[1].err}")


def difference_checkout_through_link(twins):
    """An output below a symbolic link that leads out of the workspace: DVC follows it, tutti does not."""
    if not _apart(twins):
        return
    twins.shell("mkdir ../outside && ln -s ../outside link")
    _pointer(twins, "link/escape", _store(twins, "evil"))
    answers = _both(twins, "checkout", "--force")
    twins.expect(twins.left.path("../outside/escape").exists(), f"DVC writes outside: {answers[0].err}")
    twins.expect(not twins.right.path("../outside/escape").exists(), "tutti does not")
    twins.expect(answers[1].status == 1 and "link" in answers[1].err, f"tutti names the link: {answers[1].err}")


def difference_protected_object(twins):
    """An object with mode 0444 whose bytes are not what its name says: DVC hands them out, tutti does not."""
    if not _apart(twins):
        return
    digest = _store(twins, "rotten", name=hashlib.md5(b"sound").hexdigest())
    _pointer(twins, "file", digest)
    answers = _both(twins, "checkout")
    _statuses(twins, answers, 0, 6)
    twins.expect(twins.left.path("file").read_text() == "rotten", "DVC checks out the wrong bytes")
    twins.expect(not twins.right.path("file").exists(), "tutti checks nothing out")
    twins.expect(digest in answers[1].err, f"tutti names the object: {answers[1].err}")


def difference_damaged_object(twins):
    """A damaged object that may be written to: DVC deletes it while it looks, tutti keeps and names it."""
    if not _apart(twins):
        return
    digest = _store(twins, "rotten", name=hashlib.md5(b"sound").hexdigest())
    for twin in twins.both:
        _cached(twin, digest).chmod(0o644)
    _pointer(twins, "file", digest)
    _statuses(twins, _both(twins, "status"), 0, 0)
    _statuses(twins, _both(twins, "checkout"), 255, 6)
    twins.expect(not _cached(twins.left, digest).exists(), "DVC has deleted it")
    twins.expect(_cached(twins.right, digest).read_text() == "rotten", "tutti has not")
    named = twins.right.run("fsck")
    twins.expect(named.status == 6 and digest in named.out, f"fsck names it: {named.out}{named.err}")


def difference_unsaved_files(twins):
    """Unsaved work in the way of checkout: DVC has removed another output before it stops, tutti changes nothing."""
    if not _apart(twins):
        return
    twins.write("other", "of the older commit only")
    twins.write("data/a", "first")
    twins.run("add", "other", "data")
    twins.commit("two outputs")
    twins.shell("git rm -q other.dvc && git branch -q older HEAD")
    twins.write("data/a", "second")
    twins.run("add", "data")
    twins.commit("one output")
    twins.shell("git checkout -q older")
    twins.run("checkout")
    twins.shell("git checkout -q main")
    twins.write("data/a", "never saved")
    twins.write("data/b", "nor this")
    answers = _both(twins, "checkout")
    _statuses(twins, answers, 255, 1)
    twins.expect(not twins.left.path("other").exists(), "DVC has removed what the commit does not name")
    twins.expect(twins.right.path("other").exists(), "tutti has not")
    for twin in twins.both:
        twins.expect(twin.path("data/a").read_text() == "never saved", "the unsaved work is there")
    for name in ("a", "b"):
        twins.expect(f"data/{name}" in answers[1].err, f"tutti lists 'data/{name}': {answers[1].err}")


def difference_missing_objects(twins):
    """A directory of which the remote has lost a file: DVC's pull checks out nothing of it, tutti's the rest; both fail."""
    if not _apart(twins):
        return
    twins.write("data/lost", "lost")
    twins.write("data/kept", "kept")
    twins.run("add", "data")
    twins.run("remote", "add", "-d", "backup", "../remote")
    twins.run("push")
    digest = hashlib.md5(b"lost").hexdigest()
    twins.shell(f"rm -rf .dvc/cache data ../remote/files/md5/{digest[:2]}")
    answers = _both(twins, "pull")
    _statuses(twins, answers, 1, 1)
    twins.expect(not twins.left.path("data").exists(), "DVC checks nothing out")
    twins.expect(twins.right.path("data/kept").read_text() == "kept", "tutti checks out what there is")
    twins.expect(digest in answers[1].err, f"tutti names what is missing: {answers[1].err}")


def difference_push_of_nothing(twins):
    """An object that neither the cache nor the remote has: DVC warns and says that all is pushed, tutti fails."""
    if not _apart(twins):
        return
    twins.write("lost", "lost")
    twins.run("add", "lost")
    twins.run("remote", "add", "-d", "backup", "../remote")
    twins.shell("rm -rf .dvc/cache lost")
    answers = _both(twins, "push")
    _statuses(twins, answers, 0, 1)
    twins.expect(hashlib.md5(b"lost").hexdigest() in answers[1].err, f"tutti names it: {answers[1].err}")


def difference_config_comments(twins):
    """A comment in .dvc/config: lost with DVC's next write, kept by tutti."""
    if not _apart(twins):
        return
    twins.write(".dvc/config", "# ours\n[core]\n    # why\n    autostage = true\n")
    _both(twins, "config", "core.remote", "r")
    dvc, tutti = (twin.path(".dvc/config").read_text() for twin in twins.both)
    twins.expect("#" not in dvc, f"DVC drops comments: {dvc}")
    twins.expect(tutti == "# ours\n[core]\n    # why\n    autostage = true\n    remote = r\n", f"tutti keeps them: {tutti}")


def difference_output_outside(twins):
    """A pointer to somewhere outside of the workspace: DVC passes over it in silence, tutti refuses it by line."""
    if not _apart(twins):
        return
    twins.shell("mkdir ../outside")
    for path in ("../outside/escape", str(twins.left.folder.parent / "absolute")):
        _pointer(twins, path, _store(twins, "evil"))
        answers = _both(twins, "checkout", "--force")
        _statuses(twins, answers, 0, 2)
        twins.expect("pointer.dvc:5:" in answers[1].err, f"tutti says where: {answers[1].err}")
        twins.expect(not twins.right.path(path).exists(), "tutti writes nothing")


def difference_repository_lock(twins):
    """A lock that stays taken: DVC gives up after three seconds, tutti when its --lock-timeout is over, saying for whom."""
    if not _apart(twins):
        return
    twins.write("a", "a")
    held = []
    for twin in twins.both:
        file = open(twin.path(".dvc/tmp/lock"), "a+")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        file.write(f" {os.getpid()}\n")
        file.flush()
        held.append(file)
    dvc, tutti = twins.left.run("add", "a"), twins.right.run("--lock-timeout", "0", "add", "a")
    _statuses(twins, (dvc, tutti), 1, 4)
    twins.expect(str(os.getpid()) in tutti.err and str(os.getpid()) not in dvc.err, f"tutti says for whom: {tutti.err}")


def difference_broken_rwlock(twins):
    """A .dvc/tmp/rwlock that is no JSON: DVC fails until somebody deletes it, tutti replaces it and says so."""
    if not _apart(twins):
        return
    twins.write("a", "a")
    twins.write("dvc.yaml", "stages:\n  s:\n    cmd: cp a out\n    deps: [a]\n    outs: [out]\n")
    twins.write(".dvc/tmp/rwlock", '{"read": {')
    _statuses(twins, _both(twins, "repro"), 255, 0)
    twins.expect(twins.right.run("repro").status == 0, "and goes on working")
    twins.expect(twins.left.run("repro").status != 0, "while DVC goes on failing")


def difference_trailing_blank(twins):
    """A name that ends in a blank: Git does not ignore what DVC writes for it."""
    if not _apart(twins):
        return
    twins.write("data ", "content")
    _statuses(twins, _both(twins, "add", "data "), 0, 0)
    dvc, tutti = (twin.shell("git status --porcelain --untracked-files=all -- 'data '") for twin in twins.both)
    twins.expect("data " in dvc, f"Git offers it beside DVC: {dvc}")
    twins.expect(tutti == "", f"Git ignores it beside tutti: {tutti}")


def difference_broken_ignore_file(twins):
    """A .dvcignore that is not UTF-8, or has a pattern that is none: DVC fails with an internal error, tutti says where."""
    if not _apart(twins):
        return
    twins.write("a", "a")
    for content, place in ((b"fine\nbad\xff\n", ".dvcignore:2:4"), (b"fine\n[z-a]\n", ".dvcignore:2:1")):
        twins.write(".dvcignore", content)
        for argv in (("add", "a"), ("status",)):
            answers = _both(twins, *argv)
            _statuses(twins, answers, 255, 2)
            twins.expect("unexpected error" in answers[0].err and place not in answers[0].err, f"DVC does not say where: {answers[0].err}")
            twins.expect(place in answers[1].err, f"tutti does: {answers[1].err}")


def difference_exotic_yaml(twins):
    """Tags, keys that are lists, aliases within what they name: DVC reads them, tutti refuses them by line."""
    if not _apart(twins):
        return
    digest = hashlib.md5(b"file").hexdigest()
    for text in ("meta: !!set {a, b}\n", "meta: !!binary aGVsbG8=\n", "meta: {? [a, b] : c}\n", "meta: &all {a: *all}\n"):
        twins.write("file.dvc", f"outs:\n- md5: {digest}\n  size: 4\n  hash: md5\n  path: file\n{text}")
        answers = _both(twins, "status")
        _statuses(twins, answers, 0, 2)
        twins.expect("file.dvc:6:" in answers[1].err, f"tutti says where: {answers[1].err}")


def difference_failed_repro(twins):
    """A run that fails after a stage has succeeded: DVC forgets that stage's .gitignore line, and what to stage."""
    if not _apart(twins):
        return
    twins.run("config", "core.autostage", "true")
    twins.commit("autostage")
    for number, (command, output) in enumerate((("exit 3", "never"), ("'true'", "promised"))):
        twins.write("dvc.yaml", f"stages:\n  good:\n    cmd: echo {number} > out{number}\n    outs: [out{number}]\n"
                    f"  bad:\n    cmd: {command}\n    deps: [out{number}]\n    outs: [{output}]\n")
        twins.commit(f"a stage that fails: {command}")
        twins.expect(all(answer.status != 0 for answer in _both(twins, "repro")), "both fail")
        dvc, tutti = (twin.shell("git status --porcelain --untracked-files=all").splitlines() for twin in twins.both)
        twins.expect(f"?? out{number}" in dvc and "?? dvc.lock" in dvc, f"DVC leaves data and dvc.lock to Git as new: {dvc}")
        twins.expect(sorted(tutti) == ["A  .gitignore", "A  dvc.lock"], f"tutti has staged both files and hides the data: {tutti}")
        twins.shell("git rm -qf --cached --ignore-unmatch .gitignore dvc.lock && rm -f .gitignore dvc.lock out*")


def difference_run_of_nothing(twins):
    """A pattern that no stage matches, a directory without stages: DVC runs every stage of the repository."""
    if not _apart(twins):
        return
    twins.write("dvc.yaml", "stages:\n  good:\n    cmd: touch ran\n")
    twins.shell("mkdir empty")
    for argv in (["--glob", "x*"], ["-R", "empty"]):
        twins.expect(all(answer.status == 0 for answer in _both(twins, "repro", *argv)), "both succeed")
        dvc, tutti = (twin.path("ran").exists() for twin in twins.both)
        twins.expect(dvc, "DVC runs the stage that nobody named")
        twins.expect(not tutti, "tutti runs nothing")
        twins.shell("rm -f ran dvc.lock")


def difference_tuples(twins):
    """Tuples in Python files: in dvc.lock they are lists, and inside of other values DVC takes them for changed for ever."""
    if not _apart(twins):
        return
    twins.write("p.py", "x = (1, 2)\ny = [1, (2, ('a',))]\n")
    twins.write("dvc.yaml", "stages:\n  s:\n    cmd: echo\n    params:\n    - p.py: [x, y]\n")
    twins.expect(all(answer.status == 0 for answer in _both(twins, "repro")), "both run")
    twins.expect(twins.left.path("dvc.lock").read_bytes() == twins.right.path("dvc.lock").read_bytes(), "with the same dvc.lock")
    twins.commit("tuples")
    dvc, tutti = _both(twins, "status", "--json")
    twins.expect(dvc.json() == {"s": [{"changed deps": {"p.py": {"y": "modified"}}}]}, f"DVC calls y modified: {dvc.out}")
    twins.expect(tutti.json() == {}, "for tutti nothing has changed")
    twins.write("dvc.yaml", "vars: [p.py]\nstages:\n  s:\n    foreach: ${x}\n    do:\n      cmd: echo ${item} ${y[1][0]}\n")
    twins.write("p.py", "x = (1, 2)\ny = [1, (2, ('a',))]\n")
    dvc, tutti = _both(twins, "stage", "list", "--name-only")
    twins.expect(dvc.status != 0 and "unexpected error" in dvc.err, "DVC fails with an internal error")
    twins.expect(tutti.out.split() == ["s@1", "s@2"], f"for tutti they are lists: {tutti.out}")


def difference_freeze_of_base(twins):
    """A stage that others take over with an alias: freezing it would freeze them."""
    if not _apart(twins):
        return
    text = "stages:\n  base: &base\n    cmd: echo 1\n  other:\n    <<: *base\n    desc: another\n  third:\n    cmd: echo 3\n"
    twins.write("dvc.yaml", text)
    dvc, tutti = _both(twins, "freeze", "base")
    twins.expect(dvc.status == 0 and tutti.status == 1, f"DVC writes, tutti refuses: {tutti.err}")
    twins.expect("edit 'dvc.yaml' by hand" in tutti.err, f"tutti says what to do: {tutti.err}")
    twins.expect(twins.right.path("dvc.yaml").read_text() == text, "tutti has changed nothing")
    twins.expect(twins.right.run("freeze", "third").status == 0, "other stages can be frozen")
    frozen = twins.right.path("dvc.yaml").read_text()
    twins.expect(frozen == text + "    frozen: true\n", f"by one line: {frozen}")


def difference_commit_inside(twins):
    """commit of one file in a tracked directory: DVC's manifest names all, its cache has only that one."""
    if not _apart(twins):
        return
    for name in "ab":
        twins.write(f"data/{name}", name)
    twins.run("add", "data")
    for name in "ab":
        twins.write(f"data/{name}", f"changed {name}")
    _statuses(twins, _both(twins, "commit", "-f", "data/a"), 0, 0)
    dvc, tutti = (twin.path("data.dvc").read_text() for twin in twins.both)
    twins.same(dvc, tutti, "the pointers")
    digest = hashlib.md5(b"changed b").hexdigest()
    twins.expect(not _cached(twins.left, digest).exists(), "DVC has not stored what its manifest names")
    twins.expect(_cached(twins.right, digest).read_text() == "changed b", "tutti has")
    for twin, expected in ((twins.left, {"data.dvc": [{"changed outs": {"data": "not in cache"}}]}), (twins.right, {})):
        twins.expect(twin.run("status", "--json", program=twins.dvc).json() == expected, f"DVC's status then is {expected}")


def difference_windows_lines(twins):
    """Files with Windows' line ends: DVC writes them anew with others, tutti leaves them as they are."""
    if not _apart(twins):
        return
    twins.write("a", "1")
    twins.run("add", "a")
    twins.write("dvc.yaml", "stages:\r\n  s:\r\n    cmd: 'true'\r\n")
    twins.shell("sed -i 's/$/\\r/' a.dvc")
    twins.write("a", "2")
    _statuses(twins, _both(twins, "add", "a"), 0, 0)
    _statuses(twins, _both(twins, "freeze", "s"), 0, 0)
    for name in ("a.dvc", "dvc.yaml"):
        dvc, tutti = (twin.path(name).read_bytes() for twin in twins.both)
        twins.expect(b"\r" not in dvc, "DVC writes every line anew")
        twins.same(tutti, dvc.replace(b"\n", b"\r\n"), "what tutti leaves and what is expected")


def difference_add_several_inside(twins):
    """New, changed, nested, unchanged: all that one command names inside a directory, and one manifest for it."""
    if not _apart(twins):
        return
    for name in "abc":
        twins.write(f"data/{name}", f"{name}\n")
    _statuses(twins, _both(twins, "add", "data"), 0, 0)

    def add(*paths, between):
        before = [set(twin.path(".dvc/cache/files/md5").glob("*/*.dir")) for twin in twins.both]
        _statuses(twins, _both(twins, "add", *paths), 0, 0)
        twins.same(*(twin.path("data.dvc").read_text() for twin in twins.both), "the pointers")
        made = [set(twin.path(".dvc/cache/files/md5").glob("*/*.dir")) - old for twin, old in zip(twins.both, before)]
        names = [{path.parent.name + path.name for path in paths} for paths in made]
        twins.expect(names[1] <= names[0] and len(names[0] - names[1]) == between, f"DVC stores {between} more than tutti")

    for name in ("new", "sub/deep", "sub/other"):
        twins.write(f"data/{name}", name)
    add("data/new", "data/sub", "data/a", between=1)
    twins.write("data/b", "changed\n")
    twins.write("data/last", "last\n")
    add("data/last", "data/b", "data/sub/deep", between=1)
    add("data/new", "data/a", "data/c", between=0)


def difference_commit_of_import(twins):
    """commit of an import whose source has changed: DVC records the new source beside the old data, tutti leaves it."""
    if not _apart(twins):
        return
    source = twins.left.folder.parent / "source.csv"
    source.write_text("first\n")
    for twin in twins.both:
        twin.run("import-url", "-q", str(source), program=twins.dvc)
    first = twins.left.path("source.csv.dvc").read_text()
    source.write_text("the second\n")
    _statuses(twins, _both(twins, "commit", "-f"), 0, 0)
    dvc, tutti = (twin.path("source.csv.dvc").read_text() for twin in twins.both)
    twins.expect(hashlib.md5(b"the second\n").hexdigest() in dvc, f"DVC says that the data is of the new source: {dvc}")
    twins.same(tutti, first, "tutti's pointer and the first one")


def difference_import_updates(twins):
    """Updates of imports: DVC clones the source wherever it is, tutti asks those on this machine and says which not."""
    if not _apart(twins):
        return
    twins.shell("mkdir ../source && cd ../source && git init -q && echo m > model && git add -A && git commit -qm one")
    for twin in twins.both:
        twin.run("import", "-q", "../source", "model", program=twins.dvc)
    twins.shell("git commit -q --allow-empty -m two", cwd="../source")
    expected = {"../model.dvc": [{"changed deps": {"model (../source)": "update available"}}]}
    twins.shell("mkdir below")
    answers = _both(twins, "status", "--json", cwd="below")
    _statuses(twins, answers, 1, 0)  # DVC looks for '../source' from where it stands
    twins.same(answers[1].json(), expected, "tutti's answer and what is expected")
    twins.shell("sed -i 's|url: .*|url: http://127.0.0.1:1/source|' model.dvc")
    answers = _both(twins, "status", "--json")
    twins.expect(answers[0].status != 0, "DVC fails without the network")
    twins.same(answers[1].json(), {"model.dvc": ["changed checksum"]}, "tutti's answer and what is expected")
    twins.expect("'model.dvc'" in answers[1].err, f"tutti names what it has not asked: {answers[1].err}")
    twins.expect("'model.dvc'" not in twins.right.run("status", "--no-updates").err, "unless nobody wants to know")


def difference_import_data(twins):
    """Data of an import that no remote of ours has: DVC takes it from the source again, tutti says who can."""
    if not _apart(twins):
        return
    twins.shell("mkdir ../source && cd ../source && git init -q && echo m > model && git add -A && git commit -qm one")
    for twin in twins.both:
        twin.run("import", "-q", "../source", "model", program=twins.dvc)
    twins.run("remote", "add", "-d", "backup", "../remote")
    twins.shell("mkdir ../remote && rm -rf .dvc/cache model")
    answers = _both(twins, "pull")
    _statuses(twins, answers, 0, 1)
    twins.expect(twins.left.path("model").exists() and not twins.right.path("model").exists(), "only DVC has the data")
    twins.expect("dvc fetch model.dvc" in answers[1].err, f"tutti says what to do: {answers[1].err}")


def difference_url_dependency(twins):
    """A dependency on a URL: DVC asks the network, tutti calls it unknown, and refuses to run or commit by line."""
    if not _apart(twins):
        return
    for url in ("http://127.0.0.1:1/file", "s3://bucket/key", "remote://storage/file"):
        twins.write("dvc.yaml", f"stages:\n  s:\n    cmd: echo x > out\n    deps:\n    - {url}\n    outs: [out]\n")
        status = twins.right.run("status", "--json")
        twins.same(status.json(), {"s": [{"changed deps": {url: "unknown"}}, {"changed outs": {"out": "deleted"}}]},
                   "tutti's answer and what is expected")
        for argv in (("run",), ("run", "--force"), ("commit", "-f")):
            refused = twins.right.run(*argv)
            twins.expect(refused.status == 2 and "dvc.yaml:5:7" in refused.err and url in refused.err,
                         f"`tutti {' '.join(argv)}` refuses it by line: {refused.status} {refused.err}")
        twins.expect(not twins.right.path("out").exists(), "nothing was run")
    twins.write("dvc.yaml", "stages:\n  s:\n    cmd: echo x > out\n    deps:\n    - http://127.0.0.1:1/file\n    outs: [out]\n")
    twins.same(twins.left.run("status", "--json").json(),
               {"s": [{"changed deps": {"http://127.0.0.1:1/file": "deleted"}}, {"changed outs": {"out": "deleted"}}]},
               "DVC's answer and what is expected")


def difference_never_run(twins):
    """checkout of what was never recorded: DVC fails, tutti warns, as nothing that was recorded is missing."""
    if not _apart(twins):
        return
    twins.write("dvc.yaml", "stages:\n  s:\n    cmd: echo x > out\n    outs: [out]\n")
    answers = _both(twins, "checkout")
    _statuses(twins, answers, 255, 0)
    twins.expect("'out'" in answers[1].err, f"tutti names the output: {answers[1].err}")
    twins.shell("rm dvc.yaml")
    for twin in twins.both:
        twin.run("import-url", "-q", "--no-download", str(twin.path(".dvcignore")), "later", program=twins.dvc)
    answers = _both(twins, "checkout")
    _statuses(twins, answers, 255, 0)
    twins.expect("'later' was imported without its data" in answers[1].err, f"tutti names the import: {answers[1].err}")


def difference_templates(twins):
    """A date among the variables, a group's item with an '@', and a number where a text belongs."""
    if not _apart(twins):
        return
    group = "stages:\n  s:\n    foreach: [a@b]\n    do:\n      cmd: echo ${item}\n"
    for params, text, name in (("day: 2020-01-31\nx: a\n", "stages:\n  s:\n    cmd: echo ${x}\n", "s"), ("x: a\n", group, "s@a@b")):
        twins.write("params.yaml", params)
        twins.write("dvc.yaml", text)
        answers = _both(twins, "stage", "list", "--name-only", "--fail")
        twins.expect(answers[0].status != 0, "DVC fails")
        twins.expect(answers[1].status == 0 and answers[1].out == f"{name}\n", f"tutti lists {name}: {answers[1].err}")
    twins.write("params.yaml", "n: 5\n")
    twins.write("dvc.yaml", "stages:\n  s:\n    cmd: echo\n    deps: ['${n}']\n")
    answers = _both(twins, "status")
    _statuses(twins, answers, 255, 2)
    twins.expect("dvc.yaml:4:" in answers[1].err, f"tutti names the place: {answers[1].err}")
    twins.shell("rm dvc.yaml params.yaml")


def difference_rewritten_lock(twins):
    """A long command with several blanks in a row: DVC loses some when another stage is recorded, tutti does not."""
    if not _apart(twins):
        return
    command = f"echo {'x' * 45}   {'y' * 60} > out"
    twins.write("in", "one\n")
    twins.write("dvc.yaml", f"stages:\n  a:\n    cmd: {command}\n    outs: [out]\n"
                "  b:\n    cmd: cp in copy\n    deps: [in]\n    outs: [copy]\n")
    for twin in twins.both:
        twin.run("repro", program=twins.dvc)
    folded = twins.left.path("dvc.lock").read_text()
    begin, end = folded.index("echo "), folded.index("    outs:")
    twins.write("dvc.lock", folded[:begin] + f"{command}\n" + folded[end:])
    twins.write("in", "another one\n")
    _statuses(twins, _both(twins, "repro", "b"), 0, 0)
    for twin, expected in ((twins.left, {"a": ["changed command"]}), (twins.right, {})):
        twins.same(twin.run("status", "--json", program=twins.dvc).json(), expected, f"DVC's status and what is expected of {twin.program.name}")


def difference_gitignore_removal(twins):
    """Lines leave .gitignore with their data: DVC misses escaped names and turns CRLF into LF, tutti does neither."""
    if not _apart(twins):
        return
    twins.write("[x]", "brackets")
    twins.write("y", "plain")
    twins.run("add", "./[x]", "y")
    lines = b"*.log\r\n/\\[x\\]\r\n/y\r\n"
    twins.write(".gitignore", lines)
    for target in ("[x].dvc", "y.dvc"):
        twins.expect(twins.left.run("remove", target).status == 0, f"DVC removes '{target}'")
    dvc = twins.left.path(".gitignore").read_bytes()
    twins.expect(b"[x" in dvc, f"DVC misses the escaped name: {dvc}")
    twins.expect(b"\r" not in dvc, f"DVC drops the carriage returns: {dvc}")
    if twins.right.run("help", "remove").status != 0:
        return  # what tutti does instead is proven where .gitignore files are written
    for target in ("[x].dvc", "y.dvc"):
        twins.expect(twins.right.run("remove", target).status == 0, f"tutti removes '{target}'")
    twins.same(twins.right.path(".gitignore").read_bytes(), b"*.log\r\n", "what tutti leaves and what is expected")


def _track_old(twins, path, content):
    """As DVC 2 would have, with an object for `content` (a directory's files by name)."""
    def store(data, name):
        for twin in twins.both:
            file = twin.path(f".dvc/cache/{name[:2]}/{name[2:]}")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            file.chmod(0o444)
        return name
    entries = [{"md5": store(data, hashlib.md5(data.replace(b"\r\n", b"\n")).hexdigest()), "relpath": name}
               for name, data in sorted(content.items())]
    manifest = json.dumps(entries, sort_keys=True).encode()
    name = store(manifest, hashlib.md5(manifest).hexdigest() + ".dir")
    for relpath, data in content.items():
        twins.write(f"{path}/{relpath}", data)
    twins.write(f"{path}.dvc", f"outs:\n- md5: {name}\n  size: {sum(map(len, content.values()))}\n  nfiles: {len(content)}\n  path: {path}\n")
    twins.shell(f"echo /{path} >> .gitignore")
    return name


def difference_migrated_manifest(twins):
    """A directory with Windows' line ends: DVC's migrated manifest names files that are not there; tutti's names those that are."""
    if not _apart(twins):
        return
    old = _track_old(twins, "data", {"a": b"a\r\n", "b": b"b\n"})
    _statuses(twins, _both(twins, "cache", "migrate"), 0, 0)
    manifest = json.dumps([{"md5": hashlib.md5(data).hexdigest(), "relpath": name} for name, data in
                           (("a", b"a\r\n"), ("b", b"b\n"))], sort_keys=True).encode()
    name = hashlib.md5(manifest).hexdigest() + ".dir"
    twins.expect(_cached(twins.left, old).exists() and not _cached(twins.left, name).exists(), "DVC links the old manifest")
    twins.expect(_cached(twins.right, name).read_bytes() == manifest, "tutti writes one with the new names")
    twins.expect(not _cached(twins.right, old).exists(), "tutti makes no manifest with holes")


def difference_migrated_entries(twins):
    """cache migrate --dvc-files beside an edit, and without data: DVC commits the one and misnames the other."""
    if not _apart(twins):
        return
    _track_old(twins, "edited", {"a": b"a\r\n"})
    _track_old(twins, "away", {"b": b"b\r\n"})
    twins.write("edited/a", "edited")
    twins.shell("rm -r away")
    _statuses(twins, _both(twins, "cache", "migrate", "--dvc-files"), 0, 0)

    def named(twin, pointer):
        return twin.path(pointer).read_text().split("md5: ")[1].split()[0]

    def manifest_of(path, content):
        manifest = json.dumps([{"md5": hashlib.md5(content).hexdigest(), "relpath": path}], sort_keys=True).encode()
        return hashlib.md5(manifest).hexdigest() + ".dir"
    twins.expect(named(twins.left, "edited.dvc") == manifest_of("a", b"edited"), "DVC commits the edit")
    twins.expect(named(twins.right, "edited.dvc") == manifest_of("a", b"a\r\n"), "tutti renames what was recorded")
    twins.expect("md5-dos2unix" in twins.left.path("away.dvc").read_text(), "DVC writes the old digest as a new one")
    twins.expect(named(twins.right, "away.dvc") == manifest_of("b", b"b\r\n"), "tutti knows it by the cache")
    _statuses(twins, _both(twins, "checkout", "away"), 255, 0)  # that file is no pointer any more


def difference_numbers_of_one_commit(twins):
    """metrics diff --all between two names of one commit: DVC knows neither, tutti shows what both say."""
    if not _apart(twins):
        return
    twins.write("dvc.yaml", "metrics: [m.json]\n")
    twins.write("m.json", '{"a": 1}')
    twins.commit("first")
    twins.shell("git tag v1")
    left, right = _both(twins, "metrics", "diff", "HEAD", "v1", "--all", "--json")
    twins.expect(left.json() == {}, "DVC shows nothing")
    twins.expect(right.json() == {"m.json": {"a": {"old": 1, "new": 1, "diff": 0}}}, "tutti shows the metric")


def difference_params_targets(twins):
    """params diff --targets below the root: DVC's start at the root, tutti's where the person stands."""
    if not _apart(twins):
        return
    twins.write("sub/p.yaml", "a: 1\n")
    twins.commit("first")
    words = ("params", "diff", "--all", "--json", "--targets", "p.yaml")
    left, right = (twin.run(*words, cwd="sub") for twin in twins.both)
    twins.expect(left.json() == {}, "DVC looks for it at the root")
    twins.expect(right.json() == {"p.yaml": {"a": {"old": 1, "new": 1, "diff": 0}}}, "tutti looks for it here")


def difference_dates_in_json(twins):
    """params diff --json of a date: DVC fails, tutti gives its text."""
    if not _apart(twins):
        return
    twins.write("params.yaml", "since: 2024-02-29\n")
    twins.commit("first")
    answers = _both(twins, "params", "diff", "--all", "--json")
    _statuses(twins, answers, 255, 0)
    twins.expect(answers[1].json() == {"params.yaml": {"since": {"old": "2024-02-29", "new": "2024-02-29"}}}, "tutti gives its text")


def _plots(answer):
    data = json.loads(answer.out).get("data", {})
    return {name: plots[0]["content"]["data"]["values"] if plots else [] for name, plots in data.items()}


def difference_plots_page(twins):
    """The page of plots: DVC's leads to scripts on the network; tutti's holds its drawings and leads nowhere."""
    if not _apart(twins):
        return
    twins.write("a.csv", "a\n1\n2\n")
    _statuses(twins, _both(twins, "plots", "show", "a.csv"), 0, 0)
    dvc, tutti = (twin.path("dvc_plots/index.html").read_text() for twin in twins.both)
    twins.expect("<svg" not in dvc and 'src="https://' in dvc, "DVC's page needs the network")
    twins.expect("<svg" in tutti and "https:" not in tutti and "<script" not in tutti, "tutti's page does not")


def difference_plots_header(twins):
    """Without a header: DVC counts a TSV's columns by its commas, and forgets what a stage says below the root."""
    if not _apart(twins):
        return
    twins.write("a.tsv", "1\t2\n")
    twins.write("sub/keep", "")
    dvc, tutti = map(_plots, _both(twins, "plots", "show", "a.tsv", "--no-header", "--json"))
    twins.expect(dvc == {"a.tsv": []}, f"DVC draws nothing: {dvc}")
    twins.expect(tutti == {"a.tsv": [{"0": "1", "1": "2", "step": 0, "rev": "workspace"}]}, f"tutti finds two columns: {tutti}")
    twins.write("in.csv", "1,2\n")
    twins.write("dvc.yaml", "stages:\n  s:\n    cmd: cp in.csv out.csv\n    plots:\n    - out.csv:\n        header: false\n")
    _both(twins, "repro", "-q")
    dvc, tutti = map(_plots, _both(twins, "plots", "show", "--json", cwd="sub"))
    twins.expect(dvc == {"../out.csv": []}, f"DVC takes the only line for a header: {dvc}")
    twins.expect(len(tutti["../out.csv"]) == 1, f"tutti does not: {tutti}")


def difference_plots_targets(twins):
    """Targets that are no pattern, or nothing: DVC fails for the revision, or says nothing; tutti takes a path, and warns."""
    if not _apart(twins):
        return
    twins.write("a.csv", "a\n1\n")
    twins.write("dvc.yaml", "plots: [a.csv]\n")
    dvc, tutti = _both(twins, "plots", "show", "*.csv", "--json")
    twins.expect("nothing to repeat" in dvc.out, f"DVC compiles the target: {dvc.out}")
    twins.expect(tutti.out.strip() == "{}" and "'*.csv' is no plot, and no file" in tutti.err, f"tutti warns: {tutti.out}{tutti.err}")
    dvc, tutti = _both(twins, "plots", "show", "nope.csv", "a.csv")
    twins.expect("nope" not in dvc.out + dvc.err, "DVC passes the target over")
    twins.expect("'nope.csv' is no plot, and no file" in tutti.err, "tutti warns of it")


def difference_plots_lost_directory(twins):
    """A tracked directory of which nobody knows the files: DVC draws nothing at all; tutti draws the other plots."""
    if not _apart(twins):
        return
    twins.write("logs/a.csv", "a\n1\n")
    twins.write("here.csv", "a\n1\n")
    _both(twins, "add", "-q", "logs")
    twins.write("dvc.yaml", "plots: [logs/a.csv, here.csv]\n")
    twins.shell("rm -rf logs .dvc/cache")
    for twin in twins.both:  # what DVC remembers of the directory
        twin.env["DVC_SITE_CACHE_DIR"] = str(twin.home / "another")
    dvc, tutti = _both(twins, "plots", "show", "--json")
    twins.expect(_plots(dvc) == {} and "failed to load directory" in dvc.out, f"DVC shows nothing: {dvc.out}")
    twins.expect(len(_plots(tutti)["here.csv"]) == 1, f"tutti shows what there is: {tutti.out}")
    twins.expect([error["source"] for error in json.loads(tutti.out)["errors"]] == ["logs/a.csv"], f"and what there is not: {tutti.out}")


def difference_numbers_on_remotes(twins):
    """Metrics of a commit that only a remote with a relative URL has: DVC looks for it elsewhere; tutti reads them."""
    if not _apart(twins):
        return
    twins.write("far.json", '{"a": 1}')
    twins.write("dvc.yaml", "metrics: [far.json]\n")
    twins.run("remote", "add", "-d", "backup", "../remote")
    twins.run("add", "far.json")
    twins.run("push")
    twins.commit("one")
    twins.shell("rm -rf far.json .dvc/cache")
    twins.same(*(answer.json() for answer in _both(twins, "metrics", "show", "--json")), "metrics of the workspace")
    twins.shell("rm -rf .dvc/cache")
    dvc, tutti = (answer.json()["main"]["data"]["far.json"] for answer in _both(twins, "metrics", "show", "-a", "--json"))
    twins.expect("error" in dvc and tutti == {"data": {"a": 1}}, f"only tutti reads the commit's: {dvc} {tutti}")


def difference_plots_modify(twins):
    """plots modify in a file of somebody's own style: DVC writes it anew; tutti changes the output's lines."""
    if not _apart(twins):
        return
    text = "# top\nstages:\n  s:\n    cmd:  'true'\n    deps: [z, a]\n    plots:\n    # the curve\n    - \"a.csv\"\n    - b.csv\n"
    twins.write("dvc.yaml", text)
    twins.write("z", "")
    twins.write("a", "")
    _statuses(twins, _both(twins, "plots", "modify", "b.csv", "-x", "k"), 0, 0)
    dvc, tutti = (twin.path("dvc.yaml").read_text() for twin in twins.both)
    twins.expect(tutti == text.replace("    - b.csv\n", "    - b.csv:\n        x: k\n"), f"tutti changes one line: {tutti}")
    twins.expect("deps: [a, z]" in dvc, f"DVC sorts what it was not asked about: {dvc}")


def difference_plots_modify_pointer(twins):
    """plots modify of a .dvc file's output: DVC makes the repository unreadable; tutti refuses."""
    if not _apart(twins):
        return
    twins.write("a.csv", "a\n1\n")
    _both(twins, "add", "-q", "a.csv")
    _statuses(twins, _both(twins, "plots", "modify", "a.csv", "-x", "a"), 0, 1)
    dvc, tutti = _both(twins, "status")
    twins.expect(dvc.status != 0, "DVC cannot read what it wrote")
    twins.expect(tutti.status == 0, "tutti wrote nothing")


def difference_plots_outside(twins):
    """Settings and links that lead plots out of the repository: DVC follows them; tutti does as the person says only."""
    if not _apart(twins):
        return
    twins.write("a.csv", "a\n1\n")
    twins.shell("mkdir ../aim && ln -s ../aim dvc_plots")
    _statuses(twins, _both(twins, "plots", "show", "a.csv"), 0, 1)
    twins.shell("rm dvc_plots && printf '[plots]\\n    out_dir = ../aim\\n' >> .dvc/config && rm -f ../aim/index.html")
    _statuses(twins, _both(twins, "plots", "show", "a.csv"), 0, 1)
    for twin, is_there in ((twins.left, True), (twins.right, False)):
        twins.expect(twin.path("../aim/index.html").exists() == is_there, f"{twin.program.name} {'writes' if is_there else 'does not write'} there")
    _statuses(twins, _both(twins, "plots", "show", "a.csv", "--out", "../aim"), 0, 0)


def difference_plots_dates(twins):
    """Dates in the data of a plot: DVC fails to print them as JSON; tutti prints texts."""
    if not _apart(twins):
        return
    twins.write("a.yaml", "- day: 2024-01-31\n  v: 1\n")
    dvc, tutti = _both(twins, "plots", "show", "a.yaml", "--json")
    twins.expect(dvc.status != 0, "DVC fails")
    twins.expect(_plots(tutti)["a.yaml"][0]["day"] == "2024-01-31", f"tutti prints a text: {tutti.out}")
