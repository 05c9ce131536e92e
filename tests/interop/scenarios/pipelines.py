"""stages: written by `stage add`, run by `repro`, recorded in dvc.lock and the run cache."""

_PIPELINE = """\
# the pipeline
stages:
  prepare:
    cmd: tr a-z A-Z < raw.txt > clean.txt
    deps:
    - raw.txt
    outs:
    - clean.txt
  train:
    cmd: (cat clean.txt; echo lr=0.1) > model.txt; wc -c < model.txt > metrics.json
    deps:
    - clean.txt
    params:
    - lr
    - net.layers
    outs:
    - model.txt
    metrics:
    - metrics.json:
        cache: false
"""


def _pipeline(twins):
    twins.start()
    twins.write("raw.txt", "some words\n")
    twins.write("params.yaml", "lr: 0.1\nnet:\n  layers: [8, 4]\n  name: mlp\nunused: 1\n")
    twins.write("dvc.yaml", _PIPELINE)
    twins.run("add", "raw.txt")
    twins.run("repro")
    twins.commit("first run")


def run_first_and_again(twins):
    """The first run, a run with nothing to do, a forced run, a single stage, a dry run."""
    _pipeline(twins)
    twins.run("repro")
    twins.run("status", "--json", json=True)
    twins.run("repro", "--force")
    twins.run("repro", "--single-item", "train")
    twins.run("repro", "--dry", "--force")
    twins.run("repro", "--downstream", "prepare")
    twins.run("dag", "--dot", graph=True)
    twins.run("dag", "--mermaid", text=True)
    twins.run("dag", "--dot", "prepare", graph=True)
    twins.run("stage", "list", "--name-only", text=True)


def run_changed_dependency(twins):
    """A changed dependency reruns what depends on it, and stops where outputs come out equal."""
    _pipeline(twins)
    twins.write("raw.txt", "other words\n")
    twins.run("status", "--json", json=True)
    twins.run("repro")
    twins.commit("other")
    twins.write("raw.txt", "OTHER words\n")
    twins.run("repro")
    twins.run("repro", "prepare")


def run_changed_parameter(twins):
    """Only a parameter that a stage names makes it run."""
    _pipeline(twins)
    twins.write("params.yaml", "lr: 0.1\nnet:\n  layers: [8, 4]\n  name: cnn\nunused: 2\n")
    twins.run("repro")
    twins.write("params.yaml", "lr: 1e-5\nnet:\n  layers: [8, 4, 2]\n")
    twins.run("status", "--json", json=True)
    twins.run("repro")
    twins.write("params.yaml", "net:\n  layers: []\nlr:\n")
    twins.run("repro")


def run_changed_command(twins):
    """A changed command reruns its stage, once."""
    _pipeline(twins)
    twins.write("dvc.yaml", _PIPELINE.replace("tr a-z A-Z", "tr a-y A-Y"))
    twins.run("status", "--json", json=True)
    twins.run("repro")
    twins.run("repro")


def run_changed_output(twins):
    """An output changed or deleted by hand is made good."""
    _pipeline(twins)
    twins.write("model.txt", "overwritten by hand")
    twins.run("status", "--json", json=True)
    twins.run("repro")
    twins.shell("rm -f clean.txt metrics.json")
    twins.run("status", "--json", json=True)
    twins.run("repro")


def run_frozen(twins):
    """A frozen stage does not look at its dependencies; others go on."""
    _pipeline(twins)
    twins.write("dvc.yaml", _PIPELINE.replace("  train:\n", "  train:\n    frozen: true\n"))
    twins.write("raw.txt", "changed, but training is frozen\n")
    twins.run("status", "--json", json=True)
    twins.run("repro")


def run_always_changed(twins):
    """always_changed, and a stage with nothing but a command, run every time."""
    twins.start()
    twins.write("dvc.yaml", "stages:\n  tick:\n    cmd: echo tick >> ../ticks; echo same > out\n    always_changed: true\n"
                "    outs:\n    - out\n  hello:\n    cmd: echo hello >> ../hellos\n"
                "  after:\n    cmd: cp out copy; echo after >> ../afters\n    deps: [out]\n    outs: [copy]\n")
    twins.run("repro")
    twins.run("repro")
    twins.run("status", "--json", json=True)
    twins.is_clean = False


