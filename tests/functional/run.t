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
  Running 'one', because it never ran
  > echo making one; cat in > one
  making one
  Running 'two', because it never ran
  > sed s/a/b/ one > two
  Stages: 2 ran.

  To track the changes with git, run:

  	git add .gitignore dvc.lock

  To enable auto staging, run:

  	tutti config core.autostage true
  Use 'tutti push' to send your updates to remote storage.
  $ cat dvc.lock .gitignore
  schema: '2.0'
  stages:
    one:
      cmd: echo making one; cat in > one
      deps:
      - path: in
        hash: md5
        md5: 60b725f10c9c85c70d97880dfe8191b3
        size: 2
      outs:
      - path: one
        hash: md5
        md5: 60b725f10c9c85c70d97880dfe8191b3
        size: 2
    two:
      cmd: sed s/a/b/ one > two
      deps:
      - path: one
        hash: md5
        md5: 60b725f10c9c85c70d97880dfe8191b3
        size: 2
      params:
        params.yaml:
          lr: 1
      outs:
      - path: two
        hash: md5
        md5: 3b5d5c3712955042212316173ccf37be
        size: 2
  /one
  /two
  $ tutti run
  Nothing to do: 2 stages are up to date.
  $ tutti run --json
  {"stages":[{"stage":"one","outcome":"up_to_date","seconds":0.0,"why":[]},{"stage":"two","outcome":"up_to_date","seconds":0.0,"why":[]}],"success":true,"to_stage":[]}

A change that makes no difference stops where it stops to matter.

  $ printf 'a\n' > same && mv same in && tutti run
  Nothing to do: 2 stages are up to date.
  $ echo 'lr: 2' > params.yaml
  $ tutti run --dry --explain
  Would run 'two', because 'params.yaml:lr' changed (1 -> 2)
  > sed s/a/b/ one > two
  one: up to date, nothing that it reads or writes has changed
  two: runs, because 'params.yaml:lr' changed (1 -> 2)
  1 stage would run.
  $ tutti run -q && cat two
  b

The run cache remembers.

  $ echo 'lr: 1' > params.yaml && rm two && tutti run
  Stage 'two' is cached - skipping run, checking out outputs
  Stages: 1 restored from the run cache, 1 up to date.

  To track the changes with git, run:

  	git add dvc.lock

  To enable auto staging, run:

  	tutti config core.autostage true
  Use 'tutti push' to send your updates to remote storage.

Force, one stage, downstream.

  $ tutti run -f -s two -q && tutti run --downstream two --dry
  Nothing would run.

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
  Running 'good', because it never ran
  > echo fine > good
  Running 'bad', because it never ran
  > echo trouble; exit 3
  trouble
  error: stage 'bad' failed: failed to run: echo trouble; exit 3, exited with 3
  hint: its output is in '[ROOT]/.dvc/tmp/tutti/logs/bad-2026-01-02T03:04:05.000000Z.log'
  Stage 'after' is skipped: something that it needs failed
  Stages: 1 ran, 1 failed, 1 skipped.

  To track the changes with git, run:

  	git add .gitignore dvc.lock

  To enable auto staging, run:

  	tutti config core.autostage true
  [1]
  $ cat good
  fine
  $ git status --porcelain --untracked-files=all | grep good
  [1]
  $ tutti repro bad --json 2> /dev/null | sed -E 's/"record":"[^"]*"/"record":"…"/g'
  {"stages":[{"stage":"bad","outcome":"failed","seconds":0.0,"why":[{"subject":"cmd","before":"","after":"","reason":"runs, because it never ran"},{"subject":"never","before":"","after":"","reason":"runs, because its output 'never' is missing"}],"exit_code":3,"command":"echo trouble; exit 3","error":"failed to run: echo trouble; exit 3, exited with 3","log":"[ROOT]/.dvc/tmp/tutti/logs/bad-2026-01-02T03:04:05.000000Z.log","record":"…"}],"success":false,"to_stage":[]}

An output that the command does not make is an error.

  $ printf 'stages:\n  lazy:\n    cmd: "true"\n    outs: [nothing]\n' > dvc.yaml
  $ tutti run
  Running 'lazy', because it never ran
  > true
  error: output 'nothing' does not exist
    while running stage 'lazy'
  [1]

What the file says wrongly is named with its place.

  $ printf 'stages:\n  a:\n    cmd: x\n    outs: [same]\n  b:\n    cmd: y\n    outs: [same]\n' > dvc.yaml
  $ tutti run
  error: dvc.yaml:7:12: output 'same' is specified in both 'a' and 'b'
  [2]
  $ printf 'stages:\n  a:\n    cmd: x\n    deps: [b]\n    outs: [a]\n  b:\n    cmd: y\n    deps: [a]\n    outs: [b]\n' > dvc.yaml
  $ tutti run
  error: dvc.yaml:2:3: stages need each other in a cycle: 'a' -> 'b' -> 'a'
  [2]
  $ printf 'stages:\n  a:\n    cmd: x\n    outs: [../../etc/x]\n' > dvc.yaml
  $ tutti run
  error: dvc.yaml:4:12: output '../../etc/x' is outside the workspace
  [2]
  $ tutti run -j 0
  error: '--jobs' must be at least 1
  [2]

Tracked data that changed is taken in; what is only a pointer is not counted among the stages.

  $ rm -rf * .dvc .dvcignore .git && git init -q && tutti init -q && printf 1 > data && tutti add -q data
  $ tutti run
  error: 'dvc.yaml' does not exist
  hint: tutti run --all-pipelines
  [1]
  $ tutti run -P
  Nothing to do: the data is up to date.
  $ printf 'stages:\n  copy:\n    cmd: cat data > out\n    deps: [data]\n    outs: [out]\n' > dvc.yaml
  $ tutti run -q && tutti run
  Nothing to do: 1 stage is up to date.
  $ printf 2 > data && tutti run --dry
  Would take in 'data.dvc', because its output 'data' is not as recorded (c4ca4238 -> c81e728d)
  Would run 'copy', because 'data' changed (c4ca4238 -> c81e728d)
  > cat data > out
  1 stage would run.
  $ tutti run | head -1
  Taking in 'data.dvc', because its output 'data' is not as recorded (c4ca4238 -> c81e728d)
  Took in the changed data of 'data.dvc'
  Running 'copy', because 'data' changed (c4ca4238 -> c81e728d)
  > cat data > out
  Stages: 1 ran, 1 taken in.

What a failed stage left can be put aside.

  $ cat > dvc.yaml <<'END'
  > stages:
  >   half:
  >     cmd: echo half > whole; exit 1
  >     outs: [whole]
  > END
  $ tutti run --keep-failed
  Running 'half', because it never ran
  > echo half > whole; exit 1
  error: stage 'half' failed: failed to run: echo half > whole; exit 1, exited with 1
  hint: what it left is in '[ROOT]/.dvc/tmp/tutti/kept/half/whole'
  Stages: 1 failed.
  [1]
  $ ls whole; cat .dvc/tmp/tutti/kept/half/whole
  ls: cannot access 'whole': No such file or directory
  half
