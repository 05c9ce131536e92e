"""dvc.yaml with variables: templates, foreach, matrix, vars; where DVC refuses, so does tutti, and nothing is written."""

_PARAMS = """\
seed: 1.50
data: {raw: raw.txt, parts: [one, two]}
models:
  small: {size: 1, flags: {lr: 1e-5, verbose: true, quiet: false, name: a b, layers: [1, 2]}}
  large: {size: 20, flags: {lr: 0.5, verbose: false, name: "it's", layers: []}}
"""

_PIPELINE = """\
vars:
- more.json:folder
- extra:
    deep: {value: 7}
stages:
  split:
    foreach: ${data.parts}
    do:
      cmd: echo ${item} ${seed} $HOME_NOT_SET \\${HOME_NOT_SET} > ${folder}/${item}.txt
      deps:
      - ${data.raw}
      outs:
      - ${folder}/${item}.txt
  train:
    foreach: ${models}
    do:
      cmd: cat ${folder}/one.txt > ${key}.bin && echo ${item.flags} > ${key}.args
      deps:
      - ${folder}/${data.parts[0]}.txt
      params:
      - seed
      - models.${key}.size
      outs:
      - ${key}.bin
      metrics:
      - ${key}.args:
          cache: false
  sweep:
    matrix:
      model: [small, large]
      part: ${data.parts}
      option: [{k: 1}, {k: 2}]
    vars:
    - stage_only: ${not_here}
    cmd: echo ${key} ${item.option.k} ${extra.deep.value} > sweep-${key}.txt
    outs:
    - sweep-${key}.txt
  report:
    wdir: ${folder}
    cmd:
    - wc -c ${data.parts[0]}.txt > report
    - echo ${extra.deep.value} >> report
    deps: ['${data.parts[0]}.txt']
    outs: [report]
metrics:
- ${data.parts[1]}.json
"""


def _project(twins):
    twins.start()
    twins.write("raw.txt", "some words\n")
    twins.write("params.yaml", _PARAMS)
    twins.write("more.json", '{"folder": "work", "unused": {"a": 1}}')
    twins.write("work/keep", "")
    twins.write("dvc.yaml", _PIPELINE.replace("    vars:\n    - stage_only: ${not_here}\n", "    vars:\n    - stage_only: 1\n"))
    twins.write("two.json", "{}")
    twins.commit("sources")


def templates_foreach_and_matrix(twins):
    """Runs what variables make, changes one, adds an item, takes one away."""
    _project(twins)
    twins.run("repro", "split", "report", "sweep")
    twins.run("status", "--json", json=True)
    twins.run("stage", "list", "--all", text=True)
    twins.run("dag", "--dot", graph=True)
    twins.run("repro")
    twins.commit("first run")
    twins.write("params.yaml", _PARAMS.replace("size: 20", "size: 21").replace("[one, two]", "[one, two, three]"))
    twins.run("status", "--json", json=True)
    twins.run("repro")
    twins.write("params.yaml", _PARAMS.replace("1e-5", "0.001"))
    twins.run("repro", "train@small")
    twins.run("repro")


def a_group_of_stages_as_target(twins):
    """A group, one of its stages, and a pattern."""
    _project(twins)
    twins.run("repro", "split@one")
    twins.run("repro", "--glob", "split@t?o")
    twins.run("repro", "sweep")
    twins.run("status", "split", "--json", json=True)
    twins.run("repro", "nothing@one", fails=True)
    twins.is_clean = False


def options_of_commands(twins):
    """parsing.bool and parsing.list change how a map becomes options."""
    _project(twins)
    twins.run("config", "parsing.bool", "boolean_optional")
    twins.run("config", "parsing.list", "append")
    twins.run("repro")


def one_runs_templates_and_the_other_goes_on(twins):
    """Stages made by either are known to the other, from dvc.lock and from the run cache."""
    _project(twins)
    twins.run("repro", "split@one")
    twins.swap()
    twins.run("repro")
    twins.shell("rm -rf dvc.lock work/*.txt *.bin *.args sweep-*")
    twins.swap()
    twins.run("repro")


def templates_that_are_refused(twins):
    """What DVC cannot resolve stops both, before anything is written."""
    _project(twins)
    head = "stages:\n  s:\n    cmd: "
    for text in (head + "echo ${nope}\n", head + "echo ${data.parts[7]}\n", head + "echo ${data.parts}\n", head + "echo ${a..b}\n",
                 head + "echo ${}\n", head + "echo ${seed.x}\n", "vars: [nope.yaml]\n" + head + "x\n",
                 "vars: [{seed: 1}]\n" + head + "x\n", "vars: ['more.json:nope']\n" + head + "x\n",
                 "vars: ['more.json:folder', more.json]\n" + head + "x\n", "vars: ['${seed}']\n" + head + "x\n",
                 head + "x\n    vars: [{a: '${seed}'}]\n", head + "x\n    deps: ['${models}']\n",
                 "stages:\n  s:\n    foreach: ${seed}\n    do: {cmd: x}\n",
                 "stages:\n  s:\n    foreach: [1]\n    do: {cmd: x, vars: [{item: 1}]}\n",
                 "stages:\n  s:\n    foreach: [1]\n    do: {cmd: 'x ${key}'}\n",
                 "stages:\n  s:\n    foreach: {a: 1}\n    cmd: x\n", "stages:\n  s:\n    foreach: [1]\n",
                 "stages:\n  s:\n    matrix: {a: 1}\n    cmd: x\n",
                 "stages:\n  s:\n    cmd: x ${m}\n    vars: [{m: {a: [[1]]}}]\n"):
        twins.write("dvc.yaml", text)
        twins.run("repro", fails=True)
        twins.run("stage", "list", "--fail", fails=True)
    twins.write("dvc.yaml", _PIPELINE)
    twins.run("repro", fails=True)
    twins.shell("git checkout -q dvc.yaml")
    twins.is_clean = False


def versions_of_templates(twins):
    """Another branch's variables make other stages: checkout and diff follow."""
    _project(twins)
    twins.run("repro")
    twins.commit("one")
    twins.shell("git checkout -q -b other")
    twins.write("params.yaml", _PARAMS.replace("[one, two]", "[one, three]").replace("seed: 1.50", "seed: 2"))
    twins.run("repro")
    twins.commit("two")
    twins.run("diff", "--json", "HEAD~1", "HEAD", json=True)
    twins.shell("git checkout -q -")
    twins.run("checkout")
    twins.run("freeze", "split@one", fails=True)
