`tutti add` tracks files and directories.

  $ git init -q && tutti init -q && git commit -qm init
  $ printf hello > a.txt
  $ mkdir -p data/sub && printf 1 > data/one && printf 2 > data/sub/two
  $ tutti add a.txt data
  Tracked 'a.txt' (5 B) in 'a.txt.dvc'.
  Tracked 'data' (2 files, 2 B) in 'data.dvc'.

  To track the changes with git, run:

  	git add .gitignore a.txt.dvc data.dvc

  To enable auto staging, run:

  	tutti config core.autostage true
  $ cat a.txt.dvc data.dvc .gitignore
  outs:
  - md5: 5d41402abc4b2a76b9719d911017c592
    size: 5
    hash: md5
    path: a.txt
  outs:
  - md5: d189b0aafe9855af216646dce2ce69d1.dir
    size: 2
    nfiles: 2
    hash: md5
    path: data
  /a.txt
  /data
  $ cat .dvc/cache/files/md5/*/*.dir; echo
  [{"md5": "c4ca4238a0b923820dcc509a6f75849b", "relpath": "one"}, {"md5": "c81e728d9d4c2f636f067f89cc14862c", "relpath": "sub/two"}]

Again, nothing changes and nothing is to be added to Git.

  $ git add -A && git commit -qm data
  $ tutti add a.txt data
  'a.txt' is unchanged (5 B).
  'data' is unchanged (2 files, 2 B).
  $ git status --short

A file inside a tracked directory updates the directory's pointer.

  $ printf 3 > data/three
  $ tutti add data/three
  Tracked 'data/three' (1 B) in 'data.dvc'.

  To track the changes with git, run:

  	git add data.dvc

  To enable auto staging, run:

  	tutti config core.autostage true
  $ git diff --stat
   data.dvc | 6 +++---
   1 file changed, 3 insertions(+), 3 deletions(-)

With core.autostage, Git's index is kept up to date.

  $ tutti config core.autostage true
  $ printf more > b.txt
  $ tutti add b.txt
  Tracked 'b.txt' (4 B) in 'b.txt.dvc'.
  $ git status --short
   M .dvc/config
  M  .gitignore
  A  b.txt.dvc
   M data.dvc

What cannot be added is named, with the reason.

  $ tutti add nothing
  error: 'nothing' does not exist
  [1]
  $ tutti add a.txt.dvc
  error: 'a.txt.dvc' is a file of DVC's own
  [2]
  $ printf x > tracked && git add tracked && tutti add tracked
  error: 'tracked' is already tracked by Git
  hint: git rm -r --cached tracked
  [1]
  $ tutti add .git/config
  error: '.git/config' is not a path inside the workspace: it has the component '.git'
  [2]
  $ tutti add ../outside
  error: '../outside' is outside of the repository '[ROOT]'
  [2]
  $ mkfifo data/pipe && tutti add data; rm data/pipe
  error: 'data/pipe' is a FIFO, socket or device and cannot be tracked
  $ mkdir over && printf 1 > over/x && tutti add -q over/x && tutti add over
  error: 'over' is already tracked by Git
  hint: git rm -r --cached over
  [1]

Options of DVC that are not there yet are refused by name.

  $ tutti add --to-remote a.txt
  error: '--to-remote' is an option of 'dvc add' that tutti does not have yet
  hint: run 'tutti add --help' for the options there are
  [2]
  $ tutti add
  error: 'tutti add' needs TARGET
  hint: run 'tutti add --help'
  [2]

For programs.

  $ tutti add --json a.txt
  {"added":[{"path":"a.txt","pointer":"a.txt.dvc","md5":"5d41402abc4b2a76b9719d911017c592","size":5,"nfiles":0,"changed":false}],"to_stage":["a.txt.dvc"],"staged":true}

Patterns are expanded with --glob; names that begin with a dot only when asked for.

  $ mkdir -p raw/deep && for i in a.csv b.csv deep/c.csv .hidden.csv; do echo $i > raw/$i; done
  $ tutti add --glob 'raw/**/*.csv'
  Tracked 'raw/a.csv' (6 B) in 'raw/a.csv.dvc'.
  Tracked 'raw/b.csv' (6 B) in 'raw/b.csv.dvc'.
  Tracked 'raw/deep/c.csv' (11 B) in 'raw/deep/c.csv.dvc'.
  $ tutti add --glob '*.none'
  error: nothing matches the patterns
  [1]

With --out, something from anywhere is copied to a path and tracked there.

  $ mkdir -p outside/sub && echo 1 > outside/one && echo 2 > outside/sub/two && echo f > outside/file
  $ tutti add outside -o inside
  Tracked 'inside' (3 files, 6 B) in 'inside.dvc'.
  $ tutti add outside/file --out inside
  error: 'inside/file' exists: it is not overwritten
  hint: add --force to replace it
  [1]
  $ tutti add outside/file --out copy && tutti add outside/file --out copy
  Tracked 'copy' (2 B) in 'copy.dvc'.
  error: 'copy' exists: it is not overwritten
  hint: add --force to replace it
  [1]
  $ echo new > outside/file && tutti add --force outside/file --out copy && cat copy
  Tracked 'copy' (4 B) in 'copy.dvc'.
  new
  $ tutti add outside outside/file -o x
  error: '--out' takes one target
  [2]
  $ tutti add outside/nothing -o x
  error: '[ROOT]/outside/nothing' does not exist
  [1]
  $ tutti add outside -o outside/in
  error: '[ROOT]/outside' cannot be copied into itself
  [1]
  $ tutti add --out raw/a.csv.dvc outside/file; ls -A raw
  error: 'raw/a.csv.dvc' exists: it is not overwritten
  hint: add --force to replace it
  .gitignore
  .hidden.csv
  a.csv
  a.csv.dvc
  b.csv
  b.csv.dvc
  deep
  $ tutti add s3://bucket/x --out x
  error: 's3://bucket/x' is a URL: tutti cannot read those yet
  [2]

Many at once add to one directory: nobody's file is lost.

  $ mkdir crowd && echo 0 > crowd/0 && tutti add -q crowd
  $ for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo $i > crowd/$i; done
  $ for i in 1 2 3 4 5 6 7 8 9 10 11 12; do tutti add -q crowd/$i || echo failed & done; wait
  $ grep nfiles crowd.dvc
    nfiles: 13
  $ tutti status crowd.dvc
  Data and pipelines are up to date.
