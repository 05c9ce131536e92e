"""numbers: metrics and parameters, in the workspace and in commits, and how they differ."""


def _metrics(twins):
    """Two commits on main and a branch: cached and uncached metrics, a directory of them, one that nothing makes."""
    twins.start()
    twins.write("dvc.yaml", "stages:\n  s:\n    cmd: cp in.json m.json && cp in.json plain.yaml\n    deps: [in.json]\n"
                "    metrics:\n    - m.json\n    - plain.yaml:\n        cache: false\n"
                "metrics:\n- many\n- absent.json\n- top.toml\n")
    twins.write("in.json", '{"acc": 0.9, "deep": {"loss": 1e-7, "ok": true, "list": [1], "none": null, "empty": {}}, '
                '"name": "a  b", "big": 123456789012345678901234567890}')
    twins.write("many/a.yaml", "x: 1\n")
    twins.write("many/sub/b.json", '{"y": 0.123456789, "rest": {"z": -2}}')
    twins.write("top.toml", "t = 1.5\n[in]\nu = 'v'\n")
    twins.run("repro", "-q")
    twins.commit("first")
    twins.shell("git tag v1 && git checkout -qb side")
    twins.write("top.toml", "t = 2.5\n")
    twins.commit("side")
    twins.shell("git checkout -q -")
    twins.write("in.json", '{"acc": 0.95, "deep": {"loss": 2, "ok": false}, "name": "c", '
                '"big": 123456789012345678901234567899, "new": NaN}')
    twins.write("many/a.yaml", "x: 2.5\n")
    twins.shell("rm many/sub/b.json")
    twins.run("repro", "-q")
    twins.commit("second")


def metrics_of_all_kinds(twins):
    """metrics show: nested, of stages and of the file, directories, missing ones; of branches, tags and commits."""
    _metrics(twins)
    for words in ((), ("-a",), ("-T",), ("-a", "-T"), ("-A",), ("m.json",), ("many",), ("-R", "many", "top.toml"), ("nope.json",)):
        twins.run("metrics", "show", *words, "--json", json=True)
    twins.run("metrics", "show", "--json", json=True, cwd="many")
    twins.run("metrics", "show", "a.yaml", "--json", json=True, cwd="many")


def metrics_in_tables(twins):
    """The tables of metrics show and diff: rounded, of many revisions, in Markdown, of one file."""
    _metrics(twins)
    for words in ((), ("-T",), ("m.json",), ("m.json", "many", "--precision", "2"), ("m.json", "--md"), ("top.toml", "-a"),
                  ("--precision", "12", "m.json"), ("--precision", "0", "m.json")):
        twins.run("metrics", "show", *words, text=True)
    for words in ((), ("--all",), ("--md",), ("--no-path",), ("--precision", "1")):
        twins.run("metrics", "diff", "v1", *words, "--targets", "m.json", text=True)
    twins.run("metrics", "diff", text=True)
    twins.run("metrics", "diff", "--md", text=True)


def metrics_that_changed(twins):
    """metrics diff: between commits, with the workspace on either side, everything, targets; into the cache where needed."""
    _metrics(twins)
    for words in ((), ("v1",), ("v1", "side"), ("HEAD~1", "HEAD"), ("workspace", "v1"), ("--all",), ("v1", "--all"),
                  ("v1", "--targets", "m.json", "many"), ("v1", "side", "--targets", "nope")):
        twins.run("metrics", "diff", *words, "--json", json=True)
    twins.run("metrics", "diff", "v1", "--json", json=True, cwd="many")
    twins.shell("rm m.json plain.yaml many/a.yaml")
    twins.run("metrics", "diff", "--json", json=True)
    twins.run("metrics", "show", "--json", json=True)
    twins.shell("rm -rf .dvc/cache")
    twins.run("metrics", "show", "--json", json=True)
    twins.run("metrics", "show", "-A", "--json", json=True)
    twins.run("metrics", "diff", "v1", "--json", json=True)
    twins.run("metrics", "diff", "nope", fails=True)
    twins.run("metrics", "diff", "HEAD", "nope", "--json", fails=True)
    twins.is_clean = False
    twins.takes_over = False  # what was recorded is gone


def metrics_of_strange_files(twins):
    """Single values, lists, nothing, a directory that is tracked and not here."""
    twins.start()
    for name, text in (("five.json", "5"), ("zero.json", "0"), ("text.yaml", "word\n"), ("list.json", "[1, 2]"), ("empty.yaml", ""),
                       ("py.py", "a = 1\nclass C:\n    b = 'x'\n")):
        twins.write(name, text)
    twins.write("dvc.yaml", "stages: {s: {cmd: 'true', deps: [data]}}\nmetrics: [five.json, zero.json, text.yaml, list.json, empty.yaml, py.py, data]\n")
    twins.write("data/x.json", '{"in": 1}')
    twins.write("data/sub/y.json", '{"in": 2}')
    twins.run("add", "data")
    twins.run("repro")
    twins.commit("first")
    twins.run("metrics", "show", "--json", json=True)
    twins.run("metrics", "show", text=True)
    twins.run("metrics", "diff", "--all", "--json", json=True)
    twins.write("five.json", "6.5")
    twins.write("text.yaml", "a: 1\n")
    twins.run("metrics", "diff", "--json", json=True)
    twins.run("metrics", "diff", "workspace", "HEAD", text=True)
    twins.shell("rm -rf data")
    twins.run("metrics", "show", "data", "--json", json=True)
    twins.run("metrics", "diff", "--json", json=True)
    twins.run("checkout")


