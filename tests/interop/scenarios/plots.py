"""plots: what is drawn and with which data, as Vega-Lite; and the definitions that `plots modify` edits."""
import json


def _start(twins):
    """Nothing is left to take over: these commands change nothing that is tracked."""
    twins.start()
    twins.takes_over = False


def _same(twins, *words, cwd=".", fails=False):
    """The JSON answers, which name pictures by absolute paths; errors come in the order of a set."""
    left, right = twins.run("plots", *words, cwd=cwd, fails=fails)
    if fails:
        return {}
    answers = [json.loads(answer.out.replace(str(twin.folder), "[TWIN]"))
               for twin, answer in ((twins.left, left), (twins.right, right))]
    what = f"of `plots {' '.join(words)}`"
    twins.same(*(sorted(answer.get("errors", []), key=repr) for answer in answers), f"the errors {what}")
    plots = [answer.get("data", {}) for answer in answers]
    twins.same(*(sorted(each) for each in plots), f"the plots {what}")
    for name in plots[0]:
        twins.same(*(each[name] for each in plots), f"the answers about {name} {what}")
    twins.same(*answers, f"the answers {what}") if not plots[0] else None
    return answers[0]


def _both(twins, *words, **more):
    _same(twins, "show", *words, "--json", **more)
    return _same(twins, "show", *words, "--json", "--split", **more)


CSV = "epoch,acc,loss\n0,0.1,2.5\n1,0.5,1.25\n2,0.75,0.9\n"


def plots_of_tables(twins):
    """CSV and TSV: quotes, short and long lines, blank lines, no header, no rows, doubled names, bytes that are no text."""
    _start(twins)
    for name, text in (("plain.csv", CSV), ("tabs.tsv", CSV.replace(",", "\t")), ("bare.csv", "1,2\n3,4\n"),
                       ("quoted.csv", 'a,"b ""x"", c"\r\n1,"two\r\nlines"\r\n"3"4,"5,"\n'), ("short.csv", "a,b,c\n1\n1,2\n\n1,2,3\n"),
                       ("long.csv", "a,b\n1,2\n1,2,3\n"), ("longer.csv", "a,b\n1,2,3,4\n1,2\n"), ("header.csv", "a,b\n"), ("empty.csv", ""),
                       ("twice.csv", "a,a,b\n1,2,3\n"), ("own.csv", "rev,filename,field,step\n1,2,3,4\n"), ("bytes.csv", b"a,b\n1,\xff\n"),
                       ("dots.csv", "a.b[0],c\n1,2\n"), ("bom.csv", "\ufeffa,b\n1,2\n"), ("text.txt", "a,b\n"), ("NOTE.CSV", "a\n1\n")):
        twins.write(name, text)
    twins.write("dvc.yaml", "plots: [plain.csv, tabs.tsv, quoted.csv, short.csv, long.csv, longer.csv, header.csv, empty.csv, twice.csv, own.csv, "
                "bytes.csv, bom.csv, text.txt, NOTE.CSV, absent.csv]\n")
    answer = _both(twins)
    twins.expect(len(answer["errors"]) == 5, "five of them cannot be drawn")
    _both(twins, "bare.csv", "--no-header")
    _both(twins, "dots.csv", "-x", "a.b[0]", "-y", "c")
    _both(twins, "plain.csv", "-x", "epoch", "-y", "loss", "--title", "T", "--x-label", "X", "--y-label", "Y")
    _both(twins, "plain.csv", "-y", "nothing")
    _both(twins, "long.csv", "-y", "a")
    _both(twins, "header.csv", "-y", "a")
    for template in ("simple", "linear", "confusion", "confusion_normalized", "scatter", "scatter_jitter", "smooth", "bar_horizontal_sorted",
                     "bar_horizontal"):
        _both(twins, "plain.csv", "-t", template)
        _same(twins, "show", "plain.csv", "-t", template, "--show-vega")
    twins.run("plots", "show", "plain.csv", "-t", "none", "--json", fails=True)
    for words in ((), ("plain.csv", "tabs.tsv"), ("plain.csv", "--json")):
        twins.run("plots", "show", *words, "--show-vega", fails=True)


