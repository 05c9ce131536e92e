#!/usr/bin/env python3
"""Installs what `./bootstrap package` made, runs it, and removes it again.

  packages.py deb|wheel --packages DIR --scratch DIR --version VERSION
"""
import argparse
import email
import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from harness import environment, snapshot  # noqa: E402


class Failed(Exception):
    pass


def check(holds, what):
    if not holds:
        raise Failed(what)


def run(*command, cwd=None, env=None):
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    check(done.returncode == 0, f"{' '.join(map(str, command))}: status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def the_one(folder, pattern):
    found = sorted(folder.glob(pattern))
    check(len(found) == 1, f"one '{pattern}' in '{folder}' expected, found {[path.name for path in found]}; run './bootstrap package'")
    return found[0]


def use(tutti, version, scratch):
    """The first minutes with an installed tutti, with nothing of the sources or of the build in its environment."""
    home = scratch / "home"
    workspace = scratch / "workspace"
    home.mkdir()
    workspace.mkdir()
    env = environment(home)
    env["PATH"] = f"{tutti.parent}:/usr/bin:/bin"
    check(shutil.which("tutti", path=env["PATH"]) == str(tutti), f"'{tutti}' is not found by its name")
    said = run("tutti", "--version", env=env)
    check(version in said.split(), f"--version says {said!r}, not {version}")
    run("git", "init", "-q", cwd=workspace, env=env)
    run("tutti", "init", cwd=workspace, env=env)
    (workspace / "data").mkdir()
    for name in ("a", "b"):
        (workspace / "data" / name).write_text(f"content of {name}\n")
    run("tutti", "add", "data", cwd=workspace, env=env)
    # The libgit2 that is opened at run time is asked here.
    run("git", "add", "-A", cwd=workspace, env=env)
    run("git", "commit", "-qm", "data", cwd=workspace, env=env)
    (workspace / "data" / "a").write_text("changed\n")
    check("data" in run("tutti", "diff", "HEAD", cwd=workspace, env=env), "'diff HEAD' does not see a changed file")
    run("tutti", "checkout", "--force", "data", cwd=workspace, env=env)
    check((workspace / "data" / "a").read_text() == "content of a\n", "'checkout' did not bring the file back")


def pages_and_completions(names, man_suffix, zsh):
    """The paths in share/ without which an installation is not whole."""
    sources = Path(__file__).resolve().parent.parent.parent
    wanted = {f"man/man{page.suffix[1:]}/{page.name}{man_suffix}" for page in (sources / "man").glob("*.[1-9]")}
    check(len(wanted) > 20, "where are the manual pages?")
    wanted |= {"bash-completion/completions/tutti", "fish/vendor_completions.d/tutti.fish", f"zsh/{zsh}/_tutti"}
    missing = sorted(wanted - names)
    check(not missing, f"missing: {missing}")


def check_copyright(text):
    for word in ("Apache-2.0", "libssl-dev", "libsqlite3-dev", "libfmt-dev", "libcli11-dev", "nlohmann-json3-dev", "libtomlplusplus-dev"):
        check(word in text, f"the copyright file does not speak of {word}")


def libraries_of(program):
    return set(re.findall(r"NEEDED\s+(\S+)", run("objdump", "-p", program)))


def check_libraries(program):
    others = {name for name in libraries_of(program) if not re.match(r"(libc|libm|ld-linux[-\w]*)\.so", name)}
    check(not others, f"the program needs more than the C library: {others}")


def deb(options, scratch):
    package = the_one(options.packages, "*.deb")
    run("dpkg-deb", "--info", package)
    field = {name: run("dpkg-deb", "--field", package, name).strip()
             for name in ("Package", "Version", "Architecture", "Depends", "Recommends")}
    check(field["Package"] == "tutti", f"Package: {field['Package']}")
    check(field["Version"] == options.version, f"Version: {field['Version']}, not {options.version}")
    check(field["Architecture"] == run("dpkg", "--print-architecture").strip(), f"Architecture: {field['Architecture']}")
    check(re.fullmatch(r"libc6 \(>= [\d.]+\)", field["Depends"]), f"Depends: {field['Depends']}")
    check("libgit2-1.5 |" in field["Recommends"], f"Recommends: {field['Recommends']}")
    strangers = [line for line in run("dpkg-deb", "--contents", package).splitlines()
                 if not re.match(r"(drwxr-xr-x|-rw-r--r--|-rwxr-xr-x) root/root ", line)]
    check(not strangers, f"odd owners or modes: {strangers}")

    root = scratch / "root"
    if os.geteuid() == 0:
        database = root / "var/lib/dpkg"
        (database / "info").mkdir(parents=True)
        (database / "updates").mkdir()
        # As on this machine, so that the dependencies count.
        shutil.copy("/var/lib/dpkg/status", database / "status")
        installing = ["dpkg", f"--root={root}", f"--log={scratch}/dpkg.log"]
        before = set(snapshot(root / "usr")) if (root / "usr").exists() else set()
        run(*installing, "--install", package)
        state = run(*installing[:2], "--status", "tutti")
        check("Status: install ok installed" in state, state)
    else:
        run("dpkg-deb", "--extract", package, root)
    share = root / "usr/share"
    names = {str(path.relative_to(share)) for path in share.rglob("*") if path.is_file()}
    pages_and_completions(names, ".gz", "vendor-completions")
    check(b".TH" in gzip.decompress((share / "man/man1/tutti-add.1.gz").read_bytes()), "tutti-add.1.gz is no manual page")
    check(gzip.decompress((share / "doc/tutti/changelog.gz").read_bytes()).startswith(b"# Changelog"), "changelog.gz is no changelog")
    check_copyright((share / "doc/tutti/copyright").read_text())
    check(not any(name.startswith("zsh/site-functions") for name in names), "zsh/site-functions is the administrator's")
    program = root / "usr/bin/tutti"
    check_libraries(program)
    use(program, options.version, scratch)
    if os.geteuid() == 0:
        check("tutti" not in run(*installing, "--verify", "tutti"), "installed files differ from the package's sums")
        run(*installing, "--purge", "tutti")
        left = set(snapshot(root / "usr")) - before if (root / "usr").exists() else set()
        check(not left, f"left behind: {sorted(left)}")


def wheel(options, scratch):
    package = the_one(options.packages, "*.whl")
    name = re.fullmatch(r"tutti_mlops-([\d.]+)-py3-none-(manylinux_\d+_\d+_\w+)\.whl", package.name)
    check(name, f"'{package.name}' is not a wheel for any Python on a named platform")
    check(name.group(1) == options.version, f"version {name.group(1)}, not {options.version}")
    with zipfile.ZipFile(package) as archive:
        info = f"tutti_mlops-{options.version}.dist-info"
        about = email.message_from_bytes(archive.read(f"{info}/WHEEL"))
        check(about["Root-Is-Purelib"] == "false", "the wheel says that it is the same on every platform")
        metadata = email.message_from_bytes(archive.read(f"{info}/METADATA"))
        check(metadata["License-Expression"] == "Apache-2.0", f"License-Expression: {metadata['License-Expression']}")
        check(not metadata.get_all("Requires-Dist"), "the wheel depends on Python packages")
        code = [entry for entry in archive.namelist() if entry.endswith((".py", ".so"))]
        check(not code, f"Python code or libraries in the wheel: {code}")

    venv = scratch / "venv"
    run(sys.executable, "-m", "venv", venv)
    pip = [venv / "bin/python", "-m", "pip", "--disable-pip-version-check", "--no-cache-dir"]
    before = {path for path in snapshot(venv) if b"__pycache__" not in path}
    run(*pip, "install", "--no-index", package)
    share = venv / "share"
    pages_and_completions({str(path.relative_to(share)) for path in share.rglob("*") if path.is_file()}, "", "site-functions")
    check_copyright((share / "doc/tutti/copyright").read_text())
    check_libraries(venv / "bin/tutti")
    use(venv / "bin/tutti", options.version, scratch)
    run(*pip, "uninstall", "--yes", "tutti-mlops")
    left = {path for path, entry in snapshot(venv).items()
            if b"__pycache__" not in path and entry[0] != "directory"} - before
    check(not left, f"left behind: {sorted(left)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["deb", "wheel"])
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--scratch", required=True)
    parser.add_argument("--version", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix=f"package-{options.kind}-", dir=options.scratch) as scratch:
        try:
            {"deb": deb, "wheel": wheel}[options.kind](options, Path(scratch).resolve())
        except Failed as failure:
            print(f"FAILED: {failure}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