def _params(twins):
    twins.start()
    twins.write("dvc.yaml", "vars:\n- v.yaml\n- vars/w.json:deep\n- here: 5\nstages:\n  s:\n    cmd: echo ${a.b} ${a.l[-1]} ${here} > o${a.n}\n"
                "    outs:\n    - o${a.n}\n    params:\n    - k\n    - t.0\n    - t.2\n    - u.*\n    - absent\n    - sub.yaml:\n      - q\n"
                "    - whole.json:\n  own:\n    vars:\n    - vars/own.toml\n    cmd: echo ${mine} ${deep.w} > own\n    outs: [own]\n"
                "  f:\n    foreach: ${models}\n    do:\n      cmd: echo ${item.lr} ${key} > f${key}\n      outs:\n      - f${key}\n"
                "  g:\n    foreach:\n    - ${a.n}\n    - ${a.b}\n    - plain\n    do:\n      cmd: echo ${item}\n"
                "  m:\n    matrix:\n      x: ${a.l}\n      y:\n      - 1\n      - ${a.n}\n    cmd: echo ${item.x} ${item.y}\n"
                "params:\n- top.toml\n- more\n")
    twins.write("v.yaml", "a: {b: 7, n: 1, l: [3, 4, 5]}\nmodels: {us: {lr: 1, z: 2}, eu: {lr: 2, z: 3}}\nunused: 3\n")
    twins.write("vars/w.json", '{"deep": {"w": [1], "v": 1}, "other": 2}'.replace("[1]", "1.5"))
    twins.write("vars/own.toml", "mine = 'x'\nnot = 1\n")
    twins.write("params.yaml", "k: 1\nt: [5, [1, 2], 7]\nu: {a: 1, b: [1, 'it''s', {c: null}]}\nother: {e: {}, f: null, g: text}\n")
    twins.write("sub.yaml", "q: [1, 2]\nr: 1\n")
    twins.write("whole.json", '{"a": {"b": true}, "c": "d"}')
    twins.write("top.toml", "z = 1.0\n")
    twins.write("more/p.yaml", "one: 1\n")
    twins.write("more/q.yaml", "two: 2\n")
    twins.commit("first")


def params_that_changed(twins):
    """params diff: of stages, the default file, dvc.yaml, the variables of templates; in JSON and tables."""
    _params(twins)
    twins.run("params", "diff", "--all", "--json", json=True)
    twins.run("params", "diff", "--all", "--deps", "--json", json=True)
    twins.run("params", "diff", text=True)
    twins.write("params.yaml", "k: 1.5\nt: [5, [1, 2], 8]\nu: {a: true, c: 1}\nother: {f: 1, g: text}\nnew: [x]\n")
    twins.write("v.yaml", "a: {b: 8, n: 1, l: [3, 4, 6]}\nmodels: {us: {lr: 1.5, z: 2}, uk: {lr: 2, z: 3}}\nunused: 4\n")
    twins.write("vars/own.toml", "mine = 'y'\nnot = 2\n")
    twins.write("sub.yaml", "q: [1, 3]\nr: 2\n")
    twins.write("top.toml", "z = 2.0\n")
    twins.shell("rm more/q.yaml")
    for words in ((), ("--all",), ("--deps",), ("HEAD",), ("workspace", "HEAD"), ("HEAD", "--targets", "sub.yaml"), ("--targets", "nope.yaml"),
                  ("--targets", "params.yaml", "vars/own.toml", "--all")):
        twins.run("params", "diff", *words, "--json", json=True)
    for words in ((), ("--md",), ("--no-path",), ("--all",)):
        twins.run("params", "diff", *words, "--targets", "params.yaml", text=True)
    twins.run("params", "diff", "--json", json=True, cwd="more")
    twins.commit("second")
    twins.run("params", "diff", "--json", json=True)
    twins.run("params", "diff", "HEAD~1", "HEAD", "--json", json=True)
    twins.run("params", "diff", "nope", fails=True)
    twins.is_clean = False
    twins.takes_over = False  # a stage names a parameter that is not there


