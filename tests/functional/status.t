`tutti status` says what changed.

  $ git init -q && tutti init -q
  $ tutti status
  $ printf 1 > a && mkdir d && printf 2 > d/x && tutti add -q a d
  $ cat > dvc.yaml <<'END'
  > stages:
  >   copy:
  >     cmd: cp a b
  >     deps: [a]
  >     params: [lr]
  >     outs: [b]
  > END
  $ echo 'lr: 1' > params.yaml
  $ tutti run -q
  $ tutti status
  $ tutti status -q

Data, parameters and the command.

  $ printf 22 > a && rm d/x && echo 'lr: 2' > params.yaml && sed -i 's/cp a b/cp  a  b/' dvc.yaml
  $ tutti status
  $ tutti status --json
  $ tutti status --check > /dev/null
  $ tutti status -q

Targets.

  $ tutti status d
  $ tutti status copy a.dvc
  $ tutti status nope
  $ cd d && tutti status; cd ..

An object that the cache lost is seen.

  $ printf 1 > a && rm -r .dvc/cache/files/md5/c4
  $ tutti status a
