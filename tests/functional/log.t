`tutti log` shows what was run and tracked.

  $ git init -q && tutti init -q && git commit -qm init
  $ tutti log
  $ printf 'stages:\n  one:\n    cmd: cat in > one\n    deps: [in]\n    params: [lr]\n    outs: [one]\n' > dvc.yaml
  $ printf a > in; echo 'lr: 0.1' > params.yaml
  $ tutti run -q
  $ printf data > d && tutti add -q d
  $ tutti log one
  $ tutti log --full one
  $ tutti log d -n 1
  $ tutti log one --json
