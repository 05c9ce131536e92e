`tutti status` says what changed.

  $ git init -q && tutti init -q
  $ tutti status
  There are no data or pipelines tracked in this project yet.
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
  Data and pipelines are up to date.
  $ tutti status -q

Data, parameters and the command.

  $ printf 22 > a && rm d/x && echo 'lr: 2' > params.yaml && sed -i 's/cp a b/cp  a  b/' dvc.yaml
  $ tutti status
  a.dvc:
  	changed outs:
  		modified:           a
  d.dvc:
  	changed outs:
  		modified:           d
  copy:
  	changed deps:
  		modified:           a
  		params.yaml:
  			modified:           lr
  	changed command
  $ tutti status --json
  {"a.dvc":[{"changed outs":{"a":"modified"}}],"d.dvc":[{"changed outs":{"d":"modified"}}],"copy":[{"changed deps":{"a":"modified","params.yaml":{"lr":"modified"}}},"changed command"]}
  $ tutti status --check > /dev/null
  [3]
  $ tutti status -q
  [3]

Targets.

  $ tutti status d
  d.dvc:
  	changed outs:
  		modified:           d
  $ tutti status copy a.dvc
  a.dvc:
  	changed outs:
  		modified:           a
  copy:
  	changed deps:
  		modified:           a
  		params.yaml:
  			modified:           lr
  	changed command
  $ tutti status nope
  error: 'nope' is neither a stage nor an output
  [1]
  $ cd d && tutti status; cd ..
  ../a.dvc:
  	changed outs:
  		modified:           ../a
  ../d.dvc:
  	changed outs:
  		modified:           .
  ../dvc.yaml:copy:
  	changed deps:
  		modified:           ../a
  		../params.yaml:
  			modified:           lr
  	changed command

An object that the cache lost is seen.

  $ printf 1 > a && rm -r .dvc/cache/files/md5/c4
  $ tutti status a
  a.dvc:
  	changed outs:
  		not in cache:       a
