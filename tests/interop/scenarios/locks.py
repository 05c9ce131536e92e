"""Both programs in one repository at the same time. Only one side is played; the other twin stays empty."""
import fcntl
import os
import select


def _held(twin):
    """The lock as DVC takes it: flock on .dvc/tmp/lock, its pid inside."""
    file = open(twin.path(".dvc/tmp/lock"), "a+")
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    file.truncate(0)
    file.write(f" {os.getpid()}\n")
    file.flush()
    return file


def _alone(twins):
    twins.takes_over = False
    twins.start()
    return twins.right


def _fifo(twin, name):
    os.mkfifo(twin.path(name))
    return str(twin.path(name))


def _wait_for(path):
    """Opens a FIFO for reading: returns when the other end has been opened and something was written."""
    with open(path) as end:
        return end.read()


def lock_held_by_dvc_makes_tutti_wait(twins):
    """A writer waits for DVC's lock, says for whom, goes on when it is free, and gives up with its own exit status."""
    twin = _alone(twins)
    if twins.is_dvc_twice:
        return
    twins.write("a", "a")
    held = _held(twin)
    given_up = twin.run("--lock-timeout", "0", "add", "a")
    twins.expect(given_up.status == 4, f"exit status 4 when the lock stays taken, not {given_up.status}")
    twins.expect(str(os.getpid()) in given_up.err, f"the message names the pid of the holder:\n{given_up.err}")
    twins.expect(twin.run("status", "--json").status == 0, "readers do not wait")
    waiting = twins.tutti.start(["add", "a"], twin.repo, twin.env)
    said = b""
    while str(os.getpid()).encode() not in said and select.select([waiting.stderr], [], [], 30)[0]:
        piece = os.read(waiting.stderr.fileno(), 4096)
        if not piece:
            break
        said += piece
    twins.expect(waiting.poll() is None and str(os.getpid()).encode() in said, f"waits, and says for whom: {said!r}")
    held.close()
    twins.expect(waiting.wait(30) == 0, "goes on when the lock is free")
    twins.expect(twin.path("a.dvc").exists(), "the pointer is there")


def lock_left_by_a_dead_dvc(twins):
    """What a killed DVC leaves (its pid in the lock file, dead entries in rwlock) stops nobody."""
    twin = _alone(twins)
    twins.write("a", "a")
    twin.path(".dvc/tmp").mkdir(exist_ok=True)
    twin.path(".dvc/tmp/lock").write_text(" 999999999\n")
    path = twin.path("a")
    twin.path(".dvc/tmp/rwlock").write_text(f'{{"read": {{}}, "write": {{"{path}": {{"pid": 999999999, "cmd": "dvc add"}}}}}}')
    answer = twin.run("add", "a")
    twins.expect(answer.status == 0, f"add works: {answer.err}")


def dvc_works_while_a_stage_of_tutti_runs(twins):
    """While a stage runs, DVC may add other files and is told that the stage's output is taken."""
    twin = _alone(twins)
    if twins.is_dvc_twice:
        return
    started, go = _fifo(twin, "../started"), _fifo(twin, "../go")
    twins.right.path("in").write_text("in")
    twin.path("other").write_text("other")
    twin.path("dvc.yaml").write_text("stages:\n  slow:\n    cmd: echo up > ../started; cat ../go > out\n"
                                     "    deps: [in]\n    outs: [out]\n")
    running = twins.tutti.start(["run"], twin.repo, twin.env)
    twins.expect(_wait_for(started) == "up\n", "the stage has started")
    other = twin.run("add", "other", program=twins.dvc)
    twins.expect(other.status == 0, f"DVC adds another file meanwhile: {other.err}")
    taken = twin.run("repro", program=twins.dvc)
    twins.expect(taken.status != 0, "DVC does not run the same stage at the same time")
    twins.expect("busy" in taken.err + taken.out, f"DVC says that the output is busy: {taken.err}")
    with open(go, "w") as end:
        end.write("result\n")
    out, err = running.communicate(timeout=60)
    twins.expect(running.returncode == 0, f"the stage ends well: {out}{err}")
    twins.expect(twin.run("status", "--json", program=twins.dvc).json() == {}, "DVC finds everything clean")


def tutti_respects_a_stage_of_dvc(twins):
    """While DVC runs a stage, its output is taken for tutti too."""
    twin = _alone(twins)
    if twins.is_dvc_twice:
        return
    twin.path("in").write_text("in")
    twin.path("dvc.yaml").write_text("stages:\n  slow:\n    cmd: cat in > out\n    deps: [in]\n    outs: [out]\n")
    twin.path(".dvc/tmp").mkdir(exist_ok=True)
    holder = f'{{"pid": {os.getpid()}, "cmd": "dvc repro"}}'
    twin.path(".dvc/tmp/rwlock").write_text(f'{{"read": {{}}, "write": {{"{twin.path("out")}": {holder}}}}}')
    taken = twin.run("--lock-timeout", "0", "run")
    twins.expect(taken.status == 4, f"exit status 4 while DVC's stage writes 'out', not {taken.status}: {taken.err}")
    twins.expect(str(os.getpid()) in taken.err, f"the message names the pid of the holder: {taken.err}")
    twins.expect(not twin.path("out").exists(), "nothing was run")
    twin.path(".dvc/tmp/rwlock").write_text("{}")
    twins.expect(twin.run("run").status == 0, "afterwards it runs")
