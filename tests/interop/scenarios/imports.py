"""Imports: .dvc files that say where their data came from. DVC makes them, both programs live with them."""


def _by_dvc(twins, *argv, cwd="."):
    for twin in twins.both:
        answer = twin.run(*argv, cwd=cwd, program=twins.dvc)
        twins.expect(answer.status == 0, f"`dvc {' '.join(argv)}` works: {answer.err}")


def _start(twins):
    """Beside the repository another one, `../source`, and files at a place that has the same name for both twins."""
    twins.start()
    twins.shell("mkdir ../source && cd ../source && git init -q")
    _by_dvc(twins, "init", "-q", cwd="../source")
    for name in ("data/a", "data/b", "model", "plain/in_git"):
        twins.write(f"../source/{name}", f"{name} of the source\n")
    _by_dvc(twins, "add", "-q", "data", "model", cwd="../source")
    twins.shell("git add -A && git commit -qm source", cwd="../source")
    shared = twins.left.folder.parent / "shared"
    for name in ("file.csv", "folder/one", "folder/two"):
        (shared / name).parent.mkdir(parents=True, exist_ok=True)
        (shared / name).write_text(f"{name} from elsewhere\n")
    twins.write("inner", "a path of the repository itself\n")
    _by_dvc(twins, "import-url", "-q", str(shared / "file.csv"))
    _by_dvc(twins, "import-url", "-q", str(shared / "folder"))
    _by_dvc(twins, "import-url", "-q", "inner", "copy_of_inner")
    for name in ("data", "model", "plain"):
        _by_dvc(twins, "import", "-q", "../source", name)
    twins.commit("imports")
    return shared


def import_status(twins):
    """What status says of imports: edited pointers, changed data, changed sources, updates."""
    shared = _start(twins)
    twins.run("status", "--json", json=True)
    twins.shell("sed -i 's/^md5: ./md5: f/' file.csv.dvc data.dvc; sed -i '/^md5:/d' folder.dvc; sed -i 's/rev_lock: ./rev_lock: f/' model.dvc")
    twins.run("status", "--no-updates", "--json", json=True)
    twins.run("status", "--no-updates", "file.csv.dvc", text=True)
    twins.shell("git checkout -q .")
    twins.write("model", "changed by hand\n")
    twins.write("copy_of_inner", "changed by hand\n")
    twins.run("status", "--json", json=True)
    twins.shell("sed -i '/^frozen/d' file.csv.dvc copy_of_inner.dvc")
    twins.run("status", "--json", json=True)
    twins.write("inner", "the source changed\n")
    (shared / "file.csv").unlink()
    twins.run("status", "--json", json=True)
    twins.is_clean = False


def import_update_available(twins):
    """A newer commit of a source on this machine is an update, of frozen imports too, unless nobody asks."""
    _start(twins)
    twins.shell("git checkout -q -b other && git commit -q --allow-empty -m other && git checkout -q main", cwd="../source")
    twins.run("status", "--json", json=True)
    twins.write("../source/new", "new\n")
    twins.shell("git add -A && git commit -qm new", cwd="../source")
    twins.run("status", "--json", json=True)
    twins.run("status", "--no-updates", "--json", json=True)
    twins.run("status", "--json", "model.dvc", json=True)
    twins.run("status", "model.dvc", text=True)
    twins.shell("sed -i '/^frozen/d' model.dvc")
    twins.run("status", "--no-updates", "--json", json=True)
    twins.is_clean = False


def import_of_a_revision(twins):
    """An import that follows a branch is compared with that branch, one that follows a tag with the tag."""
    _start(twins)
    twins.shell("git tag v1 && git checkout -q -b side", cwd="../source")
    _by_dvc(twins, "import", "-q", "--rev", "side", "../source", "model", "-o", "model_of_side")
    _by_dvc(twins, "import", "-q", "--rev", "v1", "../source", "model", "-o", "model_of_tag")
    twins.shell("git checkout -q main && git commit -q --allow-empty -m newer", cwd="../source")
    twins.run("status", "--json", "model_of_side.dvc", "model_of_tag.dvc", json=True)
    twins.shell("git checkout -q side && git commit -q --allow-empty -m newer_side && git checkout -q main", cwd="../source")
    twins.run("status", "--json", json=True)
    twins.is_clean = False