def run_persist(twins):
    """A persistent output is there when the command starts; others are not."""
    twins.start()
    twins.write("in", "1\n")
    twins.write("dvc.yaml", "stages:\n  grow:\n    cmd: cat in >> log; ls > seen; cat in > plain\n    deps:\n    - in\n"
                "    outs:\n    - log:\n        persist: true\n    - plain\n    - seen:\n        cache: false\n")
    twins.run("repro")
    twins.write("in", "22\n")
    twins.run("repro")
    twins.write("in", "333\n")
    twins.run("repro")


def run_uncached_metrics(twins):
    """Metrics and plots outside the cache, plain and with options; the run cache keeps them all the same."""
    twins.start()
    twins.write("in", "1\n")
    twins.write("dvc.yaml", """\
stages:
  evaluate:
    cmd: echo '{"acc":' $(cat in) '}' > m.json; printf 'x,y\\n1,2\\n' > p.csv; cp in big; cp p.csv q.csv
    deps:
    - in
    outs:
    - big:
        push: false
        desc: the big one
    metrics:
    - m.json:
        cache: false
    plots:
    - p.csv:
        cache: false
        x: x
        y: y
        title: "a: plot"
    - q.csv
metrics:
- m.json
plots:
- p.csv:
    x: x
""")
    twins.run("repro")
    twins.write("in", "2\n")
    twins.run("repro")
    twins.write("in", "1\n")
    twins.run("repro")


def run_commands(twins):
    """Lists of commands, text of several lines, quotes, folded and literal scalars: as run, as recorded."""
    twins.start()
    twins.write("in", "1\n")
    twins.write("dvc.yaml", r"""stages:
  list:
    cmd:
    - echo one > o1
    - 'echo "two: $DVC_STAGE $(basename "$DVC_ROOT")" >> o1'
    deps: [in]
    outs: [o1]
  lines:
    cmd: |
      echo one > o2
      x=5; echo "$x" >> o2
      echo "after: $x" >> o2
    deps: [in]
    outs: [o2]
  folded:
    cmd: >-
      echo a
      b
      'c d' "e" > o3
    deps: [in]
    outs: [o3]
  long:
    cmd: echo aaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb cccccccccccccccccccccc ddddddddddddddddddd eeeeeeeeeee > o4
    deps: [in]
    outs: [o4]
  quoted:
    cmd: "printf 'it''s \\t %s\\n' \"$(cat in)\" > o5  # not a comment"
    deps: [in]
    outs: [o5]
  unicode:
    cmd: echo 'é 日本 😀' > o6
    deps: [in]
    outs: [o6]
""")
    twins.run("repro")
    twins.run("status", "--json", json=True)


def run_directories(twins):
    """Directories as dependencies and outputs; wdir; dvc.yaml in several folders."""
    twins.start()
    for name in "abc":
        twins.write(f"raw/{name}", name * 10)
    twins.run("add", "raw")
    twins.write("dvc.yaml", "stages:\n  split:\n    cmd: mkdir -p parts/deep && cp ../raw/a parts && cp ../raw/b parts/deep\n"
                "    wdir: work\n    deps:\n    - ../raw\n    outs:\n    - parts\n")
    twins.write("sub/dvc.yaml", "stages:\n  join:\n    cmd: cat ../work/parts/a ../work/parts/deep/b > joined\n"
                "    deps:\n    - ../work/parts\n    outs:\n    - joined\n")
    twins.shell("mkdir work")
    twins.run("repro", "sub/dvc.yaml")
    twins.run("status", "--json", json=True)
    twins.write("raw/d", "new")
    twins.run("repro", "split")
    twins.write("raw/a", "changed")
    twins.run("repro", cwd="sub")
    twins.run("repro", "sub/dvc.yaml:join", "--force", "--single-item")


def run_failures(twins):
    """A failing stage stops the run, keeps what came before it, and --keep-going goes around it."""
    twins.start()
    # After a failure DVC leaves the .gitignore of what has run unwritten; see lib/decisions/differences.md.
    twins.write(".gitignore", "/g\n/b\n/a\n/s\n")
    twins.write("in", "1\n")
    twins.write("dvc.yaml", """\
stages:
  good:
    cmd: cp in g
    deps: [in]
    outs: [g]
  bad:
    cmd: cp g b; exit 3
    deps: [g]
    outs: [b]
  after:
    cmd: cp b a
    deps: [b]
    outs: [a]
  aside:
    cmd: cp g s
    deps: [g]
    outs: [s]
""")
    twins.run("repro", "after", fails=True)
    twins.shell("rm -f b")  # a failed stage's output stays where it is; what it holds is nobody's promise
    twins.run("repro", "--keep-going", fails=True)
    twins.run("status", "--json", json=True)
    twins.is_clean = False