def plots_of_documents(twins):
    """JSON, YAML, TOML and Python: lists at any depth, merged ones, uneven ones, scalars, broken files."""
    _start(twins)
    for name, text in (("list.json", '[{"a": 1, "b": null}, {"a": 2.5, "b": true}]'), ("deep.json", '{"x": {"train": [{"s": 1, "l": 3}, {"s": 2, "l": 1e-7}]}, "n": 5}'),
                       ("two.json", '{"one": [{"a": 1}, {"a": 2}, {"a": 3}], "two": [{"b": 1}, {"b": 2}]}'), ("uneven.json", '[{"a": 1}, {"b": 2}]'),
                       ("holes.json", '[{"a": 1, "b": 2}, {"a": 3}]'), ("nan.json", '[{"a": NaN}, {"a": Infinity}, {"a": -Infinity}]'),
                       ("nothing.json", '{"a": []}'), ("five.json", "5"), ("word.yaml", "word\n"), ("zero.json", "0"), ("numbers.json", "[1, 2]"),
                       ("mixed.json", '{"a": [1, 2], "b": [{"c": 1}]}'), ("broken.json", "{"), ("broken.yaml", "a: [\n"), ("bytes.json", b'["\xff"]'),
                       ("rows.yaml", "- a: 1\n  b: x\n- a: 2\n  b: 'y'\n"), ("rows.yml", "- {a: 1, b: [1, {c: 2}]}\n"), ("t.toml", "[[t]]\na = 1\n[[t]]\na = 2\n"),
                       ("p.py", "rows = [{'a': 1}, {'a': 2}]\n"), ("big.json", '[{"a": 123456789012345678901234567890, "b": "é\\u2028"}]')):
        twins.write(name, text)
    names = sorted(path.name for path in twins.left.repo.iterdir() if path.suffix in (".json", ".yaml", ".yml", ".toml", ".py"))
    twins.write("dvc.yaml", "plots:\n" + "".join(f"- {name}\n" for name in names))
    _both(twins)
    for words in (("two.json", "-x", "a", "-y", "b"), ("five.json", "-y", "a"), ("uneven.json", "-y", "a"), ("holes.json", "-y", "b"),
                  ("list.json", "-x", "a"), ("mixed.json", "-y", "c")):
        _both(twins, *words)


def plots_of_definitions(twins):
    """What dvc.yaml says: fields as texts, lists and maps, of several files, with their labels and templates; what clashes."""
    _start(twins)
    twins.write("logs/a.csv", CSV)
    twins.write("logs/deep/b.csv", "epoch,acc\n0,5\n1,6\n2,7\n")
    twins.write("short.csv", "epoch,acc\n0,5\n")
    twins.write("dvc.yaml", """plots:
- logs/a.csv:
    x: epoch
    y: [acc, loss]
- one:
    y: {logs/a.csv: acc}
- files:
    x: epoch
    y: {logs/a.csv: acc, logs/deep/b.csv: acc}
- fields:
    x: {logs/a.csv: epoch}
    y: {logs/a.csv: [acc, loss]}
    title: Some title
    x_label: A
    y_label: B
    template: simple
- everything:
    x: epoch
    y: {logs/a.csv: [acc, loss], logs/deep/b.csv: acc}
- everything bars:
    x: epoch
    y: {logs/a.csv: [acc, loss], logs/deep/b.csv: acc}
    template: bar_horizontal
- shapes:
    x: epoch
    y: {logs/a.csv: [acc, loss]}
    template: scatter
- rows:
    x: epoch
    y: {logs/a.csv: [acc, loss], logs/deep/b.csv: acc}
    template: confusion
- many x:
    x: {logs/a.csv: epoch, logs/deep/b.csv: acc}
    y: {logs/a.csv: acc, logs/deep/b.csv: acc}
- unequal:
    x: {short.csv: epoch}
    y: {logs/a.csv: acc}
- wrong field:
    y: {logs/a.csv: zzz}
- absent:
    y: {logs/none.csv: a}
- half absent:
    y: {logs/none.csv: a, logs/a.csv: acc}
- ./short.csv
- short.csv
- logs
- nothing:
""")
    twins.write("sub/dvc.yaml", "plots:\n- logs/a.csv\n- one:\n    y: {../logs/a.csv: loss}\n- ../short.csv\n")
    _both(twins)
    for words in (("one",), ("f",), ("fi.*",), ("dvc.yaml::one",), ("sub/dvc.yaml",), ("logs",), ("logs/deep",), ("nope",),
                  ("nope.csv", "short.csv"), ("./short.csv",), ("one", "-x", "epoch", "--title", "T"), ("files", "-y", "loss")):
        _both(twins, *words)
    _both(twins, cwd="sub")
    _both(twins, "one", cwd="sub")
    _both(twins, "../short.csv", cwd="logs")
    _both(twins, "a.csv", cwd="logs")
    _same(twins, "show", "fields", "--show-vega")


