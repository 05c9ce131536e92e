Of a tracked directory, only what is asked for.

  $ git init -q code && cd code && tutti init -q && tutti remote add -q -d backup ../../backup
  $ mkdir -p data/sub data/img && for f in sub/x sub/y img/1.png img/2.png 'img/a[1].png' img/a1.png img/n.txt top; do printf "$f" > "data/$f"; done
  $ tutti add -q data && tutti push -q && git add -A && git commit -qm one
  $ cd .. && git clone -q code clone && cd clone && git config user.name n && git config user.email a@b
  $ tutti remote modify backup url ../../backup
  Set 'remote.backup.url'.

A part comes alone, and the rest is not called deleted.

  $ tutti pull data/sub
  'data' is sparse: 2 of 8 files are here
  A	data/
  3 files fetched (10 B) and 1 file added
  $ find data -type f | sort
  data/sub/x
  data/sub/y
  $ tutti status
  'data' is sparse: 2 of 8 files are here
  Data and pipelines are up to date.
  $ tutti status --json
  'data' is sparse: 2 of 8 files are here
  {}
  $ tutti data status --granular
  'data' is sparse: 2 of 8 files are here
  No changes.
  $ tutti data status --json
  'data' is sparse: 2 of 8 files are here
  {"sparse":[{"path":"data","here":2,"files":8}]}
  $ tutti diff
  'data' is sparse: 2 of 8 files are here

Patterns are looked up in what is recorded; a name that is there as written is itself.

  $ tutti fetch 'data/img/a[1].png'
  1 file fetched (12 B)
  $ tutti checkout 'data/img/a[1].png'
  'data' is sparse: 3 of 8 files are here
  M	data/
  $ tutti pull 'data/img/?.png' --json
  'data' is sparse: 5 of 8 files are here
  {"files":2,"bytes":18,"runs":0,"missing":[],"checkout":{"added":[],"modified":["data/"],"deleted":[],"missing":[],"sparse":[{"path":"data","here":5,"files":8}]}}
  $ find data -type f | sort
  data/img/1.png
  data/img/2.png
  data/img/a[1].png
  data/sub/x
  data/sub/y
  $ tutti checkout 'data/*.zip'
  error: 'data' has no '*.zip' inside
  [1]
  $ tutti checkout data/sub data/nowhere
  error: 'data' has no 'nowhere' inside
  [1]

What was asked for and is gone was deleted.

  $ rm data/sub/x && tutti status
  'data' is sparse: 4 of 8 files are here
  data.dvc:
  	changed outs:
  		modified:           data
  $ tutti diff data/sub
  'data' is sparse: 4 of 8 files are here
  Deleted:
      data/sub/x

  files summary: 1 deleted
  $ tutti diff data/img
  'data' is sparse: 4 of 8 files are here
  $ tutti checkout data/sub/x && tutti status -q
  'data' is sparse: 5 of 8 files are here
  M	data/

Adding the directory keeps what is away; only by name it goes.

  $ printf changed > data/sub/x && printf new > data/new && tutti add data
  'data' is sparse: 3 files that are not here stay recorded
  Tracked 'data' (9 files, 67 B) in 'data.dvc'.

  To track the changes with git, run:

  	git add data.dvc

  To enable auto staging, run:

  	tutti config core.autostage true
  $ tutti add data/top
  error: 'data/top' is not here: its directory is sparse
  hint: tutti checkout data/top
  hint: tutti remove data/top
  [1]
  $ tutti remove -q data/top && tutti status -q && git diff -U0 data.dvc | grep -E '^[+-] '
  -  size: 62

The log of a path inside has what changed it.

  $ git commit -qam two
  $ tutti log data/sub/x | sed -E 's/^[0-9a-f]{8} /ID /'
  ID  2026-01-02T03:04:05Z  git     data.dvc
      M data/sub/x  md5:2ec5dccfc8450300a817854386858237 -> md5:8977dfac2f8e04cb96e66882235f5aba  (7 B)
  ID  2026-01-02T03:04:05Z  git     data.dvc
      A data/sub/x  md5:2ec5dccfc8450300a817854386858237  (5 B)
  ID  2026-01-02T03:04:05Z  add     data.dvc  (0.0 s, ok)  70f6fa82+
      M data/sub/x  md5:2ec5dccfc8450300a817854386858237 -> md5:8977dfac2f8e04cb96e66882235f5aba  (7 B)
  $ tutti log data/top | sed -E 's/^[0-9a-f]{8} /ID /'
  ID  2026-01-02T03:04:05Z  git     data.dvc
      D data/top  md5:b28354b543375bfa94dabaeda722927f
  ID  2026-01-02T03:04:05Z  git     data.dvc
      A data/top  md5:b28354b543375bfa94dabaeda722927f
  ID  2026-01-02T03:04:05Z  add     data.dvc  (0.0 s, ok)  70f6fa82+
      D data/top  md5:b28354b543375bfa94dabaeda722927f

A stage does not run on a part of what it reads.

  $ printf 'stages:\n  count:\n    cmd: find data -type f | wc -l > n\n    deps: [data]\n    outs: [n]\n' > dvc.yaml
  $ tutti run
  error: 'count' reads 'data', which is sparse: 2 files are not here
    while running stage 'count'
  hint: tutti pull data
  [1]

Another version brings what was asked for when the hook calls, and everything when a person does.

  $ rm dvc.yaml && git checkout -q HEAD~1 && tutti checkout --sparse
  'data' is sparse: 5 of 8 files are here
  M	data/
  $ find data -type f | sort
  data/img/1.png
  data/img/2.png
  data/img/a[1].png
  data/sub/x
  data/sub/y
  $ cat data/sub/x
  sub/x (no-eol)
  $ tutti pull
  M	data/
  3 files fetched (22 B) and 1 file modified
  $ tutti status
  Data and pipelines are up to date.
