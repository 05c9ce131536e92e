"""Where a program can be struck: its writing system calls, taken from a trace, as pairs (name, how many-eth call).

strace counts the calls of each thread by itself, so the k of a pair is the k-th call of whichever thread gets there first.
"""
import re
import subprocess
from collections import Counter

ALWAYS = {"write", "writev", "pwrite64", "pwritev", "pwritev2", "rename", "renameat", "renameat2", "link", "linkat", "symlink",
          "symlinkat", "unlink", "unlinkat", "rmdir", "mkdir", "mkdirat", "ftruncate", "fallocate", "fsync", "fdatasync", "syncfs",
          "sync_file_range", "chmod", "fchmod", "fchmodat", "utimensat", "copy_file_range", "sendfile", "creat", "flock"}
OPENS = {"open", "openat", "openat2"}  # only where the flags say so
_call = re.compile(r"(\d+) +(\w+)\((.*)")
_writes = re.compile(r"O_CREAT|O_TMPFILE|O_WRONLY|O_RDWR|O_TRUNC")


def can_trace():
    """None, or why not."""
    try:
        done = subprocess.run(["strace", "-f", "-qq", "-o", "/dev/null", "true"], capture_output=True, text=True)
    except FileNotFoundError:
        return "strace is not installed"
    return None if done.returncode == 0 else f"strace cannot trace here: {done.stderr.strip()[-120:]}"


def also(refused):
    """strace's words for a call, as (name, effect), that the kernel answers with an error whenever it comes."""
    return ["-e", f"inject={refused[0]}:{refused[1]}"] if refused else []


def trace(argv, cwd, env, file, refused=None):
    """The points of one run, in the order in which they first came. Programs that it starts are not its own."""
    names = ",".join(sorted({"?" + name for name in ALWAYS | OPENS | {"execve"}}))
    subprocess.run(["strace", "-f", "-qq", "-o", file, "-e", f"trace={names}", *also(refused), "-e", "signal=none", *argv], cwd=cwd, env=env,
                   stdin=subprocess.DEVNULL, capture_output=True, check=True)
    with open(file, errors="replace") as lines:
        calls = [match.groups() for match in map(_call.match, lines) if match]
    started = {pid for pid, name, _ in calls[1:] if name == "execve" and pid != calls[0][0]}
    counts, points = Counter(), {}
    for pid, name, arguments in calls:
        if pid in started or name == "execve":
            continue
        counts[pid, name] += 1
        if refused and name == refused[0]:
            continue
        if name in ALWAYS or _writes.search(arguments):
            points.setdefault((name, counts[pid, name]))
    return list(points)


def struck(point, effect, argv, cwd, env, refused=None):
    """Runs the program with the effect ("signal=KILL", "error=EIO") at the point."""
    name, k = point
    return subprocess.run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={name}{',' + refused[0] if refused else ''}", "-e",
                           f"inject={name}:{effect}:when={k}", *also(refused), *argv],
                          cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