def plots_of_stages(twins):
    """Outputs that stages call plots, with their properties, beside `wdir`, directories, and templated definitions."""
    twins.start()
    twins.write("params.yaml", "where: logs\nname: acc\n")
    twins.write("dvc.yaml", """stages:
  s:
    cmd: mkdir -p logs && cp in.csv logs/acc.csv && cp in.csv out.csv && cp in.csv bare.csv
    deps: [in.csv]
    outs: [data.csv]
    plots:
    - ${where}/acc.csv:
        x: epoch
        y: ${name}
        template: simple
    - out.csv:
        cache: false
        title: T
        x_label: X
        y_label: Y
    - bare.csv:
        header: true
  w:
    cmd: cp ../in.csv here.csv
    wdir: sub
    plots:
    - here.csv
  many:
    cmd: mkdir -p many/in && cp in.csv many/1.csv && cp in.csv many/in/2.csv
    plots:
    - many:
        x: epoch
plots:
- ${where}/acc.csv:
    y: loss
""".replace("    outs: [data.csv]\n", ""))
    twins.write("in.csv", CSV)
    twins.write("sub/keep", "")
    twins.run("repro", "-q")
    twins.commit("made")
    _both(twins)
    for words in (("out.csv",), ("many",), ("many/1.csv",), ("logs/acc.csv",), ("sub",), ("in.csv",)):
        _both(twins, *words)
    _both(twins, cwd="sub")
    twins.shell("sed -i 's/header: true/header: false/' dvc.yaml")
    _both(twins)
    _both(twins, "bare.csv", "-y", "1")
    twins.shell("rm -rf logs many out.csv bare.csv sub/here.csv")
    _both(twins)
    twins.shell("find .dvc/cache -type f ! -name '*.dir' -delete")
    answer = _both(twins)
    twins.expect(answer["errors"], "what is gone is an error")
    twins.is_clean = twins.takes_over = False  # what was recorded is gone


def plots_of_revisions(twins):
    """plots diff: commits, branches, the workspace; clean and changed; other fields, files and templates in each; missing data."""
    twins.start()
    twins.write("in.csv", CSV)
    twins.write("plain.json", '[{"a": 1}]')
    twins.write("dvc.yaml", "stages:\n  s:\n    cmd: cp in.csv out.csv\n    deps: [in.csv]\n    plots:\n    - out.csv:\n        y: acc\n"
                "plots:\n- plain.json\n- multi:\n    x: epoch\n    y: {out.csv: acc}\n")
    twins.run("repro", "-q")
    twins.commit("first")
    twins.shell("git tag v1 && git checkout -qb side")
    _same(twins, "diff", "--json")
    twins.write("in.csv", CSV + "3,0.9,0.1\n")
    twins.write("dvc.yaml", "stages:\n  s:\n    cmd: cp in.csv out.csv\n    deps: [in.csv]\n    plots:\n    - out.csv:\n        y: loss\n"
                "        template: simple\nplots:\n- plain.json:\n    y: a\n    title: New\n- multi:\n    x: epoch\n    y: {out.csv: [acc, loss]}\n- more.csv\n")
    twins.write("more.csv", "a\n1\n")
    twins.run("repro", "-q")
    twins.commit("second")
    twins.write("more.csv", "a\n2\n")
    for words in ((), ("HEAD",), ("v1",), ("v1", "side"), ("side", "v1"), ("v1", "workspace"), ("HEAD~1", "HEAD", "workspace"), ("v1", "v1"),
                  ("v1", "side", "--targets", "out.csv"), ("--targets", "more.csv", "--"), ("v1", "--targets", "multi", "more.csv"),
                  ("v1", "side", "--targets", "nope.csv"), ("v1", "side", "-t", "scatter", "-y", "acc", "--targets", "out.csv")):
        if words[-1:] == ("--",):
            words = words[:-1]
        _same(twins, "diff", *words, "--json")
        _same(twins, "diff", *words, "--json", "--split")
    _same(twins, "diff", "v1", "--show-vega", "--targets", "multi")
    twins.run("plots", "diff", "none", "--json", fails=True)
    twins.shell("rm -rf .dvc/cache")
    _same(twins, "diff", "v1", "side", "--json")
    twins.is_clean = twins.takes_over = False


