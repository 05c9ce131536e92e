Git merges data files by tutti's driver: stage by stage, and directories file by file.

  $ git init -q && tutti init -q && tutti install -q && git config core.hooksPath /dev/null
  $ mkdir data && for name in a b c d; do printf $name > data/$name; done
  $ tutti add -q data && git add -A && git commit -qm base

They change one file, remove one and add one; we rename one and change another.

  $ git checkout -qb theirs
  $ printf 22 > data/b && rm data/c && printf new > data/new && tutti add -q data && git commit -qam theirs
  $ git checkout -q main && tutti checkout -q
  $ mv data/d data/moved && printf 33 > data/a && tutti add -q data && git commit -qam ours
  $ git merge -q theirs -m merged
  Auto-merging data.dvc
  $ cat data.dvc
  outs:
  - md5: 596e5c1b60dbc0e68a76727bfa854e6e.dir
    size: 8
    nfiles: 4
    hash: md5
    path: data
  $ tutti checkout && grep -r . data | sort
  M	data/
  data/a:33
  data/b:22
  data/moved:d
  data/new:new

Two branches that track something each add a line to the same .gitignore; one of them ends tracking something, too.

  $ git checkout -qb adds && printf 1 > one && tutti add -q one && git add -A && git commit -qm one
  $ git checkout -q main && printf 2 > two && tutti add -q two && git add -A && git commit -qm two
  $ git merge -q adds -m both && cat .gitignore
  Auto-merging .gitignore
  /data
  /two
  /one
  $ git checkout -qb removes && tutti remove -q one.dvc && rm one && git commit -qam 'no one'
  $ git checkout -q main && printf 3 > three && tutti add -q three && git add -A && git commit -qm three
  $ git merge -q removes -m both && cat .gitignore
  Auto-merging .gitignore
  /data
  /two
  /three

An exception makes the order matter: that is left to a person.

  $ git checkout -qb excepts && printf '!/two/x\n' >> .gitignore && git commit -qam except
  $ git checkout -q main && printf 4 > four && tutti add -q four && git add -A && git commit -qm four
  $ git merge -q excepts -m both
  conflict in '.gitignore': both sides changed the same lines
  Auto-merging .gitignore
  CONFLICT (content): Merge conflict in .gitignore
  Automatic merge failed; fix conflicts and then commit the result.
  [1]
  $ git merge --abort

What both changed differently is a conflict, and only that. It stands in the file, readable.

  $ git checkout -qb x && printf x > data/a && printf x > data/b && printf x > data/x && tutti add -q data && git commit -qam x
  $ git checkout -q main && tutti checkout -q
  $ printf y > data/a && printf y > data/b && printf y > data/y && tutti add -q data && git commit -qam y
  $ git merge -q x 2>&1 | grep -v Auto-merging
  conflict in 'data.dvc': outs.data.md5
  hint: tutti resolve
  CONFLICT (content): Merge conflict in data.dvc
  Automatic merge failed; fix conflicts and then commit the result.
  $ cat data.dvc
  outs:
  <<<<<<< ours
  - md5: 60761fdd6c85bab230279a72a62a8c58.dir
    size: 8
    nfiles: 6
    hash: md5
    path: data
  =======
  - md5: eb8fb152ec417121548628a8404ac3eb.dir
    size: 8
    nfiles: 6
    hash: md5
    path: data
  >>>>>>> theirs