def run_missing_output(twins):
    """A command that does not write what it said fails, and nothing is recorded."""
    twins.start()
    twins.write("dvc.yaml", "stages:\n  s:\n    cmd: 'true'\n    outs:\n    - never\n")
    twins.run("repro", fails=True)
    twins.is_clean = False


def run_parameter_files(twins):
    """Parameters from YAML, JSON, TOML and Python files, whole files and single keys."""
    twins.start()
    twins.write("params.yaml", "a: {b: {c: 2}}\nlist: [1, {x: y}, null]\nreal: 1e-5\nyes: no\noct: 010\nbig: 1_000\n")
    twins.write("conf/p.json", '{"lr": 0.10, "deep": {"k": [1, 2.50, true, null, "\\u00e9"]}, "n": 1e3}')
    twins.write("p.toml", 'title = "t"\n[net]\nlayers = [1, 2]\nrate = 1e-3\non = true\n')
    twins.write("whole.yaml", "z: 1\na:\n  y: 1.0\n  x: 'on'\ntext: |\n  two\n  lines\n")
    twins.write("dvc.yaml", """\
stages:
  s:
    cmd: echo x > out
    params:
    - a.b.c
    - list
    - list.1.x
    - real
    - "yes"
    - oct
    - big
    - conf/p.json:
      - lr
      - deep.k
      - n
    - p.toml:
      - net.rate
      - net
    - whole.yaml:
    - params.py:
      - lr
      - layers
      - Train.batch
      - Train.momentum
      - Train.names
    outs:
    - out
""")
    python = "import os\nlr: float = 1e-5  # a comment\nlayers = (8, 4)\ncomputed = 1 + 2\n\n\nclass Train:\n    batch = 0x20\n" \
             "    names = {'a': [1, 'two'], \"b\": None}\n\n    def __init__(self, x=1):\n        self.momentum = -.9\n        local = 2\n"
    twins.write("params.py", python)
    twins.run("repro")
    twins.run("status", "--json", json=True)
    twins.write("params.py", python.replace("0x20", "33"))
    twins.run("status", "--json", json=True)
    twins.run("repro")
    twins.write("p.toml", 'title = "t"\n[net]\nlayers = [1, 2]\nrate = 2e-3\non = true\n')
    twins.run("status", "--json", json=True)
    twins.run("repro")


def lock_keeps_what_it_can(twins):
    """Comments and order of dvc.lock, and stages that are no more."""
    _pipeline(twins)
    for twin in twins.both:
        lock = twin.path("dvc.lock")
        text = lock.read_text()
        lock.write_text("# kept\n" + text.replace("  train:\n", "\n  # about training\n  train:  # here\n")
                        + "  gone:\n    cmd: echo gone\n")
    twins.write("raw.txt", "changed\n")
    twins.run("repro")


def stage_add(twins):
    """stage add writes dvc.yaml as DVC would, comments of others kept."""
    twins.start()
    twins.write("params.yaml", "lr: 1\nmomentum: 2\n")
    twins.write("other.json", '{"depth": 3}')
    twins.write("src/train.py", "x\n")
    twins.run("stage", "add", "-n", "first", "echo hello")
    for twin in twins.both:
        path = twin.path("dvc.yaml")
        path.write_text("# mine\n" + path.read_text().replace("first:", "first:   # the first"))
    twins.run("stage", "add", "-n", "train", "-d", "src/train.py", "-d", "data", "-p", "momentum,lr", "-p",
              "other.json:depth", "-o", "model", "-O", "log.txt", "--outs-persist", "state", "-m", "m.json", "-M", "n.json",
              "--plots", "p.csv", "--plots-no-cache", "q.csv", "--desc", "trains: the model", "python", "src/train.py",
              "--name", "a b", "it's")
    twins.run("stage", "add", "-n", "in-sub", "-w", "src", "-d", "train.py", "-o", "out.txt", "cp train.py out.txt")
    twins.run("stage", "add", "-n", "unsorted", "-o", "z", "-o", "src/z", "-o", "b", "-m", "n", "-m", "a", "--plots", "q",
              "--plots", "c", "--outs-persist", "s", "--outs-persist", "d", "touch z")
    twins.run("stage", "add", "-n", "often", "--always-changed", "-o", "tick", "date > tick")
    twins.run("stage", "add", "-n", "train", "echo again", fails=True)
    twins.run("stage", "add", "-f", "-n", "train", "-d", "src/train.py", "-o", "model", "echo replaced > model")
    twins.run("stage", "add", "-n", "no/slash", "echo x", fails=True)
    twins.run("stage", "list", "--name-only", text=True)
    twins.is_clean = False


