`tutti why` says what differs, from the value that the decision is made with.

  $ git init -q && tutti init -q
  $ cat > dvc.yaml <<'END'
  > stages:
  >   one:
  >     cmd: cat in > one
  >     deps: [in]
  >     params: [lr]
  >     outs: [one]
  >   two:
  >     cmd: cat one > two
  >     deps: [one]
  >     outs: [two]
  > END
  $ printf a > in; echo 'lr: 0.1' > params.yaml
  $ tutti why one
  $ tutti run -q
  $ tutti why one
  $ printf b > in; echo 'lr: 0.2' > params.yaml
  $ tutti why
  $ sed -i 's/cat in/cat ./in/' dvc.yaml 2> /dev/null || sed -i 's|cat in|cat ./in|' dvc.yaml
  $ rm one
  $ tutti why one
  $ tutti why one --json
