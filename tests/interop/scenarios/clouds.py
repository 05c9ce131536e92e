"""Where tutti does not do as DVC does: remotes that outputs name for themselves, and files that are written anew."""
import hashlib
import json

OLD = "mkdir -p ../remote ../other && find .dvc/cache ../remote ../other -type f -path '*/??/*' -exec touch -d '3 days ago' {} +"


def _apart(twins):
    """False where both twins are run by DVC: there is no difference to show then. The trees may differ here."""
    twins.takes_over = False
    twins.start()
    return not twins.is_dvc_twice


def _is_at(twin, place, content):
    name = hashlib.md5(content.encode()).hexdigest()
    return twin.path(f"{place}/files/md5/{name[:2]}/{name[2:]}").exists()


def _both(twins, *argv):
    answers = [twin.run(*argv) for twin in twins.both]
    for twin, answer in zip(twins.both, answers):
        twins.expect(answer.status == 0, f"{argv} works in {twin.folder}: {answer.err}")
    return answers


def _two_remotes(twins):
    """The file `own` has a remote for itself."""
    _both(twins, "remote", "add", "-d", "up", "../remote")
    _both(twins, "remote", "add", "other", "../other")
    for name in ("shared", "own"):
        twins.write(name, "same")
        _both(twins, "add", name)
    twins.shell("sed -i 's/  path: own/&\\n  remote: other/' own.dvc")


def difference_cloud_status(twins):
    """Two files of one content, one of them with a remote for itself: DVC asks for one of them, tutti for each where it belongs."""
    if not _apart(twins):
        return
    _two_remotes(twins)
    _both(twins, "push", "-r", "up", "shared.dvc")
    dvc, tutti = (answer.out.strip() for answer in _both(twins, "status", "--cloud", "--json"))
    twins.expect("own" not in dvc, f"DVC does not miss it: {dvc}")
    twins.expect(json.loads(tutti) == {"own": "new"}, f"tutti does: {tutti}")
    twins.expect(not _is_at(twins.left, "../other", "same"), "and it is not there")


def difference_gc_cloud(twins):
    """What one remote has of another's: DVC deletes it there though it is needed, tutti keeps what anybody needs."""
    if not _apart(twins):
        return
    _two_remotes(twins)
    for name in ("shared", "own"):
        twins.write(name, f"content of {name}")
        _both(twins, "add", name)
    twins.shell("grep -q other own.dvc || sed -i 's/  path: own/&\\n  remote: other/' own.dvc")
    _both(twins, "push")
    twins.shell("cp -r ../remote/. ../other/ && chmod -R u+w ../other")
    twins.shell(OLD)
    _both(twins, "gc", "-w", "-c", "-f")
    twins.expect(_is_at(twins.left, "../remote", "content of shared") and _is_at(twins.right, "../remote", "content of shared"),
                 "where it belongs, both keep it")
    twins.expect(not _is_at(twins.left, "../other", "content of shared"), "elsewhere DVC deletes it")
    twins.expect(_is_at(twins.right, "../other", "content of shared"), "and tutti does not")
    for twin in twins.both:
        twins.expect(_is_at(twin, "../other", "content of own"), "what belongs there stays")


def difference_gc_not_in_remote(twins):
    """A directory whose manifest the remote lacks: DVC drops those of its files that are there, tutti keeps it whole."""
    if not _apart(twins):
        return
    _both(twins, "remote", "add", "-d", "up", "../remote")
    twins.write("data/x", "of the directory")
    _both(twins, "add", "data")
    _both(twins, "push")
    twins.shell("find ../remote -name '*.dir' -delete")
    twins.shell(OLD)
    _both(twins, "gc", "-w", "--not-in-remote", "-f")
    twins.expect(not _is_at(twins.left, ".dvc/cache", "of the directory"), "DVC leaves a manifest without its file")
    twins.expect(_is_at(twins.right, ".dvc/cache", "of the directory"), "tutti keeps both")


def difference_config_unchanged(twins):
    """A setting that is there already: DVC writes the file anew, in its own way; tutti leaves it."""
    if not _apart(twins):
        return
    text = "[core]\n\n  autostage=true\n"
    twins.write(".dvc/config", text)
    _both(twins, "config", "core.autostage", "true")
    dvc, tutti = (twin.path(".dvc/config").read_text() for twin in twins.both)
    twins.expect(dvc != text, f"DVC writes: {dvc}")
    twins.expect(tutti == text, f"tutti does not: {tutti}")


def difference_blanks_of_command(twins):
    """Several blanks where a long command is broken: DVC's dvc.lock says another command then, tutti's the same."""
    if not _apart(twins):
        return
    command = "echo wwwwwwww w  wwwwwwwww      ww wwwww wwwwww      wwwwwwwww  wwwwwwwww      wwww wwwww > out"
    twins.write("dvc.yaml", f"stages:\n  say:\n    cmd: '{command}'\n    outs: [out]\n")
    _both(twins, "repro")
    dvc, tutti = (json.loads(answer.out) for answer in _both(twins, "status", "--json"))
    twins.expect(dvc == {"say": ["changed command"]}, f"DVC would run it again: {dvc}")
    twins.expect(tutti == {}, f"tutti would not: {tutti}")
    judged = twins.right.run("status", "--json", program=twins.left.program)
    twins.expect(json.loads(judged.out) == {}, f"and DVC reads what tutti wrote: {judged.out}{judged.err}")