Nothing else can read it until it is resolved.

  $ tutti status
  error: data.dvc:2:1: a merge left conflict markers here
  hint: tutti resolve
  [2]
  $ tutti resolve
  data.dvc: 1 conflict, line 2
    data
      ours    60761fdd.dir (8 B, 6 files)
      theirs  eb8fb152.dir (8 B, 6 files)
      data/a: ours 41529076, theirs 9dd4e461
      data/b: ours 41529076, theirs 9dd4e461
  hint: tutti resolve PATH --ours, or --theirs
  [3]
  $ tutti resolve --json
  {"conflicts":[{"file":"data.dvc","hunks":1,"line":2,"lacking":null,"stages":[],"contents":[{"path":"data","ours":{"id":"60761fdd6c85bab230279a72a62a8c58.dir","size":8,"nfiles":6},"theirs":{"id":"eb8fb152ec417121548628a8404ac3eb.dir","size":8,"nfiles":6},"before":{"id":null,"size":null,"nfiles":null},"files":[{"path":"data/a","ours":"415290769594460e2e485922904f345d","theirs":"9dd4e461268c8034f5c8564e155c67a6"},{"path":"data/b","ours":"415290769594460e2e485922904f345d","theirs":"9dd4e461268c8034f5c8564e155c67a6"}]}]}],"resolved":[]}
  [3]
  $ tutti resolve data/a
  error: which side to take is not said
  hint: tutti resolve data/a --ours
  hint: tutti resolve data/a --theirs
  [2]
  $ tutti resolve data/nothing --ours
  error: 'data/nothing' is in no conflict
  hint: tutti resolve
  [1]

One file from their side, then the rest from ours. What was no conflict is there either way.

  $ tutti resolve data/a --theirs
  Took theirs in 'data.dvc'; 1 conflict left there.
  $ tutti resolve
  data.dvc: 1 conflict, line 2
    data
      ours    27fd3b5e.dir (8 B, 6 files)
      theirs  eb8fb152.dir (8 B, 6 files)
      data/b: ours 41529076, theirs 9dd4e461
  hint: tutti resolve PATH --ours, or --theirs
  [3]
  $ tutti resolve data --ours
  Took ours in 'data.dvc'.

  To track the changes with git, run:

  	git add data.dvc

  To enable auto staging, run:

  	tutti config core.autostage true
  $ tutti resolve
  No conflicts.
  $ tutti checkout && grep -r . data | sort
  M	data/
  data/a:x
  data/b:y
  data/moved:d
  data/new:new
  data/x:x
  data/y:y
  $ git commit -qam resolved && tutti verify
  Verified: 4 stages fresh, 8 objects in the cache.

In dvc.lock, a stage that both sides ran again is in conflict whole, since a mixture of two runs never ran; the stages
that one side added are there.

  $ printf 'stages:\n  train:\n    cmd: cp in out\n    deps:\n    - in\n    outs:\n    - out\n' > dvc.yaml
  $ echo 1 > in && tutti run -q && git add -A && git commit -qm pipeline
  $ git checkout -qb stages && echo 2 > in && tutti stage add -q -n more -o more 'echo more > more' && tutti run -q && git add -A && git commit -qm stages
  $ git checkout -q main && tutti checkout -q && echo 3 > in && tutti stage add -q -n other -o other 'echo other > other' && tutti run -q && git add -A && git commit -qm main
  $ git merge -q stages 2>&1 | grep -v Auto-merging
  conflict in 'dvc.lock': stages.train
  hint: tutti resolve
  CONFLICT (content): Merge conflict in dvc.lock
  CONFLICT (content): Merge conflict in in
  Automatic merge failed; fix conflicts and then commit the result.
  $ cat dvc.yaml dvc.lock
  stages:
    train:
      cmd: cp in out
      deps:
      - in
      outs:
      - out
    other:
      cmd: echo other > other
      outs:
      - other
    more:
      cmd: echo more > more
      outs:
      - more
  schema: '2.0'
  stages:
  <<<<<<< ours
    train:
      cmd: cp in out
      deps:
      - path: in
        hash: md5
        md5: 6d7fce9fee471194aa8b5b6e47267f03
        size: 2
      outs:
      - path: out
        hash: md5
        md5: 6d7fce9fee471194aa8b5b6e47267f03
        size: 2
  =======
    train:
      cmd: cp in out
      deps:
      - path: in
        hash: md5
        md5: 26ab0db90d72e28ad0ba1e22ee510510
        size: 2
      outs:
      - path: out
        hash: md5
        md5: 26ab0db90d72e28ad0ba1e22ee510510
        size: 2
  >>>>>>> theirs
    other:
      cmd: echo other > other
      outs:
      - path: other
        hash: md5
        md5: ba7790b1708b71cb2b61b1a30d824712
        size: 6
    more:
      cmd: echo more > more
      outs:
      - path: more
        hash: md5
        md5: 2a725a2a3dfe4b80e07a19bbb3706c5b
        size: 5
  $ tutti resolve
  dvc.lock: 1 conflict, line 3
    stage 'train'
    out
      ours    6d7fce9f (2 B)
      theirs  26ab0db9 (2 B)
  hint: tutti resolve PATH --ours, or --theirs
  [3]
  $ tutti resolve train --ours -q && tutti stage list --name-only
  train
  other
  more
  $ grep -A8 train: dvc.lock
    train:
      cmd: cp in out
      deps:
      - path: in
        hash: md5
        md5: 6d7fce9fee471194aa8b5b6e47267f03
        size: 2
      outs:
      - path: out

