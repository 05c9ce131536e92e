`tutti move` moves data, its '.dvc' file and the lines in '.gitignore' together.

  $ git init -q && tutti init -q
  $ mkdir data sub && echo 1 > data/one && echo a > a.csv && echo b > b.csv
  $ tutti add -q data a.csv b.csv && git add -A && git commit -qm data
  $ tutti move a.csv c.csv
  Moved 'a.csv' to 'c.csv', tracked in 'c.csv.dvc'.

  To track the changes with git, run:

  	git add .gitignore a.csv.dvc c.csv.dvc

  To enable auto staging, run:

  	tutti config core.autostage true
  $ cat c.csv.dvc .gitignore && ls
  outs:
  - md5: 60b725f10c9c85c70d97880dfe8191b3
    size: 2
    hash: md5
    path: c.csv
  /data
  /b.csv
  /c.csv
  b.csv
  b.csv.dvc
  c.csv
  c.csv.dvc
  data
  data.dvc
  sub

Into a directory that exists, the name stays.

  $ tutti mv data sub --json
  {"from":"data","to":"sub/data","pointer":"sub/data.dvc","data_moved":true,"readers":[],"to_stage":[".gitignore","data.dvc","sub/.gitignore","sub/data.dvc"],"staged":false}
  $ tutti status && cat sub/.gitignore && ls sub
  Data and pipelines are up to date.
  /data
  data
  data.dvc

Comments stay, and so does what the file says besides.

  $ cat >> b.csv.dvc <<'END'
  > desc: measured by hand   # by hand
  > END
  $ cd sub && tutti move ../b.csv measured.csv -q && cat measured.csv.dvc && cd ..
  outs:
  - md5: 3b5d5c3712955042212316173ccf37be
    size: 2
    hash: md5
    path: measured.csv
  desc: measured by hand   # by hand

Stages that read the old path are named.

  $ tutti stage add -q -n count -d c.csv 'wc -l < c.csv'
  $ tutti move c.csv d.csv -q
  $ tutti move d.csv c.csv -q
  $ tutti move c.csv e.csv > /dev/null
  note: 'count' still reads 'c.csv': edit it

Nothing is ever overwritten.

  $ echo other > other
  $ tutti move e.csv other
  error: 'other' exists: it is not overwritten
  [1]
  $ echo other > f.csv.dvc && tutti move e.csv f.csv; rm f.csv.dvc
  error: f.csv.dvc:1:1: the file must be a map, not a string
  $ tutti move e.csv sub/data
  error: 'sub/data' is tracked already: it is not overwritten
  [1]
  $ tutti move e.csv no/such/e.csv
  error: the directory 'no/such' does not exist
  hint: mkdir -p no/such
  [1]
  $ tutti move other new
  error: 'other' is not tracked
  [1]
  $ tutti move sub/data/one one
  error: 'sub/data/one' is part of 'sub/data', which is tracked as a whole
  hint: mv sub/data/one one
  hint: tutti add sub/data
  [1]
  $ tutti move sub/data sub/data/in
  error: 'sub/data' cannot be moved into itself
  [1]
  $ tutti move e.csv dvc.yaml
  error: 'dvc.yaml' is a file of DVC's own
  [2]
  $ tutti move e.csv ../e.csv
  error: '../e.csv' is outside of the repository '[ROOT]'
  [2]
  $ ls && tutti status
  dvc.yaml
  e.csv
  e.csv.dvc
  other
  sub
  count:
  	changed deps:
  		deleted:            c.csv
