A stage may do each file of a directory by itself; then only new and changed ones are done.

  $ tutti init -q --no-scm
  $ mkdir -p raw/sub && echo a > raw/a.txt && echo b > raw/b.txt && echo c > raw/sub/c.txt
  $ cat > upper.sh <<'END'
  > in=${TUTTI_MAP_INPUT:-$PWD/raw} out=${TUTTI_MAP_OUTPUT:-$PWD/upper}
  > cd $in && find * -type f | sort | while read f; do
  >   echo "doing $f"; mkdir -p $(dirname $out/$f); tr a-z A-Z < $f > $out/${f%.txt}.up
  > done
  > END
  $ cat > dvc.yaml <<'END'
  > stages:
  >   upper:
  >     cmd: sh upper.sh
  >     deps: [raw, upper.sh]
  >     outs: [upper]
  > END
  $ cat > tutti.yaml <<'END'
  > version: 1
  > stages:
  >   upper:
  >     map: {over: raw, into: upper, outputs: "{dir}/{stem}.up"}
  > END
  $ tutti run
  'upper' does 3 of 3 files
  Running 'upper', because it never ran
  > sh upper.sh
  doing a.txt
  doing b.txt
  doing sub/c.txt
  Stages: 1 ran.

  To track the changes with git, run:

  	git add dvc.lock

  To enable auto staging, run:

  	tutti config core.autostage true
  Use 'tutti push' to send your updates to remote storage.
  $ echo new > raw/sub/d.txt; echo B > raw/b.txt; rm raw/a.txt
  $ tutti run
  'upper' does 2 of 3 files
  Running 'upper', because 'raw' changed (a347257a.dir -> 60faa4c9.dir)
  > sh upper.sh
  doing b.txt
  doing sub/d.txt
  Stages: 1 ran.

  To track the changes with git, run:

  	git add dvc.lock

  To enable auto staging, run:

  	tutti config core.autostage true
  Use 'tutti push' to send your updates to remote storage.
  $ cat upper/b.up upper/sub/c.up upper/sub/d.up; ls upper
  B
  C
  NEW
  b.up
  sub
  $ tutti status
  Data and pipelines are up to date.

By force it is run as DVC would, over the whole directory.

  $ tutti run --force
  Running 'upper', because it was forced to
  > sh upper.sh
  doing b.txt
  doing sub/c.txt
  doing sub/d.txt
  Stages: 1 ran.
  Use 'tutti push' to send your updates to remote storage.

What it writes has to belong to the files that it is given.

  $ echo more > raw/e.txt
  $ echo 'echo > $out/summary' >> upper.sh
  $ tutti run
  'upper' does 4 of 4 files
  Running 'upper', because 'raw' changed (60faa4c9.dir -> c5a470f9.dir)
  > sh upper.sh
  doing b.txt
  doing e.txt
  doing sub/c.txt
  doing sub/d.txt
  error: stage 'upper' wrote 'summary', which is an output of none of the files that it was given
    while running stage 'upper'
  hint: say in 'tutti.yaml' which outputs a file has: 'outputs' of its 'map'
  [1]
