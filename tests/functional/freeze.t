`tutti freeze` lets runs pass a stage over, whatever changes.

  $ git init -q && tutti init -q && echo 1 > in
  $ cat > dvc.yaml <<'END'
  > stages:
  >   first:   # comments stay
  >     cmd: cp in out
  >     deps:  [in]
  >     outs:  [out]   # here too
  >   # the second
  >   second:
  >     cmd: cp out copy
  >     deps:
  >       - out
  >     outs:
  >       - copy
  > END
  $ tutti run -q && tutti freeze first second
  'first' is now frozen.
  'second' is now frozen.

  To track the changes with git, run:

  	git add dvc.yaml

  To enable auto staging, run:

  	tutti config core.autostage true
  $ cat dvc.yaml
  stages:
    first:   # comments stay
      cmd: cp in out
      deps:  [in]
      outs:  [out]   # here too
      frozen: true
    # the second
    second:
      cmd: cp out copy
      deps:
        - out
      outs:
        - copy
      frozen: true
  $ echo 2 > in && tutti status
  Data and pipelines are up to date.
  $ tutti freeze first
  'first' is frozen already.
  $ tutti unfreeze first
  'first' is no longer frozen.

  To track the changes with git, run:

  	git add dvc.yaml

  To enable auto staging, run:

  	tutti config core.autostage true
  $ tutti unfreeze second --json
  {"frozen":false,"stages":[{"stage":"second","changed":true}],"to_stage":["dvc.yaml"],"staged":false}
  $ cat dvc.yaml
  stages:
    first:   # comments stay
      cmd: cp in out
      deps:  [in]
      outs:  [out]   # here too
    # the second
    second:
      cmd: cp out copy
      deps:
        - out
      outs:
        - copy
  $ tutti status
  first:
  	changed deps:
  		modified:           in

'.dvc' files too.

  $ echo d > d && tutti add -q d && tutti freeze -q d.dvc && cat d.dvc
  outs:
  - md5: e29311f6f1bf1af907f9ef9f44b8328b
    size: 2
    hash: md5
    path: d
  frozen: true
  $ tutti unfreeze -q d.dvc && cat d.dvc
  outs:
  - md5: e29311f6f1bf1af907f9ef9f44b8328b
    size: 2
    hash: md5
    path: d
  $ tutti freeze d
  error: no stage named 'd' in 'dvc.yaml'
  [1]
  $ tutti freeze dvc.yaml
  error: 'dvc.yaml' stands for several stages: name one
  hint: run 'tutti stage list' for their names
  [2]