def plots_before_any_commit(twins):
    """plots diff where there are no commits yet says nothing."""
    twins.shell("git init -q")
    for twin in twins.both:
        twin.run("init", "-q", program=twins.dvc)
    twins.takes_over = False
    twins.write("a.csv", CSV)
    _same(twins, "show", "a.csv", "--json")
    _same(twins, "diff", "--json")
    _same(twins, "diff", "--json", "--targets", "a.csv")


def plots_of_pictures(twins):
    """Pictures, and directories of them, of stages and dvc.yaml, in commits; they are written beside the answer."""
    _start(twins)
    for number in (1, 2, 10):
        twins.write(f"shots/{number}.png", b"\x89PNG" + bytes([number]))
    twins.write("shots/in/x.jpeg", b"jpeg")
    twins.write("one.svg", "<svg/>")
    twins.write("empty.gif", "")
    twins.run("add", "shots")
    twins.write("dvc.yaml", "plots: [shots, one.svg, empty.gif, absent.jpg]\n")
    twins.commit("pictures")
    twins.write("one.svg", "<svg></svg>")
    _both(twins)
    _same(twins, "show", "one.svg", "--json", "--out", "elsewhere/deep")
    _same(twins, "show", "shots/in", "--json")
    _same(twins, "diff", "HEAD", "--json")
    _same(twins, "diff", "HEAD", "--json", cwd="shots")
    twins.shell("rm -rf shots dvc_plots shots/dvc_plots")
    _same(twins, "show", "--json")


def plots_templates(twins):
    """The templates themselves, in DVC's order; those of the repository come before those of the program."""
    _start(twins)
    left, right = twins.run("plots", "templates", text=True)
    for name in left.out.split():
        _same(twins, "templates", name)
    twins.run("plots", "templates", "none", fails=True)
    twins.write("a.csv", CSV)
    twins.write("dvc.yaml", "plots:\n- two:\n    x: epoch\n    y: {a.csv: [acc, loss]}\n    template: own\n")
    twins.write(".dvc/plots/own.json", json.dumps({
        "data": {"values": "<DVC_METRIC_DATA>"}, "title": "all of <DVC_METRIC_TITLE>", "mark": "line", "n": 1, "list": [["<DVC_METRIC_X>"], "<DVC_METRIC_Y>"],
        "encoding": {"x": {"field": "<DVC_METRIC_X>"}, "y": {"field": "<DVC_METRIC_Y>"}, "color": "<DVC_METRIC_COLOR>", "<DVC_METRIC_X>": 1,
                     "detail": "<DVC_METRIC_GROUP_BY>", "label": "<DVC_METRIC_X_LABEL> and <DVC_METRIC_Y_LABEL>"}}))
    twins.write(".dvc/plots/plain.json", '{"data": {"values": "<DVC_METRIC_DATA>"}, "mark": "bar"}')
    twins.write(".dvc/plots/linear.json", '{"data": {"values": "<DVC_METRIC_DATA>"}, "mark": "point", "row": "<DVC_METRIC_ROW>"}')
    twins.write("mine.json", '{"values": "<DVC_METRIC_DATA>", "p": "<DVC_METRIC_PIVOT_FIELD>", "t": "<DVC_METRIC_TOOLTIP>", "s": "<DVC_METRIC_SHAPE>"}')
    twins.write(".dvc/plots/bad.json", '{"mark": "bar"}')
    _both(twins)
    for name in ("plain", "linear", "plain.json", "mine.json"):
        _both(twins, "two", "-t", name)
        _both(twins, "a.csv", "-t", name)
    twins.run("plots", "show", "two", "-t", "bad", "--json", fails=True)
    twins.run("plots", "show", "two", "-t", "none", "--json", fails=True)


