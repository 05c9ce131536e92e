`tutti stage add` writes a stage and leaves the rest of the file alone.

  $ git init -q && tutti init -q && git commit -qm init
  $ tutti stage add -n prepare -d raw.csv -p split -o clean.csv ./prepare.sh --fast "two words"
  Added stage 'prepare' in 'dvc.yaml'.

  To track the changes with git, run:

  	git add .gitignore dvc.yaml

  To enable auto staging, run:

  	tutti config core.autostage true
  $ cat dvc.yaml .gitignore
  stages:
    prepare:
      cmd: ./prepare.sh --fast "two words"
      deps:
      - raw.csv
      params:
      - split
      outs:
      - clean.csv
  /clean.csv
  $ cat >> dvc.yaml <<'END'
  >   # the real work
  >   train:
  >     cmd: [first, second]   # two commands
  > END
  $ tutti stage add -q -n evaluate -d clean.csv -M metrics.json --plots plot.csv --desc 'how good' -w . --always-changed cat clean.csv
  $ cat dvc.yaml
  stages:
    prepare:
      cmd: ./prepare.sh --fast "two words"
      deps:
      - raw.csv
      params:
      - split
      outs:
      - clean.csv
    # the real work
    train:
      cmd: [first, second]   # two commands
    evaluate:
      desc: how good
      cmd: cat clean.csv
      deps:
      - clean.csv
      metrics:
      - metrics.json:
          cache: false
      plots:
      - plot.csv
      always_changed: true
  $ tutti stage list
  prepare   Outputs clean.csv
  train     No outputs or dependencies
  evaluate  how good
  $ tutti stage list --name-only
  prepare
  train
  evaluate
  $ tutti stage list --json
  {"stages":[{"file":"dvc.yaml","wdir":".","command":"./prepare.sh --fast \"two words\"","deps":["raw.csv"],"params":[{"file":"params.yaml","keys":["split"]}],"outs":[{"path":"clean.csv","cache":true,"persist":false,"push":true,"metric":false,"plot":false}],"frozen":false,"always_changed":false,"name":"prepare","description":"Outputs clean.csv"},{"file":"dvc.yaml","wdir":".","command":["first","second"],"deps":[],"params":[],"outs":[],"frozen":false,"always_changed":false,"name":"train","description":"No outputs or dependencies"},{"file":"dvc.yaml","wdir":".","command":"cat clean.csv","deps":["clean.csv"],"params":[],"outs":[{"path":"metrics.json","cache":false,"persist":false,"push":true,"metric":true,"plot":false},{"path":"plot.csv","cache":true,"persist":false,"push":true,"metric":false,"plot":true}],"frozen":false,"always_changed":true,"name":"evaluate","description":"how good"}]}

An existing one is replaced only with --force.

  $ tutti stage add -n train -o model true
  error: stage 'train' already exists in 'dvc.yaml'
  hint: add --force to replace it
  [1]
  $ tutti stage add -f -q -n train -o model true && tail -3 dvc.yaml
      plots:
      - plot.csv
      always_changed: true

What makes no sense is refused, with the place.

  $ tutti stage add -n 'bad/name' true
  error: 'bad/name' cannot name a stage: letters, digits, '_' and '-' can
  [2]
  $ tutti stage add -n twice -o model true
  error: dvc.yaml:29:7: output 'model' is specified in both 'train' and 'twice'
  [2]
  $ tutti stage add -n escape -o ../../x true
  error: dvc.yaml:29:7: output '../../x' is outside the workspace
  [2]
  $ tutti stage add -n nothing
  error: 'tutti stage add' needs a command
  hint: write the command last: 'tutti stage add -n NAME COMMAND'
  [2]
  $ tutti stage add --run -n x true
  error: '--run' is an option of 'dvc stage add' that tutti does not have yet
  hint: run 'tutti stage add --help' for the options there are
  [2]
  $ printf 'stages:\n  a:\n    cmd: x\n    ousts: [b]\n' > dvc.yaml
  $ tutti stage list
  error: dvc.yaml:4:5: unknown key 'ousts' in 'stages.a'; did you mean 'outs'?
  [2]

Templates are resolved.

  $ printf 'vars:\n- lr: 1\nstages:\n  a:\n    cmd: echo ${lr}\n' > dvc.yaml
  $ tutti stage list
  a  No outputs or dependencies

With `--all`, a file that cannot be read hides its own stages only, as with DVC, and is named; `--fail` and targets ask
for more. Without, the file of this directory is what is asked for, and no other.

  $ mkdir -p broken && printf 'stages:\n  ok:\n    cmd: x\n  bad:\n    cmmd: y\n' > broken/dvc.yaml
  $ tutti stage list --all --name-only
  warning: the stages of 'broken/dvc.yaml' are left out: broken/dvc.yaml:5:5: unknown key 'cmmd' in 'stages.bad'; did you mean 'cmd'?
  a
  $ tutti stage list --all --name-only --fail
  error: broken/dvc.yaml:5:5: unknown key 'cmmd' in 'stages.bad'; did you mean 'cmd'?
  [2]
  $ tutti stage list broken/dvc.yaml
  error: broken/dvc.yaml:5:5: unknown key 'cmmd' in 'stages.bad'; did you mean 'cmd'?
  [2]
  $ tutti stage list --name-only
  a
  $ tutti stage list --name-only --cd broken
  error: broken/dvc.yaml:5:5: unknown key 'cmmd' in 'stages.bad'; did you mean 'cmd'?
  [2]
  $ rm broken/dvc.yaml && tutti stage list --cd broken
  error: 'broken/dvc.yaml' does not exist
  hint: tutti stage list --all
  [1]
  $ rm -r broken
