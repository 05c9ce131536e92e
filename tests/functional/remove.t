`tutti remove` stops tracking. The data stays unless --outs is given.

  $ git init -q && tutti init -q
  $ mkdir data && echo 1 > data/one && echo 2 > data/two && echo a > a.txt && echo b > b.txt
  $ tutti add -q data a.txt b.txt && git add -A && git commit -qm data
  $ tutti remove a.txt.dvc
  Removed 'a.txt.dvc'; 'a.txt' stays in place.

  To track the changes with git, run:

  	git add .gitignore a.txt.dvc

  To enable auto staging, run:

  	tutti config core.autostage true
  $ ls a.txt && cat .gitignore
  a.txt
  /data
  /b.txt
  $ tutti checkout && ls a.txt
  a.txt
  $ tutti remove --outs b.txt.dvc --json
  {"removed":[{"file":"b.txt.dvc","outputs":["b.txt"],"deleted":true,"stage":"b.txt.dvc"}],"to_stage":[".gitignore","b.txt.dvc"],"staged":false}
  $ ls
  a.txt
  data
  data.dvc

A path inside a tracked directory leaves that directory; nothing else is read.

  $ tutti remove data/one
  Removed 'data/one' from 'data.dvc'.

  To track the changes with git, run:

  	git add data.dvc

  To enable auto staging, run:

  	tutti config core.autostage true
  $ ls data && cat data.dvc
  two
  outs:
  - md5: 8e4e89e614c93db1d445ffcb645554e6.dir
    nfiles: 1
    hash: md5
    path: data
  $ tutti status
  Data and pipelines are up to date.

What the cache does not have is not deleted unless it is said.

  $ echo changed > data/two
  $ tutti remove --outs data.dvc
  error: removing 'data' would lose what the cache does not have: 'data/two'
  hint: tutti commit
  hint: add --force to lose it
  [1]
  $ tutti remove data/two
  error: removing 'data/two' would lose what the cache does not have: 'data/two'
  hint: tutti commit
  hint: add --force to lose it
  [1]
  $ cat data/two
  changed
  $ tutti rm --outs --force data.dvc -q
  $ ls -A
  .dvc
  .dvcignore
  .git
  a.txt

Stages leave dvc.yaml and dvc.lock; comments and other sections stay.

  $ cat > dvc.yaml <<'END'
  > # the pipeline
  > stages:
  >   first:   # begins
  >     cmd: echo 1 > x
  >     outs: [x]
  >   # ends
  >   second:
  >     cmd: cp x y
  >     deps: [x]
  >     outs: [y]
  > plots:
  > - y
  > END
  $ tutti run -q
  $ tutti remove first
  Removed the stage 'first' of 'dvc.yaml'; 'x' stays in place.

  To track the changes with git, run:

  	git add .gitignore dvc.lock dvc.yaml

  To enable auto staging, run:

  	tutti config core.autostage true
  $ cat dvc.yaml dvc.lock
  # the pipeline
  stages:
    # ends
    second:
      cmd: cp x y
      deps: [x]
      outs: [y]
  plots:
  - y
  schema: '2.0'
  stages:
    second:
      cmd: cp x y
      deps:
      - path: x
        hash: md5
        md5: b026324c6904b2a9cb4b88d6d61c81d1
        size: 2
      outs:
      - path: y
        hash: md5
        md5: b026324c6904b2a9cb4b88d6d61c81d1
        size: 2
  $ tutti remove second --outs
  Removed the stage 'second' of 'dvc.yaml' and 'y'.

  To track the changes with git, run:

  	git add .gitignore dvc.lock dvc.yaml

  To enable auto staging, run:

  	tutti config core.autostage true
  $ cat dvc.yaml; ls
  # the pipeline
  plots:
  - y
  a.txt
  dvc.yaml
  x

With core.autostage, Git's index follows.

  $ tutti config core.autostage true
  $ echo c > c.txt && tutti add -q c.txt && git add -A && git commit -qm c
  $ tutti remove c.txt.dvc
  Removed 'c.txt.dvc'; 'c.txt' stays in place.
  $ git status --short
  D  .gitignore
  D  c.txt.dvc
  ?? c.txt

What cannot be removed is named, and nothing is done.

  $ tutti add -q c.txt && echo d > d.txt && tutti add -q d.txt
  $ tutti remove c.txt d.txt.dvc
  error: 'c.txt' is an output: name its '.dvc' file instead
  hint: tutti remove c.txt.dvc
  [1]
  $ tutti remove nothing.dvc
  error: no stages in 'nothing.dvc'
  [1]
  $ tutti remove d.txt.dv
  error: 'd.txt.dv' is neither a stage nor an output
  hint: did you mean 'd.txt.dvc'?
  [1]
  $ printf 'stages:\n  each:\n    foreach: [a, b]\n    do:\n      cmd: echo ${item}\n' > dvc.yaml
  $ tutti remove each
  error: the stage 'each@a' is made from a template: edit 'dvc.yaml' by hand
  [1]
  $ ls *.dvc
  c.txt.dvc
  d.txt.dvc