def params_of_python_and_keys(twins):
    """Keys with patterns, of lists, several of one list, of Python files; a parameter that many stages share."""
    twins.start()
    twins.write("dvc.yaml", "stages:\n  a:\n    cmd: echo\n    params:\n    - l.0\n    - l.1\n    - l.-1\n    - m.?\n    - n.[ab].c\n    - p.**\n"
                "    - deep.x\n    - conf.py:\n      - LR\n      - Net.layers\n      - NONE\n"
                "  b:\n    cmd: echo\n    params:\n    - deep\n    - m.a\n    - conf.py:\n      - Net\n")
    twins.write("params.yaml", "l: [1, 2, [3]]\nm: {a: 1, bb: 2, c: 3}\nn: {a: {c: 1, d: 2}, b: {c: {e: 1}}, z: {c: 0}}\n"
                "p: {q: {r: 1, s: 2}, t: 3}\ndeep: {x: [1], y: 2}\n")
    twins.write("conf.py", "LR = 1e-3\nOTHER = 1\nclass Net:\n    layers = [1, 2]\n    name = 'n'\n")
    twins.commit("first")
    twins.run("params", "diff", "--all", "--deps", "--json", json=True)
    twins.run("params", "diff", "--all", "--json", json=True)
    twins.shell("git rm -qf --cached params.yaml && git commit -qm less")
    twins.run("params", "diff", "--deps", "--json", json=True)
    twins.run("params", "diff", "--json", json=True)
    twins.is_clean = False
    twins.takes_over = False  # patterns name no parameter that a stage could be run with


def numbers_without_history(twins):
    """Before the first commit nothing differs; outside Git there is nothing to compare with."""
    twins.shell("git init -q")
    twins.run("init", "-q")
    twins.write("dvc.yaml", "metrics: [m.json]\n")
    twins.write("m.json", '{"a": 1}')
    twins.write("params.yaml", "a: 1\n")
    for words in (("metrics", "diff"), ("params", "diff", "--all"), ("metrics", "diff", "nope")):
        twins.run(*words, "--json", json=True)
        twins.run(*words, text=True)
    twins.run("metrics", "show", "--json", json=True)
    twins.shell("rm -rf .git")
    twins.run("config", "core.no_scm", "true")
    twins.run("metrics", "show", "--json", json=True)
    twins.run("metrics", "diff", fails=True)
    twins.run("params", "diff", fails=True)
    twins.run("metrics", "show", "-a", "--json", json=True)
    twins.takes_over = False  # there is nothing to run


def numbers_that_only_remotes_have(twins):
    """metrics, params and plots whose data neither the workspace nor the cache has: each output's remote has it."""
    shared = twins.left.folder.parent
    twins.start()
    twins.run("remote", "add", "-d", "backup", str(shared / "remote"))
    twins.run("remote", "add", "second", str(shared / "second"))
    for name, text in (("m.json", '{"a": 1}'), ("other.json", '{"o": 5}'), ("here.json", '{"b": 2}'), ("many/n.json", '{"d": 4}'),
                       ("many/sub/n.yaml", "e: 4\n"), ("p.yaml", "p: 1\n"), ("c.csv", "a\n1\n"), ("logs/a.csv", "a,b\n1,2\n"),
                       ("logs/deep/b.tsv", "a\tb\n1\t2\n")):
        twins.write(name, text)
    tracked = ("m.json", "other.json", "many", "p.yaml", "c.csv", "logs")
    twins.run("add", "-q", *tracked)
    twins.shell("echo '  remote: second' >> other.json.dvc")
    twins.write("dvc.yaml", "metrics: [m.json, other.json, here.json, many]\nparams: [p.yaml]\nplots: [c.csv, logs]\n")
    twins.run("push")
    twins.commit("one")
    twins.shell("git tag v1")
    for name, text in (("m.json", '{"a": 3}'), ("many/n.json", '{"d": 6}'), ("p.yaml", "p: 2\n"), ("c.csv", "a\n5\n"),
                       ("logs/a.csv", "a,b\n1,9\n")):
        twins.write(name, text)
    twins.run("add", "-q", *tracked)
    twins.run("push")
    twins.commit("two")
    twins.shell(f"rm -rf {' '.join(tracked)}")
    questions = [("metrics", "show"), ("metrics", "show", "-T"), ("metrics", "diff", "v1"), ("metrics", "show", "many/sub/n.yaml"),
                 ("params", "diff", "v1"), ("plots", "show"), ("plots", "diff", "v1"), ("plots", "show", "logs/deep/b.tsv")]

    def ask(question):
        for twin in twins.both:  # DVC remembers files of directories
            twin.shell("rm -rf .dvc/cache")
            twin.env["DVC_SITE_CACHE_DIR"] = str(twin.home / f"asked{len(list(twin.home.iterdir()))}")
        answers = [twin.run(*question, "--json") for twin in twins.both]
        twins.expect(all(answer.status == 0 for answer in answers), f"{question} works")
        twins.same(*(answer.json() for answer in answers), f"the answers of {question}")
        return answers[1].out

    for question in questions:
        twins.expect("error" not in ask(question), f"{question} reads all")
    twins.shell("mkdir logs && printf 'a\\n3\\n' > logs/x.csv")  # what is there stands beside what is recorded
    ask(("plots", "show"))
    twins.shell("rm -r logs")
    (shared / "remote").rename(shared / "gone")
    for question in (("metrics", "show"), ("metrics", "show", "m.json")):
        twins.expect("rror" in ask(question), f"{question} says what it lacks")
    (shared / "gone").rename(shared / "remote")
    twins.shell("rm -rf .dvc/cache")
    twins.run("pull")
