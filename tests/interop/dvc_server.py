"""Runs DVC commands in forks of one process that has imported DVC once, because importing it costs half a second.

Reads one JSON object a line, {"argv", "cwd", "env"}, and answers {"status", "out", "err"}. Each command runs in a child
forked from the same unused parent, so no module state survives from one to the next; interop.dvc_server_is_dvc proves
that the result is that of the program.
"""
import atexit
import gc
import json
import os
import sys
import tempfile


def run_in_child(request, out, err):
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    sys.argv = ["dvc", *request["argv"]]
    from dvc.cli import main
    try:
        status = main(request["argv"])
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else 1
    sys.stdout.flush()
    sys.stderr.flush()
    atexit._run_exitfuncs()
    os._exit(status or 0)


def serve():
    import dvc.cli.parser
    import dvc.repo
    import dvc.api  # noqa: F401  imported for what it imports
    dvc.cli.parser.get_main_parser()
    gc.freeze()
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        request = json.loads(line)
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = os.fork()
            if child == 0:
                run_in_child(request, out.fileno(), err.fileno())
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            texts = []
            for file in (out, err):
                file.seek(0)
                texts.append(file.read().decode(errors="backslashreplace"))
        answers.write(json.dumps({"status": status, "out": texts[0], "err": texts[1]}) + "\n")
        answers.flush()


if __name__ == "__main__":
    serve()