def stage_list_of_bad_files(twins):
    """Without --all, stage list fails for the dvc.yaml of this directory only: that it is bad, or is not there."""
    twins.start()
    twins.write("good/dvc.yaml", "stages:\n  ok:\n    cmd: echo\n")
    twins.run("stage", "list", fails=True)
    twins.write("dvc.yaml", "stages:\n  bad:\n    cmd: echo ${unknown}\n")
    twins.run("stage", "list", fails=True)
    twins.run("stage", "list", cwd="good", text=True)
    twins.run("stage", "list", "--fail", cwd="good", text=True)
    twins.run("stage", "list", "--all", text=True)
    twins.run("stage", "list", "--all", "--fail", fails=True)
    twins.takes_over = False


def unresolvable_beside_good(twins):
    """A stage that cannot be resolved stops what is about all stages, or about itself, and nothing else."""
    _pipeline(twins)
    twins.write("sub/dvc.yaml", "stages:\n  s:\n    cmd: echo 1 > o\n    outs: [o]\n")
    twins.run("repro", "sub/dvc.yaml")
    twins.shell("mkdir ../remote")
    twins.run("remote", "add", "-d", "origin", "../remote")
    twins.commit("all good")
    short = _PIPELINE.replace("(cat clean.txt; echo lr=0.1)", "cat clean.txt")  # DVC would fold the longer line
    twins.write("dvc.yaml", short + "  bad:\n    cmd: echo ${nope}\n    outs: [out]\n"
                "  some:\n    foreach: {a: {v: 1}, b: {}}\n    do:\n      cmd: echo ${item.v}\n")
    for argv in (["status"], ["status", "prepare"], ["repro"], ["repro", "prepare"], ["repro", "-s", "bad"], ["repro", "-s"], ["dag"],
                 ["checkout"], ["checkout", "clean.txt"], ["checkout", "bad"], ["commit", "-f"], ["freeze", "bad"], ["freeze", "some@b"],
                 ["remove", "bad"], ["push"], ["push", "bad"], ["stage", "list"], ["stage", "list", "bad"], ["stage", "list", "dvc.yaml"],
                 ["stage", "list", "some"], ["add", "params.yaml"], ["stage", "add", "-n", "new", "x"], ["data", "status"],
                 ["checkout", "-R", "sub"], ["checkout", "-d", "train"]):
        twins.run(*argv, fails=True)
    twins.run("stage", "list", "prepare", "train", text=True)
    twins.run("stage", "list", "some@a", text=True)
    twins.run("stage", "list", "-R", "sub", text=True)
    twins.run("stage", "list", "-R", ".", text=True)
    twins.run("freeze", "prepare", "sub/dvc.yaml:s")
    twins.run("unfreeze", "dvc.yaml:prepare", "sub/dvc.yaml:s")
    twins.shell("rm -rf clean.txt sub/o raw.txt")
    twins.run("checkout", "prepare", "sub/dvc.yaml", "raw.txt.dvc")
    twins.run("push", "prepare", "sub/dvc.yaml:s", "raw.txt.dvc")
    twins.shell("rm -rf clean.txt .dvc/cache")
    twins.run("fetch", "raw.txt.dvc")
    twins.run("pull", "prepare", "sub/dvc.yaml")
    twins.write("clean.txt", "edited\n")
    twins.run("commit", "-f", "prepare")
    twins.run("repro", "-s", "train")
    twins.run("remove", "train")
    twins.run("remove", "sub/dvc.yaml:s")
    twins.run("remove", "raw.txt.dvc")
    twins.takes_over = False


def checkout_of_all_that_can_be_read(twins):
    """Naming each stage that can be read is not naming everything: nothing looks as if it were no longer tracked."""
    _pipeline(twins)
    twins.write("dvc.yaml", _PIPELINE.replace("tr a-z", "tr ${nope} a-z"))
    twins.run("checkout", "train", "raw.txt.dvc")
    for twin in twins.both:
        twins.expect(twin.path("clean.txt").exists(), "the output of the stage that cannot be resolved is there")
    twins.takes_over = False


