`tutti params diff` shows which parameters changed.

  $ git init -q && tutti init -q
  $ cat > dvc.yaml <<'END'
  > vars: [models.json]
  > stages:
  >   train:
  >     foreach: ${models}
  >     do:
  >       cmd: train ${key} ${item.depth}
  >       params: [lr, net.layers]
  > params: [more]
  > END
  $ printf 'lr: 0.1\nnet:\n  layers: [1, 2]\n  name: small\n' > params.yaml
  $ echo '{"models": {"a": {"depth": 3, "unused": 1}, "b": {"depth": 4}}}' > models.json
  $ mkdir more && echo 'seed = 1' > more/conf.py
  $ tutti params diff --all
  $ git add -A && git commit -qm one
  $ tutti params diff
  $ tutti params diff --all
  Path          Param           HEAD    workspace
  models.json   models.a.depth  3       3
  models.json   models.b.depth  4       4
  more/conf.py  seed            1       1
  params.yaml   lr              0.1     0.1
  params.yaml   net.layers      [1, 2]  [1, 2]
  params.yaml   net.name        small   small
  $ printf 'lr: 1e-3\nnet:\n  layers: [1, 2, 3]\n' > params.yaml
  $ echo '{"models": {"a": {"depth": 5, "unused": 2}, "c": {"depth": 4}}}' > models.json
  $ echo 'seed = None' > more/conf.py
  $ tutti params diff
  Path          Param           HEAD    workspace
  models.json   models.a.depth  3       5
  models.json   models.b.depth  4       -
  models.json   models.c.depth  -       4
  more/conf.py  seed            1       -
  params.yaml   lr              0.1     0.001
  params.yaml   net.layers      [1, 2]  [1, 2, 3]
  params.yaml   net.name        small   -
  $ tutti params diff --deps --md
  | Path        | Param          | HEAD   | workspace   |
  |-------------|----------------|--------|-------------|
  | models.json | models.a.depth | 3      | 5           |
  | models.json | models.b.depth | 4      | -           |
  | models.json | models.c.depth | -      | 4           |
  | params.yaml | lr             | 0.1    | 0.001       |
  | params.yaml | net.layers     | [1, 2] | [1, 2, 3]   |
  (blank)
  $ tutti params diff --json
  {"models.json":{"models.a.depth":{"old":3,"new":5,"diff":2},"models.b.depth":{"old":4,"new":null},"models.c.depth":{"old":null,"new":4}},"more/conf.py":{"seed":{"old":1,"new":null}},"params.yaml":{"lr":{"old":0.1,"new":0.001,"diff":-0.099},"net.layers":{"old":"[1, 2]","new":"[1, 2, 3]"},"net.name":{"old":"small","new":null}}}
  $ tutti params diff --targets params.yaml --no-path --all
  Param       HEAD    workspace
  lr          0.1     0.001
  net.layers  [1, 2]  [1, 2, 3]
  net.name    small   -
  $ cd more && tutti params diff --targets conf.py && cd ..
  Path     Param    HEAD    workspace
  conf.py  seed     1       -
  $ tutti params diff HEAD HEAD

Where the pipeline itself cannot be read, a warning says so, and nothing of that side is known.

  $ echo '{' > models.json && tutti params diff --targets models.json params.yaml
  warning: not all could be read in the workspace: models.json:2:1: expected a key in double quotes
  Path         Param            HEAD    workspace
  models.json  models.a.depth   3       -
  models.json  models.a.unused  1       -
  models.json  models.b.depth   4       -
  params.yaml  lr               0.1     -
  params.yaml  net.layers       [1, 2]  -
  params.yaml  net.name         small   -
  $ tutti params diff nope
  error: unknown Git revision 'nope'
  [1]
