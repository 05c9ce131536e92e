`tutti fsck` proves that stored bytes match their names.

  $ git init -q && tutti init -q
  $ printf 1 > a && mkdir d && printf 2 > d/x && tutti add -q a d
  $ tutti fsck
  $ chmod u+w .dvc/cache/files/md5/c4/* && printf 9 > .dvc/cache/files/md5/c4/ca4238a0b923820dcc509a6f75849b
  $ rm -r .dvc/cache/files/md5/c8
  $ tutti fsck
  $ tutti fsck --json
