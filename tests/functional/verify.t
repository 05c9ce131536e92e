`tutti verify` proves from records that everything is fresh and stored, without data in the workspace.

  $ git init -q && tutti init -q
  $ mkdir raw && printf 1 > raw/one && printf 2 > raw/two && tutti add -q raw
  $ printf 'lr: 1\n' > params.yaml && printf 'print(1)\n' > code.py
  $ tutti stage add -q -n prepare -d raw/one -d code.py -o clean 'cp raw/one clean'
  $ tutti stage add -q -n train -d clean -p lr -o model -M score.json 'cp clean model; echo 1 > score.json'
  $ tutti run -q && git add -A && git commit -qm all
  $ rm -r raw clean model && tutti verify
  Verified: 3 stages fresh, 3 objects in the cache.

A change of code, of a parameter or of a record is seen.

  $ printf 'print(2)\n' > code.py && printf 'lr: 2\n' > params.yaml && tutti verify
  prepare: runs, because 'code.py' changed (dee5c469 -> ccb2b992)
  train: runs, because 'params.yaml:lr' changed (1 -> 2)
  [3]
  $ git checkout -q code.py params.yaml
  $ rm code.py && tutti verify && git checkout -q code.py
  Verified: 3 stages fresh, 3 objects in the cache.
  $ sed -i 's/cp raw/cat raw/' dvc.yaml && tutti verify prepare; git checkout -q dvc.yaml
  prepare: runs, because its command changed (cp raw/one clean -> cat raw/one clean)

So is what is stored nowhere.

  $ tutti remote add -q -d backup "$PWD/../backup"
  $ tutti verify -c
  clean: c4ca4238a0b923820dcc509a6f75849b is not on the remote
  raw: b8949336301b31cf4429eb3f6d58eaae.dir is not on the remote
  raw/two: c81e728d9d4c2f636f067f89cc14862c is not on the remote
  [3]
  $ tutti push -q && tutti verify -c && tutti verify -r backup --json
  Verified: 3 stages fresh, 3 objects on the remote.
  {"verified":true,"stale":[],"missing":[],"stages":3,"objects":3}
  $ rm .dvc/cache/files/md5/c8/1e728d9d4c2f636f067f89cc14862c && tutti verify
  raw/two: c81e728d9d4c2f636f067f89cc14862c is not in the cache
  [3]

What cannot be judged is no yes.

  $ tutti stage add -q -n web -d https://example.com/x -o page 'true'
  $ tutti verify web
  web: runs, because it never ran
  web: runs, because 'https://example.com/x' cannot be looked at
  web: runs, because its output 'page' is missing
  [3]
