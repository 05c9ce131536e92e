`tutti commit` stores what the workspace holds and updates the metadata.

  $ git init -q && tutti init -q
  $ printf 1 > a && tutti add -q a
  $ cat > a.dvc <<'END'
  > # where it comes from
  > outs:
  > - md5: c4ca4238a0b923820dcc509a6f75849b
  >   size: 1
  >   hash: md5
  >   path: a # the file
  > END
  $ tutti commit
  Nothing to commit.
  $ printf 22 > a

Without a terminal it does not guess.

  $ tutti commit
  error: not committed, because it changed: 'a.dvc'
  hint: tutti commit --force
  [1]
  $ tutti commit -f
  Committed 'a.dvc'.

  To track the changes with git, run:

  	git add a.dvc

  To enable auto staging, run:

  	tutti config core.autostage true
  $ cat a.dvc
  # where it comes from
  outs:
  - md5: b6d767d2f8ed5d21a44b0e5886680cb9
    size: 2
    hash: md5
    path: a # the file
  $ tutti status
  Data and pipelines are up to date.
  $ tutti commit --json
  {"committed":[],"to_stage":[],"staged":false}
