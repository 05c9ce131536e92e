`tutti run` runs what must run.

  $ git init -q && tutti init -q
  $ cat > dvc.yaml <<'END'
  > stages:
  >   one:
  >     cmd: echo making one; cat in > one
  >     deps: [in]
  >     outs: [one]
  >   two:
  >     cmd: sed s/a/b/ one > two
  >     deps: [one]
  >     params: [lr]
  >     outs: [two]
  > END
  $ printf 'a\n' > in; echo 'lr: 1' > params.yaml
  $ tutti run
  $ cat dvc.lock .gitignore
  $ tutti run
  $ tutti run --json

A change that makes no difference stops where it stops to matter.

  $ printf 'a\n' > same && mv same in && tutti run
  $ echo 'lr: 2' > params.yaml
  $ tutti run --dry --explain
  $ tutti run -q && cat two

The run cache remembers.

  $ echo 'lr: 1' > params.yaml && rm two && tutti run

Force, one stage, downstream.

  $ tutti run -f -s two -q && tutti run --downstream two --dry

A failing stage undoes nothing; with -k the rest goes on.

  $ cat > dvc.yaml <<'END'
  > stages:
  >   good:
  >     cmd: echo fine > good
  >     outs: [good]
  >   bad:
  >     cmd: echo trouble; exit 3
  >     outs: [never]
  >   after:
  >     cmd: cp never after
  >     deps: [never]
  >     outs: [after]
  > END
  $ rm dvc.lock
  $ tutti run -k
  $ cat good
  $ tutti repro bad --json 2> /dev/null

An output that the command does not make is an error.

  $ printf 'stages:\n  lazy:\n    cmd: "true"\n    outs: [nothing]\n' > dvc.yaml
  $ tutti run

What the file says wrongly is named with its place.

  $ printf 'stages:\n  a:\n    cmd: x\n    outs: [same]\n  b:\n    cmd: y\n    outs: [same]\n' > dvc.yaml
  $ tutti run
  $ printf 'stages:\n  a:\n    cmd: x\n    deps: [b]\n    outs: [a]\n  b:\n    cmd: y\n    deps: [a]\n    outs: [b]\n' > dvc.yaml
  $ tutti run
  $ printf 'stages:\n  a:\n    cmd: x\n    outs: [../../etc/x]\n' > dvc.yaml
  $ tutti run
  $ tutti run --pull
  $ tutti run -j 0