def import_data(twins):
    """checkout restores what was imported, push sends what no other repository keeps."""
    _start(twins)
    twins.run("remote", "add", "-d", "backup", "../remote")
    twins.run("push")
    twins.shell("rm -rf data model file.csv folder copy_of_inner plain")
    twins.run("status", "--json", json=True)
    twins.run("checkout", "model.dvc")
    twins.run("checkout")
    twins.run("diff", "--json", json=True)
    twins.write("data/a", "changed")
    twins.run("diff", "--json", json=True)
    twins.run("checkout", "--force")


def import_commit(twins):
    """Changed data of an import is accepted by commit and repro, and the pointer's own md5 follows."""
    _start(twins)
    twins.write("model", "changed by hand\n")
    twins.run("commit", "-f", "model.dvc")
    twins.write("data/a", "changed by hand\n")
    twins.run("repro", "data.dvc")
    twins.shell("sed -i '/^md5:/d' file.csv.dvc")
    twins.run("commit", "-f", "file.csv.dvc")
    twins.shell("sed -i 's/^md5: ./md5: f/' folder.dvc")
    twins.run("repro", "folder.dvc")
    twins.run("status", "--json", json=True)


def import_of_no_data_yet(twins):
    """What --no-download left: nothing there is 'deleted', something there is 'modified'."""
    _start(twins)
    _by_dvc(twins, "import", "-q", "--no-download", "../source", "model", "-o", "later")
    twins.run("status", "--json", json=True)
    twins.write("later", "there by other means\n")
    twins.run("status", "--json", json=True)
    twins.is_clean = False


def import_daily_work(twins):
    """The commands of every day among imports: what another repository keeps is not sent, all else is as with other data."""
    _start(twins)
    twins.write("own", "data of our own\n")
    twins.run("add", "own")
    twins.run("remote", "add", "-d", "backup", "../remote")
    twins.run("status", "--cloud", "--json", json=True)
    twins.run("push", "data.dvc")
    twins.run("push")
    twins.run("status", "--cloud", "--json", json=True)
    twins.run("data", "status", "--json", "--granular", json=True)
    twins.run("list", ".", "-R", "--dvc-only", text=True)
    for words in (("freeze", "folder.dvc"), ("unfreeze", "folder.dvc"), ("status", "--json"), ("freeze", "folder.dvc"),
                  ("unprotect", "model"), ("unprotect", "data"), ("remove", "plain.dvc")):
        twins.run(*words)
    twins.shell("mkdir sub")
    for words in (("move", "model", "other_name"), ("move", "file.csv", "sub"), ("move", "data", "sub/data")):
        twins.run(*words)
    twins.run("diff", "--json", json=True)
    twins.commit("moved")
    twins.shell("rm -rf .dvc/cache own sub/file.csv folder")
    twins.run("data", "status", "--json", json=True)
    twins.run("status", "--json", json=True)
    twins.run("pull", "own.dvc", "sub/file.csv.dvc", "folder.dvc")
    twins.run("data", "status", "--json", json=True)
    twins.is_clean = False


def difference_add_of_import(twins):
    """add of changed data of an import: DVC leaves the pointer's own md5, and calls it changed for ever after."""
    twins.takes_over = False
    if twins.is_dvc_twice:
        return
    _start(twins)
    twins.write("model", "changed by hand\n")
    statuses = []
    for twin in twins.both:
        twins.expect(twin.run("add", "model").status == 0, f"{twin.program.name} adds it")
        statuses.append(twin.run("status", "--json", "model.dvc", program=twins.dvc).json())
    dvc, tutti = statuses
    twins.same((dvc, tutti), ({"model.dvc": ["changed checksum"]}, {}), "what `dvc status` says, and what is expected")
