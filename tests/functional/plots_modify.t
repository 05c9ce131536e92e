`tutti plots modify` makes an output a plot, and changes no line but the output's.

  $ git init -q && tutti init -q
  $ cat > dvc.yaml <<'END'
  > # how it is made
  > stages:
  >   train:
  >     cmd:   "cp in.csv acc.csv"   # odd quotes
  >     outs:
  >       # the curve
  >       - 'acc.csv'
  >       - "other.csv":   {cache: false}
  >     metrics: [m.csv]
  >   each:
  >     foreach: [1, 2]
  >     do:
  >       cmd: cp in.csv ${item}.csv
  >       outs: ['${item}.csv']
  > END

  $ cp dvc.yaml before
  $ tutti plots modify acc.csv -x epoch -y acc
  'acc.csv' is a plot of stage 'train' in 'dvc.yaml' now.

  To track the changes with git, run:

  	git add dvc.yaml

  To enable auto staging, run:

  	tutti config core.autostage true
  $ diff before dvc.yaml
  7d6
  <       - 'acc.csv'
  9a9,12
  >     plots:
  >     - acc.csv:
  >         x: epoch
  >         y: acc
  [1]
  $ cp dvc.yaml before && tutti plots modify acc.csv --unset x --title 'A: "title"' --json
  {"target":"acc.csv","file":"dvc.yaml","stage":"train","changed":true,"to_stage":["dvc.yaml"],"staged":false}
  $ diff before dvc.yaml
  11d10
  <         x: epoch
  12a12
  >         title: 'A: "title"'
  [1]
  $ tutti plots modify acc.csv --title 'A: "title"'
  'acc.csv' is such a plot already.
  $ tutti plots modify other.csv -t scatter && tutti plots modify m.csv --no-header
  'other.csv' is a plot of stage 'train' in 'dvc.yaml' now.

  To track the changes with git, run:

  	git add dvc.yaml

  To enable auto staging, run:

  	tutti config core.autostage true
  'm.csv' is a plot of stage 'train' in 'dvc.yaml' now.

  To track the changes with git, run:

  	git add dvc.yaml

  To enable auto staging, run:

  	tutti config core.autostage true
  $ cat dvc.yaml
  # how it is made
  stages:
    train:
      cmd:   "cp in.csv acc.csv"   # odd quotes
      plots:
      - acc.csv:
          y: acc
          title: 'A: "title"'
      - m.csv:
          header: false
      - other.csv:
          cache: false
          template: scatter
    each:
      foreach: [1, 2]
      do:
        cmd: cp in.csv ${item}.csv
        outs: ['${item}.csv']

Refusals.

  $ tutti plots modify acc.csv --unset x
  error: the plot 'acc.csv' has no property 'x'; it has y, title
  [1]
  $ tutti plots modify acc.csv -t scater
  error: no template is called 'scater'
  hint: did you mean 'scatter'?
  hint: tutti plots templates
  [1]
  $ tutti plots modify nope.csv -x a
  error: 'nope.csv' is no output of a stage
  [1]
  $ tutti plots modify 1.csv -x a
  error: the stage 'each@1' is made from a template: edit 'dvc.yaml' by hand
  [1]
  $ echo a > data.csv && tutti add -q data.csv && tutti plots modify data.csv -x a
  error: 'data.csv.dvc' cannot say that 'data.csv' is a plot
  hint: name 'data.csv' in 'plots' of a 'dvc.yaml'
  [1]
  $ tutti plots modify acc.csv --unset x y title && tutti plots modify acc.csv --unset x
  error: the plot 'acc.csv' has no property 'x'; it has y, title
  [1]
  $ sed -i 's/metrics: .*/metrics: [n.csv]/' dvc.yaml && tutti plots modify n.csv --unset x
  error: 'n.csv' is no output of a stage
  [1]