def targets_of_nothing(twins):
    """A directory without anything tracked, with -R; each program succeeds, and changes nothing."""
    _pipeline(twins)
    twins.shell("mkdir empty ../remote; touch empty/file")
    twins.run("remote", "add", "-d", "origin", "../remote")
    for argv in (["repro", "-s"], ["status"], ["checkout"], ["commit"], ["push"], ["fetch"], ["pull"], ["stage", "list"], ["status", "-c"]):
        twins.run(*argv, "-R", "empty")
        twins.run(*argv, "-R", "nowhere", fails=True)
    for argv in (["status"], ["checkout"], ["commit", "-f"], ["push"], ["repro", "-s"]):
        twins.run(*argv, "-R", "empty", "train")
    twins.run("repro", "-s", "--glob", "x*")
    twins.run("repro", "-s", "--glob", "dvc.yaml:x*")
    twins.run("repro", "--glob", "x*", "train")
    twins.run("repro", "--glob", "nowhere/dvc.yaml:x*", fails=True)
    for argv in (["push"], ["pull"]):
        twins.run(*argv, "--glob", "x*", fails=True)
        twins.run(*argv, "--glob", "r*.dvc")


def commit_stage(twins):
    """commit -f records outputs made by hand in dvc.lock and the cache."""
    _pipeline(twins)
    twins.write("model.txt", "made on another machine\n")
    twins.run("commit", "-f", "train")
    twins.write("raw.txt", "changed\n")
    twins.run("commit", "-f")


def checkout_pipeline(twins):
    """Outputs of stages follow dvc.lock across commits, uncached ones follow Git."""
    _pipeline(twins)
    twins.shell("git tag v1")
    twins.write("raw.txt", "other words entirely\n")
    twins.run("repro")
    twins.commit("second")
    twins.shell("git checkout -q v1")
    twins.run("checkout")
    twins.run("repro")


def accepted(twins):
    """What `tutti accept` writes is what `dvc commit --force` writes; only the run cache learns nothing of it."""
    twins.start()
    stage = "stages:\n  keep:\n    cmd: cat in > out{}\n    deps:\n    - in\n    outs:\n    - out:\n        persist: true\n"
    twins.write("in", "one\n")
    twins.write("dvc.yaml", stage.format(""))
    twins.run("repro")
    twins.write("in", "two\n")
    twins.write("out", "made elsewhere\n")
    twins.write("dvc.yaml", stage.format("; true"))
    for twin in twins.both:
        is_dvc = twin.program.name == "dvc"
        answer = twin.run(*(["commit", "--force", "keep"] if is_dvc else ["accept", "keep", "-m", "made on another machine"]))
        twins.expect(answer.status == 0, f"{twin.program.name} takes what is there\n{answer.out}{answer.err}")
    twins.compare()


_ONE = "stages:\n  {0}:\n    cmd: echo {0} >> ../{1}ran; echo {0} > {0}.txt\n    deps:\n    - in\n    outs:\n    - {0}.txt\n"


def _ran(twins, *names):
    for twin in twins.both:
        path = twin.folder / "ran"
        ran = path.read_text().split() if path.exists() else []
        path.unlink(missing_ok=True)
        twins.expect(sorted(ran) == sorted(names), f"in the twin '{twin.folder.name}' {names} ran, but {ran}")


def run_without_targets(twins):
    """Nothing named is the dvc.yaml here; -P is every one; one without stages is everything."""
    twins.start()
    for folder in ("", "sub/", "empty/"):
        twins.write(f"{folder}in", "x\n")
    twins.write("dvc.yaml", _ONE.format("top", ""))
    twins.write("sub/dvc.yaml", _ONE.format("below", "../"))
    twins.run("repro")
    _ran(twins, "top")
    twins.run("repro", cwd="sub")
    _ran(twins, "below")
    twins.run("repro", "--force", "--all-pipelines")
    _ran(twins, "top", "below")
    twins.run("repro", "-f", "-P", "--single-item", "--downstream", cwd="sub")
    _ran(twins, "top", "below")
    twins.run("repro", cwd="empty", fails=True)
    twins.write("empty/dvc.yaml", "metrics:\n- m.json\n")
    twins.run("repro", "--force", cwd="empty")
    _ran(twins, "top", "below")
    twins.run("repro", "--force", "empty/dvc.yaml", "sub/dvc.yaml")
    _ran(twins, "below")


