`tutti fsck` proves that stored bytes match their names.

  $ git init -q && tutti init -q
  $ printf 1 > a && mkdir d && printf 2 > d/x && tutti add -q a d
  $ tutti fsck
  Checked 3 objects (63 B): all sound.
  $ chmod u+w .dvc/cache/files/md5/c4/* && printf 9 > .dvc/cache/files/md5/c4/ca4238a0b923820dcc509a6f75849b
  $ rm -r .dvc/cache/files/md5/c8
  $ tutti fsck
  damaged  c4ca4238a0b923820dcc509a6f75849b  its bytes hash to 45c48cce2e2d7fbdea1afc51c7c6ad26
      it is 'a'
  missing  c81e728d9d4c2f636f067f89cc14862c  named by 68012945d5745603db3b14d91dc5ecfd.dir
      it is 'd/x'
  Checked 2 objects (62 B): 1 damaged, 1 missing.
  [6]
  $ tutti fsck --json
  {"objects":2,"bytes":62,"damaged":[{"id":"c4ca4238a0b923820dcc509a6f75849b","reason":"its bytes hash to 45c48cce2e2d7fbdea1afc51c7c6ad26","paths":["a"]}],"missing":[{"id":"c81e728d9d4c2f636f067f89cc14862c","named_by":"68012945d5745603db3b14d91dc5ecfd.dir","paths":["d/x"]}]}
  [6]
