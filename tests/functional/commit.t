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
  $ printf 22 > a

Without a terminal it does not guess.

  $ tutti commit
  $ tutti commit -f
  $ cat a.dvc
  $ tutti status
  $ tutti commit --json