What is no YAML, as it was committed with conflict markers, is merged line by line.

  $ printf '<<<<<<< a\nx: 1\n=======\n>>>>>>> b\n' > base && cp base our && printf 'more\n' | cat base - > their
  $ tutti git-hook merge-driver --ancestor base --our our --their their --path x.dvc && cat our
  <<<<<<< a
  x: 1
  =======
  >>>>>>> b
  more

What one side removed and the other changed has no markers: Git leaves the changed file. Taking our side removes it.

  $ mkdir ../removed && cd ../removed && git init -q && tutti init -q && git commit -qm init
  $ printf 1 > d && mkdir m && echo a > m/a && tutti add -q d m && git add -A && git commit -qm one
  $ git checkout -qb changed && printf 22 > d && tutti add -q d && git commit -qam changed
  $ git checkout -q main && tutti checkout -q && tutti remove -q d.dvc && git add -A && git commit -qm removed
  $ git merge -q changed 2>&1 | grep -v Auto-merging; git status --short
  CONFLICT (modify/delete): d.dvc deleted in HEAD and modified in changed.  Version changed of d.dvc left in tree.
  Automatic merge failed; fix conflicts and then commit the result.
  DU d.dvc
  $ tutti resolve
  d.dvc: only theirs has it
    d
      before  c4ca4238 (1 B)
      ours    not there
      theirs  b6d767d2 (2 B)
  hint: tutti resolve PATH --ours, or --theirs
  [3]
  $ tutti resolve --json
  {"conflicts":[{"file":"d.dvc","hunks":0,"line":0,"lacking":"ours","stages":[],"contents":[{"path":"d","ours":{"id":null,"size":null,"nfiles":null},"theirs":{"id":"b6d767d2f8ed5d21a44b0e5886680cb9","size":2,"nfiles":null},"before":{"id":"c4ca4238a0b923820dcc509a6f75849b","size":1,"nfiles":null},"files":[]}]}],"resolved":[]}
  [3]
  $ tutti resolve d --ours
  Took ours: removed 'd.dvc'; the data stays in place.

  To track the changes with git, run:

  	git add d.dvc

  To enable auto staging, run:

  	tutti config core.autostage true
  $ cat d.dvc
  cat: d.dvc: No such file or directory
  [1]
  $ git add d.dvc && tutti resolve
  No conflicts.