def run_interactively(twins):
    """Who is asked and cannot answer has said no: nothing runs."""
    twins.start()
    twins.write("in", "x\n")
    twins.write("dvc.yaml", _ONE.format("top", ""))
    twins.run("repro", "--interactive", fails=True)
    twins.run("config", "core.interactive", "true")
    twins.run("repro", fails=True)
    _ran(twins)
    twins.run("config", "--unset", "core.interactive")
    twins.run("repro")
    _ran(twins, "top")


_CHAIN = """\
stages:
  one:
    cmd: echo one >> ../ran; cat data > one.txt
    deps:
    - data
    outs:
    - one.txt
  two:
    cmd: echo two >> ../ran; mkdir tree; cp one.txt tree/a; cp in tree/b
    deps:
    - one.txt
    - in
    outs:
    - tree
"""


def _chain(twins):
    twins.start()
    twins.run("remote", "add", "-d", "backup", "../remote")
    twins.write("data", "some data\n")
    twins.write("in", "x\n")
    twins.write("dvc.yaml", _CHAIN)
    twins.run("add", "data")
    twins.run("repro")
    _ran(twins, "one", "two")
    twins.run("push", "--run-cache")


def run_allow_missing(twins):
    """What is merely not here makes nothing run; what changed does."""
    _chain(twins)
    twins.shell("rm -rf one.txt data .dvc/cache/files")
    twins.run("repro", "--allow-missing", "--dry")
    twins.run("repro", "--allow-missing")
    _ran(twins)
    twins.shell("rm -rf tree")
    twins.run("repro", "--allow-missing")
    _ran(twins)
    twins.write("in", "y\n")
    twins.run("repro", "--allow-missing", fails=True)
    _ran(twins)
    twins.run("pull")
    twins.is_clean = False


def run_pull(twins):
    """--pull: data of stages that need not run, dependencies of those that must, results that somebody else has."""
    _chain(twins)
    twins.shell("rm -rf one.txt tree data .dvc/cache")
    twins.run("repro", "--pull")
    _ran(twins)
    twins.shell("rm -rf one.txt tree data .dvc/cache")
    twins.write("in", "y\n")
    twins.run("repro", "--pull")
    _ran(twins, "two")
    twins.run("push", "--run-cache")
    twins.shell("rm -rf one.txt tree data .dvc/cache dvc.lock")
    twins.run("repro", "--pull")
    _ran(twins)


def run_beside_tutti_yaml(twins):
    """What tutti.yaml says changes how stages run, not what they leave; DVC does not mind the file."""
    twins.start()
    for name, text in ("a", "one\n"), ("b", "two\n"), ("sub/c", "three\n"):
        twins.write(f"raw/{name}.txt", text)
    twins.write("upper.sh", """\
in=${TUTTI_MAP_INPUT:-$PWD/raw} out=${TUTTI_MAP_OUTPUT:-$PWD/upper}
cd "$in" && find . -name '*.txt' | while read -r f; do mkdir -p "$out/$(dirname "$f")"; tr a-z A-Z < "$f" > "$out/${f%.txt}.up"; done
""")
    twins.write("dvc.yaml", """\
stages:
  upper:
    cmd: sh upper.sh
    deps:
    - raw
    - upper.sh
    outs:
    - upper
  count:
    cmd: cat upper/*.up | wc -c > count
    deps:
    - upper
    outs:
    - count
""")
    twins.write("tutti.yaml", """\
version: 1
resources: {licence: 1}
stages:
  upper:
    map: {over: raw, into: upper, outputs: "{dir}/{stem}.up", batch: 2}
  count:
    resources: {cpu: 0.5, memory: 1 MB, licence: 1}
    mutex: port
    retries: 2
    timeout: 1h
""")
    twins.run("repro")
    twins.commit("first run")
    twins.run("status", "--json", json=True)
    twins.write("raw/b.txt", "other\n")
    twins.write("raw/sub/d.txt", "four\n")
    twins.shell("rm raw/a.txt")
    twins.run("repro")
    twins.swap()  # each goes on with what the other made
    twins.write("raw/e.txt", "five\n")
    twins.run("repro")
    twins.run("repro", "--force")
    twins.run("status", "--json", json=True)
