`tutti dag` shows which stage needs which.

  $ git init -q && tutti init -q
  $ printf 1 > raw && tutti add -q raw
  $ cat > dvc.yaml <<'END'
  > stages:
  >   prepare:
  >     cmd: cp raw clean
  >     deps: [raw]
  >     outs: [clean]
  >   train:
  >     cmd: cp clean model
  >     deps: [clean]
  >     outs: [model]
  >   plot:
  >     cmd: cp clean picture
  >     deps: [clean]
  >     outs: [picture]
  > END
  $ tutti dag
  $ tutti dag train --dot
  $ tutti dag --mermaid
  $ tutti dag --md -o train
  $ tutti dag --full train --json
