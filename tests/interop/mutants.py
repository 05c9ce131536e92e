"""DVC with one fault each: a comparison that does not notice them would prove nothing."""
import re
from pathlib import Path

from programs import Answer


def _files(repo, pattern):
    return sorted(path for path in repo.glob(pattern) if path.is_file())


def _edit(repo, pattern, change):
    for path in _files(repo, pattern):
        old = path.read_bytes()
        path.write_bytes(change(old))


def _writable_objects(repo):
    for path in _files(repo, ".dvc/cache/files/md5/*/*"):
        path.chmod(0o644)


def _forgotten_manifest(repo):
    for path in _files(repo, ".dvc/cache/files/md5/*/*.dir"):
        path.unlink()


def _stray_temporary(repo):
    for path in _files(repo, ".dvc/cache/files/md5/*/*")[:1]:
        (path.parent / ".tutti-left-over").touch()


def _no_size(repo):
    _edit(repo, "*.dvc", lambda text: re.sub(rb"  size: \d+\n", b"", text))


def _trailing_newline(repo):
    _edit(repo, "**/*.dvc", lambda text: text.rstrip() + b"\n\n")


def _not_ignored(repo):
    _edit(repo, "**/.gitignore", lambda text: text[: text.rstrip(b"\n").rfind(b"\n") + 1])


def _copied_not_linked(repo):
    for path in list(repo.rglob("*")):
        if ".dvc" not in path.parts and ".git" not in path.parts and path.is_file() and not path.name.startswith("."):
            data, mode = path.read_bytes(), path.stat().st_mode
            path.unlink()
            path.write_bytes(data)
            path.chmod(mode & 0o777)


def _no_run_cache(repo):
    for path in _files(repo, ".dvc/cache/runs/*/*/*"):
        path.unlink()


def _other_lock(repo):
    _edit(repo, "**/dvc.lock", lambda text: text.replace(b"schema: '2.0'", b'schema: "2.0"'))


def _incomplete_remote(repo):
    for path in _files(repo.parent, "remote/files/md5/*/*")[:1]:
        path.unlink()


CHANGES = {function.__name__[1:]: function for function in (
    _writable_objects, _forgotten_manifest, _stray_temporary, _no_size, _trailing_newline, _not_ignored,
    _copied_not_linked, _no_run_cache, _other_lock, _incomplete_remote)}
LIES = {
    "always_succeeds": lambda argv, answer: Answer(0, answer.out, answer.err),
    "says_clean": lambda argv, answer: Answer(0, "{}", "") if argv[0] == "status" else answer,
}
FOUND_BY = {
    "writable_objects": "add_file", "forgotten_manifest": "add_directory", "stray_temporary": "add_file",
    "no_size": "add_file", "trailing_newline": "commit_keeps_comments", "not_ignored": "gitignore_without_final_newline",
    "copied_not_linked": "link_hardlink", "no_run_cache": "run_uncached_metrics", "other_lock": "run_changed_parameter",
    "incomplete_remote": "push", "always_succeeds": "add_refused", "says_clean": "modify_file",
}


class Mutant:
    """Does what DVC does, then the fault: a change of what was written, or a lie in the answer."""
    name = "mutant"

    def __init__(self, dvc, fault):
        self.dvc, self.fault = dvc, fault

    def run(self, argv, cwd, env):
        answer = self.dvc.run(argv, cwd, env)
        if self.fault in LIES:
            return LIES[self.fault](argv, answer)
        repo = next((folder for folder in (Path(cwd), *Path(cwd).parents) if (folder / ".dvc").is_dir()), Path(cwd))
        if argv[0] not in ("status", "data"):
            CHANGES[self.fault](repo)
        return answer