Taking theirs, the data is ignored by Git again.

  $ git reset -q --hard && git merge -q changed 2>&1 | grep -v Auto-merging; cat .gitignore
  CONFLICT (modify/delete): d.dvc deleted in HEAD and modified in changed.  Version changed of d.dvc left in tree.
  Automatic merge failed; fix conflicts and then commit the result.
  /m
  $ tutti resolve d.dvc --theirs
  Took theirs in 'd.dvc'.

  To track the changes with git, run:

  	git add d.dvc .gitignore

  To enable auto staging, run:

  	tutti config core.autostage true
  $ cat .gitignore
  /m
  /d
  $ git add -A && git commit -qm resolved && tutti checkout && tutti resolve && tutti status
  M	d
  No conflicts.
  Data and pipelines are up to date.

Two names for one directory: each file has a side that lacks it, and markers.

  $ git checkout -qb two && tutti move -q m m2 && git add -A && git commit -qm two
  $ git checkout -q main && tutti checkout -q && tutti move -q m m1 && git add -A && git commit -qm one
  $ git merge -q two 2>&1 | grep -v Auto-merging
  CONFLICT (content): Merge conflict in .gitignore
  CONFLICT (rename/rename): m.dvc renamed to m1.dvc in HEAD and to m2.dvc in two.
  Automatic merge failed; fix conflicts and then commit the result.
  $ tutti status
  error: m1.dvc:6:1: a merge left conflict markers here
  hint: tutti resolve
  [2]
  $ tutti resolve
  m1.dvc: only ours has it; 1 conflict, line 6
    m1
      ours    45b1eb2f.dir (2 B, 1 file)
      theirs  not there
    m2
      ours    not there
      theirs  45b1eb2f.dir (2 B, 1 file)
  m2.dvc: only theirs has it; 1 conflict, line 6
    m1
      ours    45b1eb2f.dir (2 B, 1 file)
      theirs  not there
    m2
      ours    not there
      theirs  45b1eb2f.dir (2 B, 1 file)
  hint: tutti resolve PATH --ours, or --theirs
  [3]
  $ tutti resolve m1.dvc m2.dvc --ours
  Took ours in 'm1.dvc'.
  Took ours: removed 'm2.dvc'; the data stays in place.

  To track the changes with git, run:

  	git add m1.dvc m2.dvc

  To enable auto staging, run:

  	tutti config core.autostage true
  $ printf '/d\n/m1\n' > .gitignore && git add -A && git commit -qm resolved && tutti status && cat m1/a
  Data and pipelines are up to date.
  a

In dvc.yaml and dvc.lock it is stages that are named; in a directory of a repository, paths are relative.

  $ mkdir sub && tutti stage add -q -n s -o sub/o 'echo o > sub/o' && tutti run -q && git add -A && git commit -qm stage
  $ git checkout -qb less && git rm -q dvc.yaml dvc.lock && git commit -qm less
  $ git checkout -q main && tutti stage add -q --force -n s -o sub/o 'echo oo > sub/o' && tutti run -q && git commit -qam more
  $ git merge -q less 2>&1 | grep -v Auto-merging
  CONFLICT (modify/delete): dvc.lock deleted in less and modified in HEAD.  Version HEAD of dvc.lock left in tree.
  CONFLICT (modify/delete): dvc.yaml deleted in less and modified in HEAD.  Version HEAD of dvc.yaml left in tree.
  Automatic merge failed; fix conflicts and then commit the result.
  $ (cd sub && tutti resolve)
  ../dvc.lock: only ours has it
    stage 's'
    o
      before  e73af363 (2 B)
      ours    5df81f92 (3 B)
      theirs  not there
  ../dvc.yaml: only ours has it
    stage 's'
  hint: tutti resolve PATH --ours, or --theirs
  [3]
  $ tutti resolve dvc.yaml dvc.lock --theirs && ls
  Took theirs: removed 'dvc.yaml'; the data stays in place.
  Took theirs: removed 'dvc.lock'; the data stays in place.

  To track the changes with git, run:

  	git add dvc.yaml dvc.lock

  To enable auto staging, run:

  	tutti config core.autostage true
  d
  d.dvc
  m1
  m1.dvc
  sub