def plots_that_are_modified(twins):
    """plots modify: outputs and metrics become plots, in lists that are there or not; all properties; --unset; refusals."""
    twins.start()
    twins.write("dvc.yaml", """# what DVC keeps
vars:
- n: 1
stages:
  first:
    cmd: for f in a b c m; do cp in.csv $f.csv; done
    deps:
    - in.csv
    outs:
    - a.csv
    - b.csv:
        cache: false
        persist: true
    - c.csv
    metrics:
    - m.csv
    meta: kept
  second:
    cmd: cp in.csv sub/one.csv && cp in.csv sub/two.csv
    deps:
    - in.csv
    plots:
    - sub/one.csv:
        cache: false
        title: T
    - sub/two.csv
  third:
    cmd: cp ../in.csv x.csv
    wdir: sub
    outs:
    - x.csv
plots:
- a.csv
""")
    twins.write("in.csv", CSV)
    twins.write("sub/keep", "")
    twins.run("repro", "-q")
    for words in (("b.csv",), ("b.csv", "-x", "epoch", "--title", "it's: a \"title\"", "--x-label", "yes", "--y-label", "12"), ("a.csv", "-y", "acc", "-t", "simple"),
                  ("c.csv", "--no-header"), ("m.csv", "-y", "loss"), ("sub/one.csv", "-x", "epoch", "-y", "acc"), ("sub/one.csv", "--title", "New"),
                  ("sub/one.csv", "--unset", "title"), ("sub/one.csv", "--unset", "x", "y"), ("sub/two.csv", "-t", "scatter"), ("sub/two.csv", "--unset", "template"),
                  ("sub/two.csv", "-x", "epoch"), ("sub/two.csv", "-y", "acc", "--unset", "x"), ("b.csv", "--unset", "x", "title", "x_label", "y_label"),
                  ("sub/x.csv", "-y", "acc"), ("a.csv",)):
        twins.run("plots", "modify", *words)
    twins.run("plots", "modify", "x.csv", "-x", "epoch", cwd="sub")
    for words in (("nope.csv",), ("first",), ("a.csv", "-t", "nope"), ("a.csv", "--unset", "title"), ("a.csv", "--unset", "nope"), ("in.csv", "--unset", "x")):
        twins.run("plots", "modify", *words, fails=True)
    _both(twins)


def plots_that_are_templated(twins):
    """plots modify leaves stages alone that templates make."""
    twins.start()
    twins.write("params.yaml", "a: o.csv\n")
    twins.write("in.csv", CSV)
    twins.write("dvc.yaml", "stages:\n  s:\n    cmd: cp in.csv ${a}\n    deps: [in.csv]\n    outs: ['${a}']\n")
    twins.run("repro", "-q")
    twins.run("plots", "modify", "o.csv", "-x", "epoch", fails=True)


def plots_without_a_repository(twins):
    """Files are drawn anywhere."""
    twins.takes_over = False
    twins.write("in/a.csv", CSV)
    twins.write("in/pictures/1.png", b"PNG")
    twins.write("in/.dvc-less/b.json", '[{"a": 1}]')
    for words in (("a.csv",), ("a.csv", "-x", "epoch", "-t", "scatter"), ("./a.csv", "pictures"), ("a.csv", "nope.csv"), ("pictures",),
                  ("pictures/1.png", ".dvc-less/b.json"), ()):
        _same(twins, "show", *words, "--json", cwd="in")
    _same(twins, "show", "a.csv", "--show-vega", cwd="in")
